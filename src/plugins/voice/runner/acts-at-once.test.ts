import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { MENU } from '../../../../test/goldens/sample-bar.ts'
import { voiceDesk } from '../../../../test/voice-desk.ts'
import { DINER, HERE, scan } from '../../../../test/waiter-desk.ts'
import type { FunctionCall } from '../../../core/call/line.ts'
import { keepMemories } from '../../../db/call-memories.ts'
import type { Database, Db } from '../../../db/client.ts'
import { saveMenu } from '../../../db/menus.ts'
import { carryOut } from './acts.ts'

const REST = { language: 'en', confirmedCart: null, namedTable: null } as const
const VIEW = { do: 'desk', tool: 'view_cart', args: {}, ...REST } as const

const calling = (functionCallId: string): FunctionCall => ({
  functionCallId,
  name: 'look_up',
  arguments: '{"what":"cart"}',
})

/** Somebody on the phone with fries in their cart, which cost more by now: a look at it writes that down. */
async function aDearerCart(database: Database) {
  const { chat, deps, scene } = await voiceDesk(database)
  await chat.says(DINER, scan('A5'))
  await chat.says(DINER, '1 fries')
  const items = MENU.items.map((item) =>
    item.priceMinor === null ? item : { ...item, priceMinor: item.priceMinor + 100 },
  )
  await saveMenu(database.db, HERE.id, { ...MENU, items }, false)
  const onPhone = await scene(DINER)
  const looks = (isFirst: boolean) =>
    carryOut(deps, onPhone, calling('f1'), { act: VIEW, sees: () => {}, isFirst })
  const note = (isDone: boolean) => ({
    ...onPhone.held,
    memory: { isGreeted: true },
    acts: [{ ...calling('f1'), isDone }],
  })
  return { looks, note }
}

/** The same database; in each transaction, `beside` runs once its act is written down. */
function besideTheNote(database: Database, beside: () => Promise<unknown>): Database {
  const noting = (tx: Db): Db => {
    const rows: Db['rows'] = async <T>(text: string, params?: readonly unknown[]) => {
      const found = await tx.rows<T>(text, params)
      if (text.includes('INSERT INTO call_acts')) await beside()
      return found
    }
    return Object.assign(Object.create(tx) as Db, { rows })
  }
  return { ...database, transaction: (fn) => database.transaction((tx) => fn(noting(tx))) }
}

eachDatabase((open) => {
  test('memories do not wait for a look that writes prices down, nor it for them', async () => {
    const database = await open()
    // The embedded database does one transaction at a time.
    if (database.kind !== 'postgres') return
    const kept: number[] = []
    let write = async () => {}
    const { looks, note } = await aDearerCart(besideTheNote(database, () => write()))
    write = async () => {
      kept.push((await keepMemories(database.relaxed.db, [note(false)])).size)
    }

    expect(await looks(true)).toMatchObject({ ok: true })
    // The row is the look's until its commit: another time.
    expect(kept).toEqual([0])
  })

  test('a look that was told, and not written down with its answer, is told again though prices moved', async () => {
    const database = await open()
    const { looks, note } = await aDearerCart(database)
    await keepMemories(database.db, [note(true)])

    expect(await looks(false)).toMatchObject({ ok: true })
  })
})

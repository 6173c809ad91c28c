import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { wish } from '../../../../test/desk-acts.ts'
import { MENU } from '../../../../test/goldens/sample-bar.ts'
import { until } from '../../../../test/until.ts'
import { voiceDesk } from '../../../../test/voice-desk.ts'
import { DINER, HERE, scan } from '../../../../test/waiter-desk.ts'
import type { CallEvent, VoiceAct } from '../../../core/call/call-state.ts'
import type { FunctionCall } from '../../../core/call/line.ts'
import { keepMemories } from '../../../db/call-memories.ts'
import type { Database, Db } from '../../../db/client.ts'
import { saveMenu } from '../../../db/menus.ts'
import { carryOut } from './acts.ts'
import { doEffect } from './effects.ts'
import type { LiveCall } from './live-call.ts'

const REST = { language: 'en', confirmedCart: null, namedTable: null } as const
const VIEW = { do: 'desk', tool: 'view_cart', args: {}, ...REST } as const
const add = { do: 'desk', tool: 'add_to_cart', args: wish('frites', 1), ...REST } as const

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

  test('a look at the cart sees what was called for before it', async () => {
    const database = await open()
    const { chat, deps, scene } = await voiceDesk(database)
    await chat.says(DINER, scan('A5'))
    const onPhone = await scene(DINER)
    const told: CallEvent[] = []
    const live = {
      deps,
      scene: onPhone,
      sight: onPhone.view,
      calls: new Map(['f1', 'f2'].map((id) => [id, calling(id)])),
      queue: [],
      looked: new Map(),
      written: new Set(),
      inherited: new Set(),
      saving: Bun.sleep(20),
      changing: Promise.resolve(),
      cart: { changed: () => {}, settled: () => {} },
      state: { memory: { language: { language: 'en' } } },
      tell: (event: CallEvent) => void told.push(event),
    } as unknown as LiveCall

    const act = (functionCallId: string, wanted: VoiceAct) =>
      doEffect(live, { kind: 'act', functionCallId, act: wanted })
    await act('f1', add)
    await act('f2', VIEW)
    await until(() => told.length === 2)

    expect(told.map((one) => (one.kind === 'acted' ? one.functionCallId : one))).toEqual([
      'f1',
      'f2',
    ])
    expect(JSON.stringify(told[1])).toContain('Frites')
  })
})

import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { wish } from '../../../../test/desk-acts.ts'
import { voiceDesk } from '../../../../test/voice-desk.ts'
import { DINER, offered, OWNER, scan, sent } from '../../../../test/waiter-desk.ts'
import { noteCallAct, openCallActs } from '../../../db/call-acts.ts'
import type { Database, Db } from '../../../db/client.ts'
import { carryOut } from './acts.ts'

/** The same database, on which nothing can be marked as done for now. */
function unmarked(database: Database): Database {
  const rows: Db['rows'] = (text, params) =>
    text.includes('UPDATE call_acts a SET output')
      ? Promise.reject(new RangeError('away'))
      : database.relaxed.db.rows(text, params)
  const db = Object.assign(Object.create(database.relaxed.db) as Db, { rows })
  return { ...database, relaxed: { ...database.relaxed, db } }
}

const HOURS = { tool: 'opening_hours', args: {} }
const PLACE = { tool: 'place_order', args: {} }

eachDatabase((open) => {
  async function acted(meant: typeof HOURS, isFirst: boolean) {
    const database = await open()
    const { deps, scene } = await voiceDesk(database)
    const calling = await scene(DINER)
    const call = { functionCallId: 'f1', name: 'f', arguments: '{}' }
    await noteCallAct(database.db, calling.held.id, call)
    const rest = { language: 'en', confirmedCart: null, namedTable: null } as const
    const act = { do: 'desk', ...meant, ...rest } as const
    const outcome = await carryOut({ ...deps, database: unmarked(database) }, calling, call, {
      act,
      sees: () => {},
      isFirst,
    }).catch((thrown: unknown) => thrown)
    return { outcome, open: await openCallActs(database.db, calling.held.id, []) }
  }

  test('what only looks is told of before it is marked as done, and is done again after a death', async () => {
    const { outcome, open: left } = await acted(HOURS, true)

    expect(outcome).toMatchObject({ ok: true })
    expect(left).toMatchObject([{ functionCallId: 'f1' }])
  })

  test.each([
    ['what may change something', PLACE, true],
    ['what another may have done before', HOURS, false],
  ])('%s is told of once it is marked', async (_, meant, isFirst) => {
    expect((await acted(meant, isFirst)).outcome).toEqual(new RangeError('away'))
  })

  test('what could not be sent to the chat is not said to be there', async () => {
    const database = await open()
    const { chat, deps, scene } = await voiceDesk(database)
    await chat.says(DINER, scan('A5'))
    const calling = await scene(DINER)
    const shows = async (functionCallId: string) => {
      const call = { functionCallId, name: 'send_to_whatsapp', arguments: '{"what":"menu"}' }
      await noteCallAct(database.db, calling.held.id, call)
      const act = { do: 'show', what: 'menu', language: 'en' } as const
      return (await carryOut(deps, calling, call, { act, sees: () => {}, isFirst: true }))?.output
    }

    const first = await shows('f1')
    await chat.says(DINER, 'I want to talk to a person')
    await chat.says(OWNER, offered(await sent(database), 'I take it'))
    const second = await shows('f2')

    expect(first).toEqual({ ok: true, sent: 'menu' })
    expect(second).toMatchObject({ ok: false, refused: 'staff_write_there' })
  })

  test('nothing is changed before it is written down that it is to be', async () => {
    const database = await open()
    const { chat, deps, scene } = await voiceDesk(database)
    await chat.says(DINER, scan('A5'))
    const calling = await scene(DINER)
    const call = { functionCallId: 'f1', name: 'f', arguments: '{}' }
    const rest = { language: 'en', confirmedCart: null, namedTable: null } as const
    const act = { do: 'desk', tool: 'add_to_cart', args: wish('frites', 1), ...rest } as const
    const carried = (noted: Promise<void>) =>
      carryOut(deps, calling, call, { act, sees: () => {}, isFirst: true, noted })
    const lines = () => database.query('SELECT 1 FROM tab_lines')

    const away = Promise.reject(new RangeError('away'))
    away.catch(() => {})
    const failed = await carried(away).catch((thrown: unknown) => thrown)
    expect([failed, await lines()]).toEqual([new RangeError('away'), []])

    const noted = noteCallAct(database.db, calling.held.id, call)
    expect(await carried(noted)).toMatchObject({ ok: true })
    expect(await lines()).toHaveLength(1)
    expect(await carried(Promise.resolve())).toMatchObject({ ok: true })
    expect(await lines()).toHaveLength(1)
  })
})

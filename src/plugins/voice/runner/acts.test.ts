import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { voiceDesk } from '../../../../test/voice-desk.ts'
import { DINER } from '../../../../test/waiter-desk.ts'
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
})

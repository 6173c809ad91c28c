import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../test/database.ts'
import { until } from '../../../test/until.ts'
import { gone, leftBehind, voiceHouse } from '../../../test/voice-house.ts'
import { newMemory } from '../../core/call/call-memory.ts'
import { NO_LINE_USAGE } from '../../core/call/line.ts'
import type { Database } from '../../db/client.ts'

/** A thousand tokens of sound, which cost two cents. */
const SPOKEN = { ...NO_LINE_USAGE, audioOut: 1_000 }
const TWO_CENTS = 20_000
/** What such a call had cost when its replica died, two cents of which it had remembered. */
const NOTED = 50_000

const fresh = newMemory({ savedLanguage: null, defaultLanguage: 'en', transcripts: 'off' })
const MEMORY = {
  ...fresh,
  startedAtMs: 0,
  isGreeted: true,
  tallies: { ...fresh.tallies, callerTurns: 1, usage: SPOKEN },
}

async function hasCost(database: Database, microUsd: number): Promise<boolean> {
  const found = await database.query('SELECT 1 FROM calls WHERE cost_micro_usd = $1', [microUsd])
  return found.length > 0
}

/** In cents: of the call, its summary, and its bar's books. */
async function costs(database: Database) {
  type Costs = Readonly<Record<'state' | 'call' | 'summary' | 'books', unknown>>
  const [row] = await database.query<Costs>(
    `SELECT c.state, c.cost_micro_usd::float8 / 10000 AS call, (s.cost_usd * 100)::float8 AS summary,
            (SELECT sum(u.cost_micro_usd)::float8 / 10000 FROM call_usage u) AS books
       FROM calls c LEFT JOIN call_summaries s ON s.id = c.id`,
  )
  if (row === undefined) throw new Error('there is no call')
  return row
}

async function dies(database: Database, state: 'claimed' | 'live'): Promise<void> {
  await database.query(
    `UPDATE calls SET state = $1, answered_at = now(), memory = $2::jsonb, cost_micro_usd = $3`,
    [state, JSON.stringify(MEMORY), NOTED],
  )
}

eachDatabase((open) => {
  test('the cost of a call that is taken over goes on from what was written down', async () => {
    const database = await open()
    const house = await voiceHouse(database, {
      settings: { dailyCapCents: 1_000 },
      transport: {
        attach: async (ref, listener) => {
          if (house.told.lines.has(ref)) throw gone()
          house.told.lines.set(ref, listener)
          return { send: () => {}, leave: () => {} }
        },
      },
    })
    await house.rings('r1')
    await dies(database, 'live')

    await house.resume(await leftBehind(database))
    const line = house.told.lines.get('r1')
    line?.event({ kind: 'opened' })
    const answer = { responseId: 'a', purpose: null, status: 'completed', fault: null } as const
    line?.event({ kind: 'response_ended', ...answer, calls: [], usage: SPOKEN })
    await until(() => hasCost(database, NOTED + TWO_CENTS))
    line?.closed({ isClean: true, code: 1000 })

    await until(async () => (await costs(database)).books !== null)
    expect(await costs(database)).toEqual({ state: 'ended', call: 7, summary: 7, books: 7 })
    house.close()
  })

  test('a call costs what the model of its own bar costs, and is booked under that', async () => {
    const database = await open()
    const house = await voiceHouse(database, {
      transport: {
        attach: async (ref, listener) => {
          if (house.told.lines.has(ref)) throw gone()
          house.told.lines.set(ref, listener)
          return { send: () => {}, leave: () => {} }
        },
      },
    })
    await database.query(
      `UPDATE bars SET voice = '{"model":"gpt-realtime-2.1"}', updated_at = clock_timestamp()`,
    )

    house.calls.pickUp(await house.rings('r1'))
    await house.calls.settled()
    const line = house.told.lines.get('r1')
    line?.event({ kind: 'opened' })
    const answer = { responseId: 'a', purpose: null, status: 'completed', fault: null } as const
    line?.event({ kind: 'response_ended', ...answer, calls: [], usage: SPOKEN })
    line?.closed({ isClean: true, code: 1000 })

    await until(async () => (await costs(database)).books !== null)
    expect(await costs(database)).toMatchObject({ call: 6.4, summary: 6.4, books: 6.4 })
    expect(await database.query('SELECT model FROM call_usage')).toEqual([
      { model: 'gpt-realtime-2.1' },
    ])
    house.close()
  })

  test('a call that is ended from its row alone costs what was written down, at least', async () => {
    const database = await open()
    const house = await voiceHouse(database)
    await house.rings('r1')
    await dies(database, 'live')
    await database.query('UPDATE calls SET bar_id = gen_random_uuid()')

    await house.resume(await leftBehind(database))

    expect(await costs(database)).toMatchObject({ state: 'ended', call: 5, summary: 5 })
    house.close()
  })

  test('a call that is refused after all keeps the cost it had', async () => {
    const database = await open()
    const house = await voiceHouse(database, {
      settings: { takesCalls: false },
      transport: { attach: async () => Promise.reject(gone()) },
    })
    await house.rings('r1')
    await dies(database, 'claimed')

    await house.resume(await leftBehind(database))

    expect(await costs(database)).toMatchObject({ state: 'ended', call: 5 })
    house.close()
  })
})

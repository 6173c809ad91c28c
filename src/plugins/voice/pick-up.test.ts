import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../test/database.ts'
import { recordingLog } from '../../../test/quiet.ts'
import { until } from '../../../test/until.ts'
import {
  gone,
  leftBehind,
  menuNobodyCanRead,
  OURS,
  unheard,
  voiceHouse,
} from '../../../test/voice-house.ts'
import { DINER, sent, wordsOf } from '../../../test/waiter-desk.ts'
import { newMemory } from '../../core/call/call-memory.ts'
import { ProviderError } from '../../core/errors.ts'
import { patchCall } from '../../db/calls.ts'
import type { Database } from '../../db/client.ts'
import { leases } from './leases.ts'

type CallNow = {
  readonly ref: string | null
  readonly state: string
  readonly reason: string | null
  readonly outcome: string | null
  readonly summaries: number
}

const callsOf = (database: Database) =>
  database.query<CallNow>(
    `SELECT c.ref, c.state, c.reason, c.outcome, (SELECT count(*)::int FROM call_summaries s WHERE s.id = c.id) AS summaries
       FROM calls c ORDER BY c.ref`,
  )

const isEnded = async (database: Database) =>
  (await database.query("SELECT 1 FROM calls WHERE state <> 'ended'")).length === 0

const busyFor = (retryAfterMs: number) => () =>
  new ProviderError('openai', 'rate_limited', { code: 429, retryAfterMs })
const noMoney = () => new ProviderError('openai', 'rejected', { code: 429, reason: 'quota' })
const failing = () =>
  new ProviderError('openai', 'unavailable', { code: 503, mayHaveHappened: true })

/** A thousand tokens of sound were spoken so far. */
const SPENT = (() => {
  const memory = newMemory({ savedLanguage: null, defaultLanguage: 'en', transcripts: 'off' })
  const usage = { ...memory.tallies.usage, audioOut: 1_000 }
  return { ...memory, tallies: { ...memory.tallies, usage } }
})()

eachDatabase((open, kind) => {
  test('of calls that ring at once as many are answered as the bar may hold', async () => {
    const database = await open()
    const house = await voiceHouse(database, { settings: { barParallel: 2 } })
    const all = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => house.rings(`r${n}`, `25078800010${n}`)),
    )

    for (const one of all) house.calls.pickUp(one)
    await house.calls.settled()

    expect(house.told.answers).toHaveLength(2)
    expect(house.told.refusals.map(([, why]) => why)).toEqual(['busy', 'busy', 'busy'])
    house.close()
  })

  test('the style a call was answered in is written down, and stays', async () => {
    const database = await open()
    const house = await voiceHouse(database, { settings: { style: 'formal' } })
    const ringing = await house.rings('r1')

    house.calls.pickUp(ringing)
    await house.calls.settled()
    const styles = () =>
      database.query<{ readonly style: string | null }>('SELECT style FROM calls')
    await until(async () => (await styles()).some(({ style }) => style !== null))
    // Whoever takes it over may have other settings by then.
    await patchCall(database.db, ringing.call, { style: 'warm' })

    expect(await styles()).toEqual([{ style: 'formal' }])
    house.close()
  })

  test('a call that did not come by the trunk is refused: nobody is claimed, known or written to', async () => {
    const database = await open()
    const house = await voiceHouse(database)
    const people = () => database.query('SELECT id FROM people ORDER BY id')
    const before = await people()

    expect(await house.arrives('r1', { isFromTrunk: false, callerPhone: null })).toEqual([])

    expect(house.told.refusals).toEqual([['r1', 'untrusted']])
    expect(await callsOf(database)).toEqual([])
    expect(await people()).toEqual(before)
    expect(await sent(database)).toEqual([])
    house.close()
  })

  test('a call that was answered unheard is steered, though a second answer finds it gone', async () => {
    const database = await open()
    const answers = [unheard, gone]
    let attaches = 0
    const house = await voiceHouse(database, {
      transport: {
        answer: async () => {
          throw (answers.shift() ?? gone)()
        },
        attach: async () => {
          attaches += 1
          // The vendor is still building the session.
          if (attaches <= 3) throw gone()
          return { send: () => {}, leave: () => {} }
        },
      },
    })

    house.calls.pickUp(await house.rings('r1'))
    await house.calls.settled()

    await until(async () => (await callsOf(database)).some(({ state }) => state !== 'claimed'))
    expect(await callsOf(database)).toMatchObject([{ state: 'live' }])
    house.close()
  })

  test.each([
    ['refused for the rate alone', busyFor(20), 2, 'live'],
    ['refused for longer than it may ring', busyFor(30_000), 1, 'ended'],
    ['refused for want of money', noMoney, 1, 'ended'],
    ['met by a failure', failing, 2, 'live'],
  ] as const)('a call whose first answer is %s', async (_, fault, tries, state) => {
    const database = await open()
    let answers = 0
    const house = await voiceHouse(database, {
      transport: {
        answer: async () => {
          answers += 1
          if (answers === 1) throw fault()
        },
        attach: async () => {
          if (answers < 2) throw gone()
          return { send: () => {}, leave: () => {} }
        },
      },
    })

    house.calls.pickUp(await house.rings('r1'))
    await house.calls.settled()

    await until(async () => (await callsOf(database)).some((call) => call.state === state))
    expect(answers).toBe(tries)
    expect(house.told.refusals).toEqual(state === 'live' ? [] : [['r1', 'technical']])
    house.close()
  })

  test('a vendor that refuses for its rate again has refused', async () => {
    const database = await open()
    let answers = 0
    const answer = async () => {
      answers += 1
      throw busyFor(10)()
    }
    const house = await voiceHouse(database, { transport: { answer } })

    house.calls.pickUp(await house.rings('r1'))
    await house.calls.settled()

    expect([answers, house.told.refusals]).toEqual([2, [['r1', 'technical']]])
    house.close()
  })

  test('who calls an open bar that takes no calls is told so, in its language where theirs is not known', async () => {
    const database = await open()
    const house = await voiceHouse(database, { settings: { takesCalls: false } })
    await database.query("UPDATE bars SET default_language = 'fr'")

    house.calls.pickUp(await house.rings('r1'))
    await house.calls.settled()

    expect(wordsOf(await sent(database), DINER)).toStartWith('Je ne prends pas encore les appels')
    expect(await callsOf(database)).toMatchObject([{ reason: 'not_taken', summaries: 1 }])
    house.close()
  })

  test('a call that was left behind before it was judged is not answered against the rules', async () => {
    const database = await open()
    const house = await voiceHouse(database, {
      settings: { takesCalls: false },
      transport: { attach: async () => Promise.reject(gone()) },
    })
    await house.rings('r1')

    await house.resume(await leftBehind(database))

    expect(house.told.answers).toEqual([])
    expect(house.told.refusals).toEqual([['r1', 'not_taken']])
    // It may have been answered all the same, its line not being there yet.
    expect(house.told.hangUps).toEqual(['r1'])
    expect(await callsOf(database)).toMatchObject([{ state: 'ended', summaries: 1 }])
    house.close()
  })

  test('a call whose caller was erased is taken over like any other', async () => {
    const database = await open()
    const house = await voiceHouse(database)
    await house.rings('r1')
    await database.query("UPDATE calls SET state = 'live', person_id = NULL, caller_phone = NULL")

    await house.resume(await leftBehind(database))

    expect([...house.told.lines.keys()]).toEqual(['r1'])
    house.close()
  })

  test('what could not be remembered while the database was away is stored once it is back, though nothing else happens', async () => {
    const database = await open()
    let isAway = false
    const failed = Promise.withResolvers<void>()
    const { relaxed } = database
    const rows: typeof relaxed.db.rows = (text, params) => {
      if (!isAway) return relaxed.db.rows(text, params)
      // Of a call's patch, the one with its memory.
      if (text.includes('memory = coalesce($9') && params?.[8] !== null) failed.resolve()
      return Promise.reject(new Error('the database is away'))
    }
    const away = { ...relaxed, db: Object.assign(Object.create(relaxed.db), { rows }) }
    const house = await voiceHouse(database, {
      deps: () => ({ database: { ...database, relaxed: away } }),
    })
    house.calls.pickUp(await house.rings('r1'))
    await house.calls.settled()

    isAway = true
    house.told.lines.get('r1')?.event({ kind: 'opened' })
    await failed.promise
    isAway = false

    const STORED = "SELECT 1 FROM calls WHERE memory ->> 'startedAtMs' IS NOT NULL"
    await until(async () => (await database.query(STORED)).length > 0)
    house.close()
  })

  test('an end that could not be written is written by the next try, once', async () => {
    const database = await open()
    let tries = 0
    const house = await voiceHouse(database, {
      deps: ({ minds }) => ({
        minds: {
          ...minds,
          summary: (end, view) => {
            tries += 1
            if (tries === 1) throw new Error('the database has gone away')
            return minds.summary(end, view)
          },
        },
      }),
    })
    house.calls.pickUp(await house.rings('r1'))
    await house.calls.settled()
    const line = house.told.lines.get('r1')
    line?.event({ kind: 'opened' })
    line?.event({ kind: 'fault', fault: 'session_expired', commandId: null })
    line?.closed({ isClean: true, code: 1000 })

    await until(() => isEnded(database))
    await until(async () => !house.held.isHeld((await leftIds(database))[0] ?? ''))

    expect(await callsOf(database)).toMatchObject([{ state: 'ended', summaries: 1 }])
    expect(house.told.hangUps).toEqual(['r1'])
    expect((await sent(database)).filter(({ key }) => key.includes('fallback'))).toHaveLength(1)
    house.close()
  })

  test('a call that fails each time it is taken up is hung up, summed up and written about, once', async () => {
    const database = await open()
    const house = await voiceHouse(database, { deps: menuNobodyCanRead })
    await house.rings('r1')
    await database.query(
      `UPDATE calls SET state = 'live', language = 'fr', answered_at = now(), memory = $1::jsonb`,
      [JSON.stringify(SPENT)],
    )

    let takeovers = 0
    while (!(await isEnded(database))) {
      await house.resume(await leftBehind(database))
      takeovers += 1
    }

    expect(takeovers).toBe(4)
    expect(await callsOf(database)).toMatchObject([
      { state: 'ended', reason: 'line_lost', summaries: 1 },
    ])
    expect(house.told.hangUps).toEqual(['r1'])
    expect(house.held.isHeld((await leftIds(database))[0] ?? '')).toBe(false)
    const texts = (await sent(database)).filter(({ key }) => key.includes('fallback'))
    expect(wordsOf(texts, DINER)).toContain('Désolé')
    expect(texts).toHaveLength(1)
    const [booked] = await database.query<{ readonly calls: number; readonly cost: number }>(
      `SELECT u.calls, u.cost_micro_usd::float8 AS cost FROM call_usage u JOIN calls c
          ON c.bar_id = u.bar_id AND c.cost_micro_usd = u.cost_micro_usd`,
    )
    expect(booked).toEqual({ calls: 1, cost: 20_000 })
    house.close()
  })

  test('a live call whose bar is gone is hung up, and its caller is written to', async () => {
    const database = await open()
    const house = await voiceHouse(database)
    await house.rings('r1')
    await database.query("UPDATE calls SET state = 'live', bar_id = gen_random_uuid()")

    await house.resume(await leftBehind(database))

    expect(house.told.hangUps).toEqual(['r1'])
    expect(house.told.refusals).toEqual([])
    expect(await callsOf(database)).toMatchObject([{ state: 'ended', summaries: 1 }])
    expect((await sent(database)).filter(({ key }) => key.includes('fallback'))).toHaveLength(1)
    house.close()
  })

  test.each([
    ['expired', 'session_expired', 'failed', 1],
    ['left by its caller', 'caller_left', 'abandoned', 0],
  ] as const)(
    'a call that was %s and whose own end can never be written ends as what it was, without its words',
    async (how, reason, outcome, texts) => {
      const database = await open()
      const log = recordingLog()
      const house = await voiceHouse(database, {
        transport: {
          attach: async (ref, listener) => {
            if (house.told.lines.has(ref)) throw gone()
            house.told.lines.set(ref, listener)
            return { send: () => {}, leave: () => {} }
          },
        },
        deps: ({ minds }) => ({
          log,
          minds: {
            ...minds,
            summary: () => {
              throw new Error('words nobody can write')
            },
          },
        }),
      })
      house.calls.pickUp(await house.rings('r1'))
      await house.calls.settled()
      const line = house.told.lines.get('r1')
      line?.event({ kind: 'opened' })
      if (how === 'expired')
        line?.event({ kind: 'fault', fault: 'session_expired', commandId: null })
      line?.closed({ isClean: true, code: 1000 })

      await until(() => isEnded(database))

      expect(await callsOf(database)).toMatchObject([{ reason, outcome, summaries: 1 }])
      expect((await sent(database)).filter(({ key }) => key.includes('fallback'))).toHaveLength(
        texts,
      )
      const failing = log.entries.filter(({ call_event: event }) => event === 'failing')
      expect(failing).toHaveLength(texts)
      house.close()
    },
  )

  test('a replica gives its sign of life while all its other statements wait for a row', async () => {
    // The embedded database has one connection for all.
    if (kind === 'embedded') return
    const database = await open()
    const house = await voiceHouse(database)
    await house.rings('r1')
    await database.query('DELETE FROM replicas')
    const replica = leases(house.deps, () => {})
    const waiting: Promise<unknown>[] = []

    await database.transaction(async (tx) => {
      await tx.rows('SELECT 1 FROM calls FOR SHARE')
      for (let each = 0; each < 20; each += 1) {
        waiting.push(database.relaxed.query('UPDATE calls SET claimed_at = claimed_at'))
      }
      await replica.ready()
      expect(await tx.rows('SELECT id FROM replicas')).toEqual([{ id: OURS }])
    })

    await Promise.all(waiting)
    house.close()
  })
})

async function leftIds(database: Database): Promise<readonly string[]> {
  return (await database.query<{ id: string }>('SELECT id FROM calls')).map(({ id }) => id)
}

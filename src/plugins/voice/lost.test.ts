import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../test/database.ts'
import { until } from '../../../test/until.ts'
import {
  gone,
  leftBehind,
  menuNobodyCanRead,
  THEIRS,
  unheard,
  voiceHouse,
} from '../../../test/voice-house.ts'
import { DINER, OWNER, SECOND, sent, wordsOf } from '../../../test/waiter-desk.ts'
import { newMemory } from '../../core/call/call-memory.ts'
import type { LineCommand } from '../../core/call/line.ts'
import { ProviderError } from '../../core/errors.ts'
import { noteCallAct } from '../../db/call-acts.ts'
import type { Database } from '../../db/client.ts'

/** A vendor who refuses to answer, once another replica has the call and this one knows. */
async function lostWhileAnswering(database: Database) {
  const house = await voiceHouse(database, {
    transport: {
      answer: async () => {
        await database.query('UPDATE calls SET owner = $1, fence = fence + 1', [THEIRS])
        await until(async () => !house.held.isHeld(await callId(database)))
        throw new ProviderError('openai', 'rejected', { code: 409 })
      },
      attach: async () => Promise.reject(gone()),
    },
  })
  return house
}

async function callId(database: Database): Promise<string> {
  const [call] = await database.query<{ readonly id: string }>('SELECT id FROM calls')
  return call?.id ?? ''
}

const stateOf = (database: Database) =>
  database.query<{ readonly state: string; readonly outcome: string | null }>(
    'SELECT state, outcome FROM calls',
  )

const TALKING = JSON.stringify({
  ...newMemory({ savedLanguage: null, defaultLanguage: 'en', transcripts: 'off' }),
  isGreeted: true,
  startedAtMs: Date.now(),
})

const IN_KINYARWANDA = JSON.stringify(
  newMemory({ savedLanguage: null, defaultLanguage: 'rw', transcripts: 'off' }),
)

eachDatabase((open) => {
  test('a call that another took up while it was being answered is not refused', async () => {
    const database = await open()
    const house = await lostWhileAnswering(database)

    house.calls.pickUp(await house.rings('r1'))
    await house.calls.settled()

    expect([house.told.refusals, house.told.hangUps]).toEqual([[], []])
    expect(await stateOf(database)).toEqual([{ state: 'claimed', outcome: null }])
    house.close()
  })

  test('nor is one hung up that was taken over before', async () => {
    const database = await open()
    const house = await lostWhileAnswering(database)
    await house.rings('r1')

    await house.resume(await leftBehind(database))

    expect([house.told.refusals, house.told.hangUps]).toEqual([[], []])
    expect(await stateOf(database)).toEqual([{ state: 'claimed', outcome: null }])
    house.close()
  })

  test('whoever takes a call over has its chat too, though an act died there; chats of others stay theirs', async () => {
    const database = await open()
    const house = await voiceHouse(database)
    for (const phone of [DINER, SECOND, OWNER])
      await (
        await house.rings(`r${phone}`, phone)
      ).prepared?.seen
    const left = `claimed_at = now() - interval '10 seconds'`
    await database.query(`UPDATE calls SET state = 'live', owner = $1, ${left}`, [THEIRS])
    await database.query(`UPDATE calls SET owner = NULL WHERE caller_phone = $1`, [OWNER])
    await database.query(
      `UPDATE waiter_conversations w SET lease_owner = CASE WHEN p.phone = $2 THEN 'another' ELSE $1 END,
              lease_until = now() + interval '30 seconds' FROM people p WHERE p.id = w.person_id`,
      [THEIRS, SECOND],
    )

    await house.held.sweep()
    await house.calls.settled()

    const stillLeased = await database.query<{ readonly phone: string }>(
      `SELECT p.phone FROM waiter_conversations w JOIN people p ON p.id = w.person_id
        WHERE w.lease_until > now() ORDER BY p.phone`,
    )
    expect(stillLeased.map(({ phone }) => phone)).toEqual([OWNER, SECOND].toSorted())
    house.close()
  })

  test.each([
    ['a moment ago, has hung up', 2, 'caller_left', 0],
    ['for longer, was no use to its caller', 10, 'line_lost', 1],
  ])('a live call that is gone when it is taken over, left %s', async (_, ago, reason, texts) => {
    const database = await open()
    const house = await voiceHouse(database, {
      transport: { attach: async () => Promise.reject(gone()) },
    })
    await house.rings('r1')
    await database.query("UPDATE calls SET state = 'live', answered_at = now(), memory = $1", [
      JSON.parse(TALKING) as object,
    ])
    const left = await leftBehind(database)

    await house.resume({ ...left, leftSeconds: ago })
    await until(async () => (await stateOf(database))[0]?.state === 'ended')

    expect(await database.query('SELECT reason FROM calls')).toEqual([{ reason }])
    expect(await sent(database)).toHaveLength(texts)
    house.close()
  })

  test('a call that was left behind just as it was answered opens the window of its chat', async () => {
    const database = await open()
    const house = await voiceHouse(database)
    await house.rings('r1')

    await house.resume(await leftBehind(database))

    const isOpened = async () =>
      (await database.query('SELECT 1 FROM waiter_conversations WHERE last_inbound_at IS NOT NULL'))
        .length === 1
    await until(isOpened)
    expect(house.told.answers).toEqual([])
    house.close()
  })

  test('a call that still rings and can never be taken up is refused, and does not ring on', async () => {
    const database = await open()
    const house = await voiceHouse(database, { deps: menuNobodyCanRead })
    await house.rings('r1')

    for (let times = 0; times < 4; times += 1) await house.resume(await leftBehind(database))

    expect(house.told.refusals).toEqual([['r1', 'technical']])
    expect(await stateOf(database)).toEqual([{ state: 'ended', outcome: 'failed' }])
    house.close()
  })

  test.each([
    ['the answer to which was lost', false],
    ['whose process died before it could say so', true],
  ])('a call %s counts as answered once its line is there', async (_, isTakenOver) => {
    const database = await open()
    const answer = () => Promise.reject(unheard())
    const house = await voiceHouse(database, { transport: { answer } })
    const ringing = await house.rings('r1')

    if (isTakenOver) await house.resume(await leftBehind(database))
    else house.calls.pickUp(ringing)
    await house.calls.settled()

    await until(async () => (await stateOf(database)).some(({ state }) => state === 'live'))
    const known = await database.query(
      `SELECT answered_at IS NOT NULL AS "isAnswered", chat_id IS NOT NULL AS "hasChat", style FROM calls`,
    )
    expect(known).toEqual([{ isAnswered: true, hasChat: true, style: 'warm' }])
    house.close()
  })

  test.each([
    ['at once is told nothing', 2, 'abandoned', 0],
    ['after it rang for long is written to', 60, 'failed', 1],
  ])('a caller who hung up %s', async (_, seconds, outcome, texts) => {
    const database = await open()
    const house = await voiceHouse(database, {
      transport: { answer: () => Promise.reject(gone()), attach: () => Promise.reject(gone()) },
    })

    const at = new Date(Date.now() - seconds * 1_000)
    for (const ringing of await house.arrives('r1', { at })) house.calls.pickUp(ringing)
    await house.calls.settled()

    expect(await stateOf(database)).toEqual([{ state: 'ended', outcome }])
    expect(await sent(database)).toHaveLength(texts)
    house.close()
  })

  test.each([
    ['it was spoken in at last', IN_KINYARWANDA, 'Mbabarira'],
    ['of its bar, where nothing was said in it', null, 'Désolé'],
  ])('a call that can never be taken up is written of in the language %s', async (...one) => {
    const [, memory, beginning] = one
    const database = await open()
    const house = await voiceHouse(database, { deps: menuNobodyCanRead })
    await database.query("UPDATE bars SET default_language = 'fr'")
    await house.rings('r1')
    await database.query("UPDATE calls SET state = 'live', memory = $1::jsonb", [memory])

    for (let times = 0; times < 4; times += 1) await house.resume(await leftBehind(database))

    expect(wordsOf(await sent(database), DINER)).toStartWith(beginning)
    house.close()
  })
  test('whoever takes over tells the line how the call was wanted; whoever answered it has', async () => {
    const database = await open()
    const instructions: (string | null)[] = []
    const house = await voiceHouse(database, {
      transport: {
        attach: async (_ref, _listener, _signal, wanted) => {
          instructions.push(wanted?.().instructions ?? null)
          return { send: () => {}, leave: () => {} }
        },
      },
    })
    house.calls.pickUp(await house.rings('r1'))
    await house.calls.settled()

    await house.resume(await leftBehind(database))

    expect(instructions).toEqual([null, expect.stringContaining('digital waiter')])
    house.close()
  })

  test('a goodbye that was put off is not said by whoever takes over', async () => {
    const database = await open()
    const commands: LineCommand['kind'][] = []
    const house = await voiceHouse(database, {
      transport: {
        attach: async (ref, listener) => {
          house.told.lines.set(ref, listener)
          return { send: ({ kind }) => void commands.push(kind), leave: () => {} }
        },
      },
    })
    const { call } = await house.rings('r1')
    // Called beside something that was refused: it was told so, and the call went on.
    const goodbye = { functionCallId: 'f1', name: 'end_call', arguments: '{}' }
    await noteCallAct(database.db, call.id, goodbye)
    await database.query("UPDATE calls SET state = 'live', memory = $1::jsonb", [TALKING])

    await house.resume(await leftBehind(database))
    house.told.lines.get('r1')?.event({ kind: 'opened' })
    await until(() => commands.includes('note'))

    expect(commands).not.toContain('tool_output')
    expect(commands).not.toContain('respond')
    house.close()
  })
})

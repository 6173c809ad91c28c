import { describe, expect, test } from 'bun:test'

import { eachDatabase } from '../../../test/database.ts'
import { anEnd, posting, type VoiceDesk, voiceDesk } from '../../../test/voice-desk.ts'
import { DINER, HERE, offered, OWNER, sent, wordsOf } from '../../../test/waiter-desk.ts'
import { NO_TALLIES } from '../../core/call/call-memory.ts'
import { auditRows } from '../../db/audit-log.ts'
import { finishCallAct, noteCallAct } from '../../db/call-acts.ts'
import type { Database } from '../../db/client.ts'
import { promMeter } from '../../platform/metrics.ts'
import { book } from './ending/books.ts'
import { finishCall } from './ending/finish.ts'
import { endForsaken } from './ending/forsaken.ts'
import { surveyServed } from './ending/survey.ts'
import { judge } from './limits.ts'
import { referTarget } from './manners.ts'
import { voiceMetrics } from './metrics.ts'
import type { Scene } from './runner/scene.ts'

const MICRO_PER_CENT = 10_000
const OTHER = '250788000002'

/** A call that cost so many cents, on an evening so many days from now. */
async function spend({ chat, deps, scene }: VoiceDesk, cents: number, inDays = 0): Promise<void> {
  const { guest, view } = await scene(DINER)
  const endedAt = new Date(chat.time.clock.now().getTime() + inDays * 24 * 60 * 60_000)
  const costMicroUsd = cents * MICRO_PER_CENT
  const spent = { tallies: NO_TALLIES, seconds: 60, costMicroUsd, endedAt }
  await book(deps, Promise.resolve({ guest, bar: view.bar }), spent)
}

const toldOwner = async (database: Database) =>
  (await sent(database)).filter(({ to, key }) => to === OWNER && key.startsWith('voice-cap'))

/** Somebody who has hung up at once, five times; told by their number, or by who they are alone. */
async function hangsUp(database: Database, personId: string | null = null): Promise<void> {
  await database.query(
    `INSERT INTO calls (id, transport, ref, caller_phone, person_id, state, outcome, reason, rang_at, answered_at, ended_at)
     SELECT gen_random_uuid(), 'sip', 'rtc_short_' || n, $1, $2, 'ended', 'abandoned', 'caller_left', now(), now(), now()
       FROM generate_series(1, 5) AS n`,
    [personId === null ? DINER : null, personId],
  )
}

async function callsAgain(desk: VoiceDesk, callerPhone = DINER) {
  const { held, guest } = await desk.scene(callerPhone)
  return await judge(desk.deps, { ...guest, callId: held.id, callerPhone, bar: HERE })
}

eachDatabase((open) => {
  test('the owner is warned at four fifths of the day’s cap, once a day, and told when it is used up', async () => {
    const database = await open()
    const desk = await voiceDesk(database, { dailyCapCents: 100 })
    const words = async () => (await toldOwner(database)).map(({ key }) => key.split(':')[3])

    await spend(desk, 79)
    expect(await words()).toEqual([])
    await spend(desk, 2)
    await spend(desk, 2)
    expect(await words()).toEqual(['bar_spend_warning'])
    await spend(desk, 30)
    expect(await words()).toEqual(['bar_spend_warning', 'bar_spend'])
    await spend(desk, 85, 1)
    expect(await words()).toEqual(['bar_spend_warning', 'bar_spend', 'bar_spend_warning'])
  })

  test('the quick reply of an alert is answered with all of what it was about', async () => {
    const database = await open()
    const desk = await voiceDesk(database, { dailyCapCents: 100 }, { ownerTemplate: 'alert' })
    await spend(desk, 90)
    const [{ payload } = { payload: '' }] = await database.query<{ payload: string }>(
      `SELECT fallback -> 'buttonPayloads' ->> 0 AS payload FROM outbox WHERE fallback IS NOT NULL`,
    )
    const [notice] = await toldOwner(database)

    const answer = await desk.chat.says(OWNER, { type: 'template_tap', payload, text: 'Open' })

    expect(answer.map(({ message }) => message)).toEqual([
      notice?.message ?? { kind: 'text', text: '' },
    ])
  })

  test('whoever calls without end is blocked until the owner’s button, which is on record', async () => {
    const database = await open()
    const desk = await voiceDesk(database)
    await hangsUp(database)

    expect(await callsAgain(desk)).toBe('blocked')
    expect(await callsAgain(desk)).toBe('blocked')
    expect(desk.counted.filter((name) => name === 'fraud_flags_total')).toHaveLength(1)
    const flagged = await sent(database)
    expect(wordsOf(flagged, OWNER)).toContain('not answered for 60 minutes')
    const done = await desk.chat.says(OWNER, offered(flagged, 'Answer them again'))

    expect(wordsOf(done, OWNER)).toBe('Done: they are answered again.')
    expect(await callsAgain(desk)).toBeNull()
    expect(await auditRows(database.db, HERE.id, 10)).toMatchObject([
      { act: 'flag.cleared', actor: 'staff' },
    ])
  })

  test('whoever has no number is counted by who they are', async () => {
    const database = await open()
    const desk = await voiceDesk(database, { callsPerHour: 6 })
    const { id: personId } = await desk.personOf(DINER)
    const calls = () => {
      const asking = { callId: crypto.randomUUID(), callerPhone: null, bar: HERE, personId }
      return judge(desk.deps, asking)
    }

    await hangsUp(database, personId)

    expect(await calls()).toBe('blocked')
    await database.query(`UPDATE calls SET answered_at = NULL, ref = 'again_' || ref`)
    await database.query('UPDATE fraud_flags SET cleared_at = now()')
    await hangsUp(database, personId)
    await database.query('UPDATE calls SET answered_at = NULL')
    expect(await calls()).toBe('over_cap')
  })

  test('a call that is not taken anyhow keeps no other out', async () => {
    const database = await open()
    const desk = await voiceDesk(database, { barParallel: 1 })
    await hangsUp(database)

    expect(await callsAgain(desk)).toBe('blocked')
    expect(await callsAgain(desk, OTHER)).toBeNull()
    expect(await callsAgain(desk, OWNER)).toBe('busy')
  })

  test('after an order was served the first so many people are asked, once each', async () => {
    const database = await open()
    const desk = await voiceDesk(database, { surveyFirst: 1, surveyPercent: 0 })
    const served = async (phone: string) => {
      const { guest, view } = await desk.scene(phone)
      const order = { ...guest, chatId: view.chatId, orderId: crypto.randomUUID() }
      const about = { ...order, language: 'en', barName: HERE.name } as const
      const posts = await database.transaction((tx) => surveyServed(tx, desk.deps, about))
      return posts.map(({ message }) => message.kind)
    }

    expect(await served(DINER)).toEqual(['list'])
    expect(await served(DINER)).toEqual([])
    expect(await served(OTHER)).toEqual([])
  })

  test('a tap on a score counts once', async () => {
    const database = await open()
    const desk = await voiceDesk(database)
    await finishCall(desk.deps, await desk.scene(DINER), anEnd())
    const asked = offered(await sent(database), '4 ·')

    await desk.chat.says(DINER, asked)
    await desk.chat.says(DINER, asked)

    expect(desk.counted.filter((name) => name === 'survey_score')).toHaveLength(1)
    expect(await database.query('SELECT score FROM surveys')).toEqual([{ score: 4 }])
  })

  test('calls that end are counted by the language they were in, all of which stand at 0 before', async () => {
    const database = await open()
    const desk = await voiceDesk(database)
    const meter = promMeter()
    const deps = { ...desk.deps, metrics: voiceMetrics(meter) }
    const counts = async () =>
      Object.fromEntries(
        [...(await meter.render()).matchAll(/call_languages_total\{language="(\w+)"\} (\d+)/g)].map(
          ([, language = '', count]) => [language, Number(count)],
        ),
      )
    const before = await counts()

    const french = await desk.scene(DINER)
    await finishCall(deps, french, anEnd({ language: 'fr' }))
    await finishCall(deps, french, anEnd({ language: 'fr' }))
    for (const language of ['sw', null] as const) {
      const { held, ref, guest, rangAt, answeredAt } = await desk.scene(OTHER)
      const memory = null
      await endForsaken(deps, { ...held, ...guest, ref, rangAt, answeredAt, language, memory })
    }

    expect(before).toEqual({ en: 0, fr: 0, rw: 0, sw: 0, other: 0 })
    expect(await counts()).toEqual({ en: 0, fr: 1, rw: 0, sw: 1, other: 1 })
  })

  test('what was done in a call is of it, though nobody heard of it before its end', async () => {
    const database = await open()
    const desk = await voiceDesk(database)
    const orderId = crypto.randomUUID()
    const doneIn = async ({ held }: Scene, name: string, placed: readonly unknown[]) => {
      await noteCallAct(database.db, held.id, { functionCallId: name, name, arguments: '{}' })
      await finishCallAct(database.db, held.id, name, { ok: true, output: {}, placed })
    }
    const told = async ({ held }: Scene) =>
      await database.query(
        `SELECT c.outcome, s.order_id AS "orderId" FROM calls c JOIN call_summaries s USING (id) WHERE id = $1`,
        [held.id],
      )
    const [ordered, booked, lost] = await Promise.all(
      ['1', '2', '3'].map((n) => desk.scene(`25078800000${n}`)),
    )
    if (ordered === undefined || booked === undefined || lost === undefined)
      throw new Error('no call')
    await doneIn(ordered, 'place_order', [{ orderId, number: '7' }])
    await doneIn(booked, 'book_table', [])
    await doneIn(lost, 'place_order', [{ orderId, number: '8' }])

    await finishCall(desk.deps, ordered, anEnd())
    await finishCall(desk.deps, booked, anEnd())
    const { held, guest } = lost
    await endForsaken(desk.deps, { ...lost, ...held, ...guest, language: null, memory: null })

    expect(await told(ordered)).toEqual([{ outcome: 'ordered', orderId }])
    expect(await told(booked)).toEqual([{ outcome: 'booked', orderId: null }])
    expect(await told(lost)).toEqual([{ outcome: 'ordered', orderId }])
    const recap = (await sent(database)).filter(({ key }) => key.includes('recap'))
    expect(wordsOf(recap, '250788000001')).toContain('Order 7 is with the bar')
    expect(await database.query('SELECT 1 FROM call_acts WHERE output IS NOT NULL')).toEqual([])
  })

  test('an end that is rolled back counts nothing and logs nothing', async () => {
    const database = await open()
    const whatsapp = posting()
    const failing = async (...args: Parameters<typeof whatsapp.send>) => {
      await whatsapp.send(...args)
      throw new Error('the last moment')
    }
    const desk = await voiceDesk(database, {}, { whatsapp: { ...whatsapp, send: failing } })
    const held = await desk.scene(DINER)
    const end = anEnd({ outcome: 'failed', reason: 'vendor', needsText: true })

    const finished = finishCall(desk.deps, held, end)

    expect(finished).rejects.toThrow('the last moment')
    await finished.catch(() => {})
    expect(desk.counted).toEqual([])
    expect(desk.log.entries).toEqual([])
  })
})

describe('a transfer target', () => {
  const desk = { referForm: 'as_written', referHost: null } as const

  test.each([
    ['tel:+250788000011', desk, 'tel:+250788000011'],
    [
      'tel:+250788000011',
      { referForm: 'sip', referHost: 'trunk.example.net' },
      'sip:+250788000011@trunk.example.net',
    ],
    [
      'sip:desk@bar.example',
      { referForm: 'sip', referHost: 'trunk.example.net' },
      'sip:desk@bar.example',
    ],
    ['tel:+250788000011', { referForm: 'sip', referHost: null }, 'tel:+250788000011'],
  ] as const)('%s is written as the trunk wants it', (target, form, written) => {
    expect(referTarget(form, target)).toBe(written)
  })
})

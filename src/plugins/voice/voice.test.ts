import { expect, test } from 'bun:test'

import { anEnd } from '../../../test/an-end.ts'
import { eachDatabase } from '../../../test/database.ts'
import { posting, type VoiceDesk, voiceDesk } from '../../../test/voice-desk.ts'
import { DINER, HERE, offered, OWNER, sent, wordsOf } from '../../../test/waiter-desk.ts'
import { NO_TALLIES } from '../../core/call/call-memory.ts'
import { zoneClock } from '../../core/zone-clock.ts'
import { auditRows } from '../../db/audit-log.ts'
import { finishCallAct, noteCallAct } from '../../db/call-acts.ts'
import { barSpent } from '../../db/call-costs.ts'
import type { Database } from '../../db/client.ts'
import { raiseFlag } from '../../db/fraud-flags.ts'
import { promMeter } from '../../platform/metrics.ts'
import { book } from './ending/books.ts'
import { finishCall } from './ending/finish.ts'
import { endForsaken } from './ending/forsaken.ts'
import { surveyServed } from './ending/survey.ts'
import { judge } from './limits.ts'
import { voiceMetrics } from './metrics.ts'
import type { Scene } from './runner/scene.ts'
import { noteSpending } from './spending.ts'

const MICRO_PER_CENT = 10_000
const OTHER = '250788000002'

/** A call that cost so many cents, on an evening so many days from now. */
async function spend({ chat, deps, scene }: VoiceDesk, cents: number, inDays = 0): Promise<void> {
  const { guest, view } = await scene(DINER)
  const endedAt = new Date(chat.time.clock.now().getTime() + inDays * 24 * 60 * 60_000)
  const costMicroUsd = cents * MICRO_PER_CENT
  const spent = {
    callId: crypto.randomUUID(),
    tallies: NO_TALLIES,
    seconds: 60,
    costMicroUsd,
    endedAt,
  }
  await book(deps, { guest, bar: view.bar }, spent)
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

  test('calls under way count against the day’s cap and warn of it, each once, though none is over', async () => {
    const database = await open()
    const desk = await voiceDesk(database, { dailyCapCents: 100 })
    const scenes = await Promise.all(['1', '2', '3'].map((n) => desk.scene(`25078800000${n}`)))
    const noted = new Map<string, number>()
    const cost = async (...cents: readonly number[]) => {
      const running = scenes.map(({ held, guest, view }, at) => ({
        held,
        spent: () => ({
          microUsd: (cents[at] ?? 0) * MICRO_PER_CENT,
          account: { guest, bar: view.bar },
        }),
      }))
      await noteSpending(desk.deps, running, noted)
    }
    const words = async () => (await toldOwner(database)).map(({ key }) => key.split(':')[3])

    await cost(20, 20, 20)
    expect(await words()).toEqual([])
    expect(await callsAgain(desk, OTHER)).toBeNull()
    await cost(30, 30, 30)
    expect(await words()).toEqual(['bar_spend_warning'])
    await cost(30.5, 30.5, 30.5)
    expect([...noted.values()].map((one) => one / MICRO_PER_CENT)).toEqual([30, 30, 30])
    await cost(35, 35, 35)
    expect(await words()).toEqual(['bar_spend_warning', 'bar_spend'])
    expect(await callsAgain(desk, OTHER)).toBe('busy')

    // Over and booked, they count once.
    const day = zoneClock(HERE.timeZone).local(desk.chat.time.clock.now()).date
    const before = await barSpent(database.db, HERE.id, day)
    for (const scene of scenes)
      await database.query(`UPDATE calls SET state = 'ended' WHERE id = $1`, [scene.held.id])
    await spend(desk, 105)
    expect(before).toBe(105 * MICRO_PER_CENT)
    expect(await barSpent(database.db, HERE.id, day)).toBe(before)
  })

  test('a call that is another’s by now writes no cost', async () => {
    const database = await open()
    const desk = await voiceDesk(database, { dailyCapCents: 100 })
    const { held, guest, view } = await desk.scene(DINER)
    await database.query('UPDATE calls SET fence = fence + 1')

    const spent = () => ({ microUsd: 50_000, account: { guest, bar: view.bar } })
    await noteSpending(desk.deps, [{ held, spent }], new Map())

    expect(await database.query('SELECT cost_micro_usd::int AS cost FROM calls')).toEqual([
      { cost: 0 },
    ])
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

  test('a caller whose calls broke off at once by our own fault is not blocked for it', async () => {
    const database = await open()
    const desk = await voiceDesk(database, { callsPerHour: 0 })
    await hangsUp(database)
    await database.query("UPDATE calls SET reason = 'line_lost', outcome = 'failed'")

    expect(await callsAgain(desk)).toBeNull()
  })

  test('the owner’s button takes back what it was sent for, and tells that something else blocks them still', async () => {
    const database = await open()
    const desk = await voiceDesk(database)
    const { id: personId } = await desk.personOf(DINER)
    const about = { barId: HERE.id, personId, subject: `person:${personId}`, reason: 'A flood.' }
    const id = crypto.randomUUID()
    await hangsUp(database)

    expect(await callsAgain(desk)).toBe('blocked')
    await raiseFlag(database.db, { ...about, id, rule: 'order_bomb', blockMinutes: 60 })
    const button = offered(await sent(database), 'Answer them again')
    const first = await desk.chat.says(OWNER, button)
    const again = await desk.chat.says(OWNER, button)

    expect(wordsOf(first, OWNER)).toStartWith('This is taken back. They are still not answered')
    expect(wordsOf(again, OWNER)).toBe(wordsOf(first, OWNER))
    expect(await callsAgain(desk)).toBe('blocked')
    expect(await database.query('SELECT rule FROM fraud_flags WHERE cleared_at IS NULL')).toEqual([
      { rule: 'order_bomb' },
    ])
    expect(await auditRows(database.db, HERE.id, 10)).toMatchObject([{ act: 'flag.cleared' }])
  })

  test('what was kept is gone with the call whose caller took their yes back, though nobody could write that down', async () => {
    const database = await open()
    const desk = await voiceDesk(database)
    const kept = async (consent: 'given' | 'refused') => {
      const scene = await desk.scene(DINER)
      const end = anEnd()
      const memory = { ...end.memory, consent }
      await database.query(
        `INSERT INTO call_transcripts (call_id, item_id, speaker, text, is_cut, at) VALUES ($1, 'i', 'caller', 'two beers', false, now())`,
        [scene.held.id],
      )
      await finishCall(desk.deps, scene, { ...end, memory })
      return await database.query('SELECT 1 FROM call_transcripts WHERE call_id = $1', [
        scene.held.id,
      ])
    }

    expect(await kept('refused')).toEqual([])
    expect(await kept('given')).toHaveLength(1)
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

  test('beyond the first so many a share of the callers is asked, by chance, and nobody twice in one evening', async () => {
    const database = await open()
    const desk = await voiceDesk(database, { surveyFirst: 1, surveyPercent: 25 })
    const ends = async (phone: string, chance: number) => {
      const before = await database.query('SELECT id FROM surveys')
      await finishCall({ ...desk.deps, random: () => chance }, await desk.scene(phone), anEnd())
      const after = await database.query('SELECT id FROM surveys')
      return after.length - before.length
    }

    // The first, whatever chance says.
    expect(await ends('250788000101', 0.99)).toBe(1)
    expect(await ends('250788000102', 0.25)).toBe(0)
    expect(await ends('250788000103', 0.24)).toBe(1)
    expect(await ends('250788000103', 0)).toBe(0)
    await database.query("UPDATE surveys SET asked_at = asked_at - interval '13 hours'")
    expect(await ends('250788000103', 0)).toBe(1)
  })

  test('a share of none asks nobody', async () => {
    const database = await open()
    const desk = await voiceDesk(database, { surveyFirst: 0, surveyPercent: 0 })

    await finishCall({ ...desk.deps, random: () => 0 }, await desk.scene(DINER), anEnd())

    expect(await database.query('SELECT 1 FROM surveys')).toEqual([])
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
      const row = { ...held, ...guest, ref, rangAt, answeredAt, costMicroUsd: 0 }
      await endForsaken(deps, { ...row, language, memory: null })
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
    await endForsaken(desk.deps, {
      ...lost,
      ...held,
      ...guest,
      language: null,
      memory: null,
      costMicroUsd: 0,
    })

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

    const failed = await finishCall(desk.deps, held, end).catch((thrown: unknown) => thrown)

    expect(failed).toMatchObject({ message: 'the last moment' })
    expect(desk.counted).toEqual([])
    expect(desk.log.entries).toEqual([])
  })
})

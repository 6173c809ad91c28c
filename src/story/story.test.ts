import { expect, setDefaultTimeout, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { DINER, NUMBER, offered, OWNER, scan, waiterDesk } from '../../test/waiter-desk.ts'
import type { Database } from '../db/client.ts'
import { installJobs } from '../jobs/boss.ts'
import { replayDead } from '../jobs/dead-letters.ts'
import { entriesOf } from './entries.ts'
import { findSubject } from './subject.ts'
import { shown } from './words.ts'

setDefaultTimeout(60_000)

async function evening(database: Database) {
  await installJobs(database, 'postgres')
  const desk = await waiterDesk(database)
  await desk.says(DINER, scan('A5'))
  await desk.says(DINER, `my number is +${DINER}`)
  await desk.says(DINER, 'one goat skewer, no chili')
  desk.time.advance(60_000)
  const placed = await desk.says(DINER, "that's all")
  desk.time.advance(60_000)
  await desk.says(OWNER, offered(placed, 'Accept'))
  await database.query(
    `SELECT pgboss.create_queue('order-ladder', '{"policy":"standard"}'::jsonb) WHERE NOT EXISTS (
       SELECT 1 FROM pgboss.queue WHERE name = 'order-ladder')`,
  )
  await database.query(
    `INSERT INTO pgboss.job (name, data, start_after)
     SELECT 'order-ladder', jsonb_build_object('orderId', id), created_at + interval '90 seconds' FROM orders`,
  )
  return desk
}

async function storyOf(database: Database, id: string) {
  const found = await findSubject(database.db, id)
  if (found.kind !== 'found') throw new Error(`${id}: ${found.kind}`)
  const { deps } = await waiterDesk(database)
  return await entriesOf(database.db, found.subject, deps.readMessage)
}

const idOf = async (database: Database, table: string) =>
  (await database.query<{ readonly id: string }>(`SELECT id FROM ${table} ORDER BY id LIMIT 1`))[0]
    ?.id ?? ''

eachDatabase((open) => {
  test('the story of an order goes from the scan to the staff’s answer, in time order', async () => {
    const database = await open()
    await evening(database)

    const entries = await storyOf(database, '101')
    const whole = JSON.stringify(entries)

    const times = entries.map(({ at }) => at.getTime())
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(entries.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        '“one goat skewer, no chili”',
        expect.stringMatching(/^diner 1: add: .*note no chili/),
        expect.stringMatching(/^order 101 placed by diner: 1 × Brochette de chèvre.*RWF 1500$/),
        expect.stringMatching(/^to \+250\*{5}011: “\*New order 101/),
        'order 101 accepted by staff +250*****011',
        'order-ladder waits',
        expect.stringMatching(/by staff$/),
      ]),
    )
    for (const number of [DINER, OWNER]) expect(whole).not.toContain(number)
  })

  test('what a message has sent, later words of its order among it, is in its story and says so', async () => {
    const database = await open()
    await evening(database)
    const [placing] = await database.query<{ readonly id: number }>(
      `SELECT id FROM inbox WHERE body -> 'content' ->> 'body' = 'that''s all'`,
    )
    const [told] = await database.query<{ readonly id: number }>(
      `SELECT id FROM outbox WHERE dedupe_key LIKE 'order:%accepted%' LIMIT 1`,
    )
    const because = `because of inbox:${placing?.id})`
    const sentIn = async (id: string) =>
      (await storyOf(database, id)).flatMap(({ what, text }) => (what === 'sent' ? [text] : []))

    const sent = (await sentIn(`inbox:${placing?.id}`)).filter((text) => text.endsWith(because))

    expect(sent).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^to \+250\*{5}011: “\*New order 101/),
        expect.stringMatching(/^to \+250\*{5}001: .*101/),
      ]),
    )
    expect(await sentIn(`outbox:${told?.id}`)).toEqual(expect.arrayContaining(sent))
  })

  test('an order whose visit was joined to another has what was said before that in its story', async () => {
    const database = await open()
    await evening(database)
    await database.query(
      `INSERT INTO tabs (bar_id, id, opened_at, last_activity_at)
       SELECT bar_id, gen_random_uuid(), opened_at, last_activity_at FROM tabs`,
    )
    await database.query(
      `UPDATE orders SET tab_id = (SELECT id FROM tabs WHERE id <> orders.tab_id)`,
    )

    const words = (await storyOf(database, '101')).map(({ text }) => text)

    expect(words).toContain('“one goat skewer, no chili”')
  })

  test('every id of the evening leads to a story, numbers masked', async () => {
    const database = await open()
    await evening(database)
    await database.query(`UPDATE outbox SET wamid = 'wamid.out-' || id`)
    const ids = [
      await idOf(database, 'orders'),
      await idOf(database, 'waiter_conversations'),
      await idOf(database, 'tabs'),
      `inbox:${await idOf(database, 'inbox')}`,
      `outbox:${await idOf(database, 'outbox')}`,
      'wamid.in-2',
      `wamid.out-${await idOf(database, 'outbox')}`,
    ]

    const stories = new Map<string, string>()
    for (const id of ids) stories.set(id, JSON.stringify(await storyOf(database, id)))

    for (const [id, story] of stories) {
      expect({ id, isTold: story.length > 100 }).toEqual({ id, isTold: true })
      expect(story).not.toContain(DINER)
    }
    expect(stories.get('wamid.in-2')).toContain('my number is +250*****001')
  })

  test('a dead letter that an operator had tried again says so, and nothing beside it does', async () => {
    const database = await open()
    await evening(database)
    const [dead, other] = await database.query<{ readonly id: number }>(
      'SELECT id FROM outbox ORDER BY id LIMIT 2',
    )
    const [read] = await database.query<{ readonly id: number }>('SELECT id FROM inbox LIMIT 1')
    await database.query(`UPDATE outbox SET state = 'dead' WHERE id = $1`, [dead?.id])
    await database.query(`UPDATE inbox SET state = 'dead' WHERE id = $1`, [read?.id])
    await replayDead(database, [
      { queue: 'outbox', id: dead?.id ?? 0 },
      { queue: 'inbox', id: read?.id ?? 0 },
    ])

    const told = async (id: string) =>
      (await storyOf(database, id)).flatMap(({ what, text, id: row }) =>
        what === 'audit' ? [`${text}  ${row}`] : [],
      )

    expect(await told(`outbox:${dead?.id}`)).toContain(
      `dead.replayed by operator  outbox:${dead?.id}`,
    )
    expect(await told(`inbox:${read?.id}`)).toContain(
      `dead.replayed by operator  inbox:${read?.id}`,
    )
    expect(
      (await told(`outbox:${other?.id}`)).filter((text) => text.endsWith(`outbox:${other?.id}`)),
    ).toEqual([])
  })

  test('a call is known by the vendor’s id, whether it was summed up or only rang', async () => {
    const database = await open()
    await installJobs(database, 'postgres')
    await database.query(
      `INSERT INTO call_summaries (call_id, primary_intent, intents, summary_text, outcome, duration_seconds)
       VALUES ('rtc_1', 'whatsapp_voice_call', '{booking}', 'A table for two', 'completed', 41)`,
    )
    await database.query(
      `INSERT INTO inbox (dedupe_key, kind, lane, phone_number_id, at, gather_ms, body)
       VALUES ('c:wacid.1:connect', 'call', 'call:1:wacid.1', $1, now(), 0, $2)`,
      [NUMBER, { call: { event: 'connect', from: DINER } }],
    )

    expect((await storyOf(database, 'rtc_1')).map(({ text }) => text)).toEqual([
      'summary, completed after 41 s: booking, “A table for two”',
    ])
    expect((await storyOf(database, 'wacid.1')).map(({ text }) => text)).toEqual([
      'call connect (pending)',
    ])
  })

  test('a call is told step by step, by any of its ids', async () => {
    const database = await open()
    await installJobs(database, 'postgres')
    const call = crypto.randomUUID()
    await database.query(
      `INSERT INTO calls (id, transport, ref, wacid, caller_phone, state, outcome, rang_at, answered_at, greeted_at, ended_at)
       VALUES ($1, 'sip', 'rtc_9', 'wacid.9', '250788000001', 'ended', 'completed', '2026-07-01T10:00:00Z',
               '2026-07-01T10:00:01Z', '2026-07-01T10:00:02Z', '2026-07-01T10:01:00Z')`,
      [call],
    )
    await database.query(
      `INSERT INTO call_acts (call_id, function_call_id, name, arguments, created_at, done_at)
       VALUES ($1, 'fc_1', 'change_cart', '{"said":"two Primus"}', now(), '2026-07-01T10:00:30Z')`,
      [call],
    )

    for (const id of [call, 'rtc_9', 'wacid.9']) {
      expect((await storyOf(database, id)).map(({ text }) => text)).toEqual([
        'rang, by sip',
        'answered',
        'greeted',
        'change_cart',
        'ended: completed',
      ])
    }
  })

  test('what a call has sent is in its story, by any of its ids, and leads to it', async () => {
    const database = await open()
    await evening(database)
    const call = crypto.randomUUID()
    await database.query(
      `INSERT INTO calls (id, transport, ref, state, rang_at) VALUES ($1, 'sip', 'rtc_9', 'ended', now())`,
      [call],
    )
    const causes = [`call:${call}:fc_1`, `call:${call}`, null]
    for (const [n, cause] of causes.entries()) {
      await database.query(
        `INSERT INTO outbox (dedupe_key, cause, lane, chat_id, phone_number_id, kind, message, reply_ids)
         SELECT $1, $2, 'x', id, phone_number_id, 'notice', $3, '{}' FROM waiter_conversations LIMIT 1`,
        [`call:${call}:recap:${n}`, cause, { kind: 'text', text: `about the call ${n}` }],
      )
    }
    const sent = async (id: string) =>
      (await storyOf(database, id)).flatMap(
        ({ text }) => /“(about the call \d)”/.exec(text)?.[1] ?? [],
      )

    for (const id of ['rtc_9', call]) {
      expect(await sent(id)).toEqual(['about the call 0', 'about the call 1', 'about the call 2'])
    }
    const [first] = await database.query<{ readonly id: number }>(
      `SELECT id FROM outbox WHERE cause IS NOT NULL AND cause LIKE 'call:%' ORDER BY id LIMIT 1`,
    )
    const words = (await storyOf(database, `outbox:${first?.id}`)).map(({ text }) => text)
    expect(words).toContain('rang, by sip')
    expect(words.join()).toContain('(queued, because of call rtc_9)')
  })

  test('a call is headed by the bar that was called, and one to no known bar by none', async () => {
    const database = await open()
    await evening(database)
    await database.query(
      `INSERT INTO calls (id, transport, ref, state, rang_at, bar_id)
       SELECT gen_random_uuid(), 'sip', 'rtc_b', 'ended', now(), id FROM bars ORDER BY slug LIMIT 1`,
    )
    await database.query(
      `INSERT INTO calls (id, transport, ref, state, rang_at)
       VALUES (gen_random_uuid(), 'sip', 'rtc_n', 'ended', now())`,
    )
    const [bar] = await database.query<{ readonly slug: string }>(
      'SELECT slug FROM bars ORDER BY slug LIMIT 1',
    )
    const titleOf = async (id: string) => {
      const found = await findSubject(database.db, id)
      return found.kind === 'found' ? found.subject.title : found.kind
    }

    expect(await titleOf('rtc_b')).toBe(`call, ${bar?.slug}`)
    expect(await titleOf('rtc_n')).toBe('call')
  })

  test('what a guest said of an order and of a call when asked is told, numbers masked', async () => {
    const database = await open()
    await evening(database)
    const [order] = await database.query<{ readonly id: string; readonly bar: string }>(
      'SELECT id, bar_id AS bar FROM orders',
    )
    const call = crypto.randomUUID()
    await database.query(
      `INSERT INTO calls (id, transport, ref, state, rang_at) VALUES ($1, 'sip', 'rtc_s', 'ended', now())`,
      [call],
    )
    const answers = [
      ['order', order?.id, 5, `Kind staff! Call me: +${DINER}`],
      ['call', call, 2, null],
    ]
    for (const [about, id, score, words] of answers) {
      await database.query(
        `INSERT INTO surveys (id, bar_id, about, about_id, score, words, asked_at, answered_at)
         VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, now(), now())`,
        [order?.bar, about, id, score, words],
      )
    }
    const told = async (id: string) =>
      (await storyOf(database, id)).map(({ text }) => text).filter((text) => /survey/.test(text))

    expect(await told('101')).toEqual([
      expect.stringMatching(/^survey: 5 of 5, “Kind staff! Call me: \+250\*+\d{3}”$/),
    ])
    expect(await told('rtc_s')).toEqual(['survey: 2 of 5'])
  })

  test('unknown ids are told, and a number that several orders have names them', async () => {
    const database = await open()
    await evening(database)
    await database.query(
      `INSERT INTO orders (bar_id, id, order_number, business_day, tab_id, state, source, currency, total_amount,
                           total_minor, metadata, created_at, updated_at)
       SELECT bar_id, gen_random_uuid(), order_number, business_day - 1, tab_id, state, source, currency,
              total_amount, total_minor, metadata, created_at, updated_at FROM orders`,
    )
    const unknown = ['102', 'inbox:999', 'outbox:999', 'hello', '%', crypto.randomUUID()]

    const kinds = await Promise.all(
      unknown.map(async (id) => (await findSubject(database.db, id)).kind),
    )
    const several = await findSubject(database.db, '#101')

    expect(new Set(kinds)).toEqual(new Set(['unknown']))
    expect(several).toMatchObject({ kind: 'several', candidates: { length: 2 } })
  })
})

test.each([
  ['call +250 788 000 001 please', 'call +250*****001 please'],
  ['0788000001', '+078*****001'],
  ['Total: RWF 12,500', 'Total: RWF 12,500'],
  [
    'TABLE-A5-BAR-3f2b8c1e-9a4d-4e6f-8b21-7c5d9e0f1a2b',
    'TABLE-A5-BAR-3f2b8c1e-9a4d-4e6f-8b21-7c5d9e0f1a2b',
  ],
  ['red \u001b[31m alert\nand more', 'red  [31m alert and more'],
])('%j is shown as %j', (text, safe) => {
  expect(shown(text)).toBe(safe)
})

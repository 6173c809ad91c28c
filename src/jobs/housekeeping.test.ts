import { expect, setDefaultTimeout, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { ALINE, post, seat, text } from '../../test/outbox-house.ts'
import { whereFound } from '../../test/person-search.ts'
import { someCalls } from '../../test/some-calls.ts'
import { DINER, offered, OWNER, scan, sent, waiterDesk } from '../../test/waiter-desk.ts'
import { auditRows, HOUSE, verifyAudit } from '../db/audit-log.ts'
import type { Database } from '../db/client.ts'
import { insertUnknownPerson } from '../db/people.ts'
import { installJobs } from './boss.ts'
import { countDue, type KeepDays, keepHouse } from './housekeeping.ts'

setDefaultTimeout(60_000)

const KEEP: KeepDays = {
  keepBodiesDays: 9,
  keepInboxDays: 9,
  keepOutboxDays: 30,
  keepVisitsDays: 90,
  keepPeopleDays: 365,
  keepTranscriptsDays: 30,
  keepCallsDays: 90,
}
const NOTHING = {
  bodies: 0,
  inbox: 0,
  outbox: 0,
  payPages: 0,
  transcripts: 0,
  calls: 0,
  flags: 0,
  surveys: 0,
  visits: 0,
  orderSteps: 0,
  callers: 0,
  people: 0,
}
const newId = () => crypto.randomUUID()

/** One visit with a wish for the kitchen, all of it `days` ago. */
async function visitOf(database: Database, days: number) {
  await installJobs(database, 'postgres')
  const desk = await waiterDesk(database)
  await desk.says(DINER, scan('A5'))
  await desk.says(DINER, 'one goat skewer, no chili')
  await desk.says(DINER, "that's all")
  for (const statement of [
    `UPDATE tabs SET closed_at = now() - $1 * interval '1 day'`,
    `UPDATE waiter_conversations SET last_inbound_at = now() - $1 * interval '1 day'`,
    `UPDATE people SET created_at = now() - $1 * interval '1 day'`,
    `UPDATE inbox SET received_at = now() - $1 * interval '1 day'`,
    `UPDATE outbox SET created_at = now() - $1 * interval '1 day', state = 'sent'`,
  ]) {
    await database.query(statement, [days])
  }
  return desk
}

eachDatabase((open) => {
  test('what is handled and old goes; what is young, or still waits, stays', async () => {
    const database = await open()
    await database.query(
      `INSERT INTO inbox (dedupe_key, kind, lane, at, gather_ms, state, received_at)
       SELECT state || days, 'message', 'lane', now(), 0, state, now() - days * interval '1 day'
         FROM unnest(ARRAY['done', 'dead', 'pending']) AS state, unnest(ARRAY[8, 10]) AS days`,
    )
    await seat(database, ALINE)
    const { leave } = post(database)
    await leave(text(ALINE, 'old sent'), text(ALINE, 'old queued'), text(ALINE, 'young sent'))
    await database.query(
      `UPDATE outbox SET created_at = CASE WHEN dedupe_key LIKE 'old%' THEN now() - interval '31 days' ELSE now() END,
              state = CASE WHEN dedupe_key LIKE '%sent' THEN 'sent' ELSE 'queued' END`,
    )

    const due = await countDue(database, KEEP)
    const removed = await keepHouse(database, KEEP, newId, 'night')

    expect(due).toEqual({ ...NOTHING, inbox: 2, outbox: 1 })
    expect(removed).toEqual(due)
    expect(await database.query('SELECT dedupe_key FROM inbox ORDER BY 1')).toEqual(
      ['dead8', 'done8', 'pending10', 'pending8'].map((key) => ({ dedupe_key: key })),
    )
    expect(await database.query('SELECT dedupe_key FROM outbox ORDER BY 1')).toEqual(
      ['old queued', 'young sent'].map((key) => ({ dedupe_key: key })),
    )
  })

  test('a purge is written down by what went, batch by batch; the house’s own night is not', async () => {
    const database = await open()
    const old = (count: number) =>
      database.query(
        `INSERT INTO inbox (dedupe_key, kind, lane, at, gather_ms, state, received_at)
         SELECT gen_random_uuid(), 'message', 'lane', now(), 0, 'done', now() - interval '10 days'
           FROM generate_series(1, $1)`,
        [count],
      )
    await old(1)
    await keepHouse(database, KEEP, newId, 'night')
    expect(await auditRows(database.db, HOUSE, 10)).toEqual([])
    await old(5001)

    const removed = await keepHouse(database, KEEP, newId, 'operator')

    const purged = { act: 'house.purged', actor: 'operator', actorId: null, subjectId: null }
    expect(removed).toEqual({ ...NOTHING, inbox: 5001 })
    expect(await auditRows(database.db, HOUSE, 10)).toMatchObject([
      { ...purged, details: { kind: 'inbox', rows: 1 } },
      { ...purged, details: { kind: 'inbox', rows: 5000 } },
    ])
    expect(await verifyAudit(database.db, HOUSE)).toMatchObject({ ok: true, head: { seq: 2 } })
  })

  test('what could not be written down was not purged', async () => {
    const database = await open()
    await database.query(
      `INSERT INTO inbox (dedupe_key, kind, lane, at, gather_ms, state, received_at)
       VALUES ('m:1', 'message', 'lane', now(), 0, 'done', now() - interval '10 days')`,
    )
    await database.query('ALTER TABLE audit_log RENAME TO elsewhere')

    const failed = await keepHouse(database, KEEP, newId, 'operator').catch(
      (thrown: unknown) => thrown,
    )
    // The next test has the same database.
    await database.query('ALTER TABLE elsewhere RENAME TO audit_log')

    expect(failed).toBeInstanceOf(Error)
    expect(await database.query('SELECT dedupe_key FROM inbox')).toEqual([{ dedupe_key: 'm:1' }])
  })

  test('what goes whole is not emptied first', async () => {
    const database = await open()
    await database.query(
      `INSERT INTO inbox (dedupe_key, kind, lane, at, gather_ms, body, state, received_at)
       VALUES ('m:old', 'message', '1065:250788000001', now(), 0, '{"text":"old"}', 'done', now() - interval '9 days')`,
    )

    const keep = { ...KEEP, keepBodiesDays: 8, keepInboxDays: 8 }
    const due = await countDue(database, keep)
    const removed = await keepHouse(database, keep, newId, 'night')

    expect(removed).toEqual({ ...NOTHING, inbox: 1 })
    expect(due).toEqual(removed)
  })

  test('a body goes before its row, which keeps the key', async () => {
    const database = await open()
    await database.query(
      `INSERT INTO inbox (dedupe_key, kind, lane, at, gather_ms, body, state, received_at)
       SELECT state, 'message', 'lane', now(), 0, '{"text":"hello"}', state, now() - interval '3 days'
         FROM unnest(ARRAY['done', 'pending']) AS state`,
    )

    const removed = await keepHouse(database, { ...KEEP, keepBodiesDays: 2 }, newId, 'night')

    expect(removed).toEqual({ ...NOTHING, bodies: 1 })
    expect(
      await database.query('SELECT dedupe_key, body IS NULL AS gone FROM inbox ORDER BY 1'),
    ).toEqual([
      { dedupe_key: 'done', gone: true },
      { dedupe_key: 'pending', gone: false },
    ])
  })

  test('a visit loses its people and their wishes in time, and the order stays', async () => {
    const database = await open()
    await visitOf(database, 91)
    const [person] = await database.query<{ readonly id: string }>(
      'SELECT id FROM people WHERE phone = $1',
      [DINER],
    )

    const removed = await keepHouse(database, KEEP, newId, 'night')

    expect(removed).toMatchObject({ visits: 1, people: 0 })
    expect(await whereFound(database, ['no chili'])).toEqual([])
    expect(await whereFound(database, [person?.id ?? ''])).toEqual([
      `public.people: ${person?.id}`,
      `public.waiter_conversations: ${person?.id}`,
    ])
    expect(await database.query('SELECT order_number, total_minor, chat_id FROM orders')).toEqual([
      { order_number: '101', total_minor: 1500, chat_id: null },
    ])
    expect(await keepHouse(database, KEEP, newId, 'night')).toEqual(NOTHING)
  })

  test('which staff moved an order goes with its visit; that they did, stays', async () => {
    const database = await open()
    const desk = await visitOf(database, 1)
    await desk.says(OWNER, offered(await sent(database), 'Accept'))
    const staff = () => whereFound(database, [OWNER])
    expect(await staff()).toContain(`public.order_events: ${OWNER}`)
    for (const table of ['tabs', 'order_events']) {
      const moment = table === 'tabs' ? 'closed_at' : 'at'
      await database.query(`UPDATE ${table} SET ${moment} = now() - interval '91 days'`)
    }

    expect(await countDue(database, KEEP)).toMatchObject({ visits: 1, orderSteps: 1 })
    expect(await keepHouse(database, KEEP, newId, 'night')).toMatchObject({ orderSteps: 1 })

    expect(await staff()).not.toContain(`public.order_events: ${OWNER}`)
    expect(
      await database.query(
        `SELECT to_state, actor ->> 'kind' AS by FROM order_events ORDER BY sequence`,
      ),
    ).toEqual([
      { to_state: 'placed', by: 'diner' },
      { to_state: 'accepted', by: 'staff' },
    ])
  })

  test('whoever has been silent for long goes, but for staff that a bar lists', async () => {
    const database = await open()
    await visitOf(database, 366)

    expect(await countDue(database, KEEP)).toMatchObject({ visits: 1, people: 1 })
    expect(await keepHouse(database, KEEP, newId, 'night')).toMatchObject({ visits: 1, people: 1 })
    expect(await database.query('SELECT phone FROM people')).toEqual([{ phone: OWNER }])
    expect(await whereFound(database, [DINER])).toEqual([])
  })

  test('a call loses its transcript first, then its caller, and stays counted', async () => {
    const database = await open()
    await someCalls(database, { phone: '250788000777', personId: null, daysAgo: [31, 91] })

    const due = await countDue(database, KEEP)
    const removed = await keepHouse(database, KEEP, newId, 'night')

    expect(due).toEqual({ ...NOTHING, transcripts: 2, calls: 1, flags: 1, surveys: 1 })
    expect(removed).toEqual(due)
    expect(
      await database.query(
        `SELECT caller_phone AS phone, outcome, ref IS NOT NULL AS "isNamed" FROM calls ORDER BY rang_at DESC`,
      ),
    ).toEqual([
      { phone: '250788000777', outcome: 'completed', isNamed: true },
      { phone: null, outcome: 'completed', isNamed: false },
    ])
    expect(
      await database.query('SELECT summary_text AS text FROM call_summaries ORDER BY created_at'),
    ).toEqual([{ text: '' }, { text: 'my cousin is late' }])
    expect(await database.query('SELECT count(*) AS n FROM consents')).toEqual([{ n: 2 }])
    expect(await keepHouse(database, KEEP, newId, 'night')).toEqual(NOTHING)
  })

  test('a call keeps the vendor’s id for as long as it may be told again', async () => {
    const database = await open()
    await someCalls(database, { phone: '250788000777', personId: null, daysAgo: [2, 5] })

    const removed = await keepHouse(database, { ...KEEP, keepCallsDays: 1 }, newId, 'night')

    expect(removed).toMatchObject({ calls: 2 })
    expect(
      await database.query('SELECT ref IS NOT NULL AS "isNamed" FROM calls ORDER BY rang_at DESC'),
    ).toEqual([{ isNamed: true }, { isNamed: false }])
  })

  test('a call that was never ended loses its caller all the same', async () => {
    const database = await open()
    await someCalls(database, { phone: '250788000777', personId: null, daysAgo: [91] })
    await database.query("UPDATE calls SET state = 'ringing', ref = NULL")

    await keepHouse(database, KEEP, newId, 'night')

    expect(await database.query('SELECT caller_phone AS phone, wacid FROM calls')).toEqual([
      { phone: null, wacid: null },
    ])
  })

  test('a caller who withheld their number goes with their call, but not from an open tab', async () => {
    const database = await open()
    await installJobs(database, 'postgres')
    const desk = await waiterDesk(database)
    await desk.says(DINER, scan('A5'))
    await database.query(
      `UPDATE people SET phone = NULL, created_at = now() - interval '91 days' WHERE phone = $1`,
      [DINER],
    )
    const unknown = await insertUnknownPerson(database.db, newId(), '')
    const young = await insertUnknownPerson(database.db, newId(), '')
    await database.query(
      `UPDATE people SET created_at = now() - interval '91 days' WHERE id = $1`,
      [unknown.id],
    )

    expect(await countDue(database, KEEP)).toEqual({ ...NOTHING, callers: 1 })
    expect(await keepHouse(database, KEEP, newId, 'night')).toEqual({ ...NOTHING, callers: 1 })
    expect(
      await database.query('SELECT id FROM people WHERE id = ANY($1)', [[unknown.id, young.id]]),
    ).toEqual([{ id: young.id }])
  })

  test('whoever writes again after long stays, with what they wrote', async () => {
    const database = await open()
    const desk = await visitOf(database, 366)
    await desk.arrive(DINER, 'good evening, it has been a while')

    expect(await countDue(database, KEEP)).toMatchObject({ people: 0 })
    expect(await keepHouse(database, KEEP, newId, 'night')).toMatchObject({ people: 0 })
    expect(await desk.waiting(DINER)).toHaveLength(1)
  })

  test('whoever is still to be written to stays until then', async () => {
    const database = await open()
    await visitOf(database, 366)
    await database.query(`UPDATE outbox SET state = 'queued'`)
    const queued = await database.query('SELECT id FROM outbox ORDER BY id')

    expect(await keepHouse(database, KEEP, newId, 'night')).toMatchObject({ people: 0 })
    expect(await database.query('SELECT id FROM outbox ORDER BY id')).toEqual([...queued])
  })
})

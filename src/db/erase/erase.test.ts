import { expect, setDefaultTimeout, test } from 'bun:test'

import { eachDatabase } from '../../../test/database.ts'
import { whereFound, whereFoundBeside } from '../../../test/person-search.ts'
import { someCalls } from '../../../test/some-calls.ts'
import { DINER, NUMBER, offered, OWNER, scan, sent, waiterDesk } from '../../../test/waiter-desk.ts'
import { evening, FRIEND, NAME, SENTENCES, USER_ID } from '../../../test/whole-evening.ts'
import { auditRows, HOUSE, verifyAudit } from '../audit-log.ts'
import type { Database } from '../client.ts'
import { mergePeople } from '../people-merge.ts'
import { PERSONAL_DATA } from '../privacy/map.ts'
import { rehearse } from '../rehearse.ts'
import { eraseOnRecord, erasePerson } from './erase.ts'

setDefaultTimeout(60_000)

const erase = (database: Database, phone: string) =>
  database.transaction((tx) => erasePerson(tx, { phone }, () => crypto.randomUUID()))

eachDatabase((open) => {
  test('of somebody who was two at first nothing is left either', async () => {
    const database = await open()
    const { chat } = await evening(database)
    const other = crypto.randomUUID()
    await database.query('INSERT INTO people (id) VALUES ($1)', [other])
    await database.transaction((tx) => mergePeople(tx, other, chat.person))
    const before = await whereFound(database, [other])

    await erase(database, DINER)

    expect(before).not.toEqual([])
    const wishes = ['one goat skewer, no chili', 'no chili']
    expect(await whereFound(database, [chat.person, other, ...wishes])).toEqual([])
  })

  test('after erase no table holds number, id, name or a sentence of the person', async () => {
    const database = await open()
    const { chat } = await evening(database)
    const words = [NAME, USER_ID, chat.id, chat.person, ...SENTENCES]
    const before = await whereFound(database, [DINER, ...words])

    await erase(database, DINER)

    // Nothing was looked for in vain.
    expect(new Set(before.map((found) => found.split(': ')[1]))).toEqual(new Set([DINER, ...words]))
    // The audit log is a chain that nobody can change: the id in it points at nothing any more.
    expect(await whereFound(database, words)).toEqual([`public.audit_log: ${chat.id}`])
    // A number that only begins with theirs is another person's.
    await database.query(`DELETE FROM inbox WHERE dedupe_key = 'm:wamid.near' AND body IS NOT NULL`)
    expect(await whereFound(database, [DINER])).toEqual([])
  })

  test('columns of which docs/privacy.md says nothing hold nothing of anybody', async () => {
    const database = await open()
    const { chat } = await evening(database)
    const words = [DINER, FRIEND, OWNER, NAME, USER_ID, chat.id, chat.person, ...SENTENCES]

    expect(await whereFoundBeside(database, PERSONAL_DATA, words)).toEqual([])
  })

  test('a number that somebody else told in a call or a survey goes, and a longer one stays', async () => {
    const database = await open()
    await evening(database)
    const told = `call +${DINER} when the table is free`
    await someCalls(database, { phone: FRIEND, personId: null, daysAgo: [0, 1] })
    for (const [column, table] of [
      ['words', 'call_requests'],
      ['arguments', 'call_acts'],
      ['text', 'call_transcripts'],
      ['words', 'surveys'],
    ]) {
      await database.query(`UPDATE ${table} SET ${column} = $1`, [told])
    }
    await database.query(
      `UPDATE call_requests SET words = $1 WHERE created_at < now() - interval '1 hour'`,
      [`call ${DINER}7`],
    )

    await erase(database, DINER)

    expect(await whereFound(database, [told])).toEqual([])
    expect(await database.query('SELECT words FROM call_requests WHERE words IS NOT NULL')).toEqual(
      [{ words: `call ${DINER}7` }],
    )
  })

  test('after erase nothing that stays names a message of the person as its cause', async () => {
    const database = await open()
    await evening(database)
    const theirs = await database.query<{ readonly wamid: string }>(
      `SELECT substr(dedupe_key, 3) AS wamid FROM inbox WHERE lane = $1 AND kind = 'message'`,
      [`${NUMBER}:${DINER}`],
    )
    const causesLeft = () =>
      database.query<{ readonly what: string; readonly isTheirs: boolean }>(
        `SELECT split_part(o.dedupe_key, ':', 1) AS what, o.cause = ANY($1::text[]) AS "isTheirs"
           FROM outbox o JOIN waiter_conversations c ON c.id = o.chat_id JOIN people p ON p.id = c.person_id
          WHERE p.phone <> $2 AND o.cause IS NOT NULL`,
        [theirs.map(({ wamid }) => wamid), DINER],
      )
    // A word to the owner because of a message that changed nothing at the table: only its answer tells whose it was.
    await database.query(
      `INSERT INTO outbox (dedupe_key, cause, lane, chat_id, phone_number_id, kind, message, reply_ids)
       SELECT 'cap:1', (SELECT substr(dedupe_key, 3) FROM inbox WHERE body -> 'content' ->> 'body' = 'the bill please'),
              lane, chat_id, phone_number_id, kind, message, '{}' FROM outbox WHERE dedupe_key LIKE 'order:%:placed:%' LIMIT 1`,
    )
    // Messages are kept for less long than what was sent because of them.
    await database.query(`DELETE FROM inbox WHERE lane = $1 AND state = 'done'`, [
      `${NUMBER}:${DINER}`,
    ])
    const before = await causesLeft()

    await erase(database, DINER)

    expect(before.filter(({ isTheirs }) => isTheirs).map(({ what }) => what)).toEqual(
      expect.arrayContaining(['order', 'cap']),
    )
    const left = await causesLeft()
    expect(left.filter(({ isTheirs }) => isTheirs)).toEqual([])
    expect(left).not.toEqual([])
  })

  test('an operator’s erasure is written down by what went, never by whom', async () => {
    const database = await open()
    const { chat } = await evening(database)
    const onRecord = () =>
      database.transaction((tx) => eraseOnRecord(tx, { phone: DINER }, () => crypto.randomUUID()))

    const erased = await onRecord()
    await onRecord()

    const rows = await auditRows(database.db, HOUSE, 10)
    // The second time there was nobody to erase.
    expect(rows).toMatchObject([
      { seq: 1, actor: 'operator', actorId: null, act: 'person.erased', subjectId: null },
    ])
    expect(rows[0]?.details).toEqual(
      Object.fromEntries(erased.map(({ table, does, rows: count }) => [`${table}_${does}`, count])),
    )
    expect(rows[0]?.details).toMatchObject({ people_deleted: 1 })
    expect(await verifyAudit(database.db, HOUSE)).toMatchObject({ ok: true, head: { seq: 1 } })
    const named = await whereFound(database, [DINER, NAME, USER_ID, chat.person, ...SENTENCES])
    expect(named.filter((found) => found.startsWith('public.audit_log'))).toEqual([])
  })

  test('an erasure that is taken back is not written down', async () => {
    const database = await open()
    await evening(database)

    await rehearse(database, (tx) => eraseOnRecord(tx, { phone: DINER }, () => crypto.randomUUID()))

    expect(await auditRows(database.db, HOUSE, 10)).toEqual([])
  })

  test('erase keeps the order and the visit, which still add up, and their company', async () => {
    const database = await open()
    await evening(database)
    const books = () =>
      database.query(
        `SELECT o.order_number, o.total_minor, o.state, count(DISTINCT l.id)::int AS lines,
                count(DISTINCT d.number)::int AS seats
           FROM orders o JOIN order_lines l ON l.order_id = o.id JOIN tab_diners d ON d.tab_id = o.tab_id
          WHERE (o.bar_id, o.tab_id) IN (SELECT bar_id, tab_id FROM tab_diners) GROUP BY 1, 2, 3`,
      )
    const before = await books()

    const erased = await erase(database, DINER)

    expect(before).toHaveLength(1)
    expect(await books()).toEqual(before)
    expect(
      await database.query(
        `SELECT o.chat_id, d.number FROM orders o
           JOIN tab_diners d ON d.tab_id = o.tab_id AND d.person_id = o.person_id
           JOIN tab_lines l ON l.order_id = o.id AND l.person_id = o.person_id`,
      ),
    ).toEqual([{ chat_id: null, number: 2 }])
    expect(await database.query('SELECT phone FROM people ORDER BY phone')).toEqual([
      { phone: FRIEND },
      { phone: OWNER },
    ])
    expect(erased).toContainEqual({ table: 'people', does: 'deleted', rows: 1 })
    expect(await database.query('SELECT person_id, is_given FROM consents')).toEqual([
      { person_id: null, is_given: true },
    ])
    expect(await database.query(`SELECT name FROM pgboss.job`)).toEqual([{ name: 'order-ladder' }])
  })

  test('the buttons of an erased diner’s open order still work', async () => {
    const database = await open()
    const { desk } = await evening(database)
    const ready = offered(await sent(database), 'Ready')
    await database.query(`UPDATE outbox SET state = 'sent', wamid = NULL`)

    await erase(database, DINER)
    await desk.says(OWNER, ready)

    expect(await database.query('SELECT state FROM orders')).toEqual([{ state: 'ready' }])
  })

  test('erasing twice changes nothing, and whoever writes again is new', async () => {
    const database = await open()
    const { desk, chat } = await evening(database)
    await erase(database, DINER)

    const again = await erase(database, DINER)
    await desk.says(DINER, scan('A6'))
    const [newcomer] = await database.query<{ readonly id: string; readonly language: unknown }>(
      'SELECT id, profile_name, language FROM people WHERE phone = $1',
      [DINER],
    )

    expect(again).toEqual([])
    expect(newcomer).toMatchObject({ profile_name: null })
    expect(newcomer?.id).not.toBe(chat.person)
  })

  test('a turn that is thought while its person is erased changes nothing and says nothing', async () => {
    const database = await open()
    const { desk } = await evening(database)
    await database.query(`UPDATE waiter_conversations SET mode = 'waiter'`)
    const late = await waiterDesk(
      database,
      {},
      {
        newId: () => crypto.randomUUID(),
        think: async (...facts) => {
          await erase(database, DINER)
          return await desk.deps.think(...facts)
        },
      },
    )

    const outcome = await late.handle(DINER, await late.waiting(DINER))

    expect(outcome).toBe('busy')
    expect(await late.waiting(DINER)).toEqual([])
    await database.query(`DELETE FROM inbox WHERE dedupe_key = 'm:wamid.near'`)
    expect(await whereFound(database, [DINER, NAME, USER_ID, ...SENTENCES])).toEqual([])
  })

  test('a person is found by the id of WhatsApp as well as by the number', async () => {
    const database = await open()
    await evening(database)

    await database.transaction((tx) =>
      erasePerson(tx, { userId: USER_ID }, () => crypto.randomUUID()),
    )

    expect(await whereFound(database, [NAME, USER_ID, ...SENTENCES])).toEqual([])
  })

  test('erasing staff hands their guests back and takes the number from orders they moved', async () => {
    const database = await open()
    await evening(database)

    await erase(database, OWNER)

    expect(await whereFound(database, [OWNER, 'I am coming'])).toEqual([])
    expect(
      await database.query(
        `SELECT mode FROM waiter_conversations c JOIN people p ON p.id = c.person_id WHERE p.phone = $1`,
        [DINER],
      ),
    ).toEqual([{ mode: 'waiter' }])
  })
})

import { expect, setDefaultTimeout, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { actInCall, isOneWaiting, outcome, stoppingAt } from '../../test/two-at-once.ts'
import { installJobs } from '../jobs/boss.ts'
import type { Database, Db } from './client.ts'
import { erasePerson } from './erase/erase.ts'
import { changeUserId, resolvePerson } from './people.ts'

setDefaultTimeout(60_000)

const PHONE = '250788000001'
const USER_ID = 'RW.1'
const HELD = { id: '0198f3a0-1111-7000-8000-0000000000c1', fence: 1 }
const PERSON = '0198f3a0-1111-7000-8000-0000000000a1'
const OTHER = '0198f3a0-1111-7000-8000-0000000000a2'
const CHAT = '0198f3a0-1111-7000-8000-0000000000b1'
const IN_CALL = { call: HELD, personId: PERSON, chatId: CHAT }

/** Somebody is on the phone, and the model has called for something; in the chat they are met as another. */
async function inCall(database: Database, before: string): Promise<void> {
  await installJobs(database, 'postgres')
  await database.script(`
    INSERT INTO people (id, phone) VALUES ('${PERSON}', '${PHONE}');
    INSERT INTO people (id, user_id) VALUES ('${OTHER}', '${USER_ID}');
    INSERT INTO waiter_conversations (id, phone_number_id, person_id) VALUES ('${CHAT}', '1065', '${PERSON}');
    INSERT INTO calls (id, transport, person_id, chat_id, caller_phone, state, fence, rang_at)
    VALUES ('${HELD.id}', 'sip', '${PERSON}', '${CHAT}', '${PHONE}', 'live', ${HELD.fence}, now());
    INSERT INTO call_acts (call_id, function_call_id, name, arguments)
    VALUES ('${HELD.id}', 'fc_1', 'change_cart', '{}');
    ${before}`)
}

const newId = () => crypto.randomUUID()
const SENDER = { phone: PHONE, userId: USER_ID, parentUserId: null, profileName: null }

/** What else takes a person's rows, where it has the person but not yet all that follows, and what was so before. */
const OTHERS: readonly (readonly [string, (tx: Db) => Promise<unknown>, string, string])[] = [
  ['erased', (tx: Db) => erasePerson(tx, { phone: PHONE }, newId), 'DELETE FROM outbox', ''],
  [
    'found to be another',
    (tx: Db) => resolvePerson(tx, SENDER, '', newId),
    'UPDATE outbox o SET lane',
    '',
  ],
  [
    'said to be another',
    (tx: Db) => changeUserId(tx, OTHER, 'RW.2', null),
    'UPDATE outbox o SET lane',
    `UPDATE people SET user_id = 'RW.2' WHERE id = '${PERSON}'`,
  ],
]

/** Rows in which the person still is. */
async function leftOf(database: Database): Promise<number> {
  const rows = await database.query(
    `SELECT id FROM people WHERE id = $1 UNION ALL SELECT id FROM calls WHERE person_id = $1
     UNION ALL SELECT id FROM waiter_conversations WHERE person_id = $1`,
    [PERSON],
  )
  return rows.length
}

eachDatabase((open, kind) => {
  // The embedded database has one connection: there is nobody to wait for.
  if (kind === 'embedded') return

  test.each(OTHERS)(
    'who is %s in the middle of an act of their call is so after it',
    async (_, takes, __, before) => {
      const database = await open()
      await inCall(database, before)
      const other = await open.again()
      let taken: Promise<string> | undefined

      const acted = await outcome(
        database.transaction((tx) =>
          actInCall(tx, IN_CALL, async () => {
            taken = outcome(other.transaction(takes))
            await isOneWaiting(database)
          }),
        ),
      )

      expect([acted, await taken, await leftOf(database)]).toEqual(['done', 'done', 0])
    },
  )

  test.each(OTHERS)(
    'an act of a call whose caller is being %s is done after that',
    async (_, takes, words, before) => {
      const database = await open()
      await inCall(database, before)
      const other = await open.again()
      let acted: Promise<string> | undefined

      const taken = await outcome(
        other.transaction((tx) =>
          takes(
            stoppingAt(tx, words, async () => {
              acted = outcome(database.transaction((acts) => actInCall(acts, IN_CALL)))
              await isOneWaiting(database)
            }),
          ),
        ),
      )

      expect([taken, await acted, await leftOf(database)]).toEqual(['done', 'done', 0])
    },
  )
})

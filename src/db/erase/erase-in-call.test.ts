import { expect, setDefaultTimeout, test } from 'bun:test'

import { eachDatabase } from '../../../test/database.ts'
import { until } from '../../../test/until.ts'
import { installJobs } from '../../jobs/boss.ts'
import { claimCallAct, finishCallAct } from '../call-acts.ts'
import type { Database, Db } from '../client.ts'
import { dbOver, sqlState } from '../database.ts'
import { setLanguage } from '../people.ts'
import { erasePerson } from './erase.ts'

setDefaultTimeout(60_000)

const PHONE = '250788000001'
const HELD = { id: '0198f3a0-1111-7000-8000-0000000000c1', fence: 1 }
const PERSON = '0198f3a0-1111-7000-8000-0000000000a1'
const CHAT = '0198f3a0-1111-7000-8000-0000000000b1'

/** Somebody is on the phone, and the model has called for something. */
async function inCall(database: Database): Promise<void> {
  await installJobs(database, 'postgres')
  await database.script(`
    INSERT INTO people (id, phone) VALUES ('${PERSON}', '${PHONE}');
    INSERT INTO waiter_conversations (id, phone_number_id, person_id) VALUES ('${CHAT}', '1065', '${PERSON}');
    INSERT INTO calls (id, transport, person_id, chat_id, caller_phone, state, fence, rang_at)
    VALUES ('${HELD.id}', 'sip', '${PERSON}', '${CHAT}', '${PHONE}', 'live', ${HELD.fence}, now());
    INSERT INTO call_acts (call_id, function_call_id, name, arguments)
    VALUES ('${HELD.id}', 'fc_1', 'change_cart', '{}')`)
}

/** As acts of calls do: the call and its act first, then the chat and the person. */
async function act(tx: Db, isUnderWay: () => Promise<void>): Promise<boolean> {
  if (!(await claimCallAct(tx, HELD, 'fc_1'))) return false
  await isUnderWay()
  await tx.rows('UPDATE waiter_conversations SET dialogue = NULL WHERE id = $1', [CHAT])
  await setLanguage(tx, PERSON, 'fr')
  await finishCallAct(tx, HELD.id, 'fc_1', { ok: true })
  return true
}

const erase = (tx: Db) => erasePerson(tx, { phone: PHONE }, () => crypto.randomUUID())

/** Somebody waits for a row that another has. */
const isOneWaiting = (database: Database) =>
  until(async () => {
    const waiting = await database.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
    return waiting.length > 0
  })

/** Stops once, before the first statement that has these words. */
function stoppingAt(tx: Db, words: string, stop: () => Promise<void>): Db {
  let isStopped = false
  return dbOver(async (text, params) => {
    if (!isStopped && text.includes(words)) {
      isStopped = true
      await stop()
    }
    return await tx.rows(text, params)
  }, tx.script)
}

/** `done`, or why not. */
const outcome = (doing: Promise<unknown>) =>
  doing.then(
    () => 'done',
    (error: unknown) => sqlState(error) ?? String(error),
  )

async function leftOf(database: Database) {
  const [left] = await database.query(
    `SELECT (SELECT count(*) FROM people)::int AS people, (SELECT count(*) FROM waiter_conversations)::int AS chats,
            (SELECT count(*) FROM calls WHERE caller_phone IS NOT NULL OR person_id IS NOT NULL)::int AS calls`,
  )
  return left
}

const NOTHING_LEFT = { people: 0, chats: 0, calls: 0 }

eachDatabase((open, kind) => {
  // The embedded database has one connection: there is nobody to wait for.
  if (kind === 'embedded') return

  test('who is erased in the middle of an act of their call goes after it', async () => {
    const database = await open()
    await inCall(database)
    const other = await open.again()
    let erased: Promise<string> | undefined

    const acted = await outcome(
      database.transaction((tx) =>
        act(tx, async () => {
          erased = outcome(other.transaction(erase))
          await isOneWaiting(database)
        }),
      ),
    )

    expect([acted, await erased]).toEqual(['done', 'done'])
    expect(await leftOf(database)).toEqual(NOTHING_LEFT)
  })

  test('an act of a call whose caller is being erased is done after that', async () => {
    const database = await open()
    await inCall(database)
    const other = await open.again()
    let acted: Promise<string> | undefined

    const erased = await outcome(
      other.transaction((tx) =>
        erase(
          stoppingAt(tx, 'DELETE FROM outbox', async () => {
            acted = outcome(database.transaction((acts) => act(acts, async () => {})))
            await isOneWaiting(database)
          }),
        ),
      ),
    )

    expect([erased, await acted]).toEqual(['done', 'done'])
    expect(await leftOf(database)).toEqual(NOTHING_LEFT)
  })
})

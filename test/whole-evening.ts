import type { Database } from '../src/db/client.ts'
import { installJobs } from '../src/jobs/boss.ts'
import { someCalls, SPOKEN } from './some-calls.ts'
import { DINER, NUMBER, offered, OWNER, scan, waiterDesk } from './waiter-desk.ts'

export const FRIEND = '250788000002'
export const NAME = 'Aline Uwase'
export const USER_ID = 'RW.88990011'

/** In which the diner can be found. */
export const SENTENCES = [
  'one goat skewer, no chili',
  'no chili',
  'my tooth hurts',
  'it is my birthday',
  'are you still there',
  SPOKEN,
]

/** An evening in which a diner leaves something of theirs wherever the house keeps anything. */
export async function evening(database: Database) {
  await installJobs(database, 'postgres')
  const desk = await waiterDesk(database, { ownerTemplate: 'alert' })
  await desk.says(FRIEND, scan('A5'))
  await desk.says(FRIEND, '2 beers')
  await desk.says(DINER, scan('A5'))
  await database.query('UPDATE people SET user_id = $2, profile_name = $3 WHERE phone = $1', [
    DINER,
    USER_ID,
    NAME,
  ])
  await desk.says(DINER, 'one goat skewer, no chili')
  const placed = await desk.says(DINER, "that's all")
  await desk.says(OWNER, offered(placed, 'Accept'))
  await desk.says(DINER, 'the bill please')
  await desk.says(DINER, `my tooth hurts ${'and nothing on the menu is soft '.repeat(4)}`)
  const asked = await desk.says(DINER, 'it is my birthday, I want to talk to a person')
  await desk.says(OWNER, offered(asked, 'I take it'))
  await desk.says(DINER, 'are you still there')
  await desk.says(OWNER, `Yes ${NAME}, I am coming`)
  await desk.arrive(DINER, 'my tooth hurts: nobody has read this yet')
  const [chat] = await database.query<{ readonly id: string; readonly person: string }>(
    `SELECT c.id, c.person_id AS person FROM waiter_conversations c
       JOIN people p ON p.id = c.person_id WHERE p.phone = $1`,
    [DINER],
  )
  if (chat === undefined) throw new Error('the diner has no chat')
  await strew(database, chat)
  return { desk, chat }
}

/** What a running server has beside the desk's rows: statuses, calls, a contact card, timers. */
async function strew(database: Database, chat: { readonly id: string; readonly person: string }) {
  await someCalls(database, { phone: DINER, personId: chat.person, daysAgo: [0] })
  const insert = (key: string, kind: string, lane: string, body: unknown) =>
    database.query(
      `INSERT INTO inbox (dedupe_key, kind, lane, phone_number_id, at, gather_ms, body, state)
       VALUES ($1, $2, $3, $4, now(), 0, $5, 'done')`,
      [key, kind, lane, NUMBER, body],
    )
  // Some of it has gone out, some still waits.
  await database.query(
    `UPDATE outbox SET state = 'sent', wamid = 'wamid.out-' || id WHERE (id - (SELECT min(id) FROM outbox)) % 2 = 0`,
  )
  await insert('s:wamid.out-1:read', 'status', `status:${NUMBER}`, { recipient_id: DINER })
  await insert('c:wacid.1:connect', 'call', `call:${NUMBER}:wacid.1`, { call: { from: DINER } })
  await insert('m:wamid.other', 'message', `${NUMBER}:${FRIEND}`, { text: `this is ${DINER}` })
  await insert('m:wamid.near', 'message', `${NUMBER}:${FRIEND}`, { text: `this is ${DINER}7` })
  for (const [queue, data] of [
    ['hand-back', { chatId: chat.id }],
    ['order-ladder', { orderId: 'kept' }],
  ] as const) {
    await database.query(
      `SELECT pgboss.create_queue($1, '{"policy":"standard"}'::jsonb) WHERE NOT EXISTS (
         SELECT 1 FROM pgboss.queue WHERE name = $1)`,
      [queue],
    )
    await database.query('INSERT INTO pgboss.job (name, data) VALUES ($1, $2)', [queue, data])
  }
}

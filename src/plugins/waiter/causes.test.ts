import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../test/database.ts'
import { DINER, offered, OWNER, scan, SECOND, sent, waiterDesk } from '../../../test/waiter-desk.ts'
import type { Database } from '../../db/client.ts'
import type { Limit } from '../../limits.ts'
import { deadLetterText } from './engine/dead-letter.ts'
import { PERSON_LADDER_QUEUE, personLadderJob } from './handover.ts'
import { LADDER_QUEUE, ladderJob } from './ladder.ts'

const FRIEND = '250788000002'
const NAMES = new Map([
  [DINER, 'diner'],
  [FRIEND, 'friend'],
  [OWNER, 'owner'],
  [SECOND, 'second'],
])

type Desk = Awaited<ReturnType<typeof waiterDesk>>

/** What was sent: the first word of its key, whom it went to, and what was written that caused it. */
async function causes(database: Database): Promise<readonly string[]> {
  const rows = await database.query<{
    readonly key: string
    readonly to: string
    readonly said: string | null
  }>(
    `SELECT split_part(o.dedupe_key, ':', 1) AS key, p.phone AS "to",
            coalesce(i.body -> 'content' ->> 'body', i.body -> 'content' ->> 'title') AS said
       FROM outbox o JOIN waiter_conversations c ON c.id = o.chat_id JOIN people p ON p.id = c.person_id
       LEFT JOIN inbox i ON i.dedupe_key = 'm:' || o.cause ORDER BY o.id`,
  )
  return rows.map(({ key, to, said }) => `${key} to ${NAMES.get(to)}: ${said ?? 'nobody'}`)
}

/** The part of `causes` that is no answer to whoever wrote. */
const others = async (database: Database) =>
  (await causes(database)).filter((line) => !line.startsWith('turn '))

/** Rings the first timer of a queue, as pg-boss does. */
async function ring({ jobs, deps }: Desk, queue: string): Promise<void> {
  const job = jobs.find((one) => one.queue === queue)
  if (job === undefined) throw new Error(`no timer of ${queue}`)
  const handle = queue === LADDER_QUEUE ? ladderJob(deps) : personLadderJob(deps)
  await handle({ id: 'job', data: job.data as never })
}

eachDatabase((open) => {
  test('whatever is sent about an order has the message that placed it as its cause', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    desk.deps.servedHandlers.push(async (_tx, { chatId, personId, phoneNumberId, barId }) => [
      {
        dedupeKey: 'survey:1',
        chatId,
        personId,
        phoneNumberId,
        barId,
        kind: 'notice',
        message: { kind: 'text', text: 'How was it?' },
      },
    ])
    await desk.says(DINER, scan('A5'))
    await desk.says(DINER, '2 fanta citron')
    await desk.says(DINER, offered(await sent(database), 'Place order'))
    await ring(desk, LADDER_QUEUE)
    for (const step of ['Accept', 'Ready', 'Served']) {
      await desk.says(OWNER, offered(await sent(database), step))
    }

    expect(await causes(database)).toEqual([
      `turn to diner: ${scan('A5')}`,
      'turn to diner: 2 fanta citron',
      'turn to diner: Place order',
      'order to owner: Place order',
      'ladder to owner: Place order',
      'order to diner: Place order',
      'turn to owner: Accept',
      'order to diner: Place order',
      'turn to owner: Ready',
      'order to diner: Place order',
      'survey to diner: Place order',
      'turn to owner: Served',
    ])
  })

  test('words that pass between people have the words themselves as their cause', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(FRIEND, scan('A5'))
    await desk.says(DINER, scan('A5'))
    await desk.says(DINER, 'I want to talk to a person')
    await ring(desk, PERSON_LADDER_QUEUE)
    await desk.says(OWNER, offered(await sent(database), 'I take it'))
    await desk.says(DINER, 'is it far')
    await desk.says(OWNER, 'I am coming')
    await desk.says(OWNER, offered(await sent(database), 'Hand back'))

    expect(await others(database)).toEqual([
      `joined to friend: ${scan('A5')}`,
      'person to owner: I want to talk to a person',
      'person to second: I want to talk to a person',
      'guest to owner: is it far',
      'relay to diner: I am coming',
      'hand-back to diner: Hand back',
    ])
  })

  test('a question for the bar, and a word to whoever writes too much, have what was written as their cause', async () => {
    const database = await open()
    let left = 1
    const once: Limit = {
      take: () => {
        left -= 1
        return left >= 0 ? { ok: true } : { ok: false, retryAfterMs: 60_000, isFirst: true }
      },
    }
    const desk = await waiterDesk(database, {}, { limits: { diner: once, bar: once } })
    await desk.says(DINER, 'hello')
    await desk.says(DINER, 'hello again')

    expect(await causes(database)).toEqual(['turn to diner: hello', 'flood to diner: hello again'])
  })

  test('an apology for a message that was given up has that message as its cause', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.arrive(DINER, 'what nobody can digest')
    const [row] = await desk.waiting(DINER)
    if (row === undefined) throw new Error('nothing waits')

    await database.transaction((tx) => deadLetterText(desk.deps)(tx, row))

    expect(await causes(database)).toEqual(['dead to diner: what nobody can digest'])
  })
})

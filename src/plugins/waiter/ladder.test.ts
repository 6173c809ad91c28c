import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../test/database.ts'
import {
  DINER,
  HERE,
  offered,
  OWNER,
  scan,
  SECOND,
  sent,
  waiterDesk,
  wordsOf,
} from '../../../test/waiter-desk.ts'
import type { Database } from '../../db/client.ts'
import { LADDER_QUEUE, ladderJob } from './ladder.ts'

async function ordered(database: Database) {
  const desk = await waiterDesk(database)
  await desk.says(DINER, scan('A5'))
  await desk.says(DINER, '2 fanta citron')
  await desk.says(DINER, offered(await sent(database), 'Place order'))
  const order = desk.jobs.find(({ queue }) => queue === LADDER_QUEUE)
  if (order === undefined) throw new Error('nothing was ordered')
  /** Rings for a rung, as pg-boss does; gives what it had sent. */
  const ring = async (step: number) => {
    const before = (await sent(database)).length
    await ladderJob(desk.deps)({ id: 'job', data: { ...order.data, step } as never })
    return (await sent(database)).slice(before)
  }
  return { desk, ring }
}

eachDatabase((open) => {
  test('an order climbs from number to number, then its diner is told', async () => {
    const database = await open()
    const { desk, ring } = await ordered(database)

    const reminded = await ring(0)
    const escalated = await ring(1)
    const told = await ring(2)
    const again = await ring(1)

    expect(wordsOf(reminded, OWNER)).toContain('Reminder: order 101')
    expect(wordsOf(escalated, SECOND)).toContain('Nobody has answered order 101')
    expect(wordsOf(told, DINER)).toContain('101')
    expect(again).toEqual([])
    expect(
      desk.jobs
        .filter(({ queue }) => queue === LADDER_QUEUE)
        .map(({ afterSeconds }) => afterSeconds),
    ).toEqual([90, 90, 180, 180])
  })

  test('staff are told of an order whose chat is gone', async () => {
    const database = await open()
    const { ring } = await ordered(database)
    await database.query('UPDATE orders SET chat_id = NULL')

    expect(wordsOf(await ring(0), OWNER)).toContain('Reminder: order 101')
    expect(wordsOf(await ring(1), SECOND)).toContain('Nobody has answered order 101')
    expect(await ring(2)).toEqual([])
  })

  test('the diner is told although staff left the list while the order climbed', async () => {
    const database = await open()
    const { ring } = await ordered(database)
    await ring(0)
    await database.query('DELETE FROM staff WHERE bar_id = $1', [HERE.id])

    const told = await ring(1)
    const again = await ring(0)

    expect(wordsOf(told, DINER)).toContain('101')
    expect(again).toEqual([])
  })
})

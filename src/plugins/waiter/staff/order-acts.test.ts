import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import {
  DINER,
  HERE,
  offered,
  OWNER,
  scan,
  sent,
  waiterDesk,
  wordsOf,
} from '../../../../test/waiter-desk.ts'
import { auditRows } from '../../../db/audit-log.ts'
import { chatTraffic } from '../../../db/chat-traffic.ts'
import type { Database } from '../../../db/client.ts'

/** A guest at A5 has ordered, and the owner has accepted it. */
async function accepted(database: Database) {
  const desk = await waiterDesk(database)
  await desk.says(OWNER, 'hello')
  await desk.says(DINER, scan('A5'))
  const press = async (who: string, title: string) => {
    const shown = (await sent(database)).filter(({ to }) => to === who)
    return await desk.says(who, offered(shown, title))
  }
  await desk.says(DINER, '2 fanta citron')
  await press(DINER, 'Place order')
  return { desk, press, told: await press(OWNER, 'Accept') }
}

eachDatabase((open) => {
  test('an order that can not be made after all is taken back, with its reason, and off the bill', async () => {
    const database = await open()
    const { desk, press, told } = await accepted(database)

    const asked = await press(OWNER, 'Reject')
    const done = await press(OWNER, 'Something is finished')
    const again = await press(OWNER, 'Something is finished')
    const bill = await desk.says(DINER, 'the bill please')

    expect(wordsOf(told, OWNER)).toContain('If it can not be made after all, tap "Reject" above.')
    expect(wordsOf(asked, OWNER)).toBe(
      'Order 101 is already accepted.\nWhy can order 101 not be made?',
    )
    expect(wordsOf(asked, DINER)).toBe('')
    expect(wordsOf(done, OWNER)).toBe('Order 101: cancelled.')
    expect(wordsOf(done, DINER)).toBe(
      'Sorry, Inzozi Garden can not make order 101: something is finished',
    )
    expect([wordsOf(again, OWNER), wordsOf(again, DINER)]).toEqual([
      'Order 101 is already cancelled.',
      '',
    ])
    expect(wordsOf(bill, DINER)).toStartWith('There is nothing to pay yet.')
    const [act] = await auditRows(database.db, HERE.id, 1)
    expect(act).toMatchObject({
      act: 'order.cancelled',
      details: { from: 'accepted', reason: 'sold_out' },
    })
  })

  test('what staff took back is held against no guest', async () => {
    const database = await open()
    const { desk, press } = await accepted(database)
    await press(OWNER, 'Reject')
    await press(OWNER, 'Something is finished')

    const [order] = await database.query<{ readonly personId: string; readonly tabId: string }>(
      'SELECT person_id AS "personId", tab_id AS "tabId" FROM orders',
    )
    const at = desk.time.clock.now()
    const sitting = { barId: HERE.id, personId: '', tabId: null, ...order, table: 'A5', at }

    expect(await chatTraffic(database.db, sitting)).toMatchObject({
      person_orders_hour: 1,
      person_cancelled_hour: 0,
    })
  })

  test('what was brought is not taken back', async () => {
    const { press } = await accepted(await open())
    await press(OWNER, 'Served')

    const late = await press(OWNER, 'Reject')

    expect(wordsOf(late, OWNER)).toBe('Order 101 is already served.')
    expect(late.map(({ message }) => message.kind)).toEqual(['text'])
  })
})

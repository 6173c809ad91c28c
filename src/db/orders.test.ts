import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { aBar, anOrder, aTab, later, NOON, uuid } from '../../test/fixtures/db/rows.ts'
import type { OrderMove } from '../core/order-life.ts'
import { saveBar } from './bars.ts'
import type { Database } from './client.ts'
import {
  findOrder,
  insertOrder,
  moveOrder,
  moveOrdersToTab,
  nextOrderNumber,
  orderEventsOf,
  ordersOfTab,
} from './orders.ts'
import { createPayPage, findPayPage } from './pay-pages.ts'
import { saveTabChange } from './tab-changes.ts'

const BAR = uuid(500)
const PLACING = { chatId: null, metadata: { source: 'waiter', channel: 'chat' } } as const

async function tabIn(database: Database, id = uuid(1), table = 'A5'): Promise<string> {
  await saveBar(database.db, aBar({ id: BAR, currency: 'EUR' }))
  const after = aTab({ id, barId: BAR, tables: [table] })
  await database.transaction((tx) => saveTabChange(tx, { before: null, after, journal: [] }))
  return id
}

function accept(at: Date): OrderMove {
  return {
    from: 'placed',
    to: 'accepted',
    actor: { kind: 'staff', phone: '250788000002' },
    at,
    reason: null,
    words: null,
  }
}

eachDatabase((open) => {
  test('numbers of a day count up without a gap, from whatever replica', async () => {
    const database = await open()
    const other = await open.again()

    const numbers = await Promise.all(
      [database, other, database, other].map((replica) =>
        replica.transaction((tx) => nextOrderNumber(tx, BAR, '2026-07-01')),
      ),
    )
    const nextDay = await nextOrderNumber(database.db, BAR, '2026-07-02')

    expect(numbers.toSorted((one, two) => one - two)).toEqual([1, 2, 3, 4])
    expect(nextDay).toBe(1)
  })

  test('an order comes back as it was placed, and operators see major units', async () => {
    const database = await open()
    const tabId = await tabIn(database)
    const order = anOrder({ id: uuid(90), barId: BAR, tabId, currency: 'EUR', totalMinor: 1250 })

    await database.transaction((tx) => insertOrder(tx, order, PLACING))

    expect(await findOrder(database.db, BAR, order.id)).toEqual({
      order,
      chatId: null,
      cause: null,
    })
    expect(await ordersOfTab(database.db, BAR, tabId)).toEqual([order])
    expect(
      await database.query(
        `SELECT order_number, total_amount, payment_status FROM orders WHERE metadata->>'source' = 'waiter'`,
      ),
    ).toEqual([{ order_number: '101', total_amount: '12.50', payment_status: 'display_only' }])
  })

  test('of two who answer an order one moves it, and its life says who', async () => {
    const database = await open()
    const other = await open.again()
    const order = anOrder({ id: uuid(90), barId: BAR, tabId: await tabIn(database) })
    await database.transaction((tx) => insertOrder(tx, order, PLACING))
    const reject: OrderMove = {
      ...accept(later(5)),
      to: 'rejected',
      reason: 'sold_out',
      words: 'No more today',
    }

    const moved = await Promise.all([
      database.transaction((tx) => moveOrder(tx, BAR, order.id, accept(later(5)))),
      other.transaction((tx) => moveOrder(tx, BAR, order.id, reject)),
    ])
    const life = await orderEventsOf(database.db, BAR, order.id)

    expect(moved.filter(Boolean)).toHaveLength(1)
    expect(life).toHaveLength(2)
    expect(life[0]).toEqual({
      from: null,
      to: 'placed',
      actor: { kind: 'diner', personId: uuid(1) },
      reason: null,
      words: null,
      at: NOON,
    })
    expect(life[1]).toEqual(moved[0] === true ? accept(later(5)) : reject)
  })

  test('orders follow their lines to another tab, and it is still known what placed them', async () => {
    const database = await open()
    const from = await tabIn(database)
    const to = await tabIn(database, uuid(2), 'A6')
    const order = anOrder({ id: uuid(90), barId: BAR, tabId: from })
    await database.transaction((tx) => insertOrder(tx, order, PLACING))
    await database.query(
      `INSERT INTO tab_events (bar_id, tab_id, version, person_id, command, touched, idempotency_key, at)
       VALUES ($1, $2, 2, $3, $4, '[]', 'wamid.1#0', now())`,
      [BAR, from, order.personId, { type: 'place', orderId: order.id }],
    )

    await moveOrdersToTab(database.db, BAR, from, to)

    expect(await ordersOfTab(database.db, BAR, from)).toEqual([])
    expect(await ordersOfTab(database.db, BAR, to)).toEqual([{ ...order, tabId: to }])
    expect(await findOrder(database.db, BAR, order.id)).toMatchObject({ cause: 'wamid.1' })
  })

  test('a payment page is in the currency of what was ordered, whatever the bar has since', async () => {
    const database = await open()
    const tabId = await tabIn(database)
    const order = anOrder({ id: uuid(90), barId: BAR, tabId, currency: 'EUR' })
    await database.transaction((tx) => insertOrder(tx, order, PLACING))
    const page = {
      barId: BAR,
      tabId,
      amountMinor: order.totalMinor,
      reference: 'A5-101',
      language: 'fr',
      createdAt: later(5),
      expiresAt: later(60),
    } as const
    await createPayPage(database.db, 'secret', page)
    await saveBar(database.db, aBar({ id: BAR, currency: 'RWF' }))

    expect(await findPayPage(database.db, 'secret', later(10))).toMatchObject({ currency: 'EUR' })
  })

  test('a payment page is found by its token until it expires', async () => {
    const database = await open()
    const page = {
      barId: BAR,
      tabId: await tabIn(database),
      amountMinor: 625,
      reference: 'A5-101',
      language: 'fr',
      createdAt: NOON,
      expiresAt: later(60),
    } as const
    await createPayPage(database.db, 'secret', page)

    expect(await findPayPage(database.db, 'secret', later(59))).toEqual({ ...page, currency: null })
    expect(await findPayPage(database.db, 'secret', later(60))).toBeNull()
    expect(await findPayPage(database.db, 'other', NOON)).toBeNull()
    expect(JSON.stringify(await database.query('SELECT * FROM pay_pages'))).not.toContain('secret')
  })
})

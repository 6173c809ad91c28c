import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
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
} from '../../../../test/waiter-desk.ts'
import type { Database } from '../../../db/client.ts'
import { moveOrder } from '../../../db/orders.ts'

type Desk = Awaited<ReturnType<typeof waiterDesk>>

const FRIEND_HERE = '250788000002'
const FRIEND_THERE = '250788000003'
const MINUTE = 60_000

/** A minute later somebody writes, or taps what was offered last by that title. */
async function then(desk: Desk, who: string, said: string, isTap = false) {
  desk.time.advance(MINUTE)
  return await desk.says(who, isTap ? offered(await sent(desk.deps.database), said) : said)
}

async function order(desk: Desk, who: string, words: string) {
  await then(desk, who, words)
  return await then(desk, who, 'Place order', true)
}

/** The order that waits is taken by the second of the staff. */
async function acceptedBySecond(database: Database) {
  const [waiting] = await database.query<{ readonly id: string }>(
    "SELECT id FROM orders WHERE state = 'placed'",
  )
  const actor = { kind: 'staff', phone: SECOND } as const
  const why = { at: new Date(), reason: null, words: null }
  const move = { from: 'placed', to: 'accepted', actor, ...why } as const
  await moveOrder(database.db, HERE.id, waiting?.id ?? '', move)
}

/** At A5 with a friend the diner has ordered; then they go over to another friend at A6. */
async function moved(database: Database, friends?: string) {
  const desk = await waiterDesk(database)
  await then(desk, DINER, scan('A5'))
  await then(desk, FRIEND_HERE, scan('A5'))
  await then(desk, FRIEND_THERE, scan('A6'))
  await order(desk, DINER, '1 fanta citron')
  if (friends !== undefined) await order(desk, FRIEND_HERE, friends)
  await then(desk, DINER, scan('A6'))
  const told = await then(desk, DINER, 'I moved', true)
  return { desk, told }
}

eachDatabase((open) => {
  test('a guest who went over to another table is served there, whoever talks on at the one they left', async () => {
    const { desk } = await moved(await open())
    await then(desk, FRIEND_HERE, '1 fanta orange')

    const placed = await order(desk, DINER, '2 fanta citron')

    expect(wordsOf(placed, DINER)).toContain('Table A6, Total: RWF 1,600')
  })

  test('and when they come back, they are back', async () => {
    const { desk } = await moved(await open())
    await order(desk, DINER, '2 fanta citron')
    await then(desk, DINER, scan('A5'))
    await then(desk, DINER, 'I moved', true)
    await then(desk, FRIEND_THERE, '1 fanta orange')

    const placed = await order(desk, DINER, '3 fanta citron')

    expect(wordsOf(placed, DINER)).toContain('Table A5, Total: RWF 2,400')
  })

  test('what they ordered where they sat before is theirs to ask about and on the bill there', async () => {
    const { desk, told } = await moved(await open())

    const status = await then(desk, DINER, 'where is my order?')
    const bill = await then(desk, DINER, 'the bill please')
    const there = await then(desk, FRIEND_HERE, 'the bill please')

    expect(wordsOf(told, DINER)).toContain('stays on the bill of table A5')
    expect(wordsOf(status, DINER)).toContain('1 × Fanta Citron')
    expect(wordsOf(bill, DINER)).not.toContain('Fanta Citron')
    expect(wordsOf(there, FRIEND_HERE)).toContain('1 × Fanta Citron: RWF 800')
  })

  test('and theirs to take back while nobody has accepted it', async () => {
    const database = await open()
    const { desk } = await moved(database)

    await then(desk, DINER, 'cancel my order')
    await then(desk, DINER, 'yes')

    expect(await database.query('SELECT state FROM orders')).toEqual([{ state: 'cancelled' }])
  })

  test('and whoever shares a bill with the table they left', async () => {
    const { desk } = await moved(await open())
    const next = '250788000004'
    await then(desk, next, scan('B1'))
    await then(desk, FRIEND_HERE, scan('B1'))
    const joined = await then(desk, FRIEND_HERE, 'Both tables', true)

    const placed = await order(desk, DINER, '2 fanta citron')
    const bill = await then(desk, next, 'the bill please')

    expect([wordsOf(joined, DINER), wordsOf(joined, next)]).toEqual([
      '',
      'Another guest joined table B1+A5. You share one bill now.',
    ])
    expect(wordsOf(placed, DINER)).toContain('Table A6, Total: RWF 1,600')
    expect(wordsOf(bill, next)).toContain('1 × Fanta Citron: RWF 800')
  })

  test('where they sit now is where their order goes, wherever the others go', async () => {
    const database = await open()
    const { desk } = await moved(database, '1 fanta orange')
    await then(desk, FRIEND_HERE, scan('B1'))

    await then(desk, FRIEND_HERE, 'I moved', true)

    expect(
      await database.query('SELECT table_label AS "table" FROM orders ORDER BY order_number'),
    ).toEqual([{ table: 'A6' }, { table: 'B1' }])
  })

  test('and it follows them from table to table, on whichever bill it stands', async () => {
    const database = await open()
    const { desk } = await moved(database)
    await then(desk, DINER, scan('B1'))

    const told = await then(desk, DINER, 'I moved', true)

    expect(wordsOf(told, OWNER)).toBe(
      'Guests moved from table A6 to table B1.\nOrders to bring there: 101.',
    )
  })

  test('whoever has an order under way is told where its guests sit now, once', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await then(desk, OWNER, 'hello')
    await then(desk, DINER, scan('A5'))
    await order(desk, DINER, '1 fanta citron')
    await then(desk, OWNER, 'Accept', true)
    await then(desk, OWNER, 'Served', true)
    await order(desk, DINER, '2 fanta citron')
    await acceptedBySecond(database)
    await then(desk, DINER, scan('A6'))

    const told = await then(desk, DINER, 'I moved', true)
    const again = await then(desk, DINER, scan('A6'))

    expect(wordsOf(told, SECOND)).toBe(
      'Guests moved from table A5 to table A6.\nOrders to bring there: 102.',
    )
    expect([wordsOf(told, OWNER), wordsOf(again, SECOND)]).toEqual(['', ''])
    const rows = await database.query(
      'SELECT order_number AS number, table_label AS "table" FROM orders ORDER BY 1',
    )
    expect(rows).toEqual([
      { number: '101', table: 'A5' },
      { number: '102', table: 'A6' },
    ])
  })

  test('of who goes over to another party only their own orders come along', async () => {
    const database = await open()
    const { told } = await moved(database, '1 fanta orange')

    expect(wordsOf(told, OWNER)).toBe(
      'Guests moved from table A5 to table A6.\nOrders to bring there: 101.',
    )
    expect(
      await database.query('SELECT table_label AS "table" FROM orders ORDER BY order_number'),
    ).toEqual([{ table: 'A6' }, { table: 'A5' }])
  })

  test('who joins the table they left is no news to them', async () => {
    const { desk } = await moved(await open())

    const joined = await then(desk, '250788000004', scan('A5'))

    expect(wordsOf(joined, DINER)).toBe('')
    expect(wordsOf(joined, FRIEND_HERE)).toStartWith('Another guest joined table A5.')
  })

  test('of two codes that come in one turn the last counts, whoever sits at the first', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await then(desk, FRIEND_HERE, scan('A5'))
    await then(desk, FRIEND_THERE, scan('A6'))
    await desk.arrive(DINER, scan('A5'))
    await desk.arrive(DINER, scan('A6'))

    await desk.handle(DINER, await desk.waiting(DINER))

    const seats = await database.query(
      `SELECT t.label FROM tab_diners d JOIN tab_tables t ON t.tab_id = d.tab_id
         JOIN people p ON p.id = d.person_id WHERE p.phone = $1`,
      [DINER],
    )
    expect(seats).toEqual([{ label: 'A6' }])
    expect(wordsOf(await sent(database), FRIEND_HERE)).not.toContain('joined')
  })
})

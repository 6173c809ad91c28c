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
  THERE,
  waiterDesk,
  wordsOf,
} from '../../../../test/waiter-desk.ts'
import { CHAT_FRAUD } from '../../../core/chat-rules.ts'
import { withThresholds } from '../../../core/fraud.ts'
import { auditRows } from '../../../db/audit-log.ts'
import { saveStaff, saveTables } from '../../../db/bars.ts'
import type { Database } from '../../../db/client.ts'

type Desk = Awaited<ReturnType<typeof waiterDesk>>

const MINUTE = 60_000

async function flags(database: Database) {
  const rows = await database.query<{ rule: string; subject: string; action: string }>(
    'SELECT rule, subject, action FROM fraud_flags ORDER BY created_at, id',
  )
  return rows.map(({ rule, subject, action }) => `${action} ${rule} ${subject.split(':')[0]}`)
}

/** Orders a dish so many times, a minute apart. */
async function order(desk: Desk, database: Database, times: number, words = '1 fanta citron') {
  for (let n = 0; n < times; n += 1) {
    desk.time.advance(MINUTE)
    await desk.says(DINER, words)
    await desk.says(DINER, offered(await sent(database), 'Place order'))
  }
}

/** The owner has written, and a diner orders far more often than anybody does. */
async function orderBomb(database: Database, fraudBlockMinutes?: number): Promise<Desk> {
  const desk = await waiterDesk(database)
  if (fraudBlockMinutes !== undefined) {
    Object.assign(desk.deps, { fraudBlockMinutes: () => fraudBlockMinutes })
  }
  await desk.says(OWNER, 'hello')
  await desk.says(DINER, scan('A5'))
  await order(desk, database, 15)
  return desk
}

eachDatabase((open) => {
  test('an order bomb is flagged to the owner first, then blocked, and nobody else is', async () => {
    const database = await open()
    const desk = await orderBomb(database)
    const blocked = await desk.says(DINER, '1 fanta citron')
    const again = await desk.says(DINER, 'hello?')
    const other = await desk.says('250788000002', scan('A6'))

    expect(await flags(database)).toEqual(
      expect.arrayContaining(['flag many_orders person', 'block order_bomb person']),
    )
    const told = wordsOf(await sent(database), OWNER)
    expect(told).toContain('One guest has ordered 8 times in an hour.')
    expect(told).toContain('I do not serve this guest for 60 minutes.')
    expect(told).not.toContain(DINER)
    expect(wordsOf(blocked, DINER)).toStartWith('I can not take orders in this chat')
    expect(again).toEqual([])
    expect(wordsOf(other, '250788000002')).toContain('A6')
    const [count] = await database.query<{ n: number }>('SELECT count(*)::int AS n FROM orders')
    expect(count?.n).toBe(15)
  })

  test('a flag is told to the owner, whoever is told of orders first', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    const member = { language: 'en', name: 'Bosco' } as const
    const barman = { ...member, phone: SECOND, role: 'staff', position: 0 } as const
    const owner = { ...member, phone: OWNER, role: 'owner', position: 1 } as const
    await saveStaff(database.db, HERE.id, [barman, owner], true)
    await desk.says(DINER, scan('A5'))

    await order(desk, database, 8)

    const told = (await sent(database)).filter(({ key }) => key.startsWith('flag:'))
    expect(told.map(({ to }) => to)).toEqual([OWNER])
  })

  test('the owner’s button serves them again, is an act, and works for staff of that bar only', async () => {
    const database = await open()
    const desk = await orderBomb(database)
    const button = offered(await sent(database), 'Serve them again')

    const stranger = await desk.says('250788000002', button)
    const second = await desk.says(SECOND, button)
    const still = await desk.says(DINER, '1 fanta citron')
    const done = await desk.says(OWNER, button)
    const twice = await desk.says(OWNER, button)
    const served = await desk.says(DINER, '2 fanta citron')

    expect(wordsOf(stranger, '250788000002')).not.toContain('served again')
    expect(wordsOf(second, SECOND)).not.toContain('served again')
    expect(wordsOf(still, DINER)).not.toContain('Added')
    expect(wordsOf(done, OWNER)).toBe('Done: they are served again.')
    expect(wordsOf(twice, OWNER)).toBe('They are served again already.')
    expect(wordsOf(served, DINER)).toContain('Fanta Citron')
    const acts = await auditRows(database.db, HERE.id, 10)
    expect(acts.map(({ act }) => act)).toEqual(['flag.cleared'])
    expect(await auditRows(database.db, THERE.id, 10)).toEqual([])
  })

  test('the owner’s button takes back what it was sent for, and tells that something else blocks them still', async () => {
    const database = await open()
    const desk = await orderBomb(database)
    const button = offered(await sent(database), 'Serve them again')
    const again = await database.query<{ id: string }>(
      `INSERT INTO fraud_flags (id, bar_id, rule, subject, person_id, reason, action, blocked_until, created_at)
       SELECT gen_random_uuid(), bar_id, 'many_short_calls', subject, person_id, 'Calls without end.', action, blocked_until, now()
         FROM fraud_flags WHERE rule = 'order_bomb' RETURNING id`,
    )

    const done = await desk.says(OWNER, button)
    const still = await desk.says(DINER, '1 fanta citron')

    expect(again).toHaveLength(1)
    expect(wordsOf(done, OWNER)).toStartWith('This is taken back. They are still not served')
    expect(wordsOf(still, DINER)).not.toContain('Added')
    const acts = await auditRows(database.db, HERE.id, 10)
    expect(acts.map(({ act }) => act)).toEqual(['flag.cleared'])
  })

  test('with fraud_block_minutes = 0 the owner is told and nobody is blocked', async () => {
    const database = await open()
    const desk = await orderBomb(database, 0)
    const served = await desk.says(DINER, '2 fanta citron')

    expect(wordsOf(await sent(database), OWNER)).toContain('ordered 15 times')
    expect(wordsOf(served, DINER)).toContain('Fanta Citron')
    expect((await flags(database)).filter((flag) => flag.startsWith('block'))).toEqual([])
  })

  test('where the operator expects more orders, as many are nothing unusual', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    const own = ['order_bomb 30', 'many_orders 20', 'order_bomb_at_a_table 0']
    Object.assign(desk.deps, { fraudRules: () => withThresholds(CHAT_FRAUD, own) })
    await desk.says(OWNER, 'hello')
    await desk.says(DINER, scan('A5'))

    await order(desk, database, 15)

    expect(await flags(database)).toEqual([])
  })

  test('one number at many tables, and far more items than people, are flagged', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(OWNER, 'hello')

    await desk.says(DINER, scan('A5'))
    await order(desk, database, 4, '9 fanta citron and 9 fries')
    const items = await flags(database)
    const labels = ['C1', 'C2', 'C3', 'C4', 'C5'].map((label) => ({ label, area: null }))
    await saveTables(database.db, HERE.id, labels, false)
    for (const { label } of labels) {
      desk.time.advance(MINUTE)
      await desk.says('250788000009', scan(label))
    }

    expect(items).toEqual(['flag more_items_than_people person'])
    expect(await flags(database)).toContain('flag some_tables person')
  })

  test('an honest evening is not flagged', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(OWNER, 'hello')
    await desk.says(DINER, scan('A5'))

    await order(desk, database, 4, '4 fanta citron and 3 fries')

    expect(await flags(database)).toEqual([])
  })

  test('what was flagged at one bar is flagged at the next, and its owner told', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(OWNER, 'hello')
    await desk.says(DINER, scan('A5'))
    await order(desk, database, 8)
    await desk.says(DINER, scan('A5', THERE))
    await order(desk, database, 8)

    const raised = await database.query<{ bar: string }>(
      `SELECT bar_id AS bar FROM fraud_flags WHERE rule = 'many_orders' ORDER BY created_at`,
    )
    expect(raised.map(({ bar }) => bar)).toEqual([HERE.id, THERE.id])
    expect(wordsOf(await sent(database), OWNER)).toContain(`${THERE.name}: One guest has ordered 8`)
  })

  test('a guest who is blocked stays so when a turn of theirs is tried again', async () => {
    const database = await open()
    const desk = await orderBomb(database)
    await desk.arrive(DINER, '2 fanta citron')

    const rows = await desk.waiting(DINER)
    await desk.handle(
      DINER,
      rows.map((row) => ({ ...row, attempts: 1 })),
    )

    expect(await database.query('SELECT 1 FROM tab_lines WHERE order_id IS NULL')).toEqual([])
  })

  test('whoever opens the alert of a flag reads it in their own language', async () => {
    const database = await open()
    const desk = await waiterDesk(database, { ownerTemplate: 'alert' })
    const keza = { phone: OWNER, name: 'Keza', role: 'owner', language: 'fr', position: 0 } as const
    await saveStaff(database.db, HERE.id, [keza], true)
    await desk.says(DINER, scan('A5'))
    await order(desk, database, 8)
    const [alert] = await database.query<{ fallback: { buttonPayloads: string[] } }>(
      `SELECT fallback FROM outbox WHERE dedupe_key LIKE 'flag:%'`,
    )
    const payload = alert?.fallback.buttonPayloads[0] ?? ''

    const shown = await desk.says(OWNER, { type: 'template_tap', payload, text: 'Voir' })

    expect(wordsOf(shown, OWNER)).toContain('Un même client a commandé 8 fois en une heure.')
  })

  test('a party that changes its table now and then through a long evening is not flagged', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    const labels = ['C1', 'C2', 'C3', 'C4', 'C5'].map((label) => ({ label, area: null }))
    await saveTables(database.db, HERE.id, labels, false)

    for (const { label } of labels) {
      desk.time.advance(70 * MINUTE)
      await desk.says(DINER, scan(label))
    }

    expect(await flags(database)).toEqual([])
  })
})

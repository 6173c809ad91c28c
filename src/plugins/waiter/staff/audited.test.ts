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
} from '../../../../test/waiter-desk.ts'
import { auditRows, verifyAudit } from '../../../db/audit-log.ts'
import { saveStaff } from '../../../db/bars.ts'
import type { Database } from '../../../db/client.ts'

/** Owns another bar. */
const STRANGER = '250788000031'

async function acts(database: Database) {
  const rows = await auditRows(database.db, HERE.id, 50)
  return rows.map(({ act, actor, details }) => ({ act, actor, details })).toReversed()
}

async function ordered(database: Database) {
  const desk = await waiterDesk(database)
  for (const phone of [OWNER, SECOND]) await desk.says(phone, 'hello')
  await desk.says(DINER, scan('A5'))
  await desk.says(DINER, '2 fanta citron')
  await desk.says(DINER, offered(await sent(database), 'Place order'))
  return desk
}

eachDatabase((open) => {
  test('each step of an order that staff take is written down, in the transaction that takes it', async () => {
    const database = await open()
    const desk = await ordered(database)

    for (const step of ['Accept', 'Ready', 'Served']) {
      await desk.says(OWNER, offered(await sent(database), step))
    }

    expect(await acts(database)).toEqual([
      { act: 'order.accepted', actor: 'staff', details: { from: 'placed' } },
      { act: 'order.ready', actor: 'staff', details: { from: 'accepted' } },
      { act: 'order.served', actor: 'staff', details: { from: 'ready' } },
    ])
    expect(await verifyAudit(database.db, HERE.id)).toMatchObject({ ok: true, head: { seq: 3 } })
    const [row] = await auditRows(database.db, HERE.id, 1)
    const [owner] = await database.query<{ id: string }>('SELECT id FROM people WHERE phone = $1', [
      OWNER,
    ])
    expect(row?.actorId).toBe(owner?.id ?? '')
    expect(JSON.stringify(await auditRows(database.db, HERE.id, 50))).not.toMatch(/2507|Keza|Fanta/)
    expect(await auditRows(database.db, THERE.id, 50)).toEqual([])
  })

  test('a button of the staff’s does nothing for a diner, for another bar’s owner, nor for who was taken off the list', async () => {
    const database = await open()
    const desk = await ordered(database)
    const accept = offered(await sent(database), 'Accept')
    const member = { language: 'en', position: 0 } as const
    const owner = { ...member, phone: STRANGER, name: 'Remy', role: 'owner' } as const
    await saveStaff(database.db, THERE.id, [owner], true)
    await saveStaff(database.db, HERE.id, [], true)

    for (const phone of [DINER, STRANGER, OWNER]) await desk.says(phone, accept)
    const states = await database.query('SELECT state FROM orders')
    const before = await acts(database)
    await saveStaff(database.db, HERE.id, [{ ...owner, phone: OWNER }], true)
    await desk.says(OWNER, accept)

    expect(states).toEqual([{ state: 'placed' }])
    expect(before).toEqual([])
    expect(await acts(database)).toHaveLength(1)
  })

  test('what comes too late, and what only shows something, is no act', async () => {
    const database = await open()
    const desk = await ordered(database)
    const all = await sent(database)
    const accept = offered(all, 'Accept')

    await desk.says(OWNER, accept)
    await desk.says(OWNER, accept)
    await desk.says(DINER, accept)

    expect(await acts(database)).toHaveLength(1)
  })

  test('a rejection is written down with its reason', async () => {
    const database = await open()
    const desk = await ordered(database)

    await desk.says(OWNER, offered(await sent(database), 'Reject'))
    await desk.says(OWNER, offered(await sent(database), 'Something is'))

    expect(await acts(database)).toEqual([
      { act: 'order.rejected', actor: 'staff', details: { from: 'placed', reason: 'sold_out' } },
    ])
  })

  test('taking a guest over, by tap or by answering, and handing them back are acts', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(OWNER, 'hello')
    await desk.says(DINER, scan('A5'))
    await desk.says(DINER, 'I want to talk to a person')

    await desk.says(OWNER, 'I am coming')
    await desk.says(OWNER, 'in a minute')
    await desk.says(DINER, 'thank you')
    await desk.says(OWNER, offered(await sent(database), 'Hand back'))
    await desk.says(DINER, 'I want to talk to a person')
    await desk.says(OWNER, offered(await sent(database), 'I take it'))

    expect((await acts(database)).map(({ act }) => act)).toEqual([
      'chat.taken',
      'chat.handed_back',
      'chat.taken',
    ])
  })
})

import { expect, setDefaultTimeout, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { isOneWaiting, outcome, slow } from '../../../../test/two-at-once.ts'
import { offered, scan, waiterDesk } from '../../../../test/waiter-desk.ts'
import type { Database } from '../../../db/client.ts'

setDefaultTimeout(60_000)

const HERE = ['250788000501', '250788000502'] as const
const THERE = ['250788000503', '250788000504'] as const

/** A guest of each table is about to say that they have moved to the other. */
async function twoTables(database: Database) {
  const desk = await waiterDesk(database)
  for (const phone of HERE) await desk.says(phone, scan('A5'))
  for (const phone of THERE) await desk.says(phone, scan('B1'))
  for (const phone of [HERE[0], THERE[0]]) await desk.says(phone, '1 fries')
  for (const [phone, table] of [
    [HERE[0], 'B1'],
    [THERE[0], 'A5'],
  ] as const) {
    await desk.arrive(phone, offered(await desk.says(phone, scan(table)), 'I moved'))
  }
  return desk
}

eachDatabase((open, kind) => {
  // The embedded database has one connection: there is nobody to wait for.
  if (kind === 'embedded') return

  test.each([
    ['one', HERE[0], THERE[0]],
    ['the other', THERE[0], HERE[0]],
  ])('two guests who change places at once both do, whoever is first: %s', async (_, a, b) => {
    const database = await open()
    const desk = await twoTables(database)
    const moves = async (by: Database, phone: string) => {
      const other = await waiterDesk(by)
      return await outcome(other.handle(phone, await other.waiting(phone)))
    }
    let second: Promise<string> | undefined
    const underWay = async () => {
      second = moves(await open.again(), b)
      await isOneWaiting(database)
    }

    const first = await moves(slow(database, 'UPDATE tabs SET version', underWay, 2), a)

    expect([first, await second]).toEqual(['done', 'done'])
    expect(
      await database.query(
        `SELECT p.phone, t.label FROM tab_diners d JOIN people p ON p.id = d.person_id
           JOIN tab_tables t USING (bar_id, tab_id) JOIN waiter_conversations c ON c.person_id = p.id AND c.tab_id = d.tab_id
          WHERE p.phone IN ($1, $2) ORDER BY 1`,
        [a, b],
      ),
    ).toEqual([
      { phone: HERE[0], label: 'B1' },
      { phone: THERE[0], label: 'A5' },
    ])
    expect(await desk.waiting(b)).toEqual([])
  })
})

import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { aBar, anItem, uuid } from '../../test/fixtures/db/rows.ts'
import type { PaymentDisplay } from '../core/payment-display.ts'
import { saveBar, savePaymentDisplays, saveTables } from './bars.ts'
import type { Db } from './client.ts'
import { raiseFlag } from './fraud-flags.ts'
import { saveMenu, setAvailable } from './menus.ts'
import { placesOf } from './places.ts'
import { type Sheets, sheets } from './sheets.ts'
import { turnRows } from './turn-rows.ts'

const BAR = uuid(500)
const OTHER = uuid(501)
const DINER = { barId: BAR, personId: uuid(1) }
const NUMBER = { phoneNumberId: '1', defaultNumber: '1' }
const PERSON = { id: uuid(1), phone: null }
const CASH: PaymentDisplay = {
  id: 'cash',
  kind: 'steps',
  provider: 'Cash',
  payee: 'Ineza Ltd',
  confirmed: null,
  steps: { default: ['Pay the waiter.'] },
}
const CATEGORY = { id: 'beers', name: { default: 'Beers' }, position: 0 }

/** Everything that changes what is held of a bar, and how it shows. */
const CHANGES: readonly (readonly [string, (db: Db) => Promise<unknown>])[] = [
  ['the bar', (db) => saveBar(db, aBar({ id: BAR, name: 'Ineza' }))],
  ['a table more', (db) => saveTables(db, BAR, [{ label: 'A6', area: null }], false)],
  ['tables gone', (db) => saveTables(db, BAR, [], true)],
  ['payments', (db) => savePaymentDisplays(db, BAR, [CASH], false)],
  ['what is sold out', (db) => setAvailable(db, BAR, { itemId: 'primus', sizeId: null }, false)],
  ['the menu', (db) => saveMenu(db, BAR, { categories: [CATEGORY], items: [] }, true)],
]

async function setUp(db: Db): Promise<void> {
  await saveBar(db, aBar({ id: BAR }))
  await saveTables(db, BAR, [{ label: 'A5', area: null }], false)
  await saveMenu(
    db,
    BAR,
    { categories: [CATEGORY], items: [anItem({ id: 'primus', categoryId: 'beers' })] },
    true,
  )
}

const sheetAt = async (db: Db, held: Sheets) => {
  const rows = await turnRows(db, held, DINER, null)
  return rows === null ? null : { bar: rows.bar, tables: rows.tables, payments: rows.payments }
}

eachDatabase((open) => {
  test('a bar that has not changed is not read twice', async () => {
    const { db } = await open()
    await setUp(db)
    const held = sheets()

    const before = await turnRows(db, held, DINER, null)
    const after = await turnRows(db, held, DINER, null)
    const places = [
      await placesOf(db, held, NUMBER, PERSON),
      await placesOf(db, held, NUMBER, PERSON),
    ]

    expect(after?.bar).toBe(before?.bar as never)
    expect(after?.tables).toBe(before?.tables as never)
    expect(places[1]?.bars).toBe(places[0]?.bars as never)
  })

  test.each(CHANGES)('%s: whoever held the bar sees what is new, at once', async (_, change) => {
    const database = await open()
    const { db } = database
    await setUp(db)
    const held = sheets()
    const before = await sheetAt(db, held)
    await placesOf(db, held, NUMBER, PERSON)

    await database.transaction(change)

    const fresh = await sheetAt(db, sheets())
    expect(fresh).not.toEqual(before)
    expect(await sheetAt(db, held)).toEqual(fresh)
    expect(await placesOf(db, held, NUMBER, PERSON)).toEqual(
      await placesOf(db, sheets(), NUMBER, PERSON),
    )
  })

  test('bars that come, go or change their number are seen by whoever held the number', async () => {
    const { db } = await open()
    await saveBar(db, aBar({ id: BAR }))
    const held = sheets()
    const named = async () =>
      (await placesOf(db, held, NUMBER, PERSON)).bars.map(({ id }) => id).toSorted()
    const seen = [await named()]

    await saveBar(db, aBar({ id: OTHER, name: 'Umubano' }))
    seen.push(await named())
    await saveBar(db, aBar({ id: OTHER, name: 'Umubano', phoneNumberId: '2' }))
    seen.push(await named())
    await db.rows('DELETE FROM bars WHERE id = $1', [BAR])
    seen.push(await named())

    expect(seen).toEqual([[BAR], [BAR, OTHER], [BAR], []])
  })

  test('where a person is blocked is read each time', async () => {
    const { db } = await open()
    await setUp(db)
    const held = sheets()
    const before = await placesOf(db, held, NUMBER, PERSON)

    await raiseFlag(db, {
      id: uuid(70),
      barId: BAR,
      rule: 'order_bomb',
      subject: `person:${PERSON.id}`,
      personId: PERSON.id,
      reason: 'six orders in a minute',
      blockMinutes: 30,
    })

    expect(before.blockedAt).toEqual([])
    expect((await placesOf(db, held, NUMBER, PERSON)).blockedAt).toEqual([BAR])
    expect((await placesOf(db, held, NUMBER, { ...PERSON, id: uuid(2) })).blockedAt).toEqual([])
  })
})

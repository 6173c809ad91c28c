import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { aBar, aLine, anOrder, aTab, later, uuid } from '../../test/fixtures/db/rows.ts'
import { DEFAULT_RULES } from '../core/bar.ts'
import { NO_USAGE } from '../core/chat-model.ts'
import type { PaymentDisplay } from '../core/payment-display.ts'
import { addAiUsage } from './ai-usage.ts'
import {
  findBar,
  findBarBySlug,
  listBars,
  paymentDisplaysOf,
  saveBar,
  savePaymentDisplays,
  saveStaff,
  saveTables,
  staffOf,
  tablesOf,
} from './bars.ts'
import { insertOrder } from './orders.ts'
import { placesOf } from './places.ts'
import { sheets } from './sheets.ts'
import { saveTabChange } from './tab-changes.ts'
import { turnRows } from './turn-rows.ts'

const BAR = uuid(500)
const NOBODY = { id: uuid(404), phone: null }
const REVOLUT: PaymentDisplay = {
  id: 'revolut',
  kind: 'revolut',
  payee: 'Ineza Ltd',
  user: 'ineza',
  template: 'https://revolut.me/{user}?currency={currency}&amount={minor}',
  confirmed: null,
}

eachDatabase((open) => {
  test('a bar comes back as it was saved', async () => {
    const { db } = await open()
    const bar = aBar({ id: BAR, rules: { ...DEFAULT_RULES, handBackMinutes: 5 } })

    await saveBar(db, bar)

    expect(await findBar(db, BAR)).toEqual({ ...bar, menuVersion: 0 })
    expect(await findBarBySlug(db, bar.slug)).toEqual({ ...bar, menuVersion: 0 })
    expect(await findBar(db, uuid(404))).toBeNull()
  })

  test('a bar keeps only the rules that are its own', async () => {
    const { db } = await open()

    await saveBar(db, aBar({ id: BAR, rules: { ...DEFAULT_RULES, handBackMinutes: 5 } }))

    expect(await db.rows('SELECT rules FROM bars')).toEqual([{ rules: { handBackMinutes: 5 } }])
  })

  test('saving a bar again raises the menu version only with a new currency', async () => {
    const { db } = await open()
    await saveBar(db, aBar({ id: BAR }))

    await saveBar(db, aBar({ id: BAR, name: 'Ineza' }))
    const renamed = await findBar(db, BAR)
    await saveBar(db, aBar({ id: BAR, currency: 'EUR' }))
    const repriced = await findBar(db, BAR)

    expect([renamed?.menuVersion, repriced?.menuVersion]).toEqual([0, 1])
  })

  test('a number reaches its own bars; the default number those without one', async () => {
    const { db } = await open()
    await saveBar(db, aBar({ id: uuid(501), name: 'A', phoneNumberId: null }))
    await saveBar(db, aBar({ id: uuid(502), name: 'B', phoneNumberId: '2' }))
    const named = async (number: string) =>
      (
        await placesOf(db, sheets(), { phoneNumberId: number, defaultNumber: '1' }, NOBODY)
      ).bars.map(({ name }) => name)

    expect(await named('1')).toEqual(['A'])
    expect(await named('2')).toEqual(['B'])
    expect(await named('3')).toEqual([])
    expect((await listBars(db)).map(({ name }) => name)).toEqual(['A', 'B'])
  })

  test('tables, staff and displays keep the owner’s order, and leave by prune only', async () => {
    const { db } = await open()
    await saveBar(db, aBar({ id: BAR }))
    const tables = [
      { label: 'B1', area: 'Terrace' },
      { label: 'A1', area: null },
    ]
    const staff = [
      { phone: '2', name: 'Owner', role: 'owner', language: 'rw', position: 0 },
      { phone: '1', name: 'Staff', role: 'staff', language: 'en', position: 1 },
    ] as const
    const displays = [
      { id: 'revolut', link: 'x' },
      { id: 'momo', steps: [] },
    ]
    await saveTables(db, BAR, tables, false)
    await saveStaff(db, BAR, staff, false)
    await savePaymentDisplays(db, BAR, displays, false)
    const before = [
      await tablesOf(db, BAR),
      await staffOf(db, BAR),
      await paymentDisplaysOf(db, BAR),
    ]

    await saveTables(db, BAR, [{ label: 'A1', area: 'Hall' }], false)
    await saveStaff(db, BAR, staff.slice(1), true)
    await savePaymentDisplays(db, BAR, displays.slice(1), true)

    expect(before).toEqual([tables, [...staff], displays])
    expect(await tablesOf(db, BAR)).toContainEqual({ label: 'A1', area: 'Hall' })
    expect(await tablesOf(db, BAR)).toHaveLength(2)
    expect(await staffOf(db, BAR)).toEqual(staff.slice(1))
    expect(await paymentDisplaysOf(db, BAR)).toEqual(displays.slice(1))
    const memberships = async (phone: string) =>
      (
        await placesOf(
          db,
          sheets(),
          { phoneNumberId: '9', defaultNumber: '1' },
          { id: NOBODY.id, phone },
        )
      ).memberships
    expect(await memberships('1')).toEqual([{ barId: BAR, ...staff[1] }])
    expect(await memberships('2')).toEqual([])
  })

  test('a turn reads its bar, tables, tabs and orders in one statement', async () => {
    const database = await open()
    const { db } = database
    const bar = aBar({ id: BAR })
    await saveBar(db, bar)
    await saveTables(db, BAR, [{ label: 'A5', area: null }], false)
    await savePaymentDisplays(db, BAR, [REVOLUT, { id: 'unreadable' }], false)
    const own = aTab({ id: uuid(1), barId: BAR, lines: [aLine({ id: uuid(11) })] })
    const other = aTab({
      id: uuid(2),
      barId: BAR,
      tables: ['A6'],
      diners: [{ personId: uuid(7), number: 1 }],
    })
    for (const after of [own, other]) {
      await database.transaction((tx) => saveTabChange(tx, { before: null, after, journal: [] }))
    }
    const placed = { barId: BAR, tabId: own.id }
    const orders = [
      anOrder({ ...placed, id: uuid(91) }),
      anOrder({ ...placed, id: uuid(90), number: '102', placedAt: later(1) }),
    ]
    for (const order of orders) {
      await insertOrder(db, order, { chatId: null, metadata: { source: 'waiter' } })
    }
    const held = sheets()
    const facts = {
      bar: { ...bar, menuVersion: 0 },
      tables: [{ label: 'A5', area: null }],
      payments: [REVOLUT],
      isStaffed: false,
      tab: own,
      scannedTab: null,
      orders,
      costUsd: 0,
    }

    expect(await turnRows(db, held, { barId: BAR, personId: uuid(1) }, null)).toEqual(facts)
    expect(await turnRows(db, held, { barId: BAR, personId: uuid(1) }, 'A5')).toEqual(facts)
    expect(await turnRows(db, held, { barId: BAR, personId: uuid(1) }, 'A6')).toEqual({
      ...facts,
      scannedTab: other,
    })
    expect(await turnRows(db, held, { barId: BAR, personId: uuid(8) }, 'A6')).toEqual({
      ...facts,
      tab: null,
      scannedTab: other,
      orders: [],
    })
    const owner = { phone: '1', name: 'Owner', role: 'owner', language: 'rw', position: 0 } as const
    await saveStaff(db, BAR, [owner], false)
    expect(await turnRows(db, held, { barId: BAR, personId: uuid(1) }, null)).toEqual({
      ...facts,
      isStaffed: true,
    })
    const usage = { provider: 'openai', model: 'luna', usage: NO_USAGE }
    await addAiUsage(db, BAR, '2026-11-29', [{ ...usage, costUsd: 0.5 }])
    await addAiUsage(db, BAR, '2026-11-30', [{ ...usage, costUsd: 8 }])
    const onDay = { barId: BAR, personId: uuid(1), costDay: '2026-11-29' }
    expect(await turnRows(db, held, onDay, null)).toMatchObject({ costUsd: 0.5 })
    expect(await turnRows(db, held, { barId: uuid(404), personId: uuid(1) }, null)).toBeNull()
  })
})

import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import {
  aBar,
  aLine,
  anItem,
  anOrder,
  aTab,
  later,
  NOON,
  uuid,
} from '../../test/fixtures/db/rows.ts'
import type { Tab } from '../core/tab.ts'
import * as aiUsage from './ai-usage.ts'
import * as auditLog from './audit-log.ts'
import * as bars from './bars.ts'
import type { Database, Db } from './client.ts'
import * as menus from './menus.ts'
import * as orders from './orders.ts'
import * as payPages from './pay-pages.ts'
import { sheets } from './sheets.ts'
import * as tabChanges from './tab-changes.ts'
import * as tabs from './tabs.ts'
import * as turns from './turn-rows.ts'

// Two bars whose rows have the very same ids. Whatever is asked or done for one must not see or touch the other.

const OURS = uuid(501)
const THEIRS = uuid(502)
const TAB = uuid(1)
const ORDER = uuid(90)
const DINER = uuid(1)
const PLACING = { chatId: null, metadata: { source: 'waiter' } } as const

function tabOf(barId: string, word: string): Tab {
  return aTab({
    id: TAB,
    barId,
    lines: [aLine({ id: uuid(11), note: word }), aLine({ id: uuid(12), orderId: ORDER })],
  })
}

function staffOf(word: string) {
  return [
    { phone: '250788000001', name: word, role: 'owner', language: 'en', position: 0 },
  ] as const
}

function menuOf(word: string) {
  const sizes = [{ id: 'big', name: { default: word }, priceMinor: 1, available: true }]
  return {
    categories: [{ id: 'drinks', name: { default: word }, position: 0 }],
    items: [
      anItem({ id: 'primus', name: { default: word } }),
      anItem({ id: 'wine', priceMinor: null, sizes, name: { default: word } }),
    ],
  }
}

function orderOf(barId: string, word: string) {
  const order = anOrder({ id: ORDER, barId, tabId: TAB })
  return { ...order, lines: order.lines.map((line) => ({ ...line, name: word })) }
}

function act(barId: string, details: auditLog.AuditRow['details']): auditLog.AuditEntry {
  return { barId, actor: 'staff', actorId: DINER, act: 'order.ready', subjectId: ORDER, details }
}

const spent = (model: string, costUsd: number): aiUsage.AiUsage => ({
  provider: 'openai',
  model,
  usage: { input: 1, cached: 0, output: 1 },
  costUsd,
})

async function fill(db: Db, barId: string, word: string): Promise<void> {
  await bars.saveBar(db, aBar({ id: barId, name: word }))
  await bars.saveTables(db, barId, [{ label: 'A5', area: word }], false)
  await bars.saveStaff(db, barId, staffOf(word), false)
  await bars.savePaymentDisplays(db, barId, [Object.assign({ id: 'momo' }, { word })], false)
  await menus.saveMenu(db, barId, menuOf(word), false)
  const journal = [
    {
      version: 1,
      personId: DINER,
      command: { type: 'open', word },
      touched: [],
      cartTotalMinor: null,
      idempotencyKey: 'cause',
      at: NOON,
    },
  ]
  await tabChanges.saveTabChange(db, { before: null, after: tabOf(barId, word), journal })
  await orders.nextOrderNumber(db, barId, '2026-07-01')
  await orders.insertOrder(db, orderOf(barId, word), PLACING)
  await aiUsage.addAiUsage(db, barId, '2026-07-01', [spent(word, barId === OURS ? 1 : 50)])
  await auditLog.appendAudit(db, [act(barId, { word })])
  const page = { barId, tabId: TAB, amountMinor: 1, reference: word, language: 'en' } as const
  await payPages.createPayPage(db, word, { ...page, createdAt: NOON, expiresAt: later(60) })
}

/** One call for each store function on a bar's data. */
const READS: Readonly<Record<string, (db: Db) => Promise<unknown>>> = {
  findBar: (db) => bars.findBar(db, OURS),
  findBarBySlug: (db) => bars.findBarBySlug(db, `bar-${OURS.slice(-4)}`),
  tablesOf: (db) => bars.tablesOf(db, OURS),
  staffOf: (db) => bars.staffOf(db, OURS),
  paymentDisplaysOf: (db) => bars.paymentDisplaysOf(db, OURS),
  loadMenu: (db) => menus.loadMenu(db, OURS),
  loadTab: (db) => tabs.loadTab(db, OURS, TAB),
  openTabOf: (db) => tabs.openTabOf(db, OURS, DINER),
  idleTabs: (db) => tabs.idleTabs(db, OURS, { emptyBefore: NOON, servedBefore: NOON }),
  seatsAt: (db) => tabChanges.seatsAt(db, OURS, [TAB]),
  ordersOfTab: (db) => orders.ordersOfTab(db, OURS, TAB),
  findOrder: (db) => orders.findOrder(db, OURS, ORDER),
  orderEventsOf: (db) => orders.orderEventsOf(db, OURS, ORDER),
  findPayPage: (db) => payPages.findPayPage(db, 'ours', NOON),
  turnRows: (db) => turns.turnRows(db, sheets(), { barId: OURS, personId: DINER }, 'A5'),
  turnRowsInChat: (db) => {
    const turn = { barId: OURS, personId: DINER, phoneNumberId: '106' }
    return turns.turnRowsInChat(db, sheets(), turn, 'A5')
  },
  aiCostOf: async (db) => {
    const cost = await aiUsage.aiCostOf(db, OURS, '2026-07-01')
    return cost === 1 ? 'ours' : `theirs too: ${cost}`
  },
  auditRows: (db) => auditLog.auditRows(db, OURS, 10),
  verifyAudit: (db) => auditLog.verifyAudit(db, OURS),
  ordersOver: async (db) => {
    await db.rows(`UPDATE orders SET state = 'served' WHERE bar_id = $1`, [THEIRS])
    const over = await orders.ordersOver(db, OURS, [ORDER])
    return over.size === 0 ? 'ours' : 'theirs too'
  },
}

const WRITES: Readonly<Record<string, (db: Db) => Promise<unknown>>> = {
  saveBar: (db) => bars.saveBar(db, aBar({ id: OURS, currency: 'EUR' })),
  saveTables: (db) => bars.saveTables(db, OURS, [], true),
  saveStaff: (db) => bars.saveStaff(db, OURS, [], true),
  savePaymentDisplays: (db) => bars.savePaymentDisplays(db, OURS, [], true),
  setAvailable: async (db) => [
    await menus.setAvailable(db, OURS, { itemId: 'primus', sizeId: null }, false),
    await menus.setAvailable(db, OURS, { itemId: 'wine', sizeId: 'big' }, false),
  ],
  moveOrdersToTable: (db) =>
    orders.moveOrdersToTable(db, OURS, { tabId: TAB, personIds: [DINER], table: 'A7' }),
  keepSeats: (db) =>
    tabChanges.keepSeats(db, tabOf(OURS, 'ours'), [{ personId: DINER, joinedAt: later(1) }]),
  moveOrder: (db) =>
    orders.moveOrder(db, OURS, ORDER, {
      from: 'placed',
      to: 'cancelled',
      actor: { kind: 'house' },
      at: later(1),
      reason: 'other',
      words: null,
    }),
  moveOrdersToTab: async (db) => {
    const before = null
    const after = aTab({ id: uuid(2), barId: OURS, tables: ['A6'] })
    await tabChanges.saveTabChange(db, { before, after, journal: [] })
    await orders.moveOrdersToTab(db, OURS, TAB, uuid(2))
  },
  saveTabChange: async (db) => {
    const before = tabOf(OURS, 'ours')
    const after = { ...before, version: 2, lines: [], diners: [], closedAt: later(1) }
    await tabChanges.saveTabChange(db, { before, after, journal: [] })
  },
  nextOrderNumber: (db) => orders.nextOrderNumber(db, OURS, '2026-07-01'),
  insertOrder: (db) =>
    orders.insertOrder(
      db,
      { ...orderOf(OURS, 'ours'), id: uuid(91), number: '102', lines: [] },
      PLACING,
    ),
  createPayPage: (db) =>
    payPages.createPayPage(db, 'more', {
      barId: OURS,
      tabId: TAB,
      amountMinor: 1,
      reference: 'more',
      language: 'en',
      createdAt: NOON,
      expiresAt: later(1),
    }),
  saveMenu: (db) => menus.saveMenu(db, OURS, { categories: [], items: [] }, true),
  addAiUsage: (db) => aiUsage.addAiUsage(db, OURS, '2026-07-01', [spent('ours', 1)]),
  appendAudit: (db) => auditLog.appendAudit(db, [act(OURS, {})]),
}

/** These ask about all bars on purpose. */
const ACROSS = ['appendHouseAct', 'auditedBars', 'listBars', 'namedBars']
/** These turn one row into a value. */
const PURE = [
  'SAT_LAST',
  'DAY_COST',
  'usdOf',
  'barOf',
  'tabOf',
  'orderOf',
  'AT_TABLE',
  'OF_DINER',
  'payPageHash',
]

test('every store function is behind the wall, or named as an exception', () => {
  const stores = [aiUsage, auditLog, bars, menus, tabs, tabChanges, orders, payPages, turns]
  const functions = stores.flatMap((store) =>
    Object.entries(store)
      .filter(([, value]) => typeof value === 'function')
      .map(([name]) => name),
  )
  const named = [...Object.keys(READS), ...Object.keys(WRITES), ...ACROSS, ...PURE]

  expect(functions.toSorted()).toEqual(named.toSorted())
})

/** Every row of a bar, of whatever table. */
async function rowsOf(database: Database, barId: string): Promise<unknown> {
  const tables = await database.query<{ readonly name: string; readonly key: string }>(
    `SELECT table_name AS name, column_name AS key FROM information_schema.columns
      WHERE table_schema = 'public' AND (column_name = 'bar_id' OR (table_name = 'bars' AND column_name = 'id'))
      ORDER BY table_name`,
  )
  const rows: unknown[] = []
  for (const { name, key } of tables) {
    const found = await database.query(
      `SELECT to_jsonb(r) AS row FROM "${name}" r WHERE "${key}" = $1 ORDER BY to_jsonb(r)::text`,
      [barId],
    )
    rows.push([name, found])
  }
  return rows
}

eachDatabase((open) => {
  test('asked for one bar, no store function tells anything of another with the same ids', async () => {
    const database = await open()
    await fill(database.db, OURS, 'ours')
    await fill(database.db, THEIRS, 'theirs')

    for (const [name, read] of Object.entries(READS)) {
      const told = JSON.stringify(await read(database.db))

      expect([name, told.length > 2, told.includes('theirs'), told.includes(THEIRS)]).toEqual([
        name,
        true,
        false,
        false,
      ])
    }
  })

  test('done to one bar, no store function touches another with the same ids', async () => {
    const database = await open()
    await fill(database.db, OURS, 'ours')
    await fill(database.db, THEIRS, 'theirs')
    const theirs = await rowsOf(database, THEIRS)

    for (const [name, write] of Object.entries(WRITES)) {
      const ours = await rowsOf(database, OURS)
      await write(database.db)

      expect([name, await rowsOf(database, THEIRS)]).toEqual([name, theirs])
      expect([name, Bun.deepEquals(await rowsOf(database, OURS), ours)]).toEqual([name, false])
    }
  })
})

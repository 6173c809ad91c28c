import { sql } from 'drizzle-orm'
import {
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

import type { TabEntry } from '../core/tab-commands.ts'
import type { ChosenOption } from '../core/tab.ts'
import { at, minor } from './columns.ts'
import { bars } from './schema-bars.ts'

export const tabs = pgTable(
  'tabs',
  {
    barId: uuid('bar_id')
      .notNull()
      .references(() => bars.id),
    id: uuid('id').notNull(),
    version: integer('version').notNull().default(0),
    openedAt: at('opened_at').notNull(),
    lastActivityAt: at('last_activity_at').notNull(),
    closedAt: at('closed_at'),
    closedReason: text('closed_reason').$type<'idle' | 'served' | 'staff' | 'joined'>(),
  },
  (t) => [
    primaryKey({ columns: [t.barId, t.id] }),
    index('tabs_open')
      .on(t.barId, t.lastActivityAt)
      .where(sql`${t.closedAt} IS NULL`),
  ],
)

export const tabTables = pgTable(
  'tab_tables',
  {
    barId: uuid('bar_id').notNull(),
    tabId: uuid('tab_id').notNull(),
    label: text('label').notNull(),
    position: integer('position').notNull(),
    /** Set when the tab closes or leaves the table; a table belongs to one open tab at most. */
    leftAt: at('left_at'),
  },
  (t) => [
    primaryKey({ columns: [t.barId, t.tabId, t.label] }),
    foreignKey({ columns: [t.barId, t.tabId], foreignColumns: [tabs.barId, tabs.id] }),
    uniqueIndex('tab_tables_open')
      .on(t.barId, t.label)
      .where(sql`${t.leftAt} IS NULL`),
  ],
)

export const tabDiners = pgTable(
  'tab_diners',
  {
    barId: uuid('bar_id').notNull(),
    tabId: uuid('tab_id').notNull(),
    personId: uuid('person_id').notNull(),
    number: integer('number').notNull(),
    joinedAt: at('joined_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.barId, t.tabId, t.personId] }),
    foreignKey({ columns: [t.barId, t.tabId], foreignColumns: [tabs.barId, tabs.id] }),
    uniqueIndex('tab_diners_number').on(t.barId, t.tabId, t.number),
    index('tab_diners_person').on(t.barId, t.personId),
  ],
)

export const tabLines = pgTable(
  'tab_lines',
  {
    barId: uuid('bar_id').notNull(),
    id: uuid('id').notNull(),
    tabId: uuid('tab_id').notNull(),
    personId: uuid('person_id').notNull(),
    itemId: text('item_id').notNull(),
    sizeId: text('size_id'),
    choices: jsonb('choices').$type<readonly ChosenOption[]>().notNull(),
    quantity: integer('quantity').notNull(),
    note: text('note'),
    unitPriceMinor: minor('unit_price_minor').notNull(),
    orderId: uuid('order_id'),
    /** Place within the tab, in the order lines were added. */
    position: integer('position').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.barId, t.id] }),
    index('tab_lines_tab').on(t.barId, t.tabId),
    index('tab_lines_person').on(t.personId),
    foreignKey({ columns: [t.barId, t.tabId], foreignColumns: [tabs.barId, tabs.id] }),
  ],
)

/** The tab's journal: every command that changed it, once. */
export const tabEvents = pgTable(
  'tab_events',
  {
    barId: uuid('bar_id').notNull(),
    tabId: uuid('tab_id').notNull(),
    /** The tab's version after the command. */
    version: integer('version').notNull(),
    personId: uuid('person_id'),
    /** A `TabCommand`, or a change of seat: `{ type: 'open' | 'join' | 'move' | 'close', … }`. */
    command: jsonb('command').$type<{ readonly type: string }>().notNull(),
    /** The lines it added, changed or (null) took away, as they are after it. */
    touched: jsonb('touched').$type<TabEntry['touched']>().notNull(),
    /** The diner's cart after it; null where the command has none. */
    cartTotalMinor: minor('cart_total_minor'),
    /** `<message or call id>#<index>`: the same cause never acts twice. */
    idempotencyKey: text('idempotency_key').notNull(),
    at: at('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.barId, t.tabId, t.version] }),
    uniqueIndex('tab_events_key').on(t.barId, t.idempotencyKey),
    index('tab_events_person').on(t.personId),
  ],
)

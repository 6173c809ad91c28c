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

import type { ChosenOption, TabCommand } from '../core/tab.ts'
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
    command: jsonb('command')
      .$type<
        | TabCommand
        | { readonly type: 'open' | 'join' | 'move' | 'close'; readonly [key: string]: unknown }
      >()
      .notNull(),
    /** `<message or call id>#<index>`: the same cause never acts twice. */
    idempotencyKey: text('idempotency_key').notNull(),
    at: at('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.barId, t.tabId, t.version] }),
    uniqueIndex('tab_events_key').on(t.barId, t.idempotencyKey),
  ],
)

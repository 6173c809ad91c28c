import { sql } from 'drizzle-orm'
import {
  check,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

import type { OrderActor } from '../core/order.ts'
import { at, minor } from './columns.ts'
import { bars } from './schema-bars.ts'
import { tabs } from './schema-tabs.ts'

export const orders = pgTable(
  'orders',
  {
    barId: uuid('bar_id')
      .notNull()
      .references(() => bars.id),
    id: uuid('id').notNull(),
    orderNumber: text('order_number').notNull(),
    businessDay: date('business_day', { mode: 'string' }).notNull(),
    tabId: uuid('tab_id').notNull(),
    personId: uuid('person_id'),
    chatId: uuid('chat_id'),
    tableLabel: text('table_label'),
    state: text('state')
      .$type<'placed' | 'accepted' | 'preparing' | 'ready' | 'served' | 'rejected' | 'cancelled'>()
      .notNull(),
    source: text('source').notNull(),
    currency: text('currency').notNull(),
    /** Major units with the currency's own decimals; the minor-unit integer stands beside it. */
    totalAmount: numeric('total_amount').notNull(),
    totalMinor: minor('total_minor').notNull(),
    paymentStatus: text('payment_status').notNull().default('display_only'),
    metadata: jsonb('metadata').$type<Readonly<Record<string, unknown>>>().notNull(),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.barId, t.id] }),
    uniqueIndex('orders_number').on(t.barId, t.businessDay, t.orderNumber),
    index('orders_tab').on(t.barId, t.tabId),
    index('orders_created').on(t.createdAt),
    index('orders_person').on(t.personId),
    index('orders_waiting')
      .on(t.barId, t.createdAt)
      .where(sql`${t.state} = 'placed'`),
    foreignKey({ columns: [t.barId, t.tabId], foreignColumns: [tabs.barId, tabs.id] }),
    check('orders_payment_status', sql`${t.paymentStatus} = 'display_only'`),
  ],
)

export const orderLines = pgTable(
  'order_lines',
  {
    barId: uuid('bar_id').notNull(),
    id: uuid('id').notNull(),
    orderId: uuid('order_id').notNull(),
    itemId: text('item_id').notNull(),
    name: text('name').notNull(),
    sizeName: text('size_name'),
    choiceNames: jsonb('choice_names').$type<readonly string[]>().notNull(),
    quantity: integer('quantity').notNull(),
    note: text('note'),
    unitPriceMinor: minor('unit_price_minor').notNull(),
    position: integer('position').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.barId, t.id] }),
    index('order_lines_order').on(t.barId, t.orderId),
    foreignKey({ columns: [t.barId, t.orderId], foreignColumns: [orders.barId, orders.id] }),
  ],
)

/** Who moved an order, from where to where, and when. */
export const orderEvents = pgTable(
  'order_events',
  {
    barId: uuid('bar_id').notNull(),
    orderId: uuid('order_id').notNull(),
    sequence: integer('sequence').notNull(),
    fromState: text('from_state'),
    toState: text('to_state').notNull(),
    actor: jsonb('actor').$type<OrderActor>().notNull(),
    reason: text('reason'),
    /** The staff's own, for the diner. */
    words: text('words'),
    at: at('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.barId, t.orderId, t.sequence] }),
    foreignKey({ columns: [t.barId, t.orderId], foreignColumns: [orders.barId, orders.id] }),
  ],
)

export const orderCounters = pgTable(
  'order_counters',
  {
    barId: uuid('bar_id').notNull(),
    businessDay: date('business_day', { mode: 'string' }).notNull(),
    last: integer('last').notNull(),
  },
  (t) => [primaryKey({ columns: [t.barId, t.businessDay] })],
)

/** A diner's payment instructions as a page; the token itself is never stored. */
export const payPages = pgTable(
  'pay_pages',
  {
    tokenHash: text('token_hash').primaryKey(),
    barId: uuid('bar_id')
      .notNull()
      .references(() => bars.id),
    tabId: uuid('tab_id').notNull(),
    amountMinor: minor('amount_minor').notNull(),
    reference: text('reference').notNull(),
    language: text('language').notNull(),
    createdAt: at('created_at').notNull(),
    expiresAt: at('expires_at').notNull(),
  },
  (t) => [index('pay_pages_expiry').on(t.expiresAt)],
)

import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

import type { HouseRules, OpeningHours } from '../core/bar.ts'
import type { Wording } from '../core/language.ts'
import type { Allergen, OptionGroup, Size, TimeSpan } from '../core/menu.ts'
import type { OutMessage } from '../core/message.ts'
import type { OrderActor } from '../core/order.ts'
import type { ChosenOption, TabCommand } from '../core/tab.ts'

// Keys of a bar's rows lead with the bar id: it is the tenant wall, and the distribution column on Citus.
// Money is a bigint of minor units; it is read as a number, since 2^53 minor units outlast any bill.

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 })
const minor = (name: string) => bigint(name, { mode: 'number' })

export const bars = pgTable('bars', {
  id: uuid('id').primaryKey(),
  slug: text('slug').notNull().unique(),
  name: text('name').notNull(),
  currency: text('currency').notNull(),
  timeZone: text('time_zone').notNull(),
  languages: text('languages').array().notNull(),
  defaultLanguage: text('default_language').notNull(),
  phoneNumberId: text('phone_number_id'),
  hours: jsonb('hours').$type<OpeningHours>().notNull(),
  rules: jsonb('rules').$type<Partial<HouseRules>>().notNull(),
  /** Rises with each change that a diner could see; turns compare it with the compiled menu they hold. */
  menuVersion: integer('menu_version').notNull().default(0),
  updatedAt: at('updated_at').notNull().defaultNow(),
})

export const barTables = pgTable(
  'bar_tables',
  {
    barId: uuid('bar_id')
      .notNull()
      .references(() => bars.id, { onDelete: 'cascade' }),
    label: text('label').notNull(),
    area: text('area'),
    position: integer('position').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.barId, t.label] })],
)

export const staff = pgTable(
  'staff',
  {
    barId: uuid('bar_id')
      .notNull()
      .references(() => bars.id, { onDelete: 'cascade' }),
    phone: text('phone').notNull(),
    name: text('name').notNull(),
    role: text('role').$type<'owner' | 'staff'>().notNull(),
    language: text('language').notNull(),
    position: integer('position').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.barId, t.phone] }), index('staff_phone').on(t.phone)],
)

export const paymentDisplays = pgTable(
  'payment_displays',
  {
    barId: uuid('bar_id')
      .notNull()
      .references(() => bars.id, { onDelete: 'cascade' }),
    id: text('id').notNull(),
    position: integer('position').notNull().default(0),
    /** A `PaymentDisplay` of core/payment-display.ts, confirmation included; checked when read. */
    display: jsonb('display').$type<unknown>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.barId, t.id] })],
)

export const menuCategories = pgTable(
  'menu_categories',
  {
    barId: uuid('bar_id')
      .notNull()
      .references(() => bars.id, { onDelete: 'cascade' }),
    id: text('id').notNull(),
    name: jsonb('name').$type<Wording>().notNull(),
    position: integer('position').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.barId, t.id] })],
)

export const menuItems = pgTable(
  'menu_items',
  {
    barId: uuid('bar_id').notNull(),
    id: text('id').notNull(),
    categoryId: text('category_id').notNull(),
    name: jsonb('name').$type<Wording>().notNull(),
    aliases: jsonb('aliases').$type<Readonly<Record<string, readonly string[]>>>().notNull(),
    description: jsonb('description').$type<Wording>(),
    priceMinor: minor('price_minor'),
    sizes: jsonb('sizes').$type<readonly Size[]>().notNull(),
    optionGroups: jsonb('option_groups').$type<readonly OptionGroup[]>().notNull(),
    allergens: jsonb('allergens').$type<readonly Allergen[]>(),
    available: boolean('available').notNull().default(true),
    hours: jsonb('hours').$type<readonly TimeSpan[]>().notNull(),
    position: integer('position').notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.barId, t.id] }),
    foreignKey({
      columns: [t.barId, t.categoryId],
      foreignColumns: [menuCategories.barId, menuCategories.id],
    }),
  ],
)

/** Diners and staff alike: whoever has written to or heard from one of our numbers. */
export const people = pgTable(
  'people',
  {
    id: uuid('id').primaryKey(),
    /** Business-scoped user ids are unique per Meta portfolio only. */
    portfolio: text('portfolio').notNull().default(''),
    userId: text('user_id'),
    parentUserId: text('parent_user_id'),
    /** E.164 digits without the plus. */
    phone: text('phone'),
    profileName: text('profile_name'),
    language: text('language'),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('people_user_id')
      .on(t.portfolio, t.userId)
      .where(sql`${t.userId} IS NOT NULL`),
    uniqueIndex('people_phone')
      .on(t.phone)
      .where(sql`${t.phone} IS NOT NULL`),
  ],
)

/** A chat: one person at one of our numbers. */
export const chats = pgTable(
  'waiter_conversations',
  {
    id: uuid('id').primaryKey(),
    phoneNumberId: text('phone_number_id').notNull(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    barId: uuid('bar_id').references(() => bars.id),
    tableLabel: text('table_label'),
    tabId: uuid('tab_id'),
    /** `person`: staff took over and the waiter is silent. */
    mode: text('mode').$type<'waiter' | 'person'>().notNull().default('waiter'),
    modeUntil: at('mode_until'),
    /** The staff number that answers while `mode` is `person`; before anyone has, the one that was asked. */
    modeStaffPhone: text('mode_staff_phone'),
    language: text('language'),
    languageState: jsonb('language_state').$type<unknown>(),
    /** What the waiter is in the middle of (an open question and what it offered); checked when read. */
    dialogue: jsonb('dialogue').$type<unknown>(),
    /** Opens the 24-hour window: the person's last real message or call. */
    lastInboundAt: at('last_inbound_at'),
    leaseOwner: text('lease_owner'),
    leaseUntil: at('lease_until'),
    /** Rises with each lease; a commit that names an older one changes nothing. */
    leaseFence: bigint('lease_fence', { mode: 'number' }).notNull().default(0),
    /** Pair pacing: sends left now, as of `paceAt`. */
    paceTokens: real('pace_tokens').notNull().default(45),
    paceAt: at('pace_at').notNull().defaultNow(),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('waiter_conversations_pair').on(t.phoneNumberId, t.personId),
    index('waiter_conversations_person').on(t.personId),
    index('waiter_conversations_bar').on(t.barId),
  ],
)

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

/** What vendors delivered, one row per message, status or event. The row is the job. */
export const inbox = pgTable(
  'inbox',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    dedupeKey: text('dedupe_key').notNull(),
    kind: text('kind')
      .$type<'message' | 'status' | 'call' | 'account' | 'error' | 'unknown'>()
      .notNull(),
    lane: text('lane').notNull(),
    phoneNumberId: text('phone_number_id'),
    /** The vendor's own time. */
    at: at('at').notNull(),
    gatherMs: integer('gather_ms').notNull(),
    /** Nulled by retention; the row stays longer for its key. */
    body: jsonb('body').$type<unknown>(),
    state: text('state').$type<'pending' | 'done' | 'dead'>().notNull().default('pending'),
    attempts: integer('attempts').notNull().default(0),
    /** Not before this after a failed attempt. */
    dueAt: at('due_at').notNull().defaultNow(),
    receivedAt: at('received_at').notNull().defaultNow(),
    doneAt: at('done_at'),
    chatId: uuid('chat_id'),
    errorCode: text('error_code'),
  },
  (t) => [
    uniqueIndex('inbox_dedupe').on(t.dedupeKey),
    index('inbox_pending')
      .on(t.lane, t.id)
      .where(sql`${t.state} = 'pending'`),
    index('inbox_chat')
      .on(t.chatId, t.id)
      .where(sql`${t.chatId} IS NOT NULL`),
    index('inbox_received').on(t.receivedAt),
  ],
)

/** What we send, in order per lane. */
export const outbox = pgTable(
  'outbox',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** Unique per cause: `turn:<inbox id>:<n>`, `order:<id>:<state>:<to>`, `ladder:<order id>:<step>`. */
    dedupeKey: text('dedupe_key').notNull(),
    /** `<phoneNumberId>:<person id>`: one in flight, in order of id. */
    lane: text('lane').notNull(),
    chatId: uuid('chat_id')
      .notNull()
      .references(() => chats.id),
    barId: uuid('bar_id'),
    phoneNumberId: text('phone_number_id').notNull(),
    kind: text('kind').$type<'answer' | 'relay' | 'staff' | 'notice'>().notNull(),
    message: jsonb('message').$type<OutMessage>().notNull(),
    /** Sent instead outside the 24-hour window. */
    fallback: jsonb('fallback').$type<OutMessage>(),
    /** Button and row ids in `message`: the only ones accepted back. */
    replyIds: text('reply_ids').array().notNull(),
    state: text('state')
      .$type<'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed' | 'dead'>()
      .notNull()
      .default('queued'),
    attempts: integer('attempts').notNull().default(0),
    /** The send was repeated after an answer was lost: the person may have it twice. */
    possiblyDoubled: boolean('possibly_doubled').notNull().default(false),
    wamid: text('wamid'),
    dueAt: at('due_at').notNull().defaultNow(),
    leaseUntil: at('lease_until'),
    errorCode: text('error_code'),
    createdAt: at('created_at').notNull().defaultNow(),
    sentAt: at('sent_at'),
    statusAt: at('status_at'),
  },
  (t) => [
    uniqueIndex('outbox_dedupe').on(t.dedupeKey),
    uniqueIndex('outbox_wamid')
      .on(t.wamid)
      .where(sql`${t.wamid} IS NOT NULL`),
    index('outbox_waiting')
      .on(t.phoneNumberId, t.lane, t.id)
      .where(sql`${t.state} IN ('queued', 'sending')`),
    index('outbox_chat').on(t.chatId, t.id),
    index('outbox_dead')
      .on(t.id)
      .where(sql`${t.state} = 'dead'`),
  ],
)

/** One of our numbers: its send budget, shared by all replicas. */
export const senders = pgTable('senders', {
  phoneNumberId: text('phone_number_id').primaryKey(),
  paceTokens: real('pace_tokens').notNull(),
  paceAt: at('pace_at').notNull(),
  /** Set when Graph says that nothing will go (token, permission, account); the outbox waits. */
  pausedUntil: at('paused_until'),
  pausedReason: text('paused_reason'),
})

export const callSummaries = pgTable(
  'call_summaries',
  {
    callId: text('call_id').primaryKey(),
    barId: uuid('bar_id'),
    primaryIntent: text('primary_intent').notNull(),
    intents: text('intents').array().notNull(),
    summaryText: text('summary_text').notNull(),
    language: text('language'),
    outcome: text('outcome'),
    durationSeconds: integer('duration_seconds'),
    orderId: uuid('order_id'),
    costUsd: numeric('cost_usd'),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [index('call_summaries_created').on(t.primaryIntent, t.createdAt)],
)

import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  real,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

import type { OutMessage } from '../core/message.ts'
import { at } from './columns.ts'
import { chats } from './schema-people.ts'

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
    index('inbox_dead')
      .on(t.id)
      .where(sql`${t.state} = 'dead'`),
  ],
)

/** What we send, in order per lane. */
export const outbox = pgTable(
  'outbox',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** Unique per cause: `turn:<inbox id>:<n>`, `order:<id>:<state>:<to>`, `ladder:<order id>:<step>`. */
    dedupeKey: text('dedupe_key').notNull(),
    /** The vendor's id of the message, or `call:<call id>` and more, that it is sent because of; `null`: unknown, or a timer's. */
    cause: text('cause'),
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

/**
 * One row that a crash of the database server takes away, or a standby that takes over: the table is UNLOGGED. What was
 * committed without waiting for the disk may be lost with it, so whoever finds it gone writes when that was noticed.
 */
export const crashEpoch = pgTable('crash_epoch', {
  isRow: boolean('is_row').primaryKey().default(true),
  beganAt: at('began_at').notNull(),
  /** Where it was put, so that one which a dump brought along is known; none where nobody has looked yet. */
  home: text('home'),
})

/** One of our numbers: its send budget, shared by all replicas. */
export const senders = pgTable('senders', {
  phoneNumberId: text('phone_number_id').primaryKey(),
  paceTokens: real('pace_tokens').notNull(),
  paceAt: at('pace_at').notNull(),
  /** Set when Graph says that nothing will go (token, permission, account); the outbox waits. */
  pausedUntil: at('paused_until'),
  pausedReason: text('paused_reason'),
})

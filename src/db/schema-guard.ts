import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'

import { at } from './columns.ts'

/** What rate limits have counted: columns and their order are those of rate-limiter-flexible. */
export const rateLimits = pgTable(
  'rate_limits',
  {
    /** A digest of what is limited and whom. */
    key: text('key').primaryKey(),
    points: integer('points').notNull().default(0),
    /** End of the window, in milliseconds. */
    expire: bigint('expire', { mode: 'number' }),
  },
  (t) => [index('rate_limits_expire').on(t.expire)],
)

/**
 * What staff and operators did, one chain of hashes a bar, and one of the house's (`HOUSE` in audit-log.ts). Triggers refuse to change or remove a row; whoever gets past
 * them breaks the chain.
 */
export const auditLog = pgTable(
  'audit_log',
  {
    barId: uuid('bar_id').notNull(),
    /** From 1 without gaps. */
    seq: bigint('seq', { mode: 'number' }).notNull(),
    at: at('at').notNull(),
    actor: text('actor').$type<'staff' | 'operator'>().notNull(),
    /** Of `people`; `null` for the operator. */
    actorId: uuid('actor_id'),
    act: text('act').notNull(),
    /** What was acted on: an order, a chat, a flag; `null` for the bar itself. */
    subjectId: uuid('subject_id'),
    /** Counts, words of closed sets, and ids of rows. */
    details: jsonb('details').$type<AuditDetails>().notNull(),
    /** Hex SHA-256 of this row and of the hash before it. */
    hash: text('hash').notNull(),
  },
  (t) => [primaryKey({ columns: [t.barId, t.seq] })],
)

export type AuditDetails = { readonly [fact: string]: string | number | boolean }

import {
  bigint,
  date,
  doublePrecision,
  integer,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'

/** What models cost a bar, by its local day: the books of the daily cap and of the operator. */
export const aiUsage = pgTable(
  'ai_usage',
  {
    barId: uuid('bar_id').notNull(),
    /** The bar's local date. */
    day: date('day', { mode: 'string' }).notNull(),
    provider: text('provider').notNull(),
    model: text('model').notNull(),
    turns: integer('turns').notNull(),
    inputTokens: bigint('input_tokens', { mode: 'number' }).notNull(),
    cachedTokens: bigint('cached_tokens', { mode: 'number' }).notNull(),
    outputTokens: bigint('output_tokens', { mode: 'number' }).notNull(),
    /** Of voice notes that were written down, as the vendor counts them. */
    audioSeconds: doublePrecision('audio_seconds').notNull().default(0),
    /** Millionths of a US dollar, estimated by the price table of the day. */
    costMicroUsd: bigint('cost_micro_usd', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.barId, t.day, t.provider, t.model] })],
)

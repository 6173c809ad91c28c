import { bigint, timestamp } from 'drizzle-orm/pg-core'

/** A moment, to the millisecond, as `Date`. */
export const at = (name: string) =>
  timestamp(name, { withTimezone: true, mode: 'date', precision: 3 })

/** Money in minor units: a bigint read as a number, since 2^53 minor units outlast any bill. */
export const minor = (name: string) => bigint(name, { mode: 'number' })

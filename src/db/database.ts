import { drizzle, type PgRemoteDatabase } from 'drizzle-orm/pg-proxy'

/**
 * What statements run on: drizzle's builder, and SQL as text for the hot path. Both databases answer alike: `bigint` is a
 * number, `numeric` and `date` are strings, timestamps are `Date`, `json` is parsed, arrays are arrays. As parameters,
 * arrays and dates go as they are; what is meant for `json` goes as an object, or as a string of JSON.
 */
export type Db = PgRemoteDatabase & {
  /** Runs one statement with `$1`-style parameters; prepared once per connection on PostgreSQL. */
  readonly rows: <T>(text: string, params?: readonly unknown[]) => Promise<readonly T[]>
  /** Runs several statements without parameters, as one message; gives the rows of all of them, one after the other. */
  readonly script: (text: string) => Promise<readonly unknown[]>
}

export type Queries = {
  readonly db: Db
  readonly query: <T>(text: string, params?: readonly unknown[]) => Promise<readonly T[]>
  /**
   * Commits what `fn` did, or rolls it back when it throws. Inside, use `tx` only: the embedded database has one
   * connection and refuses statements beside its open transaction from within that transaction.
   */
  readonly transaction: <T>(fn: (tx: Db) => Promise<T>) => Promise<T>
}

export type Database = Queries & {
  readonly kind: 'postgres' | 'embedded'
  /**
   * The same rows, without waiting for the disk on commit: for leases and other claims whose loss in a crash of the
   * database server is harmless. Never for what was promised to someone.
   */
  readonly relaxed: Queries
  /** As `relaxed`, behind no other statement: for a sign of life, which must not wait for what others wait for. */
  readonly pulse: Pick<Queries, 'db'>
  /** Several statements without parameters on one connection, `BEGIN` and `COMMIT` among them if wanted. */
  readonly script: (text: string) => Promise<readonly unknown[]>
  /** Calls `fn` with each payload until the returned function is called. A hint only: what is sent while disconnected is lost. */
  readonly listen: (channel: string, fn: (payload: string) => void) => Promise<() => Promise<void>>
  readonly notify: (channel: string, payload: string) => Promise<void>
  /**
   * Throws every connection away: whatever is under way on them fails, though it may have been done. For connections whose
   * other end is gone without a word.
   */
  readonly renew: () => void
  /** Resolves when it is gone for good, with what it died of: the process had better end and be started again. */
  readonly died: Promise<Error>
  /** What a database server does by itself: reclaims the space of old rows, renews statistics. For a quiet hour, daily. */
  readonly maintain: () => Promise<void>
  /** Waits for what is under way, then lets go of connections and files. */
  readonly close: () => Promise<void>
}

/** How a driver runs one statement; `array` rows feed drizzle, `object` rows feed `rows`. */
export type Run = (
  text: string,
  params: readonly unknown[],
  shape: 'array' | 'object',
) => Promise<readonly unknown[]>

/** Drizzle and text SQL over one driver connection or pool. */
export function dbOver(run: Run, script: Db['script']): Db {
  const builder = drizzle(async (text, params, method) => ({
    rows: [...(await run(text, params, method === 'all' ? 'array' : 'object'))],
  }))
  return Object.assign(builder, {
    rows: async <T>(text: string, params: readonly unknown[] = []) =>
      // The caller names the shape of its own SELECT; nothing else knows it.
      (await run(text, params, 'object')) as readonly T[],
    script,
  })
}

/** The SQLSTATE of a failed statement (`23505` unique violation, …), on either database; `undefined` for other errors. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const code: unknown = Reflect.get(error, 'code')
  // Each has a digit, which tells it from `EPIPE`. Drizzle wraps the driver's error.
  return typeof code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(code)
    ? code
    : sqlState(error.cause)
}

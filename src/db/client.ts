import type { Database } from './database.ts'
import { embeddedPlace } from './embedded-place.ts'
import { openPostgres, type PostgresOptions } from './postgres.ts'

export { sqlState } from './database.ts'
export type { Database, Db, Queries } from './database.ts'

/**
 * Opens the database of `[database] url`: `postgres://…`, `embedded:./data` (a directory of this process alone) or
 * `embedded::memory:`. Migrations are the caller's (`migrate`).
 */
export async function openDatabase(
  url: string,
  options: PostgresOptions = { poolSize: 10 },
): Promise<Database> {
  const place = embeddedPlace(url)
  if (place !== undefined) {
    // A server on PostgreSQL has no use for a second one in its memory.
    const { openEmbedded } = await import('./embedded.ts')
    return await openEmbedded(place === ':memory:' ? null : place, options.watch)
  }
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(url, options)
  // Not the address itself: it may hold a password.
  throw new Error('a database address is postgres://…, embedded:./directory or embedded::memory:')
}

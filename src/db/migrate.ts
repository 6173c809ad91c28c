import { createHash } from 'node:crypto'

import { type Db, type Queries, sqlState } from './database.ts'
import { type Migration, MIGRATIONS } from './migrations.ts'
import { takeTime } from './take-time.ts'

/** The database holds migrations this program does not know, or knows with another text. */
export class MigrationMismatch extends Error {}

/** Others kept the tables in use for as long as was waited for them; nothing was changed. */
export class MigrationKeptOut extends Error {}

/** How others' use of the tables is waited for. */
export type Patience = {
  readonly tries: number
  /**
   * Whoever waits for a table keeps everybody who asks for it later waiting behind them, the house's traffic too. A turn
   * has a table for milliseconds: who does not let go for so long is a report, a dump, or somebody's open console.
   * Longer than a server's deadlock_timeout (1 s), at which an autovacuum that is in the way is asked to step aside.
   */
  readonly lockWaitMs: number
  /** Between two tries, in which those who queued behind the last one get on. */
  readonly restMs: number
  /** Told when another replica's migration, or a backup, has to end first: however long that takes. */
  readonly onAwaited?: () => void
  /** Told after each try that did not get the tables. */
  readonly onKeptOut?: (keptOut: KeptOut) => void
}

export type KeptOut = {
  readonly triesLeft: number
  /** The longest transactions of others, as the database knows them. */
  readonly holders: readonly Holder[]
}

type Holder = { readonly pid: number; readonly name: string; readonly seconds: number }

/** Two minutes in all. */
export const PATIENCE: Patience = { tries: 20, lockWaitMs: 2000, restMs: 4000 }

type Applied = { readonly tag: string; readonly hash: string }

/** Our own number among the database's advisory locks: "maitred" folded into 31 bits. */
const LOCK = 1_835_104_372

/**
 * Brings the database up to this program's schema. Safe with many replicas starting at once: one works, the others wait
 * for it. Two SELECTs when there is nothing to do.
 * @returns what was applied, oldest first.
 * @throws MigrationMismatch when a newer program was here before; MigrationKeptOut.
 */
export async function migrate(
  database: Queries,
  migrations: readonly Migration[] = MIGRATIONS,
  patience: Patience = PATIENCE,
): Promise<readonly string[]> {
  if ((await pending(database, migrations)).length === 0) return []
  for (let triesLeft = patience.tries - 1; ; triesLeft -= 1) {
    try {
      return await database.transaction(async (tx) => {
        await takeTime(tx)
        await lockMigrations(tx, patience.onAwaited)
        // Not before: whom that lock waits for, a backup or another replica, keeps nobody else waiting.
        await tx.script(`SET LOCAL lock_timeout = ${patience.lockWaitMs}`)
        return await applyMigrations(tx, migrations)
      })
    } catch (error) {
      if (!KEPT_OUT.has(sqlState(error) ?? '')) throw error
      const keptOut = { triesLeft, holders: await holdersOf(database) }
      patience.onKeptOut?.(keptOut)
      if (triesLeft <= 0) throw new MigrationKeptOut(keptOutWords(keptOut))
    }
    await Bun.sleep(patience.restMs)
  }
}

/** A lock that was not to be had in time, or crosswise with a transaction that writes. */
const KEPT_OUT: ReadonlySet<string> = new Set(['55P03', '40P01'])

async function holdersOf(database: Queries): Promise<readonly Holder[]> {
  return await database.query<Holder>(
    `SELECT pid, application_name AS name, extract(epoch FROM now() - xact_start)::int AS seconds
       FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
      ORDER BY xact_start LIMIT 3`,
  )
}

export function keptOutWords({ triesLeft, holders }: KeptOut): string {
  const named = holders.map(({ pid, name, seconds }) => `${pid} (${name || '-'}, ${seconds} s)`)
  const by =
    named.length === 0 ? '' : `; the longest transactions are of process ${named.join(', ')}`
  const then =
    triesLeft > 0 ? 'trying again' : 'end what is left open there, or wait for it, and start again'
  return `the tables can't be brought up to date while others have them in use${by}: ${then}`
}

/**
 * Until the transaction ends, nobody else changes the schema.
 * @param onAwaited told when somebody holds that back now.
 */
export async function lockMigrations(tx: Db, onAwaited: () => void = () => {}): Promise<void> {
  const [found] = await tx.rows<{ readonly free: boolean }>(
    'SELECT pg_try_advisory_xact_lock($1) AS free',
    [LOCK],
  )
  if (found?.free === true) return
  onAwaited()
  await tx.rows('SELECT pg_advisory_xact_lock($1)', [LOCK])
}

/** Until the transaction ends, nobody begins to change the schema; others may hold it so beside this one. */
export async function holdMigrations(tx: Db): Promise<void> {
  await tx.rows('SELECT pg_advisory_xact_lock_shared($1)', [LOCK])
}

/** What `migrate` would apply, oldest first. Changes nothing. */
export async function pending(
  database: Queries,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<readonly string[]> {
  return missing(await appliedMigrations(database.db), migrations).map(({ tag }) => tag)
}

/**
 * Whether this program's schema is there: for readiness. A newer program that starts beside it may have added to it, which
 * is no reason to leave before that one can serve. Rejects when the database can't be reached.
 */
export async function isMigrated(database: Queries): Promise<boolean> {
  const applied = await appliedMigrations(database.db)
  return MIGRATIONS.every((migration, n) => isThat(migration, applied[n]))
}

/** Applies what is missing on a connection that nobody else migrates. */
export async function applyMigrations(
  tx: Db,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  await tx.script(`CREATE TABLE IF NOT EXISTS schema_migrations (
    position integer PRIMARY KEY,
    tag text NOT NULL,
    hash text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`)
  const due = missing(await appliedMigrations(tx), migrations)
  for (const migration of due) {
    await tx.script(migration.sql)
    await tx.rows('INSERT INTO schema_migrations (position, tag, hash) VALUES ($1, $2, $3)', [
      migrations.indexOf(migration),
      migration.tag,
      hashOf(migration),
    ])
  }
  return due.map(({ tag }) => tag)
}

/** What the database has, oldest first. */
export async function appliedMigrations(db: Db): Promise<readonly Applied[]> {
  // Asked for first: inside a transaction a failing statement would undo everything.
  const [found] = await db.rows<{ readonly there: boolean }>(
    `SELECT to_regclass('schema_migrations') IS NOT NULL AS there`,
  )
  if (found?.there !== true) return []
  return await db.rows<Applied>('SELECT tag, hash FROM schema_migrations ORDER BY position')
}

/** Our migrations with these tags and texts, from the first on; `null` when they are not the beginning of ours. */
export function migrationsOf(applied: readonly Applied[]): readonly Migration[] | null {
  const ours = MIGRATIONS.slice(0, applied.length)
  const isOurs = applied.every((one, n) => isThat(ours[n], one))
  return isOurs ? ours : null
}

function missing(done: readonly Applied[], migrations: readonly Migration[]): readonly Migration[] {
  for (const [position, { tag, hash }] of done.entries()) {
    const known = migrations[position]
    if (known === undefined) {
      throw new MigrationMismatch(
        `the database has migration ${tag}, which this version of maitred does not know: start the newer version, or restore a backup from before it`,
      )
    }
    if (!isThat(known, { tag, hash })) {
      throw new MigrationMismatch(
        `migration ${tag} of the database is not the ${known.tag} of this version of maitred: the two come from different builds`,
      )
    }
  }
  return migrations.slice(done.length)
}

function isThat(migration: Migration | undefined, applied: Applied | undefined): boolean {
  return (
    migration !== undefined && migration.tag === applied?.tag && hashOf(migration) === applied.hash
  )
}

function hashOf(migration: Migration): string {
  return createHash('sha256').update(migration.sql).digest('hex')
}

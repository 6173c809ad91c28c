import type { Config } from '../config/schema.ts'
import { type Database, openDatabase, sqlState } from '../db/client.ts'
import { DatabaseDamaged, DirectoryUnusable } from '../db/embedded-lock.ts'
import { missingDirectory } from '../db/embedded-place.ts'
import { MigrationKeptOut, MigrationMismatch, pending } from '../db/migrate.ts'
import { MIGRATIONS } from '../db/migrations.ts'
import { connectionWords } from '../doctor/connection-words.ts'
import { areJobsPending } from '../jobs/boss.ts'
import { isWorthRepeating } from '../jobs/sql-state.ts'
import { CommandError } from './command.ts'

/** Opens the database for one command and closes it behind it. */
export async function withOpenDatabase<T>(
  config: Config,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(config.database.url).catch((thrown: unknown) => {
    if (thrown instanceof DirectoryUnusable) throw new CommandError(thrown.told())
    if (thrown instanceof DatabaseDamaged) throw new CommandError(thrown.message)
    const reason = thrown instanceof Error ? thrown.message : 'unknown reason'
    throw new CommandError(`the database can't be opened: ${reason}`)
  })
  try {
    await database.query('SELECT 1').catch((thrown: unknown) => {
      throw new CommandError(unreached(codeOf(thrown)))
    })
    return await work(database)
  } catch (error) {
    if (error instanceof MigrationMismatch || error instanceof MigrationKeptOut) {
      throw new CommandError(error.message)
    }
    const refusal = refusalOf(error)
    throw refusal === null ? error : new CommandError(refusal)
  } finally {
    await database.close()
  }
}

/**
 * The same, for commands that need this program's tables. One that only looks must not make an empty database where none
 * is, and then say that nothing is kept: in the wrong folder that would be an untruth.
 */
export async function withDatabase<T>(
  config: Config,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  refuseMissing(config)
  return await withTables(config, work)
}

/** The same, also where tables are still those of an earlier version. */
export async function withEarlierDatabase<T>(
  config: Config,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  refuseMissing(config)
  return await withOpenDatabase(config, async (database) => {
    const { length: due } = await pending(database)
    if (due === MIGRATIONS.length || (await areJobsPending(database))) throw behind(due)
    return await work(database)
  })
}

function refuseMissing(config: Config): void {
  const missing = missingDirectory(config.database.url)
  if (missing === null) return
  throw new CommandError(
    `there is no database in ${missing}: is this the right folder? "serve" or "migrate" makes one`,
  )
}

/** The same, for commands that begin with an empty database where there is none. */
export async function withTables<T>(
  config: Config,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  return await withOpenDatabase(config, async (database) => {
    const { length: due } = await pending(database)
    if (due > 0 || (await areJobsPending(database))) throw behind(due)
    return await work(database)
  })
}

function behind(due: number): CommandError {
  const count = Math.max(1, due)
  const what = `${count} ${count === 1 ? 'migration' : 'migrations'}`
  return new CommandError(`the database lacks ${what}: run "maitred migrate" first`)
}

/** A database that did not let us in, by the driver's code. */
export function unreached(code: string): string {
  const { meaning, remedy } = connectionWords(code)
  return `the database can't be reached: ${code}, ${meaning}. ${remedy}`
}

/** By a wrong user, password or name of the database. */
const NOT_LET_IN = /^(?:3D000|28\w{3})$/
/** Rights, names that are taken, a server that is read only, a full disk, a crash, a deadlock, a time limit: of a database that did let us in. */
const NOT_CARRIED_OUT = /^(?:42501|42P07|42710|25006|53100|57P02|40\w{3}|57014|55P03)$/

/**
 * What the operator can mend of a statement that the database did not carry out; `null` for any other fault. A driver's
 * own words may hold the address and its password; its code does not.
 */
export function refusalOf(thrown: unknown): string | null {
  const code = sqlState(thrown) ?? codeOf(thrown)
  if (NOT_CARRIED_OUT.test(code)) {
    const { meaning, remedy } = connectionWords(code)
    return `the database did not carry it out: ${code}, ${meaning}. ${remedy}`
  }
  return isWorthRepeating(thrown) || NOT_LET_IN.test(code) ? unreached(code) : null
}

/** A driver's code says enough (`ECONNREFUSED`, `28P01`) and, unlike its message, holds no address. */
export function codeOf(thrown: unknown): string {
  const code =
    typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : null
  return typeof code === 'string' ? code : 'no reason given'
}

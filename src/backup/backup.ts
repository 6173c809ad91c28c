import type { Database, Db } from '../db/client.ts'
import { appliedMigrations, holdMigrations } from '../db/migrate.ts'
import { takeTime } from '../db/take-time.ts'
import { queueCopies, timerCopies } from '../jobs/timer-copies.ts'
import { writeArchive } from './archive.ts'
import { rowsOf, sequencesOf, speakPortably, tablesOf, tallier, type Tally } from './tables.ts'

/** What a backup holds, or a restore has brought back. */
export type Contents = {
  readonly tables: readonly ({ readonly name: string } & Tally)[]
  readonly timers: number
}

/** Timers of one line: enough to make lines few, and each short. */
const TIMER_BATCH = 500

/**
 * Writes the whole state to a new file, as it is at one moment, while others go on working.
 * @throws BadArchive when the file exists.
 */
export async function backup(
  database: Database,
  path: string,
  made: { readonly version: string; readonly at: Date },
): Promise<Contents> {
  for (;;) {
    const contents = await database.transaction(async (tx) => {
      await tx.script('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
      await takeTime(tx)
      // What is read can't be changed in its form until the end: whoever wanted to would stand in every other reader's way.
      await holdMigrations(tx)
      if (!(await isUpToDate(database, tx))) return null
      await speakPortably(tx)
      const tables: Contents['tables'][number][] = []
      const timers = await timerCopies(tx)
      await writeArchive(path, lines(tx, { made, timers, tables }))
      return { tables, timers: timers.length }
    })
    if (contents !== null) return contents
  }
}

/**
 * Whether a transaction's moment is after the last migration. One that waited for a migration began before it, and would
 * find tables empty that the migration has written anew.
 */
async function isUpToDate(database: Database, tx: Db): Promise<boolean> {
  // Nobody else is there, and there is no second connection to ask by.
  if (database.kind === 'embedded') return true
  const [now, seen] = [await appliedMigrations(database.db), await appliedMigrations(tx)]
  return now.length === seen.length
}

type Writing = {
  readonly made: { readonly version: string; readonly at: Date }
  readonly timers: Awaited<ReturnType<typeof timerCopies>>
  /** Filled while lines are written. */
  readonly tables: Contents['tables'][number][]
}

async function* lines(tx: Db, { made, timers, tables }: Writing): AsyncIterable<string> {
  yield JSON.stringify({
    maitred: made.version,
    createdAt: made.at.toISOString(),
    migrations: await appliedMigrations(tx),
  })
  const found = await tablesOf(tx)
  for (const table of found) {
    const { add, tally } = tallier()
    yield JSON.stringify({ table: table.name, columns: table.columns })
    for await (const line of rowsOf(tx, table)) {
      add(line)
      yield line
    }
    tables.push({ name: table.name, ...tally() })
    yield JSON.stringify({ end: table.name, ...tally() })
  }
  yield JSON.stringify({ sequences: await sequencesOf(tx, found) })
  yield JSON.stringify({ queues: await queueCopies(tx) })
  for (let from = 0; from < timers.length; from += TIMER_BATCH) {
    yield JSON.stringify({ timers: timers.slice(from, from + TIMER_BATCH) })
  }
}

import { isDeepStrictEqual } from 'node:util'

import type { Database, Db } from '../db/client.ts'
import { appliedMigrations, applyMigrations, lockMigrations, migrationsOf } from '../db/migrate.ts'
import { type Migration, MIGRATIONS } from '../db/migrations.ts'
import { takeTime } from '../db/take-time.ts'
import { installJobs, type JobsBackend } from '../jobs/boss.ts'
import { makeQueues, setTimers, timerCopies } from '../jobs/timer-copies.ts'
import { BadArchive, readArchive } from './archive.ts'
import type { Contents } from './backup.ts'
import { entry, header, queueList, sequenceList, tableEnd, tableStart, timerList } from './lines.ts'
import {
  dropTables,
  insertRows,
  setSequences,
  speakPortably,
  type Table,
  tablesOf,
  tallier,
  tallyOf,
} from './tables.ts'

/** The database holds something already. */
export class NotEmpty extends Error {}

/** What was read back is not what was written; nothing was kept. */
export class NotTheSame extends Error {}

const BATCH_ROWS = 500
const BATCH_CHARACTERS = 1_000_000

/**
 * Brings a backup into an empty database: all of it, or nothing. The file is read through once and checked before
 * anything is written. A backup of an earlier version is brought in as it was, and then up to date.
 * @throws BadArchive, NotEmpty, NotTheSame
 */
export async function restore(
  database: Database,
  path: string,
  backend: JobsBackend = 'postgres',
): Promise<Contents> {
  const { migrations } = await check(path)
  await database.transaction(refuseUnlessEmpty)
  await installJobs(database, backend)
  return await database.transaction(async (tx) => {
    await takeTime(tx)
    await lockMigrations(tx)
    await speakPortably(tx)
    await refuseUnlessEmpty(tx)
    await refuseTimers(tx)
    await rebuildSchema(tx, migrations)
    const contents = await read(path, writerTo(tx))
    await compare(tx, contents)
    await applyMigrations(tx, MIGRATIONS)
    // As after a crash: what waits in the file may have been sent by whoever went on after the backup.
    await tx.rows('DELETE FROM crash_epoch')
    return contents
  })
}

/** Reads a backup through. @throws BadArchive */
export async function check(
  path: string,
): Promise<{ readonly contents: Contents; readonly migrations: readonly Migration[] }> {
  let migrations: readonly Migration[] = []
  const contents = await read(path, {
    start: (applied) => {
      migrations = known(applied)
    },
    rows: async () => {},
    tail: async () => {},
  })
  return { contents, migrations }
}

function known(applied: readonly { readonly tag: string; readonly hash: string }[]) {
  const found = migrationsOf(applied)
  if (found !== null) return found
  const { tag = 'none' } = applied.at(-1) ?? {}
  throw new BadArchive(
    `the file was written by another version of maitred (migration ${tag}): restore it with a version that has this migration`,
  )
}

type Parts = {
  readonly start: (migrations: readonly { readonly tag: string; readonly hash: string }[]) => void
  readonly rows: (table: Table, lines: readonly string[]) => Promise<void>
  readonly tail: (line: string) => Promise<void>
}

function writerTo(tx: Db): Parts {
  return {
    start: () => {},
    rows: (table, lines) => insertRows(tx, table, lines),
    tail: async (line) => {
      if (line.startsWith('{"sequences"')) {
        return await setSequences(tx, entry(sequenceList, line).sequences)
      }
      if (line.startsWith('{"queues"')) return await makeQueues(tx, entry(queueList, line).queues)
      await setTimers(tx, entry(timerList, line).timers)
    },
  }
}

type Next = () => Promise<string | undefined>

/** Goes through the lines, table by table. */
async function read(path: string, parts: Parts): Promise<Contents> {
  const reader = readArchive(path)[Symbol.asyncIterator]()
  const next: Next = async () => {
    const step = await reader.next()
    return step.done === true ? undefined : step.value
  }
  try {
    return await readAll(next, parts)
  } catch (error) {
    // What does not fit says nothing while the file may be damaged: the seal behind it tells, and is read first.
    if (error instanceof BadArchive) while ((await next()) !== undefined);
    throw error
  }
}

async function readAll(next: Next, parts: Parts): Promise<Contents> {
  const tables: Contents['tables'][number][] = []
  let timers = 0
  parts.start(entry(header, await next()).migrations)
  for (let line = await next(); line !== undefined; line = await next()) {
    if (line.startsWith('{"table"'))
      tables.push(await readTable(entry(tableStart, line), next, parts))
    else {
      if (line.startsWith('{"timers"')) timers += entry(timerList, line).timers.length
      await parts.tail(line)
    }
  }
  return { tables, timers }
}

async function readTable(
  { table: name, columns }: { readonly table: string; readonly columns: Table['columns'] },
  next: Next,
  parts: Parts,
): Promise<Contents['tables'][number]> {
  const table = { name, columns }
  const { add, tally } = tallier()
  let batch: string[] = []
  let characters = 0
  let line = await next()
  for (; line?.startsWith('[') === true; line = await next()) {
    add(line)
    batch.push(line)
    characters += line.length
    if (batch.length < BATCH_ROWS && characters < BATCH_CHARACTERS) continue
    await parts.rows(table, batch)
    batch = []
    characters = 0
  }
  if (batch.length > 0) await parts.rows(table, batch)
  const { end, ...written } = entry(tableEnd, line)
  if (end !== name || !isDeepStrictEqual(written, tally())) {
    throw new BadArchive(`the rows of ${name} are not those that were counted`)
  }
  return { name, ...written }
}

async function refuseUnlessEmpty(tx: Db): Promise<void> {
  for (const { name } of await tablesOf(tx)) {
    await tx.script(`LOCK TABLE public."${name}" IN SHARE ROW EXCLUSIVE MODE`)
    const [row] = await tx.rows(`SELECT 1 FROM public."${name}" LIMIT 1`)
    if (row !== undefined) throw new NotEmpty(`the database is not empty: ${name} has rows`)
  }
}

async function refuseTimers(tx: Db): Promise<void> {
  if ((await timerCopies(tx)).length > 0) {
    throw new NotEmpty('the database is not empty: timers wait in it')
  }
}

/** The tables as they were when the backup was made. */
async function rebuildSchema(tx: Db, migrations: readonly Migration[]): Promise<void> {
  const present = await appliedMigrations(tx)
  if (migrationsOf(present) === null) {
    throw new NotEmpty('the database is of another version of maitred: restore into a new one')
  }
  if (present.length === migrations.length) return
  await dropTables(tx)
  await applyMigrations(tx, migrations)
}

/** Everything is read back from the database and counted and summed once more. */
async function compare(tx: Db, contents: Contents): Promise<void> {
  const tables = new Map((await tablesOf(tx)).map((table) => [table.name, table]))
  for (const { name, rows, sum } of contents.tables) {
    const table = tables.get(name)
    const found = table === undefined ? null : await tallyOf(tx, table)
    if (!isDeepStrictEqual(found, { rows, sum })) {
      throw new NotTheSame(`${name} came back otherwise than it was written: nothing was kept`)
    }
  }
  if ((await timerCopies(tx)).length !== contents.timers) {
    throw new NotTheSame('timers came back otherwise than they were written: nothing was kept')
  }
}

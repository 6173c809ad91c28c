import { access, constants, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'

import type { Config } from './config/schema.ts'
import type { Clock } from './core/ports.ts'
import { barSetUps } from './db/bar-facts.ts'
import type { Database, openDatabase } from './db/client.ts'
import { DirectoryInUse } from './db/embedded-lock.ts'
import { embeddedDirectory, missingDirectory } from './db/embedded-place.ts'
import { MigrationMismatch, pending } from './db/migrate.ts'
import { databaseServer } from './db/server-facts.ts'
import { THE_DATABASE, Unanswered } from './doctor/check.ts'
import type {
  DatabaseFacts,
  DatabaseState,
  DirectoryFacts,
  MigrationFacts,
  ServerFacts,
} from './doctor/surroundings.ts'
import { areJobsPending } from './jobs/boss.ts'
import { countDead, pausedNumbers, waitingQueues } from './jobs/queue-state.ts'
import { remembered } from './platform/remembered.ts'

type Deps = {
  readonly clock: Clock
  readonly timeoutMs: number
  readonly openDatabase: typeof openDatabase
}

/** What is known of the database without changing anything in it; opened when first asked for. */
export function databaseSurroundings(
  { database: { url } }: Pick<Config, 'database'>,
  deps: Deps,
): { readonly facts: DatabaseFacts; readonly close: () => Promise<void> } {
  const directory = embeddedDirectory(url)
  const opened = remembered(() => open(url, deps))
  const asking = <T>(ask: (database: Database) => Promise<T>) =>
    remembered(async () => {
      const found = await opened()
      if (found.database === null) throw new Unanswered(THE_DATABASE, found.state.kind)
      return await ask(found.database).catch(unlessDriver)
    })
  const server = asking((database) => serverFacts(database, deps.clock))
  return {
    facts: {
      state: async () => (await opened()).state,
      server,
      migrations: asking(migrationFacts),
      bars: asking(({ db }) => barSetUps(db)),
      jobs: asking(async (database) => {
        const [dead, queues, paused] = await Promise.all([
          countDead(database),
          waitingQueues(database),
          pausedNumbers(database),
        ])
        return { dead, queues, paused }
      }),
      directory: remembered(async () =>
        directory === null ? null : await directoryFacts(directory),
      ),
    },
    close: async () => {
      const found = await opened()
      await found.database?.close()
    },
  }
}

type Opened = { readonly state: DatabaseState; readonly database: Database | null }

async function open(url: string, deps: Deps): Promise<Opened> {
  // Opening would make one.
  if (missingDirectory(url) !== null) {
    return { state: { kind: 'absent' }, database: null }
  }
  try {
    const connectSeconds = Math.max(1, Math.floor(deps.timeoutMs / 1000))
    const database = await deps.openDatabase(url, { poolSize: 2, connectSeconds })
    return await connected(database)
  } catch (error) {
    if (error instanceof DirectoryInUse) return { state: { kind: 'held' }, database: null }
    return closed(error)
  }
}

async function connected(database: Database): Promise<Opened> {
  try {
    await database.query('SELECT 1')
    return { state: { kind: 'open' }, database }
  } catch (error) {
    await database.close()
    return closed(error)
  }
}

/** A driver's code says enough and, unlike its message, holds no address. */
function closed(error: unknown): Opened {
  return { state: { kind: 'closed', code: codeOf(error) ?? 'no code' }, database: null }
}

function unlessDriver(error: unknown): never {
  const code = codeOf(error)
  if (code === null) throw error
  throw new Unanswered(THE_DATABASE, code)
}

function codeOf(error: unknown): string | null {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  return typeof code === 'string' ? code : null
}

async function serverFacts(database: Database, clock: Clock): Promise<ServerFacts> {
  const asked = clock.now().getTime()
  const { now, ...facts } = await databaseServer(database.db)
  const answered = clock.now().getTime()
  return {
    ...facts,
    isEmbedded: database.kind === 'embedded',
    aheadMs: now.getTime() - (asked + answered) / 2,
    toleranceMs: (answered - asked) / 2,
  }
}

async function migrationFacts(database: Database): Promise<MigrationFacts> {
  try {
    const tags = await pending(database)
    if (tags.length > 0) return { kind: 'behind', tags }
    return { kind: 'current', timers: !(await areJobsPending(database)) }
  } catch (error) {
    if (!(error instanceof MigrationMismatch)) throw error
    return { kind: 'other', why: error.message }
  }
}

async function directoryFacts(path: string): Promise<DirectoryFacts> {
  const nearest = await nearestThere(path)
  const isFolder = (await stat(nearest)).isDirectory()
  const isWritable = await access(nearest, constants.W_OK).then(
    () => isFolder,
    () => false,
  )
  const disk = await statfs(nearest).catch(() => null)
  return { path, isWritable, freeBytes: disk === null ? null : disk.bavail * disk.bsize }
}

/** The folder, or the nearest one above it that is there. */
async function nearestThere(path: string): Promise<string> {
  return (await isThere(path)) || dirname(path) === path ? path : await nearestThere(dirname(path))
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}

import { AsyncLocalStorage } from 'node:async_hooks'
import { mkdir, rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'

import { PGlite } from '@electric-sql/pglite'

import { type Database, type Db, dbOver, type Queries } from './database.ts'
import { refusedRoom } from './disk-room.ts'
import { embeddedAssets } from './embedded-assets.ts'
import { mortal } from './embedded-death.ts'
import { DURABLE_PARAMS, DurableFiles, syncTree } from './embedded-files.ts'
import { preparedImage } from './embedded-image.ts'
import {
  DatabaseDamaged,
  DirectoryUnusable,
  lockDirectory,
  OWNER_ONLY,
  spoiltDirectory,
} from './embedded-lock.ts'
import { giveToOwner } from './embedded-owner.ts'
import { clusterPath, isCluster } from './embedded-place.ts'
import { type Wire, wireTo } from './embedded-wire.ts'
import { UNWATCHED, type Watch } from './watch.ts'

const START_PARAMS = [
  ...DURABLE_PARAMS,
  // As on PostgreSQL: plans outlive the small tables they are made for.
  '-c',
  'enable_seqscan=off',
  // Wasm memory is never given back; the kernel caches the files anyway.
  '-c',
  'shared_buffers=16MB',
  '-c',
  'max_wal_size=64MB',
]

const PARSERS = { 20: Number, 1082: (day: string) => day }
const SETTINGS = { parsers: PARSERS, startParams: START_PARAMS }

/**
 * Opens PostgreSQL inside this process.
 * @param place a directory, made if missing; `null` keeps everything in memory.
 * @param watch told of every statement and transaction.
 * @throws DirectoryInUse when another process (or another open database of this one) has the directory;
 *   DirectoryUnusable when it can't be written; DatabaseDamaged.
 */
export async function openEmbedded(
  place: string | null,
  watch: Watch = UNWATCHED,
): Promise<Database> {
  return place === null ? await openInMemory(watch) : await openDirectory(resolve(place), watch)
}

async function openInMemory(watch: Watch): Promise<Database> {
  const [assets, image] = await Promise.all([embeddedAssets(), preparedImage()])
  const loadDataDir = new Blob([image], { type: 'application/gzip' })
  const pglite = await PGlite.create({ ...assets, ...SETTINGS, loadDataDir })
  return overPglite(pglite, watch, async () => {})
}

async function openDirectory(directory: string, watch: Watch): Promise<Database> {
  const release = lockDirectory(directory)
  try {
    const [assets, cluster] = await Promise.all([embeddedAssets(), clusterIn(directory)])
    const fs = new DurableFiles(cluster.path)
    const pglite = await PGlite.create({ ...assets, ...SETTINGS, fs })
    // After the start: a disk may take seconds for a thousand files, and only a lost machine could miss them.
    const synced = cluster.isNew ? syncTree(cluster.path) : Promise.resolve()
    // A disk that fails is told on close, and before that by the next statement.
    synced.catch(() => {})
    return overPglite(pglite, watch, async () => {
      await synced.finally(() => {
        giveToOwner(directory)
        release()
      })
    })
  } catch (error) {
    release()
    throw await unstarted(directory, error)
  }
}

/** What is wrong with a database that does not start, which says nothing of it itself. */
async function unstarted(directory: string, error: unknown): Promise<unknown> {
  if (error instanceof DirectoryUnusable) return error
  const refused = await refusedRoom(directory)
  if (refused !== null) return new DirectoryUnusable(directory, refused)
  const spoilt = spoiltDirectory(directory)
  if (spoilt !== null) return spoilt
  // Where there is none yet, what failed is the making of it.
  return isCluster(clusterPath(directory)) ? new DatabaseDamaged(directory, error) : error
}

/** The cluster's directory; on the first start, the prepared image unpacked. A half-unpacked one never gets the name. */
async function clusterIn(
  directory: string,
): Promise<{ readonly path: string; readonly isNew: boolean }> {
  const path = clusterPath(directory)
  if (isCluster(path)) return { path, isNew: false }
  const unpacked = `${path}.new`
  await rm(unpacked, { recursive: true, force: true })
  // Also where the directory around it is anyone's, as a volume may be.
  await mkdir(unpacked, { mode: OWNER_ONLY })
  const image = await preparedImage()
  await new Bun.Archive(image).extract(unpacked).catch(async (cause: unknown) => {
    await rm(unpacked, { recursive: true, force: true })
    // It does not say why. The folder and its lock were just made, so what is wanting is room.
    const full = Object.assign(new Error('not unpacked', { cause }), { code: 'ENOSPC' })
    throw new DirectoryUnusable(directory, full)
  })
  await rename(unpacked, path)
  return { path, isNew: true }
}

function overPglite(pglite: PGlite, watch: Watch, release: () => Promise<void>): Database {
  const turns = oneAtATime()
  const { died, close } = mortal(pglite)
  const wire = orderly(wireTo(pglite))
  const around = new AsyncLocalStorage<{ readonly isOpen: () => boolean }>()
  const outside = <T>(work: () => Promise<T>): Promise<T> => {
    // It would wait for the transaction that waits for it.
    if (around.getStore()?.isOpen() === true) {
      throw new Error('a statement beside the open transaction: inside a transaction use its `tx`')
    }
    return turns(work)
  }
  const tx = dbOver(wire.run, wire.script)
  const db = dbOver(
    (...statement) => watch('statement', () => outside(() => wire.run(...statement))),
    (text) => watch('statement', () => outside(() => undoing(tx, () => tx.script(text)))),
  )
  const queries: Queries = {
    db,
    query: db.rows,
    transaction: (fn) =>
      watch('transaction', () =>
        outside(async () => {
          let isOpen = true
          try {
            return await inTransaction(tx, () => around.run({ isOpen: () => isOpen }, () => fn(tx)))
          } finally {
            isOpen = false
          }
        }),
      ),
  }
  return {
    kind: 'embedded',
    ...queries,
    // One process, one log: a commit that is not flushed here would be lost with the process itself.
    relaxed: queries,
    pulse: queries,
    script: db.script,
    listen: async (channel, fn) => {
      const unlisten = await outside(() => pglite.listen(channel, fn))
      return async () => await outside(() => unlisten())
    },
    notify: async (channel, payload) => {
      await db.rows('SELECT pg_notify($1, $2)', [channel, payload])
    },
    // Its other end is in this process.
    renew: () => {},
    died,
    // Nothing else cleans up after updates here: there is no autovacuum beside a single process.
    maintain: async () => {
      await db.script('VACUUM (ANALYZE)')
    },
    close: async () => {
      await outside(close)
      await release()
    },
  }
}

async function inTransaction<T>(tx: Db, work: () => Promise<T>): Promise<T> {
  await tx.script('BEGIN')
  return await undoing(tx, async () => {
    const result = await work()
    // A failed statement whose error was swallowed has undone everything; COMMIT would not say so, this does.
    await tx.script('SELECT 1')
    await tx.script('COMMIT')
    return result
  })
}

/** What fails leaves no open transaction to whoever comes next. */
async function undoing<T>(tx: Db, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await tx.script('ROLLBACK')
    throw error
  }
}

type Turnstile = <T>(work: () => Promise<T>) => Promise<T>

/** Lets one piece of work through at a time, in the order they came. */
function oneAtATime(): Turnstile {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const done = last.then(work)
    last = done.catch(() => {})
    return done
  }
}

/** Statements sent side by side go one behind the other, as on a connection. */
function orderly(wire: Wire): Wire {
  const turns = oneAtATime()
  return {
    run: async (...statement) => await turns(() => wire.run(...statement)),
    script: async (text) => await turns(() => wire.script(text)),
  }
}

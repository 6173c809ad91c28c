import { AsyncLocalStorage } from 'node:async_hooks'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { PGlite } from '@electric-sql/pglite'

import { type Database, type Db, dbOver, type Queries, type Run } from './database.ts'
import { embeddedAssets } from './embedded-assets.ts'
import { DurableFiles } from './embedded-files.ts'
import { preparedImage } from './embedded-image.ts'
import { lockDirectory } from './embedded-lock.ts'

/** What both `query` of PGlite and of its transaction object can do. */
type Connection = Pick<PGlite, 'query' | 'exec'>

export const EMBEDDED_SETTINGS = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  // PGlite's fdatasync does nothing; its fsync reaches `DurableFiles`.
  '-c',
  'wal_sync_method=fsync',
  // Wasm memory is never given back; the kernel caches the files anyway.
  '-c',
  'shared_buffers=16MB',
  '-c',
  'max_wal_size=64MB',
]

const PARSERS = { 20: Number, 1082: (day: string) => day }

/**
 * Opens PostgreSQL inside this process.
 * @param place a directory, made if missing; `null` keeps everything in memory.
 * @throws when another process (or another open database of this one) has the directory.
 */
export async function openEmbedded(place: string | null): Promise<Database> {
  const assets = await embeddedAssets()
  const common = { ...assets, parsers: PARSERS, startParams: EMBEDDED_SETTINGS }
  if (place === null) {
    const image = new Blob([await preparedImage()], { type: 'application/gzip' })
    return overPglite(await PGlite.create({ ...common, loadDataDir: image }), () => {})
  }
  const directory = resolve(place)
  await mkdir(directory, { recursive: true })
  const release = lockDirectory(directory)
  try {
    const files = new DurableFiles(await dataDirectory(directory))
    return overPglite(await PGlite.create({ ...common, fs: files }), release)
  } catch (error) {
    release()
    throw error
  }
}

/** The cluster's directory; on the first start, the prepared image unpacked. A half-unpacked one never gets the name. */
async function dataDirectory(directory: string): Promise<string> {
  const cluster = join(directory, 'postgres')
  if (await Bun.file(join(cluster, 'PG_VERSION')).exists()) return cluster
  const unpacked = `${cluster}.new`
  await rm(unpacked, { recursive: true, force: true })
  await new Bun.Archive(await preparedImage()).extract(unpacked)
  await rename(unpacked, cluster)
  return cluster
}

function overPglite(pglite: PGlite, release: () => void): Database {
  const around = new AsyncLocalStorage<{ readonly isOpen: () => boolean }>()
  const outside = () => {
    // The statement would wait for the transaction that waits for it.
    if (around.getStore()?.isOpen() === true) {
      throw new Error('a statement beside the open transaction: inside a transaction use its `tx`')
    }
    return pglite
  }
  const db = dbOn(outside)
  const queries: Queries = {
    db,
    query: db.rows,
    transaction: async (fn) => {
      let isOpen = true
      const work = async (connection: Connection) =>
        await around.run({ isOpen: () => isOpen }, () => fn(dbOn(() => connection)))
      try {
        return await outside().transaction(work)
      } finally {
        isOpen = false
      }
    },
  }
  return {
    kind: 'embedded',
    ...queries,
    // One process, one log: a commit that is not flushed here would be lost with the process itself.
    relaxed: queries,
    script: db.script,
    listen: async (channel, fn) => {
      const unlisten = await outside().listen(channel, fn)
      return () => unlisten()
    },
    notify: async (channel, payload) => {
      await db.rows('SELECT pg_notify($1, $2)', [channel, payload])
    },
    close: async () => {
      await pglite.close()
      release()
    },
  }
}

function dbOn(connection: () => Connection): Db {
  const run: Run = async (text, params, shape) => {
    const result = await connection().query(text, [...params], { rowMode: shape })
    return result.rows
  }
  return dbOver(run, async (text) => {
    await connection().exec(text)
  })
}

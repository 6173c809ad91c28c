import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { getConstructionPlans } from 'pg-boss'

import maitred from '../../package.json'
import { dbOver } from './database.ts'
import { embeddedAssets } from './embedded-assets.ts'
import { applyMigrations } from './migrate.ts'
import { MIGRATIONS } from './migrations.ts'

const FOLDER = join(import.meta.dir, '../../.cache')
const FILE = join(FOLDER, 'embedded-image.tar.gz')
/** Rises when the image is made in another way. */
const FORMAT = '3'
const KEY_FILE = join(FOLDER, 'embedded-image.key')

/**
 * An empty, migrated cluster as a gzipped tar: it saves the first start an initdb of seconds and 800 MB. The binary
 * carries it; a source tree makes it once and again when migrations or versions change.
 */
export async function preparedImage(): Promise<Uint8Array> {
  const carried = await carriedImage()
  return await Bun.file(carried ?? (await ensureImage())).bytes()
}

async function carriedImage(): Promise<string | null> {
  if (Bun.embeddedFiles.length === 0) return null
  const { embeddedImageFile } = await import('./embedded-image-file.ts')
  return embeddedImageFile
}

/** Makes the image where it is missing or out of date, and gives its path. Two processes may do it at once. */
export async function ensureImage(): Promise<string> {
  const key = imageKey()
  const [made, stamped] = await Promise.all([
    Bun.file(FILE).exists(),
    Bun.file(KEY_FILE)
      .text()
      .catch(() => ''),
  ])
  if (made && stamped === key) return FILE
  await mkdir(FOLDER, { recursive: true })
  await replace(FILE, await makeImage())
  await replace(KEY_FILE, key)
  return FILE
}

async function replace(path: string, content: Uint8Array | string): Promise<void> {
  const written = `${path}.${process.pid}`
  await Bun.write(written, content)
  await rename(written, path)
}

function imageKey(): string {
  const key = createHash('sha256')
    .update(FORMAT)
    .update(maitred.dependencies['@electric-sql/pglite'])
    .update(jobsSchema())
  for (const { tag, sql } of MIGRATIONS) key.update(tag).update(sql)
  return key.digest('hex')
}

/** pg-boss finds its schema in place and has nothing to create. */
function jobsSchema(): string {
  return getConstructionPlans('pgboss')
}

/** Nobody makes databases beside this one: without the templates two thirds of the files need not be unpacked. */
const SHRINKING = [
  `UPDATE pg_database SET datistemplate = false WHERE datname LIKE 'template%'`,
  'DROP DATABASE template0',
  'DROP DATABASE template1',
  'VACUUM FULL',
  'ANALYZE',
]

async function makeImage(): Promise<Uint8Array> {
  const directory = await mkdtemp(join(tmpdir(), 'maitred-image-'))
  try {
    await makeCluster(directory)
    return await packed(directory)
  } finally {
    await rm(directory, { recursive: true })
  }
}

/** Closed before it is packed, so that whoever unpacks it starts without a recovery. */
async function makeCluster(directory: string): Promise<void> {
  const pglite = await PGlite.create({
    ...(await embeddedAssets()),
    fs: new NodeFS(directory),
    // Write-ahead log in files of 1 MB instead of 16: most of an empty cluster is its log.
    initDbStartParams: ['--wal-segsize=1'],
    startParams: [...PGlite.defaultStartParams, '-c', 'max_wal_size=2MB', '-c', 'min_wal_size=2MB'],
  })
  const db = dbOver(
    async (text, params, shape) => (await pglite.query(text, [...params], { rowMode: shape })).rows,
    async (text) => (await pglite.exec(text)).flatMap(({ rows }) => rows),
  )
  await applyMigrations(db, MIGRATIONS)
  await db.script(jobsSchema())
  for (const statement of SHRINKING) await db.script(statement)
  await pglite.close()
}

async function packed(directory: string): Promise<Uint8Array> {
  const fs = new NodeFS(directory)
  const idle = await PGlite.create({ ...(await embeddedAssets()), fs, noInitDb: true })
  const tar = await idle.dumpDataDir('gzip')
  await idle.close()
  return new Uint8Array(await tar.arrayBuffer())
}

import { expect, test } from 'bun:test'
import { fsyncSync } from 'node:fs'
import {
  chown,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { PGlite } from '@electric-sql/pglite'

import { openDatabase, sqlState } from './client.ts'
import { embeddedAssets } from './embedded-assets.ts'
import { EngineDied, mortal } from './embedded-death.ts'
import { DURABLE_PARAMS, DurableFiles } from './embedded-files.ts'
import { DirectoryUnusable } from './embedded-lock.ts'

const WRITER = join(import.meta.dir, '../../test/fixtures/db/embedded-writer.ts')

/** Runs a writer until it has printed `count` numbers more, then kills it; gives the last number it printed whole. */
async function writeAndKill(
  directory: string,
  count: number,
  whileAlive: () => Promise<void>,
): Promise<number> {
  const writer = Bun.spawn([process.execPath, WRITER, directory], { stdout: 'pipe' })
  let printed = ''
  const decoder = new TextDecoder()
  for await (const chunk of writer.stdout) {
    printed += decoder.decode(chunk)
    if (printed.split('\n').length > count) break
  }
  await whileAlive()
  writer.kill('SIGKILL')
  await writer.exited
  return Number(printed.split('\n').at(-2))
}

async function inDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'maitred-embedded-'))
  try {
    await work(directory)
  } finally {
    await rm(directory, { recursive: true })
  }
}

async function ownersIn(directory: string): Promise<readonly number[]> {
  const names = ['', ...(await readdir(directory, { recursive: true }))]
  const found = await Promise.all(names.map((name) => lstat(join(directory, name))))
  return [...new Set(found.map(({ uid }) => uid))]
}

test('what is kept about people can be read by nobody else on the machine', async () => {
  await inDirectory(async (parent) => {
    // As a container's volume is.
    const given = join(parent, 'given')
    await mkdir(given, { mode: 0o755 })
    const made = join(parent, 'made/data')
    for (const directory of [given, made])
      await (await openDatabase(`embedded:${directory}`)).close()

    const open = async (path: string) => (await stat(path)).mode & 0o077
    expect(await open(join(given, 'postgres'))).toBe(0)
    expect([await open(made), await open(join(made, 'postgres'))]).toEqual([0, 0])
  })
}, 60_000)

test('what an embedded database has confirmed is there after kill -9, more than once', async () => {
  await inDirectory(async (directory) => {
    let confirmed = 0
    for (const count of [30, 1, 60]) {
      confirmed = await writeAndKill(directory, count, async () => {})
      const database = await openDatabase(`embedded:${directory}`)
      const rows = await database.query<{ readonly n: number }>(
        'SELECT phone_number_id::integer AS n FROM senders ORDER BY 1',
      )
      await database.close()

      expect(rows.map(({ n }) => n)).toEqual(rows.map((_, index) => index + 1))
      expect(rows.length).toBeGreaterThanOrEqual(confirmed)
    }
    expect(confirmed).toBeGreaterThanOrEqual(90)
  })
}, 60_000)

test('a commit is synced to the disk before it is confirmed, a reading is not', async () => {
  await inDirectory(async (directory) => {
    const database = await openDatabase(`embedded:${directory}`)
    await database.close()
    const synced: number[] = []
    const fs = new DurableFiles(join(directory, 'postgres'), (descriptor) => {
      synced.push(descriptor)
      fsyncSync(descriptor)
    })
    const startParams = [...DURABLE_PARAMS]
    const pglite = await PGlite.create({ ...(await embeddedAssets()), fs, startParams })
    const syncsOf = async (text: string) => {
      const before = synced.length
      await pglite.exec(text)
      return synced.length - before
    }

    const written = await syncsOf(`INSERT INTO senders VALUES ('7', 1, now())`)
    const read = await syncsOf('SELECT * FROM senders')
    await pglite.close()

    expect(written).toBeGreaterThanOrEqual(1)
    expect(read).toBe(0)
  })
}, 60_000)

test('an engine that its disk fails ends, and the process goes on', async () => {
  await inDirectory(async (directory) => {
    await (await openDatabase(`embedded:${directory}`)).close()
    let isBroken = false
    const fs = new DurableFiles(join(directory, 'postgres'), (descriptor) => {
      if (isBroken) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
      fsyncSync(descriptor)
    })
    const startParams = [...DURABLE_PARAMS]
    const pglite = await PGlite.create({ ...(await embeddedAssets()), fs, startParams })
    const { died, close } = mortal(pglite)
    const asked = (text: string) =>
      pglite.exec(text).then(
        () => 'answered',
        (thrown: unknown) => sqlState(thrown),
      )

    const before = [
      await asked('SELEC 1'),
      await asked(`INSERT INTO senders VALUES ('7', 1, now())`),
    ]
    isBroken = true
    const write = asked(`INSERT INTO senders VALUES ('8', 1, now())`)
    const after = [await write, await asked('SELECT 1')]

    expect(before).toEqual(['42601', 'answered'])
    expect(after).toEqual(['57P02', '57P02'])
    expect(await died).toBeInstanceOf(EngineDied)
    await close()
  })
}, 60_000)

test('another process is refused an embedded directory in use, and gets it when the first is dead', async () => {
  await inDirectory(async (directory) => {
    let refused: unknown
    await writeAndKill(directory, 1, async () => {
      refused = await openDatabase(`embedded:${directory}`).catch((thrown: unknown) => thrown)
    })
    const database = await openDatabase(`embedded:${directory}`)
    const settings = await database.query(
      `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'wal_sync_method') ORDER BY name`,
    )
    await database.close()

    expect(String(refused)).toContain('in use by another maitred')
    expect(settings).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'synchronous_commit', setting: 'on' },
      { name: 'wal_sync_method', setting: 'fsync' },
    ])
  })
}, 60_000)

test('a first start that died while unpacking is begun again', async () => {
  await inDirectory(async (directory) => {
    await Bun.write(join(directory, 'postgres.new', 'PG_VERSION'), 'half')

    const database = await openDatabase(`embedded:${directory}`)
    const rows = await database.query('SELECT count(*) AS n FROM bars')
    await database.close()

    expect(rows).toEqual([{ n: 0 }])
  })
}, 60_000)

/** What a directory is refused for. */
const refusal = async (directory: string) =>
  await openDatabase(`embedded:${directory}`).catch((thrown: unknown) => thrown)

// Only root can give files away.
if (process.getuid?.() === 0)
  test('what root does to a database of another user leaves nothing there that they can not have', async () => {
    await inDirectory(async (directory) => {
      const [theirs, others] = [join(directory, 'data'), join(directory, 'others')]
      await mkdir(theirs)
      await mkdir(others)
      await writeFile(join(others, 'file'), '')
      await writeFile(join(others, 'named twice'), '')
      await link(join(others, 'named twice'), join(theirs, 'second name'))
      await symlink(others, join(theirs, 'folder'))
      await symlink(join(others, 'file'), join(theirs, 'file'))
      await chown(theirs, 65_534, 65_534)
      const database = await openDatabase(`embedded:${theirs}`)
      await database.script('CREATE TABLE given (id integer)')
      await database.close()

      expect(await ownersIn(join(theirs, 'postgres'))).toEqual([65_534])
      expect((await stat(join(theirs, 'lock'))).uid).toBe(65_534)
      expect(await ownersIn(others)).toEqual([0])
    })
  }, 60_000)

test('a lock that can not be taken is not told as another process’s', async () => {
  await inDirectory(async (directory) => {
    await writeFile(
      join(directory, 'lock'),
      'no lock of ours, but as long as the head of one. '.repeat(4),
    )

    const refused = await refusal(directory)

    expect(refused).toBeInstanceOf(DirectoryUnusable)
    expect(refused).toMatchObject({ code: 'SQLITE_NOTADB' })
  })
})

test('a first start whose files can not be written is told by its directory, not as a fault of the program', async () => {
  await inDirectory(async (directory) => {
    const opened = `import { openDatabase } from '${join(import.meta.dir, 'client.ts')}'
      await openDatabase('embedded:${directory}').catch((thrown) => console.log(thrown.told()))`

    // Files of 100 kB at most stand for a disk without room.
    const { stdout } = Bun.spawnSync(
      ['sh', '-c', 'ulimit -f 200; exec "$0" -e "$1"', process.execPath, opened],
      { stderr: 'ignore' },
    )

    expect(stdout.toString()).toStartWith(`the database can't be kept in ${directory} (`)
    expect(await readdir(directory)).toEqual(['lock'])
  })
}, 60_000)

test.each(['SQLITE_FULL', 'ENOSPC', 'EDQUOT'])(
  'whoever has no room left is told to make some, not to change the owner: %s',
  (code) => {
    const full = new DirectoryUnusable('/data', Object.assign(new Error('full'), { code }))

    expect(full.told()).toBe(
      `the database can't be kept in /data (${code}): make room on its disk, or name another folder in [database] url`,
    )
  },
)

test.each(['EACCES', 'SQLITE_CANTOPEN'])(
  'whoever is not the owner is told to be, before the folder changes hands: %s',
  (code) => {
    const closed = new DirectoryUnusable('/data', Object.assign(new Error('closed'), { code }))

    expect(closed.told()).toStartWith(
      `the database can't be kept in /data (${code}): be its owner or root, or give that folder`,
    )
  },
)

// A link that leads nowhere stands for a file of root's, which the tests' own user may well write.
test('a database with a file that can not be had is told by its directory, not as a failed start', async () => {
  await inDirectory(async (directory) => {
    const database = await openDatabase(`embedded:${directory}`)
    await database.close()
    const control = join(directory, 'postgres/global/pg_control')
    await rm(control)
    await symlink(join(directory, 'nowhere/pg_control'), control)

    const refused = await refusal(directory)

    expect(refused).toBeInstanceOf(DirectoryUnusable)
    expect(refused).toMatchObject({ code: 'ENOENT' })
  })
}, 60_000)

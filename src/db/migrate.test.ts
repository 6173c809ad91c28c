import { expect, test } from 'bun:test'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { eachDatabase } from '../../test/database.ts'
import type { Database } from './client.ts'
import {
  holdMigrations,
  isMigrated,
  type KeptOut,
  migrate,
  MigrationKeptOut,
  MigrationMismatch,
  PATIENCE,
  pending,
} from './migrate.ts'
import { MIGRATIONS } from './migrations.ts'

const FOLDER = join(import.meta.dir, '../../drizzle')
const WIDER = { tag: '9999_wider', sql: 'ALTER TABLE surveys ADD COLUMN wider text' }
const LATER = { tag: '9999_later', sql: 'CREATE TABLE later (id integer)' }

test('the carried migrations are those of the folder, in its order', async () => {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).toSorted()
  const folder = await Promise.all(
    files.map(async (name) => ({
      tag: name.replace(/\.sql$/, ''),
      sql: await Bun.file(join(FOLDER, name)).text(),
    })),
  )

  expect([...MIGRATIONS]).toEqual(folder)
})

eachDatabase((open, kind) => {
  test('an up-to-date database has nothing pending and gets nothing', async () => {
    const database = await open()

    expect(await pending(database)).toEqual([])
    expect(await migrate(database)).toEqual([])
  })

  test('replicas that start at once apply a migration once', async () => {
    const database = await open()
    const replicas = [database, await open.again(), await open.again()]
    const migrations = [...MIGRATIONS, LATER]

    const waiting = await pending(database, migrations)
    const applied = await Promise.all(replicas.map((replica) => migrate(replica, migrations)))

    expect(waiting).toEqual(['9999_later'])
    expect(applied.flat()).toEqual(['9999_later'])
    await database.script(
      `DROP TABLE later; DELETE FROM schema_migrations WHERE tag = '9999_later'`,
    )
  })

  test('a database of a newer program is refused by name of its migration', async () => {
    const database = await open()
    await database.query(
      'INSERT INTO schema_migrations (position, tag, hash) VALUES ($1, $2, $3)',
      [MIGRATIONS.length, '9999_later', 'x'],
    )

    const error = await migrate(database).catch((thrown: unknown) => thrown)

    expect(error).toBeInstanceOf(MigrationMismatch)
    expect(String(error)).toContain('9999_later')
    await database.query('DELETE FROM schema_migrations WHERE tag = $1', ['9999_later'])
  })

  test('a server goes on being ready when a newer one adds to its schema, and not on another build’s', async () => {
    const database = await open()
    const last = MIGRATIONS.length - 1
    const setHash = (hash: string) =>
      database.query('UPDATE schema_migrations SET hash = $2 WHERE position = $1', [last, hash])
    const [{ hash } = { hash: '' }] = await database.query<{ readonly hash: string }>(
      'SELECT hash FROM schema_migrations WHERE position = $1',
      [last],
    )

    await migrate(database, [...MIGRATIONS, LATER])
    const beside = await isMigrated(database).catch(String)
    await database.script(
      `DROP TABLE later; DELETE FROM schema_migrations WHERE tag = '9999_later'`,
    )
    await setHash('of another build')
    const other = await isMigrated(database).catch(String)
    await setHash(hash)

    expect({ beside, other }).toEqual({ beside: true, other: false })
    expect(await isMigrated(database)).toBe(true)
  })

  test('a failed migration leaves the database as it was', async () => {
    const database = await open()
    const broken = { tag: '0001_broken', sql: 'CREATE TABLE half (id integer); SELECT 1 / 0' }

    const error = await migrate(database, [...MIGRATIONS, broken]).catch(
      (thrown: unknown) => thrown,
    )

    expect(error).toBeInstanceOf(Error)
    expect(await database.query(`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }])
    expect(await pending(database)).toEqual([])
  })

  if (kind === 'postgres')
    test('a migration that has to wait for a long reader lets the others pass, and is done when that is over', async () => {
      const database = await open()
      const reader = await longReader(await open.again())
      const told: KeptOut[] = []
      const [keptOut, tried] = [
        Promise.withResolvers<void>(),
        { tries: 50, lockWaitMs: 200, restMs: 50 },
      ]
      const onKeptOut = (news: KeptOut) => {
        told.push(news)
        keptOut.resolve()
      }

      const migrating = migrate(database, [...MIGRATIONS, WIDER], { ...tried, onKeptOut })
      await keptOut.promise
      const guest = await open.again()
      const passes = await Promise.race([
        guest.query('SELECT 1 FROM surveys').then(() => true),
        Bun.sleep(8000).then(() => false),
      ])
      await reader.end()

      expect(passes).toBe(true)
      expect(await migrating).toEqual([WIDER.tag])
      expect(told[0]?.triesLeft).toBe(49)
      expect(told[0]?.holders.map(({ pid }) => pid)).toContain(reader.pid)
      await database.script(
        `ALTER TABLE surveys DROP COLUMN wider; DELETE FROM schema_migrations WHERE tag = '${WIDER.tag}'`,
      )
    })

  if (kind === 'postgres')
    test('who waits for the migration of another replica, or for a backup, is told so', async () => {
      const database = await open()
      const other = await open.again()
      const awaited = Promise.withResolvers<void>()

      const { migrating } = await other.transaction(async (tx) => {
        await holdMigrations(tx)
        const told = { ...PATIENCE, onAwaited: awaited.resolve }
        const begun = migrate(database, [...MIGRATIONS, WIDER], told)
        await awaited.promise
        return { migrating: begun }
      })

      expect(await migrating).toEqual([WIDER.tag])
      await database.script(
        `ALTER TABLE surveys DROP COLUMN wider; DELETE FROM schema_migrations WHERE tag = '${WIDER.tag}'`,
      )
    })

  if (kind === 'postgres')
    test('a migration that is kept out for too long gives up in words, and has changed nothing', async () => {
      const database = await open()
      const reader = await longReader(await open.again())

      const error = await migrate(database, [...MIGRATIONS, WIDER], {
        tries: 2,
        lockWaitMs: 200,
        restMs: 1,
      }).catch((thrown: unknown) => thrown)
      await reader.end()

      expect(error).toBeInstanceOf(MigrationKeptOut)
      expect(String(error)).toContain(`process ${reader.pid} (maitred, `)
      expect(await pending(database, [...MIGRATIONS, WIDER])).toEqual([WIDER.tag])
    })

  if (kind === 'postgres')
    test('a limit for statements that the database has does not cut a migration off', async () => {
      const database = await open()
      const [{ name } = { name: '' }] = await database.query<{ readonly name: string }>(
        'SELECT current_database() AS name',
      )
      await database.script(`ALTER DATABASE ${name} SET statement_timeout = '200ms'`)
      const slow = { tag: '9999_slow', sql: 'SELECT pg_sleep(0.4)' }

      const applied = await migrate(await open.again(), [...MIGRATIONS, slow]).catch(String)
      await database.script(
        `ALTER DATABASE ${name} RESET statement_timeout; DELETE FROM schema_migrations WHERE tag = '${slow.tag}'`,
      )

      expect(applied).toEqual([slow.tag])
    })

  test("the contract's queries run as they stand", async () => {
    const database = await open()

    const answers = await Promise.all(CONTRACT_QUERIES.map((text) => database.query(text)))

    expect(answers.map((rows) => rows.length)).toEqual([0, 0, 1, 1])
  })
})

/** A report that somebody left open. */
async function longReader(database: Database) {
  const [begun, over] = [Promise.withResolvers<number>(), Promise.withResolvers<void>()]
  const reading = database.transaction(async (tx) => {
    const [row] = await tx.rows<{ readonly pid: number }>(
      'SELECT pg_backend_pid() AS pid FROM (SELECT count(*) FROM surveys) AS report',
    )
    begun.resolve(row?.pid ?? 0)
    await over.promise
  })
  const pid = await begun.promise
  const end = async () => {
    over.resolve()
    await reading
  }
  return { pid, end }
}

const CONTRACT_QUERIES = [
  `SELECT call_id, primary_intent, summary_text, created_at FROM call_summaries
 WHERE primary_intent = 'whatsapp_voice_call' ORDER BY created_at DESC LIMIT 10;`,
  `SELECT order_number, bar_id, total_amount, payment_status FROM orders
 WHERE metadata->>'source' = 'waiter' ORDER BY created_at DESC LIMIT 10;`,
  'SELECT count(*) FROM waiter_conversations;',
  `SELECT count(*) FROM orders WHERE source = 'waiter';`,
]

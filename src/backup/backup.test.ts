import { afterAll, afterEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type DatabaseKind, freshPostgres, wantedKinds } from '../../test/database.ts'
import { elapse } from '../../test/elapse.ts'
import { ALINE, post, rows, seat, text, words } from '../../test/outbox-house.ts'
import { fillWithRandomRows } from '../../test/random-rows.ts'
import { scriptedSender } from '../../test/scripted-sender.ts'
import { seeded } from '../../test/seeded.ts'
import { type Database, openDatabase } from '../db/client.ts'
import { applyMigrations, migrate, pending } from '../db/migrate.ts'
import { type Migration, MIGRATIONS } from '../db/migrations.ts'
import { installJobs } from '../jobs/boss.ts'
import { backup } from './backup.ts'
import { check, restore } from './restore.ts'

setDefaultTimeout(120_000)

const MADE = { version: '1.2.3', at: new Date('2026-11-28T10:00:00Z') }
const folder = mkdtempSync(join(tmpdir(), 'maitred-backup-'))
const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})
afterAll(() => rmSync(folder, { recursive: true }))

async function fresh(kind: DatabaseKind): Promise<Database> {
  const source = kind === 'postgres' ? await freshPostgres() : null
  const database = await openDatabase(source?.url ?? 'embedded::memory:')
  closing.push(async () => {
    await database.close()
    await source?.drop()
  })
  await migrate(database)
  await installJobs(database, 'postgres')
  return database
}

/** Our tables as an earlier version had them. */
async function back(database: Database, migrations: readonly Migration[]): Promise<void> {
  await database.script('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  await database.transaction((tx) => applyMigrations(tx, migrations))
}

let files = 0
const newFile = () => join(folder, `${(files += 1)}.maitred`)

async function timer(database: Database, queue: string, data: object, key: string | null) {
  await database.query(
    `SELECT pgboss.create_queue($1, '{"policy":"short","retryLimit":7}'::jsonb)
      WHERE NOT EXISTS (SELECT 1 FROM pgboss.queue WHERE name = $1::text)`,
    [queue],
  )
  await database.query(
    `INSERT INTO pgboss.job (name, data, singleton_key, policy, start_after)
     VALUES ($1, $2, $3, 'short', '2031-05-06T07:08:09.123456Z')`,
    [queue, data, key],
  )
}

const rowCount = async (database: Database, table: string) =>
  (await database.query<{ readonly n: number }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n

/** Until so many sessions wait for a lock: of a table, or of whoever migrates. */
async function areWaiting(database: Database, count: number): Promise<void> {
  for (;;) {
    const waiting = await database.query(
      `SELECT DISTINCT pid FROM pg_locks WHERE NOT granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    )
    if (waiting.length >= count) return
    await Bun.sleep(20)
  }
}

/** From one kind to the other is tried wherever PostgreSQL is: a run that wants this one alone would leave both ways out. */
const ways = wantedKinds().includes('postgres')
  ? ([
      ['postgres', 'postgres'],
      ['postgres', 'embedded'],
      ['embedded', 'postgres'],
    ] as const)
  : []
const within = wantedKinds().includes('embedded') ? ([['embedded', 'embedded']] as const) : []

for (const [from, to] of [...ways, ...within]) {
  describe(`from ${from} to ${to}`, () => {
    test('random rows of every table come back as they were, to the last digit', async () => {
      const [source, target] = [await fresh(from), await fresh(to)]
      const seed = Math.floor(Math.random() * 1_000_000)
      const rows = await fillWithRandomRows(source, { seed, rowsPerTable: 40 })
      await timer(source, 'order-ladder', { orderId: 'a', step: 1 }, null)
      await timer(source, 'hand-back', { chatId: 'b' }, 'b')
      const [first, second] = [newFile(), newFile()]

      const written = await backup(source, first, MADE)
      const brought = await restore(target, first)
      const again = await backup(target, second, MADE)

      expect({ seed, brought }).toEqual({ seed, brought: written })
      expect({ seed, again }).toEqual({ seed, again: written })
      expect(written.tables.reduce((sum, table) => sum + table.rows, 0)).toBe(rows)
      expect(written.tables.filter((table) => table.rows === 0)).toEqual([])
      expect(written.timers).toBe(2)
      expect(
        await target.query(
          `SELECT name, data, singleton_key AS key, retry_limit AS retries,
                    start_after = '2031-05-06T07:08:09.123456Z' AS "isOnTime" FROM pgboss.job ORDER BY name`,
        ),
      ).toMatchObject([
        { name: 'hand-back', data: { chatId: 'b' }, key: 'b', retries: 7, isOnTime: true },
        { name: 'order-ladder', data: { orderId: 'a', step: 1 }, key: null, isOnTime: true },
      ])
    })
  })
}

for (const kind of wantedKinds()) {
  describe(`on ${kind}`, () => {
    test('counters go on where they were', async () => {
      const [source, target] = [await fresh(kind), await fresh(kind)]
      const insert = (database: Database, key: string) =>
        database.query(
          `INSERT INTO inbox (dedupe_key, kind, lane, at, gather_ms) VALUES ($1, 'message', 'x', now(), 0) RETURNING id`,
          [key],
        )
      await insert(source, 'a')
      await source.query('DELETE FROM inbox')
      const path = newFile()
      await backup(source, path, MADE)

      await restore(target, path)

      expect([...(await insert(target, 'b'))]).toEqual([{ id: 2 }])
    })

    test('what waited to be sent at the backup may have gone out since: it is sent, and marked', async () => {
      const [source, target] = [await fresh(kind), await fresh(kind)]
      await seat(source, ALINE)
      await post(source).leave(text(ALINE, 'one'))
      const path = newFile()
      await backup(source, path, MADE)

      await restore(target, path)
      const sender = scriptedSender()
      const { outbox } = post(target, sender)
      await elapse(target, 2000)
      await outbox.poll()
      await outbox.drain()

      expect(words(sender)).toEqual(['one'])
      expect(await rows(target)).toMatchObject([{ state: 'sent', attempts: 2, doubled: true }])
    })

    test('a database that holds anything is refused', async () => {
      const [source, target] = [await fresh(kind), await fresh(kind)]
      const path = newFile()
      await backup(source, path, MADE)
      await target.query(
        `INSERT INTO people (id, phone) VALUES (gen_random_uuid(), '250788000123')`,
      )

      const error = await restore(target, path).catch((thrown: unknown) => thrown)

      expect(String(error)).toBe('Error: the database is not empty: people has rows')
    })

    test.each([
      ['lost', 'NULL'],
      ['changed', `(jsonb_populate_record(NEW, '{"cost_micro_usd":17}'))`],
    ])(
      'a row that is %s on its way into the database stops the restore, and nothing is kept',
      async (_, row) => {
        const [source, target] = [await fresh(kind), await fresh(kind)]
        await fillWithRandomRows(source, { seed: 3, rowsPerTable: 3 })
        const path = newFile()
        await backup(source, path, MADE)
        await target.script(`
        CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN ${row.replaceAll("'", "''")}; END';
        CREATE TRIGGER meddle BEFORE INSERT ON ai_usage FOR EACH ROW EXECUTE FUNCTION meddle()`)

        const error = await restore(target, path).catch((thrown: unknown) => thrown)

        expect(String(error)).toBe(
          'Error: ai_usage came back otherwise than it was written: nothing was kept',
        )
        expect(await rowCount(target, 'bars')).toBe(0)
      },
    )

    test('a file cut off or changed anywhere is refused and nothing is written', async () => {
      const [source, target] = [await fresh(kind), await fresh(kind)]
      await fillWithRandomRows(source, { seed: 5, rowsPerTable: 5 })
      const path = newFile()
      await backup(source, path, MADE)
      const whole = readFileSync(path)
      const random = seeded(7)
      const somewhere = () => Math.floor(random() * whole.length)
      // The header of gzip tells its time and system, which change nothing.
      const start = whole.indexOf('\n') + 11

      const passed: string[] = []
      for (let n = 0; n < 40; n += 1) {
        const cut = somewhere()
        const at = Math.max(start, somewhere())
        const changed = Buffer.from(whole)
        changed[at] = (changed[at] ?? 0) ^ (1 << Math.floor(random() * 8))
        for (const [what, bytes] of [
          [`cut at ${cut}`, whole.subarray(0, cut)],
          [`changed at ${at}`, changed],
        ] as const) {
          writeFileSync(`${path}.bad`, bytes)
          const error = await restore(target, `${path}.bad`).catch((thrown: unknown) => thrown)
          if (!(error instanceof Error) || error.constructor.name !== 'BadArchive')
            passed.push(what)
        }
      }

      expect(passed).toEqual([])
      expect(await rowCount(target, 'bars')).toBe(0)
      expect(await restore(target, path)).toMatchObject({ timers: 0 })
    })

    test('a file with one wrong bit is told to be damaged, wherever it is', async () => {
      const source = await fresh(kind)
      await fillWithRandomRows(source, { seed: 7, rowsPerTable: 1 })
      const path = newFile()
      await backup(source, path, MADE)
      const whole = readFileSync(path)
      const words = new Set<string>()

      // Behind the plain line and gzip's head, whose time and system say nothing.
      for (let at = 27; at < whole.length; at += Math.ceil(whole.length / 200)) {
        const bytes = Uint8Array.from(whole, (byte, n) => (n === at ? byte ^ 4 : byte))
        writeFileSync(`${path}.bad`, bytes)
        words.add(String(await check(`${path}.bad`).catch((thrown: unknown) => thrown)))
      }

      expect([...words]).toEqual(['Error: the file is damaged or cut off'])
    })

    test('a file of a newer format, of a newer schema, or of something else is refused by name', async () => {
      const [source, target] = [await fresh(kind), await fresh(kind)]
      await source.query(
        `INSERT INTO schema_migrations (position, tag, hash) VALUES (999, '9999_later', 'x')`,
      )
      const path = newFile()
      await backup(source, path, MADE)
      const newer = newFile()
      writeFileSync(newer, readFileSync(path, 'latin1').replace('backup 1', 'backup 2'), 'latin1')
      const other = newFile()
      writeFileSync(other, 'PGDMP')

      const words: string[] = []
      for (const file of [path, newer, other]) {
        words.push(String(await restore(target, file).catch((thrown: unknown) => thrown)))
      }

      expect(words[0]).toContain('migration 9999_later')
      expect(words[1]).toContain('format 2')
      expect(words[2]).toContain('no backup of maitred')
    })

    // The schema is the same everywhere: the slower database shows one step.
    const states = MIGRATIONS.slice(0, kind === 'postgres' ? -1 : 1)
    test.each(states.map(({ tag }, n) => [tag, n + 1] as const))(
      'a backup made at %s comes in and up to date',
      async (_tag, count) => {
        const [source, target] = [await fresh(kind), await fresh(kind)]
        await back(source, MIGRATIONS.slice(0, count))
        await fillWithRandomRows(source, { seed: count, rowsPerTable: 3 })
        const path = newFile()
        const written = await backup(source, path, MADE)

        expect(await restore(target, path)).toEqual(written)
        expect(await pending(target)).toEqual([])
        expect(await rowCount(target, 'orders')).toBe(await rowCount(source, 'orders'))
      },
    )

    test('only its owner can read the file, and none is overwritten', async () => {
      const source = await fresh(kind)
      const path = newFile()
      await backup(source, path, MADE)

      const error = await backup(source, path, MADE).catch((thrown: unknown) => thrown)

      expect(statSync(path).mode & 0o777).toBe(0o600)
      expect(String(error)).toContain('already')
    })

    if (kind === 'postgres') {
      test('a newer version that starts during a backup keeps nobody from reading', async () => {
        const source = await fresh(kind)
        const [locked, isEnough] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
        const holding = source.transaction(async (tx) => {
          await tx.script('LOCK TABLE surveys IN ACCESS EXCLUSIVE MODE')
          locked.resolve()
          await isEnough.promise
        })
        await locked.promise
        const writing = backup(source, newFile(), MADE)
        // By then it has read the bars, and keeps them from being altered.
        await areWaiting(source, 1)
        const next = { tag: '9999_next', sql: 'ALTER TABLE bars ADD COLUMN next text' }
        const migrating = migrate(source, [...MIGRATIONS, next])
        await areWaiting(source, 2)

        const reading = source.query('SELECT 1 FROM bars').then(() => 'read')
        const read = await Promise.race([reading, Bun.sleep(20_000).then(() => 'kept waiting')])
        isEnough.resolve()
        await Promise.all([holding, writing, reading])

        expect(read).toBe('read')
        expect(await migrating).toEqual([next.tag])
      })

      test('a backup that begins during a migration has the rows that it wrote anew', async () => {
        const source = await fresh(kind)
        await fillWithRandomRows(source, { seed: 3, rowsPerTable: 5 })
        const rows = await rowCount(source, 'bars')
        const [locked, isEnough] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
        const holding = source.transaction(async (tx) => {
          await tx.script('LOCK TABLE surveys IN ROW EXCLUSIVE MODE')
          locked.resolve()
          await isEnough.promise
        })
        await locked.promise
        const next = {
          tag: '9999_next',
          sql: `ALTER TABLE bars ADD COLUMN next uuid DEFAULT gen_random_uuid();
                ALTER TABLE surveys ADD COLUMN next text`,
        }
        const migrating = migrate(source, [...MIGRATIONS, next])
        await areWaiting(source, 1)
        const writing = backup(source, newFile(), MADE)
        await areWaiting(source, 2)

        isEnough.resolve()
        const [, , { tables }] = await Promise.all([holding, migrating, writing])

        expect(tables.find(({ name }) => name === 'bars')).toMatchObject({ rows })
      })

      test('a backup shows one moment, whatever is written meanwhile', async () => {
        const [source, target] = [await fresh(kind), await fresh(kind)]
        await fillWithRandomRows(source, { seed: 9, rowsPerTable: 200 })
        await source.query('DELETE FROM outbox')
        await source.query('DELETE FROM waiter_conversations')
        await source.query('DELETE FROM people')
        let isOver = false
        const pairs = async () => {
          while (!isOver) {
            await source.transaction(async (tx) => {
              const id = crypto.randomUUID()
              await tx.rows('INSERT INTO people (id) VALUES ($1)', [id])
              await tx.rows(
                `INSERT INTO waiter_conversations (id, phone_number_id, person_id) VALUES ($1, '1', $1)`,
                [id],
              )
            })
          }
        }
        const writing = pairs()
        const path = newFile()

        const written = await backup(source, path, MADE)
        isOver = true
        await writing

        expect(await restore(target, path)).toEqual(written)
        expect(await rowCount(target, 'people')).toBe(
          (await rowCount(target, 'waiter_conversations')) ?? -1,
        )
      })
    }
  })
}

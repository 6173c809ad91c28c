import { afterAll, afterEach, beforeAll, describe } from 'bun:test'
import { createHash } from 'node:crypto'

import { type Database, openDatabase } from '../src/db/client.ts'
import { migrate } from '../src/db/migrate.ts'
import { MIGRATIONS } from '../src/db/migrations.ts'
import { startPostgres } from './postgres.ts'

export type DatabaseKind = Database['kind']

export type Opener = {
  /** The file's database, migrated and empty. One a test; closed by the harness. */
  (): Promise<Database>
  /** The same rows as another replica sees them: pools of its own on PostgreSQL; the one instance when embedded. */
  again(): Promise<Database>
  /** Address of the database that `open` gave, for starting a server on it; `null` when embedded. */
  url(): string | null
}

/**
 * Describes a block once for each database of `MAITRED_TEST_DB` (`postgres`, `embedded`, `both`; default `both`).
 * PostgreSQL is that of `TEST_DATABASE_URL`, or one started from the npm package and shared by all files of the run.
 */
export function eachDatabase(block: (open: Opener, kind: DatabaseKind) => void): void {
  for (const kind of wantedKinds()) {
    describe(`on ${kind}`, () => {
      const source = kind === 'postgres' ? postgresSource() : embeddedSource()
      const others: Database[] = []
      let opened: Database | undefined
      let isDirty = false
      const open = async () => {
        if (opened === undefined) throw new Error('open the database inside a test')
        const database = opened
        if (isDirty) await emptyAll(database)
        isDirty = true
        return database
      }
      const again = async () => {
        const database = await source.again()
        others.push(database)
        return database
      }
      // Not in the first test's time: a fresh clone makes the embedded image here.
      beforeAll(async () => {
        opened = await source.open()
      }, 120_000)
      afterEach(async () => {
        await Promise.all(others.splice(0).map((database) => database.close()))
      })
      afterAll(async () => {
        await opened?.close()
        await source.drop()
      })
      block(Object.assign(open, { again, url: source.url }), kind)
    })
  }
}

/** The databases of `MAITRED_TEST_DB`. */
export function wantedKinds(): readonly DatabaseKind[] {
  const wanted = process.env.MAITRED_TEST_DB ?? 'both'
  if (wanted === 'both') return ['postgres', 'embedded']
  if (wanted === 'postgres' || wanted === 'embedded') return [wanted]
  throw new Error(`MAITRED_TEST_DB is ${wanted}; wanted postgres, embedded or both`)
}

type Source = {
  readonly open: () => Promise<Database>
  readonly again: () => Promise<Database>
  readonly url: () => string | null
  readonly drop: () => Promise<void>
}

function embeddedSource(): Source {
  let instance: Database | undefined
  return {
    open: async () => {
      instance = await openDatabase('embedded::memory:')
      await migrate(instance)
      return instance
    },
    again: async () => {
      if (instance === undefined) throw new Error('open first')
      return { ...instance, close: async () => {} }
    },
    url: () => null,
    drop: async () => {},
  }
}

function postgresSource(): Source {
  const name = `maitred_test_${process.pid}_${Math.random().toString(36).slice(2)}`
  let url: string | undefined
  return {
    open: async () => {
      const server = await testServer()
      await withServer(server, (admin) =>
        admin.script(`CREATE DATABASE ${name} TEMPLATE ${templateName()}`),
      )
      url = databaseUrl(server, name)
      return await openDatabase(url, { poolSize: 8 })
    },
    again: async () => {
      if (url === undefined) throw new Error('open first')
      return await openDatabase(url, { poolSize: 8 })
    },
    url: () => url ?? null,
    drop: async () => {
      if (url === undefined) return
      await withServer(await testServer(), (admin) =>
        admin.script(`DROP DATABASE ${name} WITH (FORCE)`),
      )
    },
  }
}

/** An empty, migrated PostgreSQL database, for a server that runs as a process of its own. */
export async function freshPostgres(): Promise<{
  readonly url: string
  readonly drop: () => Promise<void>
}> {
  const source = postgresSource()
  const database = await source.open()
  await database.close()
  const url = source.url()
  if (url === null) throw new Error('the database has no address')
  return { url, drop: source.drop }
}

/** Kept where all test files of a run see it, should each have its own modules. */
const SHARED = Symbol.for('maitred.test.server')

/** The server's address, its template database made. */
function testServer(): Promise<string> {
  const shared = globalThis as { [SHARED]?: Promise<string> }
  shared[SHARED] ??= prepareServer()
  return shared[SHARED]
}

async function prepareServer(): Promise<string> {
  const given = process.env.TEST_DATABASE_URL
  const url = given ?? (await startPostgres()).url
  await withServer(url, async (admin) => {
    const [found] = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [
      templateName(),
    ])
    if (found !== undefined) return
    const draft = `${templateName()}_${process.pid}`
    await admin.script(`CREATE DATABASE ${draft}`)
    await withServer(databaseUrl(url, draft), migrate)
    await admin.script(`ALTER DATABASE ${draft} RENAME TO ${templateName()}`)
  })
  return url
}

function templateName(): string {
  const hash = createHash('sha256')
  for (const { sql } of MIGRATIONS) hash.update(sql)
  return `maitred_template_${hash.digest('hex').slice(0, 12)}`
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

async function withServer(
  url: string,
  work: (database: Database) => Promise<unknown>,
): Promise<void> {
  const database = await openDatabase(url, { poolSize: 1 })
  try {
    await work(database)
  } finally {
    await database.close()
  }
}

/**
 * Empties what a test filled; most tables are empty, and looking is cheaper than TRUNCATE. The crash of one test is none of
 * the next one's: crash_epoch becomes what its migration made it.
 */
async function emptyAll(database: Database): Promise<void> {
  await database.script(`
    DO $$
    DECLARE
      t record;
      filled boolean;
    BEGIN
      SET LOCAL session_replication_role = replica;
      FOR t IN
        SELECT schemaname, tablename FROM pg_tables
         WHERE (schemaname = 'public' AND tablename NOT IN ('schema_migrations', 'crash_epoch'))
            OR (schemaname = 'pgboss' AND tablename = 'job')
      LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.%I)', t.schemaname, t.tablename) INTO filled;
        IF filled THEN
          EXECUTE format('DELETE FROM %I.%I', t.schemaname, t.tablename);
        END IF;
      END LOOP;
      INSERT INTO crash_epoch (began_at) VALUES ('epoch')
      ON CONFLICT (is_row) DO UPDATE SET began_at = excluded.began_at;
    END $$`)
}

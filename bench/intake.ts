import postgres from 'postgres'

import type { RunningPostgres } from '../test/postgres.ts'
import { importBar } from './bar.ts'
import { startGraph } from './graph.ts'
import type { LoadResult } from './load.ts'
import {
  APP_SECRET,
  type BareMode,
  type Closing,
  load,
  PHONE_NUMBER_ID,
  startBare,
  startServer,
  temporaryFolder,
  writeSettings,
} from './processes.ts'
import { median, type Table } from './tables.ts'

const ROUNDS = 5
const SECONDS = 2.5
const CONNECTIONS = 64
/** More than any row takes in a round. */
const MOST_PER_SECOND = 45_000

type Row = {
  readonly name: string
  readonly mode: BareMode | 'door' | 'whole'
  readonly results: LoadResult[]
}

/** Each row's server runs for its round alone; rows alternate, so that all see the same machine. */
export async function benchIntake(database: RunningPostgres, closers: Closing): Promise<Table> {
  const rows: readonly Row[] = [
    { name: 'Bun.serve + HMAC', mode: 'hmac', results: [] },
    { name: '… + one INSERT per request', mode: 'single', results: [] },
    { name: '… + one grouped INSERT', mode: 'grouped', results: [] },
    { name: 'maitred, work = false', mode: 'door', results: [] },
    { name: 'maitred, taking and answering', mode: 'whole', results: [] },
  ]
  const folder = temporaryFolder(closers)
  await importBar(folder, writeSettings({ database: database.url, folder }))
  const { url: graphUrl } = await startGraph(closers, null)
  const sql = postgres(database.url, { max: 1, onnotice: () => {} })
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      // Every other round runs backwards: no row always follows the same one.
      for (const row of round % 2 === 0 ? rows : rows.toReversed()) {
        row.results.push(await measure(row, { database: database.url, folder, graphUrl }))
        await emptied(sql)
      }
    }
  } finally {
    await sql.end()
  }
  return tableOf(rows)
}

type Surroundings = {
  readonly database: string
  readonly folder: string
  readonly graphUrl: string
}

async function measure({ mode }: Row, around: Surroundings): Promise<LoadResult> {
  const ends: (() => Promise<void> | void)[] = []
  const closers: Closing = { add: (close) => void ends.push(close) }
  try {
    const isBare = mode === 'hmac' || mode === 'single' || mode === 'grouped'
    const port = isBare
      ? await startBare(mode, around.database, closers)
      : (await startServer({ ...around, work: mode === 'whole' }, closers)).port
    const order = {
      port,
      path: '/webhooks/whatsapp',
      connections: CONNECTIONS,
      secret: APP_SECRET,
      phoneNumberId: PHONE_NUMBER_ID,
      people: 2000,
    }
    // Connections are made and code is compiled before the clock starts.
    await load({ ...order, seconds: 1, deliveries: MOST_PER_SECOND })
    const result = await load({ ...order, seconds: SECONDS, deliveries: SECONDS * MOST_PER_SECOND })
    if (result.refused > 0) throw new Error(`${result.refused} deliveries were refused (${mode})`)
    return result
  } finally {
    for (const end of ends.toReversed()) await end()
  }
}

/** Every row of every round starts on empty tables and with nothing left to write. */
async function emptied(sql: postgres.Sql): Promise<void> {
  const tables = await sql<{ name: string }[]>`
    SELECT quote_ident(tablename) AS name FROM pg_tables
     WHERE schemaname = 'public' AND tablename IN ('bare_inbox', 'inbox', 'outbox')`
  if (tables.length > 0) await sql.unsafe(`TRUNCATE ${tables.map(({ name }) => name).join(', ')}`)
  await sql`CHECKPOINT`
}

function tableOf(rows: readonly Row[]): Table {
  const figure = (row: Row | undefined, of: (result: LoadResult) => number) =>
    median((row?.results ?? []).map(of))
  const grouped = rows.find(({ mode }) => mode === 'grouped')
  // Ratios within a round: what else the machine does then counts for both.
  const ratios = (row: Row) =>
    row.results.map(
      (result, n) => result.perSecond / (grouped?.results[n]?.perSecond ?? Number.NaN),
    )
  return {
    title: `Signed webhooks taken (${CONNECTIONS} connections, ${ROUNDS} rounds of ${SECONDS} s, medians)`,
    columns: ['', 'requests/s', 'p50 ms', 'p99 ms', 'of grouped'],
    rows: rows.map((row) => [
      row.name,
      figure(row, ({ perSecond }) => perSecond).toFixed(0),
      figure(row, ({ p50Ms }) => p50Ms).toFixed(2),
      figure(row, ({ p99Ms }) => p99Ms).toFixed(2),
      `${(median(ratios(row)) * 100).toFixed(0)} %`,
    ]),
  }
}

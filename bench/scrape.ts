import { join } from 'node:path'

import { openDatabase } from '../src/db/client.ts'
import type { RunningPostgres } from '../test/postgres.ts'
import { cpuSeconds } from './process-figures.ts'
import {
  type Closing,
  ROOT,
  runCommand,
  startServer,
  temporaryFolder,
  writeSettings,
} from './processes.ts'
import { median, type Table } from './tables.ts'

const BARS = 100
const SCRAPES = 100
const TOKEN = 'bench-scrape-token'

/** What Prometheus asks of the binary, at a hundred bars: time from the request to the last byte, size, series. */
export async function benchScrape(database: RunningPostgres, closers: Closing): Promise<Table> {
  const folder = temporaryFolder(closers)
  const more = `[metrics]\ntoken = "${TOKEN}"\nsample_seconds = 1\n[openai]\napi_key = "sk-nobody-is-asked"\nbase_url = "http://127.0.0.1:9"\n`
  const settings = { database: database.url, folder, more }
  await openBars(folder, settings)
  const server = await startServer(settings, closers)
  const address = `http://127.0.0.1:${server.port}/metrics`
  const headers = { authorization: `Bearer ${TOKEN}` }
  const scrape = async () => await (await fetch(address, { headers })).text()
  let text = ''
  while (text.split('maitred_table_scans_total{').length <= BARS) {
    text = await scrape()
    await Bun.sleep(100)
  }
  const before = cpuSeconds(server.pid)
  const times: number[] = []
  for (let n = 0; n < SCRAPES; n += 1) {
    const startedMs = performance.now()
    text = await scrape()
    times.push(performance.now() - startedMs)
  }
  const cpuMs = ((cpuSeconds(server.pid) - before) * 1000) / SCRAPES
  const series = text.split('\n').filter((line) => line.startsWith('maitred_')).length
  const p95 = times.toSorted((a, b) => a - b)[Math.floor(SCRAPES * 0.95)] ?? Number.NaN
  return {
    title: `A scrape at ${BARS} bars (${SCRAPES} of them)`,
    columns: ['', 'median ms', 'p95 ms', 'CPU ms each', 'kB', 'series'],
    rows: [
      [
        'GET /metrics',
        median(times).toFixed(1),
        p95.toFixed(1),
        cpuMs.toFixed(1),
        (Buffer.byteLength(text) / 1024).toFixed(0),
        String(series),
      ],
    ],
  }
}

/** One bar by the command, the others as its copies: their names are all that series hold of them. */
async function openBars(
  folder: string,
  settings: Parameters<typeof writeSettings>[0],
): Promise<void> {
  const config = writeSettings(settings)
  await runCommand(folder, ['migrate', '--config', config])
  const sample = join(ROOT, 'src/demo/bars/chez-mado.toml')
  await runCommand(folder, ['bar', 'import', sample, '--config', config])
  const opened = await openDatabase(settings.database, { poolSize: 1 })
  try {
    await opened.query(
      `INSERT INTO bars SELECT (jsonb_populate_record(b, jsonb_build_object(
         'id', gen_random_uuid(), 'slug', 'bar-' || n, 'name', 'Bar ' || n))).*
         FROM bars b, generate_series(2, $1::int) AS n`,
      [BARS],
    )
  } finally {
    await opened.close()
  }
}

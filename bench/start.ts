import { rmSync } from 'node:fs'
import { join } from 'node:path'

import type { RunningPostgres } from '../test/postgres.ts'
import { residentMegabytes } from './process-figures.ts'
import {
  type Closing,
  runCommand,
  type ServerSettings,
  startServer,
  temporaryFolder,
  writeSettings,
} from './processes.ts'
import { median, type Table } from './tables.ts'

/** Long enough for what is done after the start: timers, first polls, the collector. */
const IDLE_MS = 4000

type Started = { readonly startMs: number; readonly idleMegabytes: number | null }
type Starting = Pick<ServerSettings, 'database' | 'folder'>

/** From the spawn of the binary to the first 200 of /readyz, and its memory when left alone. */
export async function benchStart(database: RunningPostgres, closers: Closing): Promise<Table> {
  const folder = temporaryFolder(closers)
  const onPostgres = { database: database.url, folder }
  await runCommand(folder, ['migrate', '--config', writeSettings(onPostgres)])
  const embedded = { database: 'embedded:./data', folder }
  const rows = [
    row('PostgreSQL, migrated', await repeated(10, onPostgres)),
    row(
      'embedded, first start',
      await repeated(3, embedded, () =>
        rmSync(join(folder, 'data'), { recursive: true, force: true }),
      ),
    ),
    row('embedded, reopened', await repeated(5, embedded)),
  ]
  return {
    title: 'Start and idle memory (medians)',
    columns: ['', 'starts', 'ready ms', 'idle MB'],
    rows,
  }
}

async function repeated(
  times: number,
  settings: Starting,
  before: () => void = () => {},
): Promise<readonly Started[]> {
  const starts: Started[] = []
  for (let n = 0; n < times; n += 1) {
    before()
    // Memory takes its time to settle: it is looked at once.
    starts.push(await startOnce(settings, n === times - 1))
  }
  return starts
}

async function startOnce(settings: Starting, isLast: boolean): Promise<Started> {
  const ends: (() => Promise<void> | void)[] = []
  try {
    const server = await startServer(settings, { add: (end) => void ends.push(end) })
    if (!isLast) return { startMs: server.startMs, idleMegabytes: null }
    await Bun.sleep(IDLE_MS)
    return { startMs: server.startMs, idleMegabytes: residentMegabytes(server.pid) }
  } finally {
    for (const end of ends) await end()
  }
}

function row(name: string, starts: readonly Started[]): readonly string[] {
  const megabytes = starts.flatMap(({ idleMegabytes }) => idleMegabytes ?? [])
  return [
    name,
    String(starts.length),
    median(starts.map(({ startMs }) => startMs)).toFixed(0),
    median(megabytes).toFixed(0),
  ]
}

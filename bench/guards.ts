import type { RunningPostgres } from '../test/postgres.ts'
import { importBar } from './bar.ts'
import { cpuSeconds } from './process-figures.ts'
import {
  APP_SECRET,
  type BenchServer,
  type Closing,
  load,
  PHONE_NUMBER_ID,
  startServer,
  temporaryFolder,
  writeSettings,
} from './processes.ts'
import { median, type Table } from './tables.ts'

const ROUNDS = 10
const SECONDS = 1
const CONNECTIONS = 64
const MOST_PER_SECOND = 30_000

type Row = {
  readonly name: string
  readonly server: BenchServer
  readonly perSecond: number[]
  readonly cpuUs: number[]
}

/**
 * What all guards of the doors cost the intake: two servers that differ in them alone, loaded by turns within a second of
 * each other. The server's own CPU time for a delivery is told beside the rate: other work on the machine does not touch it.
 */
export async function benchGuards(database: RunningPostgres, closers: Closing): Promise<Table> {
  const folder = temporaryFolder(closers)
  await importBar(folder, writeSettings({ database: database.url, folder }))
  const start = async (name: string, isGuarded: boolean): Promise<Row> => {
    const settings = { database: database.url, folder, work: false, isGuarded }
    return { name, server: await startServer(settings, closers), perSecond: [], cpuUs: [] }
  }
  const without = await start('without guards', false)
  const withAll = await start('with all guards', true)
  // Connections are made and code is compiled before anything counts.
  for (const row of [without, withAll]) await measure(row, 2)
  for (const row of [without, withAll]) {
    row.perSecond.length = 0
    row.cpuUs.length = 0
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    const order = round % 2 === 0 ? [without, withAll] : [withAll, without]
    for (const row of order) await measure(row, SECONDS)
  }
  return tableOf(without, withAll)
}

async function measure({ server, perSecond, cpuUs }: Row, seconds: number): Promise<void> {
  const before = cpuSeconds(server.pid)
  const result = await load({
    port: server.port,
    path: '/webhooks/whatsapp',
    connections: CONNECTIONS,
    secret: APP_SECRET,
    phoneNumberId: PHONE_NUMBER_ID,
    people: 2000,
    seconds,
    deliveries: seconds * MOST_PER_SECOND,
  })
  if (result.refused > 0) throw new Error(`${result.refused} deliveries were refused`)
  perSecond.push(result.perSecond)
  cpuUs.push(((cpuSeconds(server.pid) - before) * 1e6) / result.sent)
}

function tableOf(without: Row, withAll: Row): Table {
  const share = (of: (row: Row) => readonly number[]) =>
    median(of(without).map((value, round) => (of(withAll)[round] ?? Number.NaN) / value))
  const percent = (value: number) => `${(value * 100).toFixed(0)} %`
  const row = (one: Row, rate: string, cpu: string) => [
    one.name,
    median(one.perSecond).toFixed(0),
    rate,
    median(one.cpuUs).toFixed(1),
    cpu,
  ]
  return {
    title: `Guards on the intake (${CONNECTIONS} connections, ${ROUNDS} rounds of ${SECONDS} s by turns, medians)`,
    columns: ['', 'requests/s', 'rate', 'CPU µs each', 'by CPU'],
    rows: [
      row(without, '100 %', '100 %'),
      row(
        withAll,
        percent(share(({ perSecond }) => perSecond)),
        percent(1 / share(({ cpuUs }) => cpuUs)),
      ),
    ],
  }
}

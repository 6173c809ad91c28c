import postgres from 'postgres'

import type { RunningPostgres } from '../test/postgres.ts'
import { importBar } from './bar.ts'
import type { LoadOrder } from './load-process.ts'
import type { LoadResult } from './load.ts'
import {
  APP_SECRET,
  type Closing,
  load,
  PHONE_NUMBER_ID,
  startServer,
  temporaryFolder,
  writeSettings,
} from './processes.ts'
import type { Table } from './tables.ts'

const SECONDS = 4
const MOST_PER_SECOND = 45_000
/** As many as the intake is measured with elsewhere: it has all it can do. */
const NORMAL = 64
/** Connections enough for what is sent by the clock, whether or not answers come. */
const CROWD = 2048
/** Of what it can take. */
const OVERLOAD = 2

/**
 * The door at its capacity, in a crowd, and right after it. What was answered 200 is counted in the inbox: nothing of it
 * may be missing.
 */
export async function benchOverload(database: RunningPostgres, closers: Closing): Promise<Table> {
  const folder = temporaryFolder(closers)
  await importBar(folder, writeSettings({ database: database.url, folder }))
  const settings = { database: database.url, folder, work: false }
  const { port } = await startServer(settings, closers)
  const sql = postgres(database.url, { max: 1, onnotice: () => {} })
  closers.add(() => sql.end())
  await measure(port, { connections: NORMAL, seconds: 1 })
  await sql`TRUNCATE inbox`
  const normal = await measure(port, { connections: NORMAL, seconds: SECONDS })
  const perSecond = OVERLOAD * normal.perSecond
  const crowd = await measure(port, { connections: CROWD, seconds: SECONDS, perSecond })
  const after = await measure(port, { connections: NORMAL, seconds: 1 })
  const rows = [
    { name: `at capacity, ${NORMAL} senders`, result: normal },
    { name: `sent by the clock, ${OVERLOAD} times as fast`, result: crowd },
    { name: `right after, ${NORMAL} senders`, result: after },
  ]
  const taken = rows.reduce((sum, { result }) => sum + result.sent - result.refused, 0)
  const [stored] = await sql<{ rows: number }[]>`SELECT count(*)::int AS rows FROM inbox`
  if ((stored?.rows ?? 0) < taken) {
    throw new Error(`${taken} deliveries were answered 200, ${stored?.rows} are stored`)
  }
  return tableOf(rows)
}

type Senders = Pick<LoadOrder, 'connections' | 'seconds' | 'perSecond'>

async function measure(port: number, senders: Senders): Promise<LoadResult> {
  return await load({
    ...senders,
    port,
    path: '/webhooks/whatsapp',
    secret: APP_SECRET,
    phoneNumberId: PHONE_NUMBER_ID,
    people: 2000,
    deliveries: senders.seconds * MOST_PER_SECOND,
  })
}

type Row = { readonly name: string; readonly result: LoadResult }

function tableOf(rows: readonly Row[]): Table {
  return {
    title: 'More signed webhooks than can be taken: nothing answered 200 was lost',
    columns: ['', 'offered/s', 'taken/s', 'refused/s', 'p50 ms', 'p99 ms'],
    rows: rows.map(({ name, result }) => {
      const { perSecond, sent, refused, p50Ms, p99Ms } = result
      const seconds = (sent - refused) / perSecond
      return [
        name,
        (sent / seconds).toFixed(0),
        perSecond.toFixed(0),
        (refused / seconds).toFixed(0),
        p50Ms.toFixed(1),
        p99Ms.toFixed(1),
      ]
    }),
  }
}

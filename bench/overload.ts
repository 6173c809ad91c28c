import postgres from 'postgres'

import { signDelivery, statusDelivery } from '../src/demo/graph/deliveries.ts'
import type { RunningPostgres } from '../test/postgres.ts'
import { importBar } from './bar.ts'
import type { LoadOrder } from './load-process.ts'
import { type LoadResult, quantile } from './load.ts'
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
  const calm = await probed(port, () => Bun.sleep(1000))
  const { result: crowd, probes } = await probed(port, async () => {
    const measured = await measure(port, { connections: CROWD, seconds: SECONDS, perSecond })
    await Bun.sleep(LOOK_ON_MS)
    return measured
  })
  const after = await measure(port, { connections: NORMAL, seconds: 1 })
  const rows = [
    { name: `at capacity, ${NORMAL} senders`, result: normal },
    { name: `sent by the clock, ${OVERLOAD} times as fast`, result: crowd },
    { name: `after it, ${NORMAL} senders`, result: after },
  ]
  const taken = rows.reduce((sum, { result }) => sum + result.sent - result.refused, 0)
  const [stored] = await sql<{ rows: number }[]>`SELECT count(*)::int AS rows FROM inbox
    WHERE dedupe_key NOT LIKE ${'%wamid.probe.%'}`
  if ((stored?.rows ?? 0) < taken) {
    throw new Error(`${taken} deliveries were answered 200, ${stored?.rows} are stored`)
  }
  const lateMs = 2 * quantile(tookOf(calm.probes), 0.99)
  return tableOf(rows, recoveredMs(probes, { fromMs: crowd.offeredUntilMs, lateMs }))
}

/** A delivery like any other, sent beside the load. */
type Probe = { readonly sentMs: number; readonly tookMs: number; readonly status: number }

const PROBE_MS = 20
/** Longer than it may take. */
const LOOK_ON_MS = 3000
const NUMBER = { phoneNumberId: PHONE_NUMBER_ID, displayPhone: '250700000100', wabaId: '1' }
const READER = { phone: '250749000000', userId: 'RW.8900000000000000000', name: 'Reader' }

async function probed<T>(port: number, work: () => Promise<T>) {
  const under: Promise<Probe>[] = []
  let isOver = false
  const looking = (async () => {
    while (!isOver) {
      under.push(probe(port, `wamid.probe.${crypto.randomUUID()}`))
      await Bun.sleep(PROBE_MS)
    }
  })()
  const result = await work()
  isOver = true
  await looking
  return { result, probes: await Promise.all(under) }
}

async function probe(port: number, wamid: string): Promise<Probe> {
  const status = { wamid, status: 'read', at: new Date() } as const
  const { body, headers } = signDelivery(APP_SECRET, statusDelivery(NUMBER, READER, status))
  const sentMs = Date.now()
  const url = `http://127.0.0.1:${port}/webhooks/whatsapp`
  // As whoever delivers now and then: on a connection of its own.
  const answer = await fetch(url, { method: 'POST', body, headers, keepalive: false })
  await answer.arrayBuffer()
  return { sentMs, tookMs: Date.now() - sentMs, status: answer.status }
}

function tookOf(probes: readonly Probe[]): readonly number[] {
  return probes.map(({ tookMs }) => tookMs)
}

type Since = { readonly fromMs: number; readonly lateMs: number }

/** From the end of the crowd to the first delivery after which none was refused or late any more. */
function recoveredMs(probes: readonly Probe[], { fromMs, lateMs }: Since): number {
  const isBad = ({ tookMs, status }: Probe) => status !== 200 || tookMs > lateMs
  const last = probes.findLast((one) => one.sentMs + one.tookMs > fromMs && isBad(one))
  return last === undefined ? 0 : last.sentMs + last.tookMs - fromMs
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

function tableOf(rows: readonly Row[], recovered: number): Table {
  return {
    title: `More signed webhooks than can be taken: nothing answered 200 was lost; ${recovered} ms after the crowd answers were as before`,
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

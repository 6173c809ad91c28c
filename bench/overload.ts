import postgres from 'postgres'

import { signDelivery, statusDelivery } from '../src/demo/graph/deliveries.ts'
import { startPostgres } from '../test/postgres.ts'
import { importBar } from './bar.ts'
import { canKeepApart, keepTo } from './cores.ts'
import type { LoadOrder } from './load-process.ts'
import { type LoadResult, quantile } from './load.ts'
import {
  APP_SECRET,
  type Closing,
  closing,
  load,
  PHONE_NUMBER_ID,
  startServer,
  temporaryFolder,
  writeSettings,
} from './processes.ts'
import { median, type Table } from './tables.ts'

const ROUNDS = 5
const SECONDS = 3
/** Longer: how it begins should not be a third of what is measured. */
const CROWD_SECONDS = 5
const MOST_PER_SECOND = 30_000
/** As many as the intake is measured with elsewhere: it has all it can do. */
const NORMAL = 64
/** Connections enough for what is sent by the clock, whether or not answers come. */
const CROWD = 1024
/** Of what it can take. */
const OVERLOAD = 2

/**
 * The door at its capacity, in a crowd, and right after it. What was answered 200 is counted in the inbox: nothing of it
 * may be missing. Whatever was refused was told when to come again. Then the same with server and database on one core and
 * whoever sends on the other: what sends so much is another machine elsewhere, and takes nothing from the server.
 */
export async function benchOverload(): Promise<readonly Table[]> {
  const together = await closing((closers) => measureDoor(() => {}, closers))
  const tables = [tableOf('all on the same cores', together)]
  if (!canKeepApart()) return tables
  return [...tables, tableOf('senders on a core of their own', await closing(measureApart))]
}

async function measureApart(closers: Closing): Promise<Rounds> {
  closers.add(keepTo(0))
  return await measureDoor(() => keepTo(1), closers)
}

/** @param leave called once server and database run. */
async function measureDoor(leave: () => void, closers: Closing): Promise<Rounds> {
  const database = await startPostgres({ durable: true })
  closers.add(() => database.stop())
  const folder = temporaryFolder(closers)
  await importBar(folder, writeSettings({ database: database.url, folder }))
  const settings = { database: database.url, folder, work: false }
  const { port } = await startServer(settings, closers)
  leave()
  const sql = postgres(database.url, { max: 1, onnotice: () => {} })
  closers.add(() => sql.end())
  const atCapacity = () => measure(port, { connections: NORMAL, seconds: SECONDS })
  await atCapacity()
  await sql`TRUNCATE inbox`
  const normal: LoadResult[] = []
  const crowds: LoadResult[] = []
  const recovered: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    normal.push(await atCapacity())
    // What it has taken at best is its capacity: other work on the machine only makes it less.
    const perSecond = OVERLOAD * Math.max(...normal.map((result) => result.perSecond))
    const calm = await probed(port, () => Bun.sleep(1000))
    const { result: crowd, probes } = await probed(port, async () => {
      const measured = await measure(port, {
        connections: CROWD,
        seconds: CROWD_SECONDS,
        perSecond,
      })
      await Bun.sleep(LOOK_ON_MS)
      return measured
    })
    crowds.push(crowd)
    const lateMs = 2 * quantile(tookOf(calm.probes), 0.99)
    recovered.push(recoveredMs(probes, { fromMs: crowd.offeredUntilMs, lateMs }))
  }
  await nothingMissing(sql, [...normal, ...crowds])
  return { normal, crowds, recovered }
}

async function nothingMissing(sql: postgres.Sql, results: readonly LoadResult[]): Promise<void> {
  const other = sum(results.map((result) => result.other))
  if (other > 0) throw new Error(`${other} answers were neither 200 nor 429 with a Retry-After`)
  const taken = sum(results.map(({ sent, refused }) => sent - refused))
  const [stored] = await sql<{ rows: number }[]>`SELECT count(*)::int AS rows FROM inbox
    WHERE dedupe_key NOT LIKE ${'%wamid.probe.%'}`
  if ((stored?.rows ?? 0) < taken) {
    throw new Error(`${taken} deliveries were answered 200, ${stored?.rows} are stored`)
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
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
    deliveries: Math.ceil(senders.seconds * (senders.perSecond ?? MOST_PER_SECOND)),
  })
}

type Rounds = {
  readonly normal: readonly LoadResult[]
  readonly crowds: readonly LoadResult[]
  readonly recovered: readonly number[]
}

function tableOf(where: string, { normal, crowds, recovered }: Rounds): Table {
  const row = (name: string, results: readonly LoadResult[]) => {
    const of = (value: (result: LoadResult) => number) => median(results.map(value))
    const times = (value: (result: LoadResult) => number) =>
      median(results.map((one, round) => value(one) / (normal[round]?.p99Ms ?? Number.NaN)))
    return [
      name,
      of(({ sent, seconds }) => sent / seconds).toFixed(0),
      of(({ perSecond }) => perSecond).toFixed(0),
      of(({ refused, seconds }) => refused / seconds).toFixed(0),
      of(({ p50Ms }) => p50Ms).toFixed(1),
      of(({ p99Ms }) => p99Ms).toFixed(1),
      `${times(({ p99Ms }) => p99Ms).toFixed(2)}×`,
      of(({ laterP99Ms }) => laterP99Ms).toFixed(1),
      `${times(({ laterP99Ms }) => laterP99Ms).toFixed(2)}×`,
    ]
  }
  return {
    title: `More signed webhooks than can be taken, ${where} (${ROUNDS} rounds by turns of ${SECONDS} s, in a crowd of ${CROWD_SECONDS}, medians): nothing answered 200 was lost, each refusal had a Retry-After, and ${median(recovered)} ms after a crowd, ${Math.max(...recovered)} at most, answers were as before`,
    columns: [
      '',
      'offered/s',
      'taken/s',
      'refused/s',
      'p50 ms',
      'p99 ms',
      'p99 of normal',
      'p99 ms after 1 s',
      'of normal',
    ],
    rows: [
      row(`at capacity, ${NORMAL} senders`, normal),
      row(`${OVERLOAD} times the capacity, by the clock`, crowds),
    ],
  }
}

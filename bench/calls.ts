import type { SimulatedGraph } from '../src/demo/graph/graph.ts'
import { freePort } from '../test/free-port.ts'
import type { RunningPostgres } from '../test/postgres.ts'
import { BAR_ID, barId, importBars, TABLES } from './bar.ts'
import {
  callerPhone,
  type CallVendor,
  type Milestones,
  startCallVendor,
  type Talked,
} from './call-steer.ts'
import { type Diner, listen, seatAt } from './diners.ts'
import { startGraph } from './graph.ts'
import { quantile } from './load.ts'
import {
  API_KEY,
  type Closing,
  closing,
  startScript,
  startServer,
  temporaryFolder,
  WEBHOOK_SECRET,
  writeSettings,
} from './processes.ts'
import { median, type Table } from './tables.ts'

const RATES = [20, 100] as const
const ROUNDS = 5
const SECONDS = 5
/** Left out of the figures: code is compiled and statements are planned. */
const WARM_UP = { perSecond: 50, seconds: 6 } as const
/** Calls end while others are picked up, as they do, but none in the very moment in which the next one rings. */
const HOLD_MS = 1525

type Round = readonly Milestones[]
type Row = { readonly name: string; readonly webhookUrl: string; readonly rounds: Round[][] }

/**
 * Webhook in to greeting out, measured where the vendor receives it. Both servers run all the time and ring by turns, so
 * that whatever else the machine does counts for both; the vendor's own cost is in both rows.
 */
export async function benchPickUp(database: RunningPostgres): Promise<Table> {
  return await closing(async (closers) => {
    const vendor = await startCallVendor(closers)
    const rows = [
      await rowOf('Elysia + OpenAI SDK + 1 INSERT', bareServer(database, vendor, closers)),
      await rowOf('maitred', wholeServer(database, vendor, closers)),
    ] as const
    for (const { webhookUrl } of rows) await ringAll(vendor, webhookUrl, WARM_UP)
    for (const [at, perSecond] of RATES.entries()) {
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const row of round % 2 === 0 ? rows : rows.toReversed()) {
          const rung = await ringAll(vendor, row.webhookUrl, { perSecond, seconds: SECONDS })
          ;(row.rounds[at] ??= []).push(rung)
        }
      }
    }
    return pickUpTable(rows)
  })
}

async function rowOf(name: string, port: Promise<number>): Promise<Row> {
  return { name, webhookUrl: `http://127.0.0.1:${await port}/webhooks/openai`, rounds: [] }
}

async function bareServer(
  { url }: RunningPostgres,
  { baseUrl, realtimeUrl }: CallVendor,
  closers: Closing,
): Promise<number> {
  const args = ['bare-call.ts', WEBHOOK_SECRET, url, API_KEY, baseUrl, realtimeUrl]
  return Number(await startScript(args, closers).firstLine())
}

async function wholeServer(database: RunningPostgres, vendor: CallVendor, closers: Closing) {
  return (await startCalled(database, vendor, { bars: 1, tables: TABLES }, closers)).port
}

async function startCalled(
  { url }: RunningPostgres,
  vendor: CallVendor,
  group: Parameters<typeof importBars>[2],
  closers: Closing,
) {
  const folder = temporaryFolder(closers)
  await importBars(folder, writeSettings({ database: url, folder }), group)
  const port = freePort()
  const graph = await startGraph(closers, `http://127.0.0.1:${port}/webhooks/whatsapp`)
  const settings = { database: url, folder, port, graphUrl: graph.url, more: callSettings(vendor) }
  return { ...(await startServer(settings, closers)), graph }
}

/** Calls are taken, as many as come. */
function callSettings({ baseUrl, realtimeUrl }: CallVendor): string {
  return `[openai]
api_key = "${API_KEY}"
base_url = "${baseUrl}"
realtime_url = "${realtimeUrl}"
webhook_secret = "${WEBHOOK_SECRET}"
[voice]
calls_per_hour = 0
minutes_per_day = 0
bar_parallel = 1000
total_parallel = 10000
daily_cap_cents = 0
`
}

async function ringAll(
  vendor: CallVendor,
  webhookUrl: string,
  pace: { readonly perSecond: number; readonly seconds: number },
): Promise<Round> {
  const { calls, complaints } = await vendor.ring({
    webhookUrl,
    ...pace,
    holdMs: HOLD_MS,
    callers: 'twice',
    barIds: [BAR_ID],
  })
  if (complaints[0] !== undefined) throw new Error(`the calls' vendor says: ${complaints[0]}`)
  // The last calls end, and what their ends make to do is done.
  await Bun.sleep(HOLD_MS + 500)
  return calls
}

const PICK_UP_COLUMNS = [
  '',
  'calls',
  'ungreeted',
  'accept p50',
  'p99',
  'line p50',
  'p99',
  'greeting p50',
  'p99',
  'p50 of bare',
  'p99 of bare',
]
const STEPS = ['accept', 'line', 'greeting'] as const

function pickUpTable(rows: readonly [Row, Row]): Table {
  const at = (round: Round, step: keyof Milestones, share: number) =>
    quantile(
      round.flatMap((call) => call[step] ?? []),
      share,
    )
  const lines = RATES.flatMap((perSecond, rate) =>
    rows.map((row) => {
      const rounds = row.rounds[rate] ?? []
      const floor = rows[0].rounds[rate] ?? []
      const of = (step: keyof Milestones, share: number) =>
        median(rounds.map((round) => at(round, step, share))).toFixed(1)
      const ratio = (share: number) => {
        const ratios = rounds.map(
          (round, n) => at(round, 'greeting', share) / at(floor[n] ?? [], 'greeting', share),
        )
        return median(ratios).toFixed(2)
      }
      const calls = rounds.flat()
      return [
        `${row.name}, ${perSecond}/s`,
        String(calls.length),
        String(calls.filter(({ greeting }) => greeting === null).length),
        ...STEPS.flatMap((step) => [of(step, 0.5), of(step, 0.99)]),
        ratio(0.5),
        ratio(0.99),
      ]
    }),
  )
  return {
    title: `Calls picked up, webhook out to … in at the vendor, ms (${ROUNDS} rounds of ${SECONDS} s, medians)`,
    columns: PICK_UP_COLUMNS,
    rows: lines,
  }
}

const LIVE = 1000
/** As a group has them: a thousand callers at one bar are none. */
const BARS = 20
const CALLERS_A_TABLE = 2
const GROUP = { bars: BARS, tables: LIVE / BARS / CALLERS_A_TABLE } as const
const EVENTS = [5, 20] as const
const TALK_SECONDS = 20

const LIVE_COLUMNS = [
  '',
  'events/s',
  'tools',
  'too slow',
  'tool p50 ms',
  'p90',
  'p99',
  'of a core',
  'MB',
  'vendor late ms',
]

/** A thousand calls at once, each with a function call every ten seconds; beside as many bare sockets. */
export async function benchLiveCalls(database: RunningPostgres): Promise<Table> {
  const rows: (readonly string[])[] = []
  for (const [name, open] of [
    ['bare sockets', bareLines],
    ['maitred', wholeLines],
  ] as const) {
    await closing(async (closers) => {
      const vendor = await startCallVendor(closers)
      const pid = await open(database, vendor, closers)
      for (const perSecond of EVENTS) {
        const talked = await vendor.talk({ perSecond, seconds: TALK_SECONDS, pid })
        rows.push([`${name}, ${perSecond}/s`, ...liveFigures(talked)])
      }
    })
  }
  return {
    title: `${LIVE} live calls, a function call every 10 s each, events per call and second (${TALK_SECONDS} s)`,
    columns: LIVE_COLUMNS,
    rows,
  }
}

async function bareLines(_: RunningPostgres, vendor: CallVendor, closers: Closing) {
  const ids = await vendor.place(LIVE)
  const script = startScript(['bare-lines.ts', API_KEY, vendor.realtimeUrl, ...ids], closers)
  return Number(await script.firstLine())
}

async function wholeLines(database: RunningPostgres, vendor: CallVendor, closers: Closing) {
  const { port, pid, graph } = await startCalled(database, vendor, GROUP, closers)
  await seatCallers(graph)
  const webhookUrl = `http://127.0.0.1:${port}/webhooks/openai`
  const { calls, complaints } = await vendor.ring({
    webhookUrl,
    perSecond: 50,
    seconds: LIVE / 50,
    holdMs: null,
    callers: 'once',
    barIds: Array.from({ length: BARS }, (_, nth) => barId(nth)),
  })
  const greeted = calls.filter(({ greeting }) => greeting !== null).length
  if (complaints.length > 0 || greeted < LIVE) {
    throw new Error(`${greeted} of ${LIVE} calls were greeted; ${complaints[0] ?? ''}`)
  }
  return pid
}

const AT_ONCE = 8

/** Who calls sits at a table already: their cart can be filled. */
async function seatCallers(graph: SimulatedGraph): Promise<void> {
  const diners = Array.from({ length: LIVE }, (_, n): Diner => {
    const phone = callerPhone(n)
    return { phone, userId: `RW.7${phone}`, name: `Guest ${n}`, askedAt: null, said: 0 }
  })
  listen(graph, diners)
  const share = LIVE / AT_ONCE
  const parties = Array.from({ length: AT_ONCE }, async (_, at) => {
    const first = at * share
    await seatAt(graph, diners.slice(first, first + share), (nth) => seatOf(first + nth))
  })
  await Promise.all(parties)
}

function seatOf(caller: number) {
  const nth = Math.floor(caller / BARS)
  return { barId: barId(caller % BARS), table: (nth % GROUP.tables) + 1 }
}

function liveFigures(talked: Talked): readonly string[] {
  const { tools, unanswered, refused, lost, complaints } = talked
  // Where the machine has not enough left an act takes longer than it may, or the lease runs out: that is a figure.
  const faults = refused.filter((text) => !/too_slow|interrupted|failed/.test(text))
  if (lost > 0 || faults.length > 0) {
    throw new Error(`${lost} lines lost, ${faults.length} calls refused: ${faults[0] ?? ''}`)
  }
  return [
    talked.framesPerSecond.toFixed(0),
    String(tools.length),
    String(unanswered + complaints.length + refused.length),
    ...[0.5, 0.9, 0.99].map((share) => quantile(tools, share).toFixed(1)),
    `${(talked.cpuShare * 100).toFixed(0)} %`,
    talked.megabytes.toFixed(0),
    talked.lateMs.toFixed(0),
  ]
}

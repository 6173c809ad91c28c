import { textDelivery } from '../src/demo/graph/deliveries.ts'
import type { SentMessage, SimulatedGraph } from '../src/demo/graph/graph.ts'
import type { RunningPostgres } from '../test/postgres.ts'
import { BAR_ID, importBar, TABLES } from './bar.ts'
import { NUMBER, startGraph } from './graph.ts'
import { quantile } from './load.ts'
import {
  type Closing,
  closing,
  freePort,
  type ServerSettings,
  startServer,
  temporaryFolder,
  writeSettings,
} from './processes.ts'
import type { Table } from './tables.ts'

const DINERS = 240
const SECONDS = 15
/** The embedded database is for one bar on one machine: also at a rate such a bar has. */
const RATES = [
  { kind: 'PostgreSQL', perSecond: 100 },
  { kind: 'embedded', perSecond: 20 },
  { kind: 'embedded', perSecond: 100 },
] as const
/** Left out of the figures: code is compiled and statements are planned. */
const WARM_UP_SECONDS = 4

/** What diners write once they sit, in turn; none of it waits for an answer to a tap. */
const SAID = [
  '2 Primus and fries please',
  'what do you have to drink?',
  'my order',
  'une brochette de chèvre sans piment',
  'do you have pizza?',
  'remove the fries',
  'nataka chai moja',
  'the bill please',
]

type Diner = {
  readonly phone: string
  readonly userId: string
  readonly name: string
  /** When the message was posted whose answer is waited for; `null`: none. */
  askedAt: number | null
  said: number
}

type Figures = { readonly answered: readonly number[]; readonly unanswered: number }

/** From the webhook's first byte to the moment the simulated Graph has the answer, per turn. */
export async function benchTurn(database: RunningPostgres): Promise<Table> {
  const rows: (readonly string[])[] = []
  for (const { kind, perSecond } of RATES) {
    const figures = await closing(async (closers) => {
      const folder = temporaryFolder(closers)
      const url = kind === 'embedded' ? 'embedded:./data' : database.url
      return await measure({ database: url, folder }, perSecond, closers)
    })
    rows.push([
      `${kind}, ${perSecond}/s`,
      String(figures.answered.length),
      String(figures.unanswered),
      ...[0.5, 0.9, 0.99, 1].map((share) => quantile(figures.answered, share).toFixed(1)),
    ])
  }
  return {
    title: `Turns, webhook in to Graph out, ms (${DINERS} diners with open tabs, ${SECONDS} s, gather_ms = 0)`,
    columns: ['', 'turns', 'unanswered', 'p50', 'p90', 'p99', 'most'],
    rows,
  }
}

async function measure(
  settings: Pick<ServerSettings, 'database' | 'folder'>,
  perSecond: number,
  closers: Closing,
): Promise<Figures> {
  await importBar(settings.folder, writeSettings(settings))
  const port = freePort()
  const graph = await startGraph(closers, `http://127.0.0.1:${port}/webhooks/whatsapp`)
  await startServer({ ...settings, port, graphUrl: graph.url }, closers)
  const diners = Array.from({ length: DINERS }, (_, n): Diner => {
    const phone = String(250_790_000_000 + n)
    return { phone, userId: `RW.7${phone}`, name: `Guest ${n}`, askedAt: null, said: 0 }
  })
  const answered = listen(graph, diners)
  await seatAll(graph, diners)
  await talk(graph, diners, { perSecond, seconds: WARM_UP_SECONDS })
  answered.length = 0
  await talk(graph, diners, { perSecond, seconds: SECONDS })
  return {
    answered: [...answered],
    unanswered: diners.filter(({ askedAt }) => askedAt !== null).length,
  }
}

/** Gives the times of answers, in milliseconds, as they come. */
function listen(graph: SimulatedGraph, diners: readonly Diner[]): number[] {
  const byPhone = new Map(diners.map((diner) => [diner.phone, diner]))
  const answered: number[] = []
  graph.onSend(({ to }: SentMessage) => {
    const diner = byPhone.get(to)
    if (diner === undefined || diner.askedAt === null) return
    answered.push(performance.now() - diner.askedAt)
    diner.askedAt = null
  })
  return answered
}

let written = 0

async function say(graph: SimulatedGraph, diner: Diner, body: string): Promise<void> {
  written += 1
  const message = { id: `wamid.bench${written}`, at: new Date(), body }
  // Who still waits goes on waiting from their first message: a slow answer is not forgotten over the next.
  diner.askedAt ??= performance.now()
  await graph.deliver(textDelivery(NUMBER, diner, message))
}

/** Every diner scans a card; two sit at most tables. */
async function seatAll(graph: SimulatedGraph, diners: readonly Diner[]): Promise<void> {
  for (const [n, diner] of diners.entries()) {
    await say(graph, diner, `TABLE-T${(n % TABLES) + 1}-BAR-${BAR_ID}`)
    await until(() => diner.askedAt === null)
  }
}

/** Open loop: messages are sent by the clock, whether or not the last ones have been answered. */
async function talk(
  graph: SimulatedGraph,
  diners: readonly Diner[],
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<void> {
  const from = performance.now()
  const underWay: Promise<void>[] = []
  for (let n = 0; n < seconds * perSecond; n += 1) {
    const dueAt = from + (n * 1000) / perSecond
    const diner = diners[n % diners.length]
    if (diner === undefined) continue
    if (dueAt > performance.now()) await Bun.sleep(dueAt - performance.now())
    underWay.push(say(graph, diner, SAID[(diner.said + n) % SAID.length] ?? ''))
    diner.said += 1
  }
  await Promise.all(underWay)
  await until(() => diners.every(({ askedAt }) => askedAt === null))
}

/** At most five seconds: what is not answered by then is counted, not waited for. */
async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + 5000
  while (!isSo() && performance.now() < deadline) await Bun.sleep(2)
}

import { freePort } from '../test/free-port.ts'
import { type RunningPostgres, startPostgres } from '../test/postgres.ts'
import { importBar } from './bar.ts'
import { crowd, DINERS, listen, say, seatAll, talk, until } from './diners.ts'
import { startGraph } from './graph.ts'
import { quantile } from './load.ts'
import {
  ACCESS_TOKEN,
  APP_SECRET,
  type Closing,
  closing,
  PHONE_NUMBER_ID,
  startScript,
  startServer,
  temporaryFolder,
  type Vendor,
  writeSettings,
} from './processes.ts'
import { median, type Table } from './tables.ts'
import type { Counted } from './tokens.ts'

const RATES = [25, 100] as const
const ROUNDS = 3
const SECONDS = 8
/** Left out of the figures: a server that runs for months is not judged by its first thousand turns, whose code is being compiled. */
const WARM_UP = { perSecond: 50, seconds: 20 }
/** A plain item: no size to ask for. */
const ITEM = 'fries'

const WORDS = [
  'something to nibble on, you choose',
  'and one more of those please',
  'what would go well with a cold beer?',
  'my wife takes the same as me',
]

type Row = {
  readonly name: string
  readonly open: Open
  readonly perSecond: number
  readonly rounds: Round[]
}
type Round = { readonly answered: readonly number[]; readonly unanswered: number }
type Open = (around: Around) => Promise<void>
type Around = {
  readonly database: string
  readonly folder: string
  readonly port: number
  readonly graphUrl: string
  readonly vendor: Vendor
  readonly closers: Closing
}

const maitred: Open = async ({ vendor, closers, ...settings }) => {
  await startServer({ ...settings, openai: vendor }, closers)
}

const bare: Open = async ({ database, port, graphUrl, vendor, closers }) => {
  const { apiKey, baseUrl } = vendor
  const whatsapp = [graphUrl, ACCESS_TOKEN, apiKey, baseUrl, PHONE_NUMBER_ID, String(port)]
  await startScript(['bare-turn.ts', APP_SECRET, database, ...whatsapp], closers).firstLine()
}

/**
 * What a turn costs when models answer at once: signed webhook in, one tool call and one text, Graph out. Rows alternate,
 * so that whatever else the machine does counts for both.
 */
export async function benchModelTurn(): Promise<Table> {
  const rows = RATES.flatMap((perSecond): readonly Row[] => [
    {
      name: `Bun.serve + HMAC + 2 durable writes + OpenAI SDK, ${perSecond}/s`,
      open: bare,
      perSecond,
      rounds: [],
    },
    { name: `maitred, ${perSecond}/s`, open: maitred, perSecond, rounds: [] },
  ])
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const row of round % 2 === 0 ? rows : rows.toReversed()) {
      row.rounds.push(await closing((closers) => measure(row, closers)))
    }
  }
  return {
    title: `Turns with a model that answers at once, webhook in to Graph out, ms (one tool call and one text, ${DINERS} diners, ${ROUNDS} rounds of ${SECONDS} s, medians)`,
    columns: ['', 'turns', 'unanswered', 'p50', 'p90', 'p99', 'best round: p50', 'p99'],
    rows: rows.map(tableRow),
  }
}

function tableRow({ name, rounds }: Row): readonly string[] {
  const at = (share: number) => rounds.map(({ answered }) => quantile(answered, share))
  const sum = (of: (round: Round) => number) => rounds.reduce((all, round) => all + of(round), 0)
  const figures = [
    ...[0.5, 0.9, 0.99].map((share) => median(at(share))),
    Math.min(...at(0.5)),
    Math.min(...at(0.99)),
  ]
  return [
    name,
    String(sum(({ answered }) => answered.length)),
    String(sum(({ unanswered }) => unanswered)),
    ...figures.map((ms) => ms.toFixed(1)),
  ]
}

/** On a database server of its own: what a row leaves undone is no work for the next. */
async function measure({ open, perSecond }: Row, closers: Closing): Promise<Round> {
  const postgres = await startPostgres({ durable: true })
  closers.add(() => postgres.stop())
  const database = postgres.url
  const folder = temporaryFolder(closers)
  await importBar(folder, writeSettings({ database, folder }))
  const port = freePort()
  const graph = await startGraph(closers, `http://127.0.0.1:${port}/webhooks/whatsapp`)
  const vendor = await startVendor(closers)
  await open({ database, folder, port, graphUrl: graph.url, vendor, closers })
  const diners = crowd()
  const answered = listen(graph, diners)
  await seatAll(graph, diners)
  await talk(graph, diners, { ...WARM_UP, words: WORDS })
  answered.length = 0
  await talk(graph, diners, { perSecond, seconds: SECONDS, words: WORDS })
  const unanswered = diners.filter(({ askedAt }) => askedAt !== null).length
  const { complaints, again } = await told(vendor)
  if (complaints.length > 0) throw new Error(`the vendor refused: ${complaints[0]}`)
  // Then it is a longer turn that was measured, and another waiter's.
  if (again > 0) throw new Error(`${again} answers of the model were not believed`)
  return { answered: [...answered], unanswered }
}

type StartedVendor = Vendor & { readonly counts: string }
type Counts = {
  readonly counts: readonly Counted[]
  readonly complaints: readonly string[]
  /** Answers beyond one a turn: the words before were found untrue. */
  readonly again: number
}

async function startVendor(closers: Closing, ...more: readonly string[]): Promise<StartedVendor> {
  const script = startScript(['vendor.ts', ITEM, ...more], closers)
  return JSON.parse(await script.firstLine()) as StartedVendor
}

async function told({ counts }: StartedVendor): Promise<Counts> {
  return (await (await fetch(counts)).json()) as Counts
}

const TURNS = 50
const SHOWN = [2, 10, 50]

/** What the model reads in one long chat: tokens per turn, and the share that vendors can cache. */
export async function benchTokens(database: RunningPostgres): Promise<Table> {
  const { counts, complaints } = await closing(async (closers) => {
    const folder = temporaryFolder(closers)
    const settings = { database: database.url, folder }
    await importBar(folder, writeSettings(settings))
    const port = freePort()
    const graph = await startGraph(closers, `http://127.0.0.1:${port}/webhooks/whatsapp`)
    const vendor = await startVendor(closers, 'count')
    await startServer({ ...settings, port, graphUrl: graph.url, openai: vendor }, closers)
    const diners = crowd(1)
    listen(graph, diners)
    await seatAll(graph, diners)
    for (let turn = 0; turn < TURNS; turn += 1) {
      for (const diner of diners) await say(graph, diner, WORDS[turn % WORDS.length] ?? '')
      await until(() => diners.every(({ askedAt }) => askedAt === null))
    }
    return await told(vendor)
  })
  const turns = byTurn(counts)
  if (complaints.length > 0 || turns.length !== TURNS) {
    throw new Error(`${turns.length} of ${TURNS} turns were asked; ${complaints[0] ?? ''}`)
  }
  return {
    title: `Tokens a model reads in one chat of ${TURNS} turns (o200k, two requests a turn)`,
    columns: ['turn', 'first request', 'cacheable', 'whole turn', 'cacheable'],
    rows: SHOWN.map((turn) => {
      const requests = turns[turn - 1] ?? []
      return [String(turn), ...tokens(requests.slice(0, 1)), ...tokens(requests)]
    }),
  }
}

function byTurn(counts: readonly Counted[]): readonly (readonly Counted[])[] {
  const turns: Counted[][] = []
  for (const one of counts) {
    if (one.isFirst) turns.push([])
    turns.at(-1)?.push(one)
  }
  return turns
}

function tokens(requests: readonly Counted[]): readonly string[] {
  const sum = (of: (one: Counted) => number) => requests.reduce((all, one) => all + of(one), 0)
  const input = sum((one) => one.input)
  const share = sum(({ cacheable }) => cacheable) / input
  return [String(input), `${(share * 100).toFixed(0)} %`]
}

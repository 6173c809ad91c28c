import { freePort } from '../test/free-port.ts'
import type { RunningPostgres } from '../test/postgres.ts'
import { importBar } from './bar.ts'
import { crowd, DINERS, listen, seatAll, talk } from './diners.ts'
import { startGraph } from './graph.ts'
import { quantile } from './load.ts'
import {
  type Closing,
  closing,
  type ServerSettings,
  startServer,
  temporaryFolder,
  writeSettings,
} from './processes.ts'
import type { Table } from './tables.ts'

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
  const diners = crowd()
  const answered = listen(graph, diners)
  await seatAll(graph, diners)
  await talk(graph, diners, { perSecond, seconds: WARM_UP_SECONDS, words: SAID })
  answered.length = 0
  await talk(graph, diners, { perSecond, seconds: SECONDS, words: SAID })
  return {
    answered: [...answered],
    unanswered: diners.filter(({ askedAt }) => askedAt !== null).length,
  }
}

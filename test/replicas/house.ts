import { type Database, openDatabase } from '../../src/db/client.ts'
import type { Fault } from '../../src/demo/graph/faults.ts'
import { type SimulatedGraph, simulatedGraph } from '../../src/demo/graph/graph.ts'
import type { Answer } from '../contracts/model-standin.ts'
import { freePort } from '../free-port.ts'
import { aBar, type BarOnFile } from '../journeys/bars.ts'
import { NUMBER, WEBHOOK_SECRET } from '../journeys/house.ts'
import { ACCESS_TOKEN, APP_SECRET, type ServerProcess, serverProcess } from '../journeys/server.ts'
import { type RunningPostgres, startPostgres } from '../postgres.ts'
import { type RealtimeProcess, realtimeProcess } from '../realtime-process.ts'
import { openaiStandin } from '../standins/openai.ts'
import { type Balancer, balancer } from './balancer.ts'
import { CALL_SETTINGS } from './telephone.ts'

/** Several running processes of the server on one PostgreSQL of their own, behind a balancer. */
export type Replicas = {
  readonly servers: readonly ServerProcess[]
  readonly balancer: Balancer
  readonly postgres: RunningPostgres
  readonly graph: SimulatedGraph
  readonly bar: BarOnFile
  readonly telephone: RealtimeProcess
  /** Where calls are taken: diners who write sit in the other one. */
  readonly callBar: BarOnFile
  readonly newWamid: () => string
  /** While the database is there. */
  inDatabase<T>(work: (database: Database) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export type ReplicasOptions = {
  readonly count: number
  readonly rules: string
  readonly mishap?: () => Fault | undefined
  /** What the chat model answers. */
  readonly answer: Answer
  /** Of the telephone: 1 is as on the line. */
  readonly pace: number
}

/** A webhook that was refused comes again so soon. */
const AGAIN_MS = 300

export async function openReplicas(options: ReplicasOptions): Promise<Replicas> {
  const closers: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const each of closers.toReversed()) await each()
  }
  try {
    // As in production: what is committed is on the disk.
    const postgres = await startPostgres({ durable: true })
    closers.push(() => postgres.stop())
    return { ...(await rooms(options, postgres, closers)), postgres, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function rooms(
  { count, rules, mishap, answer, pace }: ReplicasOptions,
  postgres: RunningPostgres,
  closers: (() => Promise<unknown>)[],
): Promise<Omit<Replicas, 'postgres' | 'close'>> {
  const ports = Array.from({ length: count }, freePort)
  const front = balancer(ports.map((port) => `http://127.0.0.1:${port}`))
  closers.push(() => front.stop())
  const graph = await simulatedGraph({
    accessToken: ACCESS_TOKEN,
    appSecret: APP_SECRET,
    clock: { now: () => new Date() },
    random: Math.random,
    numbers: [NUMBER],
    webhookUrl: `${front.url}/webhooks/whatsapp`,
    statuses: ['sent'],
    keepWindows: true,
    ...(mishap !== undefined && { mishap }),
  })
  closers.push(() => graph.stop())
  const openai = await openaiStandin({ record: false, answer })
  closers.push(() => openai.stop())
  const { apiKey, baseUrl: others } = openai
  const telephone = await realtimeProcess({
    apiKey,
    webhookSecret: WEBHOOK_SECRET,
    webhookUrl: `${front.url}/webhooks/openai`,
    againMs: AGAIN_MS,
    pace,
    others,
  })
  closers.push(() => telephone.stop())
  const servers = ports.map((port) =>
    serverProcess({
      database: postgres.url,
      graphUrl: graph.url,
      phoneNumberId: NUMBER.phoneNumberId,
      port,
      openai: {
        apiKey,
        baseUrl: telephone.url,
        realtimeUrl: telephone.realtimeUrl,
        webhookSecret: WEBHOOK_SECRET,
      },
      replySeconds: 5,
      more: CALL_SETTINGS,
    }),
  )
  for (const server of servers) closers.push(() => server.dispose())
  const bar = aBar({ slug: 'replicated', rules }, 0)
  const callBar = aBar({ slug: 'telephoned', rules }, 1)
  await startAll(servers, [bar, callBar])
  let written = 0
  return {
    servers,
    graph,
    bar,
    telephone,
    callBar,
    balancer: front,
    newWamid: () => {
      written += 1
      return `wamid.REPLICAS${process.pid}X${written}`
    },
    async inDatabase(work) {
      const database = await openDatabase(postgres.url, { poolSize: 2 })
      try {
        return await work(database)
      } finally {
        await database.close()
      }
    },
  }
}

/** The first one makes the tables. */
async function startAll(
  servers: readonly ServerProcess[],
  bars: readonly BarOnFile[],
): Promise<void> {
  const [first, ...others] = servers
  if (first === undefined) throw new Error('no server')
  await first.start()
  const started = Promise.all(others.map((server) => server.start()))
  for (const { slug, toml } of bars) {
    const { exitCode, errors } = await first.run('bar', 'import', first.write(`${slug}.toml`, toml))
    if (exitCode !== 0) throw new Error(`the bar was not imported: ${errors}`)
  }
  await started
}

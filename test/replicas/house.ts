import { type Database, openDatabase } from '../../src/db/client.ts'
import type { Fault } from '../../src/demo/graph/faults.ts'
import { type SimulatedGraph, simulatedGraph } from '../../src/demo/graph/graph.ts'
import type { Answer } from '../contracts/model-standin.ts'
import { aBar, type BarOnFile } from '../journeys/bars.ts'
import { NUMBER } from '../journeys/house.ts'
import {
  ACCESS_TOKEN,
  APP_SECRET,
  freePort,
  type ServerProcess,
  serverProcess,
} from '../journeys/server.ts'
import { type RunningPostgres, startPostgres } from '../postgres.ts'
import { openaiStandin } from '../standins/openai.ts'
import { type Balancer, balancer } from './balancer.ts'

/** Several running processes of the server on one PostgreSQL of their own, behind a balancer. */
export type Replicas = {
  readonly servers: readonly ServerProcess[]
  readonly balancer: Balancer
  readonly postgres: RunningPostgres
  readonly graph: SimulatedGraph
  readonly bar: BarOnFile
  readonly newWamid: () => string
  /** While the database is there. */
  inDatabase<T>(work: (database: Database) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export type ReplicasOptions = {
  readonly count: number
  readonly rules: string
  readonly mishap?: () => Fault | undefined
  /** Sets up a model that answers so. */
  readonly answer?: Answer
}

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
  { count, rules, mishap, answer }: ReplicasOptions,
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
  const openai = answer === undefined ? undefined : await openaiStandin({ record: false, answer })
  if (openai !== undefined) closers.push(() => openai.stop())
  const servers = ports.map((port) =>
    serverProcess({
      database: postgres.url,
      graphUrl: graph.url,
      phoneNumberId: NUMBER.phoneNumberId,
      port,
      openai,
      replySeconds: 5,
    }),
  )
  for (const server of servers) closers.push(() => server.dispose())
  const bar = aBar({ slug: 'replicated', rules }, 0)
  await startAll(servers, bar)
  let written = 0
  return {
    servers,
    graph,
    bar,
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
async function startAll(servers: readonly ServerProcess[], bar: BarOnFile): Promise<void> {
  const [first, ...others] = servers
  if (first === undefined) throw new Error('no server')
  await first.start()
  const imported = first.run('bar', 'import', first.write(`${bar.slug}.toml`, bar.toml))
  await Promise.all(others.map((server) => server.start()))
  const { exitCode, errors } = await imported
  if (exitCode !== 0) throw new Error(`the bar was not imported: ${errors}`)
}

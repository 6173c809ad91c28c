import { type Database, openDatabase } from '../../src/db/client.ts'
import { type SimulatedGraph, simulatedGraph } from '../../src/demo/graph/graph.ts'
import { type SimulatedRealtime, simulatedRealtime } from '../../src/demo/realtime/realtime.ts'
import { freshPostgres } from '../database.ts'
import { freePort } from '../free-port.ts'
import { aBar, type BarOnFile } from './bars.ts'
import { NUMBER, WEBHOOK_SECRET } from './house.ts'
import { ACCESS_TOKEN, APP_SECRET, type ServerProcess, serverProcess } from './server.ts'

const OPENAI_KEY = 'sk-journey'

/** Two replicas on one PostgreSQL, and a telephone that rings at either. */
export type Town = {
  readonly bar: BarOnFile
  readonly database: Database
  readonly telephone: SimulatedRealtime
  readonly graph: SimulatedGraph
  readonly replicas: readonly [ServerProcess, ServerProcess]
  readonly close: () => Promise<void>
}

/**
 * @param pace of the telephone: 1 is as on the line
 * @param more further settings of both replicas
 */
export async function openTown(pace: number, more: string): Promise<Town> {
  const clock = { now: () => new Date() }
  const bar = aBar({ slug: 'mortal' }, 0)
  const store = await freshPostgres()
  const graph = await simulatedGraph({
    accessToken: ACCESS_TOKEN,
    appSecret: APP_SECRET,
    clock,
    random: Math.random,
    numbers: [NUMBER],
    statuses: ['sent'],
    keepWindows: true,
  })
  const telephone = await simulatedRealtime({
    apiKey: OPENAI_KEY,
    webhookSecret: WEBHOOK_SECRET,
    clock,
    pace,
  })
  const replica = () =>
    serverProcess({
      database: store.url,
      graphUrl: graph.url,
      phoneNumberId: NUMBER.phoneNumberId,
      port: freePort(),
      openai: {
        apiKey: OPENAI_KEY,
        baseUrl: telephone.url,
        realtimeUrl: telephone.realtimeUrl,
        webhookSecret: WEBHOOK_SECRET,
      },
      more,
    })
  const replicas = [replica(), replica()] as const
  const database = await openDatabase(store.url, { poolSize: 3 })
  const close = async () => {
    await database.close()
    await Promise.all(replicas.map((each) => each.dispose()))
    await telephone.stop()
    await graph.stop()
    await store.drop()
  }
  try {
    const [first] = replicas
    for (const command of [['migrate'], ['bar', 'import', first.write('bar.toml', bar.toml)]]) {
      const { exitCode, errors } = await first.run(...command)
      if (exitCode !== 0) throw new Error(errors)
    }
    await Promise.all(replicas.map((each) => each.start()))
  } catch (error) {
    await close()
    throw error
  }
  return { bar, database, telephone, graph, replicas, close }
}

import { randomBytes } from 'node:crypto'
import { networkInterfaces } from 'node:os'

import { startServer } from '../app.ts'
import type { Config } from '../config/schema.ts'
import type { Clock, Logger, NewId, Random } from '../core/ports.ts'
import { demoBar, demoPhones, forgetVisits, importSamples, readSamples } from './demo-bars.ts'
import { simulatedGraph } from './graph/graph.ts'
import { simulatedPhones } from './phones.ts'
import { demoRoutes } from './routes.ts'
import { tracingLog } from './trace-log.ts'
import { traceBook } from './trace.ts'

export type DemoDeps = {
  readonly clock: Clock
  readonly random: Random
  readonly newId: NewId
  readonly log: Logger
}

export type RunningDemo = {
  /** For this machine. */
  readonly url: string
  /** For a phone on the same network; `null` without a network. */
  readonly networkUrl: string | null
  stop(): Promise<void>
}

/** After a reset the screens are emptied first. */
const OWNERS_WRITE_MS = 50

/** Everything on this machine: the production server, and simulated WhatsApp around it. */
export async function startDemo(
  base: Config,
  options: { readonly port: number; readonly database: string },
  deps: DemoDeps,
): Promise<RunningDemo> {
  const bundles = readSamples()
  const bars = bundles.map(demoBar)
  const accessToken = randomBytes(16).toString('hex')
  const appSecret = randomBytes(16).toString('hex')
  const trace = traceBook()
  const port = options.port === 0 ? freePort() : options.port
  const origin = `http://127.0.0.1:${port}`
  const network = networkOrigin(port)

  const graph = await simulatedGraph({
    accessToken,
    appSecret,
    clock: deps.clock,
    random: deps.random,
    numbers: bars,
    webhookUrl: `${origin}/webhooks/whatsapp`,
    statuses: [],
  })
  const phones = simulatedPhones({
    bars,
    phones: demoPhones(bundles),
    deliver: (payload) => graph.deliver(payload),
    findTemplate: () => undefined,
    clock: deps.clock,
    newId: deps.newId,
  })
  graph.onSend((sent) => {
    phones.receive(sent)
    trace.emit({
      stage: 'graph',
      at: deps.clock.now(),
      what: 'accepted',
      facts: { type: sent.type },
    })
  })
  graph.onRead((mark) => phones.receiveRead(mark))

  // Owners who have written can be shown orders with buttons; without that, only a template reaches them.
  const greet = () => {
    for (const { id, role, barSlug } of phones.phones) {
      if (role === 'owner' && barSlug !== null) phones.type(id, barSlug, 'Hello!')
    }
  }

  const log = tracingLog(deps.log, trace, deps.clock)
  const config = demoConfig(base, {
    port,
    database: options.database,
    publicUrl: network ?? origin,
    graphUrl: graph.url,
    accessToken,
    appSecret,
    defaultNumber: bars[0]?.phoneNumberId ?? '',
  })
  const server = await startServer(config, {
    ...deps,
    log,
    extraRoutes: ({ database }) => [
      demoRoutes({
        phones,
        trace,
        origins: () => [...(network === null ? [] : [network]), origin, `http://localhost:${port}`],
        reset: async () => {
          await forgetVisits(database)
          setTimeout(greet, OWNERS_WRITE_MS)
        },
      }),
    ],
  }).catch(async (error: unknown) => {
    await graph.stop()
    throw error
  })
  await importSamples(server.database, bundles)
  greet()
  return {
    url: `${origin}/demo`,
    networkUrl: network === null ? null : `${network}/demo`,
    stop: async () => {
      await server.stop()
      await graph.stop()
    },
  }
}

type Surroundings = {
  readonly port: number
  readonly database: string
  readonly publicUrl: string
  readonly graphUrl: string
  readonly accessToken: string
  readonly appSecret: string
  readonly defaultNumber: string
}

/** The settings a real server would have, with the simulated ends in their places. */
function demoConfig(base: Config, around: Surroundings): Config {
  return {
    ...base,
    server: { ...base.server, host: '0.0.0.0', port: around.port, publicUrl: around.publicUrl },
    database: { ...base.database, url: around.database },
    whatsapp: {
      ...base.whatsapp,
      accessToken: around.accessToken,
      appSecret: [around.appSecret],
      verifyToken: around.appSecret,
      phoneNumberId: around.defaultNumber,
      graphUrl: around.graphUrl,
    },
    plugins: [],
  }
}

/** Asked of the system: a port that was free a moment ago. */
function freePort(): number {
  const probe = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data: () => undefined } })
  const { port } = probe
  probe.stop(true)
  return port
}

/** The first address other devices of this network can reach; for a real phone's camera. */
function networkOrigin(port: number): string | null {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const found = addresses.find(({ family, internal }) => family === 'IPv4' && !internal)
  return found === undefined ? null : `http://${found.address}:${port}`
}

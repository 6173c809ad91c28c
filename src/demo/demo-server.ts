import { randomBytes } from 'node:crypto'
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'

import { startServer } from '../app.ts'
import type { BarBundle } from '../bars/bundle.ts'
import type { Config } from '../config/schema.ts'
import type { Clock, Logger, NewId, Random } from '../core/ports.ts'
import { systemTimers } from '../jobs/timers.ts'
import { demoCalls } from './calls.ts'
import {
  demoBar,
  demoPhones,
  emptyCart,
  forgetVisits,
  importSamples,
  readSamples,
} from './demo-bars.ts'
import { simulatedGraph } from './graph/graph.ts'
import { type SimulatedPhones, simulatedPhones } from './phones.ts'
import { type SimulatedRealtime, simulatedRealtime } from './realtime/realtime.ts'
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
  /** As the server's. */
  readonly broken: Promise<void>
  stop(): Promise<void>
}

/** Everything on this machine: the production server, and simulated WhatsApp around it. */
export async function startDemo(
  base: Config,
  options: { readonly port: number; readonly database: string },
  deps: DemoDeps,
): Promise<RunningDemo> {
  const bundles = readSamples()
  const port = options.port === 0 ? freePort() : options.port
  const origin = `http://127.0.0.1:${port}`
  const network = networkOrigin(port)
  const end = await simulatedEnd(base, { bundles, origin }, deps)
  const { phones, trace } = end
  const config = demoConfig(base, {
    port,
    database: options.database,
    publicUrl: network ?? origin,
    graphUrl: end.graphUrl,
    secrets: end.secrets,
    realtime: end.realtime,
    defaultNumber: phones.bars[0]?.phoneNumberId ?? '',
  })
  const origins = [...(network === null ? [] : [network]), origin, `http://localhost:${port}`]
  const server = await startServer(config, {
    ...deps,
    log: tracingLog(deps.log, trace, deps.clock),
    extraRoutes: ({ database }) => [
      demoRoutes({
        phones,
        trace,
        calls: demoCalls({
          ...deps,
          realtime: end.realtime,
          bars: phones.bars,
          phones: phones.phones,
          timers: systemTimers,
          emptyCart: (phone, bar) => emptyCart(database, phone.phone, bar.id),
        }),
        models: modelsOf(base),
        origins: () => origins,
        reset: async () => {
          await forgetVisits(database)
          await staffWrite(phones)
        },
      }),
    ],
  }).catch(async (error: unknown) => {
    await end.stop()
    throw error
  })
  await importSamples(server.database, bundles)
  await staffWrite(phones)
  return {
    url: `${origin}/demo`,
    networkUrl: network === null ? null : `${network}/demo`,
    broken: server.broken,
    stop: async () => {
      await server.stop()
      await end.stop()
    },
  }
}

/** Of whom there is a key. */
function modelsOf({ openai, gemini }: Config): readonly string[] {
  return [
    ...(openai.apiKey === null ? [] : ['OpenAI']),
    ...(gemini.apiKey === null ? [] : ['Google Gemini']),
  ]
}

type Place = { readonly bundles: readonly BarBundle[]; readonly origin: string }

/** WhatsApp's and OpenAI's sides: phones with people behind them, the Graph API and the telephone between them and us. */
async function simulatedEnd(base: Config, { bundles, origin }: Place, deps: DemoDeps) {
  const bars = bundles.map(demoBar)
  const secrets = {
    accessToken: secret(),
    appSecret: secret(),
    apiKey: base.openai.apiKey ?? secret(),
    webhookSecret: secret(),
  }
  const trace = traceBook()
  const realtime = await simulatedTelephone(base, origin, { ...secrets, clock: deps.clock })
  const graph = await simulatedGraph({
    accessToken: secrets.accessToken,
    appSecret: secrets.appSecret,
    clock: deps.clock,
    random: deps.random,
    numbers: bars,
    webhookUrl: `${origin}/webhooks/whatsapp`,
    // The phones tick by themselves: sent, delivered, and read once somebody looks.
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
    const facts = { type: sent.type }
    trace.emit({ stage: 'graph', at: deps.clock.now(), what: 'accepted', facts })
  })
  graph.onRead((mark) => phones.receiveRead(mark))
  realtime.onAct(({ name, isDone }) => {
    const what = isDone ? 'done for the model' : 'refused to the model'
    trace.emit({ stage: 'turn', at: deps.clock.now(), what, facts: { function: name } })
  })
  const stop = async () => {
    await realtime.stop()
    await graph.stop()
  }
  return { phones, trace, realtime, secrets, graphUrl: graph.url, stop }
}

/** Calls are played here also where a key of the operator's lets real models answer in the chat. */
function simulatedTelephone(
  { openai }: Config,
  origin: string,
  keys: { readonly apiKey: string; readonly webhookSecret: string; readonly clock: Clock },
): Promise<SimulatedRealtime> {
  return simulatedRealtime({
    ...keys,
    webhookUrl: `${origin}/webhooks/openai`,
    ...(openai.apiKey !== null && { others: openai.baseUrl }),
  })
}

/** Staff who have written can be shown orders with buttons; without that, only a template reaches them. */
async function staffWrite(phones: SimulatedPhones): Promise<void> {
  const staff = phones.phones.filter(({ role }) => role === 'owner' || role === 'staff')
  const greeted = answered(phones, staff.length)
  for (const { id, barSlug } of staff) {
    if (barSlug !== null) await phones.type(id, barSlug, 'Hello!')
  }
  await greeted
}

const GREETING_MS = 3000

/** Resolves when that many answers have come in; after three seconds in any case. */
function answered(phones: SimulatedPhones, count: number): Promise<void> {
  return new Promise((resolve) => {
    let missing = count
    const end = phones.subscribe((event) => {
      if (event.type === 'bubble' && !event.bubble.mine) missing -= 1
      if (missing === 0) done()
    })
    const late = setTimeout(() => done(), GREETING_MS)
    const done = () => {
      clearTimeout(late)
      end()
      resolve()
    }
  })
}

function secret(): string {
  return randomBytes(16).toString('hex')
}

type Surroundings = {
  readonly port: number
  readonly database: string
  readonly publicUrl: string
  readonly graphUrl: string
  readonly secrets: {
    readonly accessToken: string
    readonly appSecret: string
    readonly apiKey: string
    readonly webhookSecret: string
  }
  readonly realtime: SimulatedRealtime
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
      accessToken: around.secrets.accessToken,
      appSecret: [around.secrets.appSecret],
      verifyToken: around.secrets.appSecret,
      phoneNumberId: around.defaultNumber,
      graphUrl: around.graphUrl,
    },
    openai: {
      ...base.openai,
      apiKey: around.secrets.apiKey,
      webhookSecret: [around.secrets.webhookSecret],
      baseUrl: around.realtime.url,
      realtimeUrl: around.realtime.realtimeUrl,
    },
    waiter: { ...base.waiter, providers: providersOf(base) },
    // Whoever tries things out hangs up early, calls again and walks from table to table: the owner's phone shows that
    // it was noticed, and nobody has to wait for an hour.
    voice: { ...base.voice, callsPerHour: 0, minutesPerDay: 0 },
    security: { ...base.security, fraudBlockMinutes: 0 },
    plugins: [],
  }
}

/** The key of the played calls is none for a chat. */
function providersOf({ openai, waiter }: Config): Config['waiter']['providers'] {
  return openai.apiKey === null
    ? waiter.providers.filter((provider) => provider !== 'openai')
    : waiter.providers
}

/** Asked of the system: a port that was free a moment ago. */
function freePort(): number {
  const probe = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data: () => undefined } })
  const { port } = probe
  probe.stop(true)
  return port
}

/** Where a real phone's camera reaches this machine. */
function networkOrigin(port: number): string | null {
  const address = addressForPhones(networkInterfaces())
  return address === null ? null : `http://${address}:${port}`
}

/** Networks of containers, virtual machines and tunnels: no phone is in them. */
const NO_PHONES =
  /^(?:docker|podman|br-|bridge\d|veth|vEthernet|virbr|vmnet|vboxnet|lxc|cni|tun|tap|utun|wg|tailscale|zt)/i
type Interfaces = Readonly<
  Record<
    string,
    readonly Pick<NetworkInterfaceInfo, 'address' | 'family' | 'internal'>[] | undefined
  >
>

/** Given by nobody: the network has no address for this machine. */
const LINK_LOCAL = /^169\.254\./

/** The first address that other devices can reach, if there is one; else the first that is not this machine's own. */
export function addressForPhones(interfaces: Interfaces): string | null {
  const found = Object.entries(interfaces).flatMap(([name, list = []]) =>
    list
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => ({
        address,
        isLikely: !NO_PHONES.test(name) && !LINK_LOCAL.test(address),
      })),
  )
  return (found.find(({ isLikely }) => isLikely) ?? found[0])?.address ?? null
}

import type { AnyElysia } from 'elysia'

import { whatsappClient } from './adapters/whatsapp/client.ts'
import { fit } from './adapters/whatsapp/fit.ts'
import { readDelivery } from './adapters/whatsapp/read-delivery.ts'
import { readMessage } from './adapters/whatsapp/read-message.ts'
import { readStatus } from './adapters/whatsapp/read-status.ts'
import { whatsappSender } from './adapters/whatsapp/sender.ts'
import type { Config } from './config/schema.ts'
import type { Clock, Logger, NewId, Random } from './core/ports.ts'
import { type Database, openDatabase } from './db/client.ts'
import { isMigrated, migrate } from './db/migrate.ts'
import { httpApp } from './http.ts'
import { installJobs, type Jobs, startJobs } from './jobs/boss.ts'
import { DEFAULT_RETENTION, keepHouse } from './jobs/housekeeping.ts'
import { type InboxWorker, inboxWorker } from './jobs/inbox.ts'
import { type Intake, intake } from './jobs/intake.ts'
import type { InboxHandlers } from './jobs/lane-run.ts'
import { enqueue } from './jobs/outbox-rows.ts'
import { type OutboxSender, outboxSender } from './jobs/outbox.ts'
import { queueSamples } from './jobs/queue-samples.ts'
import { statusHandler } from './jobs/statuses.ts'
import { systemTimers } from './jobs/timers.ts'
import { metricsAnswer, type MetricsDoor, serveMetrics } from './metrics-door.ts'
import { ordering } from './ordering.ts'
import { BUILD } from './platform/build.ts'
import { type PromMeter, promMeter } from './platform/metrics.ts'
import { loadPlugins } from './plugin-loader.ts'
import type { InboxDoor, Plugin, PluginContext, Whatsapp } from './plugin.ts'
import { security } from './plugins/security/index.ts'
import { waiter } from './plugins/waiter/index.ts'

export type ServerDeps = {
  readonly clock: Clock
  readonly random: Random
  readonly newId: NewId
  readonly log: Logger
  /** Routes beside the server's own; the demo's page. */
  readonly extraRoutes?: (context: PluginContext) => readonly AnyElysia[]
}

export type RunningServer = {
  readonly port: number
  readonly database: Database
  /** Takes nothing more, finishes what runs, leaves the rest to the next start. */
  stop(): Promise<void>
}

const HANDLED = async () => 'handled' as const

/** Builds the server's rooms, brings the database up to date, and listens. */
export async function startServer(config: Config, deps: ServerDeps): Promise<RunningServer> {
  const database = await openDatabase(config.database.url)
  try {
    return await serveOn(database, config, deps)
  } catch (error) {
    await database.close()
    throw error
  }
}

async function serveOn(
  database: Database,
  config: Config,
  deps: ServerDeps,
): Promise<RunningServer> {
  const { backend } = config.database
  await migrate(database)
  await installJobs(database, backend)

  const meter = promMeter({ processSeries: true })
  const jobs = startJobs({ database, backend, log: deps.log })
  const work = workRooms(config, { ...deps, database, meter })
  const context: PluginContext = {
    config,
    log: deps.log,
    meter,
    clock: deps.clock,
    random: deps.random,
    newId: deps.newId,
    database,
    replica: deps.newId(),
    jobs,
    inbox: work.door,
    whatsapp: work.whatsapp,
    ordering: ordering(database),
  }
  const routes = [
    await builtIn(security, context),
    await builtIn(waiter, context),
    ...(await loadPlugins(config.plugins, context)),
    ...(deps.extraRoutes?.(context) ?? []),
  ]
  keepHouseNightly(jobs, database, deps.log)

  const state = { isDraining: false }
  // The door needs no timers and opens at once; turns wait for them.
  const started = config.server.work ? jobs.start() : null
  const http = listen(config, { ...deps, meter, database, routes, state })
  if (started !== null) startWork(work, started, deps.log)
  deps.log.info({ port: http.port, version: BUILD.version }, 'maitred is listening')
  return {
    port: http.port,
    database,
    stop: async () => {
      state.isDraining = true
      await http.stop()
      await work.stop()
      if (started !== null) {
        await Promise.allSettled([started])
        await jobs.stop()
      }
      await database.close()
      deps.log.info({}, 'maitred has stopped')
    },
  }
}

/** Without timers an order could be forgotten: rather than run so, the process ends and is started again. */
function startWork(work: ReturnType<typeof workRooms>, timers: Promise<void>, log: Logger): void {
  work.outbox.start()
  work.samples.start()
  timers.then(
    () => work.start(),
    (error: unknown) => {
      log.error({ error }, 'timers could not be started')
      process.kill(process.pid, 'SIGTERM')
    },
  )
}

type WorkDeps = ServerDeps & { readonly database: Database; readonly meter: PromMeter }

/** Intake, inbox worker and outbox sender, joined by kicks. */
function workRooms(config: Config, deps: WorkDeps) {
  const { database, meter, log, random, clock } = deps
  const shared = { database, meter, log, random, clock, timers: systemTimers, pollMs: 1000 }
  const { whatsapp } = config
  const client = whatsappClient({
    graphUrl: whatsapp.graphUrl,
    graphVersion: whatsapp.graphVersion,
    accessToken: whatsapp.accessToken ?? '',
    timeoutMs: 15_000,
  })
  const sender = whatsappSender(client, random)
  const outbox = outboxSender({
    ...shared,
    sender,
    concurrency: 64,
    pacing: {
      perSecond: whatsapp.messagesPerSecond,
      pairBurst: whatsapp.pairBurst,
      pairSeconds: whatsapp.pairSeconds,
    },
  })
  const handlers = inboxHandlers(deps, outbox)
  const ready = Promise.withResolvers<void>()
  const inbox = inboxWorker({
    ...shared,
    concurrency: 16,
    maxGatherMs: config.waiter.gatherMaxMs,
    ready: ready.promise,
    handlers: handlers.current,
    onDead: (tx, row) => handlers.onDead(tx, row),
  })
  // Without work, what is stored waits for the poll of another replica.
  const isWorking = config.server.work
  const door = intake({ ...shared, onStored: (rows) => isWorking && inbox.kick(rows) })
  return {
    inbox,
    outbox,
    samples: queueSamples(shared),
    door: { store: door.store, onMessages: handlers.onMessages } satisfies InboxDoor,
    whatsapp: {
      readDelivery: (body, receivedAt) =>
        readDelivery(body, { receivedAt, textGatherMs: config.waiter.gatherMs }),
      readMessage,
      fit,
      send: enqueue,
      kick: (lanes) => outbox.kick(lanes),
      markRead: (phoneNumberId, messageId) =>
        sender.markRead(phoneNumberId, messageId, config.waiter.typing),
    } satisfies Whatsapp,
    start: () => {
      ready.resolve()
      inbox.start()
    },
    stop: () => stopWork({ door, inbox, outbox }),
  }
}

async function stopWork(rooms: {
  readonly door: Intake
  readonly inbox: InboxWorker
  readonly outbox: OutboxSender
}): Promise<void> {
  await rooms.door.drain()
  await rooms.inbox.stop()
  await rooms.outbox.stop()
}

/** Handlers are known when the plugins are set up, after the worker that calls them is built. */
function inboxHandlers(deps: WorkDeps, outbox: OutboxSender) {
  const status = statusHandler({ read: readStatus, log: deps.log, meter: deps.meter }, (lanes) =>
    outbox.kick(lanes),
  )
  type Told = Parameters<InboxDoor['onMessages']>
  let message: Told[0] = HANDLED
  let onDead: Told[1] = async () => undefined
  return {
    current: {
      message: (lane, rows) => message(lane, rows),
      status,
      call: HANDLED,
      account: HANDLED,
      other: HANDLED,
    } satisfies InboxHandlers,
    onDead: (...told: Parameters<Told[1]>) => onDead(...told),
    onMessages: (handle: Told[0], dead: Told[1]) => {
      if (message !== HANDLED) throw new Error('two plugins want to handle messages')
      message = handle
      onDead = dead
    },
  }
}

/** Built-in plugins come in by the same door as a bar's own. */
async function builtIn(plugin: Plugin, context: PluginContext): Promise<AnyElysia> {
  const started = await plugin.start(context, {})
  if (!started.ok) throw new Error(`the built-in plugin ${plugin.name} has wrong keys`)
  return started.routes
}

function keepHouseNightly(jobs: Jobs, database: Database, log: Logger): void {
  jobs.define(
    'housekeeping',
    async () => {
      const removed = await keepHouse(database, DEFAULT_RETENTION)
      await database.maintain()
      log.info({ ...removed }, 'old rows were removed')
    },
    { expireSeconds: 3600 },
  )
  jobs.schedule('housekeeping', '30 3 * * *')
}

type ListenDeps = Omit<ServerDeps, 'extraRoutes'> & {
  readonly meter: PromMeter
  readonly database: Database
  readonly routes: readonly AnyElysia[]
  readonly state: { readonly isDraining: boolean }
}

function listen(config: Config, deps: ListenDeps) {
  const door: MetricsDoor = { meter: deps.meter, token: config.metrics.token ?? null }
  const app: AnyElysia = httpApp({
    log: deps.log,
    version: BUILD.version,
    readiness: async () => {
      const isCurrent = await isMigrated(deps.database).catch(() => null)
      return {
        database: isCurrent !== null,
        migrations: isCurrent === true,
        draining: deps.state.isDraining,
      }
    },
  })
  if (door.token !== null) {
    app.get(config.metrics.path, (context) => metricsAnswer(door, context.request))
  }
  for (const part of deps.routes) app.use(part)
  const own = config.metrics.listen
  const metrics = own === null ? null : serveMetrics(door, own, config.metrics.path)
  app.listen({ port: config.server.port, hostname: config.server.host })
  const port = app.server?.port
  if (port === undefined) throw new Error('the server has no port')
  return {
    port,
    stop: async () => {
      await metrics?.stop(true)
      await app.stop()
    },
  }
}

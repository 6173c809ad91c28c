import type { AnyElysia } from 'elysia'

import { type Adopted, type LiveConfig, liveConfig } from './config/live.ts'
import type { Config } from './config/schema.ts'
import type { Clock, Logger, NewId, Random } from './core/ports.ts'
import { type Database, openDatabase } from './db/client.ts'
import { hasRoom } from './db/disk-room.ts'
import { embeddedDirectory } from './db/embedded-place.ts'
import { type KeptOut, migrate, PATIENCE } from './db/migrate.ts'
import { MIGRATIONS } from './db/migrations.ts'
import { databaseWatch } from './db/watch.ts'
import { deskDoor } from './desk.ts'
import { houseSeries } from './house-series.ts'
import { keepHouseNightly } from './housekeeper.ts'
import { httpApp, listenOn } from './http.ts'
import { installJobs, startJobs } from './jobs/boss.ts'
import { renewBroughtMark } from './jobs/crash-home.ts'
import { heartbeat } from './jobs/heartbeat.ts'
import { samples } from './jobs/samples.ts'
import { systemTimers } from './jobs/timers.ts'
import { limitsOf } from './limits.ts'
import { METRICS_ADDRESS, openedAt, SERVER_ADDRESS, tryAddress } from './listening.ts'
import { aiProviders } from './models.ts'
import { ordering } from './ordering.ts'
import { BUILD } from './platform/build.ts'
import { callIdOf } from './platform/ids.ts'
import { type PromMeter, promMeter } from './platform/metrics.ts'
import { loadPlugins } from './plugin-loader.ts'
import type { Drain, Plugin, PluginContext } from './plugin.ts'
import { addressOf, type MetricsDoor, serveMetrics } from './plugins/metrics/door.ts'
import { metrics } from './plugins/metrics/index.ts'
import { security } from './plugins/security/index.ts'
import { voice } from './plugins/voice/index.ts'
import { waiter } from './plugins/waiter/index.ts'
import { readiness } from './readiness.ts'
import { telephony } from './telephony.ts'
import { openTracing } from './tracing/open-tracing.ts'
import { tracedAi, tracedInbox } from './tracing/traced.ts'
import type { Tracer } from './tracing/tracer.ts'
import { startWork, workRooms } from './work.ts'

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
  /** Resolves when the server can't do its work and had better be stopped and started again. */
  readonly broken: Promise<void>
  /** Takes up what may change while it runs; names the rest. */
  reload(next: Config): Adopted
  /** The settings were read again, and nothing of them taken. */
  reloadRefused(): void
  /** From now on `/readyz` says that it is about to go; all else is taken as before. */
  leave(): void
  /** Takes nothing more, finishes what runs, leaves the rest to the next start. */
  stop(): Promise<void>
}

const NEVER = new Promise<never>(() => {})

/** Builds the server's rooms, brings the database up to date, and listens. */
export async function startServer(config: Config, deps: ServerDeps): Promise<RunningServer> {
  const { host: hostname, port } = config.server
  tryAddress({ hostname, port }, SERVER_ADDRESS)
  const meter = promMeter({ processSeries: true })
  const watch = databaseWatch(meter)
  const database = await openDatabase(config.database.url, {
    poolSize: POOL_SIZE,
    isWriting: true,
    watch,
  })
  try {
    return await serveOn({ database, meter }, config, deps)
  } catch (error) {
    meter.stop()
    await database.close()
    throw error
  }
}

async function died(database: Database, log: Logger): Promise<void> {
  const error = await database.died
  log.error({ error }, 'the embedded database crashed: its disk is full, or fails')
}

/** Statements and transactions at once; relaxed claims have a quarter of that beside it, signs of life one. */
const POOL_SIZE = 10

async function serveOn(
  { database, meter }: Base,
  config: Config,
  deps: ServerDeps,
): Promise<RunningServer> {
  await bringUpToDate(database, config, deps.log)

  const rooms = await openRooms({ database, meter }, config, deps)
  const { context, drains, jobs, live, looks, series, tracing, work } = rooms
  const plugins = await pluginRoutes(context, meter)
  const routes = [...tracing.routes, ...plugins, ...(deps.extraRoutes?.(context) ?? [])]
  keepHouseNightly(jobs, { ...deps, database, live, series })

  const state = { isDraining: false }
  const http = listen(live, { ...deps, meter, database, routes, state })
  // The door needs no timers and opens at once; turns wait for them.
  const opened = doorFirst()
  void opened.then(() => state.isDraining || looks.start())
  const started = config.server.work ? opened.then(() => jobs.start()) : null
  const stopHeart =
    database.kind === 'embedded'
      ? () => {}
      : heartbeat({ database, timers: systemTimers, log: deps.log })
  const stuck = started === null ? NEVER : opened.then(() => startWork(work, started, deps.log))
  deps.log.info({ port: http.port, version: BUILD.version }, 'maitred is listening')
  return {
    port: http.port,
    database,
    broken: Promise.race([stuck, died(database, deps.log)]),
    reload(next) {
      const adopted = live.adopt(next)
      series.reloaded(adopted)
      return adopted
    },
    reloadRefused: () => series.reloadRefused(),
    leave: () => {
      state.isDraining = true
    },
    stop: async () => {
      state.isDraining = true
      looks.stop()
      meter.stop()
      const closed = http.stop()
      // Calls look for a moment to be handed on at once; turns need not wait for them, nor they for turns.
      const turns = closed.then(() => work.finishTurns())
      await Promise.all([turns, ...drains.map((drain) => drain(closed))])
      await work.stop()
      if (started !== null) {
        await Promise.allSettled([started])
        await jobs.stop()
      }
      await tracing.stop()
      stopHeart()
      await database.close()
      deps.log.info({}, 'maitred has stopped')
    },
  }
}

async function bringUpToDate(database: Database, config: Config, log: Logger): Promise<void> {
  const onAwaited = () => {
    const facts = { event: 'MIGRATION_AWAITED' }
    log.info(facts, 'another replica changes the tables, or a backup reads them: that goes first')
  }
  const onKeptOut = (keptOut: KeptOut) => {
    const facts = { event: 'MIGRATION_KEPT_OUT', ...keptOut }
    log.warn(facts, 'the tables are in use: nothing was changed yet')
  }
  await migrate(database, MIGRATIONS, { ...PATIENCE, onAwaited, onKeptOut })
  await installJobs(database, config.database.backend)
  if (await renewBroughtMark(database)) {
    log.warn({}, 'the database comes from a dump: what waits to be sent counts as sent perhaps')
  }
}

type Base = { readonly database: Database; readonly meter: PromMeter }

/** Everything that is there before the plugins are; nothing of it runs yet. */
async function openRooms({ database, meter }: Base, config: Config, deps: ServerDeps) {
  const live = liveConfig(config)
  const jobs = startJobs({ database, backend: config.database.backend, log: deps.log })
  const series = houseSeries(meter)
  const everyMs = config.metrics.sampleSeconds * 1000
  const looks = samples({ ...deps, timers: systemTimers, everyMs })
  const replica = deps.newId()
  const tracing = await openTracing(config, replica)
  const { tracer } = tracing
  const work = workRooms(live, { ...deps, database, meter, tracer })
  const drains: Drain[] = []
  const rooms = { database, meter, jobs, work, tracer, replica, samples: looks, drains }
  const context = contextOf(live, deps, rooms)
  return { live, jobs, series, looks, tracing, work, drains, context }
}

type Rooms = Pick<PluginContext, 'database' | 'meter' | 'jobs' | 'samples' | 'replica'> & {
  readonly tracer: Tracer
  readonly work: ReturnType<typeof workRooms>
  readonly drains: Drain[]
}

/** What every plugin is handed. */
function contextOf(
  live: LiveConfig,
  deps: ServerDeps,
  { work, tracer, drains, ...rooms }: Rooms,
): PluginContext {
  const { database, meter } = rooms
  const { desk, lend } = deskDoor()
  const phones = telephony(live, { clock: deps.clock, meter })
  const config = live.current()
  return {
    ...rooms,
    config,
    live,
    log: deps.log,
    clock: deps.clock,
    random: deps.random,
    newId: deps.newId,
    inbox: tracedInbox(work.door, tracer, callIdIn(phones, work.whatsapp)),
    whatsapp: work.whatsapp,
    telephony: phones,
    onDrain: (drain) => void drains.push(drain),
    ordering: ordering(database),
    limits: limitsOf({ ...deps, live, database, meter, timers: systemTimers }),
    ai: tracedAi(aiProviders(config, deps), tracer),
    trace: (...asked) => tracer.span(...asked),
    desk,
    lendDesk: lend,
  }
}

/** The row of the call that a stored event tells of. */
function callIdIn(
  { readIncomingCall }: Pick<PluginContext['telephony'], 'readIncomingCall'>,
  { readCall }: Pick<PluginContext['whatsapp'], 'readCall'>,
): (body: unknown) => string | null {
  return (body) => {
    const ringing = readIncomingCall(body)
    if (ringing !== null) return callIdOf(ringing.transport, ringing.ref)
    const told = readCall(body)
    return told === null ? null : callIdOf('whatsapp', told.id)
  }
}

/** Timers and polls open most of the connections; the first deliveries and probes need not queue behind that. */
function doorFirst(): Promise<void> {
  return new Promise((resolve) => void systemTimers.after(50, resolve))
}

async function pluginRoutes(
  context: PluginContext,
  meter: PromMeter,
): Promise<readonly AnyElysia[]> {
  return [
    await builtIn(metrics(meter), context),
    await builtIn(security, context),
    await builtIn(waiter, context),
    await builtIn(voice, context),
    ...(await loadPlugins(context.config.plugins, context)),
  ]
}

/** Built-in plugins come in by the same door as a bar's own. */
async function builtIn(plugin: Plugin, context: PluginContext): Promise<AnyElysia> {
  const started = await plugin.start(context, {})
  if (!started.ok) throw new Error(`the built-in plugin ${plugin.name} has wrong keys`)
  return started.routes
}

type ListenDeps = Omit<ServerDeps, 'extraRoutes'> & {
  readonly meter: PromMeter
  readonly database: Database
  readonly routes: readonly AnyElysia[]
  readonly state: { readonly isDraining: boolean }
}

function listen(live: LiveConfig, deps: ListenDeps) {
  const config = live.current()
  const door = {
    meter: deps.meter,
    token: () => live.current().metrics.token,
    isOpen: true,
  } satisfies MetricsDoor
  const folder = embeddedDirectory(config.database.url)
  const app: AnyElysia = httpApp({
    log: deps.log,
    version: BUILD.version,
    isHttps: config.server.publicUrl?.startsWith('https://') === true,
    readiness: readiness({
      ...deps,
      timers: systemTimers,
      hasRoom: async () => folder === null || (await hasRoom(folder)),
    }),
  })
  for (const part of deps.routes) app.use(part)
  const own = config.metrics.listen
  const ownDoor =
    own === null
      ? null
      : openedAt(addressOf(own), METRICS_ADDRESS, () =>
          serveMetrics(door, own, config.metrics.path),
        )
  try {
    const { port, host: hostname } = config.server
    const address = { port, hostname }
    const http = openedAt(address, SERVER_ADDRESS, () =>
      listenOn(app, address, { timers: systemTimers }),
    )
    return {
      port: http.port,
      stop: async () => {
        await ownDoor?.stop(true)
        await http.stop()
      },
    }
  } catch (error) {
    void ownDoor?.stop(true)
    throw error
  }
}

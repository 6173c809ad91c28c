import type { AnyElysia } from 'elysia'

import { type Adopted, type LiveConfig, liveConfig } from './config/live.ts'
import type { Config } from './config/schema.ts'
import type { Clock, Logger, NewId, Random } from './core/ports.ts'
import { type Database, openDatabase } from './db/client.ts'
import { isMigrated, migrate } from './db/migrate.ts'
import { deskDoor } from './desk.ts'
import { httpApp, listenOn } from './http.ts'
import { installJobs, type Jobs, startJobs } from './jobs/boss.ts'
import { keepHouse } from './jobs/housekeeping.ts'
import { systemTimers } from './jobs/timers.ts'
import { limitsOf } from './limits.ts'
import { metricsAnswer, type MetricsDoor, serveMetrics } from './metrics-door.ts'
import { aiProviders } from './models.ts'
import { ordering } from './ordering.ts'
import { BUILD } from './platform/build.ts'
import { type PromMeter, promMeter } from './platform/metrics.ts'
import { loadPlugins } from './plugin-loader.ts'
import type { Plugin, PluginContext } from './plugin.ts'
import { security } from './plugins/security/index.ts'
import { voice } from './plugins/voice/index.ts'
import { waiter } from './plugins/waiter/index.ts'
import { telephony } from './telephony.ts'
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
  /** Takes nothing more, finishes what runs, leaves the rest to the next start. */
  stop(): Promise<void>
}

const NEVER = new Promise<never>(() => {})

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
  const live = liveConfig(config)
  const work = workRooms(live, { ...deps, database, meter })
  const drains: (() => Promise<void>)[] = []
  const context = contextOf(live, deps, { database, meter, jobs, work, drains })
  const routes = [...(await pluginRoutes(context)), ...(deps.extraRoutes?.(context) ?? [])]
  keepHouseNightly(jobs, { ...deps, database, live })

  const state = { isDraining: false }
  const http = listen(live, { ...deps, meter, database, routes, state })
  // The door needs no timers and opens at once; turns wait for them.
  const opened = doorFirst()
  const started = config.server.work ? opened.then(() => jobs.start()) : null
  const broken = started === null ? NEVER : opened.then(() => startWork(work, started, deps.log))
  deps.log.info({ port: http.port, version: BUILD.version }, 'maitred is listening')
  return {
    port: http.port,
    database,
    broken,
    reload: (next) => live.adopt(next),
    stop: async () => {
      state.isDraining = true
      await http.stop()
      await Promise.all(drains.map((drain) => drain()))
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

type Rooms = Pick<PluginContext, 'database' | 'meter' | 'jobs'> & {
  readonly work: ReturnType<typeof workRooms>
  readonly drains: (() => Promise<void>)[]
}

/** What every plugin is handed. */
function contextOf(
  live: LiveConfig,
  deps: ServerDeps,
  { work, drains, ...rooms }: Rooms,
): PluginContext {
  const { desk, lend } = deskDoor()
  const config = live.current()
  return {
    ...rooms,
    config,
    live,
    log: deps.log,
    clock: deps.clock,
    random: deps.random,
    newId: deps.newId,
    replica: deps.newId(),
    inbox: work.door,
    whatsapp: work.whatsapp,
    telephony: telephony(config, { clock: deps.clock, meter: rooms.meter }),
    onDrain: (drain) => void drains.push(drain),
    ordering: ordering(rooms.database),
    limits: limitsOf({ ...deps, ...rooms, live, timers: systemTimers }),
    ai: aiProviders(config, deps),
    desk,
    lendDesk: lend,
  }
}

/** Timers and polls open most of the connections; the first deliveries and probes need not queue behind that. */
function doorFirst(): Promise<void> {
  return new Promise((resolve) => void systemTimers.after(50, resolve))
}

async function pluginRoutes(context: PluginContext): Promise<readonly AnyElysia[]> {
  return [
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

type HouseDeps = Pick<ServerDeps, 'newId' | 'log'> & {
  readonly database: Database
  readonly live: LiveConfig
}

function keepHouseNightly(jobs: Jobs, { database, live, newId, log }: HouseDeps): void {
  jobs.define(
    'housekeeping',
    async () => {
      const removed = await keepHouse(database, live.current().security, newId)
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

function listen(live: LiveConfig, deps: ListenDeps) {
  const config = live.current()
  const door = {
    meter: deps.meter,
    token: () => live.current().metrics.token,
    isOpen: false,
  } satisfies MetricsDoor
  const app: AnyElysia = httpApp({
    log: deps.log,
    version: BUILD.version,
    isHttps: config.server.publicUrl?.startsWith('https://') === true,
    readiness: async () => {
      const isCurrent = await isMigrated(deps.database).catch(() => null)
      return {
        database: isCurrent !== null,
        migrations: isCurrent === true,
        draining: deps.state.isDraining,
      }
    },
  })
  if (config.metrics.token !== null) {
    app.get(config.metrics.path, (context) => metricsAnswer(door, context.request))
  }
  for (const part of deps.routes) app.use(part)
  const own = config.metrics.listen
  const metrics =
    own === null ? null : serveMetrics({ ...door, isOpen: true }, own, config.metrics.path)
  try {
    const { port, host: hostname } = config.server
    const http = listenOn(app, { port, hostname }, { timers: systemTimers })
    return {
      port: http.port,
      stop: async () => {
        await metrics?.stop(true)
        await http.stop()
      },
    }
  } catch (error) {
    void metrics?.stop(true)
    throw error
  }
}

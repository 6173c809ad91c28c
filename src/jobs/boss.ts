import {
  type BackendProfile,
  getConstructionPlans,
  getMigrationPlans,
  type JobResult,
  PgBoss,
} from 'pg-boss'

import type { Logger } from '../core/ports.ts'
import { type Database, type Db, sqlState } from '../db/client.ts'
import { bossDatabase, bossTransaction } from './boss-database.ts'

/** `[database] backend`, as pg-boss knows it. */
export type JobsBackend = Exclude<BackendProfile, 'pglite'>

export type JobsDeps = {
  readonly database: Database
  readonly backend: JobsBackend
  readonly log: Logger
  /** How late a timer may ring, in seconds: how often each queue is looked at. */
  readonly pollSeconds?: number
}

export type Job<T> = {
  readonly id: string
  readonly data: T
}

export type QueueOptions = {
  /** At most one job with the same key waits: a second one is dropped, and the first keeps its time. */
  readonly onePerKey?: boolean
  /** Jobs of this queue handled at once by this process. */
  readonly concurrency?: number
  /** How long a handler may take before the job counts as lost and is given to another; default 30. */
  readonly expireSeconds?: number
}

export type SendOptions = {
  readonly afterSeconds?: number
  /** Wanted where the queue has `onePerKey`. */
  readonly key?: string
}

/**
 * Timers that outlive the process: an order nobody accepts, an idle tab, the nightly housekeeping.
 * Messages are not sent through here: their inbox and outbox rows are jobs by themselves.
 */
export type Jobs = {
  /**
   * Before `start`. A handler that rejects is tried again, later each time, up to ten times; so it
   * must bear repetition, and look at the facts of now before it acts.
   * @param queue letters, digits, `-`, `_`, `.`.
   */
  define<T extends object>(
    queue: string,
    handler: (job: Job<T>) => Promise<void>,
    options?: QueueOptions,
  ): void
  /** Before `start`. Runs a defined queue's handler, with `{}`, at each time of a cron expression, once among all replicas. */
  schedule(queue: string, cron: string, timeZone?: string): void
  /**
   * After `start`. Inside `tx` the job commits with its cause; with `null` at once.
   * @returns the job's id, `null` when one with the same key waits already.
   */
  send<T extends object>(
    tx: Db | null,
    queue: string,
    data: T,
    options?: SendOptions,
  ): Promise<string | null>
  /** The schema must be there (`installJobs`). Handlers run from now on. */
  start(): Promise<void>
  /** Waits for handlers that run, 10 s at most; what they did not finish is done again elsewhere. */
  stop(): Promise<void>
}

const SCHEMA = 'pgboss'
/** The schema of pg-boss 12.38; a test compares it with the package's own word. */
export const JOBS_SCHEMA_VERSION = 46

const UNDEFINED_TABLE = '42P01'
const DEFAULT_POLL_SECONDS = 2
const RETRY_LIMIT = 10
const STOP_MS = 10_000
const EXPIRE_SECONDS = 30
/**
 * How often, among all replicas, timers are looked for whose process died, or whose end could not be written: with the
 * time until they count as lost, the most that such a timer is late. pg-boss' own minute is long for a waiting diner.
 */
const LOST_SECONDS = 15

type Defined = {
  readonly handler: (job: Job<object>) => Promise<void>
  readonly options: QueueOptions
}

/**
 * Makes or updates pg-boss' tables; one SELECT when there is nothing to do. Belongs to the migrations:
 * safe with many replicas starting at once.
 * @returns whether anything was changed.
 */
export async function installJobs(database: Database, backend: JobsBackend): Promise<boolean> {
  const version = await installedVersion(database)
  if (version !== undefined && version >= JOBS_SCHEMA_VERSION) return false
  const profile = profileOf(database, backend)
  const script =
    version === undefined
      ? getConstructionPlans(SCHEMA, { backend: profile })
      : getMigrationPlans(SCHEMA, version, { backend: profile })
  try {
    await bossDatabase(database).executeSql(script)
  } catch (error) {
    // Another replica was quicker: the script waits for it, and then finds its work done.
    if ((await installedVersion(database)) !== JOBS_SCHEMA_VERSION) throw error
  }
  return true
}

/** Whether `installJobs` would change anything. Changes nothing itself. */
export async function areJobsPending(database: Database): Promise<boolean> {
  return ((await installedVersion(database)) ?? 0) < JOBS_SCHEMA_VERSION
}

async function installedVersion(database: Database): Promise<number | undefined> {
  try {
    const [row] = await database.query<{ version: number }>(`SELECT version FROM ${SCHEMA}.version`)
    return row?.version
  } catch (error) {
    if (sqlState(error) === UNDEFINED_TABLE) return undefined
    throw error
  }
}

function profileOf(database: Database, backend: JobsBackend): BackendProfile {
  return database.kind === 'embedded' ? 'pglite' : backend
}

/** Timers on our own database connections. */
export function startJobs(deps: JobsDeps): Jobs {
  const { database, log, pollSeconds = DEFAULT_POLL_SECONDS } = deps
  const queues = new Map<string, Defined>()
  const schedules: { queue: string; cron: string; timeZone: string }[] = []
  const boss = new PgBoss({
    db: bossDatabase(database),
    schema: SCHEMA,
    backend: profileOf(database, deps.backend),
    migrate: false,
    registerInstance: false,
    superviseIntervalSeconds: LOST_SECONDS,
    monitorIntervalSeconds: LOST_SECONDS,
  })
  boss.on('error', (error) => log.error({ error }, 'a timer queue is in trouble'))

  return {
    define: <T extends object>(
      queue: string,
      handler: (job: Job<T>) => Promise<void>,
      options: QueueOptions = {},
    ) => {
      // What comes back is what `send` was given for this queue, by the same program.
      queues.set(queue, { handler: (job) => handler(job as Job<T>), options })
    },
    schedule(queue, cron, timeZone = 'UTC') {
      schedules.push({ queue, cron, timeZone })
    },
    send(tx, queue, data, options = {}) {
      return boss.send(queue, data, {
        ...(options.afterSeconds !== undefined && { startAfter: options.afterSeconds }),
        ...(options.key !== undefined && { singletonKey: options.key }),
        ...(tx !== null && { db: bossTransaction(tx) }),
      })
    },
    async start() {
      await boss.start()
      await makeQueues(boss, queues)
      for (const [queue, defined] of queues)
        await work(boss, queue, { ...defined, log, pollSeconds })
      for (const { queue, cron, timeZone } of schedules) {
        await boss.schedule(queue, cron, {}, { tz: timeZone })
      }
    },
    stop: () => boss.stop({ close: false, graceful: true, timeout: STOP_MS }),
  }
}

/** Asks once what there is; making a queue takes a lock and a transaction. */
async function makeQueues(boss: PgBoss, queues: ReadonlyMap<string, Defined>): Promise<void> {
  const known = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]))
  for (const [name, { options }] of queues) {
    const settings = {
      retryLimit: RETRY_LIMIT,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 300,
      expireInSeconds: options.expireSeconds ?? EXPIRE_SECONDS,
    }
    if (!known.has(name)) {
      const policy = options.onePerKey === true ? 'short' : 'standard'
      await boss.createQueue(name, { ...settings, policy })
    } else if (known.get(name)?.expireInSeconds !== settings.expireInSeconds) {
      await boss.updateQueue(name, settings)
    }
  }
}

type Worked = Defined & { readonly log: Logger; readonly pollSeconds: number }

/** A queue is looked at once in a while; while it gives as many as this there are more, and it is looked at again at once. */
const BATCH = 8

async function work(
  boss: PgBoss,
  queue: string,
  { handler, options, log, pollSeconds }: Worked,
): Promise<void> {
  const settings = {
    pollingIntervalSeconds: pollSeconds,
    batchSize: BATCH,
    burstWhenBatchFull: true,
    perJobResults: true,
  } as const
  const handle = async ({ id, data }: Job<object>): Promise<JobResult> => {
    try {
      await handler({ id, data })
      return { id, status: 'completed' }
    } catch (error) {
      log.error({ error, queue, jobId: id }, 'a timer failed')
      // Its message would be stored with the job, and may quote a diner.
      return { id, status: 'failed', output: { message: 'the handler failed; see the log' } }
    }
  }
  await boss.work<object, unknown, typeof settings>(queue, settings, async (jobs) => {
    const waiting = jobs.values()
    const results: JobResult[] = []
    const lane = async () => {
      for (const job of waiting) results.push(await handle(job))
    }
    await Promise.all(Array.from({ length: options.concurrency ?? 1 }, lane))
    return results
  })
}

import type { Meter } from '../core/ports.ts'
import { sqlState } from './database.ts'

/**
 * Stands around every statement and every transaction, each from the call to its end: waiting for a connection counts.
 * Throws what `work` throws.
 */
export type Watch = <T>(kind: 'statement' | 'transaction', work: () => Promise<T>) => Promise<T>

export const UNWATCHED: Watch = (_, work) => work()

/** `unreachable`: the server is away, starts, or ends; `refused`: it did not take what it was given. */
const FAILURES = ['unreachable', 'refused'] as const

/** Classes of SQLSTATE that say that there is no working server: connection, resources, shutdown, system. */
const AWAY: ReadonlySet<string> = new Set(['08', '53', '57', '58'])

/** Counts the database's work into `database_seconds`, `database_busy` and `database_failures_total`. */
export function databaseWatch(meter: Meter): Watch {
  const seconds = meter.histogram(
    'database_seconds',
    'Time of statements and of whole transactions, waiting for a connection included',
    { labels: ['kind'], buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 10] },
  )
  const busy = meter.gauge('database_busy', 'Statements and transactions under way')
  const failed = meter.counter('database_failures_total', 'What the database failed at, by why', [
    'reason',
  ])
  for (const reason of FAILURES) failed.add(0, { reason })
  for (const kind of ['statement', 'transaction']) seconds.start({ kind })
  busy.set(0)
  let underWay = 0
  return async (kind, work) => {
    const startedMs = performance.now()
    busy.set((underWay += 1))
    try {
      return await work()
    } catch (error) {
      const reason = failureOf(error)
      if (reason !== null) failed.add(1, { reason })
      throw error
    } finally {
      busy.set((underWay -= 1))
      seconds.observe((performance.now() - startedMs) / 1000, { kind })
    }
  }
}

/** `null` for what is not the database's: a transaction throws what the house throws in it. */
function failureOf(error: unknown): (typeof FAILURES)[number] | null {
  const state = sqlState(error)
  if (state !== undefined) return AWAY.has(state.slice(0, 2)) ? 'unreachable' : 'refused'
  return isOfDriver(error) ? 'unreachable' : null
}

/** Of postgres.js and of the socket under it: `CONNECTION_CLOSED`, `ECONNREFUSED`, … */
function isOfDriver(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code: unknown = Reflect.get(error, 'code')
  return (
    (typeof code === 'string' && /^(E[A-Z]+|CONNECT\w+)$/.test(code)) || isOfDriver(error.cause)
  )
}

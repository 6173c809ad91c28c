import type { Logger, Meter, Random } from '../core/ports.ts'
import type { Queries } from '../db/client.ts'
import { type Polling, polling } from './polling.ts'
import type { Timers } from './timers.ts'

export type QueueSampleDeps = {
  readonly database: Pick<Queries, 'query'>
  readonly timers: Timers
  readonly random: Random
  readonly meter: Meter
  readonly log: Logger
}

const SAMPLE = `
  SELECT 'inbox' AS queue, count(*) AS waiting,
         coalesce(extract(epoch FROM now() - min(received_at)), 0)::float8 AS age
    FROM inbox WHERE state = 'pending'
  UNION ALL
  SELECT 'outbox', count(*),
         coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8
    FROM outbox WHERE state IN ('queued', 'sending')`

const EVERY_MS = 10_000

/** Samples how much waits in inbox and outbox, and for how long, into `jobs_waiting` and `jobs_oldest_age_seconds`. */
export function queueSamples(deps: QueueSampleDeps): Polling & { sample(): Promise<void> } {
  const waiting = deps.meter.gauge('jobs_waiting', 'Rows that wait to be handled or sent.', [
    'queue',
  ])
  const age = deps.meter.gauge('jobs_oldest_age_seconds', 'Age of the oldest waiting row.', [
    'queue',
  ])

  async function sample(): Promise<void> {
    try {
      const rows = await deps.database.query<{ queue: string; waiting: number; age: number }>(
        SAMPLE,
      )
      for (const row of rows) {
        waiting.set(row.waiting, { queue: row.queue })
        age.set(row.age, { queue: row.queue })
      }
    } catch (error) {
      deps.log.warn({ error }, 'the queues could not be sampled')
    }
  }

  return { ...polling(deps, EVERY_MS, sample), sample }
}

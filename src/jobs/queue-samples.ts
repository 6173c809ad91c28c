import type { Logger, Meter, Random } from '../core/ports.ts'
import type { Queries } from '../db/client.ts'
import { type Polling, polling } from './polling.ts'
import { waitingQueues } from './queue-state.ts'
import type { Timers } from './timers.ts'

export type QueueSampleDeps = {
  readonly database: Pick<Queries, 'query'>
  readonly timers: Timers
  readonly random: Random
  readonly meter: Meter
  readonly log: Logger
}

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
      for (const row of await waitingQueues(deps.database)) {
        waiting.set(row.waiting, { queue: row.queue })
        age.set(row.ageSeconds, { queue: row.queue })
      }
    } catch (error) {
      deps.log.warn({ error }, 'the queues could not be sampled')
    }
  }

  return { ...polling(deps, EVERY_MS, sample), sample }
}

import { statfs } from 'node:fs/promises'

import type { Meter } from '../../core/ports.ts'
import type { Database } from '../../db/client.ts'
import { deadQueues, pausedNumbers, waitingQueues } from '../../jobs/queue-state.ts'
import type { Samples } from '../../jobs/samples.ts'

export type LookDeps = {
  readonly database: Database
  readonly meter: Meter
  readonly samples: Samples
  /** Where the embedded database lives; `null` for a server of its own, whose disk is not ours to see. */
  readonly folder: string | null
}

/** Gauges of what no event tells of. */
export function addLooks(deps: LookDeps): void {
  // First: the others tell nothing of a database that is away.
  deps.samples.add('database', lookAtDatabase(deps))
  deps.samples.add('queues', lookAtQueues(deps))
  if (deps.folder !== null) deps.samples.add('disk', lookAtDisk(deps.meter, deps.folder))
}

function lookAtDatabase({ database, meter }: LookDeps): () => Promise<void> {
  const up = meter.gauge('database_up', '1 while the database answers')
  const ping = meter.gauge('database_ping_seconds', 'Time of the last look at the database')
  const bytes = meter.gauge('database_size_bytes', 'Size of the database')
  return async () => {
    const startedMs = performance.now()
    try {
      await database.relaxed.query('SELECT 1 AS one')
      ping.set((performance.now() - startedMs) / 1000)
      up.set(1)
    } catch (error) {
      up.set(0)
      throw error
    }
    const [size] = await database.relaxed.query<{ readonly bytes: number }>(
      'SELECT pg_database_size(current_database())::float8 AS bytes',
    )
    if (size !== undefined) bytes.set(size.bytes)
  }
}

function lookAtQueues({ database, meter }: LookDeps): () => Promise<void> {
  const waiting = meter.gauge('jobs_waiting', 'Rows that wait to be handled or sent', ['queue'])
  const age = meter.gauge(
    'jobs_oldest_age_seconds',
    'Age of the oldest waiting row, in the outbox since it was due; of what waits for its next try only where two people do',
    ['queue'],
  )
  const given = meter.gauge('dead_letters', 'Rows that were given up and not replayed', ['queue'])
  const paused = meter.gauge('numbers_paused', 'Numbers that WhatsApp lets nothing out of for now')
  return async () => {
    for (const row of await waitingQueues(database)) {
      waiting.set(row.waiting, { queue: row.queue })
      age.set(row.ageSeconds, { queue: row.queue })
    }
    for (const { queue, dead } of await deadQueues(database)) given.set(dead, { queue })
    paused.set((await pausedNumbers(database)).length)
  }
}

function lookAtDisk(meter: Meter, folder: string): () => Promise<void> {
  const free = meter.gauge('disk_free_bytes', 'Free room where the embedded database lives')
  const size = meter.gauge('disk_size_bytes', 'Size of the disk where the embedded database lives')
  return async () => {
    const { bavail, blocks, bsize } = await statfs(folder)
    free.set(bavail * bsize)
    size.set(blocks * bsize)
  }
}

import type { Db } from '../db/client.ts'

/** How a queue of timers behaves: what `pgboss.create_queue` wants. */
export type QueueCopy = {
  readonly name: string
  readonly policy: string
  readonly retryLimit: number
  readonly retryDelay: number
  readonly retryBackoff: boolean
  readonly retryDelayMax: number | null
  readonly expireInSeconds: number
}

/** A timer that waits, or was ringing when it was copied: then it rings again, as after a crash. */
export type TimerCopy = {
  readonly queue: string
  readonly id: string
  readonly data: unknown
  readonly key: string | null
  readonly priority: number
  /** ISO, UTC. */
  readonly startAfter: string
}

/** pg-boss' own queues run its clockwork, which every start sets up anew. */
const OURS = `name NOT LIKE '\\_\\_pgboss%'`

/** Of our own timers: pg-boss makes the others by itself. */
export async function queueCopies(tx: Db): Promise<readonly QueueCopy[]> {
  return await tx.rows<QueueCopy>(
    `SELECT name, policy, retry_limit AS "retryLimit", retry_delay AS "retryDelay",
            retry_backoff AS "retryBackoff", retry_delay_max AS "retryDelayMax",
            expire_seconds AS "expireInSeconds"
       FROM pgboss.queue WHERE ${OURS} ORDER BY name`,
  )
}

/** Timers that have not rung. Of a queue that takes one per key, the earliest of each. */
export async function timerCopies(tx: Db): Promise<readonly TimerCopy[]> {
  return await tx.rows<TimerCopy>(
    `SELECT DISTINCT ON (name, CASE WHEN policy = 'short' THEN coalesce(singleton_key, '') ELSE id::text END)
            name AS queue, id, data, singleton_key AS key, priority,
            to_char(start_after AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "startAfter"
       FROM pgboss.job
      WHERE state IN ('created', 'retry', 'active') AND ${OURS}
      ORDER BY name, CASE WHEN policy = 'short' THEN coalesce(singleton_key, '') ELSE id::text END, start_after, id`,
  )
}

/** Makes queues that are missing. A start of the server brings their settings up to date. */
export async function makeQueues(tx: Db, queues: readonly QueueCopy[]): Promise<void> {
  for (const { name, ...options } of queues) {
    await tx.rows(
      `SELECT pgboss.create_queue($1, $2::jsonb)
        WHERE NOT EXISTS (SELECT 1 FROM pgboss.queue WHERE name = $1::text)`,
      [name, options],
    )
  }
}

/** Sets timers as they were; their queues must be there. A time that has passed rings at once. */
export async function setTimers(tx: Db, timers: readonly TimerCopy[]): Promise<void> {
  await tx.rows(
    `INSERT INTO pgboss.job (id, name, data, singleton_key, priority, start_after, keep_until, policy, retry_limit,
                             retry_delay, retry_backoff, retry_delay_max, expire_seconds, deletion_seconds)
     SELECT t.id, t.queue, t.data, t.key, t.priority, t."startAfter",
            greatest(t."startAfter", now()) + q.retention_seconds * interval '1 second', q.policy, q.retry_limit,
            q.retry_delay, q.retry_backoff, q.retry_delay_max, q.expire_seconds, q.deletion_seconds
       FROM json_to_recordset($1::json) AS t(id uuid, queue text, data jsonb, key text, priority integer,
                                             "startAfter" timestamptz)
       JOIN pgboss.queue q ON q.name = t.queue`,
    [JSON.stringify(timers)],
  )
}

import type { Queries } from '../db/client.ts'

export type WaitingQueue = {
  readonly queue: 'inbox' | 'outbox'
  readonly waiting: number
  /**
   * Of the oldest waiting row; 0 when none waits. A message in the outbox counts from when it was due, and one that waits
   * for its next try is its person's trouble alone: only where a second person's waits for one as well is it the vendor's.
   */
  readonly ageSeconds: number
}

const WAITING = `
  WITH heads AS (
    SELECT DISTINCT ON (phone_number_id, lane)
           extract(epoch FROM now() - due_at) AS late, extract(epoch FROM now() - created_at) AS age,
           state = 'queued' AND due_at > now() AS "isBackingOff"
      FROM outbox WHERE state IN ('queued', 'sending') ORDER BY phone_number_id, lane, id
  )
  SELECT 'inbox' AS queue, count(*) AS waiting,
         coalesce(extract(epoch FROM now() - min(received_at)), 0)::float8 AS "ageSeconds"
    FROM inbox WHERE state = 'pending'
  UNION ALL
  SELECT 'outbox', count(*),
         greatest(0, (SELECT max(late) FROM heads),
                  (SELECT age FROM heads WHERE "isBackingOff" ORDER BY age DESC OFFSET 1 LIMIT 1))::float8
    FROM outbox WHERE state IN ('queued', 'sending')`

/** How much waits in inbox and outbox, and for how long. */
export function waitingQueues(queries: Pick<Queries, 'query'>): Promise<readonly WaitingQueue[]> {
  return queries.query<WaitingQueue>(WAITING)
}

export type DeadQueue = { readonly queue: 'inbox' | 'outbox'; readonly dead: number }

/** How many rows were given up. */
export function deadQueues(queries: Pick<Queries, 'query'>): Promise<readonly DeadQueue[]> {
  return queries.query<DeadQueue>(`
    SELECT 'inbox' AS queue, count(*) AS dead FROM inbox WHERE state = 'dead'
    UNION ALL
    SELECT 'outbox', count(*) FROM outbox WHERE state = 'dead'`)
}

/** The same, of both. */
export async function countDead(queries: Pick<Queries, 'query'>): Promise<number> {
  return (await deadQueues(queries)).reduce((sum, { dead }) => sum + dead, 0)
}

export type PausedNumber = { readonly phoneNumberId: string; readonly reason: string }

/** Numbers that Graph lets nothing out of for now. */
export function pausedNumbers(queries: Pick<Queries, 'query'>): Promise<readonly PausedNumber[]> {
  return queries.query<PausedNumber>(`
    SELECT phone_number_id AS "phoneNumberId", coalesce(paused_reason, 'unknown') AS reason
      FROM senders WHERE paused_until > now() ORDER BY 1`)
}

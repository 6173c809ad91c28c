import { SPENT } from './call-costs.ts'
import type { Db } from './database.ts'
import { IS_BLOCKING } from './fraud-flags.ts'

/** What rules look at when a call rings; the call itself does not count. What is held at once: `call-seats.ts`. */
export type CallTraffic = {
  /**
   * Of this caller: calls of the last hour that were claimed before, but those we did not take for reasons of our own; and
   * those that were answered and hung up at once.
   */
  readonly callsLastHour: number
  readonly shortCallsLastHour: number
  /** In the last quarter of an hour: refused for what the caller has done, and because nobody takes calls just now. */
  readonly refusedLastQuarter: number
  readonly untakenLastQuarter: number
  /** At this bar. */
  readonly closedLastDay: number
  /** Answered, in the last 24 hours. */
  readonly secondsLastDay: number
  /** Different callers of the same block of numbers, this one among them. */
  readonly blockCallersLastHour: number
  /** What calls have cost the bar on its local day, those under way too. */
  readonly barSpentMicroUsd: number
  /** A block of this caller, or of their block of numbers, that nobody has taken back. */
  readonly isBlocked: boolean
}

export type Asker = {
  /** Of the call itself, claimed or not yet. */
  readonly callId: string
  readonly barId: string
  /** The bar's local date. */
  readonly day: string
  /** Either names the caller: not all have a number. */
  readonly callerPhone: string | null
  readonly personId: string
  /** Whom a block may be about. */
  readonly subjects: readonly string[]
  /** First digits that numbers of one block share; `null`: unknown. */
  readonly block: string | null
  /** A call is a short one below this. */
  readonly shortMs: number
}

/** Behind the first digits of a number none is further on: for the index, which a `LIKE` in a prepared statement does not read. */
const MOST_DIGITS = '9'.repeat(15)

const TRAFFIC = `
  WITH own AS (
    SELECT c.id, c.bar_id, c.claimed_at, c.reason, c.answered_at, c.ended_at, c.rang_at FROM calls c
     WHERE (c.caller_phone = $4 OR c.person_id = $8) AND c.id <> $3 AND c.ref IS NOT NULL
       AND c.rang_at > now() - interval '24 hours'),
  me AS (SELECT claimed_at, id FROM calls WHERE id = $3),
  hour AS (SELECT * FROM own WHERE rang_at > now() - interval '1 hour'),
  quarter AS (SELECT * FROM hour WHERE answered_at IS NULL AND rang_at > now() - interval '15 minutes')
  SELECT (SELECT count(*)::int FROM hour h LEFT JOIN me ON true
           WHERE ((h.claimed_at, h.id) > (me.claimed_at, me.id)) IS NOT TRUE
             AND (h.answered_at IS NULL AND h.reason IN ('busy', 'closed', 'not_taken', 'technical')) IS NOT TRUE) AS "callsLastHour",
         (SELECT count(*)::int FROM hour WHERE answered_at IS NOT NULL
             AND reason = 'caller_left' AND ended_at - answered_at < $7 * interval '1 millisecond') AS "shortCallsLastHour",
         (SELECT count(*)::int FROM quarter WHERE reason IN ('blocked', 'over_cap')) AS "refusedLastQuarter",
         (SELECT count(*)::int FROM quarter WHERE reason IN ('busy', 'closed', 'not_taken')) AS "untakenLastQuarter",
         (SELECT count(*)::int FROM own WHERE reason = 'closed' AND bar_id = $1) AS "closedLastDay",
         (SELECT coalesce(sum(extract(epoch FROM coalesce(ended_at, now()) - answered_at)), 0)::float8
            FROM own WHERE answered_at IS NOT NULL) AS "secondsLastDay",
         (SELECT count(*)::int FROM (SELECT c.caller_phone FROM calls c
              WHERE c.caller_phone BETWEEN $6 AND $6 || '${MOST_DIGITS}' AND c.caller_phone LIKE $6 || '%'
                AND c.rang_at > now() - interval '1 hour'
              UNION SELECT $4::text WHERE $6::text IS NOT NULL) AS callers) AS "blockCallersLastHour",
         ${SPENT} AS "barSpentMicroUsd",
         EXISTS (SELECT 1 FROM fraud_flags f WHERE f.subject = ANY($5::text[]) AND ${IS_BLOCKING}
             AND (f.bar_id IS NULL OR f.bar_id = $1)) AS "isBlocked"`

/** One trip. */
export async function callTraffic(db: Db, asker: Asker): Promise<CallTraffic> {
  const { callId, barId, day, callerPhone, personId, subjects, block, shortMs } = asker
  const [row] = await db.rows<CallTraffic>(TRAFFIC, [
    barId,
    day,
    callId,
    callerPhone,
    subjects,
    block,
    shortMs,
    personId,
  ])
  if (row === undefined) throw new Error('a SELECT without a row')
  return row
}

import { running } from './call-costs.ts'
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
  /** First digits that numbers of one block share; `null`: unknown. */
  readonly block: string | null
  /** A call is a short one below this. */
  readonly shortMs: number
}

/** SQL for what is known of a call and its caller. */
type Told = {
  readonly [K in Exclude<keyof Asker, 'day'>]: string
} & {
  /** Dates of which one is the bar's own. */
  readonly days: string
}

/** The tables that `trafficColumns` reads; of `counted` there is one row. */
export const trafficTables = ({ barId, callId, callerPhone, personId, shortMs }: Told) => `
  me AS (SELECT claimed_at, id FROM calls WHERE id = ${callId}),
  own AS (
    SELECT c.bar_id, c.reason, c.answered_at, c.ended_at, c.rang_at > now() - interval '1 hour' AS is_of_hour,
           c.rang_at > now() - interval '15 minutes' AND c.answered_at IS NULL AS is_of_quarter,
           ((c.claimed_at, c.id) > (me.claimed_at, me.id)) IS NOT TRUE AS is_before
      FROM calls c LEFT JOIN me ON true
     WHERE (c.caller_phone = ${callerPhone} OR c.person_id = ${personId}) AND c.id <> ${callId} AND c.ref IS NOT NULL
       AND c.rang_at > now() - interval '24 hours'),
  counted AS (
    SELECT (count(*) FILTER (WHERE is_of_hour AND is_before
             AND (answered_at IS NULL AND reason IN ('busy', 'closed', 'not_taken', 'technical')) IS NOT TRUE))::int AS "callsLastHour",
           (count(*) FILTER (WHERE is_of_hour AND answered_at IS NOT NULL
             AND reason = 'caller_left' AND ended_at - answered_at < ${shortMs} * interval '1 millisecond'))::int AS "shortCallsLastHour",
           (count(*) FILTER (WHERE is_of_quarter AND reason IN ('blocked', 'over_cap')))::int AS "refusedLastQuarter",
           (count(*) FILTER (WHERE is_of_quarter AND reason IN ('busy', 'closed', 'not_taken')))::int AS "untakenLastQuarter",
           (count(*) FILTER (WHERE reason = 'closed' AND bar_id = ${barId}))::int AS "closedLastDay",
           coalesce(sum(extract(epoch FROM coalesce(ended_at, now()) - answered_at)), 0)::float8 AS "secondsLastDay"
      FROM own)`

/** Behind the first digits of a number, none is further on: for the index, which no `LIKE` of a prepared statement reads. */
const MOST_DIGITS = '9'.repeat(15)

/** The columns of a `TrafficRow`, from `counted`. */
export const trafficColumns = ({ barId, days, callerPhone, personId, block }: Told) => `
         counted.*,
         (SELECT count(*)::int FROM (SELECT c.caller_phone FROM calls c
              WHERE c.caller_phone BETWEEN ${block} AND ${block} || '${MOST_DIGITS}' AND c.caller_phone LIKE ${block} || '%'
                AND c.rang_at > now() - interval '1 hour'
              UNION SELECT ${callerPhone}::text WHERE ${block}::text IS NOT NULL) AS callers) AS "blockCallersLastHour",
         (SELECT coalesce(json_object_agg(d.day, d.cost), '{}')
            FROM (SELECT u.day, sum(u.cost_micro_usd)::float8 AS cost FROM call_usage u
                   WHERE u.bar_id = ${barId} AND u.day = ANY(${days}::text[]) GROUP BY u.day) AS d) AS "booked",
         ${running(barId)} AS "running",
         EXISTS (SELECT 1 FROM fraud_flags f
                  WHERE f.subject = ANY(ARRAY['person:' || ${personId}, 'block:' || ${block}::text]) AND ${IS_BLOCKING}
             AND (f.bar_id IS NULL OR f.bar_id = ${barId})) AS "isBlocked"`

export type TrafficRow = Omit<CallTraffic, 'barSpentMicroUsd'> & {
  /** What calls of a day have cost the bar, by its date; and those under way. */
  readonly booked: Readonly<Record<string, number>>
  readonly running: number
}

/** @param day the bar's local date. */
export function trafficOf({ booked, running: open, ...traffic }: TrafficRow, day: string) {
  return { ...traffic, barSpentMicroUsd: (booked[day] ?? 0) + open }
}

const TOLD: Told = {
  barId: '$1::uuid',
  days: '$2',
  callId: '$3',
  callerPhone: '$4',
  personId: '$5::uuid',
  block: '$6',
  shortMs: '$7',
}
const TRAFFIC = `WITH ${trafficTables(TOLD)} SELECT ${trafficColumns(TOLD)} FROM counted`

/** One trip. */
export async function callTraffic(db: Db, asker: Asker): Promise<CallTraffic> {
  const { callId, barId, day, callerPhone, personId, block, shortMs } = asker
  const told = [barId, [day], callId, callerPhone, personId, block, shortMs]
  const [row] = await db.rows<TrafficRow>(TRAFFIC, told)
  if (row === undefined) throw new Error('a SELECT without a row')
  return trafficOf(row, day)
}

import type { Arrival } from '../core/message.ts'
import type { Db, Queries } from '../db/client.ts'

/** Failed attempts after which a row is given up, whether its handler threw or its process died. */
export const MAX_ATTEMPTS = 5
/** Rows that failed so often go one by one, so that the one that is to blame takes no neighbour with it. */
export const ALONE_AFTER = 2

/** One row of the inbox as a handler gets it. */
export type InboxRow = {
  readonly id: number
  readonly dedupeKey: string
  readonly kind: Arrival['kind']
  readonly lane: string
  readonly phoneNumberId: string | null
  /** The vendor's own time. */
  readonly at: Date
  readonly receivedAt: Date
  /** As stored by the door; checked by whoever reads it. */
  readonly body: unknown
  /** Failed attempts so far; of a row that is claimed, with the one under way. */
  readonly attempts: number
}

/** A row and how long it is still to be left alone, in milliseconds; 0 when it is due. */
export type WaitingRow = InboxRow & { readonly dueInMs: number }

/** A lane with something to do, as the poll finds it. */
export type WaitingLane = {
  readonly lane: string
  readonly kind: Arrival['kind']
  readonly phoneNumberId: string | null
}

/** Rows of a lane that are looked at when the next ones are put in the vendor's order. */
const ORDER_WINDOW = 1000

/** The column holds whole milliseconds, rounded: a row that is due at once may say half of one later. */
const COLUMNS = `
  id, dedupe_key AS "dedupeKey", kind, lane, phone_number_id AS "phoneNumberId", at,
  received_at AS "receivedAt", body, attempts,
  greatest(0, extract(epoch FROM due_at - now()) * 1000 - 1)::float8 AS "dueInMs"`

const LANE = `
  SELECT * FROM (
    SELECT ${COLUMNS} FROM inbox
     WHERE lane = $1 AND state = 'pending'
     ORDER BY id LIMIT ${ORDER_WINDOW}
  ) AS waiting
  ORDER BY at, id LIMIT $2`

/** The lane's waiting rows in the vendor's order: its time, then ours. */
export function laneRows(
  queries: Pick<Queries, 'query'>,
  lane: string,
  limit: number,
): Promise<readonly WaitingRow[]> {
  return queries.query<WaitingRow>(LANE, [lane, limit])
}

/** The same for lanes that several replicas may work on: rows that another one holds are left out. */
export function lockedLaneRows(
  tx: Db,
  lane: string,
  limit: number,
): Promise<readonly WaitingRow[]> {
  return tx.rows<WaitingRow>(
    `SELECT ${COLUMNS} FROM inbox WHERE lane = $1 AND state = 'pending'
      ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [lane, limit],
  )
}

/**
 * Marks rows as handled; to be called in the transaction that holds their effects, so that a crash
 * keeps both or neither. Gives the number of rows that were still waiting.
 * @param chatId the chat they belong to, `null` where there is none.
 */
export async function completeRows(
  tx: Db,
  ids: readonly number[],
  chatId: string | null,
): Promise<number> {
  const done = await tx.rows(
    `UPDATE inbox SET state = 'done', done_at = now(), chat_id = $2::uuid, error_code = NULL
      WHERE id = ANY($1::bigint[]) AND state = 'pending' RETURNING id`,
    [ids, chatId],
  )
  return done.length
}

/**
 * Puts rows out of other replicas' sight for `holdMs`, as one more attempt, so that a row whose handler dies without a
 * word is counted too; gives the ids that were still to be had.
 */
export async function claimRows(
  queries: Pick<Queries, 'query'>,
  ids: readonly number[],
  holdMs: number,
): Promise<ReadonlySet<number>> {
  const claimed = await queries.query<{ id: number }>(
    `UPDATE inbox SET due_at = now() + $2 * interval '1 millisecond', attempts = attempts + 1
      WHERE id = ANY($1::bigint[]) AND state = 'pending'
        AND due_at <= now() + interval '1 millisecond' RETURNING id`,
    [ids, holdMs],
  )
  return new Set(claimed.map((row) => row.id))
}

/** Gives claimed rows back as if they had not been taken: whatever kept them from being handled was not theirs. */
export async function unclaimRows(
  queries: Pick<Queries, 'query'>,
  ids: readonly number[],
): Promise<void> {
  await queries.query(
    `UPDATE inbox SET due_at = now(), attempts = greatest(0, attempts - 1)
      WHERE id = ANY($1::bigint[]) AND state = 'pending'`,
    [ids],
  )
}

/** Counts a failed attempt, unless a claim has, and puts the rows off for `delayMs`. */
export async function putOff(
  queries: Pick<Queries, 'query'>,
  ids: readonly number[],
  failure: { readonly delayMs: number; readonly errorCode: string; readonly isCounted: boolean },
): Promise<void> {
  await queries.query(
    `UPDATE inbox
        SET attempts = attempts + $4, due_at = now() + $2 * interval '1 millisecond', error_code = $3
      WHERE id = ANY($1::bigint[]) AND state = 'pending'`,
    [ids, failure.delayMs, failure.errorCode, failure.isCounted ? 0 : 1],
  )
}

/** Gives a row up after `MAX_ATTEMPTS`: its lane goes on without it, and an operator can see and replay it. */
export async function bury(tx: Db, id: number, errorCode: string): Promise<boolean> {
  const buried = await tx.rows(
    `UPDATE inbox SET state = 'dead', attempts = ${MAX_ATTEMPTS}, done_at = now(), error_code = $2
      WHERE id = $1 AND state = 'pending' RETURNING id`,
    [id, errorCode],
  )
  return buried.length > 0
}

/** A caller hears it ring: a call that was left behind is looked after sooner than anything else. */
const CALL_GRACE_MS = 300

/** Steps from lane to lane through the index, however many rows a lane holds. */
const LANES = `
  WITH RECURSIVE lanes AS (
    (SELECT lane FROM inbox WHERE state = 'pending' AND lane > $1 ORDER BY lane LIMIT 1)
    UNION ALL
    SELECT (SELECT lane FROM inbox
             WHERE state = 'pending' AND lane > lanes.lane ORDER BY lane LIMIT 1)
      FROM lanes WHERE lane IS NOT NULL
  )
  SELECT found.lane, head.kind, head.phone_number_id AS "phoneNumberId",
         head.due_at <= now() - CASE head.kind WHEN 'call' THEN least($3, ${CALL_GRACE_MS}) ELSE $3 END
                        * interval '1 millisecond' AS "isDue"
    FROM (SELECT lane FROM lanes WHERE lane IS NOT NULL LIMIT $2) AS found
   CROSS JOIN LATERAL (
    SELECT kind, phone_number_id, due_at FROM inbox
     WHERE lane = found.lane AND state = 'pending' ORDER BY id LIMIT 1
   ) AS head`

/**
 * Lanes that nobody seems to look after: their first row has been due for `graceMs`. In order of
 * lane, after the lane `after`; `next` is where to go on, `undefined` at the end.
 */
export async function leftLanes(
  queries: Pick<Queries, 'query'>,
  after: string,
  page: { readonly size: number; readonly graceMs: number },
): Promise<{ readonly lanes: readonly WaitingLane[]; readonly next: string | undefined }> {
  const found = await queries.query<WaitingLane & { readonly isDue: boolean }>(LANES, [
    after,
    page.size,
    page.graceMs,
  ])
  return {
    lanes: found.filter((lane) => lane.isDue),
    next: found.length < page.size ? undefined : found.at(-1)?.lane,
  }
}

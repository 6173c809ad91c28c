import type { OutMessage, Recipient } from '../core/message.ts'
import type { Queries } from '../db/client.ts'
import type { OutKind } from './outbox-rows.ts'
import {
  available,
  type Bucket,
  numberRule,
  type Pacing,
  pairRule,
  refilled,
  spent,
  waitMs,
} from './pacing.ts'

/** The first waiting message of a lane, with what decides whether it may leave. */
export type Head = {
  readonly id: number
  readonly dedupeKey: string
  readonly cause: string | null
  readonly lane: string
  readonly chatId: string
  readonly kind: OutKind
  readonly state: 'queued' | 'sending'
  readonly attempts: number
  readonly possiblyDoubled: boolean
  readonly errorCode: string | null
  readonly message: OutMessage
  readonly fallback: OutMessage | null
  readonly phone: string | null
  readonly userId: string | null
  /** Until its due time, or until the lease of the process that was sending it runs out. */
  readonly dueInMs: number
  readonly pairTokens: number
  readonly pairAt: Date
  /** Since the person last wrote or called; `null` when they never did. */
  readonly silentMs: number | null
}

/** The send budget of one of our numbers, as it is stored. */
export type Budget = Bucket & { readonly pausedMs: number; readonly now: Date }

/** A message this process may send now, and must say what came of it before `LEASE_MS` are over. */
export type Claimed = {
  readonly id: number
  readonly dedupeKey: string
  /** Names its trace; `null`: its own key does. */
  readonly cause: string | null
  readonly lane: string
  readonly kind: OutKind
  /** Counts this one. */
  readonly attempt: number
  /** An earlier attempt may have gone out. */
  readonly possiblyDoubled: boolean
  readonly to: Recipient
  readonly message: OutMessage
  /** Left to send instead, should the vendor say that the window is closed. */
  readonly fallback: OutMessage | null
}

export type Plan = {
  readonly claims: readonly (Claimed & {
    readonly chatId: string
    readonly from: Head['state']
    readonly pair: Bucket
  })[]
  readonly later: readonly { readonly lane: string; readonly delayMs: number }[]
  readonly hopeless: readonly { readonly head: Head; readonly reason: HopelessReason }[]
  /** Lanes that could go, were it not for the number's budget or the free slots. */
  readonly leftOver: readonly string[]
  readonly budget: Bucket
  /** Until the number may send again; 0 when it may now. */
  readonly numberWaitMs: number
}

export type HopelessReason = 'window_closed' | 'outcome_unknown'

/** The error code of a row whose send got no answer: its repetition may double the message. */
export const OUTCOME_UNKNOWN = 'outcome_unknown'

/** Longer than the adapter's own deadline for a send with all its pieces. */
const LEASE_MS = 30_000

/** A day, less a minute: what is decided here takes a moment to arrive. */
const WINDOW_MS = 24 * 60 * 60_000 - 60_000

/**
 * The lanes come as JSON: PostgreSQL looks into an array before it plans, finds each one different from
 * the general case and plans anew every time, which takes three times as long as the work itself.
 */
const HEADS = `
  SELECT s.pace_tokens AS tokens, s.pace_at AS at, now() AS now,
         greatest(0, coalesce(extract(epoch FROM s.paused_until - now()) * 1000, 0))::float8 AS "pausedMs",
         head.*
    FROM senders AS s
    LEFT JOIN LATERAL (
      SELECT o.id, o.dedupe_key AS "dedupeKey", o.cause, o.lane, o.chat_id AS "chatId", o.kind, o.state, o.attempts,
             o.possibly_doubled AS "possiblyDoubled", o.error_code AS "errorCode",
             o.message, o.fallback, p.phone, p.user_id AS "userId",
             extract(epoch FROM
               CASE o.state WHEN 'queued' THEN o.due_at ELSE o.lease_until END - now())::float8 * 1000 - 1
               AS "dueInMs",
             c.pace_tokens AS "pairTokens", c.pace_at AS "pairAt",
             extract(epoch FROM now() - c.last_inbound_at)::float8 * 1000 AS "silentMs"
        FROM json_array_elements_text($2::json) AS wanted(lane)
       CROSS JOIN LATERAL (
         SELECT * FROM outbox
          WHERE phone_number_id = $1 AND lane = wanted.lane AND state IN ('queued', 'sending')
          ORDER BY id LIMIT 1
       ) AS o
        JOIN waiter_conversations AS c ON c.id = o.chat_id
        JOIN people AS p ON p.id = c.person_id
    ) AS head ON true
   WHERE s.phone_number_id = $1`

type HeadRow = Budget & { [K in keyof Head]: Head[K] | null }

/** Reads a number's budget and the first message of each lane; makes the budget when it is missing. */
export async function readHeads(
  queries: Pick<Queries, 'query'>,
  phoneNumberId: string,
  want: { readonly lanes: readonly string[]; readonly pacing: Pacing },
): Promise<{ readonly budget: Budget; readonly heads: readonly Head[] }> {
  const rows = await queries.query<HeadRow>(HEADS, [phoneNumberId, JSON.stringify(want.lanes)])
  const [first] = rows
  if (first === undefined) {
    await queries.query(
      `INSERT INTO senders (phone_number_id, pace_tokens, pace_at) VALUES ($1, $2, now())
       ON CONFLICT DO NOTHING`,
      [phoneNumberId, numberRule(want.pacing).capacity],
    )
    return readHeads(queries, phoneNumberId, want)
  }
  return { budget: first, heads: rows.filter(isHead) }
}

function isHead(row: HeadRow): row is HeadRow & Head {
  return row.id !== null
}

/** Decides what leaves now. Older messages first; nothing is decided twice, so nothing is kept in memory. */
export function plan(
  read: { readonly budget: Budget; readonly heads: readonly Head[] },
  pacing: Pacing,
  freeSlots: number,
): Plan {
  const { now } = read.budget
  const claims: Plan['claims'][number][] = []
  const later: Plan['later'][number][] = []
  const hopeless: Plan['hopeless'][number][] = []
  const leftOver: string[] = []
  let budget = refilled(read.budget, numberRule(pacing), now)
  for (const head of read.heads.toSorted((a, b) => a.id - b.id)) {
    const pair = refilled({ tokens: head.pairTokens, at: head.pairAt }, pairRule(pacing), now)
    const reason = hopelessReason(head)
    if (head.dueInMs > 0) later.push({ lane: head.lane, delayMs: Math.ceil(head.dueInMs) })
    else if (reason !== undefined) hopeless.push({ head, reason })
    else if (available(pair) < 1) {
      later.push({ lane: head.lane, delayMs: waitMs(pair, pairRule(pacing)) })
    } else if (claims.length >= freeSlots || available(budget) < 1) leftOver.push(head.lane)
    else {
      budget = spent(budget, 1)
      claims.push(claimOf(head, spent(pair, 1)))
    }
  }
  const numberWaitMs = leftOver.length === 0 ? 0 : waitMs(budget, numberRule(pacing))
  return { claims, later, hopeless, leftOver, budget, numberWaitMs }
}

function hopelessReason(head: Head): HopelessReason | undefined {
  if (head.state === 'sending' && head.possiblyDoubled) return OUTCOME_UNKNOWN
  return isWindowClosed(head) && head.message.kind !== 'template' && head.fallback === null
    ? 'window_closed'
    : undefined
}

function isWindowClosed(head: Head): boolean {
  return head.silentMs === null || head.silentMs > WINDOW_MS
}

function claimOf(head: Head, pair: Bucket): Plan['claims'][number] {
  const sendsFallback = head.fallback !== null && isWindowClosed(head)
  return {
    id: head.id,
    dedupeKey: head.dedupeKey,
    cause: head.cause,
    lane: head.lane,
    chatId: head.chatId,
    kind: head.kind,
    from: head.state,
    attempt: head.attempts + 1,
    possiblyDoubled:
      head.possiblyDoubled || head.state === 'sending' || head.errorCode === OUTCOME_UNKNOWN,
    to: { phone: head.phone, userId: head.userId },
    message: sendsFallback && head.fallback !== null ? head.fallback : head.message,
    fallback: sendsFallback ? null : head.fallback,
    pair,
  }
}

/**
 * Now, by a clock that was not set back: that of a standby which took over may be behind the one by which messages were
 * made due. To mark too many costs little, and nobody but the operator sees it.
 */
export const NOTICED = `greatest(now(), (SELECT max(created_at) FROM (
  SELECT created_at FROM outbox ORDER BY id DESC LIMIT 1000) AS newest))`

/** When a crash of the database was last noticed: now, where nobody has yet. What was due before it may have been claimed. */
export const LAST_CRASH = `coalesce((SELECT began_at FROM crash_epoch), ${NOTICED})`

/**
 * One statement, so one trip: the number's budget changes hands only if it is still what was read, which
 * puts the claims of all replicas for a number in a row.
 * It does not wait for the disk, so a crash of the database server may lose it, with the message on its way: a row that
 * could have been claimed before the last crash counts as sent perhaps, and the attempt that may have been lost as one.
 * The arrays have the rows looked up by their keys: by the join alone, a plan made while the tables
 * were small, and kept, goes through the whole table.
 */
const CLAIM = `
  WITH budget AS (
    UPDATE senders SET pace_tokens = $2, pace_at = $3
     WHERE phone_number_id = $1 AND pace_tokens = $4::real AND pace_at = $5
       AND (paused_until IS NULL OR paused_until <= now())
    RETURNING phone_number_id
  ), wanted AS (
    SELECT * FROM json_to_recordset($6::json)
      AS c(id bigint, chat uuid, state text, attempt int, doubled boolean, tokens real)
     WHERE EXISTS (SELECT FROM budget)
  ), paced AS (
    UPDATE waiter_conversations AS c SET pace_tokens = w.tokens, pace_at = $3
      FROM wanted AS w WHERE c.id = ANY(ARRAY(SELECT chat FROM wanted)) AND c.id = w.chat
  ), noticed AS (
    INSERT INTO crash_epoch (began_at) SELECT ${NOTICED} WHERE NOT EXISTS (SELECT FROM crash_epoch)
    ON CONFLICT DO NOTHING
  ), epoch AS (
    -- Of before this statement: where there was none, all there is was there before it.
    SELECT ${LAST_CRASH} AS began_at
  )
  UPDATE outbox AS o
     SET state = 'sending', lease_until = now() + $7 * interval '1 millisecond',
         attempts = w.attempt + (o.state = 'queued' AND o.due_at <= epoch.began_at)::int,
         possibly_doubled = w.doubled OR (o.state = 'queued' AND o.due_at <= epoch.began_at)
    FROM wanted AS w, epoch
   WHERE o.id = ANY(ARRAY(SELECT id FROM wanted))
     AND o.id = w.id AND o.state = w.state AND o.attempts = w.attempt - 1
  RETURNING o.id, o.attempts AS attempt, o.possibly_doubled AS "possiblyDoubled"`

/** Takes what was planned; gives the messages that are now this process's to send. Run it on `database.relaxed`. */
export async function claim(
  queries: Pick<Queries, 'query'>,
  phoneNumberId: string,
  decided: { readonly read: Budget; readonly plan: Plan },
): Promise<readonly Claimed[]> {
  const { read, plan: planned } = decided
  if (planned.claims.length === 0) return []
  const rows = planned.claims.map((each) => ({
    id: each.id,
    chat: each.chatId,
    state: each.from,
    attempt: each.attempt,
    doubled: each.possiblyDoubled,
    tokens: each.pair.tokens,
  }))
  type Taken = Pick<Claimed, 'id' | 'attempt' | 'possiblyDoubled'>
  const claimed = await queries.query<Taken>(CLAIM, [
    phoneNumberId,
    planned.budget.tokens,
    read.now,
    read.tokens,
    read.at,
    JSON.stringify(rows),
    LEASE_MS,
  ])
  const taken = new Map(claimed.map((row) => [row.id, row]))
  return planned.claims.flatMap((each) => {
    const row = taken.get(each.id)
    return row === undefined ? [] : [{ ...each, ...row }]
  })
}

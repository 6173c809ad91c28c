import type { Counter, FailedLater, Logger, Meter } from '../core/ports.ts'
import type { Db } from '../db/client.ts'
import type { InboxRow } from './inbox-rows.ts'
import type { AfterCommit } from './lane-run.ts'
import { nextState, OUT_STATES, type OutState, type ToldState } from './message-state.ts'
import { LAST_CRASH } from './outbox-claim.ts'
import type { OutLane } from './outbox-rows.ts'
import { readCallback } from './outbox-send.ts'

/** A vendor's word on a message of ours. */
export type MessageStatus = {
  readonly wamid: string
  readonly status: ToldState
  readonly at: Date
  /** What we sent along as `outboxId`, echoed. */
  readonly outboxId: string | null
  /** The vendor's error codes, of a failed message. */
  readonly errors: readonly number[]
}

export type StatusDeps = {
  /** Reads an inbox row's body; `null` for what is no status. */
  readonly read: (body: unknown) => MessageStatus | null
  /** By the vendor's code, and the attempt that failed. */
  readonly afterFailedLater: (code: number, attempt: number) => FailedLater
  readonly log: Logger
  readonly meter: Meter
}

/** "More than 24 hours have passed since the person's last message": only a template gets through. */
const WINDOW_CLOSED = 131_047

/** In place of the vendor's code where it told none. */
const NO_CODE = 0

type Word = {
  readonly wamid: string
  readonly phoneNumberId: string | null
  readonly state: OutState
  readonly at: Date
  readonly error: number | null
  readonly row: number | null
  readonly attempt: number | null
}

/**
 * Finds each message by the vendor's id or, when the answer to its send was lost, by our own echoed
 * id and attempt: that is how a message whose fate was unknown is settled without sending it again.
 * A message the vendor refused for its closed window is queued again as its template; what is then
 * still said of the message itself is not about the template. Nor is what is still said of an attempt
 * that failed about its repetition, unless it did arrive. A row that waits for an attempt that there was has
 * lost it in a crash of the database, where it was due before one: else the word is about a row that had the same id, in
 * a database made anew or brought back. What is queued again is due since the vendor's word: a crash may have taken both
 * back, and the word is then read anew.
 */
const FOLD = `
  WITH word AS (
    SELECT * FROM json_to_recordset($1::json)
      AS w(wamid text, number text, rank int, state text, at timestamptz, error text, row bigint, attempt int)
  ), hit AS (
    SELECT o.id, w.* FROM word AS w JOIN outbox AS o ON o.wamid = w.wamid
     WHERE o.wamid = ANY(ARRAY(SELECT wamid FROM word))
    UNION ALL
    SELECT o.id, w.* FROM word AS w
      JOIN outbox AS o ON o.id = w.row
                      AND (o.attempts = w.attempt
                           OR (o.state = 'queued' AND o.attempts < w.attempt AND o.due_at <= ${LAST_CRASH}))
                      AND o.phone_number_id = w.number AND o.wamid IS NULL
                      AND (o.state <> 'queued' OR o.error_code IS DISTINCT FROM $3)
                      AND (o.state NOT IN ('queued', 'dead') OR o.sent_at IS NULL
                           OR w.rank > array_position($2::text[], 'failed'))
     WHERE o.id = ANY(ARRAY(SELECT row FROM word))
  ), best AS (
    SELECT DISTINCT ON (id) * FROM hit ORDER BY id, rank DESC
  ), before AS (
    SELECT o.id, o.state FROM outbox AS o WHERE o.id = ANY(ARRAY(SELECT id FROM best)) ORDER BY o.id FOR UPDATE
  ), after AS (
    UPDATE outbox AS o
       SET state = CASE WHEN best.error = $3 AND o.fallback IS NOT NULL THEN 'queued' ELSE best.state END,
           message = CASE WHEN best.error = $3 AND o.fallback IS NOT NULL THEN o.fallback ELSE o.message END,
           fallback = CASE WHEN best.error = $3 THEN NULL ELSE o.fallback END,
           wamid = CASE WHEN best.error = $3 AND o.fallback IS NOT NULL THEN NULL
                        ELSE coalesce(o.wamid, best.wamid) END,
           attempts = greatest(o.attempts, best.attempt),
           sent_at = coalesce(o.sent_at, best.at), status_at = best.at,
           lease_until = NULL, error_code = best.error, due_at = least(now(), best.at)
      FROM best, before
     WHERE o.id = ANY(ARRAY(SELECT id FROM best)) AND o.id = best.id AND before.id = best.id
       AND array_position($2::text[], o.state) < best.rank
    RETURNING o.id, o.kind, o.state, o.attempts, o.lane, o.phone_number_id, o.error_code
  )
  SELECT best.id, best.state AS told, before.state AS before, after.state AS after, after.kind, after.attempts,
         after.lane, after.phone_number_id AS "phoneNumberId", best.error
    FROM best JOIN before ON before.id = best.id LEFT JOIN after ON after.id = best.id`

type Folded = {
  readonly id: number
  readonly told: OutState
  readonly before: OutState
  /** `null` when the row was further on. */
  readonly after: OutState | null
  readonly kind: string | null
  readonly attempts: number | null
  readonly lane: string | null
  readonly phoneNumberId: string | null
  readonly error: string | null
}

/**
 * Writes a batch of statuses back to the outbox, as one statement however many they are; the
 * `status` handler of the inbox worker.
 * @param onRequeued told after the commit of lanes where a template waits, to kick the sender.
 */
export function statusHandler(
  deps: StatusDeps,
  onRequeued: (lanes: readonly OutLane[]) => void,
): (tx: Db, rows: readonly InboxRow[]) => Promise<AfterCommit | undefined> {
  const failedTotal = deps.meter.counter(
    'messages_failed_total',
    'Messages accepted by the vendor and failed later.',
    ['kind', 'outcome'],
  )
  return async (tx, rows) => {
    const words = foldWords(rows, deps.read)
    if (words.length === 0) return undefined
    const folded = await tx.rows<Folded>(FOLD, [
      JSON.stringify(words.map(wire)),
      OUT_STATES,
      String(WINDOW_CLOSED),
    ])
    const settled = await settle(tx, deps, folded)
    for (const message of settled) tell(deps.log, failedTotal, message)
    const requeued = settled.flatMap(({ after, lane, phoneNumberId }) =>
      after === 'queued' && lane !== null && phoneNumberId !== null
        ? [{ lane, phoneNumberId }]
        : [],
    )
    return requeued.length > 0 ? () => onRequeued(requeued) : undefined
  }
}

/** The vendor's id goes with the attempt that failed. */
const SETTLE = `
  WITH plans AS (
    SELECT * FROM json_to_recordset($1::json) AS p(id bigint, state text, "delayMs" float8)
  )
  UPDATE outbox AS o
     SET state = p.state, wamid = NULL, due_at = now() + p."delayMs" * interval '1 millisecond'
    FROM plans AS p
   WHERE o.id = ANY(ARRAY(SELECT id FROM plans)) AND o.id = p.id`

/** Queues again what failed in a way that passes, and gives up what the operator has to mend first. */
async function settle(
  tx: Db,
  { afterFailedLater }: StatusDeps,
  folded: readonly Folded[],
): Promise<readonly Folded[]> {
  const plans = new Map<number, { readonly state: OutState; readonly delayMs: number }>()
  for (const { id, after, error, attempts } of folded) {
    if (after !== 'failed' || Number(error) === NO_CODE) continue
    const later = afterFailedLater(Number(error), attempts ?? 1)
    if (later.action === 'retry') plans.set(id, { state: 'queued', delayMs: later.delayMs })
    if (later.action === 'dead') plans.set(id, { state: 'dead', delayMs: 0 })
  }
  if (plans.size === 0) return folded
  await tx.rows(SETTLE, [JSON.stringify([...plans].map(([id, plan]) => ({ id, ...plan })))])
  return folded.map((message) => ({
    ...message,
    after: plans.get(message.id)?.state ?? message.after,
  }))
}

/** The furthest word on each message. */
function foldWords(rows: readonly InboxRow[], read: StatusDeps['read']): readonly Word[] {
  const words = new Map<string, Word>()
  for (const row of rows) {
    const status = read(row.body)
    if (status === null) continue
    const known = words.get(status.wamid)
    const isFurther = known === undefined || nextState(known.state, status.status) !== known.state
    if (isFurther) words.set(status.wamid, wordOf(row, status))
  }
  return [...words.values()]
}

function wordOf(row: InboxRow, status: MessageStatus): Word {
  const callback = readCallback(status.outboxId)
  return {
    wamid: status.wamid,
    phoneNumberId: row.phoneNumberId,
    state: nextState('sending', status.status),
    at: status.at,
    error: status.status === 'failed' ? (status.errors[0] ?? NO_CODE) : null,
    row: callback?.id ?? null,
    attempt: callback?.attempt ?? null,
  }
}

function wire(word: Word) {
  return {
    wamid: word.wamid,
    number: word.phoneNumberId,
    // PostgreSQL counts an array's places from 1.
    rank: OUT_STATES.indexOf(word.state) + 1,
    state: word.state,
    at: word.at,
    error: word.error === null ? null : String(word.error),
    row: word.row,
    attempt: word.attempt,
  }
}

function tell(log: Logger, failedTotal: Counter, message: Folded): void {
  if (message.told !== 'failed') return
  const fields = { event: 'WA_MESSAGE_FAILED', outboxId: message.id, code: message.error }
  if (message.after === null) {
    log.info({ ...fields, state: message.before }, 'a failure came after the message got through')
    return
  }
  const outcome = outcomeOf(message)
  failedTotal.add(1, { kind: message.kind ?? 'answer', outcome })
  log.error({ ...fields, kind: message.kind, outcome }, 'message failed after it was accepted')
}

function outcomeOf({ after, error }: Folded): string {
  if (after === 'queued') return Number(error) === WINDOW_CLOSED ? 'template' : 'retried'
  return after === 'dead' ? 'dead' : 'failed'
}

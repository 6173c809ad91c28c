import type { OutMessage } from '../core/message.ts'
import type { Db, Queries } from '../db/client.ts'

/** What a message is for; a label of the metrics. */
export const OUT_KINDS = ['answer', 'relay', 'staff', 'notice'] as const
export type OutKind = (typeof OUT_KINDS)[number]

export type NewOutMessage = {
  /** Unique per cause (`turn:<inbox id>:<n>`, `order:<id>:<state>:<to>`): the same cause sends once. */
  readonly dedupeKey: string
  /** What it is sent because of, where that is not what makes it now: an order's own message, for a word of the order. */
  readonly cause?: string | null
  readonly phoneNumberId: string
  /** Whom it goes to; with the number, this makes the lane. */
  readonly personId: string
  readonly chatId: string
  readonly barId: string | null
  readonly kind: OutKind
  /** Fitted to the channel's limits beforehand. */
  readonly message: OutMessage
  /** A template to send instead when the person's 24-hour window is closed. */
  readonly fallback?: OutMessage | null
}

/** A lane of the outbox that has something to send. */
export type OutLane = { readonly phoneNumberId: string; readonly lane: string }

/** Messages to one person at one of our numbers leave one by one, in order. */
export function outLane(phoneNumberId: string, personId: string): string {
  return `${phoneNumberId}:${personId}`
}

const INSERT = `
  INSERT INTO outbox (dedupe_key, cause, lane, chat_id, bar_id, phone_number_id, kind, message, fallback, reply_ids)
  SELECT k, w, l, c, b, p, t, m, f, r
    FROM json_to_recordset($1::json)
      AS row(k text, w text, l text, c uuid, b uuid, p text, t text, m jsonb, f jsonb, r text[])
  ON CONFLICT (dedupe_key) DO NOTHING
  RETURNING phone_number_id AS "phoneNumberId", lane`

/**
 * Puts messages in the outbox, in the order given, as part of the transaction that causes them.
 * Messages whose dedupe key is there already are left out.
 * @param cause the vendor's id of the message, or the key of the call or its act, that makes them: the trace they are sent
 * in. `null`: nobody's word, such as a silence.
 * @returns the lanes to kick the sender with, once the transaction has committed.
 */
export async function enqueue(
  tx: Db,
  messages: readonly NewOutMessage[],
  cause: string | null,
): Promise<readonly OutLane[]> {
  if (messages.length === 0) return []
  const rows = messages.map((out) => ({
    k: out.dedupeKey,
    w: out.cause ?? cause,
    l: outLane(out.phoneNumberId, out.personId),
    c: out.chatId,
    b: out.barId,
    p: out.phoneNumberId,
    t: out.kind,
    m: out.message,
    f: out.fallback ?? null,
    r: [...replyIds(out.message), ...(out.fallback ? replyIds(out.fallback) : [])],
  }))
  const added = await tx.rows<OutLane>(INSERT, [JSON.stringify(rows)])
  return [...new Map(added.map((row) => [row.lane, row])).values()]
}

/** The same, of this cause where they have none of their own: for transactions with several. */
export function causedBy(
  cause: string | null,
  messages: readonly NewOutMessage[],
): readonly NewOutMessage[] {
  return messages.map((out) => ({ ...out, cause: out.cause ?? cause }))
}

/** The whole notice that came with this reply, which may stand in its template alone; oldest part first. */
export async function offeredWith(
  tx: Db,
  chatId: string,
  replyId: string,
): Promise<readonly Pick<NewOutMessage, 'barId' | 'message'>[]> {
  return await tx.rows<Pick<NewOutMessage, 'barId' | 'message'>>(
    `WITH offer AS (SELECT regexp_replace(dedupe_key, '\\d+$', '') AS cause FROM outbox
                     WHERE chat_id = $1 AND $2 = ANY(reply_ids) ORDER BY id DESC LIMIT 1)
     SELECT o.bar_id AS "barId", o.message FROM outbox o, offer
      WHERE o.chat_id = $1 AND regexp_replace(o.dedupe_key, '\\d+$', '') = offer.cause ORDER BY o.id`,
    [chatId, replyId],
  )
}

/** Ids that come back when the person taps: the only ones accepted in answer to this message. */
function replyIds(message: OutMessage): readonly string[] {
  if (message.kind === 'buttons') return message.buttons.map((button) => button.id)
  if (message.kind === 'template') return message.buttonPayloads
  if (message.kind !== 'list') return []
  return message.sections.flatMap((section) => section.rows.map((row) => row.id))
}

/** Steps from lane to lane through the index, however many rows a lane holds. */
const LANES = `
  WITH RECURSIVE lanes AS (
    (SELECT phone_number_id, lane FROM outbox
      WHERE state IN ('queued', 'sending') AND (phone_number_id, lane) > ($1, $2)
      ORDER BY phone_number_id, lane LIMIT 1)
    UNION ALL
    SELECT following.phone_number_id, following.lane
      FROM lanes CROSS JOIN LATERAL (
        SELECT phone_number_id, lane FROM outbox
         WHERE state IN ('queued', 'sending')
           AND (phone_number_id, lane) > (lanes.phone_number_id, lanes.lane)
         ORDER BY phone_number_id, lane LIMIT 1
      ) AS following
  )
  SELECT found.phone_number_id AS "phoneNumberId", found.lane, head.is_due AS "isDue"
    FROM (SELECT * FROM lanes LIMIT $3) AS found
   CROSS JOIN LATERAL (
    SELECT CASE state WHEN 'queued' THEN due_at <= now() - $4 * interval '1 millisecond'
                      ELSE lease_until <= now() END AS is_due
      FROM outbox
     WHERE phone_number_id = found.phone_number_id AND lane = found.lane
       AND state IN ('queued', 'sending')
     ORDER BY id LIMIT 1
   ) AS head`

/**
 * Lanes whose first message has been due for `graceMs`, or was left half-sent by a dead process. In
 * order, after the lane `after`; `next` is where to go on, `undefined` at the end.
 */
export async function leftOutLanes(
  queries: Pick<Queries, 'query'>,
  after: OutLane,
  page: { readonly size: number; readonly graceMs: number },
): Promise<{ readonly lanes: readonly OutLane[]; readonly next: OutLane | undefined }> {
  const found = await queries.query<OutLane & { readonly isDue: boolean }>(LANES, [
    after.phoneNumberId,
    after.lane,
    page.size,
    page.graceMs,
  ])
  return {
    lanes: found.filter((lane) => lane.isDue),
    next: found.length < page.size ? undefined : found.at(-1),
  }
}

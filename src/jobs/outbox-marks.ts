import type { OutMessage } from '../core/message.ts'
import type { Logger } from '../core/ports.ts'
import type { Queries } from '../db/client.ts'
import type { Claimed } from './outbox-claim.ts'
import { isAboutData } from './sql-state.ts'
import { type Timers, waited } from './timers.ts'

type Sent = Pick<Claimed, 'id' | 'attempt' | 'possiblyDoubled'> & { readonly wamid: string | null }

export type SentMarks = {
  /**
   * Resolves when the row says that it was sent, to whether more may wait in its lane; marks that
   * come together share a statement. Never rejects.
   */
  add(sent: Sent): Promise<boolean>
}

export type MarkDeps = {
  readonly database: { readonly relaxed: Queries }
  readonly timers: Timers
  readonly log: Logger
}

/**
 * A status webhook may have been quicker, so a row that is further on keeps its state. A row that
 * another process has taken over meanwhile (`attempts`) belongs to that one, and one that a status gave
 * up stays so. One that waits for an attempt that there was has lost it in a crash of the database. By the
 * array, rows are looked up by their key whatever the table's size was when the plan was made.
 */
const MARK = `
  WITH marks AS (
    SELECT * FROM json_to_recordset($1::json) AS m(id bigint, attempt int, "possiblyDoubled" boolean, wamid text)
  )
  UPDATE outbox AS o
     SET state = CASE WHEN o.state IN ('queued', 'sending', 'dead') THEN 'sent' ELSE o.state END,
         attempts = m.attempt, possibly_doubled = o.possibly_doubled OR m."possiblyDoubled",
         wamid = coalesce(o.wamid, m.wamid), sent_at = coalesce(o.sent_at, now()),
         lease_until = NULL, error_code = CASE WHEN o.state = 'failed' THEN o.error_code END
    FROM marks AS m
   WHERE o.id = ANY(ARRAY(SELECT id FROM marks)) AND o.id = m.id
     AND CASE o.state WHEN 'queued' THEN o.attempts < m.attempt ELSE o.attempts = m.attempt END
     AND (o.state NOT IN ('queued', 'dead') OR o.sent_at IS NULL)
  RETURNING o.id, EXISTS (
    SELECT FROM outbox AS n
     WHERE n.phone_number_id = o.phone_number_id AND n.lane = o.lane
       AND n.state IN ('queued', 'sending') AND n.id <> o.id) AS more`

const RETRY_MS = 500
/** Together less than a lease; after it, the row counts as one whose outcome is unknown. */
const MAX_TRIES = 50

/**
 * Writes down what was sent, in groups: while one statement is under way, the next one fills. The
 * commit does not wait for the disk: if a crash of the database server loses it, the row is found
 * half-sent and either its status webhook settles it or it is repeated, marked as possibly doubled.
 */
export function sentMarks(deps: MarkDeps): SentMarks {
  let waiting: { readonly sent: Sent; readonly resolve: (isMore: boolean) => void }[] = []
  let isWriting = false

  /** Gives the ids behind which nothing waits. */
  async function write(marks: readonly Sent[], tries = 1): Promise<ReadonlySet<number>> {
    try {
      const rows = await deps.database.relaxed.query<{ id: number; more: boolean }>(MARK, [
        JSON.stringify(marks),
      ])
      return new Set(rows.flatMap(({ id, more }) => (more ? [] : [id])))
    } catch (error) {
      await again(marks, tries, error)
      return new Set()
    }
  }

  async function again(marks: readonly Sent[], tries: number, error: unknown): Promise<void> {
    if (isAboutData(error) && marks.length > 1) {
      for (const mark of marks) await write([mark])
    } else if (isAboutData(error)) {
      // A vendor that gave one id twice must not leave the row unsent.
      deps.log.error({ error }, 'a sent message could not be marked with its id')
      if (tries === 1)
        await write(
          marks.map((mark) => ({ ...mark, wamid: null })),
          2,
        )
    } else if (tries < MAX_TRIES) {
      if (tries === 1) deps.log.warn({ error }, 'sent messages could not be marked for now')
      await waited(deps.timers, RETRY_MS)
      await write(marks, tries + 1)
    } else {
      deps.log.error({ error, messages: marks.length }, 'sent messages could not be marked')
    }
  }

  async function flush(): Promise<void> {
    isWriting = true
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      const last = await write(group.map((each) => each.sent))
      for (const { sent, resolve } of group) resolve(!last.has(sent.id))
    }
    isWriting = false
  }

  return {
    add: (sent) =>
      new Promise((resolve) => {
        waiting.push({ sent, resolve })
        if (!isWriting) void flush()
      }),
  }
}

/**
 * Writes down what came of a send that was refused, again and again while the database is away: left as it is, the row
 * would wait for its lease, and then count as one that may have gone out.
 */
export async function insist(
  { timers, log }: Pick<MarkDeps, 'timers' | 'log'>,
  write: () => Promise<void>,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await write()
    } catch (error) {
      if (tries === MAX_TRIES || isAboutData(error)) throw error
      if (tries === 1) log.warn({ error }, 'a refused send could not be written down for now')
      await waited(timers, RETRY_MS)
    }
  }
}

/** Puts a message back in its place, to be tried again after `delayMs`. */
export async function requeue(
  queries: Pick<Queries, 'query'>,
  message: Claimed,
  retry: {
    readonly delayMs: number
    readonly errorCode: string
    /** False when nothing was wrong with the message: the attempt does not count. */
    readonly counts?: boolean
  },
): Promise<void> {
  await queries.query(
    `UPDATE outbox SET state = 'queued', lease_until = NULL, error_code = $4,
            due_at = now() + $3 * interval '1 millisecond', attempts = attempts - $5::int
      WHERE id = $1 AND attempts = $2 AND state = 'sending'`,
    [message.id, message.attempt, retry.delayMs, retry.errorCode, retry.counts === false ? 1 : 0],
  )
}

/** Has the template take the message's place, at once. */
export async function sendInstead(
  queries: Pick<Queries, 'query'>,
  message: Claimed,
  template: OutMessage,
): Promise<void> {
  await queries.query(
    `UPDATE outbox SET state = 'queued', lease_until = NULL, due_at = now(),
            message = $3::jsonb, fallback = NULL, error_code = 'window_closed'
      WHERE id = $1 AND attempts = $2 AND state = 'sending'`,
    [message.id, message.attempt, JSON.stringify(template)],
  )
}

/** Gives a message up; its lane goes on without it, and an operator can see and replay it. */
export async function buryMessage(
  queries: Pick<Queries, 'query'>,
  message: { readonly id: number; readonly attempt: number },
  reason: string,
): Promise<void> {
  await queries.query(
    `UPDATE outbox SET state = 'dead', lease_until = NULL, error_code = $3
      WHERE id = $1 AND attempts = $2 AND state IN ('queued', 'sending')`,
    [message.id, message.attempt, reason],
  )
}

/** What numbers were stopped for is mended. */
export async function liftPauses(queries: Pick<Queries, 'query'>, reason: string): Promise<void> {
  await queries.query(
    'UPDATE senders SET paused_until = NULL WHERE paused_reason = $1 AND paused_until > now()',
    [reason],
  )
}

/** Stops a number until `delayMs` have passed; its messages stay where they are. */
export async function pauseNumber(
  queries: Pick<Queries, 'query'>,
  phoneNumberId: string,
  pause: { readonly delayMs: number; readonly reason: string },
): Promise<void> {
  await queries.query(
    `UPDATE senders SET paused_until = now() + $2 * interval '1 millisecond', paused_reason = $3
      WHERE phone_number_id = $1`,
    [phoneNumberId, pause.delayMs, pause.reason],
  )
}

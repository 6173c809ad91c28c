import { appendHouseAct } from '../db/audit-log.ts'
import type { Db, Queries } from '../db/client.ts'
import { EMPTY_MESSAGE } from '../db/erase/rules.ts'
import { OUTCOME_UNKNOWN } from './outbox-claim.ts'

/** Something that was given up: an inbox row no handler could digest, or a message that was not sent. */
export type DeadLetter = {
  readonly queue: 'inbox' | 'outbox'
  readonly id: number
  readonly kind: string
  readonly lane: string
  readonly errorCode: string | null
  readonly attempts: number
  /** When it came in, or was made. */
  readonly at: Date
}

export type DeadLetterKey = Pick<DeadLetter, 'queue' | 'id'>

const LIST = `
  SELECT * FROM (
    (SELECT 'inbox' AS queue, id, kind, lane, error_code AS "errorCode", attempts, received_at AS at
       FROM inbox WHERE state = 'dead' ORDER BY id DESC LIMIT $1)
    UNION ALL
    (SELECT 'outbox', id, kind, lane, error_code, attempts, created_at
       FROM outbox WHERE state = 'dead' ORDER BY id DESC LIMIT $1)
  ) AS letters ORDER BY at DESC LIMIT $1`

/** What was given up, newest first; without the messages themselves. */
export function deadLetters(
  queries: Pick<Queries, 'query'>,
  options: { readonly limit: number },
): Promise<readonly DeadLetter[]> {
  return queries.query<DeadLetter>(LIST, [options.limit])
}

/**
 * With all its attempts before it, unless one of them may have gone out: each send's echoed id names its attempt, and a
 * late status of that one must not be taken for the repetition's.
 */
const REPLAY_SENDING = `
  UPDATE outbox
     SET state = 'queued', due_at = now(),
         attempts = CASE WHEN sent_at IS NULL AND NOT possibly_doubled AND error_code IS DISTINCT FROM $2
                         THEN 0 ELSE attempts END
   WHERE id = ANY($1::bigint[]) AND state = 'dead' AND message <> ${EMPTY_MESSAGE} RETURNING id`

/**
 * Has dead letters tried again, as if new, each in its lane's order. A message of which an earlier attempt may have gone
 * out, whatever its last one came to, stays marked as possibly doubled.
 * An operator's act: which they were is written down with it.
 * @returns how many were dead; the polls find them within seconds. What has lost its words (retention, an erasure)
 * stays: it could not be answered or sent.
 */
export async function replayDead(
  database: Queries,
  letters: readonly DeadLetterKey[],
): Promise<number> {
  const of = (queue: DeadLetter['queue']) =>
    letters.filter((letter) => letter.queue === queue).map((letter) => letter.id)
  return database.transaction(async (tx) => {
    const received = await tx.rows<Replayed>(
      `UPDATE inbox SET state = 'pending', attempts = 0, due_at = now(), done_at = NULL
        WHERE id = ANY($1::bigint[]) AND state = 'dead' AND body IS NOT NULL RETURNING id`,
      [of('inbox')],
    )
    const sent = await tx.rows<Replayed>(REPLAY_SENDING, [of('outbox'), OUTCOME_UNKNOWN])
    await writeDown(tx, 'inbox', received)
    await writeDown(tx, 'outbox', sent)
    return received.length + sent.length
  })
}

type Replayed = { readonly id: number }

/** A row of the chain stays short enough to be read on a terminal. */
const NAMED_AT_ONCE = 100

async function writeDown(
  tx: Db,
  queue: DeadLetter['queue'],
  replayed: readonly Replayed[],
): Promise<void> {
  const ids = replayed.map(({ id }) => Number(id)).toSorted((a, b) => a - b)
  for (let from = 0; from < ids.length; from += NAMED_AT_ONCE) {
    const named = ids.slice(from, from + NAMED_AT_ONCE)
    await appendHouseAct(tx, 'dead.replayed', { queue, rows: named.length, ids: named.join(' ') })
  }
}

import type { Queries } from '../db/client.ts'

/** Days that rows are kept; the vendor delivers again for up to 7 days, and keys are promised for 8. */
export type Retention = { readonly inboxDays: number; readonly outboxDays: number }

export const DEFAULT_RETENTION: Retention = { inboxDays: 9, outboxDays: 30 }

/** Rows removed per table. */
export type Removed = {
  readonly inbox: number
  readonly outbox: number
  readonly payPages: number
}

const BATCH = 5000

const INBOX = `
  DELETE FROM inbox WHERE id IN (
    SELECT id FROM inbox
     WHERE received_at < now() - $1 * interval '1 day' AND state <> 'pending'
     ORDER BY received_at LIMIT $2)
  RETURNING 1`

const OUTBOX = `
  DELETE FROM outbox WHERE id IN (
    SELECT id FROM outbox
     WHERE created_at < now() - $1 * interval '1 day' AND state NOT IN ('queued', 'sending')
     ORDER BY id LIMIT $2)
  RETURNING 1`

const PAY_PAGES = `
  DELETE FROM pay_pages WHERE token_hash IN (
    SELECT token_hash FROM pay_pages
     WHERE expires_at < now() - $1 * interval '1 day' ORDER BY expires_at LIMIT $2)
  RETURNING 1`

/** An expired page says so for this long before it is as if it had never been. */
const PAY_PAGE_DAYS = 1

/**
 * Removes what has been kept long enough, in batches, so that no lock is held for long. What still
 * waits is never removed, however old.
 */
export async function keepHouse(
  queries: Pick<Queries, 'query'>,
  retention: Retention,
): Promise<Removed> {
  return {
    inbox: await removeAll(queries, INBOX, retention.inboxDays),
    outbox: await removeAll(queries, OUTBOX, retention.outboxDays),
    payPages: await removeAll(queries, PAY_PAGES, PAY_PAGE_DAYS),
  }
}

async function removeAll(
  queries: Pick<Queries, 'query'>,
  statement: string,
  days: number,
): Promise<number> {
  let removed = 0
  for (;;) {
    const rows = await queries.query(statement, [days, BATCH])
    removed += rows.length
    if (rows.length < BATCH) return removed
  }
}

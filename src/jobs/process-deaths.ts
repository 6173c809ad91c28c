import type { Queries } from '../db/client.ts'
import { ALONE_AFTER, type InboxRow, MAX_ATTEMPTS } from './inbox-rows.ts'

export const PROCESS_DIED = 'process_died'

/** A row was in hand each time when a process died, too often to try again. */
export class DiedInHand extends Error {}

/**
 * For rows whose last handler died over them, as a lease shows that ran out without being given back: counts that death
 * as a failed attempt, durably and before they are handled again. Only then is a write paid for; a turn on the normal
 * way counts nothing.
 * @returns `one_by_one`: the rows must not be handled together any more.
 * @throws DiedInHand for a row on its own that has had its attempts.
 */
export async function countDeath(
  queries: Pick<Queries, 'query'>,
  rows: readonly InboxRow[],
): Promise<'go_on' | 'one_by_one'> {
  const deaths = Math.max(...rows.map(({ attempts }) => attempts)) + 1
  // The giving up counts this one.
  if (rows.length === 1 && deaths >= MAX_ATTEMPTS) throw new DiedInHand()
  await queries.query(
    `UPDATE inbox SET attempts = attempts + 1, error_code = $2
      WHERE id = ANY($1::bigint[]) AND state = 'pending'`,
    [rows.map(({ id }) => id), PROCESS_DIED],
  )
  return rows.length > 1 && deaths >= ALONE_AFTER ? 'one_by_one' : 'go_on'
}

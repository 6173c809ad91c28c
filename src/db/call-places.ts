import type { Bar } from '../core/bar.ts'
import { BAR_JSON, barOf } from './bars.ts'
import type { Db } from './database.ts'

/** What a ringing call says about where it is meant to go; all of it the network's word. */
export type Dialled = {
  /** A bar's id or slug, or Meta's id of a number. */
  readonly barHint: string | null
  /** E.164 digits. */
  readonly calledPhone: string | null
  /** The WhatsApp number of bars that have none of their own: Meta's id, and its digits where they are known. */
  readonly defaultNumberId: string
  readonly defaultNumber: string | null
}

type Row = { readonly bar: unknown; readonly rank: number; readonly isOnly: boolean }

const DIALLED = `
  SELECT ${BAR_JSON} AS bar, (SELECT count(*) FROM bars) = 1 AS "isOnly",
         CASE WHEN b.id::text = $1 OR b.slug = $1 THEN 1
              WHEN b.voice -> 'numbers' ? $2 THEN 2
              WHEN coalesce(b.phone_number_id, $3) = $1 THEN 3
              WHEN $2 = $4 AND coalesce(b.phone_number_id, $3) = $3 THEN 4
              ELSE 9 END AS rank
    FROM bars b ORDER BY rank, b.name, b.id LIMIT 50`

/**
 * The bars a call may be meant for: the one that is named, else those of the number that was dialled; the only bar there is
 * needs no name. Empty: nobody can tell.
 */
export async function barsDialled(db: Db, dialled: Dialled): Promise<readonly Bar[]> {
  const { barHint, calledPhone, defaultNumberId, defaultNumber } = dialled
  const rows = await db.rows<Row>(DIALLED, [barHint, calledPhone, defaultNumberId, defaultNumber])
  const best = rows[0]
  if (best === undefined || (best.rank === 9 && !best.isOnly)) return []
  return rows.filter(({ rank }) => rank === best.rank).map(({ bar }) => barOf(bar))
}

/** Where a person's chat is at, among their chats the one they wrote in last; `null`: at none of these bars. */
export async function barOfPerson(
  db: Db,
  personId: string,
  bars: readonly Bar[],
): Promise<Bar | null> {
  const [row] = await db.rows<{ readonly barId: string }>(
    `SELECT bar_id AS "barId" FROM waiter_conversations
      WHERE person_id = $1 AND bar_id = ANY($2::uuid[]) ORDER BY last_inbound_at DESC NULLS LAST LIMIT 1`,
    [personId, bars.map(({ id }) => id)],
  )
  return bars.find(({ id }) => id === row?.barId) ?? null
}

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

/** SQL for the four facts of a call. */
type Facts = { readonly [K in keyof Dialled]: string }

/** How surely a bar is meant, from 1 on; 9: nothing says so. Of `bars b`. */
const rank = ({ barHint, calledPhone, defaultNumberId, defaultNumber }: Facts) =>
  `CASE WHEN b.id::text = ${barHint} OR b.slug = ${barHint} THEN 1
    WHEN b.voice -> 'numbers' ? ${calledPhone} THEN 2
    WHEN coalesce(b.phone_number_id, ${defaultNumberId}) = ${barHint} THEN 3
    WHEN ${calledPhone} = ${defaultNumber} AND coalesce(b.phone_number_id, ${defaultNumberId}) = ${defaultNumberId} THEN 4
    ELSE 9 END`

/**
 * `meant`: the bar a call is meant for, the one that is named, else that of the number that was dialled; the only bar there
 * is needs no name. Where several share a number, the one that the caller's chat was at last. No row: nobody can tell.
 * @param caller SQL for the person's id.
 */
export const meantBar = (facts: Facts, caller: string) => `
  ranked AS (SELECT b.id, ${rank(facts)} AS rank FROM bars b),
  surest AS (SELECT r.id, r.rank, count(*) OVER () AS bars FROM ranked r WHERE r.rank = (SELECT min(rank) FROM ranked)),
  meant AS (
    SELECT s.id FROM surest s WHERE s.bars = 1
    UNION ALL
    (SELECT s.id FROM waiter_conversations w JOIN surest s ON s.id = w.bar_id
      WHERE w.person_id = ${caller} AND s.bars > 1 AND s.rank < 9
      ORDER BY w.last_inbound_at DESC NULLS LAST LIMIT 1))`

/** @returns JSON of a bar, for `barOf`; `null` where none is meant. */
export const MEANT_JSON = `(SELECT ${BAR_JSON} FROM bars b WHERE b.id = (SELECT id FROM meant))`

const FACTS = { barHint: '$1', calledPhone: '$2', defaultNumberId: '$3', defaultNumber: '$4' }
const BAR_DIALLED = `WITH ${meantBar(FACTS, '$5')} SELECT ${MEANT_JSON} AS bar`

/** The bar a call is meant for, see `meantBar`. */
export async function barDialled(
  db: Db,
  { barHint, calledPhone, defaultNumberId, defaultNumber }: Dialled,
  callerId: string,
): Promise<Bar | null> {
  const facts = [barHint, calledPhone, defaultNumberId, defaultNumber]
  const [row] = await db.rows<{ readonly bar: unknown }>(BAR_DIALLED, [...facts, callerId])
  return row === undefined || row.bar === null ? null : barOf(row.bar)
}

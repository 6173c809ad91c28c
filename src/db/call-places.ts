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

/** How surely a bar is meant, from 1 on; 9: nothing says so. Of `bars b`, with the facts of a call in `$1` to `$4`. */
const RANK = `CASE WHEN b.id::text = $1 OR b.slug = $1 THEN 1
    WHEN b.voice -> 'numbers' ? $2 THEN 2
    WHEN coalesce(b.phone_number_id, $3) = $1 THEN 3
    WHEN $2 = $4 AND coalesce(b.phone_number_id, $3) = $3 THEN 4
    ELSE 9 END`

const BEST = `
  SELECT ${BAR_JSON} AS bar, best.rank, best.bars
    FROM (SELECT b.id, ${RANK} AS rank, count(*) OVER (PARTITION BY ${RANK}) AS bars
            FROM bars b ORDER BY rank, b.name, b.id LIMIT 1) AS best
    JOIN bars b ON b.id = best.id`

/** Among bars that are as surely meant, the one of the chat that the person wrote in last. */
const BEST_OF_PERSON = `
  SELECT ${BAR_JSON} AS bar FROM waiter_conversations w JOIN bars b ON b.id = w.bar_id
   WHERE w.person_id = $5 AND ${RANK} = $6 ORDER BY w.last_inbound_at DESC NULLS LAST LIMIT 1`

/**
 * The bar a call is meant for: the one that is named, else that of the number that was dialled; the only bar there is needs
 * no name. Where several share a number, the one the caller's chat is at. `null`: nobody can tell.
 * @param caller asked only where several bars are meant.
 */
export async function barDialled(
  db: Db,
  { barHint, calledPhone, defaultNumberId, defaultNumber }: Dialled,
  caller: Promise<{ readonly id: string }>,
): Promise<Bar | null> {
  const facts = [barHint, calledPhone, defaultNumberId, defaultNumber]
  const [best] = await db.rows<{
    readonly bar: unknown
    readonly rank: number
    /** As surely meant as this one, itself included. */
    readonly bars: number
  }>(BEST, facts)
  if (best === undefined) return null
  const isNamed = best.rank < 9
  if (best.bars === 1) return barOf(best.bar)
  if (!isNamed) return null
  const { id } = await caller
  const [own] = await db.rows<{ readonly bar: unknown }>(BEST_OF_PERSON, [...facts, id, best.rank])
  return own === undefined ? null : barOf(own.bar)
}

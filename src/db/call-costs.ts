import type { Held } from './calls.ts'
import type { Db } from './database.ts'

/** What a call has cost so far. */
export type CallCost = Held & { readonly microUsd: number }

/** Writes it beside the calls that are still ours; never less than was written before. */
export async function noteCosts(db: Db, costs: readonly CallCost[]): Promise<void> {
  await db.rows(
    `UPDATE calls c SET cost_micro_usd = greatest(c.cost_micro_usd, held.cost)
       FROM json_to_recordset($1::json) AS held(id uuid, fence bigint, cost bigint)
      WHERE c.id = held.id AND c.fence = held.fence AND c.state <> 'ended'`,
    [JSON.stringify(costs.map(({ id, fence, microUsd }) => ({ id, fence, cost: microUsd })))],
  )
}

/**
 * What calls under way have cost the bar that the SQL given names. They have an index of their own: with `=` a plan that was
 * made while tables were small may read all calls that the bar ever had.
 */
export const running = (bar: string) =>
  `(SELECT coalesce(sum(c.cost_micro_usd), 0)::float8 FROM calls c WHERE c.bar_id IS NOT DISTINCT FROM ${bar} AND c.state <> 'ended')`

/** Of a bar's local day: calls that are booked, and what those under way have cost. */
const SPENT = `(SELECT coalesce(sum(u.cost_micro_usd), 0)::float8 FROM call_usage u WHERE u.bar_id = $1 AND u.day = $2)
  + ${running('$1')}`

/** In millionths of a dollar; `day` is one of the bar’s own calendar, `YYYY-MM-DD`. */
export async function barSpent(db: Db, barId: string, day: string): Promise<number> {
  const [row] = await db.rows<{ readonly micro: number }>(`SELECT ${SPENT} AS micro`, [barId, day])
  return row?.micro ?? 0
}

import type { ChatMeasure } from '../core/chat-rules.ts'
import type { Counts } from '../core/fraud.ts'
import type { Db } from './database.ts'

export type Sitting = {
  readonly barId: string
  readonly personId: string
  readonly tabId: string | null
  /** Of the tab's own writing (`A1`, `A1+A2`); `null`: none yet. */
  readonly table: string | null
  readonly at: Date
}

const TRAFFIC = `
  WITH recent AS (
    SELECT o.id, o.person_id, o.tab_id, o.table_label, o.state, o.created_at FROM orders o
     WHERE o.bar_id = $1 AND o.created_at > $5::timestamptz - interval '1 hour')
  SELECT (SELECT count(*)::int FROM recent WHERE table_label = $4
             AND created_at > $5::timestamptz - interval '15 minutes') AS table_orders_quarter,
         (SELECT count(*)::int FROM recent WHERE person_id = $2) AS person_orders_hour,
         (SELECT count(*)::int FROM recent r WHERE person_id = $2 AND state = 'cancelled' AND NOT EXISTS (
            SELECT 1 FROM order_events e WHERE e.bar_id = $1 AND e.order_id = r.id
               AND e.to_state = 'cancelled' AND e.actor ->> 'kind' = 'staff')) AS person_cancelled_hour,
         (SELECT count(DISTINCT t.label)::int FROM tab_diners d
            JOIN tab_tables t ON t.bar_id = d.bar_id AND t.tab_id = d.tab_id
           WHERE d.bar_id = $1 AND d.person_id = $2
             AND d.joined_at > $5::timestamptz - interval '1 hour'
             AND (t.left_at IS NULL OR t.left_at > $5::timestamptz - interval '1 hour')) AS person_tables_hour,
         (SELECT coalesce(sum(l.quantity), 0)::float8 FROM order_lines l
            JOIN recent r ON r.id = l.order_id AND r.tab_id = $3 AND r.state <> 'cancelled'
           WHERE l.bar_id = $1)
         / greatest(1, (SELECT count(*)::int FROM tab_diners d WHERE d.bar_id = $1 AND d.tab_id = $3))
           AS items_per_diner_hour`

/** What the rules for chat look at, as the transaction sees it; in one trip. Only this bar's: others are none of its business. */
export async function chatTraffic(db: Db, sitting: Sitting): Promise<Counts<ChatMeasure>> {
  const { barId, personId, tabId, table, at } = sitting
  const [row] = await db.rows<Counts<ChatMeasure>>(TRAFFIC, [barId, personId, tabId, table, at])
  if (row === undefined) throw new Error('a SELECT without a row')
  return row
}

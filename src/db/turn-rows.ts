import type { Bar, BarTable } from '../core/bar.ts'
import type { Order } from '../core/order.ts'
import type { Tab } from '../core/tab.ts'
import { BAR_JSON, barOf, TABLES_JSON } from './bars.ts'
import type { Db } from './database.ts'
import { ORDER_JSON, orderOf } from './orders.ts'
import { AT_TABLE, LATEST, OF_DINER, TAB_JSON, tabOf } from './tabs.ts'

/** What a turn reads besides its chat and its menu. */
export type TurnRows = {
  readonly bar: Bar
  readonly tables: readonly BarTable[]
  /** The bar's payment displays as stored, to be checked by whoever reads them. */
  readonly payments: readonly unknown[]
  /** The diner's open tab. */
  readonly tab: Tab | null
  /** The open tab at the scanned table, where that is another one. */
  readonly scannedTab: Tab | null
  /** On `tab`, of all its diners, oldest first. */
  readonly orders: readonly Order[]
}

const TURN_ROWS = `
  WITH own AS (SELECT t.* FROM tabs t WHERE ${OF_DINER('$2')} ${LATEST}),
    scanned AS (SELECT t.* FROM tabs t WHERE ${AT_TABLE('$3')} ${LATEST})
  SELECT ${BAR_JSON} AS bar, ${TABLES_JSON} AS tables,
         (SELECT coalesce(json_agg(d.display ORDER BY d.position, d.id), '[]')
            FROM payment_displays d WHERE d.bar_id = $1) AS payments,
         (SELECT ${TAB_JSON} FROM own t) AS tab,
         (SELECT ${TAB_JSON} FROM scanned t WHERE NOT EXISTS (SELECT 1 FROM own WHERE own.id = t.id))
           AS scanned,
         (SELECT coalesce(json_agg(${ORDER_JSON} ORDER BY o.created_at, o.id), '[]')
            FROM orders o WHERE o.bar_id = $1 AND o.tab_id = (SELECT id FROM own)) AS orders
    FROM bars b WHERE b.id = $1`

type Row = {
  readonly bar: unknown
  readonly tables: readonly BarTable[]
  readonly payments: readonly unknown[]
  readonly tab: unknown
  readonly scanned: unknown
  readonly orders: readonly unknown[]
}

/**
 * A turn's rows as of one moment, in one round trip.
 * @param scannedTable label of the table whose code was sent, if any.
 */
export async function turnRows(
  db: Db,
  barId: string,
  personId: string,
  scannedTable: string | null,
): Promise<TurnRows | null> {
  const [row] = await db.rows<Row>(TURN_ROWS, [barId, personId, scannedTable])
  if (row === undefined) return null
  return {
    bar: barOf(row.bar),
    tables: row.tables,
    payments: row.payments,
    tab: row.tab === null ? null : tabOf(row.tab),
    scannedTab: row.scanned === null ? null : tabOf(row.scanned),
    orders: row.orders.map(orderOf),
  }
}

import { toMajorString } from '../core/money.ts'
import { isEnded, type OrderMove } from '../core/order-life.ts'
import { type Order, ORDER_STATES } from '../core/order.ts'
import type { Db } from './database.ts'
import { OF_DINER, SAT_LAST } from './tabs.ts'

/** An order as JSON, from `orders o`. */
export const ORDER_JSON = `json_build_object(
  'id', o.id, 'barId', o.bar_id, 'tabId', o.tab_id, 'personId', o.person_id, 'number', o.order_number,
  'businessDay', o.business_day, 'table', o.table_label, 'state', o.state, 'currency', o.currency,
  'totalMinor', o.total_minor, 'placedAt', o.created_at,
  'lines', (SELECT coalesce(json_agg(json_build_object(
      'id', l.id, 'itemId', l.item_id, 'name', l.name, 'sizeName', l.size_name,
      'choiceNames', l.choice_names, 'quantity', l.quantity, 'note', l.note,
      'unitPriceMinor', l.unit_price_minor) ORDER BY l.position), '[]')
    FROM order_lines l WHERE l.bar_id = o.bar_id AND l.order_id = o.id))`

export function orderOf(json: unknown): Order {
  const row = json as Omit<Order, 'placedAt'> & { readonly placedAt: string }
  return { ...row, placedAt: new Date(row.placedAt) }
}

/** The next of a bar's business day, from 1. Orders of one bar take turns here until their transactions end. */
export async function nextOrderNumber(tx: Db, barId: string, businessDay: string): Promise<number> {
  const [counter] = await tx.rows<{ readonly last: number }>(
    `INSERT INTO order_counters AS c (bar_id, business_day, last) VALUES ($1, $2, 1)
     ON CONFLICT (bar_id, business_day) DO UPDATE SET last = c.last + 1 RETURNING last`,
    [barId, businessDay],
  )
  if (counter === undefined) throw new Error('an upsert without a row')
  return counter.last
}

export type Placing = {
  /** `null`: a call without a chat. */
  readonly chatId: string | null
  /** `source` is the contract's word for the door the order came through. */
  readonly metadata: { readonly source: 'waiter'; readonly [key: string]: unknown }
}

/** Writes a placed order with its lines and the first row of its life. A second insert of one id is a bug and throws. */
export async function insertOrder(tx: Db, order: Order, placing: Placing): Promise<void> {
  await tx.rows(
    `INSERT INTO orders (bar_id, id, order_number, business_day, tab_id, person_id, chat_id, table_label,
                         state, source, currency, total_amount, total_minor, metadata, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)`,
    [
      order.barId,
      order.id,
      order.number,
      order.businessDay,
      order.tabId,
      order.personId,
      placing.chatId,
      order.table,
      order.state,
      placing.metadata.source,
      order.currency,
      toMajorString(order.totalMinor, order.currency),
      order.totalMinor,
      placing.metadata,
      order.placedAt,
    ],
  )
  await Promise.all([insertLines(tx, order), insertFirstEvent(tx, order)])
}

async function insertLines(tx: Db, order: Order): Promise<void> {
  await tx.rows(
    `INSERT INTO order_lines (bar_id, order_id, id, item_id, name, size_name, choice_names, quantity, note,
                              unit_price_minor, position)
     SELECT $1, $2, l.id, l."itemId", l.name, l."sizeName", l."choiceNames", l.quantity, l.note,
            l."unitPriceMinor", n
       FROM ROWS FROM (json_to_recordset($3::json) AS (
              id uuid, "itemId" text, name text, "sizeName" text, "choiceNames" jsonb, quantity integer,
              note text, "unitPriceMinor" bigint)) WITH ORDINALITY
         AS l(id, "itemId", name, "sizeName", "choiceNames", quantity, note, "unitPriceMinor", n)`,
    [order.barId, order.id, order.lines],
  )
}

async function insertFirstEvent(tx: Db, order: Order): Promise<void> {
  await tx.rows(
    `INSERT INTO order_events (bar_id, order_id, sequence, from_state, to_state, actor, at)
     VALUES ($1, $2, 1, NULL, $3, $4, $5)`,
    [
      order.barId,
      order.id,
      order.state,
      { kind: 'diner', personId: order.personId },
      order.placedAt,
    ],
  )
}

/** All diners' orders on a tab, oldest first. */
export async function ordersOfTab(db: Db, barId: string, tabId: string): Promise<readonly Order[]> {
  const rows = await db.rows<{ readonly placed: unknown }>(
    `SELECT ${ORDER_JSON} AS placed FROM orders o WHERE o.bar_id = $1 AND o.tab_id = $2
      ORDER BY o.created_at, o.id`,
    [barId, tabId],
  )
  return rows.map(({ placed }) => orderOf(placed))
}

export type FoundOrder = {
  readonly order: Order
  /** Where the diner is told; `null`: nowhere. */
  readonly chatId: string | null
  /** The message or the call's act that placed it; `null` where its visit no longer says: erased. */
  readonly cause: string | null
}

const placedIn = (visits: string) => `(
  SELECT regexp_replace(e.idempotency_key, '#\\d+$', '') FROM tab_events e
   WHERE e.bar_id = o.bar_id AND ${visits} AND e.command ->> 'type' = 'place'
     AND e.command ->> 'orderId' = o.id::text AND e.idempotency_key NOT LIKE 'erased:%' LIMIT 1)`

/** What placed an order, from its visit's journal, or from that of the visit it was joined from: `<cause>#<place of the command>`. */
const PLACED_BY = `coalesce(${placedIn('e.tab_id = o.tab_id')}, ${placedIn('e.person_id = o.person_id')})`

/** `null`: this bar has none of this id. */
export async function findOrder(
  db: Db,
  barId: string,
  orderId: string,
): Promise<FoundOrder | null> {
  const [row] = await db.rows<Omit<FoundOrder, 'order'> & { readonly placed: unknown }>(
    `SELECT ${ORDER_JSON} AS placed, o.chat_id AS "chatId", ${PLACED_BY} AS cause
       FROM orders o WHERE o.bar_id = $1 AND o.id = $2`,
    [barId, orderId],
  )
  if (row === undefined) return null
  const { placed, chatId, cause } = row
  return { order: orderOf(placed), chatId, cause }
}

/** Which of these orders nobody waits for any more. */
export async function ordersOver(
  db: Db,
  barId: string,
  orderIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db.rows<{ readonly id: string }>(
    `SELECT id FROM orders
      WHERE bar_id = $1 AND id = ANY($2::uuid[]) AND state IN ('served', 'rejected', 'cancelled')`,
    [barId, orderIds],
  )
  return new Set(rows.map(({ id }) => id))
}

/**
 * Moves an order and writes down who did it.
 * @returns false when it is not in `move.from`: somebody was there before, and nothing is changed.
 */
export async function moveOrder(
  tx: Db,
  barId: string,
  orderId: string,
  move: OrderMove,
): Promise<boolean> {
  // The UPDATE's row lock is what makes the next number safe.
  const moved = await tx.rows(
    `WITH moved AS (
       UPDATE orders SET state = $4, updated_at = $5 WHERE bar_id = $1 AND id = $2 AND state = $3
       RETURNING bar_id, id)
     INSERT INTO order_events (bar_id, order_id, sequence, from_state, to_state, actor, reason, words, at)
     SELECT m.bar_id, m.id, (SELECT coalesce(max(e.sequence), 0) + 1 FROM order_events e
                              WHERE e.bar_id = m.bar_id AND e.order_id = m.id),
            $3, $4, $6, $7, $8, $5
       FROM moved m RETURNING sequence`,
    [barId, orderId, move.from, move.to, move.at, move.actor, move.reason, move.words],
  )
  return moved.length > 0
}

/** Placed orders follow their lines when two tabs become one. */
export async function moveOrdersToTab(
  tx: Db,
  barId: string,
  fromTabId: string,
  toTabId: string,
): Promise<void> {
  await tx.rows('UPDATE orders SET tab_id = $3 WHERE bar_id = $1 AND tab_id = $2', [
    barId,
    fromTabId,
    toTabId,
  ])
}

export type Reseated = {
  readonly id: string
  readonly number: string
  /** Who of the staff had it last; `null`: nobody yet. */
  readonly staffPhone: string | null
}

const UNDER_WAY = ORDER_STATES.filter((state) => !isEnded(state))

/**
 * Orders under way go where their guests sit now, on whichever open bill they stand: those of the people named who sit at
 * this tab, and have not left a bill there for another table.
 * @returns those that were to go elsewhere, oldest first.
 */
export async function moveOrdersToTable(
  tx: Db,
  barId: string,
  at: { readonly tabId: string; readonly personIds: readonly string[]; readonly table: string },
): Promise<readonly Reseated[]> {
  return await tx.rows<Reseated>(
    `WITH moved AS (
       UPDATE orders SET table_label = $4
        WHERE bar_id = $1 AND person_id = ANY($3::uuid[]) AND state = ANY($5::text[])
          AND table_label IS DISTINCT FROM $4
          AND tab_id IN (SELECT id FROM tabs WHERE bar_id = $1 AND closed_at IS NULL)
          AND $2 = (SELECT t.id FROM tabs t
                     WHERE ${OF_DINER('orders.person_id')} ${SAT_LAST('orders.person_id')})
       RETURNING bar_id, id, order_number, created_at)
     SELECT m.id, m.order_number AS number,
            (SELECT e.actor ->> 'phone' FROM order_events e
              WHERE e.bar_id = m.bar_id AND e.order_id = m.id AND e.actor ->> 'kind' = 'staff'
              ORDER BY e.sequence DESC LIMIT 1) AS "staffPhone"
       FROM moved m ORDER BY m.created_at, m.id`,
    [barId, at.tabId, at.personIds, at.table, UNDER_WAY],
  )
}

export type OrderEvent = Omit<OrderMove, 'from' | 'reason'> & {
  /** `null` for the placing itself. */
  readonly from: OrderMove['from'] | null
  readonly reason: string | null
}

/** An order's life, oldest first. */
export async function orderEventsOf(
  db: Db,
  barId: string,
  orderId: string,
): Promise<readonly OrderEvent[]> {
  return await db.rows<OrderEvent>(
    `SELECT from_state AS "from", to_state AS "to", actor, reason, words, at
       FROM order_events WHERE bar_id = $1 AND order_id = $2 ORDER BY sequence`,
    [barId, orderId],
  )
}

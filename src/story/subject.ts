import { isUuid } from '../core/uuid.ts'
import type { Db } from '../db/client.ts'

export type OrderKey = { readonly barId: string; readonly id: string }

/** What a story is about: where its entries are looked for. */
export type Subject = {
  readonly title: string
  readonly orders: readonly OrderKey[]
  readonly chats: readonly string[]
  /** Visits; with a person, only what that diner did. */
  readonly tabs: readonly {
    readonly barId: string
    readonly tabId: string
    readonly personId: string | null
  }[]
  /** Vendor ids of messages: with what came of each. */
  readonly wamids: readonly string[]
  readonly inboxIds: readonly number[]
  readonly outboxIds: readonly number[]
  readonly callIds: readonly string[]
}

export type Found =
  | { readonly kind: 'found'; readonly subject: Subject }
  | { readonly kind: 'unknown' }
  /** Several orders have the number: the latest, each with what tells it from the others. */
  | { readonly kind: 'several'; readonly candidates: readonly string[] }

const NOTHING = {
  orders: [],
  chats: [],
  tabs: [],
  wamids: [],
  inboxIds: [],
  outboxIds: [],
  callIds: [],
} as const

/** What an id means: a row (`inbox:17`), an order's number, one of our UUIDs, or a vendor's id of a message or call. */
export async function findSubject(db: Db, id: string): Promise<Found> {
  const [, queue, row] = /^(inbox|outbox):(\d{1,15})$/.exec(id) ?? []
  if (queue !== undefined) return await byRow(db, queue, Number(row))
  const small = id.toLowerCase()
  if (isUuid(small)) return await byUuid(db, small)
  if (/^#?\d{1,6}$/.test(id)) return await byNumber(db, id.replace('#', ''))
  return await byVendorId(db, id)
}

async function byRow(db: Db, queue: string, id: number): Promise<Found> {
  const title = `message ${queue}:${id}`
  if (queue === 'inbox') {
    const [row] = await db.rows<{ readonly key: string }>(
      'SELECT dedupe_key AS key FROM inbox WHERE id = $1',
      [id],
    )
    if (row === undefined) return UNKNOWN
    return found({ title, inboxIds: [id], wamids: wamidOf(row.key) })
  }
  const [row] = await db.rows<SentRow & { readonly wamid: string | null }>(
    'SELECT wamid, cause, dedupe_key AS key FROM outbox WHERE id = $1',
    [id],
  )
  if (row === undefined) return UNKNOWN
  const { wamids, callIds } = causesOf([row])
  return found({
    title,
    outboxIds: [id],
    wamids: [...(row.wamid === null ? [] : [row.wamid]), ...wamids],
    callIds,
  })
}

/** `m:<wamid>` of an inbox row. */
function wamidOf(key: string): readonly string[] {
  return /^m:(.+)$/.exec(key)?.slice(1) ?? []
}

/** The id of the call that a cause names; `undefined`: it is a message's. */
export function callOf(cause: string): string | undefined {
  return /^call:([0-9a-f-]{36})(?::|$)/.exec(cause)?.[1]
}

type SentRow = { readonly cause: string | null; readonly key: string }

/** The messages, and the calls, that outgoing ones were caused by. Rows of earlier versions say it in their key alone: `turn:<wamid>:…`. */
function causesOf(rows: readonly SentRow[]): Pick<Subject, 'wamids' | 'callIds'> {
  const causes = rows.flatMap(
    ({ cause, key }) =>
      cause ?? /^(?:turn|guest|relay|person|joined):([^:]+):/.exec(key)?.[1] ?? key,
  )
  return {
    wamids: causes.filter((cause) => !cause.includes(':')),
    callIds: causes.flatMap((cause) => callOf(cause) ?? []),
  }
}

async function byUuid(db: Db, id: string): Promise<Found> {
  const orders = await db.rows<OrderRow>(`${ORDERS} WHERE o.id = $1`, [id])
  if (orders[0] !== undefined) return await ofOrder(db, orders[0])
  const [chat] = await db.rows('SELECT 1 FROM waiter_conversations WHERE id = $1', [id])
  if (chat !== undefined) {
    const own = await db.rows<OrderKey>(
      'SELECT bar_id AS "barId", id FROM orders WHERE chat_id = $1',
      [id],
    )
    return found({ title: `chat ${id}`, chats: [id], orders: own })
  }
  const [tab] = await db.rows<{ readonly barId: string }>(
    'SELECT bar_id AS "barId" FROM tabs WHERE id = $1',
    [id],
  )
  if (tab === undefined) return await byCall(db, id)
  const own = await db.rows<OrderKey>(
    'SELECT bar_id AS "barId", id FROM orders WHERE bar_id = $1 AND tab_id = $2',
    [tab.barId, id],
  )
  const tabs = [{ barId: tab.barId, tabId: id, personId: null }]
  return found({ title: `visit ${id}`, tabs, orders: own })
}

type OrderRow = OrderKey & {
  readonly number: string
  readonly slug: string
  readonly day: string
  readonly tabId: string
  readonly personId: string | null
}

const ORDERS = `
  SELECT o.bar_id AS "barId", o.id, o.order_number AS number, b.slug, o.business_day AS day,
         o.tab_id AS "tabId", o.person_id AS "personId"
    FROM orders o JOIN bars b ON b.id = o.bar_id`

/** Numbers begin anew every day at every bar. */
const SHOWN = 10

async function byNumber(db: Db, number: string): Promise<Found> {
  const rows = await db.rows<OrderRow>(
    `${ORDERS} WHERE o.order_number = $1 ORDER BY o.created_at DESC LIMIT ${SHOWN}`,
    [number],
  )
  const [only] = rows
  if (only === undefined) return UNKNOWN
  if (rows.length === 1) return await ofOrder(db, only)
  return {
    kind: 'several',
    candidates: rows.map(({ id, slug, day }) => `${id}  ${slug}, ${day}`),
  }
}

async function ofOrder(db: Db, order: OrderRow): Promise<Found> {
  const { barId, id, number, slug, day, tabId, personId } = order
  const title = `order ${number}, ${slug}, ${day}`
  // The visit that it was placed in, where that was joined to another since.
  const placedIn = await db.rows<{ readonly tabId: string }>(
    `SELECT DISTINCT tab_id AS "tabId" FROM tab_events
      WHERE bar_id = $1 AND person_id = $2 AND tab_id <> $4 AND command ->> 'orderId' = $3`,
    [barId, personId, id, tabId],
  )
  const tabs = [tabId, ...placedIn.map((visit) => visit.tabId)]
  return found({
    title,
    orders: [{ barId, id }],
    tabs: tabs.map((visit) => ({ barId, tabId: visit, personId })),
  })
}

async function byVendorId(db: Db, id: string): Promise<Found> {
  const [message] = await db.rows(
    `SELECT 1 FROM inbox WHERE dedupe_key = 'm:' || $1
     UNION ALL SELECT 1 FROM outbox WHERE wamid = $1`,
    [id],
  )
  if (message !== undefined) {
    const sent = await db.rows<SentRow & { readonly id: number }>(
      'SELECT id, cause, dedupe_key AS key FROM outbox WHERE wamid = $1',
      [id],
    )
    const outboxIds = sent.map((row) => row.id)
    const { wamids, callIds } = causesOf(sent)
    return found({ title: 'message', wamids: [id, ...wamids], outboxIds, callIds })
  }
  return await byCall(db, id)
}

/** By the vendors' ids or ours: with all that either vendor calls it by. */
async function byCall(db: Db, id: string): Promise<Found> {
  const [call] = await db.rows<{
    readonly id: string
    readonly ref: string | null
    readonly wacid: string | null
    /** Of the bar that was called; `null` where nobody could tell. */
    readonly slug: string | null
  }>(
    `SELECT c.id, c.ref, c.wacid, b.slug FROM calls c LEFT JOIN bars b ON b.id = c.bar_id
      WHERE c.ref = $1 OR c.wacid = $1 OR c.id::text = $1`,
    [id],
  )
  const [summary] = await db.rows<{
    readonly barId: string | null
    readonly orderId: string | null
  }>(
    'SELECT bar_id AS "barId", order_id AS "orderId" FROM call_summaries WHERE call_id = $1 OR id::text = $1',
    [id],
  )
  const [event] = await db.rows(
    `SELECT 1 FROM inbox WHERE kind = 'call' AND split_part(dedupe_key, ':', 2) = $1`,
    [id],
  )
  if (call === undefined && summary === undefined && event === undefined) return UNKNOWN
  const { barId = null, orderId = null } = summary ?? {}
  const orders = barId === null || orderId === null ? [] : [{ barId, id: orderId }]
  const ids = [id, call?.id, call?.ref, call?.wacid].filter((one) => typeof one === 'string')
  return found({ title: callTitle(call), callIds: [...new Set(ids)], orders })
}

function callTitle(call: { readonly slug: string | null } | undefined): string {
  return typeof call?.slug === 'string' ? `call, ${call.slug}` : 'call'
}

const UNKNOWN: Found = { kind: 'unknown' }

function found(subject: Partial<Subject> & Pick<Subject, 'title'>): Found {
  return { kind: 'found', subject: { ...NOTHING, ...subject } }
}

import type { InboundMessage, OutMessage } from '../core/message.ts'
import type { OrderActor } from '../core/order.ts'
import { maskPhone } from '../core/phone.ts'
import { HOUSE } from '../db/audit-log.ts'
import type { Db } from '../db/client.ts'
import { callEntries } from './call-entries.ts'
import { callOf, type Subject } from './subject.ts'
import { surveyEntries } from './survey-entries.ts'
import { quoted, receivedWords, sentWords, shown } from './words.ts'

/** One thing that happened. */
export type Entry = {
  readonly at: Date
  readonly what: 'received' | 'sent' | 'order' | 'visit' | 'call' | 'timer' | 'audit'
  readonly text: string
  /** A row of ours, as other commands take it. */
  readonly id: string | null
}

/** Reads a message from an inbox row's body; `null` for what is none. */
type ReadMessage = (body: unknown) => InboundMessage | null

/** Everything known about a subject, in the order it happened. */
export async function entriesOf(
  db: Db,
  subject: Subject,
  readMessage: ReadMessage,
): Promise<readonly Entry[]> {
  const visits = await visitRows(db, subject)
  const wamids = [...subject.wamids, ...visits.flatMap(({ key }) => key.split('#')[0] ?? [])]
  const messages = [
    ...(await received(db, subject, { wamids, readMessage })),
    ...(await sent(db, subject, wamids)),
  ]
  const all = [
    ...messages,
    ...(await replays(db, messages)),
    ...(await orders(db, subject)),
    ...visits.map(visitEntry),
    ...(await callEntries(db, subject)),
    ...(await surveyEntries(db, subject)),
    ...(await timers(db, subject)),
    ...(await audited(db, subject)),
  ]
  return all.toSorted((one, two) => one.at.getTime() - two.at.getTime())
}

type Received = {
  readonly id: number
  readonly kind: string
  readonly at: Date
  readonly body: unknown
  readonly state: string
  readonly attempts: number
  readonly error: string | null
}

async function received(
  db: Db,
  subject: Subject,
  {
    wamids,
    readMessage,
  }: { readonly wamids: readonly string[]; readonly readMessage: ReadMessage },
): Promise<readonly Entry[]> {
  const words = (row: Received) => {
    if (row.kind !== 'message') return eventWords(row)
    return (
      (row.body === null ? null : receivedWords(readMessage(row.body))) ??
      'a message whose words are gone'
    )
  }
  const rows = await db.rows<Received>(
    `SELECT id, kind, at, body, state, attempts, error_code AS error FROM inbox
      WHERE chat_id = ANY($1::uuid[]) OR id = ANY($2::bigint[])
         OR dedupe_key = ANY(SELECT 'm:' || w FROM unnest($3::text[]) w)
         OR (kind IN ('status', 'call') AND split_part(dedupe_key, ':', 2) = ANY($4::text[]))
      ORDER BY at, id`,
    [subject.chats, subject.inboxIds, wamids, [...subject.wamids, ...subject.callIds]],
  )
  return rows.map((row) => ({
    at: row.at,
    what: 'received',
    text: `${words(row)}${stateWords(row)}`,
    id: `inbox:${row.id}`,
  }))
}

function eventWords({ kind, body }: Received): string {
  const told: unknown = Reflect.get(Object(body), 'status') ?? Reflect.get(Object(body), 'call')
  const word: unknown = Reflect.get(Object(told), 'status') ?? Reflect.get(Object(told), 'event')
  return `${kind} ${typeof word === 'string' ? shown(word) : ''}`.trim()
}

function stateWords(row: {
  readonly state: string
  readonly attempts: number
  readonly error: string | null
}): string {
  const parts = [
    row.state === 'done' ? '' : row.state,
    row.attempts > 1 ? `${row.attempts} attempts` : '',
    row.error ?? '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`
}

type Sent = {
  readonly id: number
  readonly at: Date
  readonly message: OutMessage
  readonly state: string
  readonly attempts: number
  readonly error: string | null
  readonly doubled: boolean
  readonly phone: string | null
  readonly cause: string | null
}

async function sent(
  db: Db,
  subject: Subject,
  wamids: readonly string[],
): Promise<readonly Entry[]> {
  const orderIds = subject.orders.map(({ id }) => id)
  const rows = await db.rows<Sent>(
    `SELECT o.id, coalesce(o.sent_at, o.created_at) AS at, o.message, o.state, o.attempts,
            o.error_code AS error, o.possibly_doubled AS doubled, p.phone, o.cause
       FROM outbox o JOIN waiter_conversations c ON c.id = o.chat_id JOIN people p ON p.id = c.person_id
      WHERE o.chat_id = ANY($1::uuid[]) OR o.id = ANY($2::bigint[])
         OR split_part(o.dedupe_key, ':', 2) = ANY($3::text[])
         OR o.cause = ANY($3::text[]) OR (o.cause LIKE 'call:%' AND split_part(o.cause, ':', 2) = ANY($3::text[]))
         OR EXISTS (SELECT 1 FROM unnest(o.reply_ids) r WHERE split_part(r, ':', 4) = ANY($4::text[]))
      ORDER BY o.id`,
    [subject.chats, subject.outboxIds, [...wamids, ...orderIds, ...subject.callIds], orderIds],
  )
  const because = await reasons(db, rows)
  return rows.map((row) => ({
    at: row.at,
    what: 'sent',
    text: `to ${row.phone === null ? 'a hidden number' : maskPhone(row.phone)}: ${sentWords(row.message)} (${[
      row.state,
      ...(row.doubled ? ['possibly doubled'] : []),
      ...(row.attempts > 1 ? [`${row.attempts} attempts`] : []),
      ...(row.error === null ? [] : [row.error]),
      ...because(row),
    ].join(', ')})`,
    id: `outbox:${row.id}`,
  }))
}

/** What each was sent because of, where its row is there still. */
async function reasons(db: Db, rows: readonly Sent[]) {
  const causes = rows.flatMap(({ cause }) => cause ?? [])
  const calls = causes.flatMap((cause) => callOf(cause) ?? [])
  const found = await db.rows<{ readonly key: string; readonly row: string }>(
    `SELECT substr(dedupe_key, 3) AS key, 'inbox:' || id AS row FROM inbox
      WHERE dedupe_key = ANY(SELECT 'm:' || c FROM unnest($1::text[]) c)
     UNION ALL SELECT id::text, 'call ' || coalesce(ref, wacid, id::text) FROM calls WHERE id = ANY($2::uuid[])`,
    [causes, calls],
  )
  const known = new Map(found.map(({ key, row }) => [key, row]))
  return ({ cause }: Sent): readonly string[] => {
    const row = cause === null ? undefined : known.get(callOf(cause) ?? cause)
    return row === undefined ? [] : [`because of ${row}`]
  }
}

type OrderStep = {
  readonly at: Date
  readonly number: string
  readonly id: string
  readonly from: string | null
  readonly to: string
  readonly actor: OrderActor
  readonly reason: string | null
  readonly words: string | null
  readonly total: string
  readonly currency: string
  readonly lines: string | null
}

async function orders(db: Db, subject: Subject): Promise<readonly Entry[]> {
  const rows = await db.rows<OrderStep>(
    `SELECT e.at, o.order_number AS number, o.id, e.from_state AS "from", e.to_state AS "to", e.actor, e.reason,
            e.words, o.total_amount AS total, o.currency,
            (SELECT string_agg(l.quantity || ' × ' || l.name || coalesce(' ' || l.size_name, '')
                               || coalesce(' (' || l.note || ')', ''), ', ' ORDER BY l.position)
               FROM order_lines l WHERE l.bar_id = o.bar_id AND l.order_id = o.id) AS lines
       FROM orders o JOIN order_events e ON e.bar_id = o.bar_id AND e.order_id = o.id
      WHERE o.id = ANY($1::uuid[]) AND o.bar_id = ANY($2::uuid[]) ORDER BY e.at, e.sequence`,
    [subject.orders.map(({ id }) => id), subject.orders.map(({ barId }) => barId)],
  )
  return rows.map((row) => ({ at: row.at, what: 'order', text: orderWords(row), id: row.id }))
}

function orderWords(step: OrderStep): string {
  const { number, from, to, reason, words } = step
  const by = step.actor.kind === 'staff' ? `staff ${maskPhone(step.actor.phone)}` : step.actor.kind
  const start = `order ${number} ${to} by ${by}`
  if (from === null) {
    return `${start}: ${shown(step.lines ?? '')}, ${step.currency} ${step.total}`
  }
  const why = [reason, words === null ? null : quoted(words)].filter((part) => part !== null)
  return why.length === 0 ? start : `${start}: ${why.join(', ')}`
}

type VisitRow = {
  readonly at: Date
  readonly key: string
  readonly tabId: string
  readonly version: number
  readonly command: { readonly type: string; readonly note?: unknown }
  readonly number: number | null
}

async function visitRows(db: Db, { tabs }: Subject): Promise<readonly VisitRow[]> {
  return await db.rows<VisitRow>(
    `SELECT e.at, e.idempotency_key AS key, e.tab_id AS "tabId", e.version, e.command, d.number
       FROM json_to_recordset($1::json) AS t("barId" uuid, "tabId" uuid, "personId" uuid)
       JOIN tab_events e ON e.bar_id = t."barId" AND e.tab_id = t."tabId"
        AND (t."personId" IS NULL OR e.person_id = t."personId")
       LEFT JOIN tab_diners d ON d.bar_id = e.bar_id AND d.tab_id = e.tab_id AND d.person_id = e.person_id
      ORDER BY e.at, e.version`,
    [JSON.stringify(tabs)],
  )
}

function visitEntry({ at, command, number, tabId }: VisitRow): Entry {
  const who = number === null ? 'the house' : `diner ${number}`
  const { type, ...rest } = command
  const details = Object.entries(rest)
    .filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0))
    .map(([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const words = details.length === 0 ? type : `${type}: ${details.join(', ')}`
  return { at, what: 'visit', text: `${who}: ${shown(words)}`, id: tabId }
}

type TimerRow = {
  readonly at: Date
  readonly id: string
  readonly queue: string
  readonly state: string
}

async function timers(db: Db, subject: Subject): Promise<readonly Entry[]> {
  const rows = await db.rows<TimerRow>(
    `SELECT start_after AS at, id, name AS queue, state::text AS state FROM pgboss.job
      WHERE data ->> 'orderId' = ANY($1::text[]) OR data ->> 'chatId' = ANY($2::text[]) ORDER BY start_after`,
    [subject.orders.map(({ id }) => id), subject.chats],
  )
  return rows.map(({ at, queue, state }) => ({
    at,
    what: 'timer',
    text: `${queue} ${state === 'created' ? 'waits' : state}`,
    id: null,
  }))
}

/** Dead letters among these messages that an operator had tried again; the house's chain names a hundred of them in a row. */
async function replays(db: Db, messages: readonly Entry[]): Promise<readonly Entry[]> {
  const rows = await db.rows<{ readonly at: Date; readonly actor: string; readonly id: string }>(
    `SELECT at, actor, details ->> 'queue' || ':' || named AS id
       FROM audit_log CROSS JOIN LATERAL unnest(string_to_array(details ->> 'ids', ' ')) AS named
      WHERE bar_id = $1 AND act = 'dead.replayed'
        AND details ->> 'queue' || ':' || named = ANY($2::text[]) ORDER BY seq`,
    [HOUSE, messages.flatMap(({ id }) => id ?? [])],
  )
  return rows.map(({ at, actor, id }) => ({
    at,
    what: 'audit',
    text: `dead.replayed by ${actor}`,
    id,
  }))
}

/** What staff and operators did, as the audit log has it. */
async function audited(db: Db, subject: Subject): Promise<readonly Entry[]> {
  const rows = await db.rows<{ readonly at: Date; readonly actor: string; readonly act: string }>(
    `SELECT at, actor, act FROM audit_log
      WHERE bar_id = ANY($1::uuid[]) AND subject_id = ANY($2::uuid[])
         OR subject_id = ANY($3::uuid[]) ORDER BY at`,
    [subject.orders.map(({ barId }) => barId), subject.orders.map(({ id }) => id), subject.chats],
  )
  return rows.map(({ at, actor, act }) => ({
    at,
    what: 'audit',
    text: shown(`${act} by ${actor}`),
    id: null,
  }))
}

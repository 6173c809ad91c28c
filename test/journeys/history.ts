import type { Writer } from '../../src/demo/graph/deliveries.ts'
import type { SentMessage } from '../../src/demo/graph/graph.ts'
import type { House } from './house.ts'

type OutRow = {
  readonly id: number
  readonly phone: string
  readonly key: string
  readonly state: string
  readonly doubled: boolean
}

type OrderRow = {
  readonly phone: string
  readonly number: string
  readonly quantities: readonly number[]
}

type EventRow = { readonly phone: string; readonly type: string; readonly count: number }

type InRow = { readonly key: string; readonly phone: string; readonly state: string }

/** What a run left behind, on our side and on Graph's. */
export type History = {
  readonly phones: readonly string[]
  readonly sent: readonly SentMessage[]
  readonly inbox: readonly InRow[]
  readonly outbox: readonly OutRow[]
  readonly orders: readonly OrderRow[]
  readonly events: readonly EventRow[]
  readonly staffNotices: number
  /** Messages that Graph took more than once. */
  readonly doubled: number
}

const PERSON = `JOIN people AS p ON p.id =`

/** Reads the tables of the diners; the server must have stopped or be idle. */
export async function historyOf(
  house: Pick<House, 'inDatabase' | 'graph'>,
  writers: readonly Writer[],
): Promise<History> {
  const phones = writers.flatMap(({ phone }) => phone ?? [])
  return await house.inDatabase(async (database) => {
    const sent = house.graph.sent.filter(({ to }) => phones.includes(to))
    const outbox = await database.query<OutRow>(
      `SELECT o.id, p.phone, o.dedupe_key AS key, o.state, o.possibly_doubled AS doubled
         FROM outbox AS o JOIN waiter_conversations AS c ON c.id = o.chat_id ${PERSON} c.person_id
        WHERE p.phone = ANY($1) ORDER BY o.id`,
      [phones],
    )
    const orders = await database.query<OrderRow>(
      `SELECT p.phone, o.order_number AS number,
              (SELECT array_agg(l.quantity) FROM order_lines AS l
                WHERE l.bar_id = o.bar_id AND l.order_id = o.id) AS quantities
         FROM orders AS o ${PERSON} o.person_id
        WHERE p.phone = ANY($1) ORDER BY o.order_number::int`,
      [phones],
    )
    const events = await database.query<EventRow>(
      `SELECT p.phone, e.command->>'type' AS type, count(*)::int AS count
         FROM tab_events AS e ${PERSON} e.person_id GROUP BY 1, 2`,
    )
    const inbox = await database.query<InRow>(
      `SELECT i.dedupe_key AS key, p.phone, i.state FROM inbox AS i
         LEFT JOIN waiter_conversations AS c ON c.id = i.chat_id LEFT ${PERSON} c.person_id
        WHERE i.kind = 'message'`,
    )
    const [notices] = await database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM outbox AS n
         JOIN orders AS o ON n.dedupe_key LIKE 'order:' || o.id || ':placed%' ${PERSON} o.person_id
        WHERE n.kind = 'staff' AND p.phone = ANY($1)`,
      [phones],
    )
    const ids = sent.map(rowOf)
    const doubled = ids.length - new Set(ids).size
    return {
      phones,
      sent,
      inbox,
      outbox,
      orders,
      events,
      doubled,
      staffNotices: notices?.count ?? 0,
    }
  })
}

export type Wanted = {
  /** The order numbers each diner read, in the order they read them. */
  readonly numbers: readonly (readonly string[])[]
  /** Messages that an operator had sent again; their place among the others is given up. */
  readonly replayed?: ReadonlySet<number>
  /** The timer of each order rang once, and its diner was told that nobody took the order. */
  readonly isTold?: boolean
}

/** What is wrong with a run, in words; empty when every promise held. */
export function faultsIn(history: History, wanted: Wanted): readonly string[] {
  const { numbers, replayed = new Set(), isTold = false } = wanted
  return [
    ...history.phones.flatMap((phone, place) => [
      ...wrongOrders(history, phone, numbers[place] ?? []),
      ...wrongAnswers(history, phone),
      ...wrongSends(history, phone, replayed),
      ...wrongEvents(history, phone, numbers[place]?.length ?? 0),
      ...(isTold ? wrongTimers(history, phone, numbers[place]?.length ?? 0) : []),
    ]),
    ...wrongInbox(history),
    ...wrongStaff(history, numbers.flat()),
  ]
}

/** Orders are 1 fries, 2 fries, …: each once, in that order, under the numbers the diner was told. */
function wrongOrders(
  { orders }: History,
  phone: string,
  told: readonly string[],
): readonly string[] {
  const mine = orders.filter((order) => order.phone === phone)
  const quantities = mine.map((order) => order.quantities.join('+')).join(',')
  const wanted = told.map((_, place) => String(place + 1)).join(',')
  const numbers = mine.map(({ number }) => number).join(',')
  return [
    ...(quantities === wanted ? [] : [`${phone} ordered ${wanted}, stored are ${quantities}`]),
    ...(numbers === told.join(',')
      ? []
      : [`${phone} was told ${told.join(',')}, stored are ${numbers}`]),
  ]
}

/** Every message that was accepted was answered, once. */
function wrongAnswers({ inbox, outbox }: History, phone: string): readonly string[] {
  const keys = new Set(outbox.filter((row) => row.phone === phone).map(({ key }) => key))
  return inbox
    .filter((row) => row.phone === phone && !keys.has(`turn:${row.key.slice(2)}:0`))
    .map(({ key }) => `${phone} has no answer to ${key}`)
}

/** What Graph took came in order, all of it, and again only where that is marked. */
function wrongSends(
  { outbox, sent }: History,
  phone: string,
  replayed: ReadonlySet<number>,
): readonly string[] {
  const rows = outbox.filter((row) => row.phone === phone)
  const ids = sent.filter(({ to }) => to === phone).map(rowOf)
  const firsts = [...new Set(ids)]
  // A notice of the house belongs to no turn: two that come at once have no order.
  const turns = new Set(rows.filter(({ key }) => key.startsWith('turn:')).map(({ id }) => id))
  const inPlace = firsts.filter((id) => turns.has(id) && !replayed.has(id))
  const isOrdered = inPlace.every((id, place) => place === 0 || id > (inPlace[place - 1] ?? 0))
  return [
    ...(isOrdered ? [] : [`${phone} got messages out of order: ${inPlace.join(',')}`]),
    ...rows
      .filter(({ id }) => !ids.includes(id))
      .map(({ id, state }) => `${phone} never got message ${id} (${state})`),
    ...rows
      .filter(({ id, doubled }) => !doubled && ids.filter((each) => each === id).length > 1)
      .map(({ id }) => `${phone} got message ${id} twice, and it is not marked`),
    ...firsts
      .filter((id) => !rows.some((row) => row.id === id))
      .map((id) => `${phone} got message ${id} that is not in the outbox`),
    ...rows
      .filter(({ state }) => !['sent', 'delivered', 'read'].includes(state))
      .map(({ id, state }) => `message ${id} of ${phone} ended ${state}`),
  ]
}

/** Each order is one thing added and one order placed in the journal; nothing acted twice. */
function wrongEvents({ events }: History, phone: string, orders: number): readonly string[] {
  const countOf = (type: string) =>
    events.find((row) => row.phone === phone && row.type === type)?.count ?? 0
  return ['add', 'place']
    .filter((type) => countOf(type) !== orders)
    .map((type) => `${phone} has ${countOf(type)} × ${type} in the journal, wanted ${orders}`)
}

function wrongTimers({ outbox }: History, phone: string, orders: number): readonly string[] {
  const told = outbox.filter((row) => row.phone === phone && row.key.startsWith('ladder:')).length
  return told === orders
    ? []
    : [`${phone} was told of ${told} orders that nobody took, wanted ${orders}`]
}

function wrongInbox({ inbox }: History): readonly string[] {
  return inbox
    .filter(({ state }) => state !== 'done')
    .map(({ key, state }) => `message ${key} ended ${state}`)
}

/** Numbers are given out without a gap, and staff are told of each order once. */
function wrongStaff({ orders, staffNotices }: History, told: readonly string[]): readonly string[] {
  const numbers = orders.map(({ number }) => Number(number))
  const first = numbers[0] ?? 0
  const hasGap = numbers.some((number, place) => number !== first + place)
  return [
    ...(hasGap ? [`order numbers have a gap or a double: ${numbers.join(',')}`] : []),
    ...(staffNotices === told.length
      ? []
      : [`${told.length} orders, but ${staffNotices} notices to staff`]),
  ]
}

/** The outbox row behind a message, by our own id that goes along. */
function rowOf({ callbackData }: SentMessage): number {
  return Number(callbackData?.split('.')[0])
}

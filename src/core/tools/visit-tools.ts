import { withAllergyNote } from '../allergy-note.ts'
import type { OrderStatusBlock } from '../blocks.ts'
import { fullName } from '../cart-view.ts'
import { inLanguage, type Language, LANGUAGES } from '../language.ts'
import { ALLERGENS } from '../menu.ts'
import { hoursOfWeek, isOpen, nextClosing, nextOpening } from '../opening-hours.ts'
import type { Order, OrderState } from '../order.ts'
import type { Tab } from '../tab.ts'
import { list, nullable, oneOf, text } from './arguments.ts'
import { cartLines, shownCart } from './cart-words.ts'
import { canBeHad, itemOf, money, nameOf } from './item-words.ts'
import { refusalOutcome } from './refusal-words.ts'
import { orderFacts, ownOrders, timesOf } from './standing-facts.ts'
import { done, refused, tool, type ToolDesk, type ToolOutcome } from './tool.ts'

const TABLE = text(20, 'The table’s label as the diner wrote it, e.g. "A5".')

type How = 'open_or_join' | 'move' | 'join_tables'

function sat(desk: ToolDesk, wanted: string, how: How): ToolOutcome {
  const { work } = desk
  const table = wanted.toUpperCase()
  if (!work.facts.tables.some((one) => one.label === table)) {
    return refusalOutcome(desk, { code: 'table_unknown', table })
  }
  if (table !== desk.namedTable) {
    return refused(
      'table_not_named',
      'The diner has not named this table now. Ask them to scan its QR code or to type its number.',
    )
  }
  const before = work.tab()
  const seated = work.run({ kind: 'sit', table, how, tabId: work.newId() })
  if (!seated.ok && seated.refusal.code === 'not_allowed') {
    return refused(
      'must_ask',
      'The diner has something going at another table. The program asks them below your words, with buttons: did they move, or do both tables share one bill? Once they have said which, call move_or_join_table.',
      { question: { kind: 'move_or_join', table } },
    )
  }
  if (!seated.ok) return refusalOutcome(desk, seated.refusal)
  return done({ ...seatOutput(desk), ...leftBill(desk, before) })
}

function seatOutput({ work }: ToolDesk) {
  const tab = work.tab()
  const { personId } = work.facts
  const own = tab?.diners.find((one) => one.personId === personId)
  return {
    tables: tab?.tables ?? [],
    other_diners_at_the_tab: (tab?.diners.length ?? 1) - 1,
    you_are: `diner ${own?.number ?? 1}`,
  }
}

/** Of a diner who went over to another party; what they ordered before stays where it was served. */
function leftBill({ work }: ToolDesk, before: Tab | null) {
  const { personId } = work.facts
  if (before === null || before.id === work.tab()?.id) return {}
  // Two tables that became one have one bill.
  const isOpen = work.orders().some((one) => one.personId === personId && one.tabId === before.id)
  return isOpen ? { earlier_orders_stay_on_the_bill_of: before.tables.join('+') } : {}
}

export const sitAtTable = tool(
  {
    name: 'sit_at_table',
    description: 'Seats the diner at the table they named: opens its tab or joins the one there.',
    isWrite: true,
  },
  { table: TABLE },
  ({ table }, desk) => sat(desk, table, 'open_or_join'),
)

export const moveOrJoinTable = tool(
  {
    name: 'move_or_join_table',
    description:
      'After the diner said which: move takes them (and their cart) to the table they named; join makes one bill of both tables.',
    isWrite: true,
  },
  { table: TABLE, how: oneOf(['move', 'join'], 'What the diner said.') },
  ({ table, how }, desk) => sat(desk, table, how === 'join' ? 'join_tables' : 'move'),
)

const STATE_WORDS: { readonly [S in OrderState]: string } = {
  placed: 'with the bar, not accepted yet',
  accepted: 'accepted by the bar',
  preparing: 'being prepared',
  ready: 'ready',
  served: 'served',
  rejected: 'turned down by the bar',
  cancelled: 'cancelled',
}

const MAX_ORDERS = 5

export const orderStatus = tool(
  {
    name: 'order_status',
    description: 'Where this diner’s own orders stand. The program shows them.',
    isWrite: false,
  },
  {},
  (_, desk) => {
    const orders = ownOrders(desk.work).slice(-MAX_ORDERS)
    if (orders.length === 0) {
      return done({
        orders: [],
        advice:
          cartLines(desk).length > 0
            ? 'Nothing is ordered yet; there is something in the cart. Offer view_cart.'
            : 'This diner has ordered nothing yet.',
      })
    }
    return done(
      { orders: orders.map((order) => orderOutput(desk, order)) },
      { blocks: [statusBlock(orders)], facts: orderFacts(orders) },
    )
  },
)

export const cancelOrder = tool(
  {
    name: 'cancel_order',
    description:
      'Cancels an order of this diner that the bar has not accepted yet. The first call makes the program ask them; after their yes call it again.',
    isWrite: true,
  },
  { number: nullable(text(12, 'Its number; null for the latest.')) },
  ({ number }, desk) => {
    const own = ownOrders(desk.work)
    // Of one number the latest: a visit may run into the bar's next day, whose numbers begin anew.
    const order =
      number === null
        ? (own.findLast((one) => one.state === 'placed') ?? own.at(-1))
        : own.findLast((one) => one.number === number)
    if (order === undefined) {
      return refused('order_unknown', 'This diner has no such order. Call order_status.')
    }
    return order.state === 'placed' ? cancelPlaced(desk, order) : notCancelled(order)
  },
)

function cancelPlaced(desk: ToolDesk, order: Order): ToolOutcome {
  if (desk.confirmedCancel !== order.id) {
    return refused(
      'must_confirm',
      'Nothing is cancelled yet. The program asks the diner below your words, with a button. Say nothing that sounds like done.',
      { facts: orderFacts([order]), question: { kind: 'cancel_order', orderId: order.id } },
    )
  }
  const result = desk.work.run({ kind: 'cancel_order', orderId: order.id })
  if (!result.ok) return refusalOutcome(desk, result.refusal)
  const now = { ...order, state: 'cancelled' } as const
  return done(
    { cancelled: orderOutput(desk, now) },
    { blocks: [statusBlock([now])], facts: orderFacts([now]) },
  )
}

function notCancelled(order: Order): ToolOutcome {
  return refused(
    'order_under_way',
    `Order ${order.number} is ${STATE_WORDS[order.state]}: it can not be cancelled here. Say so; if it is under way offer to call a person.`,
    { facts: orderFacts([order]) },
  )
}

function orderOutput(desk: ToolDesk, order: Order) {
  return {
    number: order.number,
    state: STATE_WORDS[order.state],
    total: money(desk, order.totalMinor),
    lines: order.lines.map((line) => ({
      quantity: line.quantity,
      name: fullName({ name: line.name, size: line.sizeName }),
    })),
  }
}

function statusBlock(orders: readonly Order[]): OrderStatusBlock {
  return {
    kind: 'order_status',
    orders: orders.map(({ number, state, totalMinor, currency, lines }) => ({
      number,
      state,
      totalMinor,
      currency,
      lines: lines.map((line) => ({
        quantity: line.quantity,
        name: line.name,
        size: line.sizeName,
        choices: line.choiceNames,
        note: line.note,
      })),
    })),
  }
}

export const openingHours = tool(
  {
    name: 'opening_hours',
    description: 'Whether the bar is open now, and its hours of the next seven days.',
    isWrite: false,
  },
  {},
  (_, desk) => {
    const { bar, at } = desk.work.facts
    const week = hoursOfWeek(bar.hours, at, desk.zone)
    const opening = nextOpening(bar.hours, at, desk.zone)
    if (opening === null && week.every((day) => day.spans.length === 0)) {
      return refused('hours_unknown', 'The bar has written down no hours. Offer to call a person.')
    }
    const isOpenNow = isOpen(bar.hours, at, desk.zone)
    const closing = nextClosing(bar.hours, at, desk.zone)
    const days = week.map((day) => ({
      date: day.date,
      spans: day.spans,
      note: day.note === null ? null : inLanguage(day.note, desk.language),
    }))
    return done(
      {
        open_now: isOpenNow,
        ...(isOpenNow ? { closes: local(desk, closing) } : { opens: local(desk, opening) }),
        days: days.map((day, index) => ({ ...day, weekday: week[index]?.weekday })),
      },
      { blocks: [{ kind: 'hours', days }], facts: { times: timesOf(desk.work.facts, desk.zone) } },
    )
  },
)

function local(desk: ToolDesk, at: Date | null) {
  if (at === null) return null
  const { date, minute } = desk.zone.local(at)
  const two = (n: number) => String(n).padStart(2, '0')
  return { date, time: `${two(Math.floor(minute / 60))}:${two(minute % 60)}` }
}

const LANGUAGE_NAMES: { readonly [L in Language]: string } = {
  en: 'English',
  fr: 'French',
  rw: 'Kinyarwanda',
  sw: 'Swahili',
}

export const setLanguage = tool(
  {
    name: 'set_language',
    description:
      'Remembers the language of this diner when they write in it or ask for it. For any other language do not call this: just answer in it.',
    isWrite: true,
  },
  { language: oneOf(LANGUAGES, 'en English, fr French, rw Kinyarwanda, sw Swahili.') },
  ({ language }, desk) => {
    const result = desk.work.run({ kind: 'set_language', language })
    if (!result.ok) return refusalOutcome(desk, result.refusal)
    return done({ language, advice: `Answer in ${LANGUAGE_NAMES[language]} from now on.` })
  },
)

export const callPerson = tool(
  {
    name: 'call_person',
    description:
      'Calls the staff to this chat; you fall silent until they hand back. When the diner asks for a person, for an allergy that must be clear, or when you can not help.',
    isWrite: true,
  },
  { reason: oneOf(['asked', 'allergy', 'trouble'], 'Why.') },
  ({ reason }, desk) => {
    const { work } = desk
    const isCalled = work.commands().some((command) => command.kind === 'call_person')
    const result = isCalled ? null : work.run({ kind: 'call_person', reason })
    if (result !== null && !result.ok) return refusalOutcome(desk, result.refusal)
    return done({ called: true, advice: 'Say that the staff have been told.' })
  },
)

const MAX_FREE = 10

export const noteAllergy = tool(
  {
    name: 'note_allergy',
    description:
      'The diner told of an allergy: writes it on every line of their cart for the kitchen and returns what the bar declares. ' +
      'Call it again after adding more. Promise nothing; offer to call a person.',
    isWrite: true,
  },
  {
    allergens: list(oneOf(ALLERGENS, 'Which of the fourteen.'), ALLERGENS.length, 'Known ones.'),
    words: nullable(text(120, 'The diner’s own words, where it is none of the fourteen.')),
  },
  ({ allergens, words }, desk) => {
    const named = [...allergens, ...(words === null || words === '' ? [] : [words])]
    if (named.length === 0) {
      return refused('allergy_unknown', 'Ask what the diner is allergic to, then call again.')
    }
    const noted = writeNote(desk, named)
    const free = desk.work.facts.menu.items
      .filter((item) => item.allergens !== null && allergens.length > 0)
      .filter((item) => allergens.every((one) => item.allergens?.includes(one) === false))
      .filter((item) => canBeHad(desk, item))
    const cart = shownCart(desk)
    const about = {
      noted_on_lines: noted,
      cart_declares: cartLines(desk).flatMap((line) => declared(desk, line.itemId)),
      declared_free_of_them: free.slice(0, MAX_FREE).map((item) => nameOf(desk, item)),
      advice:
        'Only "declared" may be repeated, as what the bar declares. Anything not declared: say that nobody can promise it, and offer to call a person.',
    }
    return {
      ...cart,
      output: { ...cart.output, ...about },
      facts: { ...cart.facts, itemIds: free.map((item) => item.id) },
      allergy: { allergens, words: words === '' ? null : words },
    }
  },
)

/** A second allergy does not replace the first. */
function writeNote(desk: ToolDesk, named: readonly string[]): number {
  let noted = 0
  for (const line of cartLines(desk)) {
    const note = withAllergyNote(line.note, named)
    const command = { type: 'change', lineId: line.id, note } as const
    if (note === line.note || desk.work.run({ kind: 'tab', command }).ok) noted += 1
  }
  return noted
}

function declared(desk: ToolDesk, itemId: string) {
  const item = itemOf(desk, itemId)
  if (item === undefined) return []
  return [{ name: nameOf(desk, item), allergens: item.allergens ?? 'not declared' }]
}

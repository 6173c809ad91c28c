import type { OpeningHours } from '../bar.ts'
import { cartOf, isOrderable, lowestPrice } from '../cart.ts'
import { dueLinesOf, isInOneCurrency, totalOf } from '../due.ts'
import type { Menu } from '../menu.ts'
import { hoursOfWeek, nextClosing, nextOpening } from '../opening-hours.ts'
import type { Order } from '../order.ts'
import type { PaymentDisplay } from '../payment-display.ts'
import { type ClaimFacts, mergeFacts, NO_FACTS } from '../truth/facts.ts'
import type { TurnFacts, Workspace } from '../turn.ts'
import type { ZoneClock } from '../zone-clock.ts'
import { cartFacts } from './cart-words.ts'

/** The diner's own orders of this visit, oldest first. */
export function ownOrders(work: Workspace): readonly Order[] {
  return work.orders().filter((order) => order.personId === work.facts.personId)
}

/**
 * What holds without any tool having been called: this diner's cart, orders and bill, and the bar's hours. Read at the
 * end of a turn, so that it is the state the sentences are about.
 */
export function standingFacts(work: Workspace, zone: ZoneClock): ClaimFacts {
  const { facts } = work
  const tab = work.tab()
  const total = isInOneCurrency(work) ? totalOf(dueLinesOf(work)) : 0
  const isPlacedNow = work
    .effects()
    .some((effect) => effect.kind === 'tab' && effect.change.placed !== null)
  return mergeFacts([
    { ...NO_FACTS, ...cartFacts(tab === null ? [] : cartOf(tab, facts.personId)) },
    { ...NO_FACTS, ...orderFacts(ownOrders(work)) },
    {
      ...NO_FACTS,
      amounts: total === 0 ? [] : [{ minor: total, itemId: null }],
      ...houseFacts(facts, zone),
      tables: tab?.tables ?? [],
      payWords: payWords(facts.payments),
      isPersonCalled: work.commands().some((command) => command.kind === 'call_person'),
      orderPlacedNow: isPlacedNow,
    },
  ])
}

type When = Pick<TurnFacts, 'bar' | 'at'>
type HouseFacts = Pick<ClaimFacts, 'unavailableIds' | 'times' | 'openOn'>
type Minute = { readonly minute: number; readonly zone: ZoneClock; readonly facts: HouseFacts }

/** By the menu and the hours they were read from: neither is ever changed, only replaced. */
const known = new WeakMap<Menu, WeakMap<OpeningHours, Minute>>()

/** What can't be had and when the bar opens: the same for everybody there until the clock shows another minute. */
function houseFacts({ menu, bar, at }: TurnFacts, zone: ZoneClock): HouseFacts {
  const minute = Math.floor(at.getTime() / 60_000)
  const ofMenu = known.get(menu) ?? new WeakMap<OpeningHours, Minute>()
  const last = ofMenu.get(bar.hours)
  if (last?.minute === minute && last.zone === zone) return last.facts
  const when = { at, zone }
  const facts = {
    unavailableIds: menu.items
      .filter((item) => lowestPrice(item) === null || !isOrderable(item, when))
      .map((item) => item.id),
    times: timesOf({ bar, at }, zone),
    openOn: openOn({ bar, at }, zone),
  }
  known.set(menu, ofMenu.set(bar.hours, { minute, zone, facts }))
  return facts
}

/** By the displays they were read from, which are replaced, never changed: every act at the bar has the same words. */
const worded = new WeakMap<readonly PaymentDisplay[], readonly string[]>()

function payWords(payments: readonly PaymentDisplay[]): readonly string[] {
  const words = worded.get(payments) ?? payments.flatMap(payWordsOf)
  worded.set(payments, words)
  return words
}

function payWordsOf(display: PaymentDisplay): readonly string[] {
  const provider = 'provider' in display ? [display.provider] : []
  const steps = 'steps' in display ? Object.values(display.steps ?? {}).flat() : []
  return [display.kind, ...provider, ...steps]
}

/** What the diner's own orders prove. */
export function orderFacts(orders: readonly Order[]): Partial<ClaimFacts> {
  return {
    orders: orders.map(({ number, state }) => ({ number, state })),
    heldIds: orders.flatMap((order) => order.lines.map((line) => line.itemId)),
    notes: orders.flatMap((order) => order.lines.flatMap((line) => line.note ?? [])),
    amounts: orders.flatMap((order) => [
      { minor: order.totalMinor, itemId: null },
      ...order.lines.flatMap((line) => [
        { minor: line.unitPriceMinor, itemId: line.itemId },
        { minor: line.unitPriceMinor * line.quantity, itemId: line.itemId },
      ]),
    ]),
  }
}

/** Every time that may be said of the coming week: `HH:MM` on the bar's clock. */
export function timesOf({ bar, at }: When, zone: ZoneClock): readonly string[] {
  const next = [nextOpening(bar.hours, at, zone), nextClosing(bar.hours, at, zone)]
  const two = (n: number) => String(n).padStart(2, '0')
  return [
    ...hoursOfWeek(bar.hours, at, zone).flatMap((day) =>
      day.spans.flatMap((span) => [span.from, span.to]),
    ),
    ...next.flatMap((one) => {
      if (one === null) return []
      const { minute } = zone.local(one)
      return [`${two(Math.floor(minute / 60))}:${two(minute % 60)}`]
    }),
  ]
}

/** The days of the coming week on which the bar opens, by weekday and, the first two, as they are said. */
function openOn({ bar, at }: When, zone: ZoneClock): readonly string[] {
  return hoursOfWeek(bar.hours, at, zone).flatMap((day, index) => {
    const names = [day.weekday, ['today', 'tomorrow'][index] ?? []].flat()
    return day.spans.length === 0 ? [] : names
  })
}

import type { Block } from '../core/blocks.ts'
import { toMajorString } from '../core/money.ts'
import type { Order } from '../core/order.ts'
import type { Line } from '../core/tab.ts'
import { itemFacts } from '../core/tools/item-words.ts'
import { standingFacts } from '../core/tools/standing-facts.ts'
import { mergeFacts, NO_FACTS } from '../core/truth/facts.ts'
import { truthCheck } from '../core/truth/truth-check.ts'
import type { Dialogue, Phone, Step } from './dialogue.ts'
import { expectedAfter, type ExpectedOrder, phonesOf } from './expectation.ts'
import { lineDifferences, unwantedUnits } from './expected-line.ts'
import type { Played, Turn } from './play.ts'
import { tabOf } from './room.ts'

/** What is to be said of a dialogue that was played. */
export type Verdict = {
  /** How the end differs from what was expected; empty: cart and orders are exactly that. */
  readonly differences: readonly string[]
  /** Ordered, and not wanted so: the one thing that may never happen. */
  readonly wrongCommits: readonly string[]
  /** Sentences that say what is not so. */
  readonly falseClaims: readonly string[]
  /** The first step after which a cart was not as expected, from 0; `null`: none. */
  readonly divergedAt: number | null
}

export function judge(played: Played): Verdict {
  const { dialogue } = played
  const phones = phonesOf(dialogue)
  return {
    differences: [
      ...phones.flatMap((phone) =>
        endDifferences(played, phone).map((text) => named(phones, phone, text)),
      ),
      ...dialogue.steps.flatMap((step, index) => stepDifferences(played, step, index)),
    ],
    wrongCommits: [
      ...phones.flatMap((phone) =>
        wrongOrders(played, phone).map((text) => named(phones, phone, text)),
      ),
      ...played.turns.flatMap(unseenPrice),
    ],
    falseClaims: played.turns.flatMap((turn) => falseClaims(turn, dialogue)),
    divergedAt: divergedAt(played),
  }
}

function named(phones: readonly Phone[], phone: Phone, text: string): string {
  return phones.length === 1 ? text : `${phone}: ${text}`
}

function linesOf({ room, chats }: Played, phone: Phone): readonly Line[] {
  const personId = chats.get(phone)?.personId ?? ''
  return (tabOf(room, personId)?.lines ?? []).filter((line) => line.personId === personId)
}

function ordersOf({ room, chats }: Played, phone: Phone): readonly Order[] {
  const personId = chats.get(phone)?.personId
  return room.orders.filter((order) => order.personId === personId)
}

function endDifferences(played: Played, phone: Phone): readonly string[] {
  const { dialogue } = played
  const expected = expectedAfter(dialogue, phone, dialogue.steps.length)
  const lines = linesOf(played, phone)
  const orders = ordersOf(played, phone)
  const cart = lineDifferences(
    expected.cart,
    lines.filter((line) => line.orderId === null),
  )
  const count =
    orders.length === expected.orders.length
      ? []
      : [`orders: ${orders.length} instead of ${expected.orders.length}`]
  const each = orders.flatMap((order, index) => {
    const wanted = expected.orders[index]
    return wanted === undefined ? [] : orderDifferences(order, wanted, lines)
  })
  return [...cart.map((text) => `cart: ${text}`), ...count, ...each]
}

function orderDifferences(order: Order, wanted: ExpectedOrder, lines: readonly Line[]) {
  const own = lines.filter((line) => line.orderId === order.id)
  const state = (order.state === 'cancelled') === wanted.isCancelled ? [] : [`order ${order.state}`]
  return [...lineDifferences(wanted.lines, own).map((text) => `order: ${text}`), ...state]
}

/** What a step is to show beside the cart: a call for staff, tables, shares. */
function stepDifferences(played: Played, step: Step, index: number): readonly string[] {
  const turns = played.turns.filter((turn) => turn.step === index)
  const last = turns.at(-1)
  return [
    ...(step.calls && !turns.some(callsStaff) ? [`step ${index + 1}: staff were not called`] : []),
    ...differs(`step ${index + 1}: tables`, step.tables, last?.thinking.work.tab()?.tables ?? []),
    ...differs(`step ${index + 1}: to pay`, step.shares, turns.flatMap(sharesShown)),
  ]
}

function differs(what: string, wanted: readonly string[] | null, got: readonly string[]) {
  if (wanted === null) return []
  const [expected, actual] = [wanted, got].map((all) => all.toSorted().join(' + '))
  return expected === actual
    ? []
    : [`${what} ${actual === '' ? 'nothing' : actual} instead of ${expected}`]
}

function callsStaff({ thinking }: Turn): boolean {
  return thinking.work.commands().some((command) => command.kind === 'call_person')
}

function sharesShown({ thinking }: Turn): readonly string[] {
  return thinking.thought.blocks.flatMap((block) =>
    block.kind === 'pay'
      ? block.shares.map((share) => toMajorString(share.amountMinor, block.currency))
      : [],
  )
}

/** Orders are compared as a whole, so that the same dish in another order of the evening is no fault. */
function wrongOrders(played: Played, phone: Phone): readonly string[] {
  const { dialogue } = played
  const { orders } = expectedAfter(dialogue, phone, dialogue.steps.length)
  const placed = linesOf(played, phone).filter((line) => line.orderId !== null)
  const wanted = orders.flatMap((order) => order.lines)
  return unwantedUnits(wanted, placed).map((text) => `ordered unasked: ${text}`)
}

/** An order may cost less than the cart that was shown, never more. */
function unseenPrice({ thinking, shownTotal }: Turn): readonly string[] {
  return thinking.work.effects().flatMap((effect) => {
    const placed = effect.kind === 'tab' ? effect.change.placed : null
    if (placed === null || (shownTotal !== null && placed.totalMinor <= shownTotal)) return []
    const total = toMajorString(placed.totalMinor, placed.currency)
    return [`ordered at a total nobody was shown: ${total} ${placed.currency}`]
  })
}

/**
 * The house's sentences are the program's own; a model's are measured once more, by what is true of the bar and the
 * chat and not by what the tools happened to tell. What a dialogue forbids counts for both.
 */
function falseClaims(turn: Turn, { forbidden }: Dialogue): readonly string[] {
  const sentences = turn.thinking.thought.blocks.flatMap(sentencesOf)
  const banned = sentences.filter((text) => forbidden.some((pattern) => pattern.test(text)))
  const untrue = turn.provider === 'house' ? [] : sentences.flatMap((text) => untrueIn(text, turn))
  return [...banned.map((text) => `forbidden: ${text}`), ...untrue]
}

function sentencesOf(block: Block): readonly string[] {
  if (block.kind === 'say') return [block.text]
  return block.kind === 'ask' ? [block.prompt] : []
}

function untrueIn(text: string, turn: Turn): readonly string[] {
  const { facts, index, zone } = turn
  const { work, thought } = turn.thinking
  const { menu, bar } = facts
  // Only what the model wrote: the program's own question under it is none of its claims.
  if (!thought.blocks.some((block) => block.kind === 'say' && block.text === text)) return []
  const everyItem = { ...NO_FACTS, ...itemFacts(menu.items) }
  const shown = { ...NO_FACTS, amounts: thought.blocks.flatMap(amountsOf) }
  const proved = mergeFacts([standingFacts(work, zone), everyItem, shown])
  const checked = truthCheck(text, { facts: proved, menu, bar, index })
  return checked.ok ? [] : checked.claims.map((claim) => `${claim.kind}: ${text}`)
}

function amountsOf(block: Block) {
  const minors =
    block.kind === 'pay'
      ? block.shares.map((share) => share.amountMinor)
      : block.kind === 'bill'
        ? [block.totalMinor, block.unplacedMinor, ...block.lines.map((line) => line.totalMinor)]
        : block.kind === 'order_placed'
          ? [block.totalMinor]
          : []
  return minors.map((minor) => ({ minor, itemId: null }))
}

function divergedAt({ dialogue, cartsAfter }: Played): number | null {
  const at = dialogue.steps.findIndex((step, index) => {
    if (step.cart === null || step.places) return false
    return lineDifferences(step.cart, cartsAfter[index] ?? []).length > 0
  })
  return at === -1 ? null : at
}

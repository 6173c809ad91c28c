import { nextButton, offerNext } from './asking.ts'
import { place, review, showCart } from './checkout.ts'
import { chosenAlso } from './choosing.ts'
import { quantityTapped } from './counting.ts'
import { askInCategory, showCategory, showItem, showMenu } from './menu-pages.ts'
import { cartLines, type Mind, tell } from './mind.ts'
import { noteTapped, setWish } from './noting.ts'
import { addTapped, settleFirst, sureWish, takeWaiting } from './ordering.ts'
import { hasDue, payWhole, showBill } from './paying.ts'
import { callPerson } from './person.ts'
import { askClear, clearCart, removeTapped } from './removing.ts'
import { sitAt, welcome } from './scan.ts'
import { sizeTapped } from './sizing.ts'
import {
  askAmounts,
  askLines,
  askSplit,
  askWays,
  payOwn,
  paySplitLines,
  pickLine,
  splitInWays,
  splitOwn,
} from './splitting.ts'
import { cancelOrder, showStatus } from './status.ts'
import type { Tap } from './taps.ts'

type Handlers = {
  readonly [V in Tap['verb']]: (mind: Mind, tap: Extract<Tap, { verb: V }>) => void
}

const HANDLERS: Handlers = {
  menu: (mind, tap) => showMenu(mind, tap.page),
  cat: openCategory,
  item: openItem,
  add: addTapped,
  opt: chooseOption,
  rm: removeTapped,
  qty: quantityTapped,
  note: noteTapped,
  size: sizeTapped,
  place: (mind, tap) => place(mind, tap.shown),
  split_equal: (mind, tap) => splitInWays(mind, tap.ways),
  split_line: (mind, tap) => pickLine(mind, tap.lineId),
  sit: (mind, tap) => sitAt(mind, tap.table, tap.how),
  person: (mind, tap) => callPerson(mind, tap.reason),
  // The turn speaks the new language already: it was set before anything was said.
  lang: (mind) => tell(mind, mind.say('language_set')),
  cancel: (mind, tap) => cancelOrder(mind, tap.orderId),
  // Another bar than this turn's: a code came with the tap, and is answered.
  bar: (mind, tap) => {
    if (tap.barId === mind.work.facts.bar.id) welcome(mind)
  },
  cart: showCart,
  review,
  more: askMore,
  clear: askClear,
  clear_yes: clearCart,
  keep,
  bill: showBill,
  pay_all: (mind) => {
    if (hasDue(mind)) payWhole(mind)
  },
  pay_own: payOwn,
  split: askSplit,
  split_ways: askWays,
  split_own: splitOwn,
  split_lines: (mind) => askLines(mind),
  split_done: paySplitLines,
  split_amounts: askAmounts,
  status: showStatus,
}

/** Does what a tap, or a typed answer that means one, asks for. */
export function handleTap(mind: Mind, tap: Tap): void {
  const handler = HANDLERS[tap.verb] as (mind: Mind, tap: Tap) => void
  handler(mind, tap)
}

/** A button of long ago, or one we never sent: nothing happens, and the way on is shown. */
export function staleTap(mind: Mind): void {
  if (cartLines(mind).length > 0) {
    tell(mind, mind.say('stale_tap'))
    mind.draft.showsCart = true
    return
  }
  offerNext(mind, mind.say('stale_tap'), [nextButton(mind, 'button_menu')])
}

/** Turning a page of the category that a wish waits for keeps the wish's question. */
function openCategory(mind: Mind, tap: Extract<Tap, { verb: 'cat' }>): void {
  const [waiting] = mind.draft.pending
  if (waiting?.categoryId === tap.categoryId) return askInCategory(mind, waiting, tap.page)
  showCategory(mind, tap.categoryId, tap.page)
}

/** A row of a menu page: what waits for this category is answered by it, else the dish is shown. */
function openItem(mind: Mind, tap: Extract<Tap, { verb: 'item' }>): void {
  const item = mind.look.item(tap.itemId)
  if (item === undefined) return staleTap(mind)
  const waiting = takeWaiting(mind, tap.itemId)
  if (waiting === null) return showItem(mind, item)
  const { quantity, note, choices, query } = waiting
  settleFirst(mind, sureWish(item.id, null, { quantity, note, choices, query }))
}

/** An answer to what a dish is to come with. */
function chooseOption(mind: Mind, tap: Extract<Tap, { verb: 'opt' }>): void {
  const item = mind.look.item(tap.itemId)
  if (item === undefined) return staleTap(mind)
  const choices = [{ groupId: tap.groupId, choiceId: tap.choiceId }]
  const waiting = takeWaiting(mind, tap.itemId)
  const added = cartLines(mind).findLast((line) => line.itemId === tap.itemId)
  // Tapped once more, or otherwise, below the old question: that is about the dish that it added.
  if (waiting === null && added !== undefined) return setWish(mind, added, { note: null, choices })
  const wish = waiting ?? sureWish(tap.itemId, null)
  settleFirst(mind, { ...wish, choices: chosenAlso(item, wish.choices, choices) })
}

function askMore(mind: Mind): void {
  offerNext(mind, mind.say('anything_else'), [nextButton(mind, 'button_menu')])
}

/** "No" or "not now": what was asked is let go, nothing else changes. */
function keep(mind: Mind): void {
  mind.draft.pending = mind.draft.pending.slice(1)
  mind.draft.splitLines = []
  tell(mind, mind.say('kept'))
}

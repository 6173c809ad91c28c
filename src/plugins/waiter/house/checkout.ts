import type { ChangeWords } from '../../../core/blocks.ts'
import { cartTotal } from '../../../core/cart.ts'
import type { CartChange } from '../../../core/errors.ts'
import { cartChanges } from '../../../core/tab-commands.ts'
import type { Line } from '../../../core/tab.ts'
import { askConfirm, nextButton, offerNext, option } from './asking.ts'
import { takesOrders, tellClosed } from './hours.ts'
import { cartLines, type Mind, ownOrders, tableOf, tell } from './mind.ts'
import { showOrders } from './status.ts'
import { fullName, lineWords } from './words.ts'

/**
 * Stands for exactly what a cart shows: lines, quantities, options, notes, prices and the visit. A yes counts for the
 * cart it was said to and for no other.
 */
export function fingerprint(mind: Mind): string {
  const lines = cartLines(mind).map((line) => [
    line.itemId,
    line.sizeId,
    line.choices.map((choice) => `${choice.groupId}.${choice.choiceId}`),
    line.quantity,
    line.note,
    line.unitPriceMinor,
  ])
  return hash(JSON.stringify([mind.work.tab()?.id ?? '', lines]))
}

/** 64 bits in two FNV-1a halves: enough to tell carts apart, not meant against forgery (taps are checked by the engine). */
function hash(text: string): string {
  let low = 0x811c9dc5
  let high = 0xcbf29ce4
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    low = Math.imul(low ^ unit, 0x01000193)
    high = Math.imul(high ^ (unit + at), 0x01000193)
  }
  return `${(high >>> 0).toString(36)}${(low >>> 0).toString(36)}`
}

/** "What is in my cart?" With an empty one, what was ordered is what they mean. */
export function showCart(mind: Mind): void {
  if (cartLines(mind).length > 0) {
    mind.draft.showsCart = true
    return
  }
  if (ownOrders(mind).length > 0) return showOrders(mind)
  offerNext(mind, mind.say('cart_empty'), [nextButton(mind, 'button_menu')])
}

/** "That's all": a yes if the cart was just shown for one, else the cart is shown for it. */
export function review(mind: Mind): void {
  if (mind.draft.pending.length > 0) return tell(mind, mind.say('still_open'))
  if (mind.draft.open?.yes === `place:${fingerprint(mind)}`) {
    mind.draft.open = null
    return place(mind, fingerprint(mind))
  }
  if (cartLines(mind).length > 0 || ownOrders(mind).length === 0) return showCart(mind)
  tell(mind, mind.say('order_already'))
  showOrders(mind)
}

/** A yes to the cart that was shown as `shown`. */
export function place(mind: Mind, shown: string): void {
  const { work, say, draft } = mind
  if (cartLines(mind).length === 0) {
    if (ownOrders(mind).length > 0) tell(mind, say('order_already'))
    return showCart(mind)
  }
  draft.showsCart = true
  if (shown !== fingerprint(mind)) return tell(mind, say('cart_other'))
  const table = tableOf(mind)
  const orderId = work.newId()
  const placed = work.run({ kind: 'tab', command: { type: 'place', orderId } })
  // A price that rose or a dish that is finished: the cart comes again with what moved, and waits for a fresh yes.
  if (!placed.ok) return
  draft.showsCart = false
  draft.touched = []
  draft.infos.push({
    kind: 'order_placed',
    orderId,
    table,
    totalMinor: placed.value.placedTotalMinor ?? 0,
    currency: mind.look.menu.currency,
  })
}

/** The cart as it stands at the end of the turn, today's prices in it, with the button that places it. */
export function closeWithCart(mind: Mind): void {
  const { work, say, draft, look } = mind
  const tab = work.tab()
  if (!draft.showsCart || tab === null) return
  const changes = withTodaysPrices(mind)
  const lines = cartLines(mind)
  if (changes.length > 0) tell(mind, say('cart_moved'))
  if (lines.length > 0 || changes.length > 0) {
    draft.infos.push({
      kind: 'cart',
      lines: lines.map((line) => lineWords(mind, line)),
      totalMinor: cartTotal(lines),
      currency: look.menu.currency,
      changes,
    })
  }
  if (lines.length === 0) {
    return offerNext(mind, say('cart_empty'), [nextButton(mind, 'button_menu')])
  }
  if (!takesOrders(mind)) return tellClosed(mind)
  askConfirm(
    mind,
    say('review', { table: tableOf(mind) ?? '' }),
    [
      option({ verb: 'place', shown: fingerprint(mind) }, say('button_place')),
      option({ verb: 'more' }, say('button_more')),
    ],
    { verb: 'more' },
  )
}

/** Makes the cart's prices those of now and says what that changed. */
function withTodaysPrices(mind: Mind): readonly ChangeWords[] {
  const { work, deps } = mind
  const { menu, personId, at } = work.facts
  const tab = work.tab()
  if (tab === null) return []
  const changes = cartChanges(tab, { menu, personId, at, zone: deps.zone })
  const before = new Map(tab.lines.map((line) => [line.id, line]))
  if (changes.length > 0) work.run({ kind: 'tab', command: { type: 'refresh' } })
  return changes.flatMap((change) => inWordsOf(mind, change, before.get(change.lineId)))
}

function inWordsOf(mind: Mind, change: CartChange, line: Line | undefined): readonly ChangeWords[] {
  if (line === undefined) return []
  const name = fullName(lineWords(mind, line))
  if (change.kind === 'gone') return [{ kind: 'gone', name }]
  const { fromMinor, toMinor } = change
  return [{ kind: 'price', name, fromMinor, toMinor }]
}

import type { ChangeWords } from '../../../core/blocks.ts'
import { cartBlock, cartFingerprint, changeWords } from '../../../core/cart-view.ts'
import { cartChanges, isPricedToday } from '../../../core/tab-commands.ts'
import type { Line } from '../../../core/tab.ts'
import { askConfirm, nextButton, offerNext, option } from './asking.ts'
import { askWish, isOffered, nextChoice } from './choosing.ts'
import { takesOrders, tellClosed } from './hours.ts'
import { cartLines, type Mind, ownOrders, tableOf, tell } from './mind.ts'
import { settle, sureWish } from './ordering.ts'
import { showOrders } from './status.ts'

/** Stands for exactly what this diner's cart shows. */
function fingerprint(mind: Mind): string {
  const { personId, menu } = mind.work.facts
  return cartFingerprint(mind.work.tab(), personId, menu.currency)
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
  if (mind.draft.isSure && mind.draft.open?.yes === `place:${fingerprint(mind)}`) {
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
  // Said of this cart earlier in the turn: "the bill please, that's all".
  const unplaced = draft.says.indexOf(say('bill_unplaced'))
  if (unplaced >= 0) draft.says.splice(unplaced, 1)
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
  const changes = [...draft.moved, ...withTodaysPrices(mind)]
  const lines = cartLines(mind)
  if (changes.length > 0) tell(mind, say('cart_moved'))
  if (lines.length > 0 || changes.length > 0) {
    draft.infos.push(cartBlock(look.menu, lines, changes, mind.language))
  }
  const [waiting] = draft.pending
  if (waiting !== undefined) return askWish(mind, waiting)
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
  const facts = { menu, personId, at, zone: deps.zone }
  const changes = cartChanges(tab, facts)
  if (!isPricedToday(tab, facts)) work.run({ kind: 'tab', command: { type: 'refresh' } })
  for (const { kind, lineId } of changes) {
    const line = tab.lines.find(({ id }) => id === lineId)
    if (kind === 'unset' && line !== undefined) chooseAnew(mind, line)
  }
  return changeWords(menu, changes, tab.lines, mind.language)
}

/** Asks for what the menu newly wants of a dish. Nothing that was chosen is left out for it, or made another: that is told alone. */
function chooseAnew(mind: Mind, line: Line): void {
  const item = mind.look.item(line.itemId)
  if (item === undefined || !line.choices.every((one) => isOffered(item, one))) return
  const { choices, quantity, note } = line
  const query = mind.look.name(item)
  const size = item.sizes.find((one) => one.id === line.sizeId)
  const wish = sureWish(item.id, size?.id ?? null, { choices, quantity, note, query })
  const hasLostSize = line.sizeId !== null && size === undefined
  if (!hasLostSize || nextChoice(mind, wish).open !== null) settle(mind, wish)
}

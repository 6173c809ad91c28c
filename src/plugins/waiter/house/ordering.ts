import { describeLine, isServedAt, type LineWords } from '../../../core/cart.ts'
import type { Refusal } from '../../../core/errors.ts'
import { inLanguage } from '../../../core/language.ts'
import type { MenuItem } from '../../../core/menu.ts'
import { MAX_LINES, MAX_QUANTITY } from '../../../core/tab.ts'
import { wishParts } from '../../../core/understand/choice-parts.ts'
import { withAllergy } from './allergens.ts'
import { askChoice, nextButton, offerNext, offerPerson, option } from './asking.ts'
import { nextChoice } from './choosing.ts'
import type { Wish } from './dialogue.ts'
import { lowestPrice } from './menu-pages.ts'
import { cartLines, type Mind, tell } from './mind.ts'
import type { Tap } from './taps.ts'
import { inWords, quoted } from './words.ts'

/** A wish for one item that is known for sure. */
export function sureWish(
  itemId: string,
  sizeId: string | null,
  more: Partial<Pick<Wish, 'quantity' | 'note' | 'choices' | 'query'>> = {},
): Wish {
  return {
    query: '',
    candidates: [{ itemId, sizeId }],
    isSure: true,
    categoryId: null,
    choices: [],
    quantity: 1,
    note: null,
    asked: 0,
    ...more,
  }
}

/** Puts a wish into the cart, or keeps it waiting for what is still open. */
export function settle(mind: Mind, wanted: Wish): void {
  const { wish, open } = nextChoice(mind, wanted)
  if (open?.kind === 'item') return wait(mind, wish)
  const target = wish.candidates[0]
  const item = target === undefined ? undefined : mind.look.item(target.itemId)
  if (target === undefined || item === undefined) return missing(mind, wish)
  if (!mind.look.isOrderable(item)) return notNow(mind, item, wish)
  if (lowestPrice(item) === null) return noPrice(mind, item)
  if (wish.quantity > MAX_QUANTITY) return tooMany(mind)
  if (open !== null || mind.work.tab() === null) return wait(mind, wish)
  put(mind, item, wish)
}

function put(mind: Mind, item: MenuItem, wish: Wish): void {
  const parts = inParts(wish)
  if (parts.length > 1) return parts.forEach((part) => settle(mind, part))
  const { choices, quantity } = wish
  const sizeId = wish.candidates[0]?.sizeId ?? null
  const lineId = mind.work.newId()
  const note = withAllergy(mind, item, wish.note)
  const result = mind.work.run({
    kind: 'tab',
    command: { type: 'add', lineId, itemId: item.id, sizeId, choices, quantity, note },
  })
  if (result.ok) return added(mind, lineId, wish)
  refused(mind, result.refusal, wish)
}

/** "3 fries, one without salt": two as they are, and one of which the kitchen reads that. */
function inParts(wish: Wish): readonly Wish[] {
  const parts = (wish.note === null ? null : wishParts(wish.note)) ?? []
  const left = parts.reduce((rest, { quantity }) => rest - quantity, wish.quantity)
  if (left < 0) return [wish]
  const plain = left > 0 ? [{ ...wish, quantity: left, note: null }] : []
  const all = [...plain, ...parts.map((part) => ({ ...wish, ...part }))]
  return all.length > 1 ? all : [wish]
}

/** Tries the wish that was asked about again; while something of it is open it stays the first to be asked. */
export function settleFirst(mind: Mind, wish: Wish): void {
  const others = mind.draft.pending
  mind.draft.pending = []
  settle(mind, wish)
  mind.draft.pending = [...mind.draft.pending, ...others]
}

function wait(mind: Mind, wish: Wish): void {
  if (mind.draft.pending.length >= MAX_LINES) return
  mind.draft.pending.push(wish)
}

function added(mind: Mind, lineId: string, wish: Wish): void {
  const { draft, work } = mind
  const lines = work.tab()?.lines ?? []
  const target = wish.candidates[0]
  // An equal line took the new one in: it is that line that was touched.
  const line =
    lines.find((one) => one.id === lineId) ??
    lines.findLast(
      (one) =>
        one.orderId === null &&
        one.personId === work.facts.personId &&
        one.itemId === target?.itemId &&
        one.sizeId === target.sizeId,
    )
  if (line === undefined) return
  const words = describeLine(mind.look.menu, { ...line, quantity: wish.quantity }, mind.language)
  if (words !== null) draft.added.push(words)
  draft.touched = draft.added.length === 1 ? [line.id] : [...draft.touched, line.id].slice(-60)
  draft.showsCart = true
}

function missing(mind: Mind, wish: Wish): void {
  mind.draft.unknown.push(quoted(wish.query === '' ? '…' : wish.query))
}

/** Sold out or outside its hours: said, with the nearest that can be had. */
function notNow(mind: Mind, item: MenuItem, wish: Wish): void {
  const { say, look, work, deps } = mind
  const near = look.menu.items
    .filter((one) => one.categoryId === item.categoryId && one.id !== item.id)
    .filter(look.isOrderable)
    .toSorted((a, b) => priceGap(a, item) - priceGap(b, item))
    .slice(0, 2)
  const name = look.name(item)
  const isServed = isServedAt(item, { at: work.facts.at, zone: deps.zone })
  if (near.length === 0) {
    return tell(mind, say(isServed ? 'sold_out' : 'not_sold_now', { item: name }))
  }
  const prompt = say(isServed ? 'sold_out_near' : 'not_sold_now_near', { item: name })
  if (mind.draft.asked !== null) {
    return tell(mind, say(isServed ? 'sold_out' : 'not_sold_now', { item: name }))
  }
  askChoice(
    mind,
    prompt,
    near.map((one) => nearOption(mind, one, wish.quantity)),
  )
}

function priceGap(one: MenuItem, other: MenuItem): number {
  return Math.abs((lowestPrice(one) ?? 0) - (lowestPrice(other) ?? 0))
}

export function nearOption(
  mind: Mind,
  item: MenuItem,
  quantity: number,
  sizeId: string | null = null,
) {
  const price = item.sizes.find((size) => size.id === sizeId)?.priceMinor ?? lowestPrice(item)
  const tap = {
    verb: 'add',
    itemId: item.id,
    sizeId,
    quantity: Math.min(quantity, MAX_QUANTITY),
  } as const
  return option(tap, mind.look.name(item), price === null ? null : mind.look.money(price))
}

function noPrice(mind: Mind, item: MenuItem): void {
  tell(mind, mind.say('item_no_price', { item: mind.look.name(item) }))
}

function tooMany(mind: Mind): void {
  offerPerson(mind, mind.say('too_many', { max: MAX_QUANTITY }), 'asked')
}

/** What the domain would not take, told in the diner's words; every refusal has its answer. */
function refused(mind: Mind, refusal: Refusal, wish: Wish): void {
  const target = wish.candidates[0]
  const item = target === undefined ? undefined : mind.look.item(target.itemId)
  if (item === undefined) return missing(mind, wish)
  if (refusal.code === 'option_invalid') return askOptionAgain(mind, refusal, item, wish)
  if (SIZE_REFUSALS.has(refusal.code)) return askSizeAgain(mind, item, wish)
  if (refusal.code === 'quantity_invalid') return tooMany(mind)
  if (refusal.code === 'cart_full') {
    mind.draft.showsCart = true
    return tell(mind, mind.say('cart_full'))
  }
  if (refusal.code === 'item_unavailable') return notNow(mind, item, wish)
  noPrice(mind, item)
}

const SIZE_REFUSALS: ReadonlySet<Refusal['code']> = new Set([
  'size_unavailable',
  'size_unknown',
  'size_required',
])

function askSizeAgain(mind: Mind, item: MenuItem, wish: Wish): void {
  const { say, look } = mind
  const size = item.sizes.find((one) => one.id === wish.candidates[0]?.sizeId)
  const candidates = [{ itemId: item.id, sizeId: null }]
  if (size !== undefined) {
    tell(mind, say('size_sold_out', { item: look.name(item), size: look.sizeName(size) }))
  }
  wait(mind, { ...wish, candidates, asked: wish.asked + 1 })
}

function askOptionAgain(
  mind: Mind,
  refusal: Extract<Refusal, { code: 'option_invalid' }>,
  item: MenuItem,
  wish: Wish,
): void {
  const { say, look } = mind
  const group = item.optionGroups.find((one) => one.id === refusal.groupId)
  const choices = wish.choices.filter((choice) => choice.groupId !== refusal.groupId)
  if (group !== undefined && refusal.reason === 'unavailable') {
    const groupName = inLanguage(group.name, mind.language)
    tell(mind, say('option_sold_out', { item: look.name(item), group: groupName }))
  }
  wait(mind, { ...wish, choices, asked: wish.asked + 1 })
}

/** A tap on something to add: it answers the wish that waits for it, or is a wish of its own. */
export function addTapped(mind: Mind, tap: Extract<Tap, { verb: 'add' }>): void {
  const item = mind.look.item(tap.itemId)
  const waiting = takeWaiting(mind, tap.itemId)
  const base = waiting ?? sureWish(tap.itemId, tap.sizeId)
  settleFirst(mind, {
    ...base,
    candidates: [{ itemId: tap.itemId, sizeId: tap.sizeId }],
    isSure: true,
    categoryId: null,
    quantity: tap.quantity,
    query: base.query === '' && item !== undefined ? mind.look.name(item) : base.query,
  })
}

/** The first waiting wish that this item can answer, taken out of the waiting ones. */
export function takeWaiting(mind: Mind, itemId: string): Wish | null {
  const item = mind.look.item(itemId)
  const found = mind.draft.pending.find(
    (wish) =>
      wish.candidates.some((candidate) => candidate.itemId === itemId) ||
      (wish.categoryId !== null && wish.categoryId === item?.categoryId),
  )
  if (found === undefined) return null
  mind.draft.pending = mind.draft.pending.filter((wish) => wish !== found)
  // It got further, so it may be asked about again.
  return { ...found, asked: 0 }
}

/** How often one open wish is asked for before it is let go. */
const MAX_ASKED = 3

/**
 * Lets go of what was asked for often enough without getting any further, and says so.
 * @param isAlone the turn answered nothing else: where to go on from here is shown too.
 */
export function letGo(mind: Mind, isAlone: boolean): void {
  const { draft, look, say } = mind
  const gone = draft.pending.filter((wish) => wish.asked >= MAX_ASKED)
  if (gone.length === 0) return
  draft.pending = draft.pending.filter((wish) => !gone.includes(wish))
  const names = gone.map(({ query, candidates }) => {
    const item = candidates.length === 1 ? look.item(candidates[0]?.itemId ?? '') : undefined
    return item === undefined ? query : look.name(item)
  })
  const told = say('let_go', { query: quoted(names.join(', ')) })
  if (draft.pending.length > 0) return tell(mind, told)
  // "One thing first:" is for a question that is not asked now.
  const first = draft.says.indexOf(say('still_open'))
  if (first >= 0) draft.says.splice(first, 1)
  const hasTold = !isAlone && draft.says.length + draft.infos.length > 0
  // What comes nearest to a dish that is not on the menu is asked at the end of the turn.
  if (hasTold || draft.asked !== null || draft.near.length > 0) return tell(mind, told)
  if (cartLines(mind).length === 0) return offerNext(mind, told, [nextButton(mind, 'button_menu')])
  draft.showsCart = true
  tell(mind, told)
}

/** Tries every waiting wish again, as after sitting down. */
export function resume(mind: Mind): void {
  const waiting = mind.draft.pending
  mind.draft.pending = []
  for (const wish of waiting) settle(mind, { ...wish, asked: 0 })
}

/** What was put into the cart, repeated back with name, size and quantity. */
export function tellAdded(mind: Mind): void {
  const lines = summed(mind.draft.added).map(inWords)
  if (lines.length === 0) return
  const count = lines.length - MAX_TOLD
  const shown =
    count > 1 ? [...lines.slice(0, MAX_TOLD), mind.say('word_more_lines', { count })] : lines
  mind.draft.says.unshift(mind.say('added', { lines: shown.join(', ') }))
}

/** The cart stands below with every line; a sentence of sixty would bury it. */
const MAX_TOLD = 8

function summed(lines: readonly LineWords[]): readonly LineWords[] {
  const sums = new Map<string, LineWords>()
  for (const line of lines) {
    const key = JSON.stringify({ ...line, quantity: 0 })
    const before = sums.get(key)?.quantity ?? 0
    sums.set(key, { ...line, quantity: before + line.quantity })
  }
  return [...sums.values()]
}

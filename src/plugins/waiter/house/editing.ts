import { describeLine } from '../../../core/cart.ts'
import type { Refusal } from '../../../core/errors.ts'
import { inLanguage } from '../../../core/language.ts'
import type { Line } from '../../../core/tab.ts'
import { MAX_QUANTITY } from '../../../core/tab.ts'
import type { Act, Wanted } from '../../../core/understand/acts.ts'
import { choicesNamed } from '../../../core/understand/choices.ts'
import { itemIdsOf } from '../../../core/understand/menu-decision.ts'
import { askChoice, askConfirm, nextButton, offerNext, offerPerson, option } from './asking.ts'
import { chosenAlso, notedChoices } from './choosing.ts'
import type { Wish } from './dialogue.ts'
import { cartLines, type Mind, ownOrders, tell } from './mind.ts'
import { settle, settleFirst, sureWish } from './ordering.ts'
import { askCancel } from './status.ts'
import type { Tap } from './taps.ts'
import { fullName, inWords, lineWords, quoted } from './words.ts'

/** Takes out what was named; what matches several lines is asked. */
export function removeWanted(mind: Mind, wanted: readonly Wanted[]): void {
  if (wanted.length === 0) return removeSpokenOf(mind)
  for (const one of wanted) {
    if (dropsWaiting(mind, one)) continue
    const lines = matching(mind, one, cartLines(mind))
    const [line, ...others] = lines
    if (line === undefined) notInCart(mind, one)
    else if (others.length > 0) askWhichLine(mind, 'which_remove', lines, removeTap(one.quantity))
    else removeLine(mind, line, one.quantity)
  }
}

/** "Remove it", "cancel that": what is asked about, what was spoken of last, or an order that nobody has begun. */
function removeSpokenOf(mind: Mind): void {
  const [waiting] = mind.draft.pending
  if (waiting !== undefined) return dropWaiting(mind, (wish) => wish !== waiting)
  const lines = spokenOf(mind)
  const [line, ...others] = lines
  if (line !== undefined && others.length === 0) return removeLine(mind, line, null)
  if (line === undefined && isUnderWay(mind)) return askCancel(mind)
  askWhichLine(mind, 'which_remove', lines, removeTap(null))
}

/** "Never mind the tea" while it is still asked which tea: nothing more is asked. */
function dropsWaiting(mind: Mind, { decision }: Wanted): boolean {
  const ids = itemIdsOf(decision)
  const isKept = (wish: Wish) => !wish.candidates.some(({ itemId }) => ids.has(itemId))
  if (mind.draft.pending.every(isKept)) return false
  dropWaiting(mind, isKept)
  return true
}

function dropWaiting({ draft, say }: Mind, isKept: (wish: Wish) => boolean): void {
  draft.pending = draft.pending.filter(isKept)
  draft.open = null
  draft.says.push(say('kept'))
}

function removeTap(quantity: number | null) {
  return (line: Line): Tap => ({ verb: 'rm', lineId: line.id, quantity })
}

/** @param quantity how many of the line; `null` or as many as there are: the line. */
export function removeLine(mind: Mind, line: Line, quantity: number | null): void {
  const { work, say, draft } = mind
  const isPart = quantity !== null && quantity < line.quantity
  const result = work.run({
    kind: 'tab',
    command: isPart
      ? { type: 'change', lineId: line.id, quantity: line.quantity - quantity }
      : { type: 'remove', lineId: line.id },
  })
  if (!result.ok) return refusedEdit(mind, result.refusal)
  const taken = isPart ? { ...line, quantity } : line
  tell(mind, say('removed', { lines: inWords(lineWords(mind, taken)) }))
  draft.showsCart = true
}

export function removeTapped(mind: Mind, tap: Extract<Tap, { verb: 'rm' }>): void {
  const line = cartLines(mind).find((one) => one.id === tap.lineId)
  if (line !== undefined) return removeLine(mind, line, tap.quantity)
  refusedEdit(mind, lostLine(mind, tap.lineId))
}

/** "Make it three", "one more", "4 mojitos instead of 2". */
export function changeWanted(mind: Mind, act: Extract<Act, { type: 'change' }>): void {
  const { draft } = mind
  const [waiting, ...others] = draft.pending
  const [wanted] = act.wanted
  if (wanted === undefined && waiting !== undefined) {
    const quantity = act.quantity ?? waiting.quantity + (act.by ?? 0)
    draft.pending = [{ ...waiting, quantity: Math.max(1, quantity) }, ...others]
    return
  }
  const lines = wanted === undefined ? spokenOf(mind) : matching(mind, wanted, cartLines(mind))
  const [line, ...more] = lines
  if (line === undefined) return changeNothing(mind, act, wanted)
  // "No salt on the fries" counts nothing.
  const isWish = wanted !== undefined && act.quantity === null && act.by === null
  if (isWish) return setWish(mind, lines.find(({ note }) => note === null) ?? line, wanted)
  if (more.length === 0) return setQuantity(mind, line, newQuantity(act, line))
  askWhichLine(mind, 'which_change', lines, (one) => {
    const quantity = newQuantity(act, one)
    return quantity < 1
      ? { verb: 'rm', lineId: one.id, quantity: null }
      : { verb: 'qty', lineId: one.id, quantity }
  })
}

function newQuantity(act: Extract<Act, { type: 'change' }>, line: Line): number {
  return act.quantity ?? line.quantity + (act.by ?? 0)
}

/** "One more mojito" where there is none yet is an order; "make it three" of nothing is not. */
function changeNothing(
  mind: Mind,
  act: Extract<Act, { type: 'change' }>,
  wanted: Wanted | undefined,
): void {
  const quantity = act.quantity ?? act.by ?? 0
  if (wanted?.decision.kind === 'sure' && quantity > 0) {
    const { itemId, sizeId } = wanted.decision
    const query = quoted(wanted.text)
    return settle(
      mind,
      sureWish(itemId, wanted.sizeId ?? sizeId, { quantity, query, note: wanted.note }),
    )
  }
  if (wanted !== undefined) return notInCart(mind, wanted)
  if (isUnderWay(mind)) return offerPerson(mind, mind.say('line_ordered'), 'asked')
  offerNext(mind, mind.say('nothing_to_change'), [nextButton(mind, 'button_menu')])
}

export function setQuantity(mind: Mind, line: Line, quantity: number): void {
  const { work, say, draft } = mind
  if (quantity < 1) return removeLine(mind, line, null)
  const command = { type: 'change', lineId: line.id, quantity } as const
  const result = work.run({ kind: 'tab', command })
  if (!result.ok) return refusedEdit(mind, result.refusal)
  tell(mind, say('changed', { lines: inWords(lineWords(mind, { ...line, quantity })) }))
  draft.touched = [line.id]
  draft.showsCart = true
}

export function quantityTapped(mind: Mind, tap: Extract<Tap, { verb: 'qty' }>): void {
  const line = cartLines(mind).find((one) => one.id === tap.lineId)
  if (line !== undefined) return setQuantity(mind, line, tap.quantity)
  refusedEdit(mind, lostLine(mind, tap.lineId))
}

/** "No chili" after the order: for what waits, for what was spoken of last, or asked. */
export function takeNote(mind: Mind, note: string): void {
  const { draft } = mind
  const waiting = draft.pending.find((wish) => isChoiceOf(mind, wish, note)) ?? draft.pending[0]
  if (waiting !== undefined) {
    draft.pending = draft.pending.filter((wish) => wish !== waiting)
    settleFirst(mind, { ...waiting, asked: 0, note: joined(waiting.note, note) })
    // A note that was the answer shows in what is added or asked next.
    if (draft.pending[0]?.note?.includes(note) === true) {
      tell(mind, mind.say('noted', { lines: quoted(note) }))
    }
    return
  }
  const spoken = spokenOf(mind)
  const offering = spoken.filter((one) => choicesOf(mind, one, note).isAll)
  const lines = offering.length > 0 ? offering : spoken
  const [line, ...more] = lines
  if (line === undefined) {
    return offerNext(mind, mind.say('nothing_to_change'), [nextButton(mind, 'button_menu')])
  }
  if (more.length === 0) return setNote(mind, line, note)
  draft.note = note
  const prompt = mind.say('which_note', { note: quoted(note) })
  askLines(mind, prompt, lines, (one) => ({ verb: 'note', lineId: one.id }))
}

function isChoiceOf({ look }: Mind, { candidates }: Wish, words: string): boolean {
  const [only, ...others] = candidates
  const item = only === undefined || others.length > 0 ? undefined : look.item(only.itemId)
  return item !== undefined && choicesNamed(item, words).isAll
}

/** What of a line's dish these words choose. */
export function choicesOf({ look }: Mind, line: Line, words: string) {
  const item = look.item(line.itemId)
  const named = item === undefined ? null : choicesNamed(item, words)
  return named !== null && named.choices.length > 0 ? named : { choices: [], isAll: false }
}

export function noteTapped(mind: Mind, tap: Extract<Tap, { verb: 'note' }>): void {
  const { note } = mind.draft
  const line = cartLines(mind).find((one) => one.id === tap.lineId)
  if (line === undefined || note === null) return refusedEdit(mind, lostLine(mind, tap.lineId))
  mind.draft.note = null
  setNote(mind, line, note)
}

function setNote(mind: Mind, line: Line, note: string): void {
  setWish(mind, line, { note, choices: [] })
}

/** More words about a line of the cart: choices where they are some, else its note. */
export function setWish(mind: Mind, line: Line, wish: Pick<Wanted, 'note' | 'choices'>): void {
  const { work, say, draft } = mind
  const item = mind.look.item(line.itemId)
  const had = item === undefined ? line.choices : chosenAlso(item, line.choices, wish.choices)
  const said =
    item === undefined || wish.note === null
      ? { choices: had, note: wish.note }
      : notedChoices(item, had, wish.note)
  const whole = said.note === null ? line.note : joined(line.note, said.note)
  const change = { choices: said.choices, note: whole }
  const result = work.run({ kind: 'tab', command: { type: 'change', lineId: line.id, ...change } })
  if (!result.ok) return refusedWish(mind, result.refusal, said.choices)
  tell(mind, say('noted', { lines: inWords(lineWords(mind, { ...line, ...change })) }))
  draft.showsCart = true
}

/** Of a choice that is finished it is told which; the line stays as it was. */
function refusedWish(mind: Mind, refusal: Refusal, wanted: Line['choices']): void {
  if (refusal.code !== 'option_invalid' || refusal.reason !== 'unavailable') {
    return refusedEdit(mind, refusal)
  }
  const { look, language, say } = mind
  const item = look.item(refusal.itemId)
  const group = item?.optionGroups.find(({ id }) => id === refusal.groupId)
  if (item === undefined || group === undefined) return refusedEdit(mind, refusal)
  const ids = wanted.flatMap((one) => (one.groupId === group.id ? [one.choiceId] : []))
  const finished = group.choices
    .filter(({ id, available }) => !available && ids.includes(id))
    .map(({ name }) => inLanguage(name, language))
  tell(mind, say('sold_out', { item: `${look.name(item)} (${finished.join(', ')})` }))
  mind.draft.showsCart = true
}

/** A second wish about a dish does not replace the first: it may be the allergy. */
function joined(before: string | null, note: string): string {
  return before === null || before.includes(note) ? (before ?? note) : `${before}, ${note}`
}

/** "Start over": asked first, because a cart is work. With nothing in it, an order may be what they mean. */
export function askClear(mind: Mind): void {
  const { say, draft } = mind
  draft.pending = []
  if (cartLines(mind).length > 0) {
    return askConfirm(mind, say('clear_ask'), [
      option({ verb: 'clear_yes' }, say('button_clear')),
      option({ verb: 'keep' }, say('button_keep')),
    ])
  }
  if (isUnderWay(mind)) return askCancel(mind)
  offerNext(mind, say('nothing_to_clear'), [nextButton(mind, 'button_menu')])
}

export function isUnderWay(mind: Mind): boolean {
  return ownOrders(mind).some((order) => UNDER_WAY.has(order.state))
}

/** Orders that someone may still want to take back, alone or with the staff's help. */
const UNDER_WAY: ReadonlySet<string> = new Set(['placed', 'accepted', 'preparing', 'ready'])

export function clearCart(mind: Mind): void {
  const { work, say } = mind
  if (cartLines(mind).length === 0) return tell(mind, say('nothing_to_clear'))
  work.run({ kind: 'tab', command: { type: 'clear' } })
  mind.draft.touched = []
  offerNext(mind, say('cleared'), [nextButton(mind, 'button_menu')])
}

/** "Same again": what this diner ordered last, at today's prices. */
export function repeatLast(mind: Mind): void {
  const { work } = mind
  const last = ownOrders(mind).at(-1)
  const lines = (work.tab()?.lines ?? []).filter((line) => line.orderId === last?.id)
  if (last === undefined || lines.length === 0) {
    return offerNext(mind, mind.say('repeat_nothing'), [nextButton(mind, 'button_menu')])
  }
  for (const line of lines) {
    const { choices, quantity, note } = line
    const query = describeLine(mind.look.menu, line, mind.language)?.name ?? ''
    settle(mind, sureWish(line.itemId, line.sizeId, { choices, quantity, note, query }))
  }
}

/** The lines last spoken of, else the only line, else all: then it must be asked. */
export function spokenOf(mind: Mind): readonly Line[] {
  const cart = cartLines(mind)
  const touched = cart.filter((line) => mind.draft.touched.includes(line.id))
  return touched.length > 0 ? touched : cart
}

export function matching(mind: Mind, wanted: Wanted, lines: readonly Line[]): readonly Line[] {
  const { decision } = wanted
  switch (decision.kind) {
    case 'sure': {
      const sizeId = wanted.sizeId ?? decision.sizeId
      const same = lines.filter((line) => line.itemId === decision.itemId)
      const sized = same.filter((line) => sizeId === null || line.sizeId === sizeId)
      return sized.length > 0 ? sized : same
    }
    case 'ask':
    case 'none': {
      const hits = decision.kind === 'ask' ? decision.candidates : decision.nearest
      const ids = new Set(hits.map((hit) => hit.itemId))
      return lines.filter((line) => ids.has(line.itemId))
    }
    case 'category':
      return lines.filter((line) => mind.look.item(line.itemId)?.categoryId === decision.categoryId)
  }
}

/** Not in the cart: perhaps ordered already, which only a person can undo. */
export function notInCart(mind: Mind, wanted: Wanted): void {
  const placed = (mind.work.tab()?.lines ?? []).filter((line) => line.orderId !== null)
  if (matching(mind, wanted, placed).length > 0) {
    return offerPerson(mind, mind.say('line_ordered'), 'asked')
  }
  tell(mind, mind.say('not_in_cart', { query: quoted(wanted.text) }))
  mind.draft.showsCart = cartLines(mind).length > 0
}

function askWhichLine(
  mind: Mind,
  key: 'which_remove' | 'which_change',
  lines: readonly Line[],
  tapFor: (line: Line) => Tap,
): void {
  if (lines.length === 0) {
    return offerNext(mind, mind.say('nothing_to_change'), [nextButton(mind, 'button_menu')])
  }
  askLines(mind, mind.say(key), lines, tapFor)
}

export function askLines(
  mind: Mind,
  prompt: string,
  lines: readonly Line[],
  tapFor: (line: Line) => Tap,
): void {
  const options = lines.map((line) => {
    const words = lineWords(mind, line)
    const title = `${line.quantity} × ${fullName(words)}`
    const details = [...words.choices, ...(line.note === null ? [] : [quoted(line.note, 30)])]
    return option(tapFor(line), title, [mind.look.money(words.totalMinor), ...details].join(', '))
  })
  askChoice(mind, prompt, options)
}

export function lostLine(mind: Mind, lineId: string): Refusal {
  const line = mind.work.tab()?.lines.find((one) => one.id === lineId)
  if (line === undefined) return { code: 'line_unknown', lineId }
  return line.orderId === null ? { code: 'not_your_line', lineId } : { code: 'line_placed', lineId }
}

export function refusedEdit(mind: Mind, refusal: Refusal): void {
  const { say, draft } = mind
  const { code } = refusal
  if (code === 'line_placed') return offerPerson(mind, say('line_ordered'), 'asked')
  if (code === 'not_your_line') return tell(mind, say('not_your_line'))
  if (code === 'quantity_invalid') {
    return offerPerson(mind, say('too_many', { max: MAX_QUANTITY }), 'asked')
  }
  draft.showsCart = cartLines(mind).length > 0
  const hasMoved = code === 'item_unavailable' || code === 'item_unknown'
  tell(mind, say(hasMoved ? 'cart_moved' : 'stale_tap'))
}

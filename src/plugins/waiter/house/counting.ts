import type { Line } from '../../../core/tab.ts'
import type { Act, Wanted } from '../../../core/understand/acts.ts'
import { itemIdsOf } from '../../../core/understand/menu-decision.ts'
import { SMALLEST_SIZE } from '../../../core/understand/number-roles.ts'
import { sizeSaid } from '../../../core/understand/size-words.ts'
import { nextButton, offerNext, offerPerson } from './asking.ts'
import { askWhichLine, lostLine, matching, notInCart, refusedEdit, spokenOf } from './lines.ts'
import { notUnderstood } from './lost.ts'
import { cartLines, type Mind, tell } from './mind.ts'
import { setWish } from './noting.ts'
import { settle, sureWish } from './ordering.ts'
import { removeLine } from './removing.ts'
import { changeSize } from './sizing.ts'
import { isUnderWay } from './status.ts'
import type { Tap } from './taps.ts'
import { inWords, lineWords, quoted } from './words.ts'

type Change = Extract<Act, { type: 'change' }>

/** "Make it three", "one more", "double it", "4 mojitos instead of 2". */
export function changeWanted(mind: Mind, act: Change): void {
  const [waiting, ...others] = mind.draft.pending
  const [wanted] = act.wanted
  if (act.times !== undefined && comesDouble(mind)) return notUnderstood(mind)
  if (act.isAll === true) return changeAll(mind, act)
  const text = volumeSaid(mind, act)
  if (text !== null) return changeSize(mind, { type: 'size', wanted: null, text, quantity: null })
  if (wanted === undefined && waiting !== undefined) {
    const quantity = Math.max(1, newQuantity(act, waiting))
    mind.draft.pending = [{ ...waiting, quantity }, ...others]
    return
  }
  changeLines(
    mind,
    act,
    wanted === undefined ? spokenOf(mind) : matching(mind, wanted, cartLines(mind)),
  )
}

/** "Make it 33" of a Primus is a size. */
function volumeSaid(mind: Mind, { wanted, quantity }: Change): string | null {
  if (wanted.length > 0 || quantity === null || quantity < SMALLEST_SIZE) return null
  const waiting = mind.draft.pending.flatMap(({ candidates }) => candidates)
  const text = `${quantity} cl`
  const isSize = [...waiting, ...spokenOf(mind)].some(
    ({ itemId }) => sizeSaid(mind.look.item(itemId)?.sizes ?? [], text) !== null,
  )
  return isSize ? text : null
}

/** "Double everything": what still waits for a size as well. */
function changeAll(mind: Mind, act: Change): void {
  const { draft } = mind
  const lines = cartLines(mind)
  if (lines.length === 0 && draft.pending.length === 0) return changeNothing(mind, act, undefined)
  draft.pending = draft.pending.map((wish) => ({ ...wish, quantity: newQuantity(act, wish) }))
  for (const line of lines) setQuantity(mind, line, newQuantity(act, line))
  draft.touched = lines.map(({ id }) => id)
}

function changeLines(mind: Mind, act: Change, lines: readonly Line[]): void {
  const [wanted] = act.wanted
  const [line, ...more] = lines
  if (line === undefined) return changeNothing(mind, act, wanted)
  // "No salt on the fries" counts nothing.
  const isCount = act.quantity !== null || act.by !== null || act.times !== undefined
  if (wanted !== undefined && !isCount) return wishOnLines(mind, wanted, lines)
  if (more.length === 0) return setQuantity(mind, line, newQuantity(act, line))
  askWhichLine(mind, 'which_change', lines, (one) => {
    const quantity = newQuantity(act, one)
    return quantity < 1
      ? { verb: 'rm', lineId: one.id, quantity: null }
      : { verb: 'qty', lineId: one.id, quantity }
  })
}

/** All of the dish that is named, in however many lines it stands; of several dishes the first without a wish. */
function wishOnLines(mind: Mind, wanted: Wanted, lines: readonly Line[]): void {
  const isOneDish = new Set(lines.map(({ itemId }) => itemId)).size === 1
  const first = lines.find(({ note }) => note === null) ?? lines[0]
  const meant = isOneDish || first === undefined ? lines : [first]
  for (const line of meant) setWish(mind, line, wanted)
}

/** Of a dish that can be had double "double it" may be just that. */
function comesDouble(mind: Mind): boolean {
  const waiting = mind.draft.pending.flatMap(({ candidates }) => candidates)
  const items = [...waiting, ...cartLines(mind)].map(({ itemId }) => mind.look.item(itemId))
  const names = items.flatMap((item) => [
    ...(item?.sizes ?? []).map(({ name }) => name),
    ...(item?.optionGroups ?? []).flatMap(({ choices }) => choices.map(({ name }) => name)),
  ])
  return names.some((name) => Object.values(name).some((one) => /double/iu.test(one)))
}

function newQuantity({ quantity, by, times = 1 }: Change, before: Pick<Line, 'quantity'>): number {
  return quantity ?? before.quantity * times + (by ?? 0)
}

/** "One more mojito" where there is none yet is an order; "make it three" of nothing is not. */
function changeNothing(mind: Mind, act: Change, wanted: Wanted | undefined): void {
  const quantity = act.quantity ?? act.by ?? 0
  const itemId = wanted === undefined ? null : itemSaid(wanted)
  if (wanted !== undefined && itemId !== null && quantity > 0) {
    const { decision, note } = wanted
    const sizeId = wanted.sizeId ?? (decision.kind === 'sure' ? decision.sizeId : null)
    return settle(mind, sureWish(itemId, sizeId, { quantity, query: quoted(wanted.text), note }))
  }
  if (wanted !== undefined) return notInCart(mind, wanted)
  if (isUnderWay(mind)) return offerPerson(mind, mind.say('line_ordered'), 'asked')
  offerNext(mind, mind.say('nothing_to_change'), [nextButton(mind, 'button_menu')])
}

/** One dish, of which at most the size is open; one alone that is asked about is a guess. */
function itemSaid({ decision }: Wanted): string | null {
  const [only = null, ...others] = itemIdsOf(decision)
  const isGuess = decision.kind === 'ask' && decision.candidates.length < 2
  return others.length > 0 || isGuess ? null : only
}

function setQuantity(mind: Mind, line: Line, quantity: number): void {
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

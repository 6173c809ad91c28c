import type { Line } from '../../../core/tab.ts'
import type { Act, Wanted } from '../../../core/understand/acts.ts'
import { nextButton, offerNext, offerPerson } from './asking.ts'
import { askWhichLine, lostLine, matching, notInCart, refusedEdit, spokenOf } from './lines.ts'
import { cartLines, type Mind, tell } from './mind.ts'
import { setWish } from './noting.ts'
import { settle, sureWish } from './ordering.ts'
import { removeLine } from './removing.ts'
import { isUnderWay } from './status.ts'
import type { Tap } from './taps.ts'
import { inWords, lineWords, quoted } from './words.ts'

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

import type { Line } from '../../../core/tab.ts'
import type { Wanted } from '../../../core/understand/acts.ts'
import { itemIdsOf } from '../../../core/understand/menu-decision.ts'
import { askConfirm, nextButton, offerNext, option } from './asking.ts'
import type { Wish } from './dialogue.ts'
import { askWhichLine, lostLine, matching, notInCart, refusedEdit, spokenOf } from './lines.ts'
import { cartLines, type Mind, tell } from './mind.ts'
import { askCancel, isUnderWay } from './status.ts'
import type { Tap } from './taps.ts'
import { inWords, lineWords } from './words.ts'

/** Takes out what was named; what matches several lines is asked. */
export function removeWanted(mind: Mind, wanted: readonly Wanted[]): void {
  if (wanted.length === 0) return removeSpokenOf(mind)
  for (const one of wanted) {
    if (dropsWaiting(mind, one)) continue
    const lines = matching(mind, one, cartLines(mind))
    if (lines.length === 0) notInCart(mind, one)
    else removeOne(mind, lines, one.quantity)
  }
}

/** Takes out the only line, or asks which one. */
export function removeOne(mind: Mind, lines: readonly Line[], quantity: number | null): void {
  const [line, ...others] = lines
  if (line !== undefined && others.length === 0) return removeLine(mind, line, quantity)
  askWhichLine(mind, 'which_remove', lines, removeTap(quantity))
}

/** "Remove it", "cancel that": what is asked about, what was spoken of last, or an order that nobody has begun. */
function removeSpokenOf(mind: Mind): void {
  const [waiting] = mind.draft.pending
  if (waiting !== undefined) return dropWaiting(mind, (wish) => wish !== waiting)
  const lines = spokenOf(mind)
  if (lines.length === 0 && isUnderWay(mind)) return askCancel(mind)
  removeOne(mind, lines, null)
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

export function clearCart(mind: Mind): void {
  const { work, say } = mind
  if (cartLines(mind).length === 0) return tell(mind, say('nothing_to_clear'))
  work.run({ kind: 'tab', command: { type: 'clear' } })
  mind.draft.touched = []
  offerNext(mind, say('cleared'), [nextButton(mind, 'button_menu')])
}

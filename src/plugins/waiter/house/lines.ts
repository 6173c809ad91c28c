import type { Refusal } from '../../../core/errors.ts'
import { type Line, MAX_QUANTITY } from '../../../core/tab.ts'
import type { Wanted } from '../../../core/understand/acts.ts'
import { askChoice, nextButton, offerNext, offerPerson, option } from './asking.ts'
import { cartLines, type Mind, tell } from './mind.ts'
import type { Tap } from './taps.ts'
import { fullName, lineWords, quoted } from './words.ts'

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

export function askWhichLine(
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
  if (code === 'cart_full') return tell(mind, say('cart_full'))
  const hasMoved = code === 'item_unavailable' || code === 'item_unknown'
  tell(mind, say(hasMoved ? 'cart_moved' : 'stale_tap'))
}

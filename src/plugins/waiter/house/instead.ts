import type { Line } from '../../../core/tab.ts'
import type { Wanted } from '../../../core/understand/acts.ts'
import { offerPerson } from './asking.ts'
import { changeWanted } from './counting.ts'
import type { Wish } from './dialogue.ts'
import { matching } from './lines.ts'
import { cartLines, type Mind } from './mind.ts'
import { choicesOf, setWish } from './noting.ts'
import { settle } from './ordering.ts'
import { removeLine } from './removing.ts'
import { isUnderWay } from './status.ts'

/**
 * "Hawaiian instead" of the Margherita that was spoken of last, or still waits: another dish, choice or size. False: it
 * stands for nothing.
 * @param wish what was wanted, `null` where it is not on the menu.
 */
export function standsFor(mind: Mind, wanted: Wanted, wish: Wish | null): boolean {
  if (mind.draft.pending.length > 0) return standsForWaiting(mind, wanted, wish)
  if (cartLines(mind).length === 0) return isLate(mind)
  const [touched, ...more] = mind.before.touched
  const line = cartLines(mind).find(({ id }) => id === touched)
  return line !== undefined && more.length === 0 && standsForLine(mind, line, wanted, wish)
}

function standsForWaiting(mind: Mind, { quantity }: Wanted, wish: Wish | null): boolean {
  const { draft } = mind
  const [waiting, ...others] = draft.pending
  if (waiting === undefined || wish === null || others.length > 0) return false
  draft.pending = []
  draft.open = null
  settle(mind, { ...wish, quantity: quantity ?? waiting.quantity })
  return true
}

/** What it would stand for is with the bar. */
function isLate(mind: Mind): boolean {
  if (!isUnderWay(mind)) return false
  offerPerson(mind, mind.say('line_ordered'), 'asked')
  return true
}

function standsForLine(mind: Mind, line: Line, wanted: Wanted, wish: Wish | null): boolean {
  const { choices, isAll } = choicesOf(mind, line, wanted.text)
  if (isAll) {
    setWish(mind, line, { note: wanted.note, choices })
    return true
  }
  return (
    wish !== null &&
    standsForDish(mind, line, { ...wish, quantity: wanted.quantity ?? line.quantity })
  )
}

function standsForDish(mind: Mind, line: Line, wish: Wish): boolean {
  const { look } = mind
  const [guess, ...others] = wish.candidates
  const item = look.item(guess?.itemId ?? '')
  const isGuess = !wish.isSure && item !== undefined && others.length === 0
  // A guess among dishes of one kind is none: "orange" under Fanta Citron.
  if (isGuess && item.categoryId !== look.item(line.itemId)?.categoryId) return false
  if (item !== undefined && look.isOrderable(item)) removeLine(mind, line, null)
  settle(mind, { ...wish, isSure: wish.isSure || isGuess })
  return true
}

/** "Only 2 fries" is how many of those that wait, or are in the cart. False: there are none. */
export function isCount(mind: Mind, wanted: Wanted): boolean {
  return countsWaiting(mind, wanted) || countsInCart(mind, wanted)
}

/** "Only 2 fries" while three wait for a table: two wait. */
function countsWaiting({ draft }: Mind, { quantity, decision }: Wanted): boolean {
  const itemId = decision.kind === 'sure' ? decision.itemId : null
  const isIt = (wish: Wish) =>
    wish.candidates.length > 0 && wish.candidates.every((one) => one.itemId === itemId)
  if (quantity === null || !draft.pending.some(isIt)) return false
  draft.pending = draft.pending.map((wish) => (isIt(wish) ? { ...wish, quantity } : wish))
  return true
}

/** "Only 2 fries" with three in the cart: two are in the cart. */
function countsInCart(mind: Mind, wanted: Wanted): boolean {
  const { quantity, decision, note, choices } = wanted
  const sizeId = wanted.sizeId ?? (decision.kind === 'sure' ? decision.sizeId : null)
  const lines = decision.kind === 'none' ? [] : matching(mind, wanted, cartLines(mind))
  const [line, ...others] = lines.filter((one) => sizeId === null || one.sizeId === sizeId)
  if (line === undefined) return false
  changeWanted(mind, { type: 'change', wanted: [wanted], quantity, by: null })
  const hasWish = note !== null || choices.length > 0
  if (hasWish && others.length === 0) setWish(mind, { ...line, quantity: quantity ?? 1 }, wanted)
  return true
}

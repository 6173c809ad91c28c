import { describeLine } from '../../../core/cart.ts'
import type { Line } from '../../../core/tab.ts'
import type { Act } from '../../../core/understand/acts.ts'
import { withChoices } from '../../../core/understand/choice-parts.ts'
import { nextButton, offerNext } from './asking.ts'
import { spokenOf } from './lines.ts'
import { type Mind, ownOrders } from './mind.ts'
import { choicesOf } from './noting.ts'
import { settle, sureWish } from './ordering.ts'

/** "Same again": what this diner ordered last, at today's prices; "twice" doubles it. Before that, what was put in the cart last. */
export function repeatLast(mind: Mind, act: Extract<Act, { type: 'repeat' }>): void {
  const { times = 1, note: wish = null } = act
  const lines = lastOf(mind)
  if (lines.length === 0) {
    return offerNext(mind, mind.say('repeat_nothing'), [nextButton(mind, 'button_menu')])
  }
  for (const line of lines) {
    const { choices, note } = wish === null ? line : wishedSo(mind, line, wish)
    const quantity = line.quantity * times
    const query = describeLine(mind.look.menu, line, mind.language)?.name ?? ''
    settle(mind, sureWish(line.itemId, line.sizeId, { choices, quantity, note, query }))
  }
}

function lastOf(mind: Mind): readonly Line[] {
  const last = ownOrders(mind).at(-1)
  if (last === undefined) return spokenOf(mind)
  return (mind.work.tab()?.lines ?? []).filter((line) => line.orderId === last.id)
}

/** As it was, but for the wish: a choice where it names one, else words for the kitchen. */
function wishedSo(mind: Mind, line: Line, wish: string): Pick<Line, 'choices' | 'note'> {
  const { choices, isAll } = choicesOf(mind, line, wish)
  return { choices: withChoices(line.choices, choices), note: isAll ? line.note : wish }
}

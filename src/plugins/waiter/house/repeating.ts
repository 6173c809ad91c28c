import { describeLine } from '../../../core/cart.ts'
import type { Line } from '../../../core/tab.ts'
import type { Act } from '../../../core/understand/acts.ts'
import { nextButton, offerNext } from './asking.ts'
import { spokenOf } from './lines.ts'
import { type Mind, ownOrders } from './mind.ts'
import { settle, sureWish } from './ordering.ts'

/** "Same again": what this diner ordered last, at today's prices; "twice" doubles it. Before that, what was put in the cart last. */
export function repeatLast(mind: Mind, { times = 1 }: Extract<Act, { type: 'repeat' }>): void {
  const lines = lastOf(mind)
  if (lines.length === 0) {
    return offerNext(mind, mind.say('repeat_nothing'), [nextButton(mind, 'button_menu')])
  }
  for (const line of lines) {
    const { choices, note } = line
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

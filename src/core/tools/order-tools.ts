import type { OrderStatusBlock } from '../blocks.ts'
import { fullName } from '../cart-view.ts'
import type { Order, OrderState } from '../order.ts'
import { nullable, text } from './arguments.ts'
import { cartLines } from './cart-words.ts'
import { money } from './item-words.ts'
import { refusalOutcome } from './refusal-words.ts'
import { orderFacts, ownOrders } from './standing-facts.ts'
import { done, refused, tool, type ToolDesk, type ToolOutcome } from './tool.ts'

const STATE_WORDS: { readonly [S in OrderState]: string } = {
  placed: 'with the bar, not accepted yet',
  accepted: 'accepted by the bar',
  preparing: 'being prepared',
  ready: 'ready',
  served: 'served',
  rejected: 'turned down by the bar',
  cancelled: 'cancelled',
}

const MAX_ORDERS = 5

export const orderStatus = tool(
  {
    name: 'order_status',
    description: 'Where this diner’s own orders stand. The program shows them.',
    isWrite: false,
  },
  {},
  (_, desk) => {
    const orders = ownOrders(desk.work).slice(-MAX_ORDERS)
    if (orders.length === 0) {
      return done({
        orders: [],
        advice:
          cartLines(desk).length > 0
            ? 'Nothing is ordered yet; there is something in the cart. Offer view_cart.'
            : 'This diner has ordered nothing yet.',
      })
    }
    return done(
      { orders: orders.map((order) => orderOutput(desk, order)) },
      { blocks: [statusBlock(orders)], facts: orderFacts(orders) },
    )
  },
)

export const cancelOrder = tool(
  {
    name: 'cancel_order',
    description:
      'Cancels an order of this diner that the bar has not accepted yet. The first call makes the program ask them; after their yes call it again.',
    isWrite: true,
  },
  { number: nullable(text(12, 'Its number; null for the latest.')) },
  ({ number }, desk) => {
    const own = ownOrders(desk.work)
    // Of one number the latest: a visit may run into the bar's next day, whose numbers begin anew.
    const order =
      number === null
        ? (own.findLast((one) => one.state === 'placed') ?? own.at(-1))
        : own.findLast((one) => one.number === number)
    if (order === undefined) {
      return refused('order_unknown', 'This diner has no such order. Call order_status.')
    }
    return order.state === 'placed' ? cancelPlaced(desk, order) : notCancelled(order)
  },
)

function cancelPlaced(desk: ToolDesk, order: Order): ToolOutcome {
  if (desk.confirmedCancel !== order.id) {
    return refused(
      'must_confirm',
      'Nothing is cancelled yet. The program asks the diner below your words, with a button. Say nothing that sounds like done.',
      { facts: orderFacts([order]), question: { kind: 'cancel_order', orderId: order.id } },
    )
  }
  const result = desk.work.run({ kind: 'cancel_order', orderId: order.id })
  if (!result.ok) return refusalOutcome(desk, result.refusal)
  const now = { ...order, state: 'cancelled' } as const
  return done(
    { cancelled: orderOutput(desk, now) },
    { blocks: [statusBlock([now])], facts: orderFacts([now]) },
  )
}

function notCancelled(order: Order): ToolOutcome {
  return refused(
    'order_under_way',
    `Order ${order.number} is ${STATE_WORDS[order.state]}: it can not be cancelled here. Say so; if it is under way offer to call a person.`,
    { facts: orderFacts([order]) },
  )
}

function orderOutput(desk: ToolDesk, order: Order) {
  return {
    number: order.number,
    state: STATE_WORDS[order.state],
    total: money(desk, order.totalMinor),
    lines: order.lines.map((line) => ({
      quantity: line.quantity,
      name: fullName({ name: line.name, size: line.sizeName }),
    })),
  }
}

function statusBlock(orders: readonly Order[]): OrderStatusBlock {
  return {
    kind: 'order_status',
    orders: orders.map(({ number, state, totalMinor, currency, lines }) => ({
      number,
      state,
      totalMinor,
      currency,
      lines: lines.map((line) => ({
        quantity: line.quantity,
        name: line.name,
        size: line.sizeName,
        choices: line.choiceNames,
        note: line.note,
      })),
    })),
  }
}

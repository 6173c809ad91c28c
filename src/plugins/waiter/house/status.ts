import { askConfirm, nextButton, offerNext, offerPerson, option } from './asking.ts'
import { cartLines, type Mind, ownOrders, tell } from './mind.ts'

/** Most orders told at once: the latest. */
const MAX_TOLD = 5

/** "Where is my order?" */
export function showStatus(mind: Mind): void {
  if (ownOrders(mind).length > 0) return showOrders(mind)
  if (cartLines(mind).length > 0) {
    tell(mind, mind.say('not_ordered_yet'))
    mind.draft.showsCart = true
    return
  }
  offerNext(mind, mind.say('no_orders'), [nextButton(mind, 'button_menu')])
}

/** The diner's own orders with where each stands. */
export function showOrders(mind: Mind): void {
  const orders = ownOrders(mind).slice(-MAX_TOLD)
  mind.draft.infos.push({
    kind: 'order_status',
    orders: orders.map((order) => ({
      number: order.number,
      state: order.state,
      totalMinor: order.totalMinor,
      currency: order.currency,
      lines: order.lines.map((line) => ({
        quantity: line.quantity,
        name: line.name,
        size: line.sizeName,
        choices: line.choiceNames,
        note: line.note,
      })),
    })),
  })
}

/** Orders that someone may still want to take back, alone or with the staff's help. */
const UNDER_WAY: ReadonlySet<string> = new Set(['placed', 'accepted', 'preparing', 'ready'])

export function isUnderWay(mind: Mind): boolean {
  return ownOrders(mind).some((order) => UNDER_WAY.has(order.state))
}

/**
 * Asks before an order that nobody has accepted yet is cancelled; later only a person can.
 * @param orderId which; the latest where none is named.
 */
export function askCancel(mind: Mind, orderId: string | null = null): void {
  const { say } = mind
  const own = ownOrders(mind).filter((order) => orderId === null || order.id === orderId)
  const placed = own.findLast((order) => order.state === 'placed')
  if (placed !== undefined) {
    return askConfirm(mind, say('cancel_ask', { number: placed.number }), [
      option({ verb: 'cancel', orderId: placed.id }, say('button_cancel_order')),
      option({ verb: 'keep' }, say('button_no')),
    ])
  }
  const running = own.findLast((order) => UNDER_WAY.has(order.state))
  if (running === undefined) return tell(mind, say('cancel_nothing'))
  offerPerson(mind, say('cancel_too_late', { number: running.number }), 'asked')
}

/** A yes to cancelling one order. Asked of the order's own life, so staff who accepted meanwhile win. */
export function cancelOrder(mind: Mind, orderId: string): void {
  const order = ownOrders(mind).find((one) => one.id === orderId)
  if (order === undefined) return tell(mind, mind.say('cancel_nothing'))
  if (order.state === 'cancelled') {
    return tell(mind, mind.say('order_cancelled', { number: order.number }))
  }
  const cancelled = mind.work.run({ kind: 'cancel_order', orderId })
  if (cancelled.ok) return tell(mind, mind.say('order_cancelled', { number: order.number }))
  offerPerson(mind, mind.say('cancel_too_late', { number: order.number }), 'asked')
}

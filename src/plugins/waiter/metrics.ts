import type { Counter, Histogram, Meter } from '../../core/ports.ts'

export type WaiterMetrics = {
  /** Seconds from the start of a turn to its commit, by who thought it. */
  readonly turnSeconds: Histogram
  readonly sessions: Counter
  readonly ordersPlaced: Counter
  /** Major units, as an owner reads them. */
  readonly orderValue: Counter
  readonly messagesReceived: Counter
  readonly fraudFlags: Counter
}

/** The waiter's series. `bar` is a bar's slug: a group has few, and they come from its own files. */
export function waiterMetrics(meter: Meter): WaiterMetrics {
  return {
    turnSeconds: meter.histogram('turn_seconds', 'Time from the start of a turn to its commit', {
      labels: ['provider'],
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5, 10, 30],
    }),
    sessions: meter.counter('waiter_sessions_total', 'Chats that sat down at a table', ['bar']),
    ordersPlaced: meter.counter('orders_placed_total', 'Orders placed', ['bar', 'channel']),
    orderValue: meter.counter('order_value_total', 'Value of placed orders, in major units', [
      'bar',
      'currency',
    ]),
    fraudFlags: meter.counter('fraud_flags_total', 'Unusual patterns, by rule', ['rule']),
    messagesReceived: meter.counter('messages_received_total', 'Messages received', ['type']),
  }
}

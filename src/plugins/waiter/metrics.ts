import { CHAT_FRAUD } from '../../core/chat-rules.ts'
import type { InboundContent } from '../../core/message.ts'
import { ORDER_STATES, type OrderState } from '../../core/order.ts'
import type { Counter, Histogram, Meter } from '../../core/ports.ts'

export type WaiterMetrics = {
  /** Seconds from the start of a turn to its commit, by who thought it. */
  readonly turnSeconds: Histogram
  /** Codes of tables that diners sent, whatever came of it. */
  readonly scans: Counter
  readonly sessions: Counter
  /** First items in a cart that was empty. */
  readonly carts: Counter
  readonly ordersPlaced: Counter
  /** Major units, as an owner reads them. */
  readonly orderValue: Counter
  /** Steps of orders after the placing. */
  readonly orderMoves: Counter
  /** Seconds from placing to the staff's word. */
  readonly acceptSeconds: Histogram
  readonly ladderSteps: Counter
  readonly messagesReceived: Counter
  /** Estimated cost of a bar's models, in US dollars. */
  readonly barCost: Counter
  readonly fraudFlags: Counter
}

const MESSAGE_TYPES = [
  'text',
  'tap',
  'template_tap',
  'media',
  'audio',
  'location',
  'contacts',
  'reaction',
  'catalog_order',
  'number_changed',
  'user_id_changed',
  'edited',
  'revoked',
  'unsupported',
] as const satisfies readonly InboundContent['type'][]

const STEPS = ['remind', 'escalate', 'tell_diner'] as const

/** Series by bar; `bar` is a bar's slug: a group has few, and they come from its own files. */
function barSeries(meter: Meter) {
  return {
    scans: meter.counter('table_scans_total', 'Codes of tables that diners sent', ['bar']),
    sessions: meter.counter('waiter_sessions_total', 'Chats that sat down at a table', ['bar']),
    carts: meter.counter('carts_started_total', 'Carts that got a first item', ['bar']),
    ordersPlaced: meter.counter('orders_placed_total', 'Orders placed', ['bar', 'channel']),
    orderValue: meter.counter('order_value_total', 'Value of placed orders, in major units', [
      'bar',
      'currency',
    ]),
    barCost: meter.counter(
      'ai_bar_cost_usd_total',
      'Estimated cost of models, by the bar they worked for',
      ['bar'],
    ),
  }
}

/** The waiter's series. */
export function waiterMetrics(meter: Meter): WaiterMetrics {
  const orderMoves = meter.counter('order_moves_total', 'Steps of orders after the placing', ['to'])
  const ladderSteps = meter.counter(
    'ladder_steps_total',
    'Steps taken for orders that nobody had accepted',
    ['step'],
  )
  const messagesReceived = meter.counter('messages_received_total', 'Messages received', ['type'])
  const turnSeconds = meter.histogram(
    'turn_seconds',
    'Time from the start of a turn to its commit',
    {
      labels: ['provider'],
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5, 10, 30],
    },
  )
  for (const provider of ['house', 'openai', 'gemini']) turnSeconds.start({ provider })
  for (const to of ORDER_STATES) if (to !== 'placed') orderMoves.add(0, { to })
  for (const step of STEPS) ladderSteps.add(0, { step })
  const fraudFlags = meter.counter('fraud_flags_total', 'Unusual patterns, by rule', ['rule'])
  for (const { rule } of CHAT_FRAUD) fraudFlags.add(0, { rule })
  for (const type of MESSAGE_TYPES) messagesReceived.add(0, { type })
  return {
    ...barSeries(meter),
    turnSeconds,
    acceptSeconds: meter.histogram(
      'order_accept_seconds',
      'Time from placing an order to its being accepted',
      { buckets: [5, 15, 30, 60, 120, 180, 300, 600, 1200, 1800] },
    ),
    orderMoves,
    ladderSteps,
    messagesReceived,
    fraudFlags,
  }
}

type NamedBar = { readonly slug: string; readonly currency: string }

/** Series of a bar stand at 0 before its first guest, so that the first one is an increase. */
export function startBars(metrics: WaiterMetrics, bars: readonly NamedBar[]): void {
  for (const { slug: bar, currency } of bars) {
    for (const series of [metrics.scans, metrics.sessions, metrics.carts, metrics.barCost]) {
      series.add(0, { bar })
    }
    for (const channel of ['chat', 'voice']) metrics.ordersPlaced.add(0, { bar, channel })
    metrics.orderValue.add(0, { bar, currency })
  }
}

/** An order took a step by staff. */
export type OrderMoved = { readonly to: OrderState; readonly placedAt: Date; readonly at: Date }

export function countMove(metrics: WaiterMetrics, { to, placedAt, at }: OrderMoved): void {
  metrics.orderMoves.add(1, { to })
  if (to !== 'accepted') return
  metrics.acceptSeconds.observe(Math.max(0, at.getTime() - placedAt.getTime()) / 1000)
}

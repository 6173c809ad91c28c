import { staffInTurn } from '../../../core/ladder.ts'
import { minorDigits } from '../../../core/money.ts'
import { businessDay, orderNumber } from '../../../core/order-number.ts'
import type { Order } from '../../../core/order.ts'
import type { PlacedLines } from '../../../core/tab-commands.ts'
import type { TurnEffect, TurnFacts } from '../../../core/turn.ts'
import { staffOf } from '../../../db/bars.ts'
import type { Db } from '../../../db/client.ts'
import { findOrder, insertOrder, moveOrder, nextOrderNumber } from '../../../db/orders.ts'
import type { NewOutMessage } from '../../../jobs/outbox-rows.ts'
import type { WaiterDeps } from '../deps.ts'
import { scheduleLadder } from '../ladder.ts'
import { withLeft } from '../staff/left-button.ts'
import { orderNotice } from '../staff/notices.ts'
import { speaker } from '../texts/index.ts'
import { FactsMoved } from './commit-tabs.ts'
import { watchFraud } from './fraud.ts'
import { staffPost } from './staff-post.ts'

export type OrderChanges = {
  /** Numbers of the orders placed, by id: the only source of "order placed". */
  readonly numbers: ReadonlyMap<string, string>
  readonly placed: readonly Order[]
  readonly posts: readonly NewOutMessage[]
}

/** By which an order came; a label. */
export type Channel = 'chat' | 'voice'

export type OrderScene = {
  readonly channel: Channel
  readonly facts: TurnFacts
  readonly chat: { readonly id: string; readonly phoneNumberId: string }
  readonly table: string | null
  readonly tabId: string | null
}

/** Stores orders placed and cancelled in a turn, tells staff, and starts the ladder: all in the turn's transaction. */
export async function commitOrders(
  tx: Db,
  deps: WaiterDeps,
  scene: OrderScene,
  effects: readonly TurnEffect[],
): Promise<OrderChanges> {
  const placed: Order[] = []
  const posts: NewOutMessage[] = []
  for (const effect of effects) {
    if (effect.kind === 'tab' && effect.change.placed !== null) {
      const order = await place(tx, deps, scene, effect.change.placed)
      placed.push(order)
      posts.push(...(await tellStaff(tx, deps, scene, order)))
    }
    if (effect.kind === 'order' && effect.outcome.kind === 'moved') {
      const isMoved = await moveOrder(tx, scene.facts.bar.id, effect.orderId, effect.outcome.move)
      if (!isMoved) throw new FactsMoved()
      posts.push(...(await tellCancelled(tx, deps, scene, effect.orderId)))
    }
  }
  posts.push(...(await watchFraud(tx, deps, scene, effects)))
  return { placed, posts, numbers: new Map(placed.map((order) => [order.id, order.number])) }
}

async function place(
  tx: Db,
  deps: WaiterDeps,
  { facts, chat, channel, table, tabId }: OrderScene,
  lines: PlacedLines,
): Promise<Order> {
  const { bar } = facts
  if (tabId === null) throw new Error('an order without a tab')
  const day = businessDay(facts.at, deps.zoneOf(bar.timeZone), bar.hours)
  const order: Order = {
    id: lines.orderId,
    barId: bar.id,
    tabId,
    personId: facts.personId,
    number: orderNumber(await nextOrderNumber(tx, bar.id, day)),
    businessDay: day,
    table,
    state: 'placed',
    currency: lines.currency,
    totalMinor: lines.totalMinor,
    lines: lines.lines,
    placedAt: facts.at,
  }
  await insertOrder(tx, order, { chatId: chat.id, metadata: { source: 'waiter', channel } })
  return order
}

async function tellStaff(
  tx: Db,
  deps: WaiterDeps,
  { facts, chat }: OrderScene,
  order: Order,
): Promise<readonly NewOutMessage[]> {
  const staff = staffInTurn(await staffOf(tx, facts.bar.id))
  await scheduleLadder(tx, deps, { bar: facts.bar, staff, order })
  const first = staff[0]
  if (first === undefined) return []
  const notice = orderNotice('new_order', order, first, deps.settings.ownerTemplate)
  const address = { barId: order.barId, phoneNumberId: chat.phoneNumberId, member: first }
  return await staffPost(tx, deps, address, { cause: `order:${order.id}:placed`, notice })
}

async function tellCancelled(
  tx: Db,
  deps: WaiterDeps,
  { facts, chat }: OrderScene,
  orderId: string,
): Promise<readonly NewOutMessage[]> {
  const found = await findOrder(tx, facts.bar.id, orderId)
  const first = staffInTurn(await staffOf(tx, facts.bar.id))[0]
  if (found === null || first === undefined) return []
  const { number, table } = found.order
  const say = speaker(first.language)
  const text = say('guest_cancelled', { number, table: table ?? '–' })
  const address = { barId: facts.bar.id, phoneNumberId: chat.phoneNumberId, member: first }
  const notice = { messages: [await withLeft(tx, say, found.order, text)], template: null }
  return await staffPost(tx, deps, address, { cause: `order:${orderId}:cancelled`, notice })
}

/** Counts and logs what was placed, once it is committed. */
export function reportPlaced(
  deps: WaiterDeps,
  { slug, channel }: { readonly slug: string; readonly channel: Channel },
  placed: readonly Order[],
): void {
  for (const order of placed) {
    deps.metrics.ordersPlaced.add(1, { bar: slug, channel })
    deps.metrics.orderValue.add(order.totalMinor / 10 ** minorDigits(order.currency), {
      bar: slug,
      currency: order.currency,
    })
    deps.log.info(
      {
        event: 'WA_WAITER_ORDER_PLACED',
        barId: order.barId,
        orderId: order.id,
        lines: order.lines.length,
      },
      'an order was placed',
    )
  }
}

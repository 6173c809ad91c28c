import type { OutMessage } from '../../../core/message.ts'
import {
  isEnded,
  moveOrder as decideMove,
  type OrderMove,
  type OrderWish,
} from '../../../core/order-life.ts'
import type { Order, OrderState } from '../../../core/order.ts'
import { plain } from '../../../core/whatsapp-text.ts'
import type { AuditAct } from '../../../db/audit-log.ts'
import { findBar, staffOf } from '../../../db/bars.ts'
import { type ChatRow, findChat } from '../../../db/chats.ts'
import { findOrder, type FoundOrder, moveOrder, orderEventsOf } from '../../../db/orders.ts'
import { causedBy, type NewOutMessage } from '../../../jobs/outbox-rows.ts'
import { type DinerAddress, dinerLanguage, dinerPost } from '../engine/diner-post.ts'
import { withLeft } from './left-button.ts'
import { orderNotice, orderNow, reasonsList, stateWord } from './notices.ts'
import type { StaffTap } from './taps.ts'
import type { Acted, Audited, StaffScene } from './turn.ts'

type OrderTap = Extract<StaffTap, { readonly orderId: string }>

/** Accept, reject, and the steps after: only by this bar's staff, once, whoever taps first. */
export async function actOnOrder(scene: StaffScene, tap: OrderTap): Promise<Acted> {
  const { tx, say, member } = scene
  const found = await findOrder(tx, tap.barId, tap.orderId)
  if (found === null) return { replies: [{ kind: 'text', text: say('order_unknown') }], posts: [] }
  const { order } = found
  if (tap.verb === 'show_order') return showOrder(scene, order)
  if (tap.verb === 'ask_reason') return await askReason(scene, order)
  const wish: OrderWish =
    tap.verb === 'move'
      ? { to: tap.to }
      : {
          to: tap.verb === 'cancel' ? 'cancelled' : 'rejected',
          reason: tap.reason,
          words: null,
        }
  const actor = { kind: 'staff', phone: member.phone } as const
  const outcome = decideMove(order, wish, actor, scene.at)
  if (!outcome.ok) return already(scene, order)
  if (outcome.value.kind === 'already') return already(scene, order)
  if (!(await moveOrder(tx, tap.barId, tap.orderId, outcome.value.move))) {
    const now = await findOrder(tx, tap.barId, tap.orderId)
    return already(scene, now?.order ?? order)
  }
  const moved = { ...order, state: outcome.value.move.to }
  return {
    audit: auditOf(order, outcome.value.move),
    replies: [await answerTo(scene, moved)],
    // In the trace of whoever ordered; the tap's own has the answer to the tap.
    posts: causedBy(found.cause, await tellDiner(scene, { ...found, order: moved }, wish)),
    moved: { to: moved.state, placedAt: order.placedAt, at: scene.at },
  }
}

/** Which of the order's moves are staff's. */
const ACTS: Readonly<Partial<Record<OrderState, AuditAct>>> = {
  accepted: 'order.accepted',
  rejected: 'order.rejected',
  preparing: 'order.preparing',
  ready: 'order.ready',
  served: 'order.served',
  cancelled: 'order.cancelled',
}

function auditOf(order: Order, { from, to, reason }: OrderMove): Audited {
  const act = ACTS[to]
  if (act === undefined) throw new Error(`staff do not move an order to ${to}`)
  const details = reason === null ? { from } : { from, reason }
  return { barId: order.barId, act, subjectId: order.id, details }
}

async function showOrder(scene: StaffScene, order: Order): Promise<Acted> {
  if (order.state !== 'placed') return await already(scene, order)
  const { messages } = orderNotice('new_order', order, scene.member, null)
  return { replies: messages, posts: [] }
}

/** Why it can not be made, or not after all: the guest is told, and it is on no bill. */
async function askReason(scene: StaffScene, order: Order): Promise<Acted> {
  const { language } = scene.member
  if (order.state === 'placed') return { replies: [reasonsList(order, language)], posts: [] }
  if (isEnded(order.state)) return await already(scene, order)
  const lead = `${await howItIs(scene, order)}\n`
  return { replies: [reasonsList(order, language, lead)], posts: [] }
}

/** Somebody was there before, or the same tap came twice: says how it is, with what can be done now. */
async function already(scene: StaffScene, order: Order): Promise<Acted> {
  const text = await howItIs(scene, order)
  return { replies: [orderNow(text, order, scene.member.language)], posts: [] }
}

async function howItIs(scene: StaffScene, order: Order): Promise<string> {
  const { tx, say, member } = scene
  const state = stateWord(order.state, say)
  const { number } = order
  const events = await orderEventsOf(tx, order.barId, order.id)
  const by = events.findLast((event) => event.to === 'accepted')?.actor
  const other =
    by?.kind === 'staff' && by.phone !== member.phone ? await nameOf(scene, by.phone) : null
  return order.state === 'accepted' && other !== null
    ? say('other_accepted', { number, name: plain(other) })
    : say('already_so', { number, state })
}

async function nameOf({ tx, member }: StaffScene, phone: string): Promise<string | null> {
  const staff = await staffOf(tx, member.barId)
  return staff.find((one) => one.phone === phone)?.name ?? null
}

async function answerTo({ tx, say, member }: StaffScene, order: Order): Promise<OutMessage> {
  const { number, state } = order
  const text =
    state === 'accepted'
      ? say('you_accepted', { number, button: say('button_reject') })
      : state === 'rejected'
        ? say('you_rejected', { number })
        : say('order_now', { number, state: stateWord(state, say) })
  return isEnded(state)
    ? await withLeft(tx, say, order, text)
    : orderNow(text, order, member.language)
}

const DINER_TEXTS = {
  accepted: 'order_accepted',
  preparing: 'order_preparing',
  ready: 'order_ready',
  served: 'order_served',
} as const satisfies Partial<Record<OrderState, string>>

async function tellDiner(
  { tx, deps }: StaffScene,
  { order, chatId }: FoundOrder,
  wish: OrderWish,
): Promise<readonly NewOutMessage[]> {
  const chat = chatId === null ? null : await findChat(tx, chatId)
  const bar = await findBar(tx, order.barId)
  if (chat === null || bar === null) return []
  const cause = `order:${order.id}:${order.state}`
  const told = await dinerPost(tx, deps, { bar, chat, cause }, (say) => {
    const values = { bar: plain(bar.name), number: order.number }
    if ('reason' in wish) {
      const reason = say(`reason_${wish.reason}`)
      return { kind: 'text', text: say('order_rejected_reason', { ...values, reason }) }
    }
    return { kind: 'text', text: say(DINER_TEXTS[wish.to], values) }
  })
  return order.state === 'served'
    ? [...told, ...(await tellOthers({ tx, deps }, order, { bar, chat }))]
    : told
}

/** Other plugins, of an order that was served. */
async function tellOthers(
  { tx, deps }: Pick<StaffScene, 'tx' | 'deps'>,
  { barId, id: orderId, personId }: Order,
  address: Omit<DinerAddress, 'cause'> & { readonly chat: ChatRow },
): Promise<readonly NewOutMessage[]> {
  if (deps.servedHandlers.length === 0) return []
  const { id: chatId, phoneNumberId } = address.chat
  const language = await dinerLanguage(tx, address)
  const served = { barId, orderId, personId, chatId, phoneNumberId, language }
  const posts: NewOutMessage[] = []
  for (const handle of deps.servedHandlers) posts.push(...(await handle(tx, served)))
  return posts
}

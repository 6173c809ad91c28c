import type { Bar, StaffMember } from '../../core/bar.ts'
import { ladder, type LadderStep, staffInTurn } from '../../core/ladder.ts'
import type { Order } from '../../core/order.ts'
import { findBar, staffOf } from '../../db/bars.ts'
import { findChat } from '../../db/chats.ts'
import type { Db } from '../../db/client.ts'
import { findOrder } from '../../db/orders.ts'
import type { Job } from '../../jobs/boss.ts'
import { enqueue, type NewOutMessage } from '../../jobs/outbox-rows.ts'
import type { WaiterDeps } from './deps.ts'
import { dinerPost } from './engine/diner-post.ts'
import { staffPost } from './engine/staff-post.ts'
import { orderNotice } from './staff/notices.ts'

export const LADDER_QUEUE = 'order-ladder'

type Rung = { readonly barId: string; readonly orderId: string; readonly step: number }

/** Starts the ladder of an order, in the transaction that places it. */
export async function scheduleLadder(
  tx: Db,
  deps: Pick<WaiterDeps, 'jobs'>,
  placed: { readonly bar: Bar; readonly staff: readonly StaffMember[]; readonly order: Order },
): Promise<void> {
  const first = ladder(placed.bar.rules, placed.staff)[0]
  if (first === undefined) return
  const rung: Rung = { barId: placed.bar.id, orderId: placed.order.id, step: 0 }
  await deps.jobs.send(tx, LADDER_QUEUE, rung, { afterSeconds: first.afterSeconds })
}

/**
 * One rung of an order nobody has accepted: tells whoever is next and schedules the rung after it,
 * together. Rules and staff are those of now, so an owner's change counts for orders that wait.
 */
export function ladderJob(deps: WaiterDeps) {
  return async ({ data: rung }: Job<Rung>): Promise<void> => {
    const done = await deps.database.transaction(async (tx) => {
      const found = await findOrder(tx, rung.barId, rung.orderId)
      const bar = await findBar(tx, rung.barId)
      if (found === null || bar === null || found.order.state !== 'placed') return null
      const staff = staffInTurn(await staffOf(tx, rung.barId))
      const steps = ladder(bar.rules, staff)
      // Staff who left the list took their rungs along: what remains is the honest word to the diner.
      const step = steps[rung.step] ?? steps.find(({ kind }) => kind === 'tell_diner')
      if (step === undefined) return null
      const next = steps[rung.step + 1]
      if (next !== undefined) {
        const afterSeconds = Math.max(0, next.afterSeconds - step.afterSeconds)
        await deps.jobs.send(tx, LADDER_QUEUE, { ...rung, step: rung.step + 1 }, { afterSeconds })
      }
      const posts = await rungPosts(tx, deps, { bar, staff, rung, step, ...found })
      return { lanes: await enqueue(tx, posts, found.cause), step: step.kind }
    })
    if (done === null) return
    deps.metrics.ladderSteps.add(1, { step: done.step })
    deps.kick(done.lanes)
  }
}

type Scene = {
  readonly bar: Bar
  readonly staff: readonly StaffMember[]
  readonly rung: Rung
  readonly step: LadderStep
  readonly order: Order
  readonly chatId: string | null
}

async function rungPosts(
  tx: Db,
  deps: WaiterDeps,
  scene: Scene,
): Promise<readonly NewOutMessage[]> {
  const { bar, staff, rung, step, order } = scene
  const chat = scene.chatId === null ? null : await findChat(tx, scene.chatId)
  if (step.kind === 'tell_diner') {
    if (chat === null) return []
    const cause = `ladder:${order.id}:told`
    return await dinerPost(tx, deps, { bar, chat, cause }, (say) => ({
      kind: 'text',
      text: say('order_nobody_yet', { number: order.number }),
    }))
  }
  const member = staff[step.staffIndex]
  if (member === undefined) return []
  const kind = step.kind === 'remind' ? 'reminder' : 'escalated'
  const notice = orderNotice(kind, order, member, deps.settings.ownerTemplate)
  // An order from a call, or of a diner who was erased, climbs like any other.
  const phoneNumberId = chat?.phoneNumberId ?? bar.phoneNumberId ?? deps.settings.defaultNumber
  const cause = `ladder:${order.id}:${rung.step}`
  return await staffPost(tx, deps, { barId: bar.id, phoneNumberId, member }, { cause, notice })
}

import type { Bar } from '../../../core/bar.ts'
import { ownerOf } from '../../../core/ladder.ts'
import { addAiUsage, type AiUsage } from '../../../db/ai-usage.ts'
import { staffOf } from '../../../db/bars.ts'
import { enqueue } from '../../../jobs/outbox-rows.ts'
import type { WaiterDeps } from '../deps.ts'
import { capNotice } from '../staff/notices.ts'
import { staffPost } from './staff-post.ts'

export type Costs = {
  readonly bar: Bar
  /** When the turn was: costs are counted by the bar's own date. */
  readonly at: Date
  readonly phoneNumberId: string
  /** What this turn adds to the day's books. */
  readonly spent: readonly AiUsage[]
  /** Of the turn. */
  readonly cause: string
}

/**
 * Adds a turn's costs to the bar's books, once the turn is committed, or is known not to be. All turns of a bar write the same row: in the
 * turn's own transaction it would be locked until that has reached the disk, and the bar's turns would queue for it. A
 * process that dies in between loses the cost of one turn from an estimate, and never throws over it.
 */
export async function book(deps: WaiterDeps, costs: Costs): Promise<void> {
  if (costs.spent.length === 0) return
  const { database, log, settings } = deps
  const { bar } = costs
  const day = deps.zoneOf(bar.timeZone).local(costs.at).date
  const usd = costs.spent.reduce((sum, one) => sum + (one.costUsd ?? 0), 0)
  if (usd > 0) deps.metrics.barCost.add(usd, { bar: bar.slug })
  try {
    const costUsd = await addAiUsage(database.relaxed.db, bar.id, day, costs.spent)
    const { dailyCapUsd } = settings
    if (dailyCapUsd !== null && costUsd >= dailyCapUsd) await tellCapReached(deps, costs, day)
  } catch (error) {
    log.error({ error }, 'the cost of a turn could not be booked')
  }
}

/** The owner is told once a day when models have used up what a bar's day may cost: from then on the house waiter serves. */
async function tellCapReached(
  deps: WaiterDeps,
  { bar, phoneNumberId, cause }: Costs,
  day: string,
): Promise<void> {
  const lanes = await deps.database.transaction(async (tx) => {
    const owner = ownerOf(await staffOf(tx, bar.id))
    if (owner === undefined) return []
    const notice = capNotice(bar, owner, deps.settings.ownerTemplate)
    const address = { barId: bar.id, phoneNumberId, member: owner }
    const posts = await staffPost(tx, deps, address, { cause: `cap:${bar.id}:${day}`, notice })
    return await enqueue(tx, posts, cause)
  })
  deps.kick(lanes)
}

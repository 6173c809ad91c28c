import type { Bar } from '../../../core/bar.ts'
import { staffInTurn } from '../../../core/ladder.ts'
import { plain } from '../../../core/whatsapp-text.ts'
import { aiCostOf, type AiUsage } from '../../../db/ai-usage.ts'
import { staffOf } from '../../../db/bars.ts'
import type { Db } from '../../../db/client.ts'
import type { NewOutMessage } from '../../../jobs/outbox-rows.ts'
import type { WaiterDeps } from '../deps.ts'
import { speaker } from '../texts/index.ts'
import { staffPost } from './staff-post.ts'

export type Costs = {
  readonly bar: Bar
  /** The bar's local date. */
  readonly day: string
  readonly phoneNumberId: string
  /** What this turn added to the day's books. */
  readonly spent: readonly AiUsage[]
}

/** The owner is told once a day when models have used up what a bar's day may cost: from then on the house waiter serves. */
export async function capPost(
  tx: Db,
  deps: WaiterDeps,
  { bar, day, phoneNumberId, spent }: Costs,
): Promise<readonly NewOutMessage[]> {
  const { dailyCapUsd } = deps.settings
  if (dailyCapUsd === null || spent.length === 0) return []
  if ((await aiCostOf(tx, bar.id, day)) < dailyCapUsd) return []
  const owner = staffInTurn(await staffOf(tx, bar.id))[0]
  if (owner === undefined) return []
  const text = speaker(owner.language)('cap_reached', { bar: plain(bar.name) })
  const notice = { messages: [{ kind: 'text', text }] as const, template: null }
  const address = { barId: bar.id, phoneNumberId, member: owner }
  return await staffPost(tx, deps, address, { cause: `cap:${bar.id}:${day}`, notice })
}

import type { ChatMeasure } from '../../../core/chat-rules.ts'
import { type Finding, findings, reasonText } from '../../../core/fraud.ts'
import { ownerOf } from '../../../core/ladder.ts'
import type { TurnEffect } from '../../../core/turn.ts'
import { staffOf } from '../../../db/bars.ts'
import { chatTraffic } from '../../../db/chat-traffic.ts'
import type { Db } from '../../../db/client.ts'
import { raiseFlag } from '../../../db/fraud-flags.ts'
import type { NewOutMessage } from '../../../jobs/outbox-rows.ts'
import type { WaiterDeps } from '../deps.ts'
import { flagNotice } from '../staff/flag-acts.ts'
import type { OrderScene } from './commit-orders.ts'
import { staffPost } from './staff-post.ts'

/**
 * Looks for what no honest evening has whenever somebody sits down, orders or cancels, in the transaction that does it. What
 * is found is flagged with its reason, and the owner is told; a block counts from the next message on.
 */
export async function watchFraud(
  tx: Db,
  deps: WaiterDeps,
  scene: OrderScene,
  effects: readonly TurnEffect[],
): Promise<readonly NewOutMessage[]> {
  if (!effects.some(isWatched)) return []
  const { facts, tabId, table } = scene
  const { bar, personId, at } = facts
  const counts = await chatTraffic(tx, { barId: bar.id, personId, tabId, table, at })
  const posts: NewOutMessage[] = []
  for (const finding of findings(deps.fraudRules(), counts)) {
    posts.push(...(await raise(tx, deps, scene, finding)))
  }
  return posts
}

function isWatched(effect: TurnEffect): boolean {
  if (effect.kind === 'tab') return effect.change.placed !== null
  return effect.kind === 'seated' || effect.kind === 'order'
}

async function raise(
  tx: Db,
  deps: WaiterDeps,
  { facts, chat, table }: OrderScene,
  finding: Finding<ChatMeasure>,
): Promise<readonly NewOutMessage[]> {
  const { bar, personId } = facts
  const { rule, action, subject } = finding.by
  const minutes = deps.fraudBlockMinutes()
  const blockMinutes = action === 'block' && minutes > 0 ? minutes : null
  const flagId = deps.newId()
  const isRaised = await raiseFlag(tx, {
    id: flagId,
    barId: bar.id,
    rule,
    subject: subject === 'table' ? `table:${table ?? '-'}` : `person:${personId}`,
    personId: subject === 'table' ? null : personId,
    reason: reasonText(finding, 'en'),
    blockMinutes,
  })
  if (!isRaised) return []
  deps.metrics.fraudFlags.add(1, { rule })
  const flagged = { event: 'SECURITY_FRAUD_FLAGGED', rule, barId: bar.id, flagId }
  deps.log.warn(flagged, 'something unusual was flagged')
  const owner = ownerOf(await staffOf(tx, bar.id))
  if (owner === undefined) return []
  const what = reasonText(finding, owner.language)
  const told = { bar, flagId, what, blockMinutes }
  const notice = flagNotice(told, owner, deps.settings.ownerTemplate)
  const address = { barId: bar.id, phoneNumberId: chat.phoneNumberId, member: owner }
  return await staffPost(tx, deps, address, { cause: `flag:${flagId}`, notice })
}

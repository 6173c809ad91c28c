import { staffInTurn } from '../../../core/ladder.ts'
import { staffOf } from '../../../db/bars.ts'
import type { Db } from '../../../db/client.ts'
import { moveOrdersToTable, type Reseated } from '../../../db/orders.ts'
import type { NewOutMessage } from '../../../jobs/outbox-rows.ts'
import type { WaiterDeps } from '../deps.ts'
import { movedNotice } from '../staff/notices.ts'
import type { TurnCommit } from './commit.ts'
import { staffPost } from './staff-post.ts'

/**
 * Whoever brings what guests ordered is told when they sit elsewhere meanwhile: who has the order, and of one that nobody
 * has yet whoever is told of orders first. A table that is pushed to theirs is none of it.
 */
export async function tellMoved(
  tx: Db,
  deps: WaiterDeps,
  { facts, tab, chat, cause }: TurnCommit,
): Promise<readonly NewOutMessage[]> {
  const { bar, personId, tab: left } = facts
  if (left === null || tab === null) return []
  if (tab.tables.some((label) => left.tables.includes(label))) return []
  const personIds = left.id === tab.id ? tab.diners.map((diner) => diner.personId) : [personId]
  const [from, table] = [left.tables.join('+'), tab.tables.join('+')]
  const orders = await moveOrdersToTable(tx, bar.id, { tabId: tab.id, personIds, table })
  if (orders.length === 0) return []
  const staff = staffInTurn(await staffOf(tx, bar.id))
  const bringer = ({ staffPhone }: Reseated) =>
    staff.find(({ phone }) => phone === staffPhone) ?? staff[0]
  const posts: NewOutMessage[] = []
  for (const member of staff) {
    const theirs = orders.filter((order) => bringer(order) === member)
    if (theirs.length === 0) continue
    const moved = { barId: bar.id, from, table, orders: theirs }
    const notice = movedNotice(moved, member, deps.settings.ownerTemplate)
    const address = { barId: bar.id, phoneNumberId: chat.phoneNumberId, member }
    posts.push(...(await staffPost(tx, deps, address, { cause: `moved:${cause}`, notice })))
  }
  return posts
}

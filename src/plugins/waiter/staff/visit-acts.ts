import { cartOf } from '../../../core/cart.ts'
import { isEnded } from '../../../core/order-life.ts'
import { closeTab } from '../../../core/tab-life.ts'
import type { Tab } from '../../../core/tab.ts'
import { findBar } from '../../../db/bars.ts'
import { chatOf } from '../../../db/chats.ts'
import { ordersOfTab } from '../../../db/orders.ts'
import { saveTabChange } from '../../../db/tab-changes.ts'
import { loadTab } from '../../../db/tabs.ts'
import type { NewOutMessage } from '../../../jobs/outbox-rows.ts'
import { dinerPost } from '../engine/diner-post.ts'
import type { StaffTap } from './taps.ts'
import type { Acted, StaffScene } from './turn.ts'

type VisitTap = Extract<StaffTap, { readonly tabId: string }>

/**
 * The guests of a visit have left: it ends, and whoever scans their table's code next opens one of their own. Nobody else
 * can know: without this word the next guests of the evening would share the bill of the last.
 */
export async function actOnVisit(scene: StaffScene, tap: VisitTap): Promise<Acted> {
  const { tx, say, at } = scene
  const { barId, tabId } = tap
  const tab = await loadTab(tx, barId, tabId)
  if (tab === null || tab.closedAt !== null) return text(say('visit_over'))
  const goesOn = text(say('visit_goes_on', { table: tab.tables.join('+') }))
  const orders = await ordersOfTab(tx, barId, tabId)
  if (orders.some(({ state }) => !isEnded(state))) return goesOn
  const after = closeTab(tab, at)
  const journal = {
    version: after.version,
    personId: null,
    command: { type: 'close' },
    touched: [],
    cartTotalMinor: null,
    idempotencyKey: `left:${tabId}#${after.version}`,
    at,
  }
  const write = { before: tab, after, journal: [journal], closedReason: 'staff' } as const
  // Somebody at the table has just said something.
  if (!(await saveTabChange(tx, write))) return goesOn
  return {
    audit: { barId, act: 'visit.ended', subjectId: tabId },
    replies: text(say('visit_ended', { table: tab.tables.join('+') })).replies,
    posts: await tellWaiting(scene, tab),
  }
}

/** Who still has something in their cart would wonder. */
async function tellWaiting(
  { tx, deps, turn }: StaffScene,
  tab: Tab,
): Promise<readonly NewOutMessage[]> {
  const bar = await findBar(tx, tab.barId)
  if (bar === null) return []
  const posts: NewOutMessage[] = []
  for (const { personId } of tab.diners) {
    if (cartOf(tab, personId).length === 0) continue
    const chat = await chatOf(tx, turn.chat.phoneNumberId, personId)
    if (chat === null) continue
    const address = { bar, chat, cause: `left:${tab.id}` }
    const told = await dinerPost(tx, deps, address, (speak) => ({
      kind: 'text',
      text: speak('tab_closed'),
    }))
    posts.push(...told)
  }
  return posts
}

function text(words: string): Acted {
  return { replies: [{ kind: 'text', text: words }], posts: [] }
}

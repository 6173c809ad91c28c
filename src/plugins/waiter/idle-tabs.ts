import type { Bar } from '../../core/bar.ts'
import { cartOf } from '../../core/cart.ts'
import { closeTab, isIdle } from '../../core/tab-life.ts'
import type { Tab } from '../../core/tab.ts'
import { listBars } from '../../db/bars.ts'
import { chatOf } from '../../db/chats.ts'
import type { Db } from '../../db/client.ts'
import { saveTabChange } from '../../db/tab-changes.ts'
import { idleTabs } from '../../db/tabs.ts'
import { enqueue, type NewOutMessage, type OutLane } from '../../jobs/outbox-rows.ts'
import type { WaiterDeps } from './deps.ts'
import { dinerPost } from './engine/diner-post.ts'

export const IDLE_TABS_QUEUE = 'idle-tabs'
/** How late a tab may close; nobody waits for it. */
export const IDLE_TABS_CRON = '*/5 * * * *'

/** Closes visits that have been quiet for longer than their bar's rules say. */
export function idleTabsJob(deps: WaiterDeps) {
  return async (): Promise<void> => {
    const at = deps.clock.now()
    for (const bar of await listBars(deps.database.db)) {
      const before = (minutes: number) => new Date(at.getTime() - minutes * 60_000)
      const idle = await idleTabs(deps.database.db, bar.id, {
        emptyBefore: before(bar.rules.idleTabMinutes),
        servedBefore: before(bar.rules.servedTabMinutes),
      })
      for (const tab of idle) {
        if (isIdle(tab, bar.rules, at)) deps.kick(await closeIdle(deps, bar, tab, at))
      }
    }
  }
}

/** Someone who spoke meanwhile has moved the tab's version: then it stays open. */
async function closeIdle(
  deps: WaiterDeps,
  bar: Bar,
  tab: Tab,
  at: Date,
): Promise<readonly OutLane[]> {
  const closed = closeTab(tab, at)
  const journal = {
    version: closed.version,
    personId: null,
    command: { type: 'close' },
    touched: [],
    cartTotalMinor: null,
    idempotencyKey: `idle:${tab.id}#${closed.version}`,
    at,
  }
  return await deps.database.transaction(async (tx) => {
    const closedReason = tab.lines.some((line) => line.orderId !== null) ? 'served' : 'idle'
    const isSaved = await saveTabChange(tx, {
      before: tab,
      after: closed,
      journal: [journal],
      closedReason,
    })
    return isSaved ? await enqueue(tx, await tellWaiting(tx, deps, bar, tab), null) : []
  })
}

/** Only who still has something in their cart would wonder; they are told if they may be written to. */
async function tellWaiting(
  tx: Db,
  deps: WaiterDeps,
  bar: Bar,
  tab: Tab,
): Promise<readonly NewOutMessage[]> {
  const posts: NewOutMessage[] = []
  for (const { personId } of tab.diners) {
    if (cartOf(tab, personId).length === 0) continue
    const number = bar.phoneNumberId ?? deps.settings.defaultNumber
    const chat = await chatOf(tx, number, personId)
    if (chat === null) continue
    const address = { bar, chat, cause: `idle:${tab.id}` }
    const told = await dinerPost(tx, deps, address, (say) => ({
      kind: 'text',
      text: say('tab_closed_idle'),
    }))
    posts.push(...told)
  }
  return posts
}

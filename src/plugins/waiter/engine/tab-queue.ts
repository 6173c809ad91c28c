/**
 * Longer than all who may stand at one table take, on a busy machine too. Whoever comes before and takes longer waits for
 * something that is not the table's: a row that an erasure has, a database that is gone.
 */
const PATIENCE_MS = 3_000

/**
 * Who changes one tab, one after the other. The tab's version is what keeps changes right, across processes too; but of
 * many at one table that are thought at once all but one are thought in vain, each holding a connection until it knows,
 * and the slowest may lose to the others for as long as they come.
 */
export type TabQueue = {
  /** Somebody is at it: what is thought now on what was read would be thought again. */
  readonly isBusy: (tabId: string | null) => boolean
  /**
   * Runs `work` once whoever came before is done with this tab, however they ended, or has been at it for too long; at no
   * tab at once.
   */
  readonly inTurn: <T>(tabId: string | null, work: () => Promise<T>) => Promise<T>
}

/** @param patienceMs after which whoever waits goes on without those before: their version tells who was first. */
export function tabQueue(patienceMs = PATIENCE_MS): TabQueue {
  /** The end of the last who came; never rejects. */
  const last = new Map<string, Promise<void>>()
  return {
    isBusy: (tabId) => tabId !== null && last.has(tabId),
    inTurn: async (tabId, work) => {
      if (tabId === null) return await work()
      const done = Promise.withResolvers<void>()
      const before = last.get(tabId)
      last.set(tabId, done.promise)
      try {
        if (before !== undefined) await orAfter(patienceMs, before)
        return await work()
      } finally {
        done.resolve()
        if (last.get(tabId) === done.promise) last.delete(tabId)
      }
    },
  }
}

async function orAfter(ms: number, ends: Promise<void>): Promise<void> {
  const over = Promise.withResolvers<void>()
  const timer = setTimeout(over.resolve, ms)
  await Promise.race([ends, over.promise])
  clearTimeout(timer)
}

/**
 * Who changes one tab, one after the other. The tab's version is what keeps changes right, across processes too; but of
 * many at one table that are thought at once all but one are thought in vain, each holding a connection until it knows,
 * and the slowest may lose to the others for as long as they come.
 */
export type TabQueue = {
  /** Somebody is at it: what is thought now on what was read would be thought again. */
  readonly isBusy: (tabId: string | null) => boolean
  /** Runs `work` once those who came before are done with this tab, however they ended; at no tab at once. */
  readonly inTurn: <T>(tabId: string | null, work: () => Promise<T>) => Promise<T>
}

export function tabQueue(): TabQueue {
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
        await before
        return await work()
      } finally {
        done.resolve()
        if (last.get(tabId) === done.promise) last.delete(tabId)
      }
    },
  }
}

/**
 * Work waiting for a slot. Groups (our numbers) take turns, and so do the lanes of a group; a lane
 * waits once however often it is pushed, and is never handed out twice at a time. No group holds
 * more than `GROUP_SHARE` of the slots, so that one bar's slow evening leaves room for the others.
 */
export type FairQueue<T> = {
  push(group: string, key: string, item: T): void
  /** The next item that may run, now counted as running; `undefined` when none may. */
  take(): Taken<T> | undefined
  finish(taken: Taken<T>): void
  /** Running or waiting. */
  has(key: string): boolean
  readonly running: () => number
  readonly waiting: () => number
}

export type Taken<T> = { readonly group: string; readonly key: string; readonly item: T }

/** Of ten slots, one group may hold seven. */
const GROUP_SHARE = 3 / 4

type Group<T> = { readonly waiting: Map<string, T>; running: number }

/** @param slots how many items may run at once. */
export function fairQueue<T>(slots: number): FairQueue<T> {
  // A Map keeps insertion order: taking a group and putting it back moves it to the end.
  const groups = new Map<string, Group<T>>()
  const running = new Set<string>()
  const groupSlots = Math.max(1, Math.floor(slots * GROUP_SHARE))
  let waiting = 0

  function firstIdle(group: Group<T>): string | undefined {
    for (const key of group.waiting.keys()) if (!running.has(key)) return key
    return undefined
  }

  function start(name: string, group: Group<T>, key: string): Taken<T> | undefined {
    const item = group.waiting.get(key)
    if (item === undefined) return undefined
    group.waiting.delete(key)
    group.running += 1
    waiting -= 1
    running.add(key)
    groups.delete(name)
    groups.set(name, group)
    return { group: name, key, item }
  }

  return {
    push(name, key, item) {
      const group = groups.get(name) ?? { waiting: new Map<string, T>(), running: 0 }
      if (!group.waiting.has(key)) waiting += 1
      group.waiting.set(key, item)
      groups.set(name, group)
    },
    take() {
      if (running.size >= slots) return undefined
      for (const [name, group] of groups) {
        if (group.running >= groupSlots) continue
        const key = firstIdle(group)
        if (key !== undefined) return start(name, group, key)
      }
      return undefined
    },
    finish(taken) {
      running.delete(taken.key)
      const group = groups.get(taken.group)
      if (group === undefined) return
      group.running -= 1
      if (group.running === 0 && group.waiting.size === 0) groups.delete(taken.group)
    },
    has: (key) => running.has(key) || [...groups.values()].some((group) => group.waiting.has(key)),
    running: () => running.size,
    waiting: () => waiting,
  }
}

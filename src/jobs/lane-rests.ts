import type { GatheredRow } from './gather.ts'
import type { Timers } from './timers.ts'

/** Lanes that wait for a moment to come, not for a slot: gathering, or put off after a failure. */
export type LaneRests = {
  /** Has `wake` called when `delayMs` has passed; replaces an earlier rest of the lane. */
  set(lane: string, rest: Rest): void
  /** Ends the rest, if there is one, and gives the rows it was gathering. */
  end(lane: string): readonly GatheredRow[]
  has(lane: string): boolean
  clear(): void
}

type Rest = {
  readonly delayMs: number
  readonly rows: readonly GatheredRow[]
  readonly wake: () => void
}

export function laneRests(timers: Timers): LaneRests {
  const rests = new Map<string, { rows: readonly GatheredRow[]; cancel: () => void }>()

  function end(lane: string): readonly GatheredRow[] {
    const rest = rests.get(lane)
    rest?.cancel()
    rests.delete(lane)
    return rest?.rows ?? []
  }

  return {
    set(lane, { delayMs, rows, wake }) {
      end(lane)
      const cancel = timers.after(delayMs, () => {
        rests.delete(lane)
        wake()
      })
      rests.set(lane, { rows, cancel })
    },
    end,
    has: (lane) => rests.has(lane),
    clear() {
      for (const lane of rests.keys()) end(lane)
    },
  }
}

import type { Clock } from '../core/ports.ts'

/** Rounds of the event loop that read requests; between two of them nothing does. */
export type Rounds = {
  /** A request is read. */
  readonly open: () => void
  /** Since when what is read now may have been readable: what came in the last round waits for this one. */
  readonly since: () => number
}

/** More between two rounds: nothing was readable meanwhile. */
const IDLE_MS = 2

export function rounds(clock: Clock): Rounds {
  let from = 0
  let isOpen = false
  let before = { from: 0, to: 0 }
  return {
    open() {
      if (isOpen) return
      isOpen = true
      from = clock.now().getTime()
      setImmediate(() => {
        isOpen = false
        before = { from, to: clock.now().getTime() }
      })
    },
    since: () => {
      if (!isOpen) return clock.now().getTime()
      return from - before.to <= IDLE_MS ? before.from : from
    },
  }
}

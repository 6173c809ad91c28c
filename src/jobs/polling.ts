import type { Random } from '../core/ports.ts'
import type { Timers } from './timers.ts'

export type Polling = {
  /** Polls at once, and again each time `everyMs` has passed since the last poll ended. */
  start(): void
  stop(): void
}

/**
 * Repeats `poll` with jitter, so that replicas that started together do not stay in step.
 * @param poll must not reject.
 */
export function polling(
  deps: { readonly timers: Timers; readonly random: Random },
  everyMs: number,
  poll: () => Promise<void>,
): Polling {
  let isStopped = true
  let cancel = () => {}

  function next(): void {
    if (isStopped) return
    cancel = deps.timers.after(everyMs * (0.8 + deps.random() * 0.4), run)
  }

  function run(): void {
    void poll().finally(next)
  }

  return {
    start() {
      isStopped = false
      run()
    },
    stop() {
      isStopped = true
      cancel()
    },
  }
}

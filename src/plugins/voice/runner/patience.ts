import type { Timers } from '../../../jobs/timers.ts'

/** What is later than this stood still with its process, or with its machine. */
const LATE_MS = 100
const AGAIN_MS = 2_000

/**
 * Timers of one call: for how long somebody is waited for. After a standstill they are due before anybody has read what
 * came meanwhile, and what had long been answered would be asked for again: what is late waits once more, for less.
 */
export function waitPatiently(
  timers: Timers,
  { ms, nowMs = () => performance.now() }: { readonly ms: number; readonly nowMs?: () => number },
  task: () => void,
): () => void {
  const dueAt = nowMs() + ms
  let cancel = timers.after(ms, () => {
    if (nowMs() - dueAt <= LATE_MS) return task()
    cancel = timers.after(Math.min(ms, AGAIN_MS), task)
  })
  return () => cancel()
}

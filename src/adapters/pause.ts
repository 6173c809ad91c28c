import type { Random } from '../core/ports.ts'

/** A second try that starts later than this part of the time would only cost tokens. */
export const LAST_START = 0.6

const BACK_OFF_MS = 400

/** Before a second try where the vendor names no wait: at least half of the longest, so that not all come at once. */
export function backOffMs(random: Random): number {
  return Math.round((BACK_OFF_MS * (1 + random())) / 2)
}

/** Before another try: over at the end of its time, or of the turn's. Leaves no timer and no listener behind. */
export function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, delayMs)
    signal.addEventListener('abort', done, { once: true })
  })
}

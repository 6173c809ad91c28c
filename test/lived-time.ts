/** Looked at so often; a gap beyond a few of these is none that work has made. */
const STEP_MS = 5
const MOST_MS = 25

export type LivedTime = Disposable & {
  /** Since it was made. */
  readonly ms: () => number
}

/**
 * Milliseconds that this process has lived through. While the machine stands still, or has no time for it, next to none
 * pass: what is to be prompt need not be so then.
 */
export function livedTime(): LivedTime {
  let lived = 0
  let seenAt = performance.now()
  const look = () => {
    const now = performance.now()
    lived += Math.min(now - seenAt, MOST_MS)
    seenAt = now
    return lived
  }
  const timer = setInterval(look, STEP_MS)
  return { ms: look, [Symbol.dispose]: () => clearInterval(timer) }
}

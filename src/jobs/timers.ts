/** Timers of the process, handed in so that tests can move time. They never keep the process alive. */
export type Timers = {
  /** Runs `task` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, task: () => void): () => void
}

/** The machine's own timers. */
export const systemTimers: Timers = {
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** Resolves after `ms`. It keeps no process alive: where all else is done, what waits for it never runs. */
export function waited(timers: Timers, ms: number): Promise<void> {
  return new Promise((resolve) => void timers.after(ms, resolve))
}

import type { Clock } from '../src/core/ports.ts'
import type { Timers } from '../src/jobs/timers.ts'

export type FakeTime = {
  readonly clock: Clock
  readonly timers: Timers
  /** Moves the clock on, running what falls due on the way, in order. What those start is not waited for. */
  advance(ms: number): void
  /** Timers that have not run. */
  readonly pending: () => number
}

type Task = { readonly at: number; readonly run: () => void }

/** A clock and timers that stand still until a test moves them. */
export function fakeTime(start = new Date('2026-11-23T18:00:00Z')): FakeTime {
  let now = start.getTime()
  let tasks: readonly Task[] = []
  return {
    clock: { now: () => new Date(now) },
    timers: {
      after(delayMs, run) {
        const task = { at: now + Math.max(0, delayMs), run }
        tasks = [...tasks, task].sort((a, b) => a.at - b.at)
        return () => {
          tasks = tasks.filter((each) => each !== task)
        }
      },
    },
    advance(ms) {
      const until = now + ms
      for (;;) {
        const next = tasks[0]
        if (next === undefined || next.at > until) break
        tasks = tasks.slice(1)
        now = Math.max(now, next.at)
        next.run()
      }
      now = until
    },
    pending: () => tasks.length,
  }
}

/** The time of one played call: milliseconds since it began, faster or slower than the clock. */
export type Pacer = {
  now(): number
  /** Runs `task` when so much of the call's time has passed; the returned function cancels it. */
  after(ms: number, task: () => void): () => void
  /** The same in true time, however fast the call is played: for how long somebody is waited for. */
  limit(ms: number, task: () => void): () => void
  /** Nothing runs any more. */
  stop(): void
}

/** A pacer that stands still until it is run: a whole call in no time, always in the same way. */
export type VirtualPacer = Pacer & {
  /** Runs all that is due up to so many milliseconds from now, or until nothing is left. */
  run(ms?: number): void
}

type Task = { readonly at: number; readonly order: number; readonly run: () => void }

/** Tasks by the time they are due, and of one time by who came first. */
class Agenda {
  #tasks: Task[] = []
  #count = 0

  add(at: number, run: () => void): Task {
    const task = { at, order: (this.#count += 1), run }
    const place = this.#tasks.findLastIndex((each) => each.at <= at) + 1
    this.#tasks.splice(place, 0, task)
    return task
  }

  remove(task: Task): void {
    const place = this.#tasks.indexOf(task)
    if (place !== -1) this.#tasks.splice(place, 1)
  }

  next(): Task | undefined {
    return this.#tasks[0]
  }

  shift(): Task | undefined {
    return this.#tasks.shift()
  }

  clear(): void {
    this.#tasks = []
  }
}

/** @param pace As of a live one: a limit is in true time, of which a call that is played faster has less. */
export function virtualPacer(pace = 1): VirtualPacer {
  const agenda = new Agenda()
  let now = 0
  const after = (ms: number, run: () => void) => {
    const task = agenda.add(now + Math.max(0, ms), run)
    return () => agenda.remove(task)
  }
  return {
    now: () => now,
    after,
    limit: (ms, run) => after(ms / pace, run),
    stop: () => agenda.clear(),
    run(ms = Number.POSITIVE_INFINITY) {
      const until = now + ms
      for (;;) {
        const next = agenda.next()
        if (next === undefined || next.at > until) break
        agenda.shift()
        now = next.at
        next.run()
      }
      if (Number.isFinite(until)) now = until
    },
  }
}

/** A pacer on the time of another, which stops its own tasks alone. */
export function ownTasks(pacer: Pacer): Pacer {
  const cancels = new Set<() => void>()
  const keep = (start: Pacer['after']) => (ms: number, run: () => void) => {
    const cancel = start(ms, () => {
      cancels.delete(cancel)
      run()
    })
    cancels.add(cancel)
    return () => {
      cancels.delete(cancel)
      cancel()
    }
  }
  return {
    now: () => pacer.now(),
    after: keep((ms, run) => pacer.after(ms, run)),
    limit: keep((ms, run) => pacer.limit(ms, run)),
    stop() {
      for (const cancel of cancels) cancel()
      cancels.clear()
    },
  }
}

/** @param pace 1: as it would be on the telephone; 0.1: ten times as fast; 0: without any waiting. */
export function livePacer(pace: number): Pacer {
  const agenda = new Agenda()
  const limits = new Set<() => void>()
  let now = 0
  let seenAt = performance.now()
  let timer: (() => void) | null = null

  /** With a pace the call's time goes on between its tasks too. */
  const passed = () => (pace === 0 ? 0 : (performance.now() - seenAt) / pace)
  const present = () => {
    const next = agenda.next()
    return Math.min(now + passed(), next?.at ?? Number.POSITIVE_INFINITY)
  }
  const arm = () => {
    timer?.()
    const next = agenda.next()
    timer = next === undefined ? null : wake(Math.max(0, next.at - present()) * pace, tick)
  }
  const tick = () => {
    const task = agenda.shift()
    if (task === undefined) return
    now = Math.max(now, task.at)
    seenAt = performance.now()
    task.run()
    arm()
  }
  return {
    now: present,
    after(ms, run) {
      const task = agenda.add(present() + Math.max(0, ms), run)
      if (agenda.next() === task) arm()
      return () => agenda.remove(task)
    },
    limit(ms, run) {
      const cancel = inSteps(ms, () => {
        limits.delete(cancel)
        run()
      })
      limits.add(cancel)
      return () => {
        limits.delete(cancel)
        cancel()
      }
    },
    stop() {
      timer?.()
      agenda.clear()
      for (const cancel of limits) cancel()
    },
  }
}

/** On a machine that stood still for a while nobody was late: that counts as one step. */
const STEP_MS = 250

function inSteps(ms: number, run: () => void): () => void {
  let left = ms
  const step = (): (() => void) => {
    const next = Math.min(left, STEP_MS)
    left -= next
    return wake(next, () => {
      if (left > 0) cancel = step()
      else run()
    })
  }
  let cancel = step()
  return () => cancel()
}

/** The smallest timer takes a millisecond, and a call has thousands of frames. */
function wake(ms: number, run: () => void): () => void {
  if (ms < 1) {
    const turn = setImmediate(run)
    return () => clearImmediate(turn)
  }
  const timer = setTimeout(run, ms)
  timer.unref()
  return () => clearTimeout(timer)
}

import type { Clock, Meter } from '../core/ports.ts'
import { fairQueue, type Taken } from './fair-queue.ts'
import { type GatheredRow, MAX_GATHER_MS, readyAt } from './gather.ts'
import { leftLanes, type WaitingLane } from './inbox-rows.ts'
import type { Stored } from './intake.ts'
import { type LaneDeps, type Next, runLane } from './lane-run.ts'
import type { Timers } from './timers.ts'

export type InboxDeps = LaneDeps & {
  readonly clock: Clock
  readonly timers: Timers
  readonly meter: Meter
  /** Lanes handled at once. */
  readonly concurrency: number
  /** How often rows are looked for that a dead process left behind, in milliseconds. */
  readonly pollMs: number
}

export type InboxWorker = {
  /** Rows were committed by this process: looks after their lanes once they are gathered. */
  kick(rows: readonly Stored[]): void
  /** Polls from now on, at once first. Kicks work without it. */
  start(): void
  /** Looks once for rows that nobody looks after, and has them handled. */
  poll(): Promise<void>
  /** Resolves when nothing runs and nothing waits for a slot; lanes that gather or back off are not waited for. */
  drain(): Promise<void>
  /** Starts nothing more; resolves when what runs has ended. What is left stays in the inbox. */
  stop(): Promise<void>
}

/**
 * Rows are younger than this when their own process still gathers or handles them, so the poll
 * leaves them alone: longer than the longest gathering.
 */
const GRACE_MS = 2000
const PAGE = 200
/** Lanes the poll may put in the queue; the rest is found by the next poll. */
const MAX_WAITING = 2000
const BUSY_MS = 50
const MAX_BUSY_MS = 2000

/** A lane that is not in the queue: gathering, or put off. */
type Resting = { readonly rows: GatheredRow[]; readonly cancel: () => void }

/**
 * Handles inbox rows: lanes in parallel, the rows of one lane in order, our numbers in fair turns.
 * The process that stored a row handles it without asking the database what there is to do; the poll
 * is for rows whose process died.
 */
export function inboxWorker(deps: InboxDeps): InboxWorker {
  const queue = fairQueue<WaitingLane>(deps.concurrency)
  const resting = new Map<string, Resting>()
  const busyTries = new Map<string, number>()
  const running = new Set<Promise<void>>()
  const waitSeconds = deps.meter.histogram('inbox_run_seconds', 'Time to handle rows of a lane.', {
    labels: ['kind'],
  })
  let idle: (() => void)[] = []
  let isStopped = false
  let cursor = ''
  let cancelPoll = () => {}

  function enqueue(lane: WaitingLane): void {
    wake(lane.lane)
    queue.push(lane.phoneNumberId ?? '', lane.lane, lane)
    pump()
  }

  function wake(lane: string): readonly GatheredRow[] {
    const rest = resting.get(lane)
    rest?.cancel()
    resting.delete(lane)
    return rest?.rows ?? []
  }

  function rest(lane: WaitingLane, delayMs: number, rows: GatheredRow[]): void {
    wake(lane.lane)
    const cancel = deps.timers.after(delayMs, () => {
      resting.delete(lane.lane)
      enqueue(lane)
    })
    resting.set(lane.lane, { rows, cancel })
  }

  function gather(row: Stored): void {
    const receivedAt = deps.clock.now()
    const rows = [...wake(row.lane), { receivedAt, gatherMs: row.gatherMs }]
    const delayMs = readyAt(rows, MAX_GATHER_MS).getTime() - receivedAt.getTime()
    if (delayMs <= 0) enqueue(row)
    else rest(row, delayMs, rows)
  }

  function pump(): void {
    while (!isStopped) {
      const taken = queue.take()
      if (taken === undefined) break
      const run = handle(taken).finally(() => {
        running.delete(run)
        pump()
      })
      running.add(run)
    }
    if (running.size > 0 || (queue.waiting() > 0 && !isStopped)) return
    for (const resolve of idle) resolve()
    idle = []
  }

  async function handle(taken: Taken<WaitingLane>): Promise<void> {
    // What gathers now is committed and will be read: no need to come back for it.
    wake(taken.key)
    const from = deps.clock.now().getTime()
    const next = await runLane(deps, taken.key, taken.item.kind).catch((error: unknown): Next => {
      deps.log.error({ error, kind: taken.item.kind }, 'a lane could not be run')
      return { kind: 'busy' }
    })
    waitSeconds.observe((deps.clock.now().getTime() - from) / 1000, { kind: taken.item.kind })
    queue.finish(taken)
    if (!isStopped) goOn(taken.item, next)
  }

  function goOn(lane: WaitingLane, next: Next): void {
    if (next.kind !== 'busy') busyTries.delete(lane.lane)
    if (next.kind === 'again') queue.push(lane.phoneNumberId ?? '', lane.lane, lane)
    if (next.kind === 'later') putOff(lane, next.delayMs)
    if (next.kind !== 'busy') return
    const tries = busyTries.get(lane.lane) ?? 0
    busyTries.set(lane.lane, tries + 1)
    putOff(lane, Math.min(MAX_BUSY_MS, BUSY_MS * 2 ** tries))
  }

  /** A kick that came meanwhile has the lane looked at sooner anyway. */
  function putOff(lane: WaitingLane, delayMs: number): void {
    if (!queue.has(lane.lane)) rest(lane, delayMs, [...wake(lane.lane)])
  }

  async function poll(): Promise<void> {
    try {
      while (!isStopped && queue.waiting() < MAX_WAITING) {
        const { lanes, next } = await leftLanes(deps.database, cursor, {
          size: PAGE,
          graceMs: GRACE_MS,
        })
        for (const lane of lanes) {
          if (!queue.has(lane.lane) && !resting.has(lane.lane)) enqueue(lane)
        }
        cursor = next ?? ''
        if (next === undefined) break
      }
    } catch (error) {
      deps.log.warn({ error }, 'the inbox could not be polled')
    }
  }

  function schedulePoll(): void {
    if (isStopped) return
    // Replicas that started together do not stay in step.
    const delayMs = deps.pollMs * (0.8 + deps.random() * 0.4)
    cancelPoll = deps.timers.after(delayMs, () => void poll().finally(schedulePoll))
  }

  function settled(): Promise<void> {
    return new Promise((resolve) => {
      idle.push(resolve)
      pump()
    })
  }

  return {
    kick(rows) {
      if (!isStopped) for (const row of rows) gather(row)
    },
    start: () => void poll().finally(schedulePoll),
    poll,
    drain: settled,
    stop() {
      isStopped = true
      cancelPoll()
      for (const lane of [...resting.keys()]) wake(lane)
      return settled()
    },
  }
}

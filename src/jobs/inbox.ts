import type { Clock, Histogram, Meter } from '../core/ports.ts'
import { type FairQueue, fairQueue, type Taken } from './fair-queue.ts'
import { MAX_GATHER_MS, readyAt } from './gather.ts'
import { type InboxRow, leftLanes, type WaitingLane } from './inbox-rows.ts'
import type { Stored } from './intake.ts'
import { type LaneRests, laneRests } from './lane-rests.ts'
import { type LaneDeps, type Next, runLane } from './lane-run.ts'
import { polling } from './polling.ts'
import type { Timers } from './timers.ts'

export type InboxDeps = LaneDeps & {
  readonly clock: Clock
  readonly timers: Timers
  readonly meter: Meter
  /** Lanes handled at once. */
  readonly concurrency: number
  /** Lanes of one group share its slots and take turns with other groups'; our number unless told. */
  readonly groupOf?: (lane: WaitingLane) => string
  /** How often rows are looked for that a dead process left behind, in milliseconds. */
  readonly pollMs: number
  /** How long a lane may be kept waiting for more, from its first message; `MAX_GATHER_MS` at most. */
  readonly maxGatherMs?: number
  /** A lane begins to wait for more; told once per wait, and must not throw. */
  readonly onGather?: (first: Stored) => void
  /** Nothing is handled before this resolves; for what turns need and the door does not (timers). */
  readonly ready?: Promise<unknown>
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
/**
 * Statuses of a number are folded this often at most: no diner waits for them, and at two or three
 * per message one by one they would cost the database more than the messages.
 */
const STATUS_MS = 100
const MAX_BUSY_MS = 2000

/** A lane to be looked after, and its only row where that is known. */
type Work = { readonly lane: WaitingLane; readonly row: InboxRow | null }

type Worker = {
  readonly deps: InboxDeps
  readonly queue: FairQueue<Work>
  readonly rests: LaneRests
  /** How often a lane was found busy in a row. */
  readonly busyTries: Map<string, number>
  readonly runs: Set<Promise<void>>
  readonly runSeconds: Histogram
  idle: (() => void)[]
  isReady: boolean
  isStopped: boolean
  /** The lane where the next poll goes on. */
  cursor: string
}

/**
 * Handles inbox rows: lanes in parallel, the rows of one lane in order, our numbers in fair turns.
 * The process that stored a row handles it without asking the database what there is to do; the poll
 * is for rows whose process died.
 */
export function inboxWorker(deps: InboxDeps): InboxWorker {
  const worker: Worker = {
    deps,
    queue: fairQueue<Work>(deps.concurrency),
    rests: laneRests(deps.timers),
    busyTries: new Map(),
    runs: new Set(),
    runSeconds: deps.meter.histogram('inbox_run_seconds', 'Time to handle rows of a lane.', {
      labels: ['kind'],
    }),
    idle: [],
    isReady: deps.ready === undefined,
    isStopped: false,
    cursor: '',
  }
  void deps.ready?.then(() => {
    worker.isReady = true
    pump(worker)
  })
  const poll = () => lookForLeftLanes(worker)
  const polls = polling(deps, deps.pollMs, poll)
  return {
    kick(rows) {
      if (!worker.isStopped) for (const row of rows) gather(worker, row)
    },
    // Stopped before it had begun, it stays so.
    start() {
      if (!worker.isStopped) polls.start()
    },
    poll,
    drain: () => settled(worker),
    stop() {
      worker.isStopped = true
      polls.stop()
      worker.rests.clear()
      return settled(worker)
    },
  }
}

function gather(worker: Worker, row: Stored): void {
  if (row.kind === 'status') return gatherStatuses(worker, row)
  if (row.call !== undefined && isUnknown(worker, row.lane)) return enqueue(worker, row, row.call)
  const receivedAt = worker.deps.clock.now()
  const before = worker.rests.end(row.lane)
  const rows = [...before, { receivedAt, gatherMs: row.gatherMs }]
  const maxMs = Math.min(worker.deps.maxGatherMs ?? MAX_GATHER_MS, MAX_GATHER_MS)
  const delayMs = readyAt(rows, maxMs).getTime() - receivedAt.getTime()
  if (delayMs <= 0) enqueue(worker, row)
  else {
    worker.rests.set(row.lane, { delayMs, rows, wake: () => enqueue(worker, row) })
    if (before.length === 0) worker.deps.onGather?.(row)
  }
}

function gatherStatuses(worker: Worker, row: Stored): void {
  if (worker.rests.has(row.lane)) return
  const wake = () => enqueue(worker, row)
  worker.rests.set(row.lane, { delayMs: STATUS_MS, rows: [], wake })
}

/** Nothing else of it waits, runs, or was put off. */
function isUnknown({ queue, rests }: Worker, lane: string): boolean {
  return !queue.has(lane) && !rests.has(lane)
}

function enqueue(worker: Worker, lane: WaitingLane, row: InboxRow | null = null): void {
  worker.rests.end(lane.lane)
  push(worker, { lane, row })
  pump(worker)
}

function push({ deps, queue }: Worker, work: Work): void {
  const { lane } = work
  queue.push(deps.groupOf?.(lane) ?? lane.phoneNumberId ?? '', lane.lane, work)
}

/** Fills free slots, and tells those who wait for the end when there is nothing left to do. */
function pump(worker: Worker): void {
  while (worker.isReady && !worker.isStopped) {
    const taken = worker.queue.take()
    if (taken === undefined) break
    const run = handle(worker, taken).finally(() => {
      worker.runs.delete(run)
      pump(worker)
    })
    worker.runs.add(run)
  }
  if (worker.runs.size > 0 || (worker.queue.waiting() > 0 && !worker.isStopped)) return
  for (const resolve of worker.idle) resolve()
  worker.idle = []
}

async function handle(worker: Worker, taken: Taken<Work>): Promise<void> {
  const { deps, queue, rests, runSeconds } = worker
  const { lane, row } = taken.item
  const { kind } = lane
  // What gathers now is committed and will be read: no need to come back for it.
  rests.end(taken.key)
  const from = deps.clock.now().getTime()
  const next = await runLane(deps, taken.key, kind, row).catch((error: unknown): Next => {
    deps.log.error({ error, kind }, 'a lane could not be run')
    return { kind: 'busy' }
  })
  runSeconds.observe((deps.clock.now().getTime() - from) / 1000, { kind })
  queue.finish(taken)
  if (!worker.isStopped) goOn(worker, lane, next)
}

function goOn(worker: Worker, lane: WaitingLane, next: Next): void {
  if (next.kind === 'busy') {
    const tries = worker.busyTries.get(lane.lane) ?? 0
    worker.busyTries.set(lane.lane, tries + 1)
    putOff(worker, lane, Math.min(MAX_BUSY_MS, BUSY_MS * 2 ** tries))
    return
  }
  worker.busyTries.delete(lane.lane)
  if (next.kind === 'again') push(worker, { lane, row: null })
  if (next.kind === 'later') putOff(worker, lane, next.delayMs)
}

/** A kick that came meanwhile has the lane looked at sooner anyway. */
function putOff(worker: Worker, lane: WaitingLane, delayMs: number): void {
  if (!isUnknown(worker, lane.lane)) return
  worker.rests.set(lane.lane, { delayMs, rows: [], wake: () => enqueue(worker, lane) })
}

async function lookForLeftLanes(worker: Worker): Promise<void> {
  const { deps, queue } = worker
  try {
    while (!worker.isStopped && queue.waiting() < MAX_WAITING) {
      const found = await leftLanes(deps.database, worker.cursor, {
        size: PAGE,
        graceMs: GRACE_MS,
      })
      for (const lane of found.lanes) {
        if (isUnknown(worker, lane.lane)) enqueue(worker, lane)
      }
      worker.cursor = found.next ?? ''
      if (found.next === undefined) break
    }
  } catch (error) {
    deps.log.warn({ error }, 'the inbox could not be polled')
  }
}

function settled(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    worker.idle.push(resolve)
    pump(worker)
  })
}

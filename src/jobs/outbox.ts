import type { Clock, Histogram, Logger, MessageSender, Meter, Random } from '../core/ports.ts'
import type { Database } from '../db/client.ts'
import { type LaneRests, laneRests } from './lane-rests.ts'
import { claim, type Claimed, type Plan, plan, readHeads } from './outbox-claim.ts'
import { liftPauses, sentMarks } from './outbox-marks.ts'
import { leftOutLanes, type OutLane } from './outbox-rows.ts'
import {
  type AfterSend,
  type Follow,
  giveUp,
  type SendDeps,
  sendOne,
  sentTotal,
} from './outbox-send.ts'
import type { Pacing } from './pacing.ts'
import { polling } from './polling.ts'
import type { Timers } from './timers.ts'

export type OutboxDeps = {
  readonly database: Database
  readonly sender: MessageSender
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly log: Logger
  readonly meter: Meter
  readonly follow?: Follow
  /** Sends under way at once. */
  readonly concurrency: number
  readonly pacing: Pacing
  /** How often messages are looked for that a dead process left behind, in milliseconds. */
  readonly pollMs: number
}

export type OutboxSender = {
  /** Messages for these lanes were committed by this process. */
  kick(lanes: readonly OutLane[]): void
  /** Polls from now on, at once first. Kicks work without it. */
  start(): void
  /** Looks once for messages that nobody looks after, and has them sent. */
  poll(): Promise<void>
  /** What a number was paused for is mended: it need not wait for the end of its pause. */
  lift(reason: string): Promise<void>
  /** Resolves when nothing is being sent and nothing could be sent now; what waits for its time is not waited for. */
  drain(): Promise<void>
  /** Starts nothing more; resolves when what is being sent has its answer written down. */
  stop(): Promise<void>
}

/** A message is left to the process that made it for this long. */
const GRACE_MS = 1000
const PAGE = 200
/** Lanes looked at by one claim. */
const MAX_LANES = 100
/** Of four slots, one number may hold three: a number whose vendor hangs leaves room for the others. */
const NUMBER_SHARE = 3 / 4
const TROUBLE_MS = 1000

/** What one of our numbers has to do in this process. */
type Line = {
  readonly phoneNumberId: string
  /** Lanes that may have something to send now, first come first. */
  readonly hot: Set<string>
  readonly inFlight: Set<string>
  /** Lanes that were kicked while in flight: their mark may have been written before that commit. */
  readonly kicked: Set<string>
  isClaiming: boolean
  /** Waits for the number's budget, for the end of its pause, or for the database. */
  isWaiting: boolean
  cancelWait: () => void
}

type Sender = {
  readonly deps: OutboxDeps
  readonly send: SendDeps
  readonly lines: Map<string, Line>
  readonly rests: LaneRests
  readonly claimSize: Histogram
  inFlight: number
  mends: number
  idle: (() => void)[]
  isStopped: boolean
  cursor: OutLane
}

const START: OutLane = { phoneNumberId: '', lane: '' }

/**
 * Sends what is in the outbox: in order and one at a time per person, within the budgets of person
 * and number, which all replicas share. A row is marked as being sent before anything leaves, and one that
 * a crash of the database may have taken that mark from counts as marked, so that a crash at any point
 * neither loses a message nor doubles it unmarked.
 */
export function outboxSender(deps: OutboxDeps): OutboxSender {
  const sender: Sender = {
    deps,
    send: {
      database: deps.database,
      sender: deps.sender,
      marks: sentMarks(deps),
      sentTotal: sentTotal(deps.meter),
      log: deps.log,
      timers: deps.timers,
      follow: deps.follow ?? ((_, work) => work()),
      mends: () => sender.mends,
    },
    lines: new Map(),
    rests: laneRests(deps.timers),
    claimSize: deps.meter.histogram('outbox_claim_rows', 'Messages taken by one claim.', {
      buckets: [1, 2, 5, 10, 20, 50, 100],
    }),
    inFlight: 0,
    mends: 0,
    idle: [],
    isStopped: false,
    cursor: START,
  }
  const poll = () => lookForLeftLanes(sender)
  const polls = polling(deps, deps.pollMs, poll)
  return {
    kick: (lanes) => kick(sender, lanes),
    // Stopped before it had begun, it stays so.
    start() {
      if (!sender.isStopped) polls.start()
    },
    poll,
    async lift(reason) {
      sender.mends += 1
      await liftPauses(deps.database, reason)
      for (const line of sender.lines.values()) endWait(sender, line)
      await poll()
    },
    drain: () => settled(sender),
    stop() {
      sender.isStopped = true
      polls.stop()
      sender.rests.clear()
      for (const line of sender.lines.values()) line.cancelWait()
      return settled(sender)
    },
  }
}

function kick(sender: Sender, lanes: readonly OutLane[]): void {
  if (sender.isStopped) return
  const woken = new Set<Line>()
  for (const { phoneNumberId, lane } of lanes) {
    const line = lineOf(sender, phoneNumberId)
    // A lane that waits for its time, or for an answer, comes back by itself.
    if (line.inFlight.has(lane)) line.kicked.add(lane)
    if (sender.rests.has(lane) || line.inFlight.has(lane)) continue
    line.hot.add(lane)
    woken.add(line)
  }
  for (const line of woken) advance(sender, line)
}

function lineOf(sender: Sender, phoneNumberId: string): Line {
  const found = sender.lines.get(phoneNumberId)
  if (found !== undefined) return found
  const line: Line = {
    phoneNumberId,
    hot: new Set(),
    inFlight: new Set(),
    kicked: new Set(),
    isClaiming: false,
    isWaiting: false,
    cancelWait: () => {},
  }
  sender.lines.set(phoneNumberId, line)
  return line
}

function freeSlots(sender: Sender, line: Line): number {
  const { concurrency } = sender.deps
  const ofLine = Math.max(1, Math.floor(concurrency * NUMBER_SHARE)) - line.inFlight.size
  return Math.max(0, Math.min(concurrency - sender.inFlight, ofLine))
}

function canAdvance(sender: Sender, line: Line): boolean {
  return !sender.isStopped && !line.isWaiting && line.hot.size > 0 && freeSlots(sender, line) > 0
}

/** Has the number claim what it can. One claim at a time: what comes meanwhile shares the next one. */
function advance(sender: Sender, line: Line): void {
  if (line.isClaiming || !canAdvance(sender, line)) return
  line.isClaiming = true
  void claimSome(sender, line)
    .catch((error: unknown) => {
      sender.deps.log.warn({ error }, 'messages could not be claimed for now')
      wait(sender, line, TROUBLE_MS)
    })
    .finally(() => {
      line.isClaiming = false
      advance(sender, line)
      tellIdle(sender)
    })
}

async function claimSome(sender: Sender, line: Line): Promise<void> {
  const { database, pacing } = sender.deps
  const lanes = [...line.hot].slice(0, MAX_LANES)
  // Taken out before the read: a kick from here on speaks of what the read may not have seen.
  for (const lane of lanes) line.hot.delete(lane)
  try {
    const read = await readHeads(database, line.phoneNumberId, { lanes, pacing })
    if (read.budget.pausedMs > 0) return pause(sender, line, read.budget.pausedMs)
    const planned = plan(read, pacing, freeSlots(sender, line))
    const claimed = await claim(database.relaxed, line.phoneNumberId, {
      read: read.budget,
      plan: planned,
    })
    await settleLanes(sender, line, { planned, claimed })
  } catch (error) {
    for (const lane of lanes) line.hot.add(lane)
    throw error
  }
}

type Round = { readonly planned: Plan; readonly claimed: readonly Claimed[] }

/** Sends what was claimed. What found no room, or was beaten to the number's budget, stays hot. */
async function settleLanes(sender: Sender, line: Line, round: Round): Promise<void> {
  const { planned, claimed } = round
  if (planned.claims.length > 0) sender.claimSize.observe(claimed.length)
  for (const lane of planned.leftOver) line.hot.add(lane)
  for (const { lane } of planned.claims) line.hot.add(lane)
  for (const { lane, delayMs } of planned.later) putOff(sender, line, { lane, delayMs })
  if (planned.numberWaitMs > 0) wait(sender, line, planned.numberWaitMs)
  for (const message of claimed) dispatch(sender, line, message)
  for (const { head, reason } of planned.hopeless) {
    await giveUp(sender.send, head, reason)
    line.hot.add(head.lane)
  }
}

function putOff(
  sender: Sender,
  line: Line,
  { lane, delayMs }: { readonly lane: string; readonly delayMs: number },
): void {
  line.hot.delete(lane)
  if (sender.isStopped) return
  sender.rests.set(lane, {
    delayMs,
    rows: [],
    wake: () => kick(sender, [{ phoneNumberId: line.phoneNumberId, lane }]),
  })
}

function wait(sender: Sender, line: Line, delayMs: number): void {
  if (line.isWaiting || sender.isStopped) return
  line.isWaiting = true
  line.cancelWait = sender.deps.timers.after(delayMs, () => {
    line.isWaiting = false
    advance(sender, line)
  })
}

function endWait(sender: Sender, line: Line): void {
  if (!line.isWaiting) return
  line.cancelWait()
  line.isWaiting = false
  advance(sender, line)
}

/** What waits is in the outbox: the poll finds it again when the pause is over. */
function pause(sender: Sender, line: Line, delayMs: number): void {
  line.hot.clear()
  wait(sender, line, delayMs)
}

function dispatch(sender: Sender, line: Line, message: Claimed): void {
  sender.inFlight += 1
  line.inFlight.add(message.lane)
  line.hot.delete(message.lane)
  void sendOne(sender.send, line.phoneNumberId, message)
    .catch((error: unknown): AfterSend => {
      sender.deps.log.error({ error, outboxId: message.id }, 'a send could not be written down')
      return { kind: 'next' }
    })
    .then((after) => {
      sender.inFlight -= 1
      line.inFlight.delete(message.lane)
      goOn(sender, line, { lane: message.lane, after })
    })
}

function goOn(
  sender: Sender,
  line: Line,
  { lane, after }: { readonly lane: string; readonly after: AfterSend },
): void {
  const isKicked = line.kicked.delete(lane)
  if (after.kind === 'next' || (after.kind === 'last' && isKicked)) line.hot.add(lane)
  if (after.kind === 'later') putOff(sender, line, { lane, delayMs: after.delayMs })
  if (after.kind === 'paused') pause(sender, line, after.delayMs)
  advance(sender, line)
  // The slot that came free may be what another number waits for.
  for (const other of sender.lines.values()) if (other !== line) advance(sender, other)
  tellIdle(sender)
}

async function lookForLeftLanes(sender: Sender): Promise<void> {
  try {
    const page = { size: PAGE, graceMs: GRACE_MS }
    let isMore = true
    while (isMore && !sender.isStopped) {
      const found = await leftOutLanes(sender.deps.database, sender.cursor, page)
      kick(
        sender,
        found.lanes.filter((lane) => !lineOf(sender, lane.phoneNumberId).isWaiting),
      )
      sender.cursor = found.next ?? START
      isMore = found.next !== undefined
    }
  } catch (error) {
    sender.deps.log.warn({ error }, 'the outbox could not be polled')
  }
}

function settled(sender: Sender): Promise<void> {
  return new Promise((resolve) => {
    sender.idle.push(resolve)
    tellIdle(sender)
  })
}

function tellIdle(sender: Sender): void {
  const lines = [...sender.lines.values()]
  const isBusy = lines.some((line) => line.isClaiming || canAdvance(sender, line))
  if (isBusy || sender.inFlight > 0) return
  for (const resolve of sender.idle) resolve()
  sender.idle = []
}

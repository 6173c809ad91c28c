import {
  giveUpCalls,
  type Held,
  isAnyCallLeft,
  lostCalls,
  type TakenCall,
  takeOver,
} from '../../db/calls.ts'
import { endLeases } from '../../db/chats.ts'
import { beat, forgetReplica } from '../../db/replicas.ts'
import { waited } from '../../jobs/timers.ts'
import type { VoiceDeps } from './deps.ts'
import { type Running, spendingWatch } from './spending.ts'

/** A replica beats so often while it has calls, and counts as alive for so long after a beat. */
const BEAT_MS = 300
const ALIVE_MS = 1_200
/** Without a beat that was answered for so long the calls are somebody else's, or soon will be. */
const SILENT_MS = 1_000
/** An answer may be here already, and this process have stood still: it is read before the calls are let go of. */
const GRACE_MS = 50
/** Calls left behind are looked for so often. */
const SWEEP_MS = 300
/** More are taken by the next sweep, or by another replica. */
const TAKEN_AT_ONCE = 50
/** How calm a call must be for a stop to hand it on, and until when: later less is asked for, and then nothing. */
const DRAIN: readonly { readonly calm: Calm; readonly untilMs: number }[] = [
  { calm: 'quiet', untilMs: 6_000 },
  { calm: 'still', untilMs: 8_000 },
  { calm: 'stored', untilMs: 10_000 },
]
const DRAIN_LOOK_MS = 20
/** Tells replicas that calls were given up. */
const CALLS_CHANNEL = 'maitred_calls'

/** A call that this process steers. */
export type Holding = {
  readonly held: Held
  /** It is another's by now: the line is left, the call goes on. */
  readonly lose: () => void
  readonly calm: () => Calm
  /** `null`: nothing yet. */
  readonly spent: () => Running | null
}

/** From the worst moment for a change of hands to the best. */
const CALMS = ['busy', 'stored', 'still', 'quiet'] as const
/**
 * `stored`: all that was heard is written down. `still`: nor is anything being said, made or done. `quiet`: nor will
 * something be in a moment, that could not be said again.
 */
export type Calm = (typeof CALMS)[number]

export type Leases = {
  /** Before a call is claimed: resolves when the database knows that this replica is alive. */
  readonly ready: () => Promise<void>
  readonly hold: (holding: Holding) => void
  /** It is over here; the same call taken up again, of another fence, stays. */
  readonly release: (held: Held) => void
  readonly isHeld: (callId: string) => boolean
  /**
   * Asked before anything is done to a line, which no fence guards: `null` while this replica is surely alive. After a
   * standstill others may have its calls; then it resolves when those are let go of.
   */
  readonly sure: () => Promise<void> | null
  /** Looks for calls left behind, from now on, at once first. */
  readonly start: () => void
  readonly sweep: () => Promise<void>
  /**
   * Gives every call to whoever takes it, and takes none up any more; those that still ring here meanwhile go the same
   * way.
   * @param noneRings resolves when no other can come.
   */
  readonly drain: (noneRings: Promise<void>) => Promise<void>
}

type Desk = {
  readonly deps: VoiceDeps
  readonly resume: (call: TakenCall) => void
  readonly held: Map<string, Holding>
  lastBeatMs: number
  beating: Promise<void> | null
  isLooking: boolean
  /** Whose the calls are, after a standstill. */
  asking: Promise<void> | null
  readonly watchSpending: ReturnType<typeof spendingWatch>
  /** `null`: none is to come. */
  cancelBeat: (() => void) | null
  cancelSweep: () => void
  stopListening: () => Promise<void>
  isDraining: boolean
  isStopped: boolean
}

/** Who steers which call: one beat a replica however many calls, and a look at those whose replica has fallen silent. */
export function leases(deps: VoiceDeps, resume: (call: TakenCall) => void): Leases {
  const desk: Desk = {
    deps,
    resume,
    held: new Map(),
    lastBeatMs: Number.NEGATIVE_INFINITY,
    beating: null,
    isLooking: false,
    asking: null,
    watchSpending: spendingWatch(deps),
    cancelBeat: null,
    cancelSweep: () => {},
    stopListening: async () => {},
    isDraining: false,
    isStopped: false,
  }
  return {
    ready: () => ready(desk),
    hold: (holding) => {
      desk.held.set(holding.held.id, holding)
      deps.metrics.active.set(desk.held.size)
      // One that is to come is not put off by every call that comes before it.
      if (desk.cancelBeat === null) schedule(desk)
    },
    release: (held) => void forget(desk, held),
    isHeld: (callId) => desk.held.has(callId),
    sure: () => sure(desk),
    start: () => start(desk),
    sweep: () => sweep(desk),
    drain: (noneRings) => drain(desk, noneRings),
  }
}

async function ready(desk: Desk): Promise<void> {
  // A beat that is only a little late keeps no caller waiting.
  if (sinceBeat(desk) > 2 * BEAT_MS) await beatOnce(desk)
}

function sinceBeat({ lastBeatMs }: Desk): number {
  return performance.now() - lastBeatMs
}

/** Shared by all who wait for it. */
function beatOnce(desk: Desk): Promise<void> {
  desk.beating ??= beatNow(desk).finally(() => {
    desk.beating = null
  })
  return desk.beating
}

async function beatNow(desk: Desk): Promise<void> {
  const { database, settings } = desk.deps
  const startedMs = performance.now()
  await beat(database.pulse.db, settings.replica, ALIVE_MS)
  desk.lastBeatMs = Math.max(desk.lastBeatMs, startedMs)
}

function sure(desk: Desk): Promise<void> | null {
  if (sinceBeat(desk) <= SILENT_MS) return null
  desk.asking ??= askWhose(desk).finally(() => {
    desk.asking = null
  })
  return desk.asking
}

/** Alive again first, so that none is taken behind the look; a beat of before the standstill says nothing. */
async function askWhose(desk: Desk): Promise<void> {
  try {
    await beatAndLook(desk)
    // Read only after another standstill, it says nothing of now; a database that is slow is believed the second time.
    if (sinceBeat(desk) > SILENT_MS) await beatAndLook(desk)
  } catch (error) {
    desk.deps.log.warn({ error, event: 'WA_VOICE_ERROR' }, 'calls could not be looked after')
    loseAll(desk)
  }
}

async function beatAndLook(desk: Desk): Promise<void> {
  await beatNow(desk)
  await look(desk)
}

function schedule(desk: Desk): void {
  desk.cancelBeat = null
  if (desk.isStopped || desk.held.size === 0) return
  desk.cancelBeat = desk.deps.timers.after(BEAT_MS, () => {
    void keepAlive(desk).finally(() => schedule(desk))
  })
}

async function keepAlive(desk: Desk): Promise<void> {
  const { deps } = desk
  // A database that answers nothing must not keep us from noticing that it does not.
  let cancel = deps.timers.after(SILENT_MS, () => {
    cancel = deps.timers.after(GRACE_MS, () => {
      if (sinceBeat(desk) > SILENT_MS) loseAll(desk)
    })
  })
  try {
    await beatOnce(desk)
    // Beside the next beat: a slow look must not let the lease run out.
    void loseLost(desk)
    void desk.watchSpending([...desk.held.values()])
  } catch (error) {
    deps.log.warn({ error, event: 'WA_VOICE_ERROR' }, 'a beat failed')
    if (sinceBeat(desk) > SILENT_MS) loseAll(desk)
  } finally {
    cancel()
  }
}

/** One look at a time. */
async function loseLost(desk: Desk): Promise<void> {
  if (desk.isLooking) return
  desk.isLooking = true
  try {
    await look(desk)
  } catch (error) {
    desk.deps.log.warn({ error, event: 'WA_VOICE_ERROR' }, 'calls could not be looked after')
  } finally {
    desk.isLooking = false
  }
}

async function look(desk: Desk): Promise<void> {
  const calls = [...desk.held.values()].map(({ held }) => held)
  const lost = new Set(await lostCalls(desk.deps.database.db, calls))
  for (const call of calls) if (lost.has(call.id)) lose(desk, call)
}

function loseAll(desk: Desk): void {
  for (const { held } of desk.held.values()) lose(desk, held)
}

function lose(desk: Desk, call: Held): void {
  forget(desk, call)?.lose()
}

/** What was lost and taken up again meanwhile is held by another hand. */
function forget(desk: Desk, { id, fence }: Held): Holding | null {
  const holding = desk.held.get(id)
  if (holding?.held.fence !== fence) return null
  desk.held.delete(id)
  desk.deps.metrics.active.set(desk.held.size)
  return holding
}

function start(desk: Desk): void {
  const { deps } = desk
  deps.database
    .listen(CALLS_CHANNEL, () => void sweep(desk))
    .then(
      (stop) => {
        desk.stopListening = stop
        if (desk.isStopped) void stop()
      },
      (error: unknown) => deps.log.warn({ error }, 'calls that are given up are not listened to'),
    )
  const again = () => {
    desk.cancelSweep = deps.timers.after(SWEEP_MS, () => void sweep(desk).finally(again))
  }
  void sweep(desk).finally(again)
}

async function sweep(desk: Desk): Promise<void> {
  const { deps, resume } = desk
  if (desk.isDraining) return
  try {
    const { db, relaxed } = deps.database
    const { replica } = deps.settings
    const held = [...desk.held.keys()]
    if (!(await isAnyCallLeft(db, replica, held))) return
    await ready(desk)
    const taken = await takeOver(db, replica, [...desk.held.keys()], TAKEN_AT_ONCE)
    await endLeases(relaxed.db, taken.flatMap(chatLease))
    for (const call of taken) {
      deps.metrics.takeovers.add(1)
      deps.log.info(
        { event: 'WA_VOICE_CALL_EVENT', call_event: 'taken_over', callId: call.id },
        'a call was taken over',
      )
      resume(call)
    }
  } catch (error) {
    deps.log.warn({ error, event: 'WA_VOICE_ERROR' }, 'calls left behind could not be looked for')
  }
}

/** Whoever died in the middle of an act had the caller's chat for it: nobody else would act there until its lease ran out. */
function chatLease({ leftBy: owner, personId, phoneNumberId }: TakenCall) {
  const isKnown = owner !== null && personId !== null && phoneNumberId !== null
  return isKnown ? [{ owner, personId, phoneNumberId }] : []
}

/** A call is given up between two sentences: what a model calls for while nobody listens is lost. */
async function drain(desk: Desk, noneRings: Promise<void>): Promise<void> {
  const { deps } = desk
  desk.isDraining = true
  desk.cancelSweep()
  const fromMs = performance.now()
  let isLast = false
  const last = () => {
    isLast = true
  }
  noneRings.then(last, last)
  while (desk.held.size > 0 || !isLast) {
    const passedMs = performance.now() - fromMs
    const { calm = 'busy' } = DRAIN.find(({ untilMs }) => passedMs < untilMs) ?? {}
    await giveUp(desk, (holding) => CALMS.indexOf(holding.calm()) >= CALMS.indexOf(calm))
    if (desk.held.size > 0 || !isLast) await waited(deps.timers, DRAIN_LOOK_MS)
  }
  desk.isStopped = true
  desk.cancelBeat?.()
  await orFound(desk, async () => {
    await desk.stopListening()
    await forgetReplica(deps.database.db, deps.settings.replica)
  })
}

async function giveUp(desk: Desk, isReady: (holding: Holding) => boolean): Promise<void> {
  const { deps, held } = desk
  const ready = [...held.values()].filter(isReady)
  const calls = ready.map(({ held: call }) => call)
  for (const call of calls) lose(desk, call)
  await orFound(desk, async () => {
    const given = await giveUpCalls(deps.database.db, calls)
    if (given > 0) await deps.database.notify(CALLS_CHANNEL, '')
  })
}

/** A database that is away keeps no stop from its end: calls are found by the next sweep once this replica is silent. */
async function orFound({ deps }: Desk, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    deps.log.warn({ error, event: 'WA_VOICE_ERROR' }, 'calls were left without being given up')
  }
}

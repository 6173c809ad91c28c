import { type CallMemory, newMemory, readMemory } from '../../../core/call/call-memory.ts'
import type {
  CallEffect,
  CallEvent,
  CallState,
  Stepped,
  TimerName,
} from '../../../core/call/call-state.ts'
import type { FunctionCall, LineEvent } from '../../../core/call/line.ts'
import type { CallMachine } from '../../../core/call/machine.ts'
import type { Line, LineListener } from '../../../core/call/transport.ts'
import { openCallActs } from '../../../db/call-acts.ts'
import type { DeskSight } from '../../../desk.ts'
import type { VoiceDeps } from '../deps.ts'
import { atBar, costOf } from '../ending/books.ts'
import type { Calm } from '../leases.ts'
import type { Running } from '../spending.ts'
import { cartInChat } from './cart-in-chat.ts'
import { type Attached, attachOnce, attachSoon } from './line-up.ts'
import { whenToRemember } from './memories.ts'
import { joiningPieces } from './pieces.ts'
import { type Scene, sessionOf, setupOf } from './scene.ts'

/** One call while it runs: what happens goes to its mind, what the mind wants is carried out, in order. */
export type LiveCall = {
  readonly deps: VoiceDeps
  /** Its caller may turn out to be somebody known by another name; the rest does not change. */
  scene: Scene
  machine: CallMachine
  /** Tells the mind what happens. */
  readonly tell: (event: CallEvent) => void
  /** What the machine was made of. */
  sight: DeskSight
  state: CallState
  line: Line | null
  readonly timers: Map<TimerName, () => void>
  /** Effects that wait for those before them. */
  readonly queue: (() => Promise<void>)[]
  isPumping: boolean
  /** It ended, or is another's: nothing is done any more. */
  isOver: boolean
  /** As the model wrote them, until they are acted on. */
  readonly calls: Map<string, FunctionCall>
  /** Ids of those that are written down. */
  readonly written: Set<string>
  /** Ids of those that another process had before. */
  readonly inherited: Set<string>
  /** What was only looked up, and is answered: written down with the memory. */
  readonly looked: Map<string, FunctionCall>
  /** Its memory as it was last written down here. */
  saved: CallMemory | null
  /** Until what is being written of its memory has been, or has failed; never rejects. */
  saving: Promise<void>
  /** By this call itself, not with others. */
  isSaving: boolean
  /** Until what may change something is done, as far as it is begun; never rejects. */
  changing: Promise<void>
  readonly cart: ReturnType<typeof cartInChat>
  /** As it was when it was last looked at. */
  cartSeen: string
  /** Carries out what the mind wants. */
  readonly does: (live: LiveCall, effect: CallEffect) => Promise<void>
  /** Before anything is done to the line: until it is known, after a standstill, whose the call is; `null`: ours. */
  readonly sure: () => Promise<void> | null
  readonly onOver: () => void
  /** Another has it by now. */
  readonly onLost: () => void
  readonly onGreeted: () => void
}

export type Hooks = Pick<LiveCall, 'does' | 'sure' | 'onOver' | 'onLost' | 'onGreeted'>

/** Of a call that was just answered. */
export function beginCall(deps: VoiceDeps, scene: Scene, hooks: Hooks): LiveCall {
  const machine = deps.minds.machine(scene.view)
  const begun = machine.start(setupOf(deps, scene), now(deps))
  return liveCall({ deps, scene, machine, hooks }, begun)
}

/** Of a call that another process steered. */
export async function resumeCall(
  deps: VoiceDeps,
  scene: Scene,
  stored: unknown,
  hooks: Hooks,
): Promise<LiveCall> {
  const machine = deps.minds.machine(scene.view)
  const setup = setupOf(deps, scene)
  const known = readMemory(stored, newMemory(setup))
  const memory: CallMemory = known ?? newMemory(setup)
  const unanswered = memory.pending.map(({ functionCallId }) => functionCallId)
  const open = await openCallActs(deps.database.db, scene.held.id, unanswered)
  // What came to nothing was answered all the same: the model knows, and may have called it again.
  const isUnanswered = (call: FunctionCall) => unanswered.includes(call.functionCallId)
  const pending = known === null ? open : open.filter(isUnanswered)
  const resumed = machine.resume(setup, { memory, pending }, now(deps))
  const live = liveCall({ deps, scene, machine, hooks }, { ...resumed, effects: [] })
  for (const call of pending) {
    live.calls.set(call.functionCallId, call)
    live.inherited.add(call.functionCallId)
  }
  perform(live, resumed.effects)
  return live
}

type Parts = Pick<LiveCall, 'deps' | 'scene' | 'machine'> & { readonly hooks: Hooks }

function liveCall({ deps, scene, machine, hooks }: Parts, { state, effects }: Stepped): LiveCall {
  const live: LiveCall = {
    deps,
    scene,
    machine,
    tell: joiningPieces((event) => step(live, event)),
    sight: scene.view,
    state,
    line: null,
    timers: new Map(),
    queue: [],
    isPumping: false,
    isOver: false,
    calls: new Map(),
    written: new Set(),
    inherited: new Set(),
    looked: new Map(),
    saved: null,
    saving: Promise.resolve(),
    isSaving: false,
    changing: Promise.resolve(),
    cart: cartInChat(deps, () => live.scene),
    cartSeen: scene.view.cartFingerprint,
    ...hooks,
  }
  // From the start, so that the first cost of a bar's own model is an increase.
  deps.metrics.costUsd.add(0, { model: atBar(deps, scene.view.bar).settings.model })
  perform(live, effects)
  return live
}

/** Opens the line for the first time; what comes of it is the mind's to judge. */
export async function openLine(live: LiveCall, tries?: number): Promise<Attached> {
  const attached = await attachSoon(live.deps, askOf(live), tries)
  if (attached.ok) keepLine(live, attached.line)
  return attached
}

/** The mind's own wish, after the line was lost: one try. */
export async function reopenLine(live: LiveCall): Promise<void> {
  const attached = await attachOnce(live.deps, askOf(live))
  if (attached.ok) keepLine(live, attached.line)
  else feed(live, { kind: 'attach_failed', isGone: attached.isGone })
}

function askOf(live: LiveCall) {
  const { transport } = live.deps
  if (transport === null) throw new Error('a call without a transport')
  const { scene, state } = live
  const { held, ref } = scene
  const ask = { callId: held.id, transport, ref, listener: listenerOf(live) }
  const isAnothers = state.isResumed && state.phase === 'attaching'
  return isAnothers ? { ...ask, wanted: () => sessionOf(live.deps, scene) } : ask
}

function keepLine(live: LiveCall, line: Line): void {
  if (live.isOver) {
    line.leave()
    return
  }
  live.line = line
  const { log } = live.deps
  log.info(
    { event: 'WA_VOICE_WEBSOCKET_CONNECTED', callId: live.scene.held.id },
    'a control line is open',
  )
}

function listenerOf(live: LiveCall): LineListener {
  return {
    event: (event) => {
      noteCalls(live, event)
      feed(live, { kind: 'line', event })
    },
    closed: ({ isClean, code }) => {
      live.line = null
      feed(live, { kind: 'line_closed', isClean, code })
    },
  }
}

/** What will be written down before it is acted on. */
function noteCalls(live: LiveCall, event: LineEvent): void {
  if (event.kind === 'call_found') live.calls.set(event.call.functionCallId, event.call)
  if (event.kind !== 'response_ended') return
  for (const call of event.calls) live.calls.set(call.functionCallId, call)
}

/** Something happened: the mind takes it at once, and what it wants waits its turn. */
export function feed(live: LiveCall, event: CallEvent): void {
  live.tell(event)
}

function step(live: LiveCall, event: CallEvent): void {
  if (live.isOver) return
  const { state, effects } = live.machine.step(live.state, event, now(live.deps))
  live.state = state
  perform(live, effects)
}

/** The same once everything wanted so far is done: an act is told of only after what led to it is stored. */
export function feedLater(live: LiveCall, event: CallEvent): void {
  enqueue(live, async () => feed(live, event))
}

/** Bar and menu as an act has met them: what is said from now on is measured against these. */
export function see(live: LiveCall, sight: DeskSight): void {
  const { bar, menu } = live.sight
  if (sight.bar === bar && sight.menu === menu) return
  live.sight = sight
  live.machine = live.deps.minds.machine(sight)
  if (sight.menu.version !== menu.version) feedLater(live, { kind: 'menu_changed' })
}

function perform(live: LiveCall, effects: readonly CallEffect[]): void {
  const when = whenToRemember(live.saved, effects)
  for (const effect of effects) {
    enqueue(live, async () => {
      if (effect.kind !== 'remember' || when === 'first') await live.does(live, effect)
      else if (when === 'soon') live.deps.memories.soon(live)
      else void live.does(live, effect).catch((error: unknown) => failed(live, error))
    })
  }
}

function enqueue(live: LiveCall, task: () => Promise<void>): void {
  live.queue.push(task)
  if (!live.isPumping) void pump(live)
}

async function pump(live: LiveCall): Promise<void> {
  live.isPumping = true
  for (let task = live.queue.shift(); task !== undefined; task = live.queue.shift()) {
    if (live.isOver) continue
    try {
      await task()
    } catch (error) {
      failed(live, error)
    }
  }
  live.isPumping = false
}

function failed({ deps, scene }: LiveCall, error: unknown): void {
  deps.log.error(
    { event: 'WA_VOICE_ERROR', error, callId: scene.held.id },
    'a step of a call failed',
  )
}

/** Over for this process: the line is left, the call itself may go on. */
export function leave(live: LiveCall): void {
  if (live.isOver) return
  live.isOver = true
  for (const cancel of live.timers.values()) cancel()
  live.timers.clear()
  live.cart.settled()
  live.queue.length = 0
  live.line?.leave()
  live.line = null
}

/** Words that nobody hears would be lost; a yes that the caller owes to a cart can't be asked for by whoever takes over. */
export function calmOf(live: LiveCall): Calm {
  const { phase, responses, acts, turns, memory, ending } = live.state
  if (isBusy(live)) return 'busy'
  const isSpeaking = responses.active !== null || responses.wish !== null || turns.isCallerSpeaking
  if (phase !== 'live' || isSpeaking || turns.isWaiting || acts.running.length > 0) return 'stored'
  // One that says goodbye is over in a moment.
  return ending.stage !== 'none' || memory.cartTold?.isSpoken === true ? 'still' : 'quiet'
}

/** Something of it is not written down yet. */
function isBusy(live: LiveCall): boolean {
  const { deps, queue, isPumping, isSaving } = live
  return queue.length > 0 || isPumping || isSaving || deps.memories.isAwaited(live)
}

/** Of what the vendor has told. */
export function spentSoFar({ deps, scene, state }: LiveCall): Running {
  const { guest, view, carriedMicroUsd } = scene
  return {
    microUsd: costOf(atBar(deps, view.bar), state.memory.tallies, carriedMicroUsd),
    account: { bar: view.bar, guest },
  }
}

function now({ clock }: Pick<VoiceDeps, 'clock'>): number {
  return clock.now().getTime()
}

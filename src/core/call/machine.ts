import * as outcomes from './act-outcomes.ts'
import * as acts from './acts.ts'
import { type CallMemory, newMemory } from './call-memory.ts'
import type {
  CallEffect,
  CallEvent,
  CallSetup,
  CallState,
  Stepped,
  TimerName,
} from './call-state.ts'
import * as consent from './consent.ts'
import type { Draft } from './draft.ts'
import * as ending from './ending.ts'
import * as gap from './gap.ts'
import type { CallGround } from './ground.ts'
import type { FunctionCall } from './line.ts'
import { onGreetTimer, onLine } from './on-line.ts'
import * as yes from './order-yes.ts'
import { onSlow } from './outputs.ts'
import { onRetryTimer } from './responses.ts'
import * as silence from './silence.ts'
import { onMenuChanged } from './spoken-check.ts'
import * as transfer from './transfer.ts'

/** One call's mind, pure: the runner feeds it what happens and does what it says. Times are epoch milliseconds. */
export type CallMachine = {
  /** Before the line is opened for the first time. */
  readonly start: (setup: CallSetup, atMs: number) => Stepped
  /**
   * After another process: no second greeting. `pending` are the function calls found written down without an output;
   * those are acted on again, under the same ids.
   */
  readonly resume: (
    setup: CallSetup,
    from: { readonly memory: CallMemory; readonly pending: readonly FunctionCall[] },
    atMs: number,
  ) => Stepped
  /** Never throws, whatever comes in whatever order; after `ended` it answers nothing any more. */
  readonly step: (state: CallState, event: CallEvent, atMs: number) => Stepped
}

/** Holds no call: states of the machine before go on in one that was made of a changed bar or menu. */
export function callMachine(ground: CallGround): CallMachine {
  const taken = (state: CallState, atMs: number, take: (draft: Draft) => void): Stepped => {
    const draft: Draft = { ground, atMs, state, effects: [], isMaterial: false }
    take(draft)
    return { state: draft.state, effects: withMemory(draft) }
  }
  return {
    start: (setup, atMs) => taken(newState(setup, newMemory(setup)), atMs, () => undefined),
    resume: (setup, { memory, pending }, atMs) =>
      taken({ ...newState(setup, memory), isResumed: true }, atMs, (draft) => {
        silence.onGap(draft)
        consent.onGap(draft)
        yes.onGap(draft)
        acts.onResumed(draft, pending)
        transfer.onResumed(draft)
      }),
    step: (state, event, atMs) =>
      state.phase === 'ended'
        ? { state, effects: [] }
        : taken(state, atMs, (draft) => {
            onEvent(draft, event)
          }),
  }
}

function onEvent(draft: Draft, event: CallEvent): void {
  switch (event.kind) {
    case 'line':
      return onLine(draft, event.event)
    case 'line_closed':
      return ending.onClosed(draft)
    case 'attach_failed':
      return ending.onAttachFailed(draft, event.isGone)
    case 'acted':
      return outcomes.onActed(draft, event.functionCallId, event.outcome)
    case 'act_failed':
      return outcomes.onActFailed(draft, event.functionCallId)
    case 'timer':
      return onTimer(draft, event.name)
    case 'menu_changed':
      return onMenuChanged(draft)
    case 'staff_told':
      return transfer.onStaffTold(draft)
    case 'transfer_sent':
      return transfer.onTransferSent(draft)
    case 'transfer_failed':
      return transfer.onTransferFailed(draft, event.isGone)
  }
}

const ON_TIMER: { readonly [T in TimerName]?: (draft: Draft) => void } = {
  answer: silence.onAnswerTimer,
  silence: silence.onSilenceTimer,
  warn: silence.onWarnTimer,
  longest: silence.onLongestTimer,
  retry: (draft) => {
    onRetryTimer(draft)
    silence.rest(draft)
  },
  yes: (draft) => {
    acts.onWordsKnown(draft, null)
  },
  slow: onSlow,
  transfer: transfer.onTransferTimer,
  attach: ending.onAttachTimer,
  find: onGreetTimer,
  resumed: gap.onTimer,
  goodbye: ending.onGoodbyeTimer,
  over: ending.onOverTimer,
}

function onTimer(draft: Draft, name: TimerName): void {
  if (name.startsWith('act:')) return outcomes.onActTimer(draft, name.slice('act:'.length))
  ON_TIMER[name]?.(draft)
}

/** Effects that another process must be able to pick up: memory is stored before the first of them. */
const AFTER_MEMORY: ReadonlySet<CallEffect['kind']> = new Set([
  'act',
  'tell_staff',
  'transfer',
  'failing',
  'hang_up',
  'ended',
])

function withMemory(draft: Draft): readonly CallEffect[] {
  const { effects, state } = draft
  if (!draft.isMaterial) return effects
  const memory: CallEffect = { kind: 'remember', memory: state.memory }
  const first = effects.findIndex(
    (effect) => AFTER_MEMORY.has(effect.kind) || (state.memory.isLeaving && isOutput(effect)),
  )
  const at = first === -1 ? effects.length : first
  return [...effects.slice(0, at), memory, ...effects.slice(at)]
}

/** Of a goodbye: told of it and not of the end, another process would go on talking. */
function isOutput(effect: CallEffect): boolean {
  return effect.kind === 'send' && effect.command.kind === 'tool_output'
}

function newState(setup: CallSetup, memory: CallMemory): CallState {
  return {
    setup,
    memory,
    phase: 'attaching',
    isResumed: false,
    gap: { itemId: null, call: null },
    responses: { active: null, wish: null, isExpected: false, failures: 0, lastId: null },
    acts: {
      running: [],
      late: [],
      outputs: [],
      spoke: false,
      owesAnswer: false,
      hasRefused: false,
      unchecked: [],
      seen: [],
    },
    turns: {
      lastItemId: null,
      isCallerSpeaking: false,
      isPlaying: false,
      playingId: null,
      hasPlayed: false,
      isWaiting: false,
      isOwed: false,
      otherIds: [],
      isRetried: false,
      isAskedThere: false,
      heard: [],
      speaking: [],
      said: [],
      yesTo: null,
      cartIds: [],
      reading: null,
      noticeIds: [],
      consentTurn: null,
      modelSays: null,
      kept: [],
    },
    ending: { reason: null, stage: 'none', isGraced: false, attempts: 0, lostAtMs: null },
    facts: { proved: [setup.facts], spokenOver: null },
    unsaid: [],
    nextCommand: 1,
  }
}

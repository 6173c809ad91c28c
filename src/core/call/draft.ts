import type { CallMemory, CallTallies } from './call-memory.ts'
import type { CallCount, CallEffect, CallState, TimerName } from './call-state.ts'
import type { CallGround } from './ground.ts'
import type { LineCommand } from './line.ts'

/** One step being taken: the state as it is becoming, and what is to be done. Lives only within `step`. */
export type Draft = {
  readonly ground: CallGround
  readonly atMs: number
  state: CallState
  readonly effects: CallEffect[]
  /** Something changed that another process would have to know. */
  isMaterial: boolean
}

type Slice = 'responses' | 'acts' | 'turns' | 'ending' | 'facts' | 'gap'

export function put<K extends Slice>(draft: Draft, slice: K, patch: Partial<CallState[K]>): void {
  draft.state = { ...draft.state, [slice]: { ...draft.state[slice], ...patch } }
}

/** Changes what must survive the process; it is stored with this step. */
export function remember(draft: Draft, patch: Partial<CallMemory>): void {
  draft.state = { ...draft.state, memory: { ...draft.state.memory, ...patch } }
  draft.isMaterial = true
}

/** Counters ride along with the next thing that is stored. */
export function tally(draft: Draft, patch: Partial<CallTallies>): void {
  const { memory } = draft.state
  draft.state = {
    ...draft.state,
    memory: { ...memory, tallies: { ...memory.tallies, ...patch } },
  }
}

export function emit(draft: Draft, effect: CallEffect): void {
  draft.effects.push(effect)
}

export function count(draft: Draft, what: CallCount): void {
  emit(draft, { kind: 'count', what })
}

export function setTimer(draft: Draft, name: TimerName, afterMs: number): void {
  emit(draft, { kind: 'set_timer', name, afterMs: Math.max(0, afterMs) })
}

export function clearTimer(draft: Draft, name: TimerName): void {
  emit(draft, { kind: 'clear_timer', name })
}

type Unsent<C> = C extends LineCommand ? Omit<C, 'id'> : never

/** Sends a command under an id of our own; a later owner's ids are others. Without an open line nothing is sent. */
export function send(draft: Draft, command: Unsent<LineCommand>): string {
  const { nextCommand, setup, phase } = draft.state
  const id = `c${setup.fence}_${nextCommand}`
  draft.state = { ...draft.state, nextCommand: nextCommand + 1 }
  if (!hasLine(phase)) return id
  // Checked boundary: the command lacks nothing but its id.
  emit(draft, { kind: 'send', command: { ...command, id } as LineCommand })
  return id
}

function hasLine(phase: CallState['phase']): boolean {
  return phase === 'live' || phase === 'finding'
}

const MAX_UNSAID = 4

/** For the model alone. Without an open line it waits for one. */
export function note(draft: Draft, text: string): void {
  const { phase, unsaid } = draft.state
  if (hasLine(phase)) return void send(draft, { kind: 'note', text })
  draft.state = { ...draft.state, unsaid: last([...unsaid, text], MAX_UNSAID) }
}

export function noteUnsaid(draft: Draft): void {
  const { unsaid } = draft.state
  draft.state = { ...draft.state, unsaid: [] }
  for (const text of unsaid) note(draft, text)
}

/** The last `max` of a list that grows. */
export function last<T>(list: readonly T[], max: number): readonly T[] {
  return list.length <= max ? list : list.slice(list.length - max)
}

import type { CallTallies } from './call-memory.ts'
import type { CallEnd } from './call-state.ts'
import { type CallOutcome, type EndReason, FAILURES } from './end-reasons.ts'

/** What a call came to: what was done in it counts, however it ended. */
export function outcomeOf(tallies: CallTallies, reason: EndReason): CallOutcome {
  if (tallies.placed.length > 0) return 'ordered'
  if (tallies.hasBooking) return 'booked'
  if (reason === 'transferred') return 'transferred'
  if (tallies.hasMessage) return 'message'
  if (FAILURES.has(reason)) return 'failed'
  if (tallies.callerTurns === 0) return reason === 'silence' ? 'silent' : 'abandoned'
  return 'answered'
}

/** A function call that is done, as it stands written down. */
export type DoneAct = {
  readonly name: string
  readonly ok: boolean
  readonly placed: CallTallies['placed']
}

/** The tallies with what was done and not heard of. */
export function tallied(tallies: CallTallies, done: readonly DoneAct[]): CallTallies {
  const known = new Set(tallies.placed.map(({ orderId }) => orderId))
  const placed = done.flatMap((act) => act.placed).filter(({ orderId }) => !known.has(orderId))
  const isDone = (name: string) => done.some((act) => act.ok && act.name === name)
  return {
    ...tallies,
    placed: [...tallies.placed, ...placed],
    hasBooking: tallies.hasBooking || isDone('book_table'),
    hasMessage: tallies.hasMessage || isDone('leave_message'),
  }
}

/**
 * The end of a call by what stands written down: an act may have come to its end after its caller was told that it takes
 * too long, or in a process that died before it could remember.
 */
export function settled(end: CallEnd, done: readonly DoneAct[]): CallEnd {
  const { tallies: before } = end.memory
  const tallies = tallied(before, done)
  const isKnown =
    tallies.placed.length === before.placed.length &&
    tallies.hasBooking === before.hasBooking &&
    tallies.hasMessage === before.hasMessage
  if (isKnown) return end
  const memory = { ...end.memory, tallies }
  return { ...end, outcome: outcomeOf(tallies, end.reason), memory }
}

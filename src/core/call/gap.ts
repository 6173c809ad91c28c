import { onFoundCall } from './acts.ts'
import type { GapState } from './call-parts.ts'
import type { CallState } from './call-state.ts'
import { clearTimer, count, type Draft, note, noteUnsaid, put, send, setTimer } from './draft.ts'
import type { LineEvent } from './line.ts'
import { wish } from './responses.ts'
import { isUnderWay } from './transfer.ts'

/**
 * After a while in which nobody listened: a function that was called meanwhile is known to nobody, and the model waits for
 * it, mute. What stands last in the conversation tells: it is what stands before a line of our own that is put there, and
 * taken out again. The vendor tells of one item; where that is of no use, and nothing moves, the model is asked to go on.
 */

type Of<K extends LineEvent['kind']> = Extract<LineEvent, { readonly kind: K }>

const MUTE_MS = 3_000
/** A response that has just made its call ends within this, and tells of it itself. */
const SETTLED_MS = 250

const NOTHING: GapState = { itemId: null, call: null }

/** Not said in any language: for the model alone. */
const OPEN_AGAIN = 'The line to the program is open again.'
const GO_ON =
  'The line to the program was interrupted for a moment. A function that you called and have no result of was not carried out: call it again now. If there is none, go on where you were.'
const BESIDE =
  'The line to the program was interrupted for a moment. Of the functions you called last only the last is carried out now: call any other that you have no result of again. What you said along with them that the result does not bear out, put right.'

/** The line is there again. */
export function watch(draft: Draft): void {
  const { setup, nextCommand } = draft.state
  const itemId = `gap_${setup.fence}_${nextCommand}`
  draft.state = { ...draft.state, isResumed: true }
  put(draft, 'gap', { itemId, call: null })
  send(draft, { kind: 'note', text: OPEN_AGAIN, itemId })
  // Behind it: what stood last shows.
  noteUnsaid(draft)
  setTimer(draft, 'resumed', MUTE_MS)
}

/** Somebody speaks, or is about to: whatever waits is told of by the response that comes of it. */
const SIGNS_OF_LIFE: ReadonlySet<LineEvent['kind']> = new Set([
  'caller_started',
  'caller_turn',
  'response_started',
  'spoken',
  'response_ended',
])

/** What was said before is still being played: waited for, but the model behind it may be mute all the same. */
export function seeLife(draft: Draft, { kind }: LineEvent): void {
  const { isResumed, gap } = draft.state
  if (!isResumed) return
  if (kind === 'playback') {
    return setTimer(draft, 'resumed', gap.call === null ? MUTE_MS : SETTLED_MS)
  }
  if (SIGNS_OF_LIFE.has(kind)) rest(draft)
}

/** Nothing is waited for any more; our own line is taken out when it is told of. */
function rest(draft: Draft): void {
  draft.state = { ...draft.state, isResumed: false }
  put(draft, 'gap', { call: null })
  clearTimer(draft, 'resumed')
}

export function onNoted(draft: Draft, { itemId, previousItemId }: Of<'noted'>): void {
  const { gap, isResumed } = draft.state
  if (itemId !== gap.itemId) return
  send(draft, { kind: 'forget', itemId })
  const isAsked = isResumed && previousItemId !== null
  put(draft, 'gap', { itemId: isAsked ? previousItemId : null })
  if (isAsked) send(draft, { kind: 'find', itemId: previousItemId })
}

export function onCallFound(draft: Draft, { itemId, call }: Of<'call_found'>): void {
  if (!isLookedFor(draft.state, itemId)) return
  put(draft, 'gap', { itemId: null, call })
  setTimer(draft, 'resumed', SETTLED_MS)
}

/** The model waits for the caller: nothing of it is owed. */
export function onAnswerFound(draft: Draft, { itemId }: Of<'answer_found'>): void {
  if (!isLookedFor(draft.state, itemId)) return
  put(draft, 'gap', NOTHING)
  rest(draft)
}

function isLookedFor({ gap, isResumed }: CallState, itemId: string): boolean {
  return isResumed && itemId === gap.itemId
}

/** Nothing has moved since the line is there again. */
export function onTimer(draft: Draft): void {
  const { responses, acts, ending, turns, gap } = draft.state
  const isBusy = responses.active !== null || responses.wish !== null || acts.running.length > 0
  if (isBusy || turns.isCallerSpeaking || ending.stage !== 'none') return
  const found = gap.call !== null && !acts.seen.includes(gap.call.functionCallId) ? gap.call : null
  // Nobody is talked to while it rings for them elsewhere, nor hung up on: whether they have said goodbye, nobody heard.
  if (isUnderWay(draft.state) && (found === null || found.name === 'end_call')) return
  rest(draft)
  if (found !== null) {
    count(draft, 'act_found')
    note(draft, BESIDE)
    return onFoundCall(draft, found)
  }
  count(draft, 'response_retried')
  note(draft, GO_ON)
  wish(draft, { purpose: 'resume' })
}

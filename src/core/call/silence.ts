import type { CallState } from './call-state.ts'
import { clearTimer, count, type Draft, put, remember, setTimer } from './draft.ts'
import { beginEnding } from './ending.ts'
import { playedMs } from './played.ts'
import { awaitSound, hush, wish } from './responses.ts'
import { sayExactly } from './spoken-texts.ts'
import { isUnderWay } from './transfer.ts'

/** Everything that ends or mends a call in which too little happens, or which lasts too long. */

const WARN_BEFORE_MS = 60_000
/** By then a goodbye has ended the call, or come to nothing. */
const GOODBYE_MS = 15_000
/** A caller who began to speak and never ended: noise. */
const STUCK_MS = 60_000

/** A caller's turn is owed an answer. */
export function onCallerTurn(draft: Draft): void {
  clearTimer(draft, 'silence')
  put(draft, 'turns', { isRetried: false, isAskedThere: false, isWaiting: false })
  awaitSound(draft)
}

/** So long the vendor has to begin its answer to a caller's turn that ended while a response was being made. */
const OWED_MS = 1_500

/** Busy with another response, the vendor may have made none for the turn: that is not waited for as long as a slow one. */
export function onOtherEnded(draft: Draft, responseId: string): void {
  const { turns, setup } = draft.state
  if (!turns.isOwed || !turns.isWaiting || !turns.otherIds.includes(responseId)) return
  setTimer(draft, 'answer', Math.min(OWED_MS, setup.limits.answerMs))
}

/** An answer that is made is heard once what was said before it has been played: nobody is mute. */
export function onMade(draft: Draft, responseId: string): void {
  const { isOwed, isWaiting, isPlaying, playingId } = draft.state.turns
  if (isOwed || !isWaiting || !isPlaying || playingId === responseId) return
  put(draft, 'turns', { isWaiting: false })
  clearTimer(draft, 'answer')
}

export function onSound(draft: Draft, playingId: string | null): void {
  const { turns } = draft.state
  if (!turns.hasPlayed) count(draft, 'first_sound')
  put(draft, 'turns', { isPlaying: true, playingId, hasPlayed: true, isRetried: false })
  clearTimer(draft, 'silence')
  const isOther = turns.isOwed && playingId !== null && turns.otherIds.includes(playingId)
  if (!isOther) {
    put(draft, 'turns', { isWaiting: false })
    put(draft, 'responses', { isExpected: false })
    clearTimer(draft, 'answer')
  }
  // Made before it is played, nothing else of it may come.
  rest(draft)
}

/** The caller speaks: nobody waits for us. */
export function onCallerStarted(draft: Draft): void {
  put(draft, 'turns', { isCallerSpeaking: true, isWaiting: false, isOwed: false })
  clearTimer(draft, 'answer')
  setTimer(draft, 'silence', STUCK_MS)
}

/** No sound in time: once more, then the end. */
export function onAnswerTimer(draft: Draft): void {
  const { turns, responses, setup } = draft.state
  if (!turns.isWaiting) return
  // Looked at again: whoever is not put through after all still waits.
  if (isUnderWay(draft.state)) return setTimer(draft, 'answer', setup.limits.answerMs)
  put(draft, 'turns', { isWaiting: false })
  const { active } = responses
  // Ours has not started: it never will, and nothing else is active.
  const isLost = active !== null && active.id === null
  put(draft, 'responses', { isExpected: false, ...(isLost ? { active: null } : {}) })
  hush(draft)
  if (turns.isRetried) return beginEnding(draft, 'no_answer')
  count(draft, 'response_retried')
  put(draft, 'turns', { isRetried: true, isWaiting: true })
  setTimer(draft, 'answer', setup.limits.answerMs)
  wish(draft, isLost && active.wish !== null ? active.wish : { purpose: 'retry' })
}

/** Nobody speaks from now on, or from when what is being played is over. */
export function rest(draft: Draft): void {
  const { setup, phase, turns } = draft.state
  if (phase !== 'live' || !isIdle(draft.state)) return
  const quietMs = turns.isCallerSpeaking ? STUCK_MS : setup.limits.silenceMs
  setTimer(draft, 'silence', quietMs + (turns.isPlaying ? playedMs(turns) : 0))
}

function isIdle({ responses, turns, acts, ending }: CallState): boolean {
  // What there is to say waits for whoever speaks.
  const isOwed = responses.wish !== null && !turns.isCallerSpeaking
  return (
    responses.active === null &&
    !isOwed &&
    !turns.isWaiting &&
    acts.running.length === 0 &&
    ending.stage === 'none'
  )
}

/**
 * Timers end with their process. A call that changes hands again and again, with nothing said or done in between, would
 * never be quiet for long enough.
 */
export function onGap(draft: Draft): void {
  if (draft.state.memory.quietSinceMs === null) remember(draft, { quietSinceMs: draft.atMs })
}

export function noQuiet(draft: Draft): void {
  if (draft.state.memory.quietSinceMs !== null) remember(draft, { quietSinceMs: null })
}

/** As long as a caller is waited for who is asked in between whether they are there. */
export function wasQuietForLong({ state, atMs }: Draft): boolean {
  const { memory, setup } = state
  const { quietSinceMs } = memory
  return quietSinceMs !== null && atMs - quietSinceMs >= 2 * setup.limits.silenceMs
}

export function onSilenceTimer(draft: Draft): void {
  const { turns, memory, setup } = draft.state
  if (draft.state.ending.stage !== 'none' || isUnderWay(draft.state)) return
  put(draft, 'turns', { isCallerSpeaking: false, isPlaying: false })
  if (turns.isAskedThere) return beginEnding(draft, 'silence')
  put(draft, 'turns', { isAskedThere: true })
  const instructions = sayExactly(['there'], memory.language.language)
  wish(draft, { purpose: 'notice', instructions, mayCall: false })
  setTimer(draft, 'silence', setup.limits.silenceMs)
}

/** Of what is left, after another process too. */
export function setLongest(draft: Draft): void {
  const { memory, setup } = draft.state
  const passed = draft.atMs - (memory.startedAtMs ?? draft.atMs)
  const left = setup.limits.longestMs - passed
  if (!memory.isWarned && left > 2 * WARN_BEFORE_MS) setTimer(draft, 'warn', left - WARN_BEFORE_MS)
  setTimer(draft, 'longest', left)
}

export function onWarnTimer(draft: Draft): void {
  const { memory } = draft.state
  if (memory.isWarned || isUnderWay(draft.state)) return
  remember(draft, { isWarned: true })
  const exact = sayExactly(['wrap_up'], memory.language.language)
  const instructions = `${exact} Then ask what is still to be settled.`
  wish(draft, { purpose: 'notice', instructions })
}

export function onLongestTimer(draft: Draft): void {
  if (isUnderWay(draft.state)) return setTimer(draft, 'longest', WARN_BEFORE_MS)
  // A goodbye that the caller talks over ends nothing: looked at again.
  if (draft.state.ending.stage === 'goodbye') return setTimer(draft, 'longest', GOODBYE_MS)
  beginEnding(draft, 'too_long')
}

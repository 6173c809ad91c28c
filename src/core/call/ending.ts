import { isPutThrough } from './call-memory.ts'
import type { CallEnd } from './call-state.ts'
import { clearTimer, count, type Draft, emit, put, remember, send, setTimer } from './draft.ts'
import type { EndReason } from './end-reasons.ts'
import { FAILURES } from './end-reasons.ts'
import { outcomeOf } from './outcome.ts'
import { lastPlayedMs } from './played.ts'
import { onReopened, wish } from './responses.ts'
import { sayExactly, type SpokenText, trueFor } from './spoken-texts.ts'

/** From the end of the model's last words to hanging up, where nobody tells that they were played. */
const GOODBYE_MS = 4_000
/** A goodbye of our own must be made and played first. */
const SPEAK_MS = 10_000
/** After a hang-up the line closes by itself. */
const OVER_MS = 2_000
const MAX_ATTEMPTS = 3
const ATTACH_WITHIN_MS = 5_000
const ATTACH_WAIT_MS = [700, 1_500]

const GOODBYES: { readonly [R in EndReason]?: SpokenText } = {
  no_answer: 'apology',
  rate_limited: 'apology',
  vendor: 'apology',
  too_long: 'too_long',
}

/** Ends the call from our side, with a sentence where the reason has one. The first reason stays. */
export function beginEnding(draft: Draft, reason: EndReason): void {
  const { ending, memory, phase, setup } = draft.state
  if (phase === 'ended' || ending.stage !== 'none') return
  // Whoever is being put through needs no model, as long as the session stands.
  if (reason !== 'session_expired' && isPutThrough(memory)) return
  const text = GOODBYES[reason]
  put(draft, 'ending', { reason, stage: 'goodbye', isGraced: false })
  put(draft, 'turns', { isWaiting: false })
  // The apology and the hanging up take seconds, and say that we are writing.
  if (FAILURES.has(reason)) fail(draft, reason)
  for (const name of ['answer', 'silence', 'retry', 'slow'] as const) clearTimer(draft, name)
  if (text === undefined || phase !== 'live') return hangUp(draft)
  const instructions = sayExactly([trueFor(setup, text)], memory.language.language)
  wish(draft, { purpose: 'goodbye', instructions, mayCall: false })
  setTimer(draft, 'goodbye', SPEAK_MS)
}

function fail(draft: Draft, reason: EndReason): void {
  emit(draft, { kind: 'failing', reason, language: draft.state.memory.language.language })
}

/** The model said goodbye, or is about to: hung up once it was heard. One who is being put through must have said it too. */
export function endAfterGoodbye(draft: Draft, hasSpoken: boolean): void {
  const { ending, memory } = draft.state
  if (ending.stage !== 'none' || (isPutThrough(memory) && !memory.isLeaving && !saysBye(draft)))
    return
  put(draft, 'ending', { reason: 'goodbye', stage: 'goodbye', isGraced: false })
  remember(draft, { isLeaving: true })
  put(draft, 'turns', { isWaiting: false })
  for (const name of ['answer', 'silence'] as const) clearTimer(draft, name)
  if (!hasSpoken) {
    const instructions = 'Say goodbye to the caller in one short, warm sentence.'
    wish(draft, { purpose: 'goodbye', instructions, mayCall: false })
  }
  setTimer(draft, 'goodbye', hasSpoken ? GOODBYE_MS : SPEAK_MS)
}

function saysBye({ state, ground }: Draft): boolean {
  const { turns, memory } = state
  const words = turns.heard.find(({ itemId }) => itemId === turns.lastItemId)?.text ?? ''
  return ground.hear(words, memory.language.language).acts.some(({ type }) => type === 'bye')
}

/** A caller who goes on talking is not hung up on for a goodbye of the model's. */
export function onCallerSpeaks(draft: Draft): void {
  const { ending } = draft.state
  if (ending.stage !== 'goodbye' || ending.reason !== 'goodbye') return
  put(draft, 'ending', { reason: null, stage: 'none' })
  remember(draft, { isLeaving: false })
  clearTimer(draft, 'goodbye')
}

export function onPlayedOut(draft: Draft): void {
  const { ending, responses } = draft.state
  if (ending.stage !== 'goodbye' || responses.active !== null || responses.wish !== null) return
  hangUp(draft)
}

/** The goodbye's own response has ended: its sound is still being played. */
export function onGoodbyeMade(draft: Draft): void {
  if (draft.state.ending.stage === 'goodbye') setTimer(draft, 'goodbye', GOODBYE_MS)
}

export function onGoodbyeTimer(draft: Draft): void {
  const { ending, turns } = draft.state
  if (ending.stage !== 'goodbye') return
  if (turns.isPlaying && !ending.isGraced) {
    put(draft, 'ending', { isGraced: true })
    return setTimer(draft, 'goodbye', Math.max(GOODBYE_MS, lastPlayedMs(turns)))
  }
  hangUp(draft)
}

function hangUp(draft: Draft): void {
  put(draft, 'ending', { stage: 'hung_up' })
  draft.state = { ...draft.state, phase: 'closing' }
  emit(draft, { kind: 'hang_up' })
  setTimer(draft, 'over', OVER_MS)
}

/** A closed line may be the end, or only the line: it is opened again to find out. */
export function onClosed(draft: Draft): void {
  const { phase, ending } = draft.state
  if (phase === 'ended') return
  // Opened, and closed again before it said a word.
  if (phase === 'lost') return onAttachFailed(draft, false)
  if (ending.stage === 'hung_up') return finish(draft, ending.reason ?? 'goodbye')
  if (isRinging(draft)) return finish(draft, 'transferred')
  draft.state = { ...draft.state, phase: 'lost' }
  put(draft, 'ending', { attempts: 1, lostAtMs: draft.atMs })
  emit(draft, { kind: 'attach' })
}

/** A line that closes now was taken over by whoever was rung; nothing else tells. Unless goodbye was said meanwhile. */
function isRinging(draft: Draft): boolean {
  const { transfer, isLeaving } = draft.state.memory
  return !isLeaving && (transfer?.stage === 'sending' || transfer?.stage === 'ringing')
}

export function onAttachFailed(draft: Draft, isGone: boolean): void {
  const { phase, ending, memory } = draft.state
  if (phase !== 'lost' && phase !== 'attaching' && phase !== 'finding') return
  if (memory.startedAtMs === null && (isGone || phase !== 'lost')) return giveUp(draft)
  if (!isGone) return tryAgain(draft)
  finish(draft, ending.reason ?? (isRinging(draft) ? 'transferred' : 'caller_left'))
}

function tryAgain(draft: Draft): void {
  const { ending } = draft.state
  const wait = ATTACH_WAIT_MS[ending.attempts - 1]
  const since = draft.atMs - (ending.lostAtMs ?? draft.atMs)
  if (wait === undefined || ending.attempts >= MAX_ATTEMPTS || since + wait > ATTACH_WITHIN_MS) {
    return giveUp(draft)
  }
  setTimer(draft, 'attach', wait)
}

/** Nobody can be reached: whoever still listens is hung up on, rather than left with a model without tools. */
function giveUp(draft: Draft): void {
  const known = draft.state.ending.reason
  if (known === null) fail(draft, 'line_lost')
  emit(draft, { kind: 'hang_up' })
  finish(draft, known ?? 'line_lost', { mayStand: true })
}

export function onAttachTimer(draft: Draft): void {
  const { phase, ending } = draft.state
  if (phase !== 'lost') return
  put(draft, 'ending', { attempts: ending.attempts + 1 })
  emit(draft, { kind: 'attach' })
}

export function onOverTimer(draft: Draft): void {
  const { ending } = draft.state
  if (ending.stage === 'hung_up') finish(draft, ending.reason ?? 'goodbye', { mayStand: true })
}

/** The line is open again; the call went on without us. */
export function onBack(draft: Draft): void {
  count(draft, 'reattached')
  draft.state = { ...draft.state, phase: 'live' }
  put(draft, 'turns', { isCallerSpeaking: false, isPlaying: false })
  onReopened(draft)
  sendOutputs(draft)
  put(draft, 'ending', { attempts: 0, lostAtMs: null })
}

/** What was sent last may have been lost with the line; said twice it changes nothing. */
const RESEND_WITHIN_MS = 5_000

export function sendOutputs(draft: Draft): void {
  const { acts, ending } = draft.state
  const lostAtMs = ending.lostAtMs ?? draft.atMs
  const outputs = acts.outputs.map((sent) => {
    if (lostAtMs - sent.atMs > RESEND_WITHIN_MS) return sent
    const { functionCallId, output } = sent
    return { ...sent, commandId: send(draft, { kind: 'tool_output', functionCallId, output }) }
  })
  put(draft, 'acts', { outputs })
}

/** The one end. */
export function finish(
  draft: Draft,
  reason: EndReason,
  { mayStand }: Pick<CallEnd, 'mayStand'> = { mayStand: false },
): void {
  if (draft.state.phase === 'ended') return
  const { memory, turns } = draft.state
  draft.state = { ...draft.state, phase: 'ended' }
  const broken = turns.speaking.map(({ itemId, responseId, text }) => {
    const line = { itemId, speaker: 'model' as const, text, isCut: true, atMs: draft.atMs }
    // Like any other words: only what began after the yes.
    const isKept = memory.consent === 'given' && turns.kept.includes(responseId)
    if (isKept) emit(draft, { kind: 'transcript', line })
    return line
  })
  emit(draft, {
    kind: 'ended',
    end: {
      outcome: outcomeOf(memory.tallies, reason),
      reason,
      mayStand,
      needsText: FAILURES.has(reason),
      language: memory.language.language,
      memory,
      said: [...turns.said, ...broken],
    },
  })
}

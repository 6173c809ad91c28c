import type { ActiveResponse, Wish } from './call-parts.ts'
import { clearTimer, count, type Draft, put, send, setTimer } from './draft.ts'
import type { EndReason } from './end-reasons.ts'
import type { LineEvent, LineFault, ResponsePurpose } from './line.ts'

/**
 * The sequencer. The vendor takes one response at a time and makes some by itself when a caller's turn is over, so what
 * we want said waits as one wish; a refusal because of another response brings the wish back.
 */

const RANK: readonly ResponsePurpose[] = [
  'answer',
  'retry',
  'tools',
  'resume',
  'notice',
  'greeting',
  'goodbye',
]
const MAX_INSTRUCTIONS = 2_000
const RATE_WAIT_MS = 2_000
/** Where the vendor says that something is active and we do not know what: asked again by then, whatever happens. */
const UNKNOWN_ACTIVE_MS = 3_000

export function wish(
  draft: Draft,
  wanted: { readonly purpose: ResponsePurpose } & Partial<Omit<Wish, 'purpose'>>,
): void {
  if (draft.state.phase === 'ended' || draft.state.ending.stage === 'hung_up') return
  const { responses, ending } = draft.state
  if (ending.stage === 'goodbye' && wanted.purpose !== 'goodbye') return
  const next: Wish = { instructions: null, mayCall: true, isFiller: false, ...wanted }
  put(draft, 'responses', { wish: merged(responses.wish, next) })
  pump(draft)
}

/** A filler gives way to what there is to say; a goodbye is all there is to say. */
export function merged(first: Wish | null, second: Wish): Wish {
  if (first === null || first.isFiller || second.purpose === 'goodbye') return second
  if (second.isFiller || first.purpose === 'goodbye') return first
  const rank = (one: Wish) => RANK.indexOf(one.purpose)
  const texts = [first.instructions, second.instructions].filter((text) => text !== null)
  const joined = [...new Set(texts)].join('\n').slice(0, MAX_INSTRUCTIONS)
  return {
    purpose: rank(first) >= rank(second) ? first.purpose : second.purpose,
    instructions: joined === '' ? null : joined,
    mayCall: first.mayCall && second.mayCall,
    isFiller: false,
  }
}

/** Sends what is wished for, if nothing stands against it. */
export function pump(draft: Draft): void {
  const { phase, responses, turns } = draft.state
  const { wish: wanted, active } = responses
  if (phase !== 'live' || wanted === null || active !== null) return
  const isUrgent = wanted.purpose === 'goodbye'
  if (!isUrgent && (responses.isExpected || turns.isCallerSpeaking)) return
  const commandId = send(draft, {
    kind: 'respond',
    purpose: wanted.purpose,
    ...(wanted.instructions === null ? {} : { instructions: wanted.instructions }),
    ...(wanted.mayCall ? {} : { mayCall: false }),
  })
  // Of what the line was told before: what is told after it, this response will not have heard.
  const asked = { commandId, purpose: wanted.purpose, tellsCart: hasCartToTell(draft) }
  put(draft, 'responses', { wish: null, active: anActive({ ...asked, wish: wanted }) })
  awaitSound(draft)
}

function anActive(about: Partial<ActiveResponse>): ActiveResponse {
  const nothing = { id: null, commandId: null, purpose: null, wish: null }
  return { ...nothing, texts: [], itemIds: [], tellsCart: false, isCut: false, ...about }
}

/** It speaks in items of its own, whether or not their words are whole yet. */
export function hasSpoken({ id, itemIds }: ActiveResponse): boolean {
  return itemIds.some((one) => one !== id)
}

/** From now on the first sound of an answer is waited for, if it was not already. */
export function awaitSound(draft: Draft): void {
  const { turns, setup, ending } = draft.state
  if (turns.isWaiting || ending.stage !== 'none') return
  put(draft, 'turns', { isWaiting: true })
  setTimer(draft, 'answer', setup.limits.answerMs)
}

export function onStarted(
  draft: Draft,
  event: Extract<LineEvent, { readonly kind: 'response_started' }>,
): void {
  const { responseId: id, purpose } = event
  const asked = askedFor(draft)
  if (purpose === null) return onTheirs(draft, id, asked)
  const { wish: waiting } = draft.state.responses
  const about = { id, purpose, itemIds: [id] }
  put(draft, 'responses', {
    active: asked === null ? anActive(about) : { ...asked, ...about },
    // What was taken for refused was made all the same.
    ...(waiting?.purpose === purpose && asked === null ? { wish: null } : {}),
  })
  const isAnswer = isCovered(purpose, asked?.wish)
  // Asked for just before the caller began: in its way, the vendor would not answer what they say.
  if (draft.state.turns.isCallerSpeaking && isAnswer) hush(draft)
  const { isOwed, otherIds } = draft.state.turns
  if (isAnswer) put(draft, 'turns', { isOwed: false })
  else if (isOwed) put(draft, 'turns', { otherIds: [...otherIds, id] })
}

/** Ours, sent and not started yet. */
function askedFor(draft: Draft): ActiveResponse | null {
  const { active } = draft.state.responses
  return active !== null && active.commandId !== null && active.id === null ? active : null
}

/** One of the vendor's own came first: ours is refused in a moment, and waits again. */
function onTheirs(draft: Draft, id: string, asked: ActiveResponse | null): void {
  const { wish: waiting } = draft.state.responses
  const commandId = asked?.commandId ?? null
  const wish = back(asked?.wish ?? null, waiting)
  put(draft, 'responses', {
    active: anActive({ id, commandId, itemIds: [id] }),
    wish: asksAgain(wish) ? null : wish,
    isExpected: false,
  })
  put(draft, 'turns', { isOwed: false })
  const { turns, setup } = draft.state
  if (turns.isWaiting) setTimer(draft, 'answer', setup.limits.answerMs)
}

/** What was asked for again for want of an answer has come after all: nobody is answered twice. */
function asksAgain(wish: Wish | null): boolean {
  return wish?.purpose === 'retry' && wish.instructions === null
}

/** What we ask for now goes out behind the cart on the same line; one of the vendor's own may not have seen it. */
function hasCartToTell(draft: Draft): boolean {
  const told = draft.state.memory.cartTold
  return told !== null && !told.isSpoken
}

function back(lost: Wish | null, waiting: Wish | null): Wish | null {
  if (lost === null) return waiting
  return waiting === null ? lost : merged(lost, waiting)
}

/** The response that ended, if it was the active one. */
export function onEnded(
  draft: Draft,
  event: Extract<LineEvent, { readonly kind: 'response_ended' }>,
): ActiveResponse | null {
  const { active } = draft.state.responses
  if (active === null) return null
  const isIt = active.id === event.responseId || (active.id === null && isLike(active, event))
  if (!isIt) return null
  put(draft, 'responses', { active: null })
  clearTimer(draft, 'retry')
  return active
}

/** It started unseen: ours by its purpose, or somebody's where we only know that there is one. */
function isLike(active: ActiveResponse, event: { readonly purpose: ResponsePurpose | null }) {
  return active.commandId === null || active.purpose === event.purpose
}

export function onCompleted(draft: Draft): void {
  put(draft, 'responses', { failures: 0 })
}

const FAILED_BY: { readonly [F in LineFault]?: EndReason } = {
  rate_limited: 'rate_limited',
  quota: 'quota',
  session_expired: 'session_expired',
}

/**
 * Once it is tried again, after a while where the vendor asks for less. Then, or where nothing helps, the answer is why
 * the call has to end.
 */
export function onFailed(
  draft: Draft,
  lost: Wish | null,
  fault: LineFault | null,
): EndReason | null {
  const { responses, ending } = draft.state
  if (ending.stage !== 'none') return null
  const failures = responses.failures + 1
  put(draft, 'responses', { failures, isExpected: false })
  const reason = (fault === null ? undefined : FAILED_BY[fault]) ?? 'vendor'
  if (failures > 1 || reason === 'quota' || reason === 'session_expired') return reason
  count(draft, 'response_retried')
  const again: Wish = lost ?? RETRY
  const waiting = draft.state.responses.wish
  put(draft, 'responses', { wish: waiting === null ? again : merged(again, waiting) })
  // Another that is active is waited for in any case.
  if (fault === 'rate_limited' && responses.active === null) {
    put(draft, 'responses', { active: anActive({ id: HELD }) })
    setTimer(draft, 'retry', RATE_WAIT_MS)
    return null
  }
  pump(draft)
  return null
}

const RETRY: Wish = { purpose: 'retry', instructions: null, mayCall: true, isFiller: false }

/** No vendor's id: nothing ends it but the timer. */
const HELD = 'held'

/** The wait for a delayed retry, or for a response nobody knows, is over. */
export function onRetryTimer(draft: Draft): void {
  const { active } = draft.state.responses
  const isUnknown =
    active !== null && (active.id === HELD || (active.id ?? active.commandId) === null)
  if (isUnknown) put(draft, 'responses', { active: null })
  pump(draft)
}

/** What no response is made for. Told without a name, it is of the one that is waited for. */
const UNMADE: ReadonlySet<LineFault> = new Set(['rate_limited', 'quota', 'vendor'])

/** What a fault about a response means; `null`: it was not about one, or the wish just waits again. */
export function onFault(
  draft: Draft,
  fault: LineFault,
  commandId: string | null,
): EndReason | null {
  const { active } = draft.state.responses
  if (active === null) return commandId === null ? onUnnamed(draft, fault) : null
  if (active.commandId === null) return null
  const isOurs = (commandId ?? active.commandId) === active.commandId
  if (fault === 'response_active') {
    if (isOurs) onRefused(draft, active)
    return null
  }
  const isMeant = commandId === null ? UNMADE.has(fault) : isOurs
  if (!isMeant || active.id !== null) return null
  put(draft, 'responses', { active: null })
  return onFailed(draft, active.wish, fault)
}

/** Of the vendor's own answer. Its own trouble may be with anything, and the answer be on its way. */
function onUnnamed(draft: Draft, fault: LineFault): EndReason | null {
  const isOfIt = draft.state.responses.isExpected && UNMADE.has(fault) && fault !== 'vendor'
  return isOfIt ? onFailed(draft, null, fault) : null
}

function onRefused(draft: Draft, active: ActiveResponse): void {
  count(draft, 'response_refused')
  if (active.id !== null) {
    // The other one was seen to start: our wish waits already.
    put(draft, 'responses', { active: { ...active, commandId: null } })
    return
  }
  const waiting = draft.state.responses.wish
  put(draft, 'responses', { active: anActive({}), wish: back(active.wish, waiting) })
  setTimer(draft, 'retry', UNKNOWN_ACTIVE_MS)
}

/** A line that was opened again tells nothing of what went on before. */
export function onReopened(draft: Draft): void {
  const { active, wish: waiting } = draft.state.responses
  const lost = active !== null && active.id === null ? active.wish : null
  put(draft, 'responses', { active: null, isExpected: false, wish: back(lost, waiting) })
}

const COVERED: ReadonlySet<ResponsePurpose> = new Set(['tools', 'retry', 'resume'])

/** The answer to what the caller says tells all of it, with the outputs that were sent. */
function isCovered(purpose: ResponsePurpose, wished: Wish | null | undefined): boolean {
  return COVERED.has(purpose) && (wished?.instructions ?? null) === null
}

/** The caller has spoken: the vendor answers that. */
export function onCallerTurn(draft: Draft): void {
  const { wish: waiting } = draft.state.responses
  const isAnswered = waiting !== null && isCovered(waiting.purpose, waiting)
  put(draft, 'responses', { isExpected: true, wish: isAnswered ? null : waiting })
}

export function hush(draft: Draft): void {
  const { active } = draft.state.responses
  if (active === null || active.id === HELD) return
  send(draft, { kind: 'hush', ...(active.id !== null && { responseId: active.id }) })
}

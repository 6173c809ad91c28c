import { onCalls } from './acts.ts'
import type { ActiveResponse } from './call-parts.ts'
import * as consent from './consent.ts'
import { count, type Draft, noteUnsaid, put, remember, send, setTimer, tally } from './draft.ts'
import * as ending from './ending.ts'
import * as gap from './gap.ts'
import type { LineEvent, LineUsage } from './line.ts'
import * as yes from './order-yes.ts'
import { onOutputTaken, pending } from './outputs.ts'
import * as responses from './responses.ts'
import * as silence from './silence.ts'
import * as speech from './speech.ts'
import { correctsSpoken } from './spoken-check.ts'
import { sayExactly, type SpokenText } from './spoken-texts.ts'
import * as transfer from './transfer.ts'

/** What the line tells, handed to the parts it concerns. */
export function onLine(draft: Draft, event: LineEvent): void {
  gap.seeLife(draft, event)
  if (isOfTheTalk(event)) silence.noQuiet(draft)
  // Checked boundary: the table is keyed by the event's kind.
  const handle = ON_LINE[event.kind] as ((draft: Draft, event: LineEvent) => void) | undefined
  handle?.(draft, event)
}

/** What the program itself has asked for, to find out whether anybody is there, shows nobody. */
function isOfTheTalk(event: LineEvent): boolean {
  if (event.kind === 'response_ended') return event.calls.length > 0
  if (event.kind === 'response_started') return event.purpose === null || event.purpose === 'tools'
  return event.kind === 'caller_started' || event.kind === 'caller_turn' || event.kind === 'key'
}

type Handlers = {
  readonly [K in LineEvent['kind']]?: (
    draft: Draft,
    event: Extract<LineEvent, { readonly kind: K }>,
  ) => void
}

const ON_LINE: Handlers = {
  opened: onOpened,
  caller_started: (draft, { itemId }) => {
    consent.onBegins(draft, itemId)
    ending.onCallerSpeaks(draft)
    silence.onCallerStarted(draft)
  },
  caller_stopped: (draft) => {
    setTimer(draft, 'silence', draft.state.setup.limits.silenceMs)
  },
  caller_turn: onCallerTurn,
  heard: speech.onHeard,
  unheard: (draft, { itemId }) => {
    speech.onUnheard(draft, itemId)
  },
  key: (draft, { key }) => {
    // Somebody is there.
    put(draft, 'turns', { isAskedThere: false })
    silence.rest(draft)
    consent.onKey(draft, key)
  },
  response_started: (draft, event) => {
    // Not when it was asked for: what a process sends in its last moment may be lost with it.
    if (event.purpose === 'greeting') remember(draft, { isGreeted: true })
    responses.onStarted(draft, event)
    pending(draft)
    consent.onBegins(draft, event.responseId)
  },
  spoken: speech.onSpoken,
  cut: (draft, { itemId }) => {
    speech.onCut(draft, itemId)
  },
  response_ended: (draft, event) => {
    // Told twice it ends, fails and costs once; what only the second telling asks for is asked all the same.
    if (event.responseId === draft.state.responses.lastId) return onToldAgain(draft, event)
    put(draft, 'responses', { lastId: event.responseId })
    onResponseEnded(draft, event)
  },
  playback: onPlayback,
  item_found: (draft) => {
    if (draft.state.phase === 'finding') goLive(draft)
  },
  noted: gap.onNoted,
  call_found: gap.onCallFound,
  answer_found: gap.onAnswerFound,
  output_taken: (draft, { functionCallId }) => {
    onOutputTaken(draft, (sent) => sent.functionCallId === functionCallId)
  },
  fault: onFault,
}

/** The id under which another process finds out whether this call was greeted. */
function greetingItemId(callId: string): string {
  return `greet_${callId.slice(0, 20)}`
}

/** Asked and not answered, a second greeting is better than none; but only then. */
const FIND_MS = 3_000

function onOpened(draft: Draft): void {
  const { phase, memory } = draft.state
  if (phase === 'attaching') return begin(draft)
  if (phase !== 'lost') return
  if (!memory.isGreeted) return beginAgain(draft)
  consent.onGap(draft)
  yes.onGap(draft)
  ending.onBack(draft)
  silence.rest(draft)
  gap.watch(draft)
  responses.pump(draft)
}

/** Lost before a greeting was heard of: whether it was asked for in time is found out as after another process. */
function beginAgain(draft: Draft): void {
  const { memory, isResumed } = draft.state
  ending.onBack(draft)
  if (draft.state.responses.wish?.purpose === 'greeting') put(draft, 'responses', { wish: null })
  const isAsked = isResumed || memory.startedAtMs !== null
  draft.state = { ...draft.state, isResumed: isAsked }
  begin(draft)
}

function begin(draft: Draft): void {
  const { memory, isResumed, setup } = draft.state
  draft.state = { ...draft.state, phase: 'finding' }
  if (setup.tuning !== null) send(draft, { kind: 'tune', turns: setup.tuning })
  if (memory.startedAtMs === null) remember(draft, { startedAtMs: draft.atMs })
  silence.setLongest(draft)
  setTimer(draft, 'silence', setup.limits.silenceMs)
  if (memory.isGreeted) return goLive(draft)
  if (!isResumed) return greet(draft)
  send(draft, { kind: 'find', itemId: greetingItemId(setup.callId) })
  setTimer(draft, 'find', FIND_MS)
}

/** A call that goes on: what was answered meanwhile is sent, nothing is said unasked. */
function goLive(draft: Draft): void {
  draft.state = { ...draft.state, phase: 'live' }
  if (!draft.state.memory.isGreeted) remember(draft, { isGreeted: true })
  ending.sendOutputs(draft)
  // Its goodbye was made before, and is being played or was.
  if (draft.state.memory.isLeaving) ending.endAfterGoodbye(draft, true)
  else if (silence.wasQuietForLong(draft) && !transfer.isUnderWay(draft.state)) {
    return ending.beginEnding(draft, 'silence')
  }
  responses.pump(draft)
  if (draft.state.isResumed) gap.watch(draft)
}

/** The mark goes out before the greeting: whoever takes over sees it, or greets. */
function greet(draft: Draft): void {
  const { setup, memory } = draft.state
  draft.state = { ...draft.state, phase: 'live' }
  send(draft, {
    kind: 'note',
    text: 'The call begins now.',
    itemId: greetingItemId(setup.callId),
  })
  const texts: readonly SpokenText[] =
    memory.consent === 'unheard' ? ['greeting', consent.noticeOf(setup)] : ['greeting']
  const instructions = sayExactly(texts, memory.language.language, setup.barName)
  responses.wish(draft, { purpose: 'greeting', instructions, mayCall: false })
  count(draft, 'greeted')
  ending.sendOutputs(draft)
  noteUnsaid(draft)
}

export function onGreetTimer(draft: Draft): void {
  if (draft.state.phase === 'finding') greet(draft)
}

function onCallerTurn(
  draft: Draft,
  { itemId }: Extract<LineEvent, { readonly kind: 'caller_turn' }>,
): void {
  const { turns, memory, responses: own } = draft.state
  if (itemId === turns.lastItemId) return
  const otherIds = [own.lastId, own.active?.id ?? null].filter((id) => id !== null)
  ending.onCallerSpeaks(draft)
  put(draft, 'turns', { lastItemId: itemId, isCallerSpeaking: false, isOwed: true, otherIds })
  tally(draft, { callerTurns: memory.tallies.callerTurns + 1 })
  yes.onTurn(draft, itemId)
  consent.onTurn(draft, itemId)
  responses.onCallerTurn(draft)
  silence.onCallerTurn(draft)
}

type ResponseEnded = Extract<LineEvent, { readonly kind: 'response_ended' }>

function onResponseEnded(draft: Draft, event: ResponseEnded): void {
  const { tallies } = draft.state.memory
  tally(draft, { responses: tallies.responses + 1, usage: added(tallies.usage, event.usage) })
  const was = responses.onEnded(draft, event)
  if (was !== null && responses.hasSpoken(was)) {
    yes.onSaid(draft, was, event.status === 'completed' && !was.isCut)
    if (was.purpose !== 'greeting') consent.onOtherSaid(draft)
  }
  if (event.status === 'completed') onCompleted(draft, event, was)
  else if (isFailed(event, was) && endsForFailure(draft, event, was)) return
  if (was?.purpose === 'goodbye') ending.onGoodbyeMade(draft)
  silence.onOtherEnded(draft, event.responseId)
  responses.pump(draft)
  transfer.onQuiet(draft)
  silence.rest(draft)
}

function onToldAgain(draft: Draft, { status, calls }: ResponseEnded): void {
  const { seen } = draft.state.acts
  const fresh = calls.filter((call) => !seen.includes(call.functionCallId))
  if (status === 'completed' && fresh.length > 0) onCalls(draft, fresh, [])
}

/** Who is being put through needs no model: that call goes on. */
function endsForFailure(draft: Draft, { fault }: ResponseEnded, was: ActiveResponse | null) {
  const reason = responses.onFailed(draft, was?.wish ?? null, fault)
  if (reason === null) return false
  ending.beginEnding(draft, reason)
  return draft.state.ending.stage !== 'none'
}

/** Cut off at its limit, it has at least said something; cancelled, somebody spoke. */
function isFailed(event: ResponseEnded, was: ActiveResponse | null): boolean {
  if (event.status === 'failed') return true
  return event.status === 'incomplete' && was !== null && was.texts.length === 0
}

function onCompleted(draft: Draft, event: ResponseEnded, was: ActiveResponse | null): void {
  responses.onCompleted(draft)
  const texts = was?.texts ?? []
  if (was?.purpose === 'greeting' && !was.isCut) consent.onGreeted(draft, was)
  if (texts.length > 0) silence.onMade(draft, event.responseId)
  const own = isOwnWords(was) ? [] : texts
  if (event.calls.length > 0) return onCalls(draft, event.calls, own)
  if (correctsSpoken(draft, own)) responses.wish(draft, { purpose: 'notice' })
}

/** Sentences of the program's own, said word for word. */
function isOwnWords(was: ActiveResponse | null): boolean {
  return was?.wish?.mayCall === false
}

function onPlayback(
  draft: Draft,
  { state, responseId }: Extract<LineEvent, { readonly kind: 'playback' }>,
): void {
  if (state === 'started') return silence.onSound(draft, responseId)
  const isEarlier = isOfEarlier(draft, responseId)
  put(draft, 'turns', { isPlaying: false })
  if (state === 'cleared') {
    if (responseId !== null) speech.onCut(draft, responseId)
  } else {
    yes.onPlayed(draft, responseId)
    consent.onPlayed(draft, responseId)
  }
  if (!isEarlier) ending.onPlayedOut(draft)
  transfer.onQuiet(draft)
  silence.rest(draft)
}

/** Made faster than it is spoken, the next response may have ended while this one was still being heard. */
function isOfEarlier({ state }: Draft, responseId: string | null): boolean {
  const { turns, responses: own } = state
  return responseId !== null && responseId === turns.playingId && responseId !== own.lastId
}

function onFault(
  draft: Draft,
  { fault, commandId }: Extract<LineEvent, { readonly kind: 'fault' }>,
): void {
  if (fault === 'session_expired') return ending.beginEnding(draft, 'session_expired')
  if (fault === 'item_unknown' && draft.state.phase === 'finding') return greet(draft)
  if (fault === 'item_exists') onOutputTaken(draft, (sent) => sent.commandId === commandId)
  const reason = responses.onFault(draft, fault, commandId)
  if (reason !== null) ending.beginEnding(draft, reason)
}

function added(a: LineUsage, b: LineUsage): LineUsage {
  return {
    textIn: a.textIn + b.textIn,
    audioIn: a.audioIn + b.audioIn,
    textCached: a.textCached + b.textCached,
    audioCached: a.audioCached + b.audioCached,
    textOut: a.textOut + b.textOut,
    audioOut: a.audioOut + b.audioOut,
  }
}

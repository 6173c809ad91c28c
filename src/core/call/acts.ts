import { LANGUAGE_NAMES } from '../language.ts'
import { onModelSays } from './call-language.ts'
import { CALL_INTENTS } from './call-memory.ts'
import type { RunningAct } from './call-parts.ts'
import type { VoiceAct } from './call-state.ts'
import { count, type Draft, emit, note, put, setTimer, tally } from './draft.ts'
import type { FunctionCall } from './line.ts'
import { notConfirmed, notReadOut, stopWaiting, waitForWords, yesNow } from './order-yes.ts'
import { answer, conclude, endWhereDone, patch, pending, settle } from './outputs.ts'
import { outOfReach } from './reach.ts'
import { onSpokenOver } from './spoken-check.ts'
import { type Output, startTransfer } from './transfer.ts'
import { intentOf, readVoiceCall, type VoiceCall } from './voice-calls.ts'

/** Function calls: each acts once, and all of one response run together. */

/** A tool that takes longer is covered by a sentence. */
const SLOW_MS = 400

/** Of a call that nobody knows any more: one that was begun was written down before. */
const INTERRUPTED: Output = {
  ok: false,
  refused: 'interrupted',
  advice: 'Nothing was done: the line was interrupted. Call it again now, as before.',
}

/** What was said along with them went with the process that heard it. */
const UNCHECKED =
  'The line to the program was interrupted while functions ran that you had called. If you said something along with them that their results do not bear out, put it right in one short sentence; if not, say nothing of this.'

/** The calls of a completed response, and what was said along with them. */
export function onCalls(
  draft: Draft,
  calls: readonly FunctionCall[],
  spoken: readonly string[],
): void {
  const { acts } = draft.state
  const fresh = calls.filter(
    (call, index) =>
      !acts.seen.includes(call.functionCallId) &&
      calls.findIndex((other) => other.functionCallId === call.functionCallId) === index,
  )
  put(draft, 'acts', {
    seen: [...acts.seen, ...fresh.map((call) => call.functionCallId)],
    spoke: acts.running.length > 0 ? acts.spoke || spoken.length > 0 : spoken.length > 0,
    unchecked: [...acts.unchecked, ...spoken],
    running: [...acts.running, ...fresh.map(newAct)],
  })
  if (spoken.length > 0) onSpokenOver(draft)
  for (const call of fresh) begin(draft, call)
  endWhereDone(draft)
  pending(draft)
  if (draft.state.acts.running.length > 0) setTimer(draft, 'slow', SLOW_MS)
  // Told again what was answered before, the model waits for the word.
  if (fresh.length === 0 && spoken.length === 0) put(draft, 'acts', { owesAnswer: true })
  settle(draft)
}

/** Found without a known output after another process: begun again under the same ids, or said to be broken off. */
export function onResumed(draft: Draft, calls: readonly FunctionCall[]): void {
  const known = new Set(calls.map((call) => call.functionCallId))
  const { pending: before } = draft.state.memory
  const lost = before
    .filter((one) => !known.has(one.functionCallId))
    .map(({ functionCallId, name }) => ({ functionCallId, name, arguments: '{}' }))
  const all = [...calls, ...lost]
  put(draft, 'acts', {
    seen: all.map((call) => call.functionCallId),
    running: all.map(newAct),
  })
  if (calls.length > 0) note(draft, UNCHECKED)
  for (const call of calls) beginAgain(draft, call)
  for (const call of lost) answer(draft, call.functionCallId, INTERRUPTED)
  conclude(draft)
}

/** Of a response that nobody heard. */
export function onFoundCall(draft: Draft, call: FunctionCall): void {
  const { seen, running } = draft.state.acts
  put(draft, 'acts', {
    seen: [...seen, call.functionCallId],
    running: [...running, newAct(call)],
  })
  beginAgain(draft, call)
  conclude(draft)
  if (draft.state.acts.running.length > 0) setTimer(draft, 'slow', SLOW_MS)
}

/** No yes reaches across the gap: the desk refuses an order, unless it was placed before, and then says so. */
function beginAgain(draft: Draft, call: FunctionCall): void {
  const read = readVoiceCall(call, draft.ground, draft.atMs)
  if (!read.ok || read.value.do !== 'place') return begin(draft, call)
  run(draft, call.functionCallId, deskAct(draft, 'place_order', {}, null))
}

function newAct(call: FunctionCall): RunningAct {
  return { call, tellsCart: false, shows: null, waitsFor: null, isEnd: false }
}

function begin(draft: Draft, call: FunctionCall): void {
  const read = readVoiceCall(call, draft.ground, draft.atMs)
  const id = call.functionCallId
  if (!read.ok) {
    if (read.refusal.code === 'unknown_tool') count(draft, 'act_unknown')
    if (read.refusal.code === 'bad_json') count(draft, 'act_bad_json')
    const { code, advice } = read.refusal
    return answer(draft, id, { ok: false, refused: code, advice })
  }
  const intent = intentOf(read.value)
  const { intents } = draft.state.memory.tallies
  tally(draft, { intents: CALL_INTENTS.filter((one) => one === intent || intents.includes(one)) })
  const refused = draft.state.setup.isReachable ? null : outOfReach(read.value)
  if (refused !== null) return answer(draft, id, refused)
  carryOut(draft, call, read.value)
}

function carryOut(draft: Draft, call: FunctionCall, meant: VoiceCall): void {
  const id = call.functionCallId
  const { language } = draft.state.memory.language
  switch (meant.do) {
    case 'core':
      patch(draft, id, { tellsCart: meant.tellsCart })
      return run(draft, id, deskAct(draft, meant.tool, meant.args, null))
    case 'place':
      return place(draft, id)
    case 'show':
      patch(draft, id, { shows: meant.what })
      return run(draft, id, { do: 'show', what: meant.what, language })
    case 'book':
    case 'message':
      return run(draft, id, meant)
    case 'transfer':
      return answer(draft, id, startTransfer(draft, meant.why))
    case 'language':
      return answer(draft, id, languageOutput(draft, onModelSays(draft, meant.language)), {
        isSilent: draft.state.acts.spoke,
      })
    case 'end':
      return patch(draft, id, { isEnd: true })
  }
}

function deskAct(
  draft: Draft,
  tool: string,
  args: unknown,
  confirmedCart: string | null,
): VoiceAct {
  const { memory } = draft.state
  const { language } = memory.language
  return { do: 'desk', tool, args, language, confirmedCart, namedTable: memory.namedTable }
}

function languageOutput(draft: Draft, isDone: boolean): Output {
  const name = LANGUAGE_NAMES[draft.state.memory.language.language]
  return isDone
    ? { ok: true, advice: `Go on in ${name}.` }
    : { ok: false, refused: 'not_clear', advice: `Stay with ${name} until they clearly changed.` }
}

/** An order is only begun on a yes the program has heard itself. */
function place(draft: Draft, id: string): void {
  const yes = yesNow(draft)
  if (yes.is === 'open') {
    patch(draft, id, { waitsFor: yes.itemId })
    return waitForWords(draft)
  }
  if (yes.is === 'no') return refuse(draft, id, notConfirmed(draft))
  const unread = notReadOut(draft, yes.fingerprint)
  if (unread !== null) return refuse(draft, id, unread)
  run(draft, id, deskAct(draft, 'place_order', {}, yes.fingerprint))
}

function refuse(draft: Draft, id: string, output: Output): void {
  count(draft, 'yes_refused')
  answer(draft, id, output)
}

/** The words of a turn came, or will not come: what waited for them goes on. */
export function onWordsKnown(draft: Draft, itemId: string | null): void {
  const waiting = draft.state.acts.running.filter(
    (one) => one.waitsFor !== null && (itemId === null || one.waitsFor === itemId),
  )
  if (waiting.length === 0) return
  stopWaiting(draft)
  for (const { call } of waiting) {
    patch(draft, call.functionCallId, { waitsFor: null })
    const yes = yesNow(draft)
    if (yes.is === 'yes') place(draft, call.functionCallId)
    else refuse(draft, call.functionCallId, notConfirmed(draft))
  }
  conclude(draft)
}

function run(draft: Draft, functionCallId: string, act: VoiceAct): void {
  emit(draft, { kind: 'act', functionCallId, act })
  setTimer(draft, `act:${functionCallId}`, draft.state.setup.limits.toolMs)
}

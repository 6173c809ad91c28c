import { onModelSays } from './call-language.ts'
import { CALL_INTENTS, type CallTallies, type PendingCall, SHOWN } from './call-memory.ts'
import type { ActOutcome, RunningAct, SentOutput, VoiceAct } from './call-state.ts'
import {
  clearTimer,
  count,
  type Draft,
  emit,
  last,
  put,
  remember,
  send,
  setTimer,
  tally,
} from './draft.ts'
import { endAfterGoodbye } from './ending.ts'
import type { FunctionCall } from './line.ts'
import {
  notConfirmed,
  onCartIs,
  onCartTold,
  stopWaiting,
  waitForWords,
  yesNow,
} from './order-yes.ts'
import { outOfReach } from './reach.ts'
import { wish } from './responses.ts'
import { correctsSpoken, prove } from './spoken-check.ts'
import { LANGUAGE_NAMES, sayExactly } from './spoken-texts.ts'
import { type Output, startTransfer } from './transfer.ts'
import { intentOf, readVoiceCall, type VoiceCall } from './voice-calls.ts'

/** Function calls: each acts once, all of one response run together, each gets one output, then one response speaks. */

/** A tool that takes longer is covered by a sentence. */
const SLOW_MS = 400
const MAX_OUTPUTS = 8
const MAX_NAME = 64

/** Of a call that nobody knows any more: one that was begun was written down before. */
const INTERRUPTED: Output = {
  ok: false,
  refused: 'interrupted',
  advice: 'Nothing was done: the line was interrupted. Call it again now, as before.',
}
const LATE: Output = {
  ok: false,
  refused: 'too_slow',
  advice: 'It took too long; it may have been done. Look it up before you do it again.',
}
const NOT_YET: Output = {
  ok: false,
  refused: 'not_yet',
  advice: 'The call goes on: tell the caller first what could not be done.',
}
const BROKEN: Output = {
  ok: false,
  refused: 'failed',
  advice: 'That did not work just now. Say so; offer to try again or to leave a message.',
}

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
  for (const call of calls) beginAgain(draft, call)
  for (const call of lost) answer(draft, call.functionCallId, INTERRUPTED)
  conclude(draft)
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
  if (yes.is === 'yes') return run(draft, id, deskAct(draft, 'place_order', {}, yes.fingerprint))
  if (yes.is === 'open') {
    patch(draft, id, { waitsFor: yes.itemId })
    return waitForWords(draft)
  }
  count(draft, 'yes_refused')
  answer(draft, id, notConfirmed(draft))
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
    else {
      count(draft, 'yes_refused')
      answer(draft, call.functionCallId, notConfirmed(draft))
    }
  }
  conclude(draft)
}

function run(draft: Draft, functionCallId: string, act: VoiceAct): void {
  emit(draft, { kind: 'act', functionCallId, act })
  setTimer(draft, `act:${functionCallId}`, draft.state.setup.limits.toolMs)
}

export function onActed(draft: Draft, id: string, outcome: ActOutcome): void {
  const { running, late } = draft.state.acts
  const isIt = ({ call }: RunningAct) => call.functionCallId === id
  const act = running.find(isIt)
  const known = act ?? late.find(isIt)
  noteOutcome(draft, outcome)
  if (known !== undefined && outcome.ok) {
    tally(draft, doneBy(known, draft.state.memory.tallies))
    put(draft, 'acts', { late: late.filter((one) => one !== known) })
  }
  if (act === undefined) return count(draft, 'act_late')
  clearTimer(draft, `act:${id}`)
  answer(draft, id, spokenOutput(outcome))
  const { cartFingerprint } = outcome
  if (act.tellsCart && outcome.ok && cartFingerprint !== null) onCartTold(draft, cartFingerprint)
  conclude(draft)
}

export function onActFailed(draft: Draft, id: string): void {
  giveUp(draft, id, BROKEN)
}

export function onActTimer(draft: Draft, id: string): void {
  giveUp(draft, id, LATE)
}

function giveUp(draft: Draft, id: string, output: Output): void {
  const { running, late } = draft.state.acts
  const act = running.find((one) => one.call.functionCallId === id)
  if (act === undefined) return
  clearTimer(draft, `act:${id}`)
  put(draft, 'acts', { late: last([...late, act], MAX_OUTPUTS) })
  answer(draft, id, output)
  conclude(draft)
}

/** What it did stays true, however late the answer. */
function noteOutcome(draft: Draft, outcome: ActOutcome): void {
  onCartIs(draft, outcome.cartFingerprint)
  if (outcome.facts !== null) {
    const orders = outcome.placed.map(({ number }) => ({ number, state: 'placed' as const }))
    prove(draft, { ...outcome.facts, orders: [...outcome.facts.orders, ...orders] })
  }
  const { tallies } = draft.state.memory
  const known = new Set(tallies.placed.map((one) => one.orderId))
  const placed = outcome.placed.filter((one) => !known.has(one.orderId))
  if (placed.length > 0) tally(draft, { placed: [...tallies.placed, ...placed] })
}

/** True however often it is told: what was done before a process died is told again to the next. */
function doneBy({ call, shows }: RunningAct, tallies: CallTallies): Partial<CallTallies> {
  if (call.name === 'book_table') return { hasBooking: true }
  if (call.name === 'leave_message') return { hasMessage: true }
  if (shows === null || tallies.shown.includes(shows)) return {}
  return { shown: SHOWN.filter((one) => one === shows || tallies.shown.includes(one)) }
}

/** On a call the number is said and not written: the model is told it. */
function spokenOutput(outcome: ActOutcome): Output {
  if (outcome.placed.length === 0) return outcome.output
  return {
    ...outcome.output,
    order_numbers: outcome.placed.map((one) => one.number),
    advice: 'The order is placed. Say its number and the total.',
  }
}

function answer(
  draft: Draft,
  functionCallId: string,
  output: Output,
  how: { readonly isSilent: boolean } = { isSilent: false },
): void {
  const { acts, memory } = draft.state
  const json = JSON.stringify(output)
  const commandId = send(draft, { kind: 'tool_output', functionCallId, output: json })
  const isIt = (one: { readonly functionCallId: string }) => one.functionCallId === functionCallId
  const sent: SentOutput = {
    functionCallId,
    name: acts.running.find(({ call }) => isIt(call))?.call.name ?? '',
    output: json,
    atMs: draft.atMs,
    commandId,
    isTaken: !memory.pending.some(isIt),
  }
  put(draft, 'acts', {
    running: acts.running.filter(({ call }) => !isIt(call)),
    outputs: last([...acts.outputs, sent], MAX_OUTPUTS),
    owesAnswer: acts.owesAnswer || !how.isSilent,
    hasRefused: acts.hasRefused || output['ok'] === false,
  })
}

function patch(draft: Draft, id: string, change: Partial<RunningAct>): void {
  put(draft, 'acts', {
    running: draft.state.acts.running.map((one) =>
      one.call.functionCallId === id ? { ...one, ...change } : one,
    ),
  })
}

/** What has no output yet, or none that the vendor is known to have, for another process to find. */
function pending(draft: Draft): void {
  const { running, outputs } = draft.state.acts
  const open: readonly PendingCall[] = [
    ...running.map(({ call }) => call),
    ...outputs.filter(({ isTaken }) => !isTaken),
  ].map(({ functionCallId, name }) => ({ functionCallId, name: name.slice(0, MAX_NAME) }))
  const { pending: before } = draft.state.memory
  if (open.length > 0 || before.length > 0) remember(draft, { pending: open })
}

/** The vendor has it, as it says, or refused it as a double: whoever has the call next need not tell it again. */
export function onOutputTaken(draft: Draft, isIt: (sent: SentOutput) => boolean): void {
  const { outputs } = draft.state.acts
  if (!outputs.some((sent) => !sent.isTaken && isIt(sent))) return
  put(draft, 'acts', {
    outputs: outputs.map((sent) => (isIt(sent) ? { ...sent, isTaken: true } : sent)),
  })
  pending(draft)
}

function conclude(draft: Draft): void {
  endWhereDone(draft)
  pending(draft)
  settle(draft)
}

/** What is done beside a goodbye is waited for: whoever was refused something is not hung up on as if it were done. */
function endWhereDone(draft: Draft): void {
  const { running, hasRefused, spoke } = draft.state.acts
  if (running.length === 0 || running.some(({ isEnd }) => !isEnd)) return
  for (const { call } of running) {
    answer(draft, call.functionCallId, hasRefused ? NOT_YET : { ok: true }, {
      isSilent: !hasRefused,
    })
  }
  if (!hasRefused) endAfterGoodbye(draft, spoke)
}

/** All outputs are there: what was said along with the calls is checked, and one response speaks. */
function settle(draft: Draft): void {
  const { acts, responses } = draft.state
  if (acts.running.length > 0) return
  clearTimer(draft, 'slow')
  if (responses.wish?.isFiller === true) put(draft, 'responses', { wish: null })
  const { owesAnswer, unchecked } = acts
  put(draft, 'acts', { owesAnswer: false, hasRefused: false, unchecked: [], spoke: false })
  const isCorrected = correctsSpoken(draft, unchecked)
  if (owesAnswer) wish(draft, { purpose: 'tools' })
  else if (isCorrected) wish(draft, { purpose: 'notice' })
}

/** Something takes its time and nothing was said about it. */
export function onSlow(draft: Draft): void {
  const { acts, memory, ending } = draft.state
  if (acts.running.length === 0 || acts.spoke || ending.stage !== 'none') return
  const instructions = sayExactly(['looking'], memory.language.language)
  wish(draft, { purpose: 'notice', instructions, mayCall: false, isFiller: true })
}

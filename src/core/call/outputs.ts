import type { PendingCall } from './call-memory.ts'
import type { RunningAct, SentOutput } from './call-parts.ts'
import { clearTimer, type Draft, last, put, remember, send } from './draft.ts'
import { endAfterGoodbye } from './ending.ts'
import { wish } from './responses.ts'
import { rest } from './silence.ts'
import { correctsSpoken, onSettled } from './spoken-check.ts'
import { sayExactly } from './spoken-texts.ts'
import type { Output } from './transfer.ts'

/** Each function call gets one output; when all have theirs, one response speaks of them. */

/** As many are kept, to be sent again or heard late. */
export const MAX_KEPT = 8
const MAX_NAME = 64

const NOT_YET: Output = {
  ok: false,
  refused: 'not_yet',
  advice: 'The call goes on: tell the caller first what could not be done.',
}

export function answer(
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
    outputs: last([...acts.outputs, sent], MAX_KEPT),
    owesAnswer: acts.owesAnswer || !how.isSilent,
    hasRefused: acts.hasRefused || output['ok'] === false,
  })
}

export function patch(draft: Draft, id: string, change: Partial<RunningAct>): void {
  put(draft, 'acts', {
    running: draft.state.acts.running.map((one) =>
      one.call.functionCallId === id ? { ...one, ...change } : one,
    ),
  })
}

/**
 * What has no output yet, or none that the vendor is known to have, for another process to find; and, while something is
 * yet to be said behind what is being said, what it is to speak of: nothing else would tell that the model is waited for.
 */
export function pending(draft: Draft): void {
  const { acts, responses, memory } = draft.state
  const { pending: before } = memory
  const open: readonly PendingCall[] = [
    ...acts.running.map(({ call }) => call),
    ...acts.outputs.filter(({ isTaken }) => !isTaken),
  ].map(({ functionCallId, name }) => ({ functionCallId, name: name.slice(0, MAX_NAME) }))
  const isUnspoken = responses.wish !== null && !responses.wish.isFiller
  const kept = isUnspoken ? before.filter((one) => !open.some(isOf(one))) : []
  const wanted = [...open, ...kept]
  const isSame = wanted.length === before.length && wanted.every((one) => before.some(isOf(one)))
  if (!isSame) remember(draft, { pending: wanted })
}

function isOf({ functionCallId }: PendingCall): (other: PendingCall) => boolean {
  return (other) => other.functionCallId === functionCallId
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

export function conclude(draft: Draft): void {
  endWhereDone(draft)
  pending(draft)
  settle(draft)
  // Of whoever speaks meanwhile: nothing else would look after them.
  rest(draft)
}

/** What is done beside a goodbye is waited for: whoever was refused something is not hung up on as if it were done. */
export function endWhereDone(draft: Draft): void {
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
export function settle(draft: Draft): void {
  const { acts, responses } = draft.state
  if (acts.running.length > 0) return
  clearTimer(draft, 'slow')
  if (responses.wish?.isFiller === true) put(draft, 'responses', { wish: null })
  const { owesAnswer, unchecked } = acts
  put(draft, 'acts', { owesAnswer: false, hasRefused: false, unchecked: [], spoke: false })
  const isCorrected = correctsSpoken(draft, unchecked)
  onSettled(draft)
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

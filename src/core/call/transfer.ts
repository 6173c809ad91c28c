import { isPutThrough, type TransferMemory } from './call-memory.ts'
import type { CallState, TransferWhy } from './call-state.ts'
import { clearTimer, count, type Draft, emit, note, remember, setTimer } from './draft.ts'
import { finish } from './ending.ts'
import { wish } from './responses.ts'
import { sayExactly, trueFor } from './spoken-texts.ts'

/**
 * Putting a caller through: the staff read the story first, the caller hears one sentence, then the settings' targets are
 * tried in their order. Only a closed line says that somebody took the call.
 */

/** The story and the sentence take no longer; the phone rings then whatever has become of them. */
const PREPARE_MS = 6_000

export type Output = Readonly<Record<string, unknown>>

const NOBODY: Output = {
  ok: false,
  refused: 'nobody_to_transfer_to',
  advice:
    'Calls can not be put through here. Offer that the staff call back (leave_message) or that they answer in the WhatsApp chat.',
}
const NOBODY_UNWRITTEN: Output = {
  ...NOBODY,
  advice:
    'Calls can not be put through here. Offer to leave a message (leave_message), with a number where the staff can call back.',
}

export function isUnderWay({ memory }: CallState): boolean {
  return isPutThrough(memory)
}

/** Begins it; what the model is told. It never learns a number. */
export function startTransfer(draft: Draft, why: TransferWhy): Output {
  const { setup, memory } = draft.state
  const nobody = setup.isReachable ? NOBODY : NOBODY_UNWRITTEN
  if (!setup.can.transfer || setup.transferTargets.length === 0) return nobody
  if (memory.transfer !== null) {
    return memory.transfer.stage === 'failed'
      ? { ...nobody, refused: 'not_taken' }
      : { ok: true, advice: 'The call is being put through already.' }
  }
  remember(draft, { transfer: { stage: 'telling', at: 0 } })
  emit(draft, { kind: 'tell_staff', why, language: memory.language.language })
  setTimer(draft, 'transfer', PREPARE_MS)
  return {
    ok: true,
    advice: 'Say in one short sentence that you are putting the caller through now. Nothing more.',
  }
}

export function onStaffTold(draft: Draft): void {
  if (draft.state.memory.transfer?.stage !== 'telling') return
  moveTo(draft, { stage: 'speaking' })
  onQuiet(draft)
}

/** Rings once the sentence was heard. */
export function onQuiet(draft: Draft): void {
  const { memory, responses, turns, acts } = draft.state
  if (memory.transfer?.stage !== 'speaking') return
  const isBusy = responses.active !== null || responses.wish !== null || acts.running.length > 0
  if (!isBusy && !turns.isPlaying) ring(draft)
}

export function onTransferSent(draft: Draft): void {
  if (draft.state.memory.transfer?.stage === 'sending') moveTo(draft, { stage: 'ringing' })
}

export function onTransferFailed(draft: Draft, isGone: boolean): void {
  if (draft.state.memory.transfer?.stage !== 'sending') return
  if (isGone) return finish(draft, 'caller_left')
  next(draft)
}

export function onTransferTimer(draft: Draft): void {
  const stage = draft.state.memory.transfer?.stage
  if (stage === 'telling' || stage === 'speaking') return ring(draft)
  if (stage !== 'sending' && stage !== 'ringing') return
  next(draft)
  if (isUnderWay(draft.state)) tellOfNext(draft)
}

/** Nothing is played to a caller while it rings: who has waited for one in vain hears that there is another, as long as it is so. */
function tellOfNext(draft: Draft): void {
  const { language } = draft.state.memory.language
  const instructions = sayExactly(['next_rings'], language)
  wish(draft, { purpose: 'notice', instructions, mayCall: false, isFiller: true })
}

/** After another process: whether it was sent is not known, so it is waited for. */
export function onResumed(draft: Draft): void {
  const { memory, setup } = draft.state
  const stage = memory.transfer?.stage
  if (stage === 'telling') {
    emit(draft, { kind: 'tell_staff', why: 'asked', language: memory.language.language })
  }
  if (stage === 'telling' || stage === 'speaking') setTimer(draft, 'transfer', PREPARE_MS)
  if (stage === 'sending' || stage === 'ringing') {
    setTimer(draft, 'transfer', setup.limits.transferMs)
  }
}

function ring(draft: Draft): void {
  const { setup, memory } = draft.state
  const target = setup.transferTargets[memory.transfer?.at ?? 0]
  if (target === undefined) return giveUp(draft)
  moveTo(draft, { stage: 'sending' })
  emit(draft, { kind: 'transfer', target })
  setTimer(draft, 'transfer', setup.limits.transferMs)
}

function next(draft: Draft): void {
  const at = (draft.state.memory.transfer?.at ?? 0) + 1
  count(draft, 'transfer_not_taken')
  moveTo(draft, { at })
  ring(draft)
}

function giveUp(draft: Draft): void {
  clearTimer(draft, 'transfer')
  moveTo(draft, { stage: 'failed' })
  const { setup, memory } = draft.state
  // Nothing was said while it rang: that is no silence of the caller's. One who began to speak then may never end.
  setTimer(draft, 'silence', setup.limits.silenceMs)
  const other = setup.isReachable ? 'or the WhatsApp chat' : 'to a number that they say'
  note(draft, `Nobody took the call. Offer a call back (leave_message) ${other}.`)
  const instructions = sayExactly([trueFor(setup, 'not_taken')], memory.language.language)
  wish(draft, { purpose: 'notice', instructions, mayCall: false })
}

function moveTo(draft: Draft, patch: Partial<TransferMemory>): void {
  const { transfer } = draft.state.memory
  if (transfer !== null) remember(draft, { transfer: { ...transfer, ...patch } })
}

import { hasRefused } from '../../../core/call/call-memory.ts'
import type { CallOutcome, EndReason } from '../../../core/call/end-reasons.ts'
import type { RefuseWhy } from '../../../core/call/transport.ts'
import type { Language } from '../../../core/language.ts'
import { dropTranscript, insertSummary } from '../../../db/call-records.ts'
import { type CallRow, endCall } from '../../../db/calls.ts'
import type { Db } from '../../../db/client.ts'

/** Which call, and whose. */
export type Closing = Pick<CallRow, 'id' | 'fence' | 'ref' | 'barId' | 'personId' | 'memory'>

/** What came of it, in words and figures. */
export type Closed = {
  readonly outcome: CallOutcome
  readonly reason: EndReason | RefuseWhy
  /** Of the summary: nothing in it that was said. */
  readonly text: string
  readonly intents: readonly string[]
  readonly language: Language | null
  readonly seconds: number
  readonly costMicroUsd: number
  readonly orderId: string | null
}

/**
 * Every end of a call that was ours: its row and its one summary; and what was kept is gone by now whose caller took their
 * yes back, though that could not be written when it was said.
 * @returns false when another ended it, or has it: nothing is written then.
 */
export async function closeCall(tx: Db, call: Closing, closed: Closed): Promise<boolean> {
  const { outcome, reason, text, intents, language, seconds, costMicroUsd, orderId } = closed
  if (!(await endCall(tx, call, { outcome, reason, costMicroUsd }))) return false
  await insertSummary(tx, {
    callRef: call.ref,
    id: call.id,
    barId: call.barId,
    personId: call.personId,
    intents,
    text,
    language,
    outcome,
    durationSeconds: Math.round(seconds),
    orderId,
    costUsd: costMicroUsd / 1_000_000,
  })
  if (hasRefused(call.memory)) await dropTranscript(tx, call.id)
  return true
}

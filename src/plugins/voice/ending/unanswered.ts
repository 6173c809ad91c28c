import type { Bar } from '../../../core/bar.ts'
import type { RefuseWhy } from '../../../core/call/transport.ts'
import type { CallRow } from '../../../db/calls.ts'
import type { Db } from '../../../db/client.ts'
import type { Person } from '../../../db/people.ts'
import { callKey } from '../../../tracing/tracer.ts'
import type { VoiceDeps } from '../deps.ts'
import { callerChat, NOTHING_SENT, sendFallback, type Sent } from '../fallback.ts'
import { letGoLater } from '../letting-go.ts'
import type { FallbackReason } from '../metrics.ts'
import { closeCall } from './close.ts'

export type Unanswered = {
  readonly fate: `refused_${RefuseWhy}` | 'abandoned'
  readonly reason: RefuseWhy | 'caller_left'
  /** The vendor has not said that it is over. */
  readonly mayStand: boolean
}

type Caller = {
  readonly call: CallRow
  readonly bar: Bar | null
  readonly person: Person
}

/** Whoever is blocked, or hung up, is not written to. */
const TEXTS: { readonly [R in Unanswered['reason']]: FallbackReason | null } = {
  busy: 'busy',
  closed: 'closed',
  not_taken: 'not_taken',
  over_cap: 'over_cap',
  technical: 'technical',
  unknown_bar: 'unknown_bar',
  blocked: null,
  untrusted: null,
  caller_left: null,
}

/** The one end of a call that was never answered: its row, its summary by rule, and the text to the caller. */
export function endUnanswered(deps: VoiceDeps, caller: Caller, how: Unanswered): Promise<void> {
  return deps.trace({ name: 'end' }, [callKey(caller.call.id)], () => finish(deps, caller, how))
}

async function finish(
  deps: VoiceDeps,
  caller: Caller,
  { fate, reason, mayStand }: Unanswered,
): Promise<void> {
  const { call, bar, person } = caller
  const sent = await deps.database.transaction(async (tx) => {
    const closed = {
      outcome: fate === 'abandoned' ? fate : ('failed' as const),
      reason,
      text: `Not answered: ${reason.replaceAll('_', ' ')}.`,
      intents: [],
      language: person.language,
      seconds: 0,
      costMicroUsd: 0,
      orderId: null,
    }
    const { id: personId } = person
    const barId = bar?.id ?? null
    if (!(await closeCall(tx, { ...call, barId, personId }, closed))) return null
    if (mayStand) await letGoLater(tx, deps, call)
    return await write(tx, deps, caller, TEXTS[reason])
  })
  if (sent === null) return
  deps.whatsapp.kick(sent.lanes)
  sent.report()
  deps.metrics.calls.add(1, { outcome: fate })
  deps.log.info(
    { event: 'WA_VOICE_CALL_EVENT', call_event: 'ended', callId: call.id, outcome: fate },
    'a call was not answered',
  )
}

async function write(
  tx: Db,
  deps: VoiceDeps,
  { call, bar, person }: Caller,
  reason: FallbackReason | null,
): Promise<Sent> {
  if (reason === null || (person.phone === null && person.userId === null)) return NOTHING_SENT
  const phoneNumberId = call.phoneNumberId ?? bar?.phoneNumberId ?? deps.settings.defaultNumberId
  const address = { personId: person.id, phoneNumberId, rangAt: call.rangAt }
  const chatId = await callerChat(tx, deps, address)
  const defaultLanguage = bar?.defaultLanguage ?? null
  const barId = bar?.id ?? null
  return await sendFallback(tx, deps, { callId: call.id, chatId, barId, reason, defaultLanguage })
}

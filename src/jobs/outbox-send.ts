import { ProviderError } from '../core/errors.ts'
import type { Counter, Failed, Logger, MessageSender, Meter } from '../core/ports.ts'
import type { Queries } from '../db/client.ts'
import { type Claimed, type Head, type HopelessReason, OUTCOME_UNKNOWN } from './outbox-claim.ts'
import {
  buryMessage,
  insist,
  liftPauses,
  pauseNumber,
  requeue,
  sendInstead,
  type SentMarks,
} from './outbox-marks.ts'
import { OUT_KINDS } from './outbox-rows.ts'
import type { Timers } from './timers.ts'

export type SendDeps = {
  readonly database: { readonly relaxed: Queries }
  readonly sender: MessageSender
  readonly marks: SentMarks
  readonly sentTotal: Counter
  readonly log: Logger
  readonly timers: Timers
  /** Stands around each attempt. */
  readonly follow: Follow
  /** How often what numbers were paused for has been mended. */
  readonly mends: () => number
}

export type Follow = <T>(message: Claimed, work: () => Promise<T>) => Promise<T>

/** What a lane does after its message: rests when it was the last, looks for the next one, or for the same again after a while. */
export type AfterSend =
  | { readonly kind: 'last' }
  | { readonly kind: 'next' }
  | { readonly kind: 'later'; readonly delayMs: number }
  | { readonly kind: 'paused'; readonly delayMs: number }

const NEXT: AfterSend = { kind: 'next' }
const LAST: AfterSend = { kind: 'last' }

/** Our id of one attempt, as the vendor echoes it in statuses: the attempt is told apart from its repetitions. */
function callbackOf(message: { readonly id: number; readonly attempt: number }): string {
  return `${message.id}.${message.attempt}`
}

/** The row and attempt of an echoed id; `null` for what is not ours. */
export function readCallback(
  echoed: string | null,
): { readonly id: number; readonly attempt: number } | null {
  const found = /^(\d{1,15})\.(\d{1,6})$/.exec(echoed ?? '')
  return found === null ? null : { id: Number(found[1]), attempt: Number(found[2]) }
}

/** Sends one claimed message and writes down what came of it. Rejects only when the database fails. */
export async function sendOne(
  deps: SendDeps,
  phoneNumberId: string,
  message: Claimed,
): Promise<AfterSend> {
  const mends = deps.mends()
  const sent = await attempt(deps, phoneNumberId, message)
  if (sent instanceof ProviderError)
    return afterFailure(deps, phoneNumberId, { message, error: sent, mends })
  const { id, attempt: nth, possiblyDoubled } = message
  const isMore = await deps.marks.add({ id, attempt: nth, possiblyDoubled, wamid: sent.wamid })
  deps.sentTotal.add(1, { kind: message.kind, outcome: 'sent' })
  deps.log.info({ event: 'WA_MESSAGE_SENT', ...fieldsOf(message) }, 'message sent')
  return isMore ? NEXT : LAST
}

async function attempt(
  deps: SendDeps,
  phoneNumberId: string,
  message: Claimed,
): Promise<{ readonly wamid: string } | ProviderError> {
  try {
    return await deps.follow(message, () =>
      deps.sender.send(phoneNumberId, message.to, message.message, callbackOf(message)),
    )
  } catch (error) {
    if (error instanceof ProviderError) return error
    // A bug of ours or of the adapter: the message may be what triggers it, so it must not block the lane.
    deps.log.error({ error, ...fieldsOf(message) }, 'a message could not be sent')
    return new ProviderError('outbox', 'rejected', { cause: error })
  }
}

type Failure = {
  readonly message: Claimed
  readonly error: ProviderError
  /** As it stood when the attempt began. */
  readonly mends: number
}

async function afterFailure(
  deps: SendDeps,
  phoneNumberId: string,
  { message, error, mends }: Failure,
): Promise<AfterSend> {
  const failed = deps.sender.afterFailure(error, message.attempt, message.possiblyDoubled)
  const queries = deps.database.relaxed
  const errorCode = error.mayHaveHappened ? OUTCOME_UNKNOWN : String(error.code ?? error.failure)
  tell(deps, { message, error, mends }, failed)
  const written = (write: () => Promise<void>) => insist(deps, write)
  switch (failed.action) {
    case 'retry':
      await written(() => requeue(queries, message, { delayMs: failed.delayMs, errorCode }))
      return { kind: 'later', delayMs: failed.delayMs }
    case 'template': {
      const { fallback } = message
      await written(() =>
        fallback === null
          ? buryMessage(queries, message, 'window_closed')
          : sendInstead(queries, message, fallback),
      )
      return NEXT
    }
    case 'dead':
      await written(() => buryMessage(queries, message, failed.reason))
      return NEXT
    case 'pause':
      await written(() => pauseNumber(queries, phoneNumberId, failed))
      await written(() => requeue(queries, message, { delayMs: 0, errorCode, counts: false }))
      if (deps.mends() === mends) return { kind: 'paused', delayMs: failed.delayMs }
      // Mended while it was under way: it failed with what was wrong before.
      await written(() => liftPauses(queries, failed.reason))
      return NEXT
    default:
      return failed satisfies never
  }
}

const OUTCOMES: Readonly<Record<Failed['action'], string>> = {
  retry: 'retried',
  template: 'window_closed',
  dead: 'dead',
  pause: 'paused',
}

/** At 0 for each kind and outcome, so that the first of any is an increase. */
export function sentTotal(meter: Meter): Counter {
  const total = meter.counter('messages_sent_total', 'Messages handed to the vendor.', [
    'kind',
    'outcome',
  ])
  for (const kind of OUT_KINDS) {
    for (const outcome of ['sent', ...Object.values(OUTCOMES)]) total.add(0, { kind, outcome })
  }
  return total
}

function tell(deps: SendDeps, { message, error }: Failure, failed: Failed): void {
  deps.sentTotal.add(1, { kind: message.kind, outcome: OUTCOMES[failed.action] })
  const level = failed.action === 'retry' ? 'warn' : 'error'
  deps.log[level](
    {
      event: 'WA_MESSAGE_FAILED',
      ...fieldsOf(message),
      action: failed.action,
      reason: 'reason' in failed ? failed.reason : error.failure,
      code: error.code,
      error,
    },
    'message not sent',
  )
}

/** Gives up a message that there is no use in sending. */
export async function giveUp(deps: SendDeps, head: Head, reason: HopelessReason): Promise<void> {
  await buryMessage(deps.database.relaxed, { id: head.id, attempt: head.attempts }, reason)
  deps.sentTotal.add(1, { kind: head.kind, outcome: 'dead' })
  deps.log.error(
    {
      event: 'WA_MESSAGE_FAILED',
      outboxId: head.id,
      kind: head.kind,
      attempt: head.attempts,
      action: 'dead',
      reason,
      pii: { phone: head.phone ?? undefined, userId: head.userId ?? undefined },
    },
    'message given up',
  )
}

function fieldsOf(message: Claimed) {
  return {
    outboxId: message.id,
    kind: message.kind,
    message: message.message.kind,
    attempt: message.attempt,
    possiblyDoubled: message.possiblyDoubled,
    pii: { phone: message.to.phone ?? undefined, userId: message.to.userId ?? undefined },
  }
}

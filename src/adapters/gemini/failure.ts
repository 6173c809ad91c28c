import type { ProviderReason } from '../../core/errors.ts'
import { ProviderError } from '../../core/errors.ts'
import type { GeminiAnswer } from './sdk.ts'
import { asFragment, asList, isFragment } from './wire.ts'

/** What could make a second try end better; `null` when nothing would. */
export type Remedy =
  | { readonly kind: 'same_again' }
  | { readonly kind: 'back_off' }
  | { readonly kind: 'wait'; readonly delayMs: number }
  | { readonly kind: 'more_tokens' }
  | { readonly kind: 'rounds_in_words' }

export type Failed = { readonly error: ProviderError; readonly remedy: Remedy | null }

type Refused = Omit<Extract<GeminiAnswer, { kind: 'refused' }>, 'kind'>

/**
 * A refused request by its status. The vendor's words only help to tell and stay here: what goes on as `cause` is the
 * status and Google's own constants.
 * @see https://ai.google.dev/gemini-api/docs/troubleshooting
 */
export function failedBy(refused: Refused): Failed {
  const { status } = refused
  if (status === 429) return tooMany(refused)
  if (status === 408 || status === 504) {
    return { error: gemini('timeout', refused), remedy: BACK_OFF }
  }
  if (status >= 500 || status < 400) {
    return { error: gemini('unavailable', refused), remedy: BACK_OFF }
  }
  const isSignature = status === 400 && SIGNATURE.test(refused.message)
  return {
    error: gemini('rejected', refused, { reason: reasonOf(refused) }),
    remedy: isSignature ? { kind: 'rounds_in_words' } : null,
  }
}

/** A body that was read and is no answer. */
export function unusable(reason: ProviderReason): Failed {
  const willFailAgain = reason === 'refused' || reason === 'filtered' || reason === 'cut'
  const error = new ProviderError('gemini', willFailAgain ? 'rejected' : 'unavailable', { reason })
  if (reason === 'cut') return { error, remedy: { kind: 'more_tokens' } }
  return { error, remedy: willFailAgain ? null : { kind: 'same_again' } }
}

export function unreachable(): Failed {
  return { error: new ProviderError('gemini', 'unavailable'), remedy: BACK_OFF }
}

/** @param byCaller the caller's own signal fired, not the time limit of the call. */
export function outOfTime(byCaller: boolean): Failed {
  const reason = byCaller ? 'aborted' : undefined
  return { error: new ProviderError('gemini', 'timeout', { reason }), remedy: null }
}

const BACK_OFF: Remedy = { kind: 'back_off' }

/** "Function call is missing a thought_signature", "Corrupted thought signature": the same body fails for ever. */
const SIGNATURE = /thought[\s_]?signature/i

function reasonOf({ status, details }: Refused): ProviderReason {
  if (status === 401 || status === 403) return 'auth'
  if (status === 404) return 'model_gone'
  const isKey = details.some((detail) => KEY_REASONS.has(asFragment(detail)['reason']))
  return isKey ? 'auth' : 'bad_request'
}

/** A wrong key is a 400 like any other, but for this. */
const KEY_REASONS: ReadonlySet<unknown> = new Set(['API_KEY_INVALID', 'API_KEY_SERVICE_BLOCKED'])

/** Per-minute, per-day and spend limits share the status; only the name of the limit tells which will not pass soon. */
function tooMany(refused: Refused): Failed {
  if (refused.details.some(isSpent)) {
    return { error: gemini('rejected', refused, { reason: 'quota' }), remedy: null }
  }
  const retryAfterMs = retryAfterIn(refused.details)
  return {
    error: gemini('rate_limited', refused, { retryAfterMs }),
    remedy: retryAfterMs === undefined ? BACK_OFF : { kind: 'wait', delayMs: retryAfterMs },
  }
}

function isSpent(detail: unknown): boolean {
  return asList(asFragment(detail)['violations']).some((violation) => {
    const id = asFragment(violation)['quotaId']
    return typeof id === 'string' && /PerDay|Spend|Billing/i.test(id)
  })
}

/** `google.rpc.RetryInfo`: seconds, perhaps with decimals, as in "2.5s". */
function retryAfterIn(details: readonly unknown[]): number | undefined {
  const delay = details.map((detail) => asFragment(detail)['retryDelay']).find(isDuration)
  return delay === undefined ? undefined : Math.ceil(Number(delay.slice(0, -1)) * 1000)
}

function isDuration(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,6}(?:\.\d{1,9})?s$/.test(value)
}

function gemini(
  failure: ProviderError['failure'],
  { status, details }: Refused,
  more: { readonly reason?: ProviderReason; readonly retryAfterMs?: number | undefined } = {},
): ProviderError {
  const cause = { status, reasons: details.filter(isFragment).flatMap(constantOf) }
  return new ProviderError('gemini', failure, { ...more, code: status, cause })
}

/** An `ErrorInfo.reason` is one of Google's constants: fit to be shown. */
function constantOf({ reason }: { readonly reason?: unknown }): readonly string[] {
  return typeof reason === 'string' && /^[A-Z][A-Z0-9_]{0,62}$/.test(reason) ? [reason] : []
}

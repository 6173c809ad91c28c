import { APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai'

import type { ProviderFailure, ProviderReason } from '../../core/errors.ts'
import { ProviderError } from '../../core/errors.ts'
import type { Clock } from '../../core/ports.ts'

export type CallLimits = {
  /** The caller's: its turn is over, the server stops. */
  readonly signal: AbortSignal
  /** From the call to the last byte of the answer. */
  readonly timeoutMs: number
  /** For a Retry-After that names a time of day. */
  readonly clock: Clock
}

/**
 * One call of the SDK under one time limit. The SDK's own `timeout` ends with the headers, so a stalled body would
 * hold a diner for ever: the signal covers both.
 * @throws ProviderError for whatever the vendor, the network or the SDK's reading of an answer did.
 */
export async function withinLimits<T>(
  limits: CallLimits,
  call: (options: { readonly signal: AbortSignal }) => PromiseLike<T>,
): Promise<T> {
  const signal = AbortSignal.any([limits.signal, AbortSignal.timeout(limits.timeoutMs)])
  try {
    return await call({ signal })
  } catch (error) {
    throw thrownBySdk(error, signal, limits)
  }
}

/** An answer that came as a 200 and yet is none. */
export function noAnswer(
  failure: ProviderFailure,
  reason?: ProviderReason,
  cause?: unknown,
): ProviderError {
  return new ProviderError('openai', failure, { reason, cause })
}

function thrownBySdk(error: unknown, signal: AbortSignal, limits: CallLimits): ProviderError {
  if (error instanceof APIError && typeof error.status === 'number') {
    return refusedCall(error, error.status, limits.clock)
  }
  if (limits.signal.aborted) return noAnswer('timeout', 'aborted', error)
  if (signal.aborted || error instanceof APIUserAbortError) {
    return noAnswer('timeout', undefined, error)
  }
  if (error instanceof APIConnectionTimeoutError) return noAnswer('timeout', undefined, error)
  // A connection that was refused or broke off. The SDK wraps it only until the headers have come.
  if (error instanceof APIError || hasSystemCode(error)) {
    return noAnswer('unavailable', undefined, error)
  }
  // HTML under a 200 is a TypeError of the SDK, cut JSON a SyntaxError.
  return noAnswer('unavailable', 'bad_answer', error)
}

function hasSystemCode(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

type Verdict = { readonly failure: ProviderFailure; readonly reason?: ProviderReason }

/** Codes that mean the same under whatever status they come. */
const VERDICT_OF_CODE: Readonly<Record<string, Verdict>> = {
  insufficient_quota: { failure: 'rejected', reason: 'quota' },
  billing_hard_limit_reached: { failure: 'rejected', reason: 'quota' },
  billing_not_active: { failure: 'rejected', reason: 'quota' },
  model_not_found: { failure: 'rejected', reason: 'model_gone' },
  invalid_prompt: { failure: 'rejected', reason: 'filtered' },
  content_policy_violation: { failure: 'rejected', reason: 'filtered' },
  rate_limit_exceeded: { failure: 'rate_limited' },
  server_error: { failure: 'unavailable' },
}

/** What a vendor's error code says; `undefined` for the many that say no more than their status. */
export function verdictOfCode(code: unknown): Verdict | undefined {
  return typeof code === 'string' && Object.hasOwn(VERDICT_OF_CODE, code)
    ? VERDICT_OF_CODE[code]
    : undefined
}

function refusedCall(error: APIError, status: number, clock: Clock): ProviderError {
  const verdict = verdictOfCode(error.code) ?? verdictOfCode(error.type) ?? verdictOfStatus(status)
  return new ProviderError('openai', verdict.failure, {
    reason: verdict.reason,
    code: status,
    retryAfterMs: retryAfterMs(error.headers, clock),
    cause: error,
  })
}

function verdictOfStatus(status: number): Verdict {
  if (status === 429) return { failure: 'rate_limited' }
  if (status === 401 || status === 403) return { failure: 'rejected', reason: 'auth' }
  if (status >= 500 || status < 400 || status === 408 || status === 409) {
    return { failure: 'unavailable' }
  }
  return { failure: 'rejected', reason: 'bad_request' }
}

/** The vendor's own header in milliseconds is the finer one; the standard one is seconds or a date. */
function retryAfterMs(headers: Headers | undefined, clock: Clock): number | undefined {
  const exact = headers?.get('retry-after-ms') ?? ''
  if (/^\d{1,9}(?:\.\d+)?$/.test(exact)) return Math.ceil(Number(exact))
  const standard = headers?.get('retry-after') ?? ''
  if (/^\d{1,6}(?:\.\d+)?$/.test(standard)) return Math.ceil(Number(standard) * 1_000)
  const at = Date.parse(standard)
  return Number.isNaN(at) ? undefined : Math.max(0, at - clock.now().getTime())
}

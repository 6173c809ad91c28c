import type { TokenUsage } from './chat-model.ts'

/** Something that was asked for and can't be had: expected, and told to whoever asked. Returned, never thrown. */
export type Refusal =
  | { readonly code: 'item_unknown'; readonly itemId: string }
  | { readonly code: 'item_unavailable'; readonly itemId: string }
  | { readonly code: 'size_required'; readonly itemId: string }
  | { readonly code: 'size_unknown'; readonly itemId: string; readonly sizeId: string }
  | { readonly code: 'size_unavailable'; readonly itemId: string; readonly sizeId: string }
  | {
      readonly code: 'option_invalid'
      readonly itemId: string
      readonly groupId: string
      readonly reason: 'unknown' | 'unavailable' | 'too_few' | 'too_many' | 'doubled'
    }
  | { readonly code: 'quantity_invalid'; readonly quantity: number; readonly max: number }
  | { readonly code: 'line_unknown'; readonly lineId: string }
  | { readonly code: 'line_placed'; readonly lineId: string }
  | { readonly code: 'not_your_line'; readonly lineId: string }
  | { readonly code: 'cart_full'; readonly max: number }
  | { readonly code: 'empty_cart' }
  | { readonly code: 'cart_changed'; readonly changes: readonly CartChange[] }
  | { readonly code: 'tab_closed' }
  | { readonly code: 'table_unknown'; readonly table: string }
  | { readonly code: 'bar_closed' }
  | { readonly code: 'nobody_to_call' }
  | { readonly code: 'illegal_transition'; readonly from: string; readonly to: string }
  | { readonly code: 'not_allowed' }

/** What moved on the menu since a line was put in the cart; needs the diner's fresh yes. */
export type CartChange =
  | {
      readonly kind: 'price'
      readonly lineId: string
      readonly fromMinor: number
      readonly toMinor: number
    }
  | {
      readonly kind: 'gone'
      readonly lineId: string
      /** The option group where what was chosen can't be had; `null`: the dish, or its size. */
      readonly groupId: string | null
    }
  | {
      /** The dish is there, and comes otherwise now: something of it has to be chosen anew. */
      readonly kind: 'unset'
      readonly lineId: string
      /** `null`: the size. */
      readonly groupId: string | null
    }

export type Result<T, R = Refusal> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: R }

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

export function refuse<R>(refusal: R): { readonly ok: false; readonly refusal: R } {
  return { ok: false, refusal }
}

/** What can be done: `rejected` is given up; the others may be tried again, `rate_limited` no sooner than the vendor says. */
export const PROVIDER_FAILURES = ['timeout', 'unavailable', 'rate_limited', 'rejected'] as const
export type ProviderFailure = (typeof PROVIDER_FAILURES)[number]

/**
 * What stood behind a failure, where more is known than `failure` says; a closed set, so it may be a label.
 * `bad_answer`: no answer of the documented shape (an HTML page, broken JSON). `aborted`: the caller's own signal.
 * `untrue`: a model claimed what is not so. `wrong_language`: it wrote one that the guest does not. `unknown_tool`: it called one
 * that was not offered. `too_big`, `wrong_type`: a medium that was not wanted. `gone`: the call it was about is over.
 */
export const PROVIDER_REASONS = [
  'refused',
  'filtered',
  'cut',
  'empty',
  'malformed_call',
  'unknown_tool',
  'bad_answer',
  'bad_request',
  'auth',
  'quota',
  'model_gone',
  'aborted',
  'untrue',
  'wrong_language',
  'too_big',
  'wrong_type',
  'gone',
] as const
export type ProviderReason = (typeof PROVIDER_REASONS)[number]

/**
 * A vendor did not do what was asked. Thrown by adapters only; the retry policy reads `failure`.
 * The vendor's own words stay in `detail`, which is never logged.
 */
export class ProviderError extends Error {
  readonly provider: string
  readonly failure: ProviderFailure
  readonly reason: ProviderReason | undefined
  /** The vendor's own error code, where it gave one as a number; else the HTTP status, where one came. */
  readonly code: number | undefined
  readonly retryAfterMs: number | undefined
  /** True when the request may have taken effect although no answer came. */
  readonly mayHaveHappened: boolean
  /** Tokens that were paid for nevertheless: of an answer that came and could not be used. */
  readonly usage: TokenUsage | undefined

  constructor(
    provider: string,
    failure: ProviderFailure,
    more: {
      readonly reason?: ProviderReason | undefined
      readonly code?: number | undefined
      readonly retryAfterMs?: number | undefined
      readonly mayHaveHappened?: boolean
      readonly usage?: TokenUsage | undefined
      readonly cause?: unknown
    } = {},
  ) {
    super(`${provider}: ${failure}`, { cause: more.cause })
    this.provider = provider
    this.failure = failure
    this.reason = more.reason
    this.code = more.code
    this.retryAfterMs = more.retryAfterMs
    this.mayHaveHappened = more.mayHaveHappened ?? false
    this.usage = more.usage
  }

  /** The same failure with what it cost; without tokens it cost nothing. */
  costing(usage: TokenUsage): ProviderError {
    if (usage.input + usage.output === 0) return this
    const { provider, failure, reason, code, retryAfterMs, mayHaveHappened, cause } = this
    const more = { reason, code, retryAfterMs, mayHaveHappened, cause, usage }
    return new ProviderError(provider, failure, more)
  }
}

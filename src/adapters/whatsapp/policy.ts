import { ProviderError } from '../../core/errors.ts'
import type { Failed, FailedLater, Random } from '../../core/ports.ts'

/** With the delays below this ends after about half an hour: later an answer helps no one at a table. */
const MAX_ATTEMPTS = 16
const BASE_MS = 1000
const MAX_MS = 5 * 60_000

const MINUTE = 60_000

/** A send whose answer was lost: time for its status webhook to come and settle the question. */
const UNKNOWN_OUTCOME_MS = 20_000

/** Why a number pauses. Each is for the operator to mend; the delays only say when to look again. */
const PAUSES: ReadonlyMap<number, { readonly reason: string; readonly delayMs: number }> = new Map([
  ...codes([0, 190], { reason: 'token', delayMs: 5 * MINUTE }),
  ...codes([3, 10, 131_005], { reason: 'permission', delayMs: 15 * MINUTE }),
  ...codes([368, 131_031], { reason: 'account_locked', delayMs: 60 * MINUTE }),
  ...codes([131_042], { reason: 'payment', delayMs: 15 * MINUTE }),
  ...codes([131_037, 131_045, 133_006, 133_010], { reason: 'number', delayMs: 15 * MINUTE }),
  ...codes([131_048], { reason: 'spam_limit', delayMs: 60 * MINUTE }),
  ...codes([4, 80_007], { reason: 'call_limit', delayMs: 2 * MINUTE }),
])

const DEAD: ReadonlyMap<number, string> = new Map([
  ...codes([131_026], 'undeliverable'),
  ...codes([131_049], 'withheld'),
  ...codes([131_050], 'opted_out'),
  // Not to people of that country; everybody else is still written to.
  ...codes([130_497], 'country'),
  ...codes([33, 100, 131_008, 131_009, 131_051], 'bad_request'),
  ...codes([131_021], 'to_itself'),
  ...codes([131_030], 'not_on_test_list'),
  ...codes([131_055], 'not_allowed'),
  ...codes([131_062], 'needs_phone'),
  ...codes([132_000, 132_001, 132_005, 132_007, 132_012, 132_015, 132_016], 'template'),
  ...codes([137_000], 'identity_changed'),
])

const WINDOW_CLOSED = 131_047
const PAIR_LIMIT = 131_056
const MAINTENANCE = 131_057
const MEDIA: ReadonlySet<number> = new Set([131_052, 131_053])

function codes<T>(numbers: readonly number[], value: T): readonly (readonly [number, T])[] {
  return numbers.map((code) => [code, value] as const)
}

/** How a send failed, and how often it was tried. */
export type Failure = {
  readonly error: ProviderError
  /** 1 after the first failure. */
  readonly attempt: number
  /** An earlier attempt may have gone out already. Without it, any attempt but the first counts as one. */
  readonly unknownBefore?: boolean | undefined
}

/**
 * What to do after a failed send, by Graph's error code, else by the kind of failure.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
export function afterFailure(failure: Failure, random: Random): Failed {
  const { error } = failure
  if (error.mayHaveHappened) return afterUnknownOutcome(failure, random)
  if (error.code === undefined) return afterUncoded(failure, random)
  if (error.code === WINDOW_CLOSED) return { action: 'template' }
  const pause = pauseFor(error.code)
  if (pause !== undefined) {
    return { action: 'pause', reason: pause.reason, delayMs: atLeast(error, pause.delayMs) }
  }
  const dead = DEAD.get(error.code)
  return dead === undefined ? afterTransient(failure, random) : { action: 'dead', reason: dead }
}

/** Of what a status may tell: a failure that passes. The message did not arrive, so that it can be repeated. */
const PASSING: ReadonlySet<number> = new Set([
  1,
  2,
  130_429,
  131_000,
  131_016,
  PAIR_LIMIT,
  MAINTENANCE,
  133_004,
])

/**
 * What to do about a message that was accepted and failed later, by Graph's code. What stops a whole number when it
 * refuses a send gives up this message alone: an unpaid bill stops templates, and answers still go out.
 * @param attempt the one that failed.
 */
export function afterFailedLater(code: number, attempt: number, random: Random): FailedLater {
  if (!PASSING.has(code)) return { action: pauseFor(code) === undefined ? 'leave' : 'dead' }
  const error = new ProviderError('whatsapp', 'unavailable', { code })
  const failed = afterTransient({ error, attempt }, random)
  return failed.action === 'retry' ? failed : { action: 'dead' }
}

function pauseFor(code: number): { reason: string; delayMs: number } | undefined {
  return code >= 200 && code <= 299 ? PAUSES.get(10) : PAUSES.get(code)
}

/** No key makes a send idempotent: one more try, and what is lost twice stays with the operator. */
function afterUnknownOutcome({ error, attempt, unknownBefore }: Failure, random: Random): Failed {
  if (unknownBefore ?? attempt > 1) return { action: 'dead', reason: 'outcome_unknown' }
  return { action: 'retry', delayMs: atLeast(error, jittered(UNKNOWN_OUTCOME_MS, random)) }
}

function afterUncoded(failure: Failure, random: Random): Failed {
  if (failure.error.failure === 'rejected') return { action: 'dead', reason: 'rejected' }
  return backOff(failure, exponential(failure.attempt, random))
}

function afterTransient(failure: Failure, random: Random): Failed {
  const { error, attempt } = failure
  if (error.code === PAIR_LIMIT) return backOff(failure, BASE_MS * 4 ** Math.min(attempt - 1, 4))
  if (error.code === MAINTENANCE) return backOff(failure, MINUTE)
  if (error.code !== undefined && MEDIA.has(error.code)) {
    return attempt > 1 ? { action: 'dead', reason: 'media' } : backOff(failure, 5 * BASE_MS)
  }
  if (error.failure === 'rejected') return { action: 'dead', reason: 'rejected' }
  return backOff(failure, exponential(attempt, random))
}

function backOff({ error, attempt }: Failure, delayMs: number): Failed {
  if (attempt >= MAX_ATTEMPTS) return { action: 'dead', reason: error.failure }
  return { action: 'retry', delayMs: atLeast(error, delayMs) }
}

function exponential(attempt: number, random: Random): number {
  return jittered(Math.min(MAX_MS, BASE_MS * 2 ** (attempt - 1)), random)
}

/** Between a half and the whole: spreads a crowd, yet never comes at once. */
function jittered(ceilingMs: number, random: Random): number {
  return Math.round((ceilingMs * (1 + random())) / 2)
}

/** The vendor's own word on when to come again wins when it is longer. */
function atLeast(error: ProviderError, delayMs: number): number {
  return Math.max(error.retryAfterMs ?? 0, delayMs)
}

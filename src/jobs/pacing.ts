/** A token bucket as it is stored: what was left, and when that was true. */
export type Bucket = { readonly tokens: number; readonly at: Date }

export type BucketRule = {
  /** Most tokens that can be saved up: the burst. */
  readonly capacity: number
  readonly perSecond: number
}

export type Pacing = {
  /** Messages per second of one of our numbers; Meta allows 80 by default, messages in included. */
  readonly perSecond: number
  /** Messages that one person may be sent at once. */
  readonly pairBurst: number
  /** Seconds per message to one person, once the burst is used up. */
  readonly pairSeconds: number
}

/** Meta's limits: 80 a second per number; per person 45 at once, then one in 6 s. */
export const DEFAULT_PACING: Pacing = { perSecond: 80, pairBurst: 45, pairSeconds: 6 }

/** Share of a second's messages that may leave at once. */
const NUMBER_BURST = 1 / 8

/**
 * The bucket of one of our numbers. Burst and refill share the limit, so that no second, wherever it
 * starts, sees more than `perSecond` messages: a bucket as large as the limit would let twice as many
 * through after a pause, and Meta answers that with 130429.
 */
export function numberRule(pacing: Pacing): BucketRule {
  const capacity = Math.max(1, Math.floor(pacing.perSecond * NUMBER_BURST))
  return { capacity, perSecond: Math.max(pacing.perSecond - capacity, pacing.perSecond / 2) }
}

/** The bucket of one person at one number. */
export function pairRule(pacing: Pacing): BucketRule {
  return { capacity: pacing.pairBurst, perSecond: 1 / pacing.pairSeconds }
}

/** The bucket as of `at`. A clock that went backwards adds nothing and takes nothing. */
export function refilled(bucket: Bucket, rule: BucketRule, at: Date): Bucket {
  const elapsedMs = Math.max(0, at.getTime() - bucket.at.getTime())
  const tokens = Math.min(rule.capacity, bucket.tokens + (elapsedMs / 1000) * rule.perSecond)
  return { tokens, at: elapsedMs === 0 ? bucket.at : at }
}

/** Whole messages that may leave now. */
export function available(bucket: Bucket): number {
  return Math.max(0, Math.floor(bucket.tokens + ROUNDING))
}

export function spent(bucket: Bucket, count: number): Bucket {
  return { tokens: Math.max(0, bucket.tokens - count), at: bucket.at }
}

/** Milliseconds until one more message may leave; 0 when it may now. */
export function waitMs(bucket: Bucket, rule: BucketRule): number {
  const missing = 1 - bucket.tokens
  return missing <= ROUNDING ? 0 : Math.ceil((missing / rule.perSecond) * 1000)
}

/** Stored tokens are 4-byte floats: a token that lacks less than this is whole. */
const ROUNDING = 1e-4

/** What a call came to; a closed set, so it may be a label. */
export const CALL_OUTCOMES = [
  'ordered',
  'booked',
  'message',
  'transferred',
  'answered',
  'abandoned',
  'silent',
  'failed',
] as const
export type CallOutcome = (typeof CALL_OUTCOMES)[number]

const FAILED_BY = [
  'no_answer',
  'rate_limited',
  'quota',
  'vendor',
  'session_expired',
  'line_lost',
] as const

/** Why it ended; a closed set. */
export const END_REASONS = [
  'caller_left',
  'goodbye',
  'transferred',
  'silence',
  'too_long',
  ...FAILED_BY,
] as const
export type EndReason = (typeof END_REASONS)[number]

/** Those after which the caller is written to. */
export const FAILURES: ReadonlySet<EndReason> = new Set(FAILED_BY)

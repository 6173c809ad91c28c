/** Why a door did not do what it was asked: the `code` of the problem body. */
export type Problem =
  | 'signature_invalid'
  | 'not_a_webhook'
  | 'too_large'
  | 'storage_unavailable'
  | 'overloaded'
  | 'verification_refused'
  | 'challenge_missing'
  | 'address_refused'
  | 'certificate_refused'
  | 'encoding_refused'
  | 'rate_limited'

const STATUS: Readonly<Record<Problem, number>> = {
  signature_invalid: 401,
  not_a_webhook: 400,
  too_large: 413,
  storage_unavailable: 503,
  overloaded: 429,
  verification_refused: 403,
  challenge_missing: 400,
  address_refused: 403,
  certificate_refused: 403,
  encoding_refused: 415,
  rate_limited: 429,
}

/** How long the sender is asked to wait after a 503. */
const RETRY_AFTER_MS = 5000

const HEADERS = { 'content-type': 'application/problem+json', 'x-content-type-options': 'nosniff' }

/**
 * An RFC 9457 problem; it holds the code and nothing of the request or of an error.
 * @param retryAfterMs for 429 and 503 only.
 */
export function problem(code: Problem, retryAfterMs = RETRY_AFTER_MS): Response {
  return problems(code, retryAfterMs)()
}

/** The same problem again and again, at a third of the cost. */
export function problems(code: Problem, retryAfterMs = RETRY_AFTER_MS): () => Response {
  const status = STATUS[code]
  const isForNow = status === 503 || status === 429
  const retryAfter = String(Math.ceil(retryAfterMs / 1000))
  const headers = new Headers(isForNow ? { ...HEADERS, 'retry-after': retryAfter } : HEADERS)
  const body = JSON.stringify({ type: 'about:blank', status, code })
  return () => new Response(body, { status, headers })
}

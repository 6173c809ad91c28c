/** Why a door did not do what it was asked: the `code` of the problem body. */
export type Problem =
  | 'signature_invalid'
  | 'not_a_webhook'
  | 'too_large'
  | 'storage_unavailable'
  | 'verification_refused'
  | 'challenge_missing'
  | 'address_refused'
  | 'certificate_refused'
  | 'encoding_refused'

const STATUS: Readonly<Record<Problem, number>> = {
  signature_invalid: 401,
  not_a_webhook: 400,
  too_large: 413,
  storage_unavailable: 503,
  verification_refused: 403,
  challenge_missing: 400,
  address_refused: 403,
  certificate_refused: 403,
  encoding_refused: 415,
}

/** Seconds the sender is asked to wait after a 503. */
const RETRY_AFTER_SECONDS = '5'

const HEADERS = { 'content-type': 'application/problem+json', 'x-content-type-options': 'nosniff' }

/** An RFC 9457 problem; it holds the code and nothing of the request or of an error. */
export function problem(code: Problem): Response {
  const status = STATUS[code]
  const headers = status === 503 ? { ...HEADERS, 'retry-after': RETRY_AFTER_SECONDS } : HEADERS
  return new Response(JSON.stringify({ type: 'about:blank', status, code }), { status, headers })
}

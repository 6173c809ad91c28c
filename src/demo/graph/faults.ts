/** One answer of Graph: the HTTP status and the JSON. */
export type GraphAnswer = { readonly status: number; readonly body: unknown }

type Known = { readonly status: number; readonly title: string; readonly details: string }

/** Graph's errors as documented and as in the fixtures; only what the stand-in can give. */
const KNOWN: ReadonlyMap<number, Known> = new Map<number, Known>([
  [1, { status: 400, title: 'API Unknown', details: 'Invalid request or possible server error.' }],
  [
    2,
    {
      status: 503,
      title: 'API Service',
      details: 'Temporary due to downtime or due to being overloaded.',
    },
  ],
  [4, { status: 400, title: 'API Too Many Calls', details: 'The app has reached its call limit.' }],
  [10, { status: 403, title: 'API Permission Denied', details: 'Permission is not granted.' }],
  [33, { status: 400, title: 'Parameter value is not valid', details: 'The number was deleted.' }],
  [100, { status: 400, title: 'Invalid parameter', details: 'Invalid parameter' }],
  [
    80_007,
    {
      status: 400,
      title: 'Rate limit issues',
      details: 'The WhatsApp Business Account has reached its rate limit.',
    },
  ],
  [
    130_429,
    {
      status: 400,
      title: 'Rate limit hit',
      details: 'Cloud API message throughput has been reached.',
    },
  ],
  [
    131_000,
    {
      status: 500,
      title: 'Something went wrong',
      details: 'Message failed to send due to an unknown error.',
    },
  ],
  [131_005, { status: 403, title: 'Access denied', details: 'Permission is not granted.' }],
  [
    131_008,
    { status: 400, title: 'Required parameter is missing', details: 'A parameter is missing.' },
  ],
  [
    131_009,
    { status: 400, title: 'Parameter value is not valid', details: 'A value is not valid.' },
  ],
  [131_016, { status: 500, title: 'Service unavailable', details: 'A service is unavailable.' }],
  [131_026, { status: 400, title: 'Message undeliverable', details: 'Unable to deliver message.' }],
  [131_031, { status: 403, title: 'Account has been locked', details: 'The account is locked.' }],
  [
    131_047,
    {
      status: 400,
      title: 'Re-engagement message',
      details:
        'More than 24 hours have passed since the recipient last replied to the sender number.',
    },
  ],
  [
    131_055,
    {
      status: 400,
      title: 'Method not allowed',
      details: 'Graph API calls are not allowed for SIP enabled numbers',
    },
  ],
  [
    131_056,
    {
      status: 400,
      title: '(Business Account, Consumer Account) pair rate limit hit',
      details:
        'Too many messages sent from the sender phone number to the same recipient phone number in a short period of time.',
    },
  ],
  [131_057, { status: 500, title: 'Account in maintenance mode', details: 'Try again later.' }],
  [
    131_062,
    {
      status: 400,
      title: 'BSUID recipient not supported',
      details: 'Business-scoped User ID (BSUID) recipients are not supported for this message.',
    },
  ],
  [
    132_001,
    { status: 400, title: 'Template name does not exist', details: 'No such translation.' },
  ],
])

/**
 * The answer Graph gives for an error code. Throws on a code it has no words for: a test that asks
 * for one has a slip of the pen.
 */
export function graphError(code: number, trace: string, details?: string): GraphAnswer {
  if (code === 190) return tokenError(trace)
  const known = KNOWN.get(code)
  if (known === undefined) throw new RangeError(`the simulated Graph knows no error ${code}`)
  const error = {
    message: `(#${code}) ${known.title}`,
    type: 'OAuthException',
    code,
    error_data: { messaging_product: 'whatsapp', details: details ?? known.details },
    fbtrace_id: trace,
  }
  return { status: known.status, body: { error } }
}

function tokenError(trace: string): GraphAnswer {
  return {
    status: 401,
    body: {
      error: {
        message: 'Error validating access token: Session has expired.',
        type: 'OAuthException',
        code: 190,
        error_subcode: 463,
        fbtrace_id: trace,
      },
    },
  }
}

/** What is to go wrong with the next send; with `to`, with the next one for that person. */
export type Fault = Mishap & { readonly to?: string }

type Mishap =
  /** One of Graph's own errors. */
  | { readonly kind: 'error'; readonly code: number }
  /** An answer that is not Graph's: of a proxy, or an overloaded edge. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number }
  /** Taken, but answered only when `until` settles. */
  | { readonly kind: 'slow'; readonly until: Promise<unknown> }
  /** The connection closes and nothing was taken. */
  | { readonly kind: 'dropped_before' }
  /** Taken; the connection closes before the answer. */
  | { readonly kind: 'dropped_after' }
  /** Taken; the answer is a 200 that says nothing. */
  | { readonly kind: 'malformed' }

import type { ProviderFailure } from '../../core/errors.ts'
import { ProviderError } from '../../core/errors.ts'
import type { Fragment } from '../../core/fragment.ts'
import { asFragment, asNumber } from '../../core/fragment.ts'
import type { Fetch } from '../../platform/fetch.ts'

export type GraphOptions = {
  /** Without version and trailing slash: `https://graph.facebook.com`. */
  readonly graphUrl: string
  /** `v26.0`. */
  readonly graphVersion: string
  /** Asked per request, so that a changed token counts at once. */
  readonly accessToken: () => string
  /** From the first byte of the request to the last of the answer. */
  readonly timeoutMs: number
  readonly fetch?: Fetch
}

export type GraphRequest = {
  readonly method: 'GET' | 'POST'
  /** Parts of the path after the version; each is encoded. */
  readonly path: readonly string[]
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Another token than that of the options. */
  readonly token?: string
}

export type GraphAnswer = { readonly body: Fragment; readonly headers: Headers }

/**
 * One request to the Graph API. Bun keeps the connection open between calls, and does not repeat a POST by
 * itself when a kept connection turns out dead (tried on 1.4.5): one call, one request.
 * @throws ProviderError for whatever the vendor or the network did.
 */
export async function askGraph(options: GraphOptions, request: GraphRequest): Promise<GraphAnswer> {
  const { response, body } = await sendToGraph(options, request)
  if (response.status !== 200) throw refusal(response, body)
  return { body: asFragment(body), headers: response.headers }
}

/** The same, where a refusal is an answer too. */
export async function sendToGraph(
  options: GraphOptions,
  request: GraphRequest,
): Promise<{ readonly response: Response; readonly body: unknown }> {
  const { accessToken, timeoutMs, fetch: send = fetch } = options
  try {
    const response = await send(urlOf(options, request), {
      method: request.method,
      headers: {
        authorization: `Bearer ${request.token ?? accessToken()}`,
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      // The token must not follow a redirect to another host.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { response, body: parse(await response.text()) }
  } catch (error) {
    throw networkFailure(error)
  }
}

function urlOf({ graphUrl, graphVersion }: GraphOptions, { path, query }: GraphRequest): string {
  const url = [graphUrl, graphVersion, ...path.map(encodeURIComponent)].join('/')
  return query === undefined ? url : `${url}?${new URLSearchParams(query).toString()}`
}

/** `undefined` for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Errors of name look-up, connecting and the TLS handshake: nothing of the request was written. */
const NEVER_WRITTEN =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPROTO|ERR_TLS_.+|CERT_.+|.*_CERT(?:IFICATE)?|UNABLE_TO_.+)$/

function networkFailure(error: unknown): ProviderError {
  const code = asFragment(error)['code']
  const isTimeout = error instanceof DOMException && error.name === 'TimeoutError'
  if (isTimeout) return unknownOutcome('timeout', error)
  if (typeof code === 'string' && NEVER_WRITTEN.test(code)) {
    return new ProviderError('whatsapp', 'unavailable', { cause: error })
  }
  return unknownOutcome('unavailable', error)
}

export function unknownOutcome(failure: ProviderFailure, cause?: unknown): ProviderError {
  return new ProviderError('whatsapp', failure, { mayHaveHappened: true, cause })
}

/** Application, account, throughput, spam and pair limits. */
const LIMIT_CODES: ReadonlySet<number> = new Set([4, 80_007, 130_429, 131_048, 131_056])

const TRANSIENT_CODES: ReadonlySet<number> = new Set([1, 2, 131_000, 131_016, 131_057, 133_004])

/**
 * An answer with a code of Graph's says the message was not sent; a bare 5xx may come from anything on the way. So may a
 * bare 4xx, such as the page of a proxy: nothing was sent, and that nothing ever could be is not Graph's word.
 */
export function refusal(response: Response, parsed: unknown): ProviderError {
  const error = asFragment(asFragment(parsed)['error'])
  const { status } = response
  const code = asNumber(error['code']) ?? (status === 401 ? 190 : undefined)
  return new ProviderError('whatsapp', failureOf(status, code), {
    code,
    retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
    mayHaveHappened: status >= 500 && code === undefined,
    cause: { status, error },
  })
}

function failureOf(status: number, code: number | undefined): ProviderFailure {
  if (code !== undefined && LIMIT_CODES.has(code)) return 'rate_limited'
  if (code !== undefined && TRANSIENT_CODES.has(code)) return 'unavailable'
  if (status === 429) return 'rate_limited'
  if (code === undefined) return 'unavailable'
  return status >= 500 || status < 400 ? 'unavailable' : 'rejected'
}

/** The form in seconds; the form as a date would need a clock in step with the vendor's. */
function retryAfterMs(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined
}

import type { ProviderFailure } from '../../core/errors.ts'
import { ProviderError } from '../../core/errors.ts'
import type { GraphBody } from './encode.ts'
import type { Fragment } from './fragment.ts'
import { asFragment, asList, asNumber, asText } from './fragment.ts'

/** The part of `fetch` that is used, so that tests and proxies can stand in. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export type WhatsappClientOptions = {
  /** Without version and trailing slash: `https://graph.facebook.com`. */
  readonly graphUrl: string
  /** `v26.0`. */
  readonly graphVersion: string
  /** Asked per call, so that a changed token counts at once. */
  readonly accessToken: () => string
  /** From the first byte of the request to the last of the answer. */
  readonly timeoutMs: number
  readonly fetch?: Fetch
}

/** Both calls throw `ProviderError` for whatever the vendor or the network did. */
export type WhatsappClient = {
  send(phoneNumberId: string, body: GraphBody): Promise<{ wamid: string }>
  markRead(phoneNumberId: string, wamid: string, typing: boolean): Promise<void>
}

/**
 * Graph's message door. Bun keeps the connection open between calls, and does not repeat a POST by
 * itself when a kept connection turns out dead (tried on 1.4.5): one call, one request.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
 */
export function whatsappClient(options: WhatsappClientOptions): WhatsappClient {
  return {
    async send(phoneNumberId, body) {
      const answer = await post(options, phoneNumberId, body)
      const wamid = asText(asFragment(asList(answer['messages'])[0])['id'])
      // A 200 of another shape: it was most likely taken, so it must not be sent again lightly.
      if (wamid === null) throw unknownOutcome('unavailable')
      return { wamid }
    },
    async markRead(phoneNumberId, wamid, typing) {
      const answer = await post(options, phoneNumberId, {
        messaging_product: 'whatsapp',
        status: 'read',
        message_id: wamid,
        ...(typing ? { typing_indicator: { type: 'text' } } : {}),
      })
      if (answer['success'] !== true) throw unknownOutcome('unavailable')
    },
  }
}

async function post(
  options: WhatsappClientOptions,
  phoneNumberId: string,
  body: unknown,
): Promise<Fragment> {
  const { graphUrl, graphVersion, accessToken, timeoutMs, fetch: send = fetch } = options
  const url = `${graphUrl}/${graphVersion}/${encodeURIComponent(phoneNumberId)}/messages`
  let response: Response
  let answer: string
  try {
    response = await send(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken()}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      // The token must not follow a redirect to another host.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    answer = await response.text()
  } catch (error) {
    throw networkFailure(error)
  }
  const parsed = parse(answer)
  if (response.status !== 200) throw refusal(response, parsed)
  return asFragment(parsed)
}

/** `undefined` for what is no JSON. */
export function parse(text: string): unknown {
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

function unknownOutcome(failure: ProviderFailure, cause?: unknown): ProviderError {
  return new ProviderError('whatsapp', failure, { mayHaveHappened: true, cause })
}

/** Application, account, throughput, spam and pair limits. */
const LIMIT_CODES: ReadonlySet<number> = new Set([4, 80_007, 130_429, 131_048, 131_056])

const TRANSIENT_CODES: ReadonlySet<number> = new Set([1, 2, 131_000, 131_016, 131_057, 133_004])

/** An answer with a code of Graph's says the message was not sent; a bare 5xx may come from anything on the way. */
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
  return status >= 500 || status < 400 ? 'unavailable' : 'rejected'
}

/** The form in seconds; the form as a date would need a clock in step with the vendor's. */
function retryAfterMs(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined
}

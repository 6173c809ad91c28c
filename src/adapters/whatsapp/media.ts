import { createHash } from 'node:crypto'

import type { ProviderReason } from '../../core/errors.ts'
import { ProviderError } from '../../core/errors.ts'
import { asFragment, asText, parseJson } from '../../core/fragment.ts'
import type { Media, MediaDownloader, WantedMedia } from '../../core/ports.ts'
import { type GraphOptions, refusal } from './graph-request.ts'

export type MediaDownloaderOptions = Omit<GraphOptions, 'timeoutMs'> & {
  /** From the first byte of the first request to the last of the last answer, second try included. */
  readonly timeoutMs: number
}

/** Where Meta keeps what people sent. */
const STORE = 'https://lookaside.fbsbx.com'
/** Graph's answer about a medium is five short fields. */
const MAX_ANSWER_BYTES = 64 * 1024

/**
 * Media by id: Graph names an address that lives five minutes, and the token goes with the request to it. So the address
 * is held to Meta's own hosts, no redirect is followed, and what comes is counted while it comes.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
 */
export function mediaDownloader(options: MediaDownloaderOptions): MediaDownloader {
  const origins = allowedOrigins(options.graphUrl)
  return {
    async download(wanted, caller) {
      const limit = AbortSignal.any([caller, AbortSignal.timeout(options.timeoutMs)])
      const visit: Visit = { ...options, origins, caller, limit }
      try {
        return await downloadOnce(visit, wanted)
      } catch (error) {
        // An address that ran out is a 404 at the store: Graph names a fresh one. A reading may be repeated at will.
        if (limit.aborted || !isPassing(error)) throw error
        return await downloadOnce(visit, wanted)
      }
    },
  }
}

type Visit = MediaDownloaderOptions & {
  readonly origins: ReadonlySet<string>
  readonly caller: AbortSignal
  /** The caller's signal and the time limit. */
  readonly limit: AbortSignal
}

/** A stand-in on this machine serves its media itself: then nothing else is reached. */
function allowedOrigins(graphUrl: string): ReadonlySet<string> {
  const { protocol, hostname, origin } = new URL(graphUrl)
  const isLoopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
  return new Set(protocol === 'https:' && !isLoopback ? [STORE, origin] : [origin])
}

function isPassing(error: unknown): boolean {
  return error instanceof ProviderError && error.failure === 'unavailable'
}

async function downloadOnce(visit: Visit, wanted: WantedMedia): Promise<Media> {
  const described = await describe(visit, wanted)
  const { url, mimeType, size } = described
  if (!wanted.types.includes(bareType(mimeType))) throw rejected('wrong_type')
  if (size !== null && size > wanted.maxBytes) throw rejected('too_big')
  const bytes = await get(visit, url, wanted.maxBytes, (response) =>
    response.status === 404
      ? new ProviderError('whatsapp', 'unavailable', { code: 404 })
      : refusal(response, undefined),
  )
  if (!isWhole(bytes, described)) throw badAnswer()
  return { bytes, mimeType }
}

type Described = {
  readonly url: URL
  readonly mimeType: string
  /** Bytes, as Graph says; `null` where it does not. */
  readonly size: number | null
  readonly sha256: string | null
}

async function describe(visit: Visit, wanted: WantedMedia): Promise<Described> {
  const { graphUrl, graphVersion } = visit
  const { mediaId, phoneNumberId } = wanted
  // A segment of dots would name another door.
  if (/^\.{0,2}$/.test(mediaId)) throw rejected('bad_request')
  const door = new URL(`${graphUrl}/${graphVersion}/${encodeURIComponent(mediaId)}`)
  door.searchParams.set('phone_number_id', phoneNumberId)
  const bytes = await get(visit, door, MAX_ANSWER_BYTES, (response, body) =>
    refusal(response, parseJson(body)),
  )
  const answer = asFragment(parseJson(bytes))
  const url = asText(answer['url'])
  const mimeType = asText(answer['mime_type'])
  if (url === null || mimeType === null) throw badAnswer()
  return {
    url: allowedUrl(url, visit.origins),
    mimeType,
    size: sizeOf(answer['file_size']),
    sha256: asText(answer['sha256']),
  }
}

/** Scheme, host and port in one comparison, on the parsed form that is then asked for. `origin` sees into `blob:`. */
function allowedUrl(text: string, origins: ReadonlySet<string>): URL {
  const url = URL.parse(text)
  if (url === null || !origins.has(`${url.protocol}//${url.host}`)) throw rejected('bad_answer')
  if (url.username !== '' || url.password !== '') throw rejected('bad_answer')
  return url
}

/** Documented as a number, seen as text. */
function sizeOf(value: unknown): number | null {
  const size = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value
  return typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : null
}

function bareType(mimeType: string): string {
  return mimeType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

/** The digest decides, in base64 as documented or in hex; without one the length that was announced. */
function isWhole(bytes: Uint8Array, { sha256, size }: Described): boolean {
  if (sha256 === null) return size === null || size === bytes.length
  const told = Buffer.from(sha256, /^[0-9a-f]{64}$/i.test(sha256) ? 'hex' : 'base64')
  return told.equals(createHash('sha256').update(bytes).digest())
}

type Refusing = (response: Response, body: Uint8Array) => ProviderError

/** One GET with the token, read to its end within the limits. */
async function get(
  visit: Visit,
  url: URL,
  maxBytes: number,
  refuse: Refusing,
): Promise<Uint8Array> {
  try {
    const response = await ask(visit, url)
    const isGood = response.status === 200
    const body = await readCapped(response, isGood ? maxBytes : MAX_ANSWER_BYTES)
    if (!isGood) throw refuse(response, body ?? new Uint8Array())
    if (body === null) throw rejected('too_big')
    return body
  } catch (error) {
    throw error instanceof ProviderError ? error : broken(visit, error)
  }
}

async function ask(
  { accessToken, fetch: send = fetch, limit }: Visit,
  url: URL,
): Promise<Response> {
  const response = await send(url.href, {
    headers: { authorization: `Bearer ${accessToken()}`, 'accept-encoding': 'identity' },
    redirect: 'manual',
    signal: limit,
  })
  if (response.status < 300 || response.status >= 400) return response
  await response.body?.cancel()
  throw rejected('bad_answer')
}

/** `null` at the first byte too many, whatever length was announced. */
async function readCapped(response: Response, maxBytes: number): Promise<Uint8Array | null> {
  const { body } = response
  if (body === null) return new Uint8Array()
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await body.cancel()
    return null
  }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > maxBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function rejected(reason: ProviderReason): ProviderError {
  return new ProviderError('whatsapp', 'rejected', { reason })
}

function badAnswer(): ProviderError {
  return new ProviderError('whatsapp', 'unavailable', { reason: 'bad_answer' })
}

function broken({ caller, limit }: Visit, cause: unknown): ProviderError {
  if (caller.aborted) return new ProviderError('whatsapp', 'timeout', { reason: 'aborted', cause })
  return new ProviderError('whatsapp', limit.aborted ? 'timeout' : 'unavailable', { cause })
}

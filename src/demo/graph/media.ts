import { createHash } from 'node:crypto'

import type { Clock } from '../../core/ports.ts'
import type { GraphRequest } from './endpoint.ts'

/** What a person sent, as Graph keeps it. */
export type StoredMedia = { readonly bytes: Uint8Array; readonly mimeType: string }

/** A medium that was fetched whole. */
export type FetchedMedia = { readonly mediaId: string }

/** Addresses of media are good for so long. */
export const MEDIA_URL_MS = 5 * 60_000

/** What Graph says to a request for media; a code is one of its own errors. */
export type MediaAnswer =
  | { readonly kind: 'described'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: 'bytes'; readonly media: StoredMedia }
  /** The store's own answer, which is none of Graph's. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly code: number; readonly details?: string }

export type MediaShelf = {
  /** Gives the id that goes into a delivery. */
  put(media: StoredMedia): string
  /** Lets every address that was given so far run out. */
  expire(): void
  /** In their order, twice what was fetched twice. */
  readonly fetched: readonly FetchedMedia[]
  /** `null` for a request that is about no media. */
  answer(request: GraphRequest): MediaAnswer | null
}

export type MediaShelfOptions = {
  readonly accessToken: string
  readonly clock: Clock
  readonly phoneNumberIds: readonly string[]
  /** Where this end is reached; known once it listens. */
  readonly origin: () => string
}

type Address = { readonly mediaId: string; readonly until: number }

const DESCRIBE = /^\/v(?:2[1-9])\.0\/(\d+)(?:\?(.*))?$/
const FETCH = /^\/media-store\/(\d+)$/
const BAD_TOKEN = 190
const BAD_PARAMETER = 100

/**
 * The media doors of Graph: an id gives an address that lives five minutes, the address gives the bytes, and both want the
 * token. On the real one the addresses are another host's.
 */
export function mediaShelf(options: MediaShelfOptions): MediaShelf {
  const kept = new Map<string, StoredMedia>()
  const addresses = new Map<string, Address>()
  const fetched: FetchedMedia[] = []
  const now = () => options.clock.now().getTime()

  function describe(mediaId: string, query: string): MediaAnswer {
    const media = kept.get(mediaId)
    const from = new URLSearchParams(query).get('phone_number_id')
    const isOurs = from === null || options.phoneNumberIds.includes(from)
    if (media === undefined || !isOurs) return unknown(mediaId)
    const place = String(addresses.size + 1)
    addresses.set(place, { mediaId, until: now() + MEDIA_URL_MS })
    return {
      kind: 'described',
      body: {
        messaging_product: 'whatsapp',
        url: `${options.origin()}/media-store/${place}`,
        mime_type: media.mimeType,
        sha256: createHash('sha256').update(media.bytes).digest('hex'),
        file_size: media.bytes.length,
        id: mediaId,
      },
    }
  }

  function fetchAt(place: string): MediaAnswer {
    const address = addresses.get(place)
    const media = kept.get(address?.mediaId ?? '')
    if (address === undefined || media === undefined || address.until <= now()) {
      return { kind: 'gone' }
    }
    fetched.push({ mediaId: address.mediaId })
    return { kind: 'bytes', media }
  }

  return {
    fetched,
    put(media) {
      const mediaId = String(1_003_383_421_387_256 + kept.size)
      kept.set(mediaId, media)
      return mediaId
    },
    expire() {
      for (const [place, { mediaId }] of addresses) addresses.set(place, { mediaId, until: 0 })
    },
    answer(request) {
      const [, described, query = ''] = DESCRIBE.exec(request.path) ?? []
      const [, place] = FETCH.exec(request.path) ?? []
      if (request.method !== 'GET' || (described === undefined && place === undefined)) return null
      if (request.authorization !== `Bearer ${options.accessToken}`) {
        return { kind: 'refused', code: BAD_TOKEN }
      }
      return described === undefined ? fetchAt(place ?? '') : describe(described, query)
    },
  }
}

function unknown(mediaId: string): MediaAnswer {
  const details = `Unsupported get request. Object with ID '${mediaId}' does not exist`
  return { kind: 'refused', code: BAD_PARAMETER, details }
}

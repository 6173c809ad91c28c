/** What the tests of media downloads share: scripted answers of Graph and of the store behind it. */
import { mediaDownloader, type MediaDownloaderOptions } from '../src/adapters/whatsapp/media.ts'
import { ProviderError } from '../src/core/errors.ts'
import type { WantedMedia } from '../src/core/ports.ts'

export const PHONE_ID = '361990122845570'
export const NOTE = new TextEncoder().encode('OggS and what follows it')
export const OGG = 'audio/ogg; codecs=opus'
export const NEVER = new AbortController().signal
export const LOOKASIDE = 'https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1&hash=ATt'

export const wanted = (mediaId: string, maxBytes = 1000): WantedMedia => ({
  phoneNumberId: PHONE_ID,
  mediaId,
  maxBytes,
  types: ['audio/ogg', 'audio/mpeg'],
})

export function aDownloader(graphUrl: string, more: Partial<MediaDownloaderOptions> = {}) {
  const options = { graphUrl, graphVersion: 'v26.0', accessToken: () => 'token-1', timeoutMs: 5000 }
  return mediaDownloader({ ...options, ...more })
}

export async function failureOf(work: Promise<unknown>) {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  )
  if (!(thrown instanceof ProviderError)) throw new Error('no ProviderError was thrown')
  return [thrown.failure, thrown.reason, thrown.code]
}

type Asked = { readonly url: string; readonly authorization: string | null }

export type Scripted = () => Response

/** Answers by the order of requests, and keeps them; more than were scripted fail the test. */
export function scripted(...answers: readonly Scripted[]) {
  const asked: Asked[] = []
  const queue = [...answers]
  const fetch = async (url: string, init: RequestInit) => {
    asked.push({ url, authorization: new Headers(init.headers).get('authorization') })
    const answer = queue.shift()
    if (answer === undefined) throw new RangeError(`nothing was scripted for ${url}`)
    return answer()
  }
  return { asked, fetch }
}

export const described = (url: string, more: Readonly<Record<string, unknown>> = {}) => {
  return () => Response.json({ url, mime_type: OGG, id: '1', ...more })
}
export const bytes = (content: Uint8Array = NOTE) => {
  return () => new Response(content.slice())
}

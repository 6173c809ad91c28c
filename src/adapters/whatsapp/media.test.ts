import { describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'

import {
  aDownloader,
  bytes,
  described,
  failureOf,
  LOOKASIDE,
  NEVER,
  NOTE,
  OGG,
  PHONE_ID,
  type Scripted,
  scripted,
  wanted,
} from '../../../test/media-door.ts'
import { ProviderError } from '../../core/errors.ts'
import { simulatedGraph } from '../../demo/graph/graph.ts'
import { MEDIA_URL_MS } from '../../demo/graph/media.ts'

async function aGraph(now: () => Date = () => new Date('2026-11-23T12:00:00Z')) {
  return await simulatedGraph({
    accessToken: 'token-1',
    appSecret: 'secret-1',
    clock: { now },
    random: () => 0.5,
    numbers: [{ phoneNumberId: PHONE_ID, displayPhone: '250700000101', wabaId: '2044' }],
  })
}

const digest = (form: 'hex' | 'base64') => createHash('sha256').update(NOTE).digest(form)

describe('with the simulated Graph', () => {
  test('a medium comes whole, with the type Graph names', async () => {
    await using graph = await aGraph()
    const mediaId = graph.media.put({ bytes: NOTE, mimeType: OGG })

    const media = await aDownloader(graph.url).download(wanted(mediaId), NEVER)

    expect(media).toEqual({ bytes: Buffer.from(NOTE), mimeType: OGG })
    expect(graph.media.fetched).toEqual([{ mediaId }])
    expect(graph.refused).toEqual([])
  })

  test('a wrong token, an unknown id and another number are refused', async () => {
    await using graph = await aGraph()
    const mediaId = graph.media.put({ bytes: NOTE, mimeType: OGG })
    const { download } = aDownloader(graph.url)
    const stranger = aDownloader(graph.url, { accessToken: () => 'token-2' })

    expect(await failureOf(stranger.download(wanted(mediaId), NEVER))).toEqual([
      'rejected',
      undefined,
      190,
    ])
    expect(await failureOf(download(wanted('4711'), NEVER))).toEqual(['rejected', undefined, 100])
    const elsewhere = { ...wanted(mediaId), phoneNumberId: '999999' }
    expect(await failureOf(download(elsewhere, NEVER))).toEqual(['rejected', undefined, 100])
    expect(graph.media.fetched).toEqual([])
  })

  test('an address wants the token and is gone after five minutes', async () => {
    let at = Date.parse('2026-11-23T12:00:00Z')
    await using graph = await aGraph(() => new Date(at))
    const mediaId = graph.media.put({ bytes: NOTE, mimeType: OGG })
    const headers = { authorization: 'Bearer token-1' }
    const answer = await fetch(`${graph.url}/v26.0/${mediaId}`, { headers })
    const { url } = (await answer.json()) as { readonly url: string }
    const statusOf = async (init: RequestInit) => (await fetch(url, init)).status

    expect(await statusOf({})).toBe(401)
    at += MEDIA_URL_MS - 1
    expect(await statusOf({ headers })).toBe(200)
    at += 1
    expect(await statusOf({ headers })).toBe(404)
  })

  test('for an address that ran out a fresh one is asked for, once', async () => {
    await using graph = await aGraph()
    const mediaId = graph.media.put({ bytes: NOTE, mimeType: OGG })
    const downloaderThatLoses = (addresses: number) => {
      let left = addresses
      return aDownloader(graph.url, {
        fetch: (url, init) => {
          if (url.includes('/media-store/') && left-- > 0) graph.media.expire()
          return fetch(url, init)
        },
      })
    }

    const media = await downloaderThatLoses(1).download(wanted(mediaId), NEVER)
    const failure = await failureOf(downloaderThatLoses(2).download(wanted(mediaId), NEVER))

    expect(media.bytes.length).toBe(NOTE.length)
    expect(failure).toEqual(['unavailable', undefined, 404])
  })
})

describe('what may come', () => {
  const over = async (...answers: readonly Scripted[]) => {
    const { asked, fetch } = scripted(...answers)
    const { download } = aDownloader('https://graph.facebook.com', { fetch })
    const came = await download(wanted('1', 100), NEVER).catch((error: unknown) => error)
    const read: unknown = came instanceof ProviderError ? [came.failure, came.reason] : 'the medium'
    return { read, asked: asked.length }
  }

  test.each([
    ['101', 'too_big'],
    [101, 'too_big'],
    ['999999999999', 'too_big'],
  ])('an announced size of %p is not fetched', async (size, reason) => {
    const came = await over(described(LOOKASIDE, { file_size: size }))
    expect(came).toEqual({ read: ['rejected', reason], asked: 1 })
  })

  test.each(['video/mp4', 'audio/amr', 'text/html', 'audio/oggs', '', ' ; audio/ogg'])(
    'the type "%s" is not fetched',
    async (mime_type) => {
      const { read } = await over(
        described(LOOKASIDE, { mime_type }),
        ...(mime_type === '' ? [described(LOOKASIDE, { mime_type })] : []),
      )
      expect(read).toEqual(
        mime_type === '' ? ['unavailable', 'bad_answer'] : ['rejected', 'wrong_type'],
      )
    },
  )

  test.each(['AUDIO/OGG', 'audio/mpeg', 'audio/ogg;codecs=opus'])(
    'the type "%s" is',
    async (mime_type) => {
      expect((await over(described(LOOKASIDE, { mime_type }), bytes())).read).toBe('the medium')
    },
  )

  test('more bytes than announced are cut off at the limit', async () => {
    let given = 0
    const endless = () =>
      new Response(
        new ReadableStream<Uint8Array>({
          pull(controller) {
            given += 1
            controller.enqueue(new Uint8Array(40))
          },
        }),
      )
    const came = await over(described(LOOKASIDE, { file_size: 10 }), endless)

    expect(came.read).toEqual(['rejected', 'too_big'])
    expect(given).toBeLessThan(10)
  })

  test('a length in the header above the limit is not read', async () => {
    const lengthy = () => new Response('OggS', { headers: { 'content-length': '101' } })
    expect((await over(described(LOOKASIDE), lengthy)).read).toEqual(['rejected', 'too_big'])
  })

  test.each([
    ['base64', digest('base64')],
    ['base64 without its end', digest('base64').replace('=', '')],
    ['hex', digest('hex')],
    ['hex in capitals', digest('hex').toUpperCase()],
  ])('a digest in %s is compared', async (_form, sha256) => {
    expect((await over(described(LOOKASIDE, { sha256 }), bytes())).read).toBe('the medium')
  })

  test.each([
    ['a digest of something else', { sha256: digest('hex').replace(/^./, '0').replace(/.$/, '1') }],
    ['a digest that is none', { sha256: 'q0m5x1k2' }],
    ['another length', { file_size: NOTE.length + 1 }],
    ['nothing', { file_size: 0 }],
  ])('%s costs a second try, and then the medium', async (_what, more) => {
    const again = [described(LOOKASIDE, more), bytes()]
    const good = [described(LOOKASIDE, { sha256: digest('hex') }), bytes()]

    expect(await over(...again, ...again)).toEqual({
      read: ['unavailable', 'bad_answer'],
      asked: 4,
    })
    expect(await over(...again, ...good)).toEqual({ read: 'the medium', asked: 4 })
  })

  test.each([
    ['a page', () => new Response('<html>')],
    ['another shape', () => Response.json(['url'])],
    ['no address', () => Response.json({ mime_type: OGG })],
    ['an address that is no text', () => Response.json({ url: {}, mime_type: OGG })],
  ])('%s in place of an answer is no answer', async (_what, answer) => {
    expect(await over(answer, answer)).toEqual({ read: ['unavailable', 'bad_answer'], asked: 2 })
  })

  test('an error page of any length is read as the error it is', async () => {
    const page = () => new Response('x'.repeat(200_000), { status: 502 })
    expect((await over(described(LOOKASIDE), page, page)).read).toEqual(['unavailable', undefined])
  })

  test('a limit of calls is told as one, and not met with another call', async () => {
    const limited = () => Response.json({ error: { code: 4 } }, { status: 400 })
    expect(await over(limited)).toEqual({ read: ['rate_limited', undefined], asked: 1 })
  })
})

describe('when it takes too long', () => {
  function stalling(atStore: boolean) {
    return Bun.serve({
      port: 0,
      fetch: (request) => {
        const isStore = new URL(request.url).pathname === '/store'
        if (isStore !== atStore) {
          return Response.json({ url: new URL('/store', request.url).href, mime_type: OGG })
        }
        // One byte, and never another.
        const start = (controller: ReadableStreamDefaultController) =>
          controller.enqueue(new Uint8Array(1))
        return new Response(new ReadableStream({ start }))
      },
    })
  }

  test.each([true, false])(
    'a body that stalls ends with the time limit (store: %p)',
    async (at) => {
      using server = stalling(at)
      const { download } = aDownloader(server.url.origin, { timeoutMs: 50 })

      expect(await failureOf(download(wanted('1'), NEVER))).toEqual([
        'timeout',
        undefined,
        undefined,
      ])
    },
  )

  test('the caller ends it at any time', async () => {
    using server = stalling(true)
    const stop = new AbortController()
    const work = failureOf(aDownloader(server.url.origin).download(wanted('1'), stop.signal))
    stop.abort()

    expect(await work).toEqual(['timeout', 'aborted', undefined])
  })

  test('a host that is not there is unavailable', async () => {
    const gone = Bun.serve({ port: 0, fetch: () => new Response() })
    const { origin } = gone.url
    await gone.stop(true)

    const failure = await failureOf(aDownloader(origin).download(wanted('1'), NEVER))
    expect(failure).toEqual(['unavailable', undefined, undefined])
  })
})

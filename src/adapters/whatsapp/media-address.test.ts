import { expect, test } from 'bun:test'

import {
  aDownloader,
  bytes,
  described,
  failureOf,
  LOOKASIDE,
  NEVER,
  OGG,
  PHONE_ID,
  scripted,
  wanted,
} from '../../../test/media-door.ts'

const REFUSED = [
  'http://lookaside.fbsbx.com/a',
  'https://lookaside.fbsbx.com:8443/a',
  'https://lookaside.fbsbx.com./a',
  'https://lookaside.fbsbx.com.evil.example/a',
  'https://evil.example/lookaside.fbsbx.com',
  'https://lookaside.fbsbx.com@evil.example/a',
  'https://evil.example\\@lookaside.fbsbx.com/a',
  'https://evil.example#@lookaside.fbsbx.com/a',
  'https://user@lookaside.fbsbx.com/a',
  'https://:pass@lookaside.fbsbx.com/a',
  'https://fbsbx.com/a',
  'https://cdn.fbsbx.com/a',
  'https://127.0.0.1/a',
  'https://[::1]/a',
  'https://2130706433/a',
  'https://0x7f.1/a',
  'https://169.254.169.254/latest/meta-data/',
  'https://localhost/a',
  'https://xn--lokaside-x7a.fbsbx.com/a',
  'https://lоokaside.fbsbx.com/a',
  'http://graph.facebook.com/a',
  'file:///etc/passwd',
  'data:audio/ogg;base64,T2dnUw==',
  'blob:https://lookaside.fbsbx.com/0',
  'ftp://lookaside.fbsbx.com/a',
  '//lookaside.fbsbx.com/a',
  '/a',
  'not an address',
]

test.each(REFUSED)('%s is not asked', async (url) => {
  const { asked, fetch } = scripted(described(url))
  const { download } = aDownloader('https://graph.facebook.com', { fetch })

  expect(await failureOf(download(wanted('1'), NEVER))).toEqual([
    'rejected',
    'bad_answer',
    undefined,
  ])
  expect(asked.length).toBe(1)
})

test.each([
  LOOKASIDE,
  'https://graph.facebook.com/v26.0/media',
  'HTTPS://LOOKASIDE.FBSBX.COM:443/a',
  'https://lookaside.fbsbx.com\\@evil.example/a',
])('%s is, with the token, as it was read', async (url) => {
  const { asked, fetch } = scripted(described(url), bytes())
  await aDownloader('https://graph.facebook.com', { fetch }).download(wanted('1'), NEVER)

  const [door, store] = asked
  expect(door?.url).toBe(`https://graph.facebook.com/v26.0/1?phone_number_id=${PHONE_ID}`)
  expect(new URL(store?.url ?? '').hostname).toMatch(/^(lookaside\.fbsbx|graph\.facebook)\.com$/)
  expect(asked.map(({ authorization }) => authorization)).toEqual([
    'Bearer token-1',
    'Bearer token-1',
  ])
})

test.each([
  ['http://127.0.0.1:4010', LOOKASIDE],
  ['https://localhost:4010', LOOKASIDE],
  ['https://[::1]:4010', LOOKASIDE],
  ['http://127.0.0.1:4010', 'http://127.0.0.1:4011/a'],
  ['http://127.0.0.1:4010', 'http://localhost:4010/a'],
])('a stand-in at %s does not send us to %s', async (graphUrl, url) => {
  const { asked, fetch } = scripted(described(url))

  const failure = await failureOf(aDownloader(graphUrl, { fetch }).download(wanted('1'), NEVER))

  expect(failure).toEqual(['rejected', 'bad_answer', undefined])
  expect(asked.length).toBe(1)
})

test.each(['', '.', '..'])('the id "%s" names no medium', async (mediaId) => {
  const { asked, fetch } = scripted()
  const { download } = aDownloader('https://graph.facebook.com', { fetch })

  expect(await failureOf(download(wanted(mediaId), NEVER))).toEqual([
    'rejected',
    'bad_request',
    undefined,
  ])
  expect(asked).toEqual([])
})

test('an id with slashes stays one segment', async () => {
  const { asked, fetch } = scripted(described(LOOKASIDE), bytes())
  const { download } = aDownloader('https://graph.facebook.com', { fetch })
  await download(wanted('wacid.a/../me?x=1#y'), NEVER)

  expect(new URL(asked[0]?.url ?? '').pathname).toBe('/v26.0/wacid.a%2F..%2Fme%3Fx%3D1%23y')
})

test('redirects are not followed, neither of Graph nor of the store', async () => {
  const visited: string[] = []
  using evil = Bun.serve({
    port: 0,
    fetch: (request) => {
      visited.push(request.url)
      return new Response('OggS')
    },
  })
  using graph = Bun.serve({
    port: 0,
    fetch: (request) => {
      const { pathname } = new URL(request.url)
      if (pathname !== '/v26.0/1') return Response.redirect(evil.url.href, 302)
      return Response.json({ url: new URL('/store', request.url).href, mime_type: OGG })
    },
  })
  const { download } = aDownloader(graph.url.origin)

  const failures = [
    await failureOf(download(wanted('1'), NEVER)),
    await failureOf(download(wanted('2'), NEVER)),
  ]

  expect(failures).toEqual([
    ['rejected', 'bad_answer', undefined],
    ['rejected', 'bad_answer', undefined],
  ])
  expect(visited).toEqual([])
})

import { expect, test } from 'bun:test'

import { openSideband, type SidebandOptions } from './sideband.ts'

const OPTIONS: Omit<SidebandOptions, 'realtimeUrl'> = {
  apiKey: 'sk-test',
  organization: null,
  project: null,
  timeoutMs: 20_000,
  pingMs: 20_000,
  after: () => () => {},
}

test('a line is not compressed, though the vendor would', async () => {
  const offered: (string | null)[] = []
  using vendor = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch(request, server) {
      offered.push(request.headers.get('sec-websocket-extensions'))
      return server.upgrade(request) ? undefined : new Response(null, { status: 400 })
    },
    websocket: { perMessageDeflate: true, message: () => {} },
  })
  const options = { ...OPTIONS, realtimeUrl: `ws://127.0.0.1:${vendor.port}/v1/realtime` }
  const listener = { frame: () => {}, closed: () => {} }

  const line = await openSideband(options, 'rtc_1', listener, new AbortController().signal)

  expect(offered).toEqual([null])
  line.leave()
})

test.each([
  [404, 'rejected', 'gone'],
  [410, 'rejected', 'gone'],
  [401, 'rejected', 'auth'],
  [429, 'rate_limited', null],
  [503, 'unavailable', null],
])('a line that is refused by %p says why', async (status, failure, reason) => {
  using vendor = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: () => new Response(null, { status }),
  })
  const options = { ...OPTIONS, realtimeUrl: `ws://127.0.0.1:${vendor.port}/v1/realtime` }
  const listener = { frame: () => {}, closed: () => {} }

  const error = await openSideband(options, 'rtc_1', listener, new AbortController().signal).catch(
    (thrown: unknown) => thrown,
  )

  expect(error).toMatchObject({ failure, code: status })
  expect((error as { readonly reason?: string }).reason ?? null).toBe(reason)
})

import { expect, test } from 'bun:test'

import { Elysia } from 'elysia'

import { recordingLog } from '../../../test/quiet.ts'
import type { Limits } from '../../limits.ts'
import { networks } from '../../platform/addresses.ts'
import { addressLimit } from './address-limit.ts'

function aLimit(perKey: number, isSlow = false) {
  const taken = new Map<string, number>()
  const limit: Limits['address'] = {
    giveBack: (key, points) => void taken.set(key, (taken.get(key) ?? 0) - points),
    take(key) {
      const count = (taken.get(key) ?? 0) + 1
      taken.set(key, count)
      const ok = count <= perKey
      const verdict = ok
        ? { ok: true as const }
        : { ok: false as const, retryAfterMs: 30_100, isFirst: false }
      return isSlow ? Promise.resolve(verdict) : verdict
    },
  }
  const log = recordingLog()
  const limited = addressLimit({ limit, trusted: networks(['10.0.0.0/8']), log })
  const ask = (peer: string | null, path = '/x', headers: Record<string, string> = {}) =>
    limited.admit(new Request(`http://bar.test${path}`, { headers }), peer)
  return { ask, limited, taken, log }
}

test.each([true, false])(
  'who is over is answered 429, counted at once or later (%p)',
  async (isSlow) => {
    const { ask } = aLimit(1, isSlow)

    expect(await ask('203.0.113.9')).toBeUndefined()
    const answer = await ask('203.0.113.9')

    expect(answer?.status).toBe(429)
    expect(answer?.headers.get('retry-after')).toBe('31')
    expect(await ask('203.0.113.10')).toBeUndefined()
  },
)

test('a probe does not count, and nothing that only looks like one does not', async () => {
  const { limited, taken } = aLimit(9)
  const router = new Elysia().post('/webhooks/whatsapp', () => 'the door')
  // The router takes a host of one letter for longer, and finds its path in the query.
  const disguised = new Request('http://x/readyz?/webhooks/whatsapp', { method: 'POST' })

  for (const path of ['/readyz', '/healthz'])
    await limited.admit(new Request(`http://bar.test${path}`), '203.0.113.9')
  const counted = [...taken]
  await limited.admit(disguised, '203.0.113.9')

  expect(await (await router.handle(disguised)).text()).toBe('the door')
  expect(counted).toEqual([])
  expect([...taken]).toEqual([['203.0.113.9', 1]])
})

test('clients behind our proxy are counted apart, IPv6 by the /64, and strangers together', async () => {
  const { ask, taken } = aLimit(9)

  await ask('10.0.0.1', '/x', { 'x-forwarded-for': '198.51.100.1, 203.0.113.9' })
  await ask('203.0.113.9', '/x', { 'x-forwarded-for': '198.51.100.1' })
  await ask('2001:db8::1')
  await ask('2001:db8::2')
  await ask(null)

  expect([...taken]).toEqual([
    ['203.0.113.9', 2],
    ['2001:db8::/64', 2],
    ['unknown', 1],
  ])
})

test('probes are not counted, whatever stands behind their path', async () => {
  const { ask, taken } = aLimit(9)

  for (const path of ['/healthz', '/readyz?full=1', '/healthz/x', '/x?/healthz']) {
    await ask('203.0.113.9', path)
  }

  expect([...taken.values()]).toEqual([2])
})

test('a proxy nobody has named is told of, once', async () => {
  const { ask, log } = aLimit(9)

  await ask('203.0.113.9', '/x', { 'x-forwarded-for': '198.51.100.1' })
  expect(log.entries).toEqual([])
  await ask('192.168.1.2', '/x', { 'x-forwarded-for': '198.51.100.1' })
  await ask('192.168.1.2', '/x', { 'x-forwarded-for': '198.51.100.1' })

  expect(log.entries).toMatchObject([{ level: 'warn', address: '192.168.1.2' }])
})

test('a hook in one plugin counts for the routes of all others', async () => {
  const { limited } = aLimit(1)
  const app = new Elysia()
    .use(
      new Elysia({ name: 'limits' }).onRequest(({ request }) =>
        limited.admit(request, '203.0.113.9'),
      ),
    )
    .use(new Elysia({ name: 'other' }).get('/x', () => 'x'))
  const ask = () => app.handle(new Request('http://bar.test/x'))

  expect([(await ask()).status, (await ask()).status]).toEqual([200, 429])
})

test('what a vendor has signed does not count, and what was never counted is not given back', async () => {
  const { limited, taken } = aLimit(1)
  const request = new Request('http://bar.test/webhooks/whatsapp')

  for (let n = 0; n < 5; n += 1) {
    expect(await limited.admit(request, '203.0.113.9')).toBeUndefined()
    limited.forgive(request)
  }
  limited.forgive(new Request('http://bar.test/x'))

  expect([...taken]).toEqual([['203.0.113.9', 0]])
})

import { expect, test } from 'bun:test'

import { Elysia } from 'elysia'

import { crowdDoor, turnAwayAt } from './doors.ts'
import { problem } from './problem.ts'

const crowded = { turnAway: () => problem('overloaded', 1000) }

function statusOf(path: string, init: RequestInit = { method: 'POST' }): number | null {
  return turnAwayAt(crowded, new Request(`http://bar.test${path}`, init))?.status ?? null
}

test.each(['/webhooks/whatsapp', '/wa-webhook-waiter', '/functions/v1/wa-webhook-voice-calls'])(
  "in a crowd a delivery of Meta's to %s is turned away before any hook has cost anything",
  (path) => {
    expect(statusOf(path)).toBe(429)
  },
)

test.each([
  ["OpenAI's deliveries", '/webhooks/openai', { method: 'POST' }],
  [
    "OpenAI's at the address they share with Meta's",
    '/wa-webhook-voice-calls',
    { method: 'POST', headers: { 'webhook-id': 'wh_1', 'webhook-signature': 'v1,x' } },
  ],
  ["Meta's verification", '/webhooks/whatsapp', { method: 'GET' }],
  ['a page', '/pay/x', { method: 'POST' }],
] as const)('in a crowd %s go on', (_, path, init) => {
  expect(statusOf(path, init)).toBeNull()
})

test('without a crowd nobody is turned away', () => {
  const request = new Request('http://bar.test/webhooks/whatsapp', { method: 'POST' })

  expect(turnAwayAt({ turnAway: () => null }, request)).toBeNull()
})

test('who is turned away costs no hook, over a socket or not, and who is not goes through all of them', async () => {
  const hooked: string[] = []
  const app = new Elysia()
    .onRequest(({ request: { url } }) => void hooked.push(new URL(url).pathname))
    .use(new Elysia({ name: 'doors' }).use(crowdDoor(crowded)))
    .post('/webhooks/whatsapp', 'taken')
    .post('/webhooks/openai', 'taken')
  app.listen({ hostname: '127.0.0.1', port: 0 })
  const ask = async (path: string) => {
    const init = { method: 'POST', body: 'x'.repeat(2000) }
    const answers = await Promise.all([
      app.handle(new Request(`http://bar.test${path}`, init)),
      fetch(`http://127.0.0.1:${app.server?.port}${path}`, init),
    ])
    return answers.map(({ status, headers }) => [status, headers.get('retry-after')])
  }

  const meta = await ask('/webhooks/whatsapp')
  const openai = await ask('/webhooks/openai')
  await app.stop(true)

  const refused = [429, '1']
  const taken = [200, null]
  expect([...meta, ...openai]).toEqual([refused, refused, taken, taken])
  expect(hooked).toEqual(['/webhooks/openai', '/webhooks/openai'])
})

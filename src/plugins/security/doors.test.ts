import { expect, test } from 'bun:test'

import { turnAwayAt } from './doors.ts'
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

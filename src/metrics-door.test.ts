import { expect, test } from 'bun:test'

import { addressOf, metricsAnswer } from './metrics-door.ts'
import { promMeter } from './platform/metrics.ts'

test.each([
  ['127.0.0.1:9464', { hostname: '127.0.0.1', port: 9464 }],
  ['0.0.0.0:80', { hostname: '0.0.0.0', port: 80 }],
  ['localhost:443', { hostname: 'localhost', port: 443 }],
  ['[::1]:9464', { hostname: '::1', port: 9464 }],
])('metrics are served at %s as it is written', (listen, address) => {
  expect(addressOf(listen)).toEqual(address)
})

test('a scraper shows the token of now, and where diners come in nothing is open without one', async () => {
  let token: string | null = 'first-token'
  const ask = async (isOpen: boolean, shown?: string) => {
    const headers: Record<string, string> =
      shown === undefined ? {} : { authorization: `Bearer ${shown}` }
    const request = new Request('http://bar.test/metrics', { headers })
    return (await metricsAnswer({ meter: promMeter(), token: () => token, isOpen }, request)).status
  }

  const before = [await ask(false), await ask(false, 'first-token'), await ask(true)]
  token = 'second-token'
  const changed = [await ask(false, 'first-token'), await ask(false, 'second-token')]
  token = null
  const none = [await ask(false), await ask(false, 'null'), await ask(true)]

  expect([before, changed, none]).toEqual([
    [401, 200, 401],
    [401, 200],
    [401, 401, 200],
  ])
})

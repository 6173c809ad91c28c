import { expect, test } from 'bun:test'

import { promMeter } from '../../platform/metrics.ts'
import { metricsRoutes, metricsServer } from './index.ts'

const TOKEN = 'scrape-me-please'

function deps(settings: { readonly token?: string; readonly listen?: string }) {
  const meter = promMeter()
  meter.counter('orders_placed_total', 'Orders.').add(3)
  return {
    meter,
    settings: { path: '/metrics', token: settings.token ?? null, listen: settings.listen ?? null },
  }
}

async function ask(settings: Parameters<typeof deps>[0], authorization?: string) {
  const headers = authorization === undefined ? {} : { authorization }
  const request = new Request('http://bar.test/metrics', { headers })
  return await metricsRoutes(deps(settings)).handle(request)
}

test('a scraper that shows the token gets the series', async () => {
  const response = await ask({ token: TOKEN }, `Bearer ${TOKEN}`)

  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toStartWith('text/plain')
  expect(await response.text()).toContain('maitred_orders_placed_total 3')
})

test.each([undefined, 'Bearer wrong', `Basic ${TOKEN}`, 'Bearer '])(
  'with %p nothing is shown',
  async (authorization) => {
    const response = await ask({ token: TOKEN }, authorization)

    expect(response.status).toBe(401)
    expect(await response.text()).toBe('')
  },
)

test('without a token there are no metrics on the public address', async () => {
  expect((await ask({})).status).toBe(404)
  expect((await ask({ token: TOKEN, listen: '127.0.0.1:0' }, `Bearer ${TOKEN}`)).status).toBe(404)
})

test('an address of their own needs no token, but keeps one that is set', async () => {
  const open = metricsServer(deps({ listen: '127.0.0.1:0' }))
  const guarded = metricsServer(deps({ listen: '127.0.0.1:0', token: TOKEN }))
  if (open === null || guarded === null) throw new Error('listen is set')

  expect(await (await fetch(open.url)).text()).toContain('maitred_orders_placed_total 3')
  expect((await fetch(open.url.replace('/metrics', '/'))).status).toBe(404)
  expect((await fetch(guarded.url)).status).toBe(401)
  expect(metricsServer(deps({}))).toBeNull()

  await open.stop()
  await guarded.stop()
})

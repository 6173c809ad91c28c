import { expect, test } from 'bun:test'

import jsQR from 'jsqr'

import { ok, refuse } from '../core/errors.ts'
import { typeset } from '../core/typography.ts'
import type { DemoCalls } from './calls.ts'
import { demoAssets } from './page-assets.ts'
import { simulatedPhones } from './phones.ts'
import { demoRoutes } from './routes.ts'
import { traceBook } from './trace.ts'

const BAR = {
  id: '7b0c1f4e-3f43-4a5f-9d1c-0a2f6f1c9a01',
  slug: 'inzozi',
  name: 'Inzozi',
  phoneNumberId: '1',
  displayPhone: '250700000101',
  wabaId: '2',
  tables: [{ label: 'A5', area: null }],
}

function someDemo() {
  const phones = simulatedPhones({
    bars: [BAR],
    phones: [
      {
        id: 'diner',
        role: 'diner',
        barSlug: null,
        name: 'A',
        phone: '250700000201',
        userId: 'RW.1',
      },
    ],
    deliver: async () => 200,
    findTemplate: () => undefined,
    clock: { now: () => new Date('2026-11-23T18:00:00Z') },
    newId: () => Bun.randomUUIDv7(),
  })
  const trace = traceBook()
  const resets: string[] = []
  const rung: string[] = []
  const calls: DemoCalls = {
    namesFor: () => ['booking'],
    ring: async (phone, bar, name) => {
      rung.push([phone, bar, name].join(' '))
      return name === 'booking' ? ok({ callId: 'rtc_1' }) : refuse({ code: 'call_unknown' })
    },
    hangUp: (phone) => void rung.push(`${phone} hangs up`),
    hangUpAll: () => void rung.push('all hang up'),
    running: () => [{ phone: 'diner', number: '1', lines: [{ who: 'model', text: 'Yes?' }] }],
    subscribe: () => () => {},
  }
  const app = demoRoutes({
    phones,
    trace,
    origins: () => ['http://192.168.1.20:8080'],
    calls,
    models: ['OpenAI'],
    reset: async () => void resets.push('bars'),
    heartbeatMs: 5,
  })
  const get = (path: string) => app.handle(new Request(`http://bar.test${path}`))
  const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    app.handle(
      new Request(`http://bar.test${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    )
  return { phones, trace, resets, rung, get, post }
}

test('the page and everything it names are served with a policy that allows this server alone', async () => {
  const { get } = someDemo()
  const page = await get('/demo')
  const html = await page.text()
  const named = [...html.matchAll(/\/demo\/assets\/([\w.]+)/g)].map(([path]) => path)

  expect(named.length).toBeGreaterThan(5)
  for (const path of ['/demo', ...named]) {
    const answer = await get(path)
    expect(answer.status, path).toBe(200)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
  }
  expect(html).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son\w+=/)
})

test('every module and style that another one names is among the assets', async () => {
  for (const [file, asset] of demoAssets) {
    if (!('text' in asset)) continue
    const modules = [...asset.text.matchAll(/from '\.\/([\w.]+)'/g)].map(([, name]) => name)
    const urls = [...asset.text.matchAll(/\/demo\/assets\/([\w.]+)/g)].map(([, name]) => name)
    for (const name of [...modules, ...urls]) {
      expect(demoAssets.has(name ?? ''), `${file} names ${name}`).toBe(true)
    }
  }
})

test('in French no mark of the page begins a line', () => {
  const asset = demoAssets.get('texts.js')
  const source = asset !== undefined && 'text' in asset ? asset.text : ''
  const french = /\n  fr: \{(.*?)\n  \},/s.exec(source)?.[1] ?? ''
  const texts = [...french.matchAll(/'([^'\n]*)'/g)].map(([, text = '']) =>
    text.replaceAll(/\\u([\da-f]{4})/gi, (_, code: string) =>
      String.fromCodePoint(Number.parseInt(code, 16)),
    ),
  )

  expect(texts.length).toBeGreaterThan(50)
  expect(texts.filter((text) => typeset(text, 'fr') !== text)).toEqual([])
})

test('a table card is a QR code that opens the page at that table from another device', async () => {
  const { get } = someDemo()
  const svg = await get('/demo/tables/inzozi/A5.svg').then((answer) => answer.text())

  const size = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1])
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255)
  for (const [, x, y] of svg.matchAll(/M(\d+),(\d+)h4v4/g)) {
    for (let dy = 0; dy < 4; dy += 1) {
      for (let dx = 0; dx < 4; dx += 1) {
        pixels.fill(
          0,
          ((Number(y) + dy) * size + Number(x) + dx) * 4,
          ((Number(y) + dy) * size + Number(x) + dx) * 4 + 3,
        )
      }
    }
  }

  expect(jsQR(pixels, size, size)?.data).toBe('http://192.168.1.20:8080/demo?scan=A5&bar=inzozi')
  expect((await get('/demo/tables/inzozi/Z9.svg')).status).toBe(404)
})

test('the diner writes, and what can not be is answered 404 or 422 without an effect', async () => {
  const { phones, post } = someDemo()

  expect((await post('/demo/phones/diner/messages', { bar: 'inzozi', text: 'hi' })).status).toBe(
    202,
  )
  const refused = [
    post('/demo/phones/nobody/messages', { bar: 'inzozi', text: 'hi' }),
    post('/demo/phones/diner/scans', { bar: 'inzozi', table: 'Z9' }),
    post('/demo/phones/diner/taps', { bar: 'inzozi', messageId: 'wamid.X', replyId: 'y' }),
    post('/demo/phones/diner/messages', { bar: 'inzozi', text: '' }),
    post('/demo/phones/diner/messages', { bar: 'inzozi', text: 'x'.repeat(4097) }),
  ]
  const statuses = (await Promise.all(refused)).map((answer) => answer.status)

  expect(statuses).toEqual([404, 404, 404, 422, 422])
  expect(phones.chats()[0]?.bubbles).toHaveLength(1)
})

test('a page of another site can not write through a visitor’s browser', async () => {
  const { phones, post } = someDemo()
  const body = { bar: 'inzozi', text: 'hi' }

  const answer = await post('/demo/phones/diner/messages', body, { 'sec-fetch-site': 'cross-site' })

  expect(answer.status).toBe(403)
  expect(phones.chats()).toEqual([])
})

test('a page hears a snapshot, then each change, the trace and a sign of life, and leaves no listener', async () => {
  const { phones, trace, get } = someDemo()
  const answer = await get('/demo/events')
  const reader = answer.body?.getReader()
  const decoder = new TextDecoder()
  let heard = ''
  const hear = async (part: string) => {
    while (!heard.includes(part)) heard += decoder.decode((await reader?.read())?.value)
  }

  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  await hear('event: snapshot')
  await hear('"calls":[{"phone":"diner","number":"1","lines":[{"who":"model","text":"Yes?"}]}]')
  await phones.type('diner', 'inzozi', 'hello')
  trace.emit({ stage: 'inbox', at: new Date('2026-11-23T18:00:00Z'), what: 'stored' })
  await hear('event: trace')
  await hear('\n: \n')
  await reader?.cancel()

  expect(heard).toContain('"text":"hello"')
  expect(heard.indexOf('event: snapshot')).toBeLessThan(heard.indexOf('event: bubble'))
  phones.reset()
  trace.emit({ stage: 'inbox', at: new Date('2026-11-23T18:00:00Z'), what: 'stored' })
})

test('starting over resets the bars, the screens and the trace, on pages that are open too', async () => {
  const { phones, trace, resets, rung, get, post } = someDemo()
  await phones.type('diner', 'inzozi', 'hello')
  trace.emit({ stage: 'inbox', at: new Date('2026-11-23T18:00:00Z'), what: 'stored' })
  const page = (await get('/demo/events')).body?.getReader()
  const snapshots: string[] = []
  const hear = async (count: number) => {
    while (snapshots.length < count) {
      const part = new TextDecoder().decode((await page?.read())?.value)
      if (part.includes('event: snapshot')) snapshots.push(part)
    }
  }
  await hear(1)

  expect((await post('/demo/reset', {})).status).toBe(204)
  await hear(2)
  await page?.cancel()

  expect(snapshots[1]).toContain('"chats":[],"trace":[]')
  expect(resets).toEqual(['bars'])
  expect(rung).toEqual(['all hang up'])
  expect(phones.chats()).toEqual([])
  expect(trace.past()).toEqual([])
})

test('a phone calls a bar, and is put down; unknown calls are 404', async () => {
  const { rung, get, post } = someDemo()

  const tables = await get('/demo/tables').then((answer) => answer.text())
  const called = await post('/demo/phones/diner/calls', { bar: 'inzozi', call: 'booking' })
  const unknown = await post('/demo/phones/diner/calls', { bar: 'inzozi', call: 'other' })
  const down = await post('/demo/phones/diner/hang-up', {})
  const other = { 'sec-fetch-site': 'cross-site' }
  const foreign = await post('/demo/phones/diner/hang-up', {}, other)

  expect(JSON.parse(tables).bars[0].calls).toEqual(['booking'])
  expect(JSON.parse(tables).models).toEqual(['OpenAI'])
  expect([called.status, unknown.status, down.status, foreign.status]).toEqual([202, 404, 204, 403])
  expect(rung).toEqual(['diner inzozi booking', 'diner inzozi other', 'diner hangs up'])
})

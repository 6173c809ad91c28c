import { afterAll, expect, test } from 'bun:test'

import { Elysia } from 'elysia'

import { fakeTime } from '../test/fake-time.ts'
import { quietMeter, recordingLog } from '../test/quiet.ts'
import { rawAnswer } from '../test/raw-request.ts'
import { httpApp, listenOn } from './http.ts'
import { systemTimers } from './jobs/timers.ts'
import { doors } from './plugins/security/doors.ts'
import { openaiDoor } from './plugins/security/openai-door.ts'
import { whatsappDoor } from './plugins/security/whatsapp-door.ts'
import { payRoutes } from './plugins/waiter/pay/routes.ts'

const log = recordingLog()
const clock = { now: () => new Date('2026-11-23T18:00:00Z') }
const LOOPBACK = { hostname: '127.0.0.1', port: 0 }
const TOKEN = 'a-token-of-more-than-22-characters'

const port = (() => {
  const doorDeps = {
    secrets: () => ['app-secret'],
    store: async () => {},
    log,
    meter: quietMeter,
    clock,
  }
  const readiness = async () => ({ database: true, disk: true, migrations: true, draining: false })
  const app = httpApp({ log, version: '1', readiness })
    .use(
      doors(
        whatsappDoor({
          ...doorDeps,
          verifyToken: () => 'verify-token',
          read: () => ({ ok: true, arrivals: [] }),
        }),
        openaiDoor({ ...doorDeps, read: () => ({ ok: false, reason: 'not_json' }) }),
      ),
    )
    // The database is away.
    .use(payRoutes({ db: undefined as never, clock }))
    .use(new Elysia({ name: 'own' }).get('/own/:id', () => Promise.reject(new Error('Aline'))))
  const listening = listenOn(app, LOOPBACK, { timers: systemTimers })
  afterAll(listening.stop)
  return listening.port
})()

test.each(['a b<>', '[::', '', 'x:99999'])('a host "%s" is no fault of ours', async (host) => {
  const query = 'hub.mode=subscribe&hub.verify_token=verify-token&hub.challenge=42'
  const end = `HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`

  const verified = await rawAnswer(port, `GET /webhooks/whatsapp?${query} ${end}`)
  const failed = await rawAnswer(port, `GET /own/1 ${end}`)

  expect(verified).toStartWith('HTTP/1.1 200')
  expect(verified).toEndWith('42')
  expect(failed).toStartWith('HTTP/1.1 500')
  expect(failed).toContain('"internal_error"')
  expect(failed).not.toContain('<html')
})

test('a failed request is logged by its route: a path may hold a secret', async () => {
  const answer = await fetch(`http://127.0.0.1:${port}/pay/${TOKEN}`)

  expect(answer.status).toBe(500)
  expect(log.entries.at(-1)).toMatchObject({ level: 'error', method: 'GET', route: '/pay/:token' })
  expect(JSON.stringify(log.entries)).not.toContain(TOKEN)
})

test.each(['/healthz', '/nowhere', '/own/1', '/pay/short', '/webhooks/whatsapp', '/openapi'])(
  'the answer of %s tells browsers to be careful',
  async (path) => {
    const { headers } = await fetch(`http://127.0.0.1:${port}${path}`)

    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  },
)

test('pages load nothing and stand in no frame, unless they say what they need', async () => {
  const csp = async (path: string) =>
    (await fetch(`http://127.0.0.1:${port}${path}`)).headers.get('content-security-policy')

  expect(await csp('/healthz')).toBe("default-src 'none'; frame-ancestors 'none'")
  expect(await csp('/nowhere')).toBe("default-src 'none'; frame-ancestors 'none'")
  expect(await csp('/pay/short')).toContain("style-src 'self'")
})

test.each([
  ['DELETE', '/healthz', 405, 'GET, HEAD'],
  ['PUT', '/webhooks/whatsapp', 405, 'GET, HEAD, POST'],
  ['OPTIONS', '/pay/short', 405, 'GET, HEAD'],
  ['POST', '/nowhere', 404, null],
  ['GET', '/pay/', 404, null],
  ['GET', '/webhooks/whatsapp/more', 404, null],
  ['GET', '/.env', 404, null],
  ['GET', '/constructor', 404, null],
])('%s %s is refused with %d', async (method, path, status, allow) => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method })

  expect([answer.status, answer.headers.get('allow')]).toEqual([status, allow])
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
})

test('no answer says what serves it', async () => {
  for (const path of ['/healthz', '/nowhere', '/own/1', '/webhooks/whatsapp']) {
    const { headers } = await fetch(`http://127.0.0.1:${port}${path}`)

    expect([headers.get('server'), headers.get('x-powered-by')]).toEqual([null, null])
  }
})

test('where diners come by https, browsers are told to keep to it', async () => {
  const readiness = async () => ({ database: true, disk: true, migrations: true, draining: false })
  const app = (isHttps: boolean) => httpApp({ log, version: '1', readiness, isHttps })
  const hsts = async (isHttps: boolean, path: string) =>
    (await app(isHttps).handle(new Request(`http://bar.test${path}`))).headers.get(
      'strict-transport-security',
    )

  expect(await hsts(true, '/healthz')).toBe('max-age=31536000')
  expect(await hsts(true, '/nowhere')).toBe('max-age=31536000')
  expect(await hsts(false, '/healthz')).toBeNull()
})

test('a stop waits for answers under way and not for streams without an end', async () => {
  const asked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<string>()
  const endless = () => new Response(new ReadableStream({ start: (out) => out.enqueue('x') }))
  const app = new Elysia().get('/endless', endless).get('/slow', async () => {
    asked.resolve()
    return await answer.promise
  })
  const time = fakeTime()
  const { port: own, stop } = listenOn(app, LOOPBACK, { timers: time.timers, graceMs: 1000 })
  const stream = await fetch(`http://127.0.0.1:${own}/endless`)
  const slow = fetch(`http://127.0.0.1:${own}/slow`).then((response) => response.text())
  await asked.promise

  const stopped = stop()
  answer.resolve('here it is')
  const words = await slow
  time.advance(1000)
  await stopped

  expect(words).toBe('here it is')
  expect(await stream.text().catch((thrown: unknown) => thrown)).toBeInstanceOf(Error)
})

test('a port that another server has is not shared with it', async () => {
  const app = () => new Elysia().get('/', () => 'here')
  const first = listenOn(app(), LOOPBACK, { timers: systemTimers })

  expect(() =>
    listenOn(app(), { ...LOOPBACK, port: first.port }, { timers: systemTimers }),
  ).toThrow(/in use/)

  await first.stop()
})

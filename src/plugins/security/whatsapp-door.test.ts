import { describe, expect, test } from 'bun:test'

import verification from '../../../test/fixtures/whatsapp/verification_get.json' with { type: 'json' }
import { readDelivery } from '../../adapters/whatsapp/read-delivery.ts'
import type { Arrival } from '../../core/message.ts'
import type { LogFields, Logger, Meter } from '../../core/ports.ts'
import { signDelivery, statusDelivery, textDelivery } from '../../demo/graph/deliveries.ts'
import { Overloaded } from '../../jobs/intake.ts'
import type { DoorDeps } from './door.ts'
import { doors } from './doors.ts'
import { openaiDoor } from './openai-door.ts'
import { whatsappDoor } from './whatsapp-door.ts'

const AT = new Date('2026-11-23T12:00:00Z')
const NUMBER = { phoneNumberId: '361990122845570', displayPhone: '250700000101', wabaId: '2044' }
const ALINE = { phone: '250700000201', userId: 'RW.5520917734401288', name: 'Aline Umutesi' }
const ADDRESSES = [
  '/webhooks/whatsapp',
  '/wa-webhook-waiter',
  '/wa-webhook-voice-calls',
  '/functions/v1/webhooks/whatsapp',
  '/functions/v1/wa-webhook-waiter',
  '/functions/v1/wa-webhook-voice-calls',
]

type Wishes = Partial<Pick<DoorDeps, 'store' | 'isCrowded' | 'onSigned'>> & {
  readonly token?: string
}

function aDoor(more: Wishes = {}) {
  const stored: Arrival[] = []
  const lines: string[] = []
  const series: string[] = []
  const note = (fields: LogFields, message: string) =>
    void lines.push(JSON.stringify({ ...fields, error: typeof fields.error, message }))
  const log: Logger = { debug: note, info: note, warn: note, error: note, child: () => log }
  const meter: Meter = {
    counter: (name) => ({
      add: (amount, labels) => void series.push(`${name} ${JSON.stringify(labels)} ${amount}`),
    }),
    histogram: (name) => ({
      observe: (value) => void series.push(`${name} ${value}`),
      start: () => undefined,
    }),
    gauge: () => ({ set: () => undefined }),
  }
  const shared = {
    secrets: () => ['secret-1', 'secret-2'],
    isCrowded: more.isCrowded ?? (() => false),
    onSigned: more.onSigned ?? (() => {}),
    store: more.store ?? (async (arrivals: readonly Arrival[]) => void stored.push(...arrivals)),
    log,
    meter,
    clock: { now: () => AT },
  }
  const app = doors(
    whatsappDoor({
      ...shared,
      verifyToken: () => more.token ?? 'fixture-verify-token',
      read: (body, receivedAt) => readDelivery(body, { receivedAt, textGatherMs: 400 }),
    }),
    openaiDoor({ ...shared, read: () => ({ ok: false, reason: 'not_json' }) }),
  )
  const post = (
    body: Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = {},
    path = '/webhooks/whatsapp',
  ) => app.handle(new Request(`http://bar.test${path}`, { method: 'POST', body, headers }))
  return { app, post, stored, lines, series }
}

function aDelivery(secret = 'secret-1', body = 'Deux bières fraîches 🍺') {
  return signDelivery(secret, textDelivery(NUMBER, ALINE, { id: 'wamid.1', at: AT, body }))
}

async function problemOf(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  return await response.json()
}

describe("Meta's verification", () => {
  test.each(verification.cases)('of $query answers $status', async (given) => {
    const { app } = aDoor({ token: given.configured_token })
    for (const address of ADDRESSES) {
      const response = await app.handle(new Request(`http://bar.test${address}?${given.query}`))

      expect(response.status).toBe(given.status)
      if (given.body !== undefined) {
        expect(await response.text()).toBe(given.body)
        expect(response.headers.get('content-type')).toStartWith(given.content_type)
      }
    }
  })

  test('never succeeds where no token is configured', async () => {
    const { app } = aDoor({ token: '' })

    const query = 'hub.mode=subscribe&hub.verify_token=&hub.challenge=1'
    const response = await app.handle(new Request(`http://bar.test/webhooks/whatsapp?${query}`))

    expect(response.status).toBe(403)
  })
})

describe('a delivery', () => {
  test.each(ADDRESSES)('at %s is stored, then answered 200', async (address) => {
    const { post, stored, series, lines } = aDoor()
    const { body, headers } = aDelivery('secret-2')

    const response = await post(body, headers, address)

    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(stored.map((arrival) => arrival.dedupeKey)).toEqual(['m:wamid.1'])
    expect(series).toContain('webhook_requests_total {"source":"whatsapp","outcome":"stored"} 1')
    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    const event = 'WA_WEBHOOK_RECEIVED'
    expect(told).toContainEqual(expect.objectContaining({ event, arrivals: 1, kind: 'message' }))
  })

  test('is told by the kind of what is in it, or as mixed', async () => {
    const { post, lines } = aDoor()
    const status = { wamid: 'wamid.2', status: 'read', at: AT } as const
    const ticks = statusDelivery(NUMBER, ALINE, status)
    const words = textDelivery(NUMBER, ALINE, { id: 'wamid.1', at: AT, body: 'Salut' })
    const both = { ...words, entry: [...words.entry, ...ticks.entry] }

    for (const payload of [ticks, both]) {
      const { body, headers } = signDelivery('secret-1', payload)
      await post(body, headers)
    }

    const kinds = lines.map((line) => (JSON.parse(line) as { kind?: string }).kind)
    expect(kinds).toEqual(['status', 'mixed'])
  })

  test('is answered only after the store has resolved', async () => {
    const commit = Promise.withResolvers<void>()
    const { post } = aDoor({ store: () => commit.promise })
    const { body, headers } = aDelivery()
    let answered = false

    const response = post(body, headers).then((answer) => {
      answered = true
      return answer
    })
    await new Promise<void>((resolve) => setImmediate(resolve))
    expect(answered).toBe(false)
    commit.resolve()

    expect((await response).status).toBe(200)
  })

  test('that could not be stored answers 503 with Retry-After and tells nothing of why', async () => {
    const { post, lines } = aDoor({
      store: () => Promise.reject(new Error('secret host 10.0.0.1')),
    })
    const { body, headers } = aDelivery()

    const response = await post(body, headers)

    expect(response.status).toBe(503)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await problemOf(response)).toMatchObject({ status: 503, code: 'storage_unavailable' })
    expect(lines.join('\n')).not.toContain('10.0.0.1')
  })

  test.each([
    ['before it is read', { isCrowded: () => true }],
    ['when it is to be stored', { store: () => Promise.reject(new Overloaded(null)) }],
  ])('that comes in a crowd answers 429 %s, and to come again in a second', async (_, crowd) => {
    const { post, lines, stored } = aDoor(crowd)
    const { body, headers } = aDelivery()

    const response = await post(body, headers)

    expect(response.headers.get('retry-after')).toBe('1')
    expect(await problemOf(response)).toMatchObject({ status: 429, code: 'overloaded' })
    expect([lines, stored]).toEqual([[], []])
  })

  test.each([
    ['stored', 200, 'secret-1', undefined],
    ['in a crowd', 429, 'secret-1', () => Promise.reject(new Overloaded(null))],
    ['while the database is away', 503, 'secret-1', () => Promise.reject(new Error('away'))],
    ['by somebody else', 401, 'secret-3', undefined],
  ])(
    'signed %s is told of once, unless it is not the vendor’s',
    async (_, status, secret, store) => {
      const signed: string[] = []
      const onSigned = (request: Request) => void signed.push(request.method)
      const { post } = aDoor({ onSigned, ...(store && { store }) })
      const { body, headers } = aDelivery(secret)

      const response = await post(body, headers)

      expect(response.status).toBe(status)
      expect(signed).toEqual(status === 401 ? [] : ['POST'])
    },
  )

  test('without, with a malformed and with a wrong signature answers 401 and is not read', async () => {
    const { post, stored, lines } = aDoor()
    const { body } = aDelivery()
    const { headers: wrong } = aDelivery('secret-3')

    for (const headers of [{}, { 'x-hub-signature-256': 'sha256=' }, wrong]) {
      const response = await post(body, headers)
      expect(await problemOf(response)).toMatchObject({ status: 401, code: 'signature_invalid' })
    }

    expect(stored).toEqual([])
    const reasons = lines
      .map((line) => JSON.parse(line))
      .map(({ event, signature }) => [event, signature])
    expect(reasons).toEqual([
      ['SECURITY_SIGNATURE_REJECTED', 'missing'],
      ['SECURITY_SIGNATURE_REJECTED', 'malformed'],
      ['SECURITY_SIGNATURE_REJECTED', 'mismatch'],
    ])
  })

  test('that is signed but no webhook answers 400', async () => {
    const { post } = aDoor()
    const { body, headers } = signDelivery('secret-1', { object: 'page', entry: [] })

    expect(await problemOf(await post(body, headers))).toMatchObject({ code: 'not_a_webhook' })
  })

  test('that is packed answers 415, however it is signed, and is not unpacked', async () => {
    const { post, stored, series } = aDoor()
    const { body, headers } = aDelivery()

    for (const encoding of ['gzip', 'br', 'deflate', 'zstd', 'gzip, identity', 'x']) {
      const packed = await post(body, { ...headers, 'content-encoding': encoding })
      expect(await problemOf(packed)).toMatchObject({ status: 415, code: 'encoding_refused' })
    }
    const bomb = Bun.gzipSync(new Uint8Array(50 * 1024 * 1024))
    expect((await post(bomb, { ...headers, 'content-encoding': 'gzip' })).status).toBe(415)

    expect(stored).toEqual([])
    expect(series.join('\n')).toContain('"outcome":"encoding_refused"} 1')
    expect((await post(body, { ...headers, 'content-encoding': 'identity' })).status).toBe(200)
  })

  test('of an unknown type is stored and answered 200', async () => {
    const { post, stored } = aDoor()
    const payload = {
      object: 'whatsapp_business_account',
      entry: [{ id: '1', changes: [{ field: 'new', value: 1 }] }],
    }
    const { body, headers } = signDelivery('secret-1', payload)

    expect((await post(body, headers)).status).toBe(200)
    expect(stored.map(({ kind }) => kind)).toEqual(['account'])
  })

  test('leaves no trace of its text, name or number in the log, the series or a refusal', async () => {
    const { post, lines, series } = aDoor()
    const { body, headers } = aDelivery()

    await post(body, headers)
    const refusal = await (await post(body, { 'x-hub-signature-256': 'sha256=00' })).text()

    const told = [...lines, ...series, refusal].join('\n')
    for (const secret of ['bières', 'Aline', '250700000201', 'RW.55', 'secret-1']) {
      expect(told).not.toContain(secret)
    }
  })
})

describe('a body over 3 MB', () => {
  const chunk = new Uint8Array(1024 * 1024)

  async function serve(run: (url: string, stored: readonly Arrival[]) => Promise<void>) {
    const { app, stored } = aDoor()
    using server = Bun.serve({ port: 0, fetch: (request) => app.handle(request) })
    await run(`http://127.0.0.1:${server.port}/webhooks/whatsapp`, stored)
  }

  test('answers 413 by its declared length', async () => {
    await serve(async (url, stored) => {
      const response = await fetch(url, {
        method: 'POST',
        body: new Uint8Array(3 * 1024 * 1024 + 1),
      })

      expect(await problemOf(response)).toMatchObject({ status: 413, code: 'too_large' })
      expect(stored).toEqual([])
    })
  })

  test('answers 413 in chunks of no declared length, however long they would go on', async () => {
    await serve(async (url) => {
      let sent = 0
      const endless = new ReadableStream<Uint8Array>({
        pull(controller) {
          sent += 1
          if (sent > 64) controller.close()
          else controller.enqueue(chunk)
        },
      })

      const response = await fetch(url, { method: 'POST', body: endless })

      expect(response.status).toBe(413)
    })
  })

  test('is taken at exactly 3 MB, declared or in chunks', async () => {
    await serve(async (url, stored) => {
      const frame = JSON.stringify(textDelivery(NUMBER, ALINE, { id: 'wamid.1', at: AT, body: '' }))
      const body = 'x'.repeat(3 * 1024 * 1024 - frame.length)
      const whole = aDelivery('secret-1', body)
      expect(whole.body.length).toBe(3 * 1024 * 1024)
      const chunks = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(whole.body.subarray(0, 1_000_000))
          controller.enqueue(whole.body.subarray(1_000_000))
          controller.close()
        },
      })

      const declared = await fetch(url, { method: 'POST', ...whole })
      const streamed = await fetch(url, { method: 'POST', body: chunks, headers: whole.headers })

      expect([declared.status, streamed.status, stored.length]).toEqual([200, 200, 2])
    })
  })
})

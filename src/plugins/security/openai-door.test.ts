import { describe, expect, test } from 'bun:test'

import { mutateBytes } from '../../../test/mutations.ts'
import { quietMeter, recordingLog } from '../../../test/quiet.ts'
import { seeded } from '../../../test/seeded.ts'
import { readIncomingCall, readOpenaiWebhook } from '../../adapters/openai/realtime/read-webhook.ts'
import { SIP_HEADERS } from '../../adapters/openai/realtime/sip-headers.ts'
import { readDelivery } from '../../adapters/whatsapp/read-delivery.ts'
import type { Arrival } from '../../core/message.ts'
import { signDelivery, textDelivery } from '../../demo/graph/deliveries.ts'
import { signWebhook } from '../../demo/realtime/webhooks.ts'
import { doors } from './doors.ts'
import { openaiDoor } from './openai-door.ts'
import { whatsappDoor } from './whatsapp-door.ts'

const FOLDER = new URL('../../../test/fixtures/openai/webhooks/', import.meta.url).pathname
const FIXTURE_SECRET = 'whsec_Zml4dHVyZS1zZWNyZXQtbm90LXJlYWwtMDEyMzQ1Njc4OQ=='
const AT = new Date(1_795_400_000_000)

type Sent = { readonly headers: Record<string, string>; readonly body: string }
const fixture = (name: string): Promise<Sent> => Bun.file(`${FOLDER}${name}.json`).json()

const trunk = { header: 'X-Maitred-Trunk', secrets: [] }

function aDoor(at = AT, store?: () => Promise<void>) {
  const stored: Arrival[] = []
  const log = recordingLog()
  const shared = {
    store: store ?? (async (arrivals: readonly Arrival[]) => void stored.push(...arrivals)),
    log,
    meter: quietMeter,
    clock: { now: () => at },
  }
  const app = doors(
    whatsappDoor({
      ...shared,
      secrets: () => ['app-secret'],
      verifyToken: () => 'verify-token',
      read: (body, receivedAt) => readDelivery(body, { receivedAt, textGatherMs: 400 }),
    }),
    openaiDoor({
      ...shared,
      secrets: () => ['whsec_b3RoZXI=', FIXTURE_SECRET],
      read: (body, webhookId, receivedAt) =>
        readOpenaiWebhook(body, { webhookId, receivedAt, headers: SIP_HEADERS, trunk }),
    }),
  )
  const post = (
    sent: { headers: Record<string, string>; body: string | Uint8Array<ArrayBuffer> },
    path: string,
  ) => app.handle(new Request(`http://bar.test${path}`, { method: 'POST', ...sent }))
  return { post, stored, log }
}

test.each([
  '/webhooks/openai',
  '/functions/v1/webhooks/openai',
  '/wa-webhook-voice-calls',
  '/functions/v1/wa-webhook-voice-calls',
])('a ringing call told at %s is stored, then answered 200', async (path) => {
  const { post, stored, log } = aDoor()

  const response = await post(await fixture('01_realtime_call_incoming_trunk'), path)

  expect([response.status, await response.text()]).toEqual([200, ''])
  expect(stored.map(({ kind, dedupeKey }) => [kind, dedupeKey])).toEqual([
    ['call', 'o:wh_68a1c9d3e0f4419f9a52'],
  ])
  expect(readIncomingCall(stored[0]?.body)?.callerPhone).toBe('250700000417')
  expect(log.entries.map(({ event }) => event)).toContain('OPENAI_WEBHOOK_RECEIVED')
})

test("the old address of calls takes Meta's deliveries too", async () => {
  const { post, stored } = aDoor()
  const number = { phoneNumberId: '361990122845570', displayPhone: '250700000101', wabaId: '2044' }
  const writer = { phone: '250700000201', userId: null, name: 'Aline' }
  const sent = signDelivery(
    'app-secret',
    textDelivery(number, writer, { id: 'wamid.1', at: AT, body: 'hi' }),
  )

  const response = await post({ ...sent, headers: { ...sent.headers } }, '/wa-webhook-voice-calls')

  expect(response.status).toBe(200)
  expect(stored.map(({ dedupeKey }) => dedupeKey)).toEqual(['m:wamid.1'])
})

test('a second try of the same event has the key of the first', async () => {
  const { post, stored } = aDoor(new Date(1_795_400_035_000))

  await post(await fixture('07_retry_of_01'), '/webhooks/openai')

  expect(stored[0]?.dedupeKey).toBe('o:wh_68a1c9d3e0f4419f9a52')
})

describe('what is not signed by OpenAI', () => {
  test('is answered 401 at its address and is not read', async () => {
    const { post, stored, log } = aDoor()
    const sent = await fixture('02_realtime_call_incoming_minimal')
    const { headers, body } = sent

    for (const wrong of [
      { headers: {}, body },
      { headers, body: `${body} ` },
      { headers: { ...headers, 'webhook-signature': 'v1,x' }, body },
    ]) {
      const response = await post(wrong, '/webhooks/openai')
      expect([response.status, await response.json()]).toEqual([
        401,
        { type: 'about:blank', status: 401, code: 'signature_invalid' },
      ])
    }

    expect(stored).toEqual([])
    expect(log.entries.map(({ event, source, signature }) => [event, source, signature])).toEqual([
      ['SECURITY_SIGNATURE_REJECTED', 'openai', 'missing'],
      ['SECURITY_SIGNATURE_REJECTED', 'openai', 'mismatch'],
      ['SECURITY_SIGNATURE_REJECTED', 'openai', 'malformed'],
    ])
  })

  test('is answered 401 when it comes six minutes late', async () => {
    const { post } = aDoor(new Date(1_795_400_360_000))

    const response = await post(
      await fixture('01_realtime_call_incoming_trunk'),
      '/webhooks/openai',
    )

    expect(response.status).toBe(401)
  })
})

test.each(['04_live_transport_incoming', '06_response_completed'])(
  '%s, which nothing here acts on, is stored as unknown without its data and answered 200',
  async (name) => {
    const { post, stored } = aDoor()

    const response = await post(await fixture(name), '/webhooks/openai')

    expect(response.status).toBe(200)
    expect(stored.map(({ kind }) => kind)).toEqual(['unknown'])
    expect(JSON.stringify(stored)).not.toContain('250700000417')
  },
)

test('of 500 mutated events none passes the signature, and none that is signed is a 5xx', async () => {
  const { post } = aDoor()
  const random = seeded(20_261_130)
  const { headers, body } = await fixture('01_realtime_call_incoming_trunk')
  const id = 'wh_fuzz'
  const timestamp = '1795400000'
  const statuses = new Set<number>()

  for (let n = 0; n < 500; n++) {
    const mutated = mutateBytes(random, new TextEncoder().encode(body))
    if (Buffer.from(mutated).toString('utf8') !== body) {
      const forged = await post({ headers, body: mutated }, '/webhooks/openai')
      expect(forged.status).toBe(401)
    }
    const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), mutated])
    const signature = signWebhook(FIXTURE_SECRET, signed)
    const answer = await post(
      {
        headers: {
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': signature,
        },
        body: mutated,
      },
      '/webhooks/openai',
    )
    statuses.add(answer.status)
  }

  expect([...statuses].filter((status) => status !== 200 && status !== 400)).toEqual([])
})

test('a delivery that could not be stored is answered 503', async () => {
  const { post } = aDoor(AT, () => Promise.reject(new Error('secret host')))

  const response = await post(await fixture('01_realtime_call_incoming_trunk'), '/webhooks/openai')

  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
})

test('the names of a trunk’s headers are told once, and no value ever', async () => {
  const { post, log } = aDoor()
  const sent = await fixture('01_realtime_call_incoming_trunk')

  await post(sent, '/webhooks/openai')
  await post(sent, '/webhooks/openai')
  await post(await fixture('03_realtime_call_incoming_srtp'), '/webhooks/openai')

  const told = log.entries.flatMap(({ sip_headers: names }) => (names === undefined ? [] : [names]))
  expect(told).toHaveLength(2)
  expect(told[0]).toContain('x-bar-id')
  const all = JSON.stringify(log.entries)
  for (const value of ['2507', 'Aline', 'trunk.example', 'rtc_', '0b6b2f0e']) {
    expect(all).not.toContain(value)
  }
})

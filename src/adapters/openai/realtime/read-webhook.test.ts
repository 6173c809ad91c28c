import { describe, expect, test } from 'bun:test'

import fc from 'fast-check'

import { mutateValue } from '../../../../test/mutations.ts'
import { seeded } from '../../../../test/seeded.ts'
import { readIncomingCall, readOpenaiWebhook } from './read-webhook.ts'
import { SIP_HEADERS } from './sip-headers.ts'

/** Any signs, control ones too; far cheaper to make than fast-check's own. */
const anyText = fc
  .uint8Array({ maxLength: 40 })
  .map((signs) => Buffer.from(signs).toString('latin1'))

const FOLDER = new URL('../../../../test/fixtures/openai/webhooks/', import.meta.url).pathname
const RECEIVED = new Date(1_795_400_000_000)

const bytes = (text: string) => new TextEncoder().encode(text)
const options = {
  webhookId: 'wh_1',
  receivedAt: RECEIVED,
  headers: SIP_HEADERS,
  trunk: { header: 'X-Maitred-Trunk', secrets: [] as readonly string[] },
}
const read = (body: string, secrets: readonly string[] = []) =>
  readOpenaiWebhook(bytes(body), { ...options, trunk: { ...options.trunk, secrets } })

function callIn(body: string, secrets?: readonly string[]) {
  const delivery = read(body, secrets)
  return delivery.ok ? readIncomingCall(delivery.arrivals[0]?.body) : null
}

function withHeaders(...headers: readonly (readonly [string, string])[]) {
  const data = {
    call_id: 'rtc_1',
    sip_headers: headers.map(([name, value]) => ({ name, value })),
  }
  const call = callIn(JSON.stringify({ type: 'realtime.call.incoming', data }))
  if (call === null) throw new Error('no call was read')
  return call
}

async function fixture(name: string): Promise<string> {
  return (await Bun.file(`${FOLDER}${name}.json`).json()).body
}

test('the calls of the fixtures name caller, called and bar', async () => {
  const shared = { transport: 'sip', callerUserId: null, wacid: null, isFromTrunk: true } as const
  const at = new Date(1_795_399_998_000)

  expect(callIn(await fixture('01_realtime_call_incoming_trunk'))).toEqual({
    ...shared,
    at,
    ref: 'rtc_5d1f0c9a7be24c3e8f6a2b7d90c4e113',
    callerPhone: '250700000417',
    calledPhone: '250700000909',
    barHint: '0b6b2f0e-8a3e-4a1e-9d7c-5a2b6c1d9e01',
  })
  expect(callIn(await fixture('02_realtime_call_incoming_minimal'))).toEqual({
    ...shared,
    at,
    ref: 'rtc_0a7713c2d1e94f0b8f55ad2b6c3e9977',
    callerPhone: '250700000518',
    calledPhone: '250700000909',
    barHint: null,
  })
  expect(callIn(await fixture('03_realtime_call_incoming_srtp'))).toMatchObject({
    callerPhone: '250700000620',
    calledPhone: null,
  })
})

describe('a number in a header', () => {
  test.each([
    ['sip:+250700000417@host', '250700000417'],
    ['<sip:+250700000417@host:5061;transport=tls>;tag=1', '250700000417'],
    ['"Aline" <tel:+250-700-000-417>', '250700000417'],
    ['"\\"<sip:+33639980099@evil>" <sip:+250700000417@host>', '250700000417'],
    ['"<sip:+33639980099@evil>', null],
    ['SIPS:%2B250700000417;ext=1@host', '250700000417'],
    ['Aline <sip:250700000417@host>', '250700000417'],
    ['sip:0700000417@host', null],
    ['<sip:anonymous@anonymous.invalid>', null],
    ['+250700000417', null],
    ['<sip:+250700000417abc@host>', null],
    ['', null],
  ])('%s is read as %s', (value, phone) => {
    expect(withHeaders(['From', value]).callerPhone).toBe(phone)
  })

  test.each([
    ['+250700000417', '250700000417'],
    [' 250 700 000 417 ', '250700000417'],
    ['<sip:+250700000417@host>', '250700000417'],
    ['+250700000417;tag=1', null],
    ['0700000417', null],
    ['Aline', null],
  ])('of the trunk’s own, %p, is read as %s: it need be no address', (value, phone) => {
    const call = withHeaders(['X-Maitred-Caller', value], ['x-maitred-called', value])

    expect([call.callerPhone, call.calledPhone]).toEqual([phone, phone])
  })

  test('is what the network vouches for before what the caller says', () => {
    const call = withHeaders(
      ['FROM', '<sip:+33639980099@host>'],
      ['p-asserted-identity', '<sip:+250700000417@host>'],
    )

    expect(call.callerPhone).toBe('250700000417')
  })

  test('behind 256 signs is not looked for', () => {
    expect(withHeaders(['From', `${' x'.repeat(128)}<sip:+250700000417@h>`]).callerPhone).toBeNull()
  })
})

test('of the called number and the bar the first header that says something counts', () => {
  const call = withHeaders(
    ['To', '<sip:proj_x@sip.api.openai.com>'],
    ['Diversion', '<sip:unknown@host>'],
    ['Diversion', '<tel:+250700000909>;reason=no-answer'],
    ['x-wa-meta-phone-number-id', '100000000000011'],
  )

  expect([call.calledPhone, call.barHint]).toEqual(['250700000909', '100000000000011'])
})

test("what WhatsApp's own headers say is kept where it has their form", () => {
  const call = withHeaders(
    ['x-wa-meta-user-id', 'RW.5520917734401288'],
    ['Call-ID', 'outgoing:wacid.HBgLMjUwNzAwMDAwNDE3='],
    ['X-Bar-Id', 'Chez-Mado'],
  )

  expect(call).toMatchObject({
    callerUserId: 'RW.5520917734401288',
    wacid: 'wacid.HBgLMjUwNzAwMDAwNDE3=',
    barHint: 'chez-mado',
  })
  expect(withHeaders(['x-wa-meta-wacid', 'wacid.a b'], ['Call-ID', 'x@y']).wacid).toBeNull()
})

describe('a trunk with a secret', () => {
  const SECRETS = ['new-trunk-secret', 'old-trunk-secret']
  const FROM = { name: 'From', value: '<sip:+250700000417@host>' }
  const from = (...more: readonly { readonly name: string; readonly value: string }[]) => {
    const data = { call_id: 'rtc_1', sip_headers: [FROM, ...more] }
    return JSON.stringify({ type: 'realtime.call.incoming', data })
  }
  const shows = (value: string) => ({ name: 'x-maitred-trunk', value })

  test.each([
    ['the new one', [shows('new-trunk-secret')]],
    ['the old one', [shows(' old-trunk-secret ')]],
    ['one of two headers', [shows('guessed'), shows('new-trunk-secret')]],
  ])('is believed by %s', (_, headers) => {
    expect(callIn(from(...headers), SECRETS)).toMatchObject({
      isFromTrunk: true,
      callerPhone: '250700000417',
    })
  })

  test.each([
    ['no header', []],
    ['an empty one', [shows('')]],
    ['part of it', [shows('new-trunk-secre')]],
    ['more than it', [shows('new-trunk-secret,old-trunk-secret')]],
    ['another header', [{ name: 'x-trunk', value: 'new-trunk-secret' }]],
  ])('is not by %s, and who calls is not even read', (_, headers) => {
    const delivery = read(from(...headers), SECRETS)

    expect(callIn(from(...headers), SECRETS)).toMatchObject({
      isFromTrunk: false,
      callerPhone: null,
    })
    expect(JSON.stringify(delivery)).not.toContain('250700000417')
  })

  test('keeps its secret to itself: it is in no row', () => {
    const stored = JSON.stringify(read(from(shows('new-trunk-secret')), SECRETS))

    expect(stored).not.toContain('new-trunk-secret')
  })
})

test.each([
  ['no call id', { type: 'realtime.call.incoming', data: {} }],
  ['an empty call id', { type: 'realtime.call.incoming', data: { call_id: '' } }],
  ['a call id nobody could store', { type: 'realtime.call.incoming', data: { call_id: 'a\0' } }],
  ['an endless call id', { type: 'realtime.call.incoming', data: { call_id: 'r'.repeat(999) } }],
  ['another type', { type: 'batch.completed', data: { id: 'x' } }],
])('an event with %s is kept as unknown', (_, event) => {
  const delivery = read(JSON.stringify(event))

  expect(delivery).toMatchObject({ ok: true, arrivals: [{ kind: 'unknown', dedupeKey: 'o:wh_1' }] })
})

test('a safety notice is an account row and says so', () => {
  expect(read('{"type":"safety.warning_issued","id":"evt_1"}')).toMatchObject({
    isSafetyNotice: true,
    arrivals: [{ kind: 'account', body: { source: 'openai', type: 'safety.warning_issued' } }],
  })
})

test.each([
  ['{"a"', 'not_json'],
  ['[]', 'not_a_webhook'],
  ['null', 'not_a_webhook'],
  ['{"type":""}', 'not_a_webhook'],
])('%s is %s', (body, reason) => {
  expect(read(body)).toMatchObject({ ok: false, reason })
})

test('a time from the future is the time of arrival', () => {
  const data = { call_id: 'rtc_1', sip_headers: [] }
  const event = { type: 'realtime.call.incoming', created_at: 1_995_399_998, data }

  expect(callIn(JSON.stringify(event))?.at).toEqual(RECEIVED)
})

const SHAPES = {
  callerPhone: /^[1-9]\d{7,14}$/,
  calledPhone: /^[1-9]\d{7,14}$/,
  callerUserId: /^[A-Z]{2}\.[A-Za-z0-9.]{1,140}$/,
  barHint: /^[a-z0-9-]{2,40}$/,
  wacid: /^wacid\.[\w+/=-]{1,200}$/,
} as const

/** Each part of a call that was read, of its shape; which ones there were. */
function soundPartsOf(body: string): readonly string[] {
  const call = callIn(body)
  if (call === null) return []
  return Object.entries(SHAPES).flatMap(([part, shape]) => {
    const found = call[part as keyof typeof SHAPES]
    if (found === null) return []
    expect(found).toMatch(shape)
    return [part]
  })
}

test('whatever a header holds, nothing but digits, ids and slugs comes out', () => {
  const name = fc.oneof(...Object.values(SIP_HEADERS).map((names) => fc.constantFrom(...names)))
  const sound = fc.constantFrom('<sip:+250700000417@h>', 'RW.1', 'wacid.HBgM', 'inzozi-bar')
  const scrap = fc.constantFrom('"', '\\', 'tel:', 'wacid.', '<', '>', ';', 'x'.repeat(250))
  const piece = fc.oneof(anyText, sound, scrap)
  const value = fc.array(piece, { maxLength: 3 }).map((parts) => parts.join(''))
  const read = new Set<string>()
  fc.assert(
    fc.property(fc.array(fc.record({ name, value }), { maxLength: 8, size: 'max' }), (headers) => {
      const data = { call_id: 'rtc_1', sip_headers: headers }
      const body = JSON.stringify({ type: 'realtime.call.incoming', data })
      for (const part of soundPartsOf(body)) read.add(part)
    }),
    { numRuns: 500 },
  )

  // A law about nothing would hold too.
  expect([...read].toSorted()).toEqual(Object.keys(SHAPES).toSorted())
})

test('500 mutated events are read without a throw, each as one row', async () => {
  const random = seeded(20_261_128)
  const original: unknown = JSON.parse(await fixture('01_realtime_call_incoming_trunk'))

  for (let n = 0; n < 500; n++) {
    const body = JSON.stringify(mutateValue(random, original)) ?? 'undefined'
    const delivery = read(body)
    expect(delivery.ok ? delivery.arrivals.length : 1).toBe(1)
    soundPartsOf(body)
  }
})

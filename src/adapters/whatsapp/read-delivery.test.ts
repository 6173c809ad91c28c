import { describe, expect, test } from 'bun:test'

import { Glob } from 'bun'
import fc from 'fast-check'

import { readAccount } from './read-account.ts'
import { readDelivery } from './read-delivery.ts'
import { readMessage } from './read-message.ts'
import { readStatus } from './read-status.ts'

const FIXTURES = new URL('../../../test/fixtures/whatsapp/webhooks/', import.meta.url).pathname
const AT = new Date('2026-11-23T12:00:00Z')
const OPTIONS = { receivedAt: AT, textGatherMs: 400 }

const bytes = (text: string) => new TextEncoder().encode(text)

function arrivalsOf(payload: unknown) {
  const delivery = readDelivery(bytes(JSON.stringify(payload)), OPTIONS)
  if (!delivery.ok) throw new Error(delivery.reason)
  return delivery.arrivals
}

async function fixture(name: string) {
  return await Bun.file(`${FIXTURES}${name}.json`).json()
}

function messagesOf(value: object, field = 'messages') {
  const metadata = { display_phone_number: '250700000101', phone_number_id: '36' }
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: '20', changes: [{ field, value: { metadata, ...value } }] }],
  }
}

const ALINE = '361990122845570:RW.5520917734401288'
const FIXTURE_ROWS: readonly (readonly [string, string, string, string, number])[] = [
  [
    'text_plain_french',
    'message',
    'm:wamid.HBgMMjUwNzAwMDAwMjAxFQIAEhgUM0ExREVW0002AA==',
    ALINE,
    400,
  ],
  ['text_qr_scan', 'message', 'm:wamid.HBgMMjUwNzAwMDAwMjAxFQIAEhgUM0ExREVW0001AA==', ALINE, 0],
  [
    'interactive_button_reply',
    'message',
    'm:wamid.HBgMMjUwNzAwMDAwMjAxFQIAEhgUM0ExREVW0005AA==',
    ALINE,
    0,
  ],
  ['image_no_caption', 'message', 'm:wamid.HBgMMjUwNzAwMDAwMjAxFQIAEhgUM0ExREVW0007AA==', ALINE, 0],
  [
    'status_sent',
    'status',
    's:wamid.HBgMMjUwNzAwMDAwMjAxFQIAERgST1VU0001AA==:sent',
    'status:361990122845570',
    0,
  ],
  [
    'status_failed_131026',
    'status',
    's:wamid.HBgMMjUwNzAwMDAwMjAxFQIAERgST1VU0003AA==:failed',
    'status:361990122845570',
    0,
  ],
  [
    'call_connect_user_sdes',
    'call',
    'c:wacid.HBgMMjUwNzAwMDAwMjAxFQIAEhggREVWQ0FMTDAwMDI=:connect',
    'call:361990122845570:wacid.HBgMMjUwNzAwMDAwMjAxFQIAEhggREVWQ0FMTDAwMDI=',
    0,
  ],
]

describe('a delivery', () => {
  test.each(FIXTURE_ROWS)('%s becomes one row of kind %s', async (name, ...row) => {
    const [kind, dedupeKey, lane, gatherMs] = row
    const [arrival, ...more] = arrivalsOf(await fixture(name))

    expect(arrival).toMatchObject({ kind, dedupeKey, lane, gatherMs })
    expect(arrival?.phoneNumberId).toBe('361990122845570')
    expect(more).toEqual([])
  })

  test('carries the vendor’s own time, in seconds as text or as a number', async () => {
    const [text] = arrivalsOf(await fixture('text_plain_french'))
    const [template] = arrivalsOf(await fixture('template_status_approved'))

    expect(text?.at).toEqual(new Date(1_795_430_440_000))
    expect(template?.at).toEqual(new Date(1_795_430_400_000))
  })

  test('of many entries, changes, messages, statuses and errors loses none of them', () => {
    const message = (id: string) => ({
      id,
      from: '2507',
      timestamp: '1795430400',
      type: 'text',
      text: { body: id },
    })
    const value = {
      metadata: { phone_number_id: '36' },
      messages: [message('wamid.1'), message('wamid.2')],
      statuses: [
        { id: 'wamid.3', status: 'sent' },
        { id: 'wamid.3', status: 'read' },
      ],
      errors: [{ code: 130_429 }],
    }
    const changes = [
      { field: 'messages', value },
      { field: 'account_alerts', value: { alert: 1 } },
    ]

    const arrivals = arrivalsOf({
      object: 'whatsapp_business_account',
      entry: [
        { id: '1', changes },
        { id: '2', changes: [changes[1]] },
      ],
    })

    expect(arrivals.map(({ kind }) => kind)).toEqual([
      'message',
      'message',
      'status',
      'status',
      'error',
      'account',
      'account',
    ])
    expect(new Set(arrivals.map(({ dedupeKey }) => dedupeKey)).size).toBe(7)
  })

  test('that comes twice gives the same keys', async () => {
    for (const file of new Glob('*.json').scanSync(FIXTURES)) {
      const payload = await Bun.file(FIXTURES + file).json()
      const keys = () => arrivalsOf(payload).map(({ dedupeKey }) => dedupeKey)

      expect(keys()).toEqual(keys())
    }
  })

  test('of unknown parts is kept as rows of kind unknown or account', () => {
    const payloads = [
      messagesOf({ messages: [{ type: 'text' }, 7, null] }),
      messagesOf({ statuses: [{ id: 'wamid.1' }], postcards: [1] }),
      messagesOf({}),
      messagesOf({ weather: 'rain' }, 'weather'),
      {
        object: 'whatsapp_business_account',
        entry: [null, { id: '1' }, { id: '2', changes: [3] }],
      },
    ]

    expect(payloads.map((payload) => arrivalsOf(payload).map(({ kind }) => kind))).toEqual([
      ['unknown', 'unknown', 'unknown'],
      ['unknown', 'unknown'],
      ['unknown'],
      ['account'],
      ['unknown', 'unknown', 'unknown'],
    ])
  })

  test.each([
    '',
    'null',
    '[]',
    '7',
    '{"object":"page","entry":[]}',
    '{"object":"whatsapp_business_account"}',
  ])('%p is no webhook, or no JSON', (text) => {
    expect(readDelivery(bytes(text), OPTIONS).ok).toBe(false)
  })

  test('never carries SDP or keys of a call into the inbox', async () => {
    for (const name of ['call_connect_user_sdes', 'call_connect_user_dtls']) {
      const payload = await fixture(name)
      const [change] = payload.entry[0].changes
      const misplaced = {
        ...payload,
        entry: [{ id: '1', changes: [{ ...change, field: 'new_field' }] }],
      }

      const rows = JSON.stringify([...arrivalsOf(payload), ...arrivalsOf(misplaced)])

      expect(rows).not.toContain('a=crypto')
      expect(rows).not.toContain('ice-pwd')
    }
  })

  test('keeps calls and the statuses of calls apart', () => {
    const calls = messagesOf(
      { statuses: [{ id: 'wacid.1', type: 'call', status: 'RINGING' }] },
      'calls',
    )

    expect(arrivalsOf(calls)[0]).toMatchObject({ kind: 'call', dedupeKey: 'cs:wacid.1:RINGING' })
  })

  test('of a person without a number goes by the business-scoped id, and "" is no number', () => {
    const lanes = [
      { from: '', from_user_id: 'RW.1' },
      { from: '250700000201' },
      { from_user_id: 'RW.1', from: '250700000201' },
    ].map((from) => {
      const message = { id: 'wamid.1', type: 'text', text: { body: 'x' }, ...from }
      return arrivalsOf(messagesOf({ messages: [message] }))[0]?.lane
    })

    expect(lanes).toEqual(['36:RW.1', '36:250700000201', '36:RW.1'])
  })

  test('holds nothing PostgreSQL can’t: no U+0000, no lone surrogate, no bottomless nesting, no endless key', () => {
    const nested = JSON.parse('['.repeat(5000) + ']'.repeat(5000))
    const arrivals = arrivalsOf(
      messagesOf({
        messages: [
          {
            id: 'wamid.\0\ud800',
            from: `2507\0`,
            type: 'text',
            text: { body: 'a\0b\udc00c 🍺' },
            nested,
          },
          { id: 'w'.repeat(10_000), from: '2'.repeat(10_000), ['key\0']: 1, type: 'text' },
        ],
      }),
    )

    for (const { body, dedupeKey, lane } of arrivals) {
      const text = JSON.stringify([body, dedupeKey, lane])
      expect(text).not.toContain(String.raw`\u0000`)
      expect(text).not.toMatch(/\\ud[89a-f]/i)
      expect(text).not.toContain('['.repeat(30))
      expect(dedupeKey.length + lane.length).toBeLessThan(1200)
    }
    expect(JSON.stringify(arrivals[0]?.body)).toContain('🍺')
  })

  test('with prototype keys neither throws nor reaches a prototype', () => {
    const hostile = `{"object":"whatsapp_business_account","__proto__":{"polluted":1},"entry":[{"id":"1","__proto__":{"x":1},
      "changes":[{"field":"messages","value":{"__proto__":{"messages":[]},"constructor":{"prototype":{"polluted":1}},
      "messages":[{"id":"wamid.1","from":"250700000201","timestamp":"1795430400","type":"constructor","constructor":{"body":"x"}},
      {"id":"wamid.2","from":"250700000201","timestamp":"1795430400","type":"__proto__","__proto__":{"body":"x"}}]}}]}]}`
    const delivery = readDelivery(bytes(hostile), OPTIONS)

    expect(delivery.ok && delivery.arrivals.map(({ dedupeKey }) => dedupeKey.slice(0, 9))).toEqual([
      'm:wamid.1',
      'm:wamid.2',
      expect.stringMatching(/^h:/),
    ])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('splits the changes of several people’s ids', () => {
    const update = (current: string) => ({
      wa_id: '250700000201',
      user_id: { previous: 'RW.1', current },
      timestamp: 1_795_430_400,
    })
    const arrivals = arrivalsOf(
      messagesOf({ user_id_update: [update('RW.2'), update('RW.3')] }, 'user_id_update'),
    )

    expect(arrivals.map(({ body }) => readAccount(body))).toMatchObject([
      { type: 'user_id_changed', previousUserId: 'RW.1', userId: 'RW.2', phone: '250700000201' },
      { type: 'user_id_changed', userId: 'RW.3' },
    ])
  })

  test('of any JSON in the place of any part is read without a throw', () => {
    const anything = fc.jsonValue({ noUnicodeString: false }) as fc.Arbitrary<unknown>
    const message = fc.record(
      { id: fc.oneof(fc.string(), anything), type: anything, text: anything, from: anything },
      { requiredKeys: [] },
    )
    const value = fc.record(
      {
        metadata: anything,
        contacts: anything,
        messages: fc.oneof(fc.array(message), anything),
        statuses: anything,
        calls: anything,
        errors: anything,
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(
        fc.oneof(value, anything),
        fc.constantFrom('messages', 'calls', 'user_id_update', 'x'),
        (any, field) => {
          const payload = {
            object: 'whatsapp_business_account',
            entry: [{ id: any, changes: [{ field, value: any }] }],
          }
          for (const { body } of arrivalsOf(payload)) {
            readMessage(body)
            readStatus(body)
            readAccount(body)
          }
        },
      ),
    )
  })
})

test('a status reads with our own id and the codes of its errors', async () => {
  const [utility] = arrivalsOf(await fixture('status_sent_template_utility'))
  const [failed] = arrivalsOf(await fixture('status_failed_131026'))

  expect(readStatus(utility?.body)).toMatchObject({
    status: 'sent',
    outboxId: 'order:9c1d:owner-notice',
    errors: [],
  })
  expect(readStatus(failed?.body)).toEqual({
    wamid: 'wamid.HBgMMjUwNzAwMDAwMjAxFQIAERgST1VU0003AA==',
    status: 'failed',
    at: new Date(1_795_430_530_000),
    outboxId: null,
    errors: [131_026],
  })
  expect(readStatus({ status: { id: 'wamid.1', status: 'teleported' } })).toBeNull()
})

test('account changes read as typed values, and fields nothing acts on as null', async () => {
  const [template] = arrivalsOf(await fixture('template_status_approved'))
  const [restricted] = arrivalsOf(
    messagesOf(
      {
        event: 'ACCOUNT_RESTRICTION',
        restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING' }],
      },
      'account_update',
    ),
  )

  expect(readAccount(template?.body)).toEqual({
    type: 'template_status',
    name: 'owner_new_order',
    language: 'en',
    event: 'APPROVED',
    reason: null,
  })
  expect(readAccount(restricted?.body)).toEqual({
    type: 'account',
    event: 'ACCOUNT_RESTRICTION',
    details: ['RESTRICTED_BIZ_INITIATED_MESSAGING'],
  })
  expect(readAccount({ field: 'history', value: {} })).toBeNull()
})

test.each([
  ['a minute ahead is the vendor’s clock', 60, 60],
  ['an hour ahead is a wrong clock, and the message came now', 3600, 0],
])('a time %s', (_, aheadSeconds, countsAsSeconds) => {
  const timestamp = String(AT.getTime() / 1000 + aheadSeconds)
  const message = {
    id: 'wamid.1',
    from: '250788000001',
    timestamp,
    type: 'text',
    text: { body: 'x' },
  }

  const [arrival] = arrivalsOf(messagesOf({ messages: [message] }))

  const at = new Date(AT.getTime() + countsAsSeconds * 1000)
  expect(arrival?.at).toEqual(at)
  expect(readMessage(arrival?.body)?.at).toEqual(at)
})

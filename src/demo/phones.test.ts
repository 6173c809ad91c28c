import { expect, test } from 'bun:test'

import type { Payload } from './graph/deliveries.ts'
import type { SentMessage } from './graph/graph.ts'
import { type PhonesDeps, simulatedPhones } from './phones.ts'

const BAR = {
  id: '7b0c1f4e-3f43-4a5f-9d1c-0a2f6f1c9a01',
  slug: 'inzozi',
  name: 'Inzozi',
  phoneNumberId: '361990122845570',
  displayPhone: '250700000101',
  wabaId: '204417090883311',
  tables: [{ label: 'A5', area: null }],
}
const DINER = {
  id: 'diner',
  role: 'diner',
  barSlug: null,
  name: 'Aline',
  phone: '250700000201',
  userId: 'RW.1',
} as const
const OWNER = {
  id: 'owner',
  role: 'owner',
  barSlug: 'inzozi',
  name: 'Diane',
  phone: '250700000301',
  userId: 'RW.2',
} as const

function somePhones(more: Partial<PhonesDeps> = {}) {
  const delivered: Payload[] = []
  let ids = 0
  const phones = simulatedPhones({
    bars: [BAR],
    phones: [DINER, OWNER],
    deliver: async (payload) => {
      delivered.push(payload)
      return 200
    },
    findTemplate: () => undefined,
    clock: { now: () => new Date('2026-11-23T18:00:00Z') },
    newId: () => `0000-${(ids += 1)}`,
    ...more,
  })
  const bubbles = (phone: string) =>
    phones.chats().find((chat) => chat.phone === phone)?.bubbles ?? []
  return { phones, delivered, bubbles }
}

function sent(
  wamid: string,
  body: Readonly<Record<string, unknown>>,
  to: string = DINER.phone,
): SentMessage {
  return {
    wamid,
    at: new Date('2026-11-23T18:00:01Z'),
    phoneNumberId: BAR.phoneNumberId,
    to,
    type: String(body['type']),
    callbackData: 'outbox-1',
    body: { messaging_product: 'whatsapp', to: `+${to}`, ...body },
  }
}

/** Lets what was begun go on until it waits for something outside. */
const turnOfTheLoop = () => new Promise<void>((done) => setImmediate(done))

const BUTTONS = {
  type: 'interactive',
  interactive: {
    type: 'button',
    body: { text: 'Place it?' },
    action: { buttons: [{ type: 'reply', reply: { id: 'yes:1', title: 'Yes' } }] },
  },
}
const LIST = {
  type: 'interactive',
  interactive: {
    type: 'list',
    body: { text: 'Which beer?' },
    action: {
      button: 'Choose',
      sections: [
        { title: 'Beers', rows: [{ id: 'b:1', title: 'Primus', description: 'RWF 1,500' }] },
      ],
    },
  },
}

const statusesIn = (delivered: readonly Payload[]) =>
  JSON.stringify(delivered).match(/"status":"(\w+)"/g) ?? []

test('a typed text leaves as a delivery and is ticked once the server has stored it', async () => {
  const { phones, delivered, bubbles } = somePhones()

  const written = phones.type('diner', 'inzozi', '2 beers and fries')
  expect(bubbles('diner').map(({ tick }) => tick)).toEqual(['sending'])
  await written

  expect(bubbles('diner')).toMatchObject([{ text: '2 beers and fries', tick: 'delivered' }])
  expect(delivered).toMatchObject([
    {
      entry: [
        {
          changes: [
            {
              field: 'messages',
              value: {
                metadata: { phone_number_id: BAR.phoneNumberId },
                messages: [{ from: DINER.phone, type: 'text', timestamp: '1795456800' }],
              },
            },
          ],
        },
      ],
    },
  ])
})

test.each([503, 0])(
  'a text that the server did not store (%d) is shown as not delivered',
  async (status) => {
    const { phones, bubbles } = somePhones({ deliver: async () => status })

    await phones.type('diner', 'inzozi', 'hello')

    expect(bubbles('diner')).toMatchObject([{ tick: 'failed' }])
  },
)

test('deliveries of one phone leave one after another, in the order they were written', async () => {
  const begun: string[] = []
  const open: (() => void)[] = []
  const { phones } = somePhones({
    deliver: (payload) => {
      begun.push(/"body":"(\w+)"/.exec(JSON.stringify(payload))?.[1] ?? '')
      return new Promise((done) => open.push(() => done(200)))
    },
  })

  const first = phones.type('diner', 'inzozi', 'one')
  const second = phones.type('diner', 'inzozi', 'two')
  await turnOfTheLoop()
  expect(begun).toEqual(['one'])
  open[0]?.()
  await first
  await turnOfTheLoop()
  open[1]?.()
  await second

  expect(begun).toEqual(['one', 'two'])
})

test('a scan writes the text of the table card, and a table the bar has not is refused', async () => {
  const { phones, bubbles } = somePhones()

  await phones.scan('diner', 'inzozi', 'A5')

  expect(bubbles('diner')).toMatchObject([{ text: `TABLE-A5-BAR-${BAR.id}` }])
  expect(await phones.scan('diner', 'inzozi', 'Z9')).toMatchObject({
    refusal: { code: 'table_unknown' },
  })
})

test('a tap answers the message it stands on, quotes it, and marks the chosen reply', async () => {
  const { phones, delivered, bubbles } = somePhones()
  phones.receive(sent('wamid.B', BUTTONS))

  await phones.tap('diner', 'inzozi', { messageId: 'wamid.B', replyId: 'yes:1' })

  expect(bubbles('diner')).toMatchObject([
    { id: 'wamid.B', kind: 'buttons', tapped: 'yes:1' },
    { text: 'Yes', mine: true, quote: { id: 'wamid.B', text: 'Place it?' } },
  ])
  expect(JSON.stringify(delivered)).toContain('"button_reply":{"id":"yes:1","title":"Yes"}')
})

test('a list row is answered with its description, as WhatsApp does', async () => {
  const { phones, delivered } = somePhones()
  phones.receive(sent('wamid.L', LIST))

  await phones.tap('diner', 'inzozi', { messageId: 'wamid.L', replyId: 'b:1' })

  expect(JSON.stringify(delivered)).toContain(
    '"list_reply":{"id":"b:1","title":"Primus","description":"RWF 1,500"}',
  )
})

test('a reply that was never offered, and a message of the phone itself, can not be tapped', async () => {
  const { phones } = somePhones()
  phones.receive(sent('wamid.B', BUTTONS))
  const own = await phones.type('diner', 'inzozi', 'hello')
  const ownId = own.ok ? own.value.messageId : ''

  expect(
    await phones.tap('diner', 'inzozi', { messageId: 'wamid.B', replyId: 'no:1' }),
  ).toMatchObject({ refusal: { code: 'reply_unknown' } })
  expect(await phones.tap('diner', 'inzozi', { messageId: ownId, replyId: 'x' })).toMatchObject({
    refusal: { code: 'message_unknown' },
  })
})

test('a received message is reported delivered at once and read only when somebody looks', async () => {
  const { phones, delivered } = somePhones()

  phones.receive(sent('wamid.T', { type: 'text', text: { body: 'Welcome' } }))
  await turnOfTheLoop()
  expect(statusesIn(delivered)).toEqual(['"status":"sent"', '"status":"delivered"'])
  await phones.type('diner', 'inzozi', 'thanks')

  expect(statusesIn(delivered).at(-1)).toBe('"status":"read"')
  expect(JSON.stringify(delivered)).toContain('"biz_opaque_callback_data":"outbox-1"')
})

test('a read mark turns that tick and all before it blue, and typing dots end with the answer', async () => {
  const { phones, bubbles } = somePhones()
  await phones.type('diner', 'inzozi', 'one')
  await phones.type('diner', 'inzozi', 'two')
  const last = bubbles('diner').at(-1)?.id ?? ''

  phones.receiveRead({ phoneNumberId: BAR.phoneNumberId, wamid: last, typing: true })
  expect(bubbles('diner').map(({ tick }) => tick)).toEqual(['read', 'read'])
  expect(phones.chats()[0]?.typing).toBe(true)
  phones.receive(sent('wamid.T', { type: 'text', text: { body: 'Welcome' } }))

  expect(phones.chats()[0]?.typing).toBe(false)
})

test('a message for a number that is no phone of the demo is nobody’s', () => {
  const { phones } = somePhones()

  const shown = phones.receive(sent('wamid.X', { type: 'text', text: { body: 'x' } }, '99900'))

  expect(shown).toBe(false)
  expect(phones.chats()).toEqual([])
})

test('an owner’s phone writes to its own bar only', async () => {
  const other = { ...BAR, slug: 'harbour', phoneNumberId: '2' }
  const { phones } = somePhones({ bars: [BAR, other] })

  expect(await phones.type('owner', 'harbour', 'hi')).toMatchObject({
    refusal: { code: 'bar_unknown' },
  })
  expect(await phones.type('nobody', 'inzozi', 'hi')).toMatchObject({
    refusal: { code: 'phone_unknown' },
  })
})

test('a reset empties the screens and says so', async () => {
  const { phones } = somePhones()
  const heard: string[] = []
  await phones.type('diner', 'inzozi', 'hello')
  phones.subscribe((event) => heard.push(event.type))

  phones.reset()

  expect(phones.chats()).toEqual([])
  expect(heard).toEqual(['reset'])
})

import { describe, expect, test } from 'bun:test'

import { Glob } from 'bun'

import type { BusinessNumber, Writer } from './deliveries.ts'
import { signDelivery, tapDelivery, textDelivery, wireBytes } from './deliveries.ts'
import { graphError } from './faults.ts'
import type { SimulatedGraphOptions } from './graph.ts'
import { simulatedGraph } from './graph.ts'

const FIXTURES = new URL('../../../test/fixtures/whatsapp/', import.meta.url).pathname
const AT = new Date('2026-11-23T12:00:00Z')
const NUMBER: BusinessNumber = {
  phoneNumberId: '361990122845570',
  displayPhone: '250700000101',
  wabaId: '204417090883311',
}
const ALINE: Writer = {
  phone: '250700000201',
  userId: 'RW.5520917734401288',
  name: 'Aline U.',
}
const TEXT = {
  messaging_product: 'whatsapp',
  recipient_type: 'individual',
  to: '+250700000201',
  type: 'text',
  text: { body: 'Muraho' },
}

function aGraph(more: Partial<SimulatedGraphOptions> = {}) {
  return simulatedGraph({
    accessToken: 'token-1',
    appSecret: 'secret-1',
    clock: { now: () => AT },
    random: () => 0.5,
    numbers: [NUMBER],
    ...more,
  })
}

type GraphJson = { readonly error?: { readonly code?: number } }

async function post(
  url: string,
  body: unknown,
  more: { readonly path?: string; readonly token?: string; readonly type?: string } = {},
) {
  const response = await fetch(url + (more.path ?? '/v26.0/361990122845570/messages'), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${more.token ?? 'token-1'}`,
      'content-type': more.type ?? 'application/json',
    },
    body: JSON.stringify(body),
  })
  // Every answer of Graph is an object; the tests look at what is in it.
  const answered = (await response.json()) as GraphJson
  return { status: response.status, body: answered }
}

function codeOf(answer: { body: GraphJson }): number | undefined {
  return answer.body.error?.code
}

describe('the simulated Graph and the fixtures', () => {
  const requests = [...new Glob('graph/*.request.json').scanSync(FIXTURES)]
  const errors = [...new Glob('graph/error_*.response.json').scanSync(FIXTURES)]

  test.each(requests)('takes the request of %s', async (file) => {
    const { path, body } = await Bun.file(FIXTURES + file).json()
    await using graph = await aGraph()

    const answer = await post(graph.url, body, { path })

    expect({ answer, refused: graph.refused }).toMatchObject({
      answer: { status: 200 },
      refused: [],
    })
  })

  test.each(errors)('gives the error of %s word for word', async (file) => {
    const { status, body } = await Bun.file(FIXTURES + file).json()

    expect(graphError(body.error.code, body.error.fbtrace_id)).toEqual({ status, body })
  })

  test('answers a send, a template and a send to a hidden number in the form of the fixtures', async () => {
    await using graph = await aGraph()
    for (const name of ['send_text', 'send_template_owner_order', 'send_to_bsuid']) {
      const { body } = await Bun.file(`${FIXTURES}graph/${name}.request.json`).json()
      const expected = name === 'send_template_owner_order' ? 'send_template' : name
      const ok = await Bun.file(
        `${FIXTURES}graph/${expected === 'send_text' ? 'send' : expected}_ok.response.json`,
      ).json()

      const answer = await post(graph.url, body)

      const withId = structuredClone(ok.body)
      withId.messages[0].id = graph.sent.at(-1)?.wamid
      expect(answer.body as unknown).toEqual(withId)
    }
  })

  const actions = requests.filter((file) => /call_(?:pre_)?(?:accept|reject|terminate)/.test(file))

  test.each(actions)('answers %s as call_action_ok.response.json', async (file) => {
    const { path, body } = await Bun.file(FIXTURES + file).json()
    const ok = await Bun.file(`${FIXTURES}graph/call_action_ok.response.json`).json()
    await using graph = await aGraph()

    expect((await post(graph.url, body, { path })) as unknown).toEqual(ok)
  })

  test('answers a call whose SDP it can not read in the form of call_error_100_sdp.response.json', async () => {
    const { path, body } = await Bun.file(`${FIXTURES}graph/call_accept.request.json`).json()
    const wanted = await Bun.file(`${FIXTURES}graph/call_error_100_sdp.response.json`).json()
    await using graph = await aGraph()

    const answer = await post(
      graph.url,
      { ...body, session: { ...body.session, sdp: 'v=0' } },
      { path },
    )

    // The trace is new each time.
    const { fbtrace_id: _trace, ...error } = wanted.body.error
    expect(answer).toMatchObject({ status: wanted.status, body: { error } })
    expect(Object.keys(answer.body.error ?? {}).toSorted()).toEqual(
      Object.keys(wanted.body.error).toSorted(),
    )
  })

  test('answers a message marked as read as success_true.response.json', async () => {
    const { path, body } = await Bun.file(`${FIXTURES}graph/mark_read_typing.request.json`).json()
    const wanted = await Bun.file(`${FIXTURES}graph/success_true.response.json`).json()
    await using graph = await aGraph()
    await graph.deliver(textDelivery(NUMBER, ALINE, { id: body.message_id, at: AT, body: 'hi' }))

    expect((await post(graph.url, body, { path })) as unknown).toEqual(wanted)
  })

  test('builds deliveries of the form and the signature of the fixtures', async () => {
    const text = await Bun.file(`${FIXTURES}webhooks/text_plain_french.json`).json()
    const message = text.entry[0].changes[0].value.messages[0]
    const at = new Date(Number(message.timestamp) * 1000)
    const built = textDelivery(NUMBER, ALINE, { id: message.id, at, body: message.text.body })
    expect(built as unknown).toEqual(text)

    const tap = await Bun.file(`${FIXTURES}webhooks/interactive_list_reply.json`).json()
    const reply = tap.entry[0].changes[0].value.messages[0]
    expect(
      tapDelivery(NUMBER, ALINE, {
        id: reply.id,
        at: new Date(Number(reply.timestamp) * 1000),
        context: reply.context.id,
        on: 'row',
        tapId: 'item:5a1f',
        title: 'Goat brochette',
        description: 'RWF 3,500',
      }) as unknown,
    ).toEqual(tap)

    const vectors = await Bun.file(`${FIXTURES}signature_vectors.json`).json()
    const [exact] = vectors.cases
    const signed = signDelivery(vectors.app_secret, JSON.parse(exact.body))
    expect(new TextDecoder().decode(signed.body)).toBe(exact.body)
    expect(signed.headers['x-hub-signature-256']).toBe(exact.header)
    expect(new TextDecoder().decode(wireBytes('a/é'))).toBe(String.raw`"a\/\u00e9"`)
  })
})

describe('the simulated Graph refuses', () => {
  const buttons = (list: readonly { id: string; title: string }[]) => ({
    ...TEXT,
    type: 'interactive',
    text: undefined,
    interactive: {
      type: 'button',
      body: { text: 'x' },
      action: { buttons: list.map((reply) => ({ type: 'reply', reply })) },
    },
  })
  const list = (rows: number, more: object = {}) => ({
    ...TEXT,
    type: 'interactive',
    text: undefined,
    interactive: {
      type: 'list',
      body: { text: 'x' },
      action: {
        button: 'See',
        sections: [
          { rows: Array.from({ length: rows }, (_, i) => ({ id: `r${i}`, title: 'x', ...more })) },
        ],
      },
    },
  })
  const three = ['a', 'b', 'c'].map((id) => ({ id, title: id }))

  test.each([
    ['a text of 4,097 characters', { ...TEXT, text: { body: 'x'.repeat(4097) } }, 131_009],
    ['a blank text', { ...TEXT, text: { body: ' \n' } }, 131_009],
    ['a text without a body', { ...TEXT, text: {} }, 131_008],
    ['an unknown key', { ...TEXT, colour: 'red' }, 100],
    ['an unknown key inside', { ...TEXT, text: { body: 'x', colour: 'red' } }, 100],
    ['an unknown type', { ...TEXT, type: 'telegram' }, 131_009],
    ['a number without the plus', { ...TEXT, to: '250700000201' }, 131_009],
    ['nobody to send to', { ...TEXT, to: undefined }, 131_008],
    ['another product', { ...TEXT, messaging_product: 'sms' }, 131_009],
    ['a fourth button', buttons([...three, { id: 'd', title: 'd' }]), 131_009],
    ['two buttons of one title', buttons([...three.slice(1), { id: 'x', title: 'b' }]), 131_009],
    ['two buttons of one id', buttons([...three.slice(1), { id: 'b', title: 'x' }]), 131_009],
    ['a button title of 21 characters', buttons([{ id: 'a', title: 'x'.repeat(21) }]), 131_009],
    ['an eleventh row', list(11), 131_009],
    ['a row title of 25 characters', list(1, { title: 'x'.repeat(25) }), 131_009],
    ['a row description of 73', list(1, { description: 'x'.repeat(73) }), 131_009],
    ['an empty list', list(0), 131_009],
    ['callback data of 513', { ...TEXT, biz_opaque_callback_data: 'x'.repeat(513) }, 131_009],
  ])('%s', async (_what, body, code) => {
    await using graph = await aGraph()

    const answer = await post(graph.url, body)

    expect({ code: codeOf(answer), sent: graph.sent }).toEqual({ code, sent: [] })
  })

  test('a line break in a template parameter', async () => {
    const template = (text: string) => ({
      ...TEXT,
      type: 'template',
      text: undefined,
      template: {
        name: 'owner_new_order',
        language: { code: 'en' },
        components: [{ type: 'body', parameters: [{ type: 'text', text }] }],
      },
    })
    await using graph = await aGraph()

    expect(codeOf(await post(graph.url, template('A5\nA6')))).toBe(131_009)
    expect(codeOf(await post(graph.url, template('A5     A6')))).toBe(131_009)
    expect(codeOf(await post(graph.url, template('A5 A6')))).toBeUndefined()
  })

  test('a wrong token, a dead version, an unknown number and another content type', async () => {
    await using graph = await aGraph()

    expect(await post(graph.url, TEXT, { token: 'other' })).toMatchObject({ status: 401 })
    const old = await post(graph.url, TEXT, { path: '/v20.0/361990122845570/messages' })
    expect(codeOf(old)).toBe(100)
    expect(codeOf(await post(graph.url, TEXT, { path: '/v26.0/1/messages' }))).toBe(100)
    expect(codeOf(await post(graph.url, TEXT, { type: 'text/plain' }))).toBe(100)
    expect(graph.sent).toEqual([])
  })
})

describe('the simulated Graph keeps', () => {
  test('the 24 hours of a person, which a message of theirs opens and templates do not need', async () => {
    let now = AT
    await using graph = await aGraph({ keepWindows: true, clock: { now: () => now } })
    const { body: template } = await Bun.file(
      `${FIXTURES}graph/send_template_owner_order.request.json`,
    ).json()

    expect(codeOf(await post(graph.url, TEXT))).toBe(131_047)
    expect((await post(graph.url, template)).status).toBe(200)
    await graph.deliver(textDelivery(NUMBER, ALINE, { id: 'wamid.1', at: AT, body: 'hi' }))
    expect((await post(graph.url, TEXT)).status).toBe(200)
    now = new Date(AT.getTime() + 24 * 60 * 60_000 + 1)
    expect(codeOf(await post(graph.url, TEXT))).toBe(131_047)
  })

  test('the pair limit: 45 at once, then one per six seconds, each person apart', async () => {
    let now = AT
    await using graph = await aGraph({ pairLimit: true, clock: { now: () => now } })

    for (let n = 0; n < 45; n++) expect((await post(graph.url, TEXT)).status).toBe(200)
    expect(codeOf(await post(graph.url, TEXT))).toBe(131_056)
    expect((await post(graph.url, { ...TEXT, to: '+250700000202' })).status).toBe(200)
    now = new Date(AT.getTime() + 6000)
    expect((await post(graph.url, TEXT)).status).toBe(200)
    expect(codeOf(await post(graph.url, TEXT))).toBe(131_056)
  })

  test('the throughput of a number', async () => {
    let now = AT
    await using graph = await aGraph({ perSecond: 2, clock: { now: () => now } })

    expect((await post(graph.url, TEXT)).status).toBe(200)
    expect((await post(graph.url, TEXT)).status).toBe(200)
    expect(codeOf(await post(graph.url, TEXT))).toBe(130_429)
    now = new Date(AT.getTime() + 1000)
    expect((await post(graph.url, TEXT)).status).toBe(200)
  })
})

describe('the simulated Graph fails as planned', () => {
  test('and takes the message only where the real one might have', async () => {
    await using graph = await aGraph()
    graph.fault(
      { kind: 'error', code: 131_000 },
      { kind: 'status', status: 429, retryAfterSeconds: 7 },
      { kind: 'dropped_before' },
      { kind: 'dropped_after' },
      { kind: 'malformed' },
      { kind: 'slow', until: Promise.resolve() },
    )
    const taken: number[] = []
    for (let n = 0; n < 7; n++) {
      await post(graph.url, TEXT).catch(() => undefined)
      taken.push(graph.sent.length)
    }

    expect(taken).toEqual([0, 0, 0, 1, 2, 3, 4])
    expect(new Set(graph.sent.map((message) => message.wamid)).size).toBe(4)
  })

  test('tells its listeners of each message until they stop', async () => {
    await using graph = await aGraph()
    const heard: string[] = []
    const stop = graph.onSend((sent) => void heard.push(sent.to))

    await post(graph.url, TEXT)
    stop()
    await post(graph.url, TEXT)

    expect(heard).toEqual(['250700000201'])
  })
})

test('signed statuses follow a send in order, and come again until they are answered 200', async () => {
  const seen: { status: string; data: string; signed: boolean }[] = []
  let answer = 503
  using door = Bun.serve({
    port: 0,
    async fetch(request) {
      const body = await request.bytes()
      const [status] = JSON.parse(new TextDecoder().decode(body)).entry[0].changes[0].value.statuses
      const digest = new Bun.CryptoHasher('sha256', 'secret-1').update(body).digest('hex')
      const signed = request.headers.get('x-hub-signature-256') === `sha256=${digest}`
      seen.push({ status: status.status, data: status.biz_opaque_callback_data, signed })
      return new Response(null, { status: answer })
    },
  })
  await using graph = await aGraph({ webhookUrl: `http://127.0.0.1:${door.port}/` })

  await post(graph.url, { ...TEXT, biz_opaque_callback_data: 'row-1' })
  await graph.idle()
  answer = 200
  expect(await graph.redeliver()).toBe(0)
  const [sent] = graph.sent
  expect(await graph.status(sent?.wamid ?? '', 'read')).toBe(200)

  expect(seen.map(({ status }) => status)).toEqual([
    'sent',
    'delivered',
    'sent',
    'delivered',
    'read',
  ])
  expect(seen.every(({ data, signed }) => data === 'row-1' && signed)).toBe(true)
})

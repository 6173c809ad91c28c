import { afterAll, beforeAll, describe, expect, test } from 'bun:test'

import { callIdOf } from '../../src/platform/ids.ts'
import { rootIds } from '../../src/tracing/trace-ids.ts'
import { wantedKinds } from '../database.ts'
import { type GotSpan, otlpReceiver } from '../otlp-receiver.ts'
import { rawAnswer } from '../raw-request.ts'
import { ringing, scriptOf } from './calls.ts'
import { code, type House, openHouse } from './house.ts'
import { accepted, notice, numberIn, seated } from './talks.ts'

const TOKEN = 'a-token-for-the-receiver'

/** What must not be found anywhere: what was written, and who wrote. */
const SAID = 'two primus please my name is Zubeda'

let opened: Awaited<ReturnType<typeof openHouse>>
let house: House
const receiver = otlpReceiver()
beforeAll(async () => {
  const more = `[metrics]\notlp_endpoint = "${receiver.url}"\notlp_token = "${TOKEN}"\n`
  opened = await openHouse('postgres', {
    bars: [{ slug: 'chez-aline' }],
    telephone: { pace: 0.05 },
    more,
  })
  ;({ house } = opened)
}, 120_000)
afterAll(async () => {
  await opened?.close()
  await receiver.stop()
}, 60_000)

const named = (spans: readonly GotSpan[], name: string) => spans.filter((one) => one.name === name)

test('a message is one trace from the door to the send, by its own id, and nothing personal is in it', async () => {
  const guest = house.diner({ name: 'Zubeda', phone: '250730011223' })
  const wamid = 'wamid.TRACED1'
  await guest.write(code(house.bar('chez-aline'), '1'), { id: wamid })
  await guest.next()
  await guest.write(SAID, { id: 'wamid.TRACED2' })
  await guest.next()
  const { traceId, spanId } = rootIds(`m:${wamid}`)
  const second = rootIds('m:wamid.TRACED2')
  const ofTrace = (id: string) => receiver.spans.filter((span) => span.traceId === id)
  await receiver.until(() => named(ofTrace(second.traceId), 'send').length > 0)

  const spans = ofTrace(traceId)
  expect(
    spans
      .map(({ name }) => name)
      .toSorted()
      .slice(0, 3),
  ).toEqual(['send', 'store', 'turn'])
  const [root] = named(spans, 'store')
  expect(root).toMatchObject({ spanId, parentSpanId: '' })
  for (const span of spans.filter((one) => one !== root)) expect(span.parentSpanId).toBe(spanId)
  const [send] = named(spans, 'send')
  expect(send?.attributes).toEqual({ 'maitred.kind': 'answer', 'maitred.attempt': 1 })
  expect(send?.endMs).toBeGreaterThan(root?.startMs ?? Infinity)
  // The delivery is a trace of its own, which the message's points to.
  const delivery = ofTrace(root?.links[0]?.traceId ?? '').find((span) => span.parentSpanId === '')
  expect(delivery?.name).toBe('POST /webhooks/whatsapp')

  const all = receiver.bodies.join('\n')
  for (const secret of ['250730011223', '30011223', 'Zubeda', 'primus', 'wamid', 'TABLE-']) {
    expect(all).not.toContain(secret)
  }
  expect(all).not.toMatch(/sha256=|x-hub-signature|user_agent|client\.address|127\.0\.0\.1/)
  expect(new Set(receiver.authorizations)).toEqual(new Set([`Bearer ${TOKEN}`]))
})

/** Names of a trace's spans, those of sends and functions with their kind. */
const kinds = (spans: readonly GotSpan[]) =>
  spans
    .map(({ name, attributes: { 'maitred.kind': kind } }) =>
      typeof kind === 'string' ? `${name}: ${kind}` : name,
    )
    .toSorted()

test('a call is one trace from its webhook to what is sent after it, and nothing personal is in it', async () => {
  const phone = '250730055667'
  const ref = 'rtc_traced_call'
  house.graph.called(phone)
  await house.telephone.ring(ringing(scriptOf('booking'), house.bar('chez-aline'), phone), ref)
  const { traceId, spanId } = rootIds(`call:${callIdOf('sip', ref)}`)
  const ofCall = () => receiver.spans.filter((span) => span.traceId === traceId)
  // Staff are told of the table, the caller reads what came of it and is asked how it was, and a chat model is asked for better words.
  const wanted = [
    'answer',
    'ask model',
    'call',
    'end',
    'line',
    'send: notice',
    'send: notice',
    'send: staff',
    'store',
    'tool: book',
  ]
  // They end in no order, and come when they have ended.
  await receiver.until(() => ofCall().length >= wanted.length)

  const spans = ofCall()
  const [root] = named(spans, 'store')
  const [end] = named(spans, 'end')
  expect(root).toMatchObject({ spanId, parentSpanId: '' })
  for (const { name, parentSpanId } of spans.filter((one) => one !== root)) {
    expect(parentSpanId).toBe((name === 'ask model' ? end?.spanId : spanId) ?? 'none')
  }
  expect(kinds(spans)).toEqual(wanted)
  const delivery = receiver.spans.find((span) => span.spanId === root?.links[0]?.spanId)
  expect(delivery?.traceId).toBe(root?.links[0]?.traceId ?? '')
  const all = receiver.bodies.join('\n')
  for (const secret of [phone, '55667', 'Aline', 'terrace', 'rtc_'])
    expect(all).not.toContain(secret)
})

for (const kind of wantedKinds()) {
  describe(`on ${kind}`, () => {
    const orders = otlpReceiver()
    let other: Awaited<ReturnType<typeof openHouse>>
    beforeAll(async () => {
      other = await openHouse(kind, {
        bars: [{ slug: 'chez-odette' }, { slug: 'chez-solange' }],
        telephone: { pace: 0.05 },
        more: `[metrics]\notlp_endpoint = "${orders.url}"\n`,
      })
    }, 120_000)
    afterAll(async () => {
      await other?.close()
      await orders.stop()
    }, 60_000)

    test('whatever is sent about an order is in the trace of the message that placed it', async () => {
      const bar = other.house.bar('chez-odette')
      const owner = other.house.staff(bar)
      await owner.ask('hello')
      const diner = await seated(other.house, bar, 'A1')
      await diner.ask('2 fries')
      await diner.write("that's all", { id: 'wamid.PLACES' })
      const number = numberIn(await diner.next())
      const ready = await owner.press(await accepted(owner, number), 'Ready')
      await owner.press(ready, 'Served')
      await diner.until('How was it at')
      const { traceId, spanId } = rootIds('m:wamid.PLACES')
      const ofOrder = () => orders.spans.filter((span) => span.traceId === traceId)
      await orders.until(() => named(ofOrder(), 'send').length >= 6)

      // The timers' own library has spans, too.
      const spans = ofOrder().filter(({ name }) => ['store', 'turn', 'send'].includes(name))
      // Accepted, ready, served, and the question how it was.
      const notices = Array.from({ length: 4 }, () => 'send: notice')
      expect(kinds(spans)).toEqual(['send: answer', ...notices, 'send: staff', 'store', 'turn'])
      for (const send of named(spans, 'send')) expect(send.parentSpanId).toBe(spanId)
    }, 60_000)

    test('whatever is sent about an order of a call is in the trace of the call', async () => {
      const bar = other.house.bar('chez-solange')
      const owner = other.house.staff(bar)
      await owner.ask('hello')
      const phone = '250730055668'
      const ref = 'rtc_traced_order'
      other.house.graph.called(phone)
      await other.house.telephone.ring(ringing(scriptOf('order-in-english'), bar, phone), ref)
      await owner.press(await notice(owner, '101'), 'Accept')
      const { traceId } = rootIds(`call:${callIdOf('sip', ref)}`)
      const ofCall = () => orders.spans.filter((span) => span.traceId === traceId)
      await orders.until(() => named(ofCall(), 'send').length >= 4)

      // What came of the call, how it was, and that its order is accepted.
      const notices = Array.from({ length: 3 }, () => 'send: notice')
      expect(kinds(named(ofCall(), 'send'))).toEqual([...notices, 'send: staff'])
    }, 60_000)
  })
}

test('a path that a stranger made up, and a payment page’s secret, stay out of the names', async () => {
  const before = receiver.spans.length
  await fetch(`${house.server.url}/a-strangers-words?who=+250730011224`)
  await fetch(`${house.server.url}/pay/a-secret-token-of-a-page`)
  await fetch(`${house.server.url}/healthz`)
  await receiver.until((spans) =>
    spans.slice(before).some(({ name }) => name === 'GET /pay/:token'),
  )

  const all = receiver.bodies.join('\n')
  expect(all).not.toContain('strangers')
  expect(all).not.toContain('a-secret-token')
  expect(all).not.toContain('250730011224')
  expect(all).not.toContain('/healthz')
})

test.each(['a b', '[::', ''])(
  'a host "%s" is answered though requests are followed',
  async (host) => {
    const port = Number(new URL(house.server.url).port)
    const end = `HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`

    expect(await rawAnswer(port, `GET /healthz ${end}`)).toStartWith('HTTP/1.1 200')
  },
)

test('a receiver that is away costs no answer and no stop', async () => {
  const away = otlpReceiver()
  await away.stop()
  const more = `[metrics]\notlp_endpoint = "${away.url}"\n`
  const alone = await openHouse('postgres', { bars: [{ slug: 'chez-odile' }], more })
  try {
    const guest = alone.house.diner()

    const answer = await guest.ask(code(alone.house.bar('chez-odile'), '2'))
    const exitCode = await alone.house.server.stop()

    expect(answer.text).not.toBe('')
    expect(exitCode).toBe(0)
  } finally {
    await alone.close()
  }
}, 60_000)

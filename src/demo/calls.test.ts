import { afterEach, beforeEach, expect, test } from 'bun:test'

import { fakeTime } from '../../test/fake-time.ts'
import { isType, openLine } from '../../test/line-client.ts'
import { newId } from '../platform/ids.ts'
import { type DemoCallEvent, demoCalls, nextSaturday } from './calls.ts'
import { demoBar, demoPhones, readSamples } from './demo-bars.ts'
import { type SimulatedRealtime, simulatedRealtime } from './realtime/realtime.ts'

const API_KEY = 'sk-demo'
const BUNDLES = readSamples()
const BARS = BUNDLES.map(demoBar)
const PHONES = demoPhones(BUNDLES)

let realtime: SimulatedRealtime
const time = fakeTime()
beforeEach(newTelephone)
afterEach(() => realtime.stop())

async function newTelephone() {
  realtime = await simulatedRealtime({
    apiKey: API_KEY,
    webhookSecret: 'whsec_c3RhbmRpbg==',
    clock: time.clock,
    pace: 0,
  })
}

function someCalls(emptied: (person: string) => void | Promise<void> = () => {}) {
  const calls = demoCalls({
    realtime,
    bars: BARS,
    phones: PHONES,
    timers: time.timers,
    clock: time.clock,
    newId,
    emptyCart: async (phone, bar) => await emptied(`${phone.id} at ${bar.slug}`),
  })
  const told: DemoCallEvent[] = []
  calls.subscribe((event) => void told.push(event))
  return { calls, told }
}

async function pickUp(callId: string) {
  await fetch(`${realtime.url}/realtime/calls/${callId}/accept`, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'realtime', model: 'gpt-realtime-2.1' }),
  })
  const line = await openLine(realtime.realtimeUrl, callId, API_KEY)
  line.send({ type: 'response.create', response: { metadata: { purpose: 'greeting' } } })
  await line.until(isType('response.done'))
}

test('only calls that name dishes of a bar’s own menu are offered there, and a table at each', () => {
  const { calls } = someCalls()
  const offered = Object.fromEntries(BARS.map((bar) => [bar.slug, calls.namesFor(bar)]))

  expect(offered['chez-mado']).toHaveLength(9)
  expect(offered['le-quai']).toEqual(['booking'])
})

test('every bar takes orders and calls at any hour: whoever tries them has their own', () => {
  const taken = BUNDLES.map(({ bar }) => [
    bar.rules.ordersWhenClosed,
    bar.voice.takesCallsWhenClosed,
  ])

  expect(taken).toEqual([
    [true, true],
    [true, true],
  ])
})

test('a bar greets by its own name', async () => {
  const { calls, told } = someCalls()

  const rung = await calls.ring('diner', 'le-quai', 'booking')
  if (!rung.ok) throw new Error(rung.refusal.code)
  await pickUp(rung.value.callId)

  const text = 'Good evening, Le Quai. What can I do for you?'
  expect(told[1]).toMatchObject({ number: BARS[1]?.phoneNumberId, state: 'talk', text })
})

test('a call rings, is told word by word, and is over', async () => {
  const { calls, told } = someCalls()

  const rung = await calls.ring('diner', 'chez-mado', 'order-in-english')
  if (!rung.ok) throw new Error(rung.refusal.code)
  await pickUp(rung.value.callId)
  calls.hangUp('diner')
  await realtime.over(rung.value.callId)

  const at = { phone: 'diner', number: BARS[0]?.phoneNumberId }
  expect(told[0]).toEqual({ ...at, state: 'ringing' } as DemoCallEvent)
  expect(told[1]).toMatchObject({ ...at, state: 'talk', who: 'model' })
  expect(told.at(-1)).toEqual({ ...at, state: 'over' } as DemoCallEvent)
})

test('a call under way is told of with all that was said, until every phone is put down', async () => {
  const { calls } = someCalls()

  const rung = await calls.ring('diner', 'chez-mado', 'order-in-english')
  if (!rung.ok) throw new Error(rung.refusal.code)
  const at = { phone: 'diner', number: BARS[0]?.phoneNumberId ?? '' }
  expect(calls.running()).toEqual([{ ...at, lines: [] }])
  await pickUp(rung.value.callId)
  const text = 'Good evening, Chez Mado. What can I do for you?'
  expect(calls.running()[0]?.lines[0]).toEqual({ who: 'model', text })
  calls.hangUpAll()
  await realtime.over(rung.value.callId)

  expect(calls.running()).toEqual([])
})

test.each([
  ['nobody', 'chez-mado', 'booking', 'phone_unknown'],
  ['diner', 'nowhere', 'booking', 'bar_unknown'],
  ['diner', 'chez-mado', 'nothing', 'call_unknown'],
  ['diner', 'chez-mado', 'vendor-down', 'call_unknown'],
  ['diner', 'le-quai', 'order-in-french', 'call_unknown'],
])('%s calling %s for %s is refused', async (phone, bar, name, code) => {
  const { calls, told } = someCalls()

  expect(await calls.ring(phone, bar, name)).toEqual({
    ok: false,
    refusal: { code: code as 'call_unknown' },
  })
  expect(told).toEqual([])
})

test('a caller who fills a cart begins with an empty one, and whoever fills none keeps theirs', async () => {
  const emptied: string[] = []
  const { calls } = someCalls((person) => void emptied.push(person))

  await calls.ring('diner', 'chez-mado', 'order-in-french')
  await calls.ring('friend', 'chez-mado', 'booking')

  expect(emptied).toEqual(['diner at chez-mado'])
})

test('a call has an id that none of an earlier demo had', async () => {
  const first = await someCalls().calls.ring('diner', 'chez-mado', 'booking')
  await realtime.stop()
  await newTelephone()

  const second = await someCalls().calls.ring('diner', 'chez-mado', 'booking')

  expect(first.ok && second.ok).toBe(true)
  expect(first).not.toEqual(second)
})

test('two phones that call at once make two calls', async () => {
  const { calls } = someCalls()

  const rung = await Promise.all([
    calls.ring('diner', 'chez-mado', 'order-in-french'),
    calls.ring('friend', 'chez-mado', 'order-in-english'),
  ])

  expect(new Set(rung.map((each) => each.ok && each.value.callId)).size).toBe(2)
  expect(calls.running().map(({ phone }) => phone)).toEqual(['diner', 'friend'])
})

test('a phone that is put down while the cart is emptied does not ring', async () => {
  const emptied = Promise.withResolvers<void>()
  const { calls, told } = someCalls(() => emptied.promise)

  const rung = calls.ring('diner', 'chez-mado', 'order-in-french')
  calls.hangUpAll()
  emptied.resolve()
  await rung

  expect(told.map(({ state }) => state)).toEqual(['ringing', 'over'])
  expect(realtime.calls).toEqual([])
})

test('a phone whose cart could not be emptied can call again', async () => {
  let isBroken = true
  const { calls } = someCalls(() => {
    if (isBroken) throw new RangeError('no database')
  })

  const thrown = await calls
    .ring('diner', 'chez-mado', 'order-in-french')
    .catch((error: unknown) => error)
  isBroken = false
  const again = await calls.ring('diner', 'chez-mado', 'order-in-french')

  expect(thrown).toBeInstanceOf(RangeError)
  expect(again.ok).toBe(true)
})

test.each([
  ['2026-11-30T12:00:00Z', '2026-12-05'],
  ['2026-12-04T23:59:00Z', '2026-12-05'],
  ['2026-12-05T00:00:00Z', '2026-12-12'],
  ['2027-01-31T12:00:00Z', '2027-02-06'],
])('at %s a table is asked for on %s', (at, day) => {
  expect(nextSaturday(new Date(at))).toBe(day)
})

test('a phone makes one call at a time', async () => {
  const { calls } = someCalls()
  await calls.ring('diner', 'chez-mado', 'booking')

  const second = await calls.ring('diner', 'chez-mado', 'booking')
  const friend = await calls.ring('friend', 'chez-mado', 'booking')

  expect([second.ok, friend.ok]).toEqual([false, true])
})

test('a call nobody answers is given up by its caller', async () => {
  const { calls, told } = someCalls()
  const rung = await calls.ring('diner', 'chez-mado', 'booking')
  if (!rung.ok) throw new Error(rung.refusal.code)

  time.advance(30_000)
  await realtime.over(rung.value.callId)

  expect(told.map(({ state }) => state)).toEqual(['ringing', 'over'])
})

import { expect, test } from 'bun:test'

import { CallDriver } from '../../../test/call-driver.ts'
import { NO_FACTS } from '../truth/facts.ts'
import { NO_LINE_USAGE } from './line.ts'

const CART = { cartFingerprint: 'cart-1', output: { ok: true, cart: { lines: [] } } }

/** A call in which the cart was read out and the caller has just answered. */
function afterReadOut(answer: string | null, from: CallDriver = new CallDriver().opened()) {
  from.says('that is all')
  const look = from.calls('look_up', { what: 'cart' })
  from.answers({ calls: [look] })
  from.acted(look, CART)
  const spoken = from.answers({ says: 'Two Primus. Shall I place it?', purpose: 'tools' })
  const turn = from.says(answer)
  const place = from.calls('place_order')
  return { call: from, place, turn, spoken }
}

const placing = (call: CallDriver) =>
  call.done('act').filter(({ act }) => act.do === 'desk' && act.tool === 'place_order')

test('all calls of one response are begun together and answered by one response', () => {
  const call = new CallDriver().opened()
  call.says('two Primus and fries')
  const first = call.calls('change_cart', { action: 'add', item_id: 'primus', quantity: 2 })
  const second = call.calls('change_cart', { action: 'add', item_id: 'frites', quantity: 1 })
  call.answers({ calls: [first, second] })
  expect(call.done('act').map(({ functionCallId }) => functionCallId)).toEqual([
    first.functionCallId,
    second.functionCallId,
  ])

  call.acted(second)
  expect(call.sent('respond')).toHaveLength(1)
  call.acted(first)

  expect(call.sent('tool_output')).toHaveLength(2)
  expect(call.sent('respond').map((one) => one.purpose)).toEqual(['greeting', 'tools'])
})

test('a function call acts once, however often it is told', () => {
  const call = new CallDriver().opened()
  call.says('hours')
  const look = call.calls('look_up', { what: 'hours' })

  call.answers({ calls: [look, look] })
  call.acted(look)
  call.answers({ calls: [look], purpose: 'tools' })

  expect(call.done('act')).toHaveLength(1)
  expect(call.sent('tool_output')).toHaveLength(1)
})

test('calls of a response that did not complete are never run', () => {
  const call = new CallDriver().opened()
  call.says('put me through')
  const transfer = call.calls('transfer_to_person', { reason: 'asked' })
  call.line({ kind: 'response_started', responseId: 'r', purpose: null })
  call.line({
    kind: 'response_ended',
    responseId: 'r',
    purpose: null,
    status: 'cancelled',
    fault: null,
    calls: [transfer],
    usage: { textIn: 0, audioIn: 0, textCached: 0, audioCached: 0, textOut: 0, audioOut: 0 },
  })

  expect(call.done('tell_staff')).toHaveLength(0)
  expect(call.sent('tool_output')).toHaveLength(0)
})

test.each([
  { what: 'an unknown tool', name: 'order_pizza', args: {}, code: 'unknown_tool' },
  { what: 'broken JSON', name: 'look_up', args: '{"what":', code: 'bad_json' },
  { what: 'wrong arguments', name: 'look_up', args: { what: 'weather' }, code: 'bad_arguments' },
])('$what is answered with what is wrong', ({ name, args, code }) => {
  const call = new CallDriver().opened()
  call.says('hello')
  const bad = call.calls(name, args)

  call.answers({ calls: [bad] })

  expect(call.output(bad)).toMatchObject({ ok: false, refused: code })
  expect(call.sent('respond').at(-1)?.purpose).toBe('tools')
})

test('a tool that takes too long is answered honestly and its late outcome is not told', () => {
  const call = new CallDriver().opened()
  call.says('hours')
  const look = call.calls('look_up', { what: 'hours' })
  call.answers({ calls: [look] })

  call.pass(3_000)
  expect(call.output(look)).toMatchObject({ refused: 'too_slow' })
  call.acted(look, { placed: [{ orderId: 'o1', number: '101' }] })

  expect(call.sent('tool_output')).toHaveLength(1)
  expect(call.counts()).toContain('act_late')
  expect(call.state.memory.tallies.placed).toHaveLength(1)
})

test('a tool that throws is answered honestly', () => {
  const call = new CallDriver().opened()
  call.says('hours')
  const look = call.calls('look_up', { what: 'hours' })
  call.answers({ calls: [look] })

  call.feed({ kind: 'act_failed', functionCallId: look.functionCallId })

  expect(call.output(look)).toMatchObject({ refused: 'failed' })
  expect(call.sent('respond').at(-1)?.purpose).toBe('tools')
})

test('a slow tool that nothing was said about is covered by one sentence', () => {
  const call = new CallDriver().opened()
  call.says('do you have tilapia')
  const look = call.calls('look_up', { what: 'menu', query: 'tilapia' })
  call.answers({ calls: [look] })

  call.pass(400)
  expect(call.sent('respond').at(-1)).toMatchObject({ purpose: 'notice', mayCall: false })
  call.acted(look)
  call.answers({ says: 'One moment.', purpose: 'notice' })

  expect(call.sent('respond').map((one) => one.purpose)).toEqual(['greeting', 'notice', 'tools'])
})

test('a slow tool that was announced is not covered again', () => {
  const call = new CallDriver().opened()
  call.says('do you have tilapia')
  const look = call.calls('look_up', { what: 'menu', query: 'tilapia' })
  call.answers({ says: 'Let me look.', calls: [look] })

  call.pass(1_000)

  expect(call.sent('respond')).toHaveLength(1)
})

test('a plain yes right after the cart was read out places exactly that cart', () => {
  const { call, place } = afterReadOut('yes please')

  call.answers({ calls: [place] })

  expect(placing(call)[0]?.act).toMatchObject({ confirmedCart: 'cart-1' })
  call.acted(place, { placed: [{ orderId: 'o1', number: '101' }] })
  expect(call.output(place)).toMatchObject({ order_numbers: ['101'] })
})

test.each([
  'yes and a Fanta',
  'no',
  'maybe later',
  'yes?',
  'is that with ice?',
  '...',
  'oui mais sans glace',
])('%p is no yes to an order', (words) => {
  const { call, place } = afterReadOut(words)

  call.answers({ calls: [place] })

  expect(placing(call)).toHaveLength(0)
  expect(call.output(place)).toMatchObject({ refused: 'not_confirmed' })
})

test.each(['yego', 'ndiyo', 'oui', 'ok', 'sawa', 'yes, thank you'])('%p is a yes', (words) => {
  const { call, place } = afterReadOut(words)

  call.answers({ calls: [place] })

  expect(placing(call)).toHaveLength(1)
})

test('an order waits for the words of the yes, but not for ever', () => {
  const one = afterReadOut(null)
  one.call.answers({ calls: [one.place] })
  expect(placing(one.call)).toHaveLength(0)
  one.call.pass(1_000)
  one.call.line({ kind: 'heard', itemId: one.turn, text: 'yes', languages: [], seconds: null })
  expect(placing(one.call)).toHaveLength(1)

  const other = afterReadOut(null)
  other.call.answers({ calls: [other.place] })
  other.call.pass(1_500)
  expect(other.call.output(other.place)).toMatchObject({ refused: 'not_confirmed' })
  other.call.line({ kind: 'heard', itemId: other.turn, text: 'yes', languages: [], seconds: null })
  expect(placing(other.call)).toHaveLength(0)
})

test('a turn that could not be written down is no yes', () => {
  const { call, place, turn } = afterReadOut(null)
  call.answers({ calls: [place] })

  call.line({ kind: 'unheard', itemId: turn })

  expect(call.output(place)).toMatchObject({ refused: 'not_confirmed' })
})

test('a yes counts only once, and only in the turn right after the cart', () => {
  const { call, place } = afterReadOut('wait')
  call.answers({ says: 'Of course.' })
  call.says('yes')

  call.answers({ calls: [place] })

  expect(call.output(place)).toMatchObject({ refused: 'not_confirmed' })
})

test('a noise without words between cart and yes is passed over', () => {
  const { call, place } = afterReadOut('')
  call.answers({ says: 'Sorry?' })
  call.says('yes')

  call.answers({ calls: [place] })

  expect(placing(call)).toHaveLength(1)
})

test('a cart that was cut off while it was read out can not be said yes to', () => {
  const call = new CallDriver().opened()
  call.says('that is all')
  const look = call.calls('look_up', { what: 'cart' })
  call.answers({ calls: [look] })
  call.acted(look, CART)
  const { itemId } = call.answers({
    says: 'Two Primus. Shall I?',
    purpose: 'tools',
    isPlayed: false,
  })
  call.says('yes')
  call.line({ kind: 'cut', itemId, heardMs: 300 })
  const place = call.calls('place_order')

  call.answers({ calls: [place] })

  expect(call.output(place)).toMatchObject({ refused: 'not_confirmed' })
})

test('a change of the cart after it was read out needs another yes', () => {
  const { call, place } = afterReadOut('yes')
  const change = call.calls('change_cart', { action: 'add', item_id: 'frites' })
  call.answers({ calls: [change] })
  call.acted(change, { cartFingerprint: 'cart-2' })

  call.answers({ calls: [place], purpose: 'tools' })

  expect(call.output(place)).toMatchObject({ refused: 'not_confirmed' })
})

test('a cart that was told but not spoken of can not be said yes to', () => {
  const call = new CallDriver().opened()
  call.says('that is all')
  const look = call.calls('look_up', { what: 'cart' })
  call.answers({ calls: [look] })
  call.acted(look, CART)
  call.says('yes')
  const place = call.calls('place_order')

  call.answers({ calls: [place] })

  expect(call.output(place)).toMatchObject({ refused: 'not_confirmed' })
})

test('what the tools did not say is put right, once it is known to be wrong', () => {
  const call = new CallDriver().opened()
  call.says('how much is the tilapia')

  call.answers({ says: 'The grilled tilapia is 4,000 francs.' })

  expect(call.counts()).toContain('false_claim')
  expect(call.sent('note').at(-1)?.text).toContain('amount')
  expect(call.sent('respond').at(-1)?.purpose).toBe('notice')
})

test('what is said along with calls is checked when they are done', () => {
  const call = new CallDriver().opened()
  call.says('how much is it in all')
  const look = call.calls('look_up', { what: 'cart' })
  call.answers({ says: 'That is 3,200 francs.', calls: [look] })
  expect(call.counts()).not.toContain('false_claim')

  call.acted(look, {
    facts: { ...NO_FACTS, hasCart: true, amounts: [{ minor: 3200, itemId: null }] },
    cartFingerprint: 'cart-1',
  })

  expect(call.counts()).not.toContain('false_claim')
  expect(call.sent('respond').at(-1)?.purpose).toBe('tools')
})

test('a false sentence along with calls is put right in the one response that follows', () => {
  const call = new CallDriver().opened()
  call.says('how much is it in all')
  const look = call.calls('look_up', { what: 'cart' })
  call.answers({ says: 'That is 9,999 francs.', calls: [look] })

  call.acted(look, { cartFingerprint: 'cart-1' })

  expect(call.counts()).toContain('false_claim')
  expect(call.sent('respond').map((one) => one.purpose)).toEqual(['greeting', 'tools'])
})

test('a model that keeps saying what is not so is put right three times', () => {
  const call = new CallDriver().opened()
  for (let time = 0; time < 5; time += 1) {
    call.says('and the price?')
    call.answers({ says: 'The grilled tilapia is 4,000 francs.' })
    call.answers({ says: 'I am sorry, I do not know.', purpose: 'notice' })
  }

  expect(call.counts().filter((one) => one === 'false_claim')).toHaveLength(5)
  expect(call.sent('note').filter(({ text }) => text.includes('Put it right'))).toHaveLength(3)
})

test('the table a caller named is the only one they can be seated at', () => {
  const call = new CallDriver().opened()
  call.says('we sit at table A5')
  const sit = call.calls('take_table', { table: 'A5', how: 'sit' })

  call.answers({ calls: [sit] })

  expect(call.done('act')[0]?.act).toMatchObject({ tool: 'sit_at_table', namedTable: 'A5' })
})

test('memory is stored before anything is begun that another process would have to finish', () => {
  const call = new CallDriver().opened()
  call.says('hours')
  const look = call.calls('look_up', { what: 'hours' })
  call.effects.length = 0

  call.answers({ calls: [look] })

  const kinds = call.effects.map((effect) => effect.kind)
  expect(kinds.indexOf('remember')).toBeLessThan(kinds.indexOf('act'))
  expect(call.done('remember').at(-1)?.memory.pending).toEqual([
    { functionCallId: look.functionCallId, name: 'look_up' },
  ])
})

test('a cart that changed between telling and reading out can not be said yes to', () => {
  const call = new CallDriver().opened()
  call.says('a Fanta, and that is all')
  const look = call.calls('look_up', { what: 'cart' })
  const change = call.calls('change_cart', { action: 'add', item_id: 'fanta-orange' })
  call.answers({ calls: [look, change] })
  call.acted(look, CART)
  call.acted(change, { cartFingerprint: 'cart-2' })
  call.answers({ says: 'Two Primus. Shall I?', purpose: 'tools' })
  call.says('yes')
  const place = call.calls('place_order')

  call.answers({ calls: [place] })

  expect(call.output(place)).toMatchObject({ refused: 'not_confirmed' })
})

test('a response of the vendor’s own is not the reading out of the cart', () => {
  const call = new CallDriver().opened()
  call.says('that is all')
  const look = call.calls('look_up', { what: 'cart' })
  call.answers({ calls: [look] })
  call.line({ kind: 'caller_started', itemId: 'more' })
  call.acted(look, CART)
  call.line({ kind: 'caller_turn', itemId: 'more', previousItemId: null })
  call.answers({ says: 'Anything else?' })
  call.says('yes')
  const place = call.calls('place_order')

  call.answers({ calls: [place] })

  expect(call.output(place)).toMatchObject({ refused: 'not_confirmed' })
})

/** The cart is being read out; `trouble` happens before the response has ended. */
function readOutWith(trouble: (call: CallDriver, ids: { resp: string; item: string }) => void) {
  const call = new CallDriver().opened()
  call.says('that is all')
  const look = call.calls('look_up', { what: 'cart' })
  call.answers({ calls: [look] })
  call.acted(look, CART)
  const ids = { resp: 'r', item: 'i' }
  call.line({ kind: 'response_started', responseId: 'r', purpose: 'tools' })
  call.line({ kind: 'spoken', responseId: 'r', itemId: 'i', text: 'Two Primus.', isWhole: true })
  trouble(call, ids)
  call.line({
    kind: 'response_ended',
    responseId: 'r',
    purpose: 'tools',
    status: 'completed',
    fault: null,
    calls: [],
    usage: NO_LINE_USAGE,
  })
  return call
}

const placesOn = (call: CallDriver, words: string) => {
  call.says(words)
  const place = call.calls('place_order')
  call.answers({ calls: [place] })
  return placing(call).length
}

test('a cart cut off while it was still being made can not be said yes to', () => {
  const cut = readOutWith((call, { item }) => call.line({ kind: 'cut', itemId: item, heardMs: 9 }))
  const cleared = readOutWith((call, { resp: responseId }) =>
    call.line({ kind: 'playback', responseId, state: 'cleared' }),
  )

  expect(placesOn(cut, 'yes')).toBe(0)
  expect(placesOn(cleared, 'yes')).toBe(0)
  expect(
    placesOn(
      readOutWith(() => []),
      'yes',
    ),
  ).toBe(1)
})

test('a cart whose sound is thrown away can not be said yes to; one that was played can', () => {
  const cleared = readOutWith(() => [])
  cleared.line({ kind: 'playback', responseId: 'r', state: 'cleared' })
  expect(placesOn(cleared, 'yes')).toBe(0)

  const played = readOutWith(() => [])
  played.line({ kind: 'playback', responseId: 'r', state: 'stopped' })
  played.line({ kind: 'cut', itemId: 'i', heardMs: 60_000 })
  expect(placesOn(played, 'yes')).toBe(1)
})

test('a yes that is not understood to its end is none', () => {
  expect(
    placesOn(
      readOutWith(() => []),
      'yes but first ask the cook about the gizmo',
    ),
  ).toBe(0)
})

import { expect, test } from 'bun:test'

import { anOutcome, CallDriver, responseEnded, takenOver } from '../../../test/call-driver.ts'
import { BAR } from '../../../test/goldens/sample-bar.ts'
import { NO_FACTS } from '../truth/facts.ts'
import { readMemory } from './call-memory.ts'
import type { FunctionCall } from './line.ts'

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

test('a response told twice, and only then with its call, has it answered', () => {
  const call = new CallDriver().opened()
  call.says('hours')
  const look = call.calls('look_up', { what: 'hours' })
  call.line({ kind: 'response_started', responseId: 'r', purpose: null })
  call.line(responseEnded('r'))

  call.line(responseEnded('r', { calls: [look] }))
  call.acted(look)
  call.line(responseEnded('r', { calls: [look] }))

  expect(call.sent('tool_output')).toHaveLength(1)
  expect(call.sent('respond').map((one) => one.purpose)).toEqual(['greeting', 'tools'])
})

test('calls of a response that did not complete are never run', () => {
  const call = new CallDriver().opened()
  call.says('put me through')
  const transfer = call.calls('transfer_to_person', { reason: 'asked' })
  call.line({ kind: 'response_started', responseId: 'r', purpose: null })
  call.line(responseEnded('r', { status: 'cancelled', calls: [transfer] }))

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

test('the code of another bar’s table names no table here', () => {
  const named = (words: string) => {
    const call = new CallDriver().opened()
    call.says(words)
    return call.state.memory.namedTable
  }

  expect(named(`TABLE-A6-BAR-${BAR.id}`)).toBe('A6')
  expect(named('TABLE-A6-BAR-4f2b8c1e-9a4d-4e6f-8b21-7c5d9e0f1a2b')).toBeNull()
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

/** The cart is being read out; `trouble` happens before the response has ended. */

function asksForTable() {
  const call = new CallDriver().opened()
  call.says('a table for four please')
  const book = call.calls('book_table', {
    date: '2026-11-27',
    time: '20:30',
    guests: 4,
    name: 'Aline',
    wishes: null,
  })
  call.answers({ calls: [book] })
  return { call, book }
}

test('a booking that came after its time was up counts all the same, once', () => {
  const { call, book } = asksForTable()
  call.pass(3_000)
  expect(call.output(book)).toMatchObject({ refused: 'too_slow' })

  call.acted(book)
  call.acted(book)

  expect(call.state.memory.tallies.hasBooking).toBe(true)
})

/** What whoever takes the call over finds, once the vendor has shown `shown` of what came after the output. */
function booked(shown: (call: CallDriver, book: FunctionCall) => void) {
  const { call, book } = asksForTable()
  call.acted(book)
  shown(call, book)
  const memory = readMemory(JSON.parse(JSON.stringify(call.state.memory)), call.state.memory)
  if (memory === null) throw new Error('the memory is not as it was written')
  return { call, book, memory }
}

test('an output counts as told once the vendor shows it, or refuses it as a double', () => {
  const shown = [
    booked((call, { functionCallId }) => call.line({ kind: 'output_taken', functionCallId })),
    booked((call) => {
      const commandId = call.sent('tool_output').at(-1)?.id ?? null
      call.line({ kind: 'fault', fault: 'item_exists', commandId })
    }),
  ]

  expect(shown.map(({ memory }) => memory.pending)).toEqual([[], []])
})

test('an output that may be lost with its process is told again by the next one', () => {
  const { book, memory } = booked(() => undefined)
  expect(memory.pending).toEqual([named(book)])
  const call = takenOver(memory, [book])
  call.line({ kind: 'opened' })

  call.feed({ kind: 'acted', functionCallId: book.functionCallId, outcome: anOutcome() })

  expect(call.output(book)).toMatchObject({ ok: true })
  expect(call.sent('respond').map(({ purpose }) => purpose)).toEqual(['tools'])
  expect(call.state.memory.tallies.hasBooking).toBe(true)
})

function named({ functionCallId, name }: FunctionCall) {
  return { functionCallId, name }
}

/** Taken over from a process that died in the middle of an order. */
function takenOverWhilePlacing() {
  const place = { functionCallId: 'call_place', name: 'place_order', arguments: '{}' }
  const pending = [{ functionCallId: place.functionCallId, name: place.name }]
  const cartTold = { fingerprint: 'cart-1', isSpoken: true }
  const call = takenOver({ isGreeted: true, cartTold, pending }, [place])
  call.line({ kind: 'opened' })
  return { call, place }
}

test('an order placed before its process died is told to the model, whose yes nobody has any more', () => {
  const { call, place } = takenOverWhilePlacing()

  expect(call.done('act')).toMatchObject([
    { functionCallId: place.functionCallId, act: { tool: 'place_order', confirmedCart: null } },
  ])
  call.acted(place, { placed: [{ orderId: 'o1', number: '101' }] })
  call.feed({ kind: 'acted', functionCallId: place.functionCallId, outcome: anOutcome() })

  expect(call.output(place)).toMatchObject({ ok: true, order_numbers: ['101'] })
  expect(call.sent('tool_output')).toHaveLength(1)
  expect(call.state.memory.tallies.placed).toEqual([{ orderId: 'o1', number: '101' }])
  call.line({ kind: 'output_taken', functionCallId: place.functionCallId })
  expect(call.state.memory.pending).toEqual([])
  expect(call.sent('respond').map(({ purpose }) => purpose)).toEqual(['tools'])
})

test('one that had not been placed is refused by the desk, and asked for again', () => {
  const { call, place } = takenOverWhilePlacing()
  const refused = { ok: false, refused: 'not_confirmed', advice: 'Ask for a yes.' }

  call.acted(place, { ok: false, output: refused })

  expect(call.output(place)).toEqual(refused)
  expect(call.state.memory.tallies.placed).toEqual([])
})

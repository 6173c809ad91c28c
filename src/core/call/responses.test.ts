import { expect, test } from 'bun:test'

import { CallDriver, responseEnded } from '../../../test/call-driver.ts'
import { NO_LINE_USAGE } from './line.ts'
import { merged } from './responses.ts'

const responds = (call: CallDriver) => call.sent('respond').map((one) => one.purpose)

/** Somebody has asked, and the model looks it up. */
function asksForHours() {
  const call = new CallDriver().opened()
  call.says('hours please')
  const look = call.calls('look_up', { what: 'hours' })
  call.answers({ calls: [look] })
  return { call, look }
}

const failed = (responseId: string, fault: 'vendor' | 'rate_limited' | 'quota') =>
  responseEnded(responseId, { status: 'failed', fault })

test('the greeting and its mark go out in the step that opens the line', () => {
  const call = new CallDriver()

  const effects = call.line({ kind: 'opened' })

  const sent = effects.flatMap((effect) => (effect.kind === 'send' ? [effect.command] : []))
  expect(sent[0]).toMatchObject({ kind: 'note', itemId: 'greet_0198f3a0-1111-7000-8' })
  expect(sent[1]).toMatchObject({ kind: 'respond', purpose: 'greeting', mayCall: false })
  expect(JSON.stringify(sent[1])).toContain('digital waiter of Inzozi Garden')
})

test('an answer to a tool waits for the response that turn detection made', () => {
  const call = new CallDriver().opened()
  call.says('how much is a Primus')
  const look = call.calls('look_up', { what: 'hours' })
  call.answers({ calls: [look] })
  call.line({ kind: 'response_started', responseId: 'theirs', purpose: null })

  call.acted(look)

  expect(responds(call)).toEqual(['greeting'])
  call.line({ ...failed('theirs', 'vendor'), status: 'cancelled', fault: null })
  expect(responds(call)).toEqual(['greeting', 'tools'])
})

test('a refusal because another response is active brings the wish back, once', () => {
  const { call, look } = asksForHours()
  call.acted(look)
  const asked = call.sent('respond').at(-1)

  call.line({ kind: 'fault', fault: 'response_active', commandId: asked?.id ?? null })
  call.line({ kind: 'response_started', responseId: 'theirs', purpose: null })
  expect(responds(call)).toEqual(['greeting', 'tools'])
  call.line({ ...failed('theirs', 'vendor'), status: 'completed', fault: null })

  expect(responds(call)).toEqual(['greeting', 'tools', 'tools'])
  expect(call.sent('respond').at(-1)?.id).not.toBe(asked?.id ?? '')
})

test('a response of the vendor that is seen first brings the wish back when it ends', () => {
  const { call, look } = asksForHours()
  call.acted(look)
  const asked = call.sent('respond').at(-1)

  call.line({ kind: 'response_started', responseId: 'theirs', purpose: null })
  call.line({ kind: 'fault', fault: 'response_active', commandId: asked?.id ?? null })
  call.line({ ...failed('theirs', 'vendor'), status: 'completed', fault: null })

  expect(responds(call)).toEqual(['greeting', 'tools', 'tools'])
})

test('a refusal that names nothing known is asked again after a while', () => {
  const { call, look } = asksForHours()
  call.acted(look)

  call.line({
    kind: 'fault',
    fault: 'response_active',
    commandId: call.sent('respond').at(-1)?.id ?? '',
  })
  call.pass(2_999)
  expect(responds(call)).toEqual(['greeting', 'tools'])
  call.pass(1)

  expect(responds(call)).toEqual(['greeting', 'tools', 'tools'])
})

test('a failed response is asked for once more, then the call ends with a sentence and a text', () => {
  const call = new CallDriver().opened()
  call.says('two Primus please')
  call.line({ kind: 'response_started', responseId: 'r1', purpose: null })
  call.line(failed('r1', 'vendor'))
  expect(responds(call)).toEqual(['greeting', 'retry'])

  call.line({ kind: 'response_started', responseId: 'r2', purpose: 'retry' })
  call.line({ ...failed('r2', 'vendor'), purpose: 'retry' })

  expect(responds(call)).toEqual(['greeting', 'retry', 'goodbye'])
  call.answers({ says: 'I am sorry', purpose: 'goodbye' })
  expect(call.done('hang_up')).toHaveLength(1)
  call.feed({ kind: 'line_closed', isClean: true, code: 1000 })
  expect(call.end()).toMatchObject({ outcome: 'failed', reason: 'vendor', needsText: true })
})

test('a rate limit is waited for', () => {
  const call = new CallDriver().opened()
  call.says('two Primus please')
  call.line({ kind: 'response_started', responseId: 'r1', purpose: null })

  call.line(failed('r1', 'rate_limited'))
  call.pass(1_999)
  expect(responds(call)).toEqual(['greeting'])
  call.pass(1)

  expect(responds(call)).toEqual(['greeting', 'retry'])
})

test.each([
  [
    'what was asked for',
    (call: CallDriver) => call.line({ kind: 'opened' }),
    'greeting',
    'greeting',
  ],
  ['the answer to a caller', (call: CallDriver) => call.opened().says('two beers'), 'retry', ''],
])(
  'an error that names nothing, and keeps the vendor from making %s, is one of it',
  (_, waits, again, byVendor) => {
    const told = (fault: 'rate_limited' | 'quota' | 'vendor' | 'other') => {
      const call = new CallDriver()
      waits(call)
      const before = call.sent('respond').length
      call.line({ kind: 'fault', fault, commandId: null })
      call.pass(2_100)
      return {
        call,
        asked: call
          .sent('respond')
          .slice(before)
          .map((one) => one.purpose),
      }
    }

    expect(told('rate_limited').asked.join(' ')).toBe(again)
    expect(told('vendor').asked.join(' ')).toBe(byVendor)
    expect(told('other').asked).toEqual([])
    expect(told('quota').call.end()).toMatchObject({ reason: 'quota', needsText: true })
  },
)

test.each([
  ['is seen before ours is refused', false],
  ['is seen after', true],
])('an answer that comes late, and %s, is not followed by a second one', (_, isRefusedFirst) => {
  const call = new CallDriver().opened()
  call.says('two beers')
  call.pass(8_000)
  const commandId = call.sent('respond').at(-1)?.id ?? null
  const refused = () => call.line({ kind: 'fault', fault: 'response_active', commandId })
  if (isRefusedFirst) refused()
  call.line({ kind: 'response_started', responseId: 'late', purpose: null })
  if (!isRefusedFirst) refused()
  call.line({ kind: 'playback', responseId: 'late', state: 'started' })
  call.line(responseEnded('late'))

  expect(responds(call)).toEqual(['greeting', 'retry'])
})

test('an error that names nothing ends no answer that is being made', () => {
  const call = new CallDriver().opened()
  call.says('two beers')
  call.line({ kind: 'response_started', responseId: 'r', purpose: null })

  call.line({ kind: 'fault', fault: 'quota', commandId: null })
  call.line({ kind: 'fault', fault: 'vendor', commandId: null })

  expect(call.sent('respond')).toHaveLength(1)
  expect(call.done('hang_up')).toHaveLength(0)
})

test('without quota nothing can be said: the call is hung up and written to', () => {
  const call = new CallDriver().opened()
  call.says('two Primus please')
  call.line({ kind: 'response_started', responseId: 'r1', purpose: null })

  call.line(failed('r1', 'quota'))

  expect(call.done('hang_up')).toHaveLength(1)
  call.pass(2_000)
  expect(call.end()).toMatchObject({ reason: 'quota', needsText: true })
})

test('wishes are merged: the weightier purpose, both instructions, and no calls where one allows none', () => {
  const wish = { instructions: null, mayCall: true, isFiller: false } as const
  const one = merged(
    { ...wish, purpose: 'tools' },
    { ...wish, purpose: 'notice', instructions: 'Say it.', mayCall: false },
  )
  const filler = { ...wish, purpose: 'notice', isFiller: true, mayCall: false } as const

  expect(one).toEqual({ ...wish, purpose: 'notice', instructions: 'Say it.', mayCall: false })
  expect(merged(filler, { ...wish, purpose: 'tools' })).toEqual({ ...wish, purpose: 'tools' })
  expect(merged({ ...wish, purpose: 'tools' }, filler)).toEqual({ ...wish, purpose: 'tools' })
})

test('between a caller’s turn and the answer to it nothing of ours is asked for', () => {
  const { call, look } = asksForHours()
  call.says('and your menu')
  call.acted(look)
  expect(responds(call)).toEqual(['greeting'])

  call.answers({ says: 'One after the other.' })

  expect(responds(call)).toEqual(['greeting', 'tools'])
})

test('while the caller speaks nothing is asked for, and the answer to them covers what waited', () => {
  const { call, look } = asksForHours()
  call.line({ kind: 'caller_started', itemId: 'more' })
  call.acted(look)
  expect(responds(call)).toEqual(['greeting'])

  call.line({ kind: 'caller_turn', itemId: 'more', previousItemId: null })
  call.answers({ says: 'We are open.' })

  expect(responds(call)).toEqual(['greeting'])
})

test('what was asked for just before the caller began gives way to them, and their turn is answered', () => {
  const { call, look } = asksForHours()
  call.acted(look)

  call.line({ kind: 'caller_started', itemId: 'item_wait' })
  call.line({ kind: 'response_started', responseId: 'late', purpose: 'tools' })

  expect(call.sent('hush')).toMatchObject([{ responseId: 'late' }])
  call.line({ ...failed('late', 'vendor'), status: 'cancelled', fault: null })
  call.line({ kind: 'caller_turn', itemId: 'item_wait', previousItemId: null })
  call.line({ kind: 'response_started', responseId: 'theirs', purpose: null })
  call.line({ ...failed('theirs', 'vendor'), status: 'completed', fault: null })
  expect(responds(call)).toEqual(['greeting', 'tools'])
})

test('the sound of what was made before a turn is no answer to it: the vendor made none, so it is asked for', () => {
  const { call, look } = asksForHours()
  call.acted(look)
  call.line({ kind: 'caller_started', itemId: 'item_wait' })
  call.line({ kind: 'response_started', responseId: 'late', purpose: 'tools' })
  call.line({ kind: 'caller_turn', itemId: 'item_wait', previousItemId: null })

  call.line({ kind: 'playback', responseId: 'late', state: 'started' })
  call.line({ ...failed('late', 'vendor'), status: 'completed', fault: null })
  call.line({ kind: 'playback', responseId: 'late', state: 'stopped' })
  call.pass(1_500)

  expect(responds(call)).toEqual(['greeting', 'tools', 'retry'])
})

test('an answer that is made while a long greeting is still played is no silence: nobody is hung up on', () => {
  const call = new CallDriver()
  const made = (responseId: string, purpose: 'greeting' | 'retry') => {
    const words = { itemId: `said_${responseId}`, text: 'Hello, how can I help?', isWhole: true }
    call.line({ kind: 'spoken', responseId, ...words })
    call.line({ ...failed(responseId, 'vendor'), purpose, status: 'completed', fault: null })
  }
  call.line({ kind: 'opened' })
  call.line({ kind: 'caller_started', itemId: 'hello' })
  call.line({ kind: 'response_started', responseId: 'r1', purpose: 'greeting' })
  call.line({ kind: 'playback', responseId: 'r1', state: 'started' })
  call.line({ kind: 'caller_turn', itemId: 'hello', previousItemId: null })
  made('r1', 'greeting')
  call.pass(1_500)

  call.line({ kind: 'response_started', responseId: 'r2', purpose: 'retry' })
  made('r2', 'retry')
  call.pass(15_000)

  expect(responds(call)).toEqual(['greeting', 'retry'])
  expect(call.state.ending.stage).toBe('none')
})

test('a sentence of our own that comes first after a turn is no answer to it', () => {
  const { call } = asksForHours()
  // The tool takes its time: a filler is on its way when the caller goes on.
  call.pass(400)
  call.line({ kind: 'caller_started', itemId: 'item_more' })
  call.line({ kind: 'caller_turn', itemId: 'item_more', previousItemId: null })

  call.answers({ says: 'One moment.', purpose: 'notice' })
  call.pass(1_500)

  expect(responds(call)).toEqual(['greeting', 'notice', 'retry'])
})

test('sentences of our own are said, whoever speaks', () => {
  const call = new CallDriver()
  call.line({ kind: 'opened' })

  call.line({ kind: 'caller_started', itemId: 'item_hello' })
  call.line({ kind: 'response_started', responseId: 'greets', purpose: 'greeting' })

  expect(call.sent('hush')).toEqual([])
})

test('the failure of a response nobody knows is no reason to speak into one that is active', () => {
  const call = new CallDriver()
  call.line({ kind: 'opened' })
  call.line({ kind: 'response_started', responseId: 'a', purpose: 'greeting' })
  call.line(responseEnded('c', { purpose: 'greeting', status: 'failed', fault: 'rate_limited' }))

  call.pass(2_000)

  expect(call.sent('respond')).toHaveLength(1)
})

test('a response that is told twice to have failed has failed and cost once', () => {
  const call = new CallDriver().opened()
  call.says('x')
  call.line({ kind: 'response_started', responseId: 'r', purpose: null })
  const usage = { ...NO_LINE_USAGE, audioIn: 100 }
  const ended = responseEnded('r', { status: 'failed', fault: 'vendor', usage })
  call.line(ended)
  call.line(ended)
  expect(call.state.memory.tallies.usage.audioIn).toBe(100)
  expect(call.done('failing')).toEqual([])
})

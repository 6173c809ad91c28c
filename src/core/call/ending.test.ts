import { expect, test } from 'bun:test'

import { CallDriver, responseEnded } from '../../../test/call-driver.ts'

function saysGoodbye(says: string | undefined) {
  const call = new CallDriver().opened()
  call.says('no thanks, bye')
  const end = call.calls('end_call', { outcome: 'done' })
  const what = says === undefined ? {} : { says }
  return { call, end, goodbye: () => call.answers({ calls: [end], isPlayed: false, ...what }) }
}

test('the call is hung up when the goodbye was played, and not before', () => {
  const { call, goodbye } = saysGoodbye('Thank you, goodbye.')
  const { responseId } = goodbye()
  expect(call.done('hang_up')).toHaveLength(0)

  call.line({ kind: 'playback', responseId, state: 'stopped' })

  expect(call.done('hang_up')).toHaveLength(1)
  expect(call.sent('respond')).toHaveLength(1)
  call.feed({ kind: 'line_closed', isClean: true, code: 1000 })
  expect(call.end()).toMatchObject({
    outcome: 'answered',
    reason: 'goodbye',
    needsText: false,
    mayStand: false,
  })
})

test('a call that was hung up and whose line nobody closes is over, and may stand', () => {
  const { call, goodbye } = saysGoodbye('Goodbye.')
  goodbye()

  call.pass(20_000)

  expect(call.done('hang_up')).toHaveLength(1)
  expect(call.end()).toMatchObject({ reason: 'goodbye', mayStand: true })
})

test('where nobody tells that it was played it is hung up after four seconds', () => {
  const { call, goodbye } = saysGoodbye('Thank you, goodbye.')
  const { responseId } = goodbye()
  call.line({ kind: 'playback', responseId: 'other', state: 'stopped' })

  expect(call.done('hang_up')).toHaveLength(1)

  const silent = saysGoodbye(undefined)
  silent.goodbye()
  expect(silent.call.sent('respond').at(-1)?.purpose).toBe('goodbye')
  silent.call.line({ kind: 'response_started', responseId, purpose: 'goodbye' })
  silent.call.pass(10_000)
  expect(silent.call.done('hang_up')).toHaveLength(1)
})

test('a caller who goes on talking is not hung up on', () => {
  const { call, goodbye } = saysGoodbye('Goodbye.')
  goodbye()

  call.line({ kind: 'caller_started', itemId: 'more' })
  call.pass(20_000)

  expect(call.done('hang_up')).toHaveLength(0)
})

test('a sound that ends while the goodbye is still to be said ends nothing', () => {
  const { call, goodbye } = saysGoodbye(undefined)
  goodbye()

  call.line({ kind: 'playback', responseId: 'before', state: 'stopped' })
  expect(call.done('hang_up')).toHaveLength(0)
  call.answers({ says: 'Goodbye.', purpose: 'goodbye' })

  expect(call.done('hang_up')).toHaveLength(1)
})

test('a caller who talks on when the longest time is over does not undo the end', () => {
  const call = new CallDriver().opened()
  call.feed({ kind: 'timer', name: 'longest' })

  call.line({ kind: 'caller_started', itemId: 'more' })
  call.pass(20_000)

  expect(call.done('hang_up')).toHaveLength(1)
})

test('end_call is answered without another response', () => {
  const { call, end, goodbye } = saysGoodbye('Goodbye.')

  goodbye()

  expect(call.output(end)).toEqual({ ok: true })
  expect(call.sent('respond')).toHaveLength(1)
})

test('a closed line is opened again: the call goes on without a second greeting', () => {
  const call = new CallDriver().opened()
  call.feed({ kind: 'line_closed', isClean: true, code: 1000 })
  expect(call.done('attach')).toHaveLength(1)
  call.feed({ kind: 'attach_failed', isGone: false })
  call.pass(700)
  expect(call.done('attach')).toHaveLength(2)

  call.line({ kind: 'opened' })

  expect(call.sent('respond')).toHaveLength(1)
  expect(call.counts()).toContain('reattached')
  expect(call.end()).toBeNull()
})

test('a call that is gone has ended, once', () => {
  const call = new CallDriver().opened()
  call.says('two beers')
  call.feed({ kind: 'line_closed', isClean: false, code: 1006 })
  call.feed({ kind: 'attach_failed', isGone: true })
  call.feed({ kind: 'attach_failed', isGone: true })
  call.feed({ kind: 'line_closed', isClean: false, code: 1006 })

  expect(call.done('ended')).toHaveLength(1)
  expect(call.end()).toMatchObject({ reason: 'caller_left', outcome: 'answered' })
})

test('a line that does not come back in three tries is lost: hung up, with a text', () => {
  const call = new CallDriver().opened()
  call.feed({ kind: 'line_closed', isClean: false, code: 1006 })
  for (let time = 0; time < 3; time += 1) {
    call.feed({ kind: 'attach_failed', isGone: false })
    call.pass(1_500)
  }

  expect(call.done('attach')).toHaveLength(3)
  expect(call.done('hang_up')).toHaveLength(1)
  expect(call.end()).toMatchObject({
    reason: 'line_lost',
    needsText: true,
    outcome: 'failed',
    mayStand: true,
  })
})

test('an answered call that could never be attached is lost too', () => {
  const call = new CallDriver()

  call.feed({ kind: 'attach_failed', isGone: true })

  expect(call.done('hang_up')).toHaveLength(1)
  expect(call.end()).toMatchObject({ reason: 'line_lost', needsText: true })
})

test('an output that was made while the line was away is sent when it is back', () => {
  const call = new CallDriver().opened()
  call.says('hours')
  const look = call.calls('look_up', { what: 'hours' })
  call.answers({ calls: [look] })
  call.feed({ kind: 'line_closed', isClean: true, code: 1000 })
  call.acted(look)
  expect(call.sent('tool_output')).toHaveLength(0)

  call.line({ kind: 'opened' })

  expect(call.sent('tool_output')).toHaveLength(1)
  expect(call.sent('respond').at(-1)?.purpose).toBe('tools')
})

test('what was being said when the call ended is kept in memory as cut', () => {
  const call = new CallDriver().opened()
  call.says('what do you have')
  call.line({ kind: 'response_started', responseId: 'r', purpose: null })
  call.line({ kind: 'spoken', responseId: 'r', itemId: 'i', text: 'We have ', isWhole: false })
  call.line({ kind: 'spoken', responseId: 'r', itemId: 'i', text: 'many', isWhole: false })

  call.feed({ kind: 'line_closed', isClean: true, code: 1000 })
  call.feed({ kind: 'attach_failed', isGone: true })

  expect(call.end()?.said.at(-1)).toMatchObject({ text: 'We have many', isCut: true })
})

test.each(['rate_limited', 'vendor', 'quota', 'session_expired'] as const)(
  'that a call fails by %s is told at once, before its goodbye, and once',
  (fault) => {
    const call = new CallDriver().opened()
    call.says('are you open')
    const fail = () => {
      const responseId = call.id('resp')
      call.line({ kind: 'response_started', responseId, purpose: null })
      call.line(responseEnded(responseId, { status: 'failed', fault }))
    }
    fail()
    call.pass(2_000)
    fail()

    call.pass(60_000)
    const order = call.effects.map(({ kind }) => kind)
    expect(order.indexOf('failing')).toBeWithin(0, order.indexOf('hang_up'))
    expect(call.done('failing')).toMatchObject([{ language: 'en' }])
    expect(call.end()).toMatchObject({ needsText: true, reason: call.done('failing')[0]?.reason })
    expect(call.done('failing')).toHaveLength(1)
  },
)

test('a goodbye of the model is no failure', () => {
  const call = new CallDriver().opened()
  call.says('bye')
  call.answers({ says: 'Goodbye.', calls: [call.calls('end_call', { outcome: 'done' })] })
  call.pass(60_000)

  expect(call.end()).toMatchObject({ reason: 'goodbye' })
  expect(call.done('failing')).toEqual([])
})

test('so is one whose line was away, and whose model called for something meanwhile', () => {
  const call = new CallDriver().opened()
  call.says('two Primus')
  call.feed({ kind: 'line_closed', isClean: false, code: 1006 })
  call.line({ kind: 'opened' })
  call.pass(3_000)

  expect(call.sent('respond').at(-1)?.purpose).toBe('resume')
})

test('turn detection by silence is tuned once the line is open, before the greeting', () => {
  const turns = { by: 'silence', threshold: 0.6, paddingMs: 200, silenceMs: 700 } as const
  const kinds = (call: CallDriver) =>
    call.effects.flatMap((one) => (one.kind === 'send' ? one.command.kind : []))
  const call = new CallDriver({ tuning: turns })
  expect(kinds(call)).toEqual([])

  call.line({ kind: 'opened' })

  expect(call.sent('tune')).toMatchObject([{ turns }])
  expect(kinds(call).indexOf('tune')).toBeLessThan(kinds(call).indexOf('respond'))
  expect(new CallDriver().opened().sent('tune')).toEqual([])
})

import { expect, test } from 'bun:test'

import { aSetup, CallDriver, LIMITS, responseEnded } from '../../../test/call-driver.ts'

test('whoever is refused an order along with a goodbye is told so, and not hung up on', () => {
  const call = new CallDriver().opened()
  call.says('one beer, that is all, bye')
  const place = call.calls('place_order')
  const end = call.calls('end_call', { outcome: 'done' })

  call.answers({ says: 'Your order is on its way. Goodbye!', calls: [place, end] })

  expect(call.output(place)).toMatchObject({ refused: 'not_confirmed' })
  expect(call.output(end)).toMatchObject({ refused: 'not_yet' })
  expect(call.sent('respond').at(-1)?.purpose).toBe('tools')
  expect(call.timers.has('goodbye')).toBe(false)
})

test('a goodbye ends the call once what was called beside it is done', () => {
  const call = new CallDriver().opened()
  call.says('that is all, bye')
  const message = call.calls('leave_message', { message: 'late', call_back: 'no' })
  const end = call.calls('end_call', { outcome: 'done' })
  call.answers({ says: 'I pass it on. Goodbye!', calls: [end, message] })
  expect(call.output(end)).toBeNull()

  call.acted(message)

  expect(call.output(end)).toEqual({ ok: true })
  call.pass(4_000)
  expect(call.done('hang_up')).toHaveLength(1)
})

test('a goodbye that a caller talks over keeps no call from ending at its longest time', () => {
  const longestMs = 60_000
  const call = new CallDriver({ ...aSetup(), limits: { ...LIMITS, longestMs } }).opened()
  const talks = (what: Parameters<CallDriver['answers']>[0]) => {
    call.says('one more thing')
    call.answers(what)
  }
  for (let n = 0; n < 5; n += 1) {
    call.pass(11_800)
    talks({ says: 'Yes?' })
  }
  const end = call.calls('end_call', { outcome: 'done' })
  talks({ says: 'Goodbye.', isPlayed: false, calls: [end] })
  call.pass(1_500)
  expect(call.timers.get('longest')).toBeGreaterThan(call.atMs)
  talks({ says: 'Yes?' })

  call.pass(15_000)

  expect(call.sent('respond').at(-1)?.purpose).toBe('goodbye')
})

test('the end of a sentence said before the goodbye does not cut the goodbye', () => {
  const call = new CallDriver().opened()
  call.says('when do you close?')
  const look = call.calls('look_up', { what: 'hours' })
  const { responseId } = call.answers({ says: 'One moment.', calls: [look], isPlayed: false })
  call.acted(look)
  const goodbye = { responseId: 'r2', purpose: 'tools' } as const
  const calls = [call.calls('end_call', { outcome: 'done' })]
  call.line({ kind: 'response_started', ...goodbye })
  call.line({ kind: 'spoken', ...goodbye, itemId: 'i2', text: 'Goodbye.', isWhole: true })
  call.line(responseEnded('r2', { purpose: 'tools', calls }))

  call.line({ kind: 'playback', responseId, state: 'stopped' })
  expect(call.done('hang_up')).toEqual([])
  call.line({ kind: 'playback', responseId: 'r2', state: 'started' })
  call.line({ kind: 'playback', responseId: 'r2', state: 'stopped' })

  expect(call.done('hang_up')).toHaveLength(1)
})

test('a long goodbye is heard to its end, and one whose end is not told ends all the same', () => {
  const said = 'Your order is number 1 2 3, and comes to table five. '.repeat(4) + 'Goodbye!'
  const leaving = () => {
    const call = new CallDriver().opened()
    call.says('that is all, bye')
    const calls = [call.calls('end_call', { outcome: 'done' })]
    const { responseId } = call.answers({ says: said, calls, isPlayed: false })
    return { call, stops: () => call.line({ kind: 'playback', responseId, state: 'stopped' }) }
  }

  const heard = leaving()
  heard.call.pass(16_000)
  expect(heard.call.done('hang_up')).toEqual([])
  heard.stops()
  expect(heard.call.done('hang_up')).toHaveLength(1)

  const untold = leaving()
  untold.call.pass(45_000)
  expect(untold.call.done('hang_up')).toHaveLength(1)
})

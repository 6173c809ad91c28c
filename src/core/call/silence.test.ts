import { expect, test } from 'bun:test'

import { aSetup, CallDriver, responseEnded } from '../../../test/call-driver.ts'
import { readMemory } from './call-memory.ts'

const responds = (call: CallDriver) => call.sent('respond').map((one) => one.purpose)

test('without a sound for eight seconds it is tried once, then ended with a text', () => {
  const call = new CallDriver().opened()
  call.says('two Primus')
  call.pass(7_999)
  expect(responds(call)).toEqual(['greeting'])
  call.pass(1)
  expect(responds(call)).toEqual(['greeting', 'retry'])

  call.pass(8_000)
  expect(responds(call)).toEqual(['greeting', 'retry', 'goodbye'])
  call.pass(14_000)

  expect(call.end()).toMatchObject({ outcome: 'failed', reason: 'no_answer', needsText: true })
})

test('a response that is active and mute is hushed before the retry', () => {
  const call = new CallDriver().opened()
  call.says('two Primus')
  call.line({ kind: 'response_started', responseId: 'mute', purpose: null })

  call.pass(8_000)

  expect(call.sent('hush')).toHaveLength(1)
  expect(responds(call)).toEqual(['greeting'])
  call.line(responseEnded('mute', { status: 'cancelled' }))
  expect(responds(call)).toEqual(['greeting', 'retry'])
})

/** A turn of the caller's that ends while a response of ours, which began before it, is still being made. */
function turnUnderOurs() {
  const call = new CallDriver().opened()
  call.says('hours please')
  const look = call.calls('look_up', { what: 'hours' })
  call.answers({ calls: [look] })
  call.acted(look)
  call.line({ kind: 'response_started', responseId: 'ours', purpose: 'tools' })
  call.line({ kind: 'caller_started', itemId: 'item_more' })
  call.line({ kind: 'caller_turn', itemId: 'item_more', previousItemId: null })
  call.line(responseEnded('ours', { purpose: 'tools' }))
  return call
}

test('a turn that ended under a response of ours is answered soon, where the vendor makes no answer of its own', () => {
  const call = turnUnderOurs()
  call.pass(1_499)
  expect(responds(call)).toEqual(['greeting', 'tools'])

  call.pass(1)

  expect(responds(call)).toEqual(['greeting', 'tools', 'retry'])
})

test('where it makes one, that has as long as any', () => {
  const call = turnUnderOurs()
  call.line({ kind: 'response_started', responseId: 'theirs', purpose: null })

  call.pass(7_999)

  expect(responds(call)).toEqual(['greeting', 'tools'])
  expect(call.sent('hush')).toEqual([])
})

test('a greeting without a sound is tried once more, as a greeting', () => {
  const call = new CallDriver()
  call.line({ kind: 'opened' })

  call.pass(8_000)

  expect(responds(call)).toEqual(['greeting', 'greeting'])
})

test('a caller who says nothing is asked once, then hung up on', () => {
  const call = new CallDriver().opened()
  call.pass(20_000)
  expect(call.sent('respond').at(-1)?.instructions).toContain('Are you still there?')
  call.answers({ says: 'Are you still there?', purpose: 'notice' })

  call.pass(22_000)

  expect(call.done('hang_up')).toHaveLength(1)
  expect(call.end()).toMatchObject({ outcome: 'silent', reason: 'silence', needsText: false })
})

test('where nobody tells that the sound has ended, it counts as played after a minute', () => {
  const call = new CallDriver().opened()
  call.says('hours please')
  call.answers({ says: 'From ten to ten.', isPlayed: false })

  call.pass(79_999)
  expect(responds(call)).toEqual(['greeting'])
  call.pass(1)
  expect(call.sent('respond').at(-1)?.instructions).toContain('Are you still there?')
  call.answers({ says: 'Are you still there?', purpose: 'notice', isPlayed: false })
  call.pass(82_000)

  expect(call.done('hang_up')).toHaveLength(1)
})

test('a long answer has as long as it could take at the slowest speed', () => {
  const call = new CallDriver().opened()
  call.says('tell me everything')
  call.answers({ says: 'Well. '.repeat(100), isPlayed: false })

  call.pass(180_000)
  expect(responds(call)).toEqual(['greeting'])
  call.pass(30_000)

  expect(responds(call)).toEqual(['greeting', 'notice'])
})

test('a sound that begins after its response was made is waited for as well', () => {
  const call = new CallDriver().opened()
  call.says('hours please')
  const { responseId } = call.answers({ says: 'From ten to ten.', isPlayed: false })
  call.line({ kind: 'playback', responseId, state: 'stopped' })
  call.line({ kind: 'playback', responseId: 'later', state: 'started' })

  call.pass(79_999)
  expect(responds(call)).toEqual(['greeting'])
  call.pass(1)

  expect(responds(call)).toEqual(['greeting', 'notice'])
})

/** Another process takes over from what was stored, and its line is open. */
function takenOver(from: CallDriver): CallDriver {
  const call = new CallDriver()
  call.atMs = from.atMs
  const memory = readMemory(JSON.parse(JSON.stringify(from.state.memory)), call.state.memory)
  if (memory === null) throw new Error('the memory is not as it was written')
  const setup = aSetup({ fence: from.state.setup.fence + 1 })
  call.take(call.machine.resume(setup, { memory, pending: [] }, call.atMs))
  call.line({ kind: 'opened' })
  return call
}

/** It changes hands every ten seconds, and each time the model is asked to go on, and does not know with what. */
function handedOn(first: CallDriver, times: number): CallDriver {
  let call = first
  for (let time = 0; time < times; time += 1) {
    call = takenOver(call)
    call.pass(5_000)
    call.answers({ says: 'Yes?', purpose: 'resume' })
    call.pass(5_000)
  }
  return call
}

test('a call that changes hands again and again with nothing said or done is over like any quiet one', () => {
  const quiet = handedOn(new CallDriver().opened(), 4)
  expect(quiet.done('hang_up')).toEqual([])

  const last = takenOver(quiet)

  expect(last.done('hang_up')).toHaveLength(1)
  last.feed({ kind: 'line_closed', isClean: true, code: 1000 })
  expect(last.end()).toMatchObject({ reason: 'silence', needsText: false })
})

test.each([
  ['the caller speaks', (call: CallDriver) => void call.says('hello?')],
  [
    'the model calls a function',
    (call: CallDriver) => void call.answers({ calls: [call.calls('look_up', { what: 'hours' })] }),
  ],
])('nor is it as long as %s', (_, happens) => {
  const call = handedOn(new CallDriver().opened(), 3)
  happens(call)

  expect(handedOn(call, 4).done('hang_up')).toEqual([])
})

test('a caller who answers is not hung up on', () => {
  const call = new CallDriver().opened()
  call.pass(20_000)
  call.answers({ says: 'Are you still there?', purpose: 'notice' })
  call.says('yes, I am choosing')
  call.answers({ says: 'Take your time.' })

  call.pass(20_000)

  expect(call.done('hang_up')).toHaveLength(0)
  expect(responds(call).filter((one) => one === 'notice')).toHaveLength(2)
})

test('the longest call is announced a minute before and then ended', () => {
  const call = new CallDriver().opened()
  for (let minute = 0; minute < 14; minute += 1) {
    call.says('and what else do you have')
    call.answers({ says: 'Many things.' })
    for (let third = 0; third < 4; third += 1) {
      call.pass(15_000)
      call.says('hm')
      call.answers({ says: 'Yes.' })
    }
  }
  expect(call.sent('respond').some((one) => one.instructions?.includes('one minute'))).toBe(true)

  call.answers({ says: 'About a minute.', purpose: 'notice' })
  for (let quarter = 0; quarter < 4; quarter += 1) {
    call.pass(15_000)
    call.says('hm')
    call.answers({ says: 'Yes.' })
  }

  expect(call.sent('respond').at(-1)?.purpose).toBe('goodbye')
  call.pass(15_000)
  expect(call.end()).toMatchObject({ reason: 'too_long' })
})

test('a vendor whose session has expired ends the call with a text', () => {
  const call = new CallDriver().opened()

  call.line({ kind: 'fault', fault: 'session_expired', commandId: null })
  call.feed({ kind: 'line_closed', isClean: true, code: 1001 })

  expect(call.end()).toMatchObject({ reason: 'session_expired', needsText: true })
})

/** Answered like a person's: each response that is asked for is made, and played. */
function answersAll(call: CallDriver, ms: number) {
  for (let passed = 0; passed < ms; passed += 1_000) {
    call.pass(1_000)
    const { active } = call.state.responses
    if (active !== null) call.answers({ says: 'Are you still there?', purpose: active.purpose })
  }
}

test('noise that began before the greeting was heard, and never ends, keeps no call for ever', () => {
  const call = new CallDriver()
  call.line({ kind: 'opened' })
  call.line({ kind: 'caller_started', itemId: 'noise' })
  call.answers({ says: 'Hello, how can I help?', purpose: 'greeting' })

  answersAll(call, 120_000)

  expect(call.done('hang_up')).toHaveLength(1)
})

test('noise that begins while a function runs, and never ends, keeps none either', () => {
  const call = new CallDriver().opened()
  call.says('what beers do you have?')
  const look = call.calls('look_up', { what: 'menu', query: 'beer' })
  const { responseId } = call.answers({ says: 'Let me see.', calls: [look], isPlayed: false })
  call.line({ kind: 'caller_started', itemId: 'noise' })
  call.line({ kind: 'playback', responseId, state: 'started' })
  call.line({ kind: 'playback', responseId, state: 'stopped' })
  call.acted(look)

  answersAll(call, 180_000)

  expect(call.done('hang_up')).toHaveLength(1)
})

import { expect, test } from 'bun:test'

import { CallDriver, responseEnded, takenOver } from '../../../test/call-driver.ts'

const targets = (call: CallDriver) => call.done('transfer').map((one) => one.target)

/** A call whose staff have been told and whose caller has heard the sentence. */
function putThrough(call: CallDriver = new CallDriver().opened()): CallDriver {
  call.says('I want to talk to somebody')
  const transfer = call.calls('transfer_to_person', { reason: 'asked' })
  call.answers({ calls: [transfer] })
  call.feed({ kind: 'staff_told' })
  call.answers({ says: 'I am putting you through.', purpose: 'tools' })
  return call
}

test('staff are told before the phone rings, and it rings after the sentence', () => {
  const call = new CallDriver().opened()
  call.says('I want to talk to somebody')
  const transfer = call.calls('transfer_to_person', { reason: 'complaint' })

  call.answers({ calls: [transfer] })
  expect(call.done('tell_staff')).toEqual([
    { kind: 'tell_staff', why: 'complaint', language: 'en' },
  ])
  call.feed({ kind: 'staff_told' })
  expect(targets(call)).toEqual([])
  call.answers({ says: 'I am putting you through.', purpose: 'tools' })

  expect(targets(call)).toEqual(['tel:+250700000101'])
  expect(JSON.stringify(call.output(transfer))).not.toContain('250')
})

test('a staff that is told late holds the ringing up for six seconds at most', () => {
  const call = new CallDriver().opened()
  call.says('a person please')
  call.answers({ calls: [call.calls('transfer_to_person', { reason: 'asked' })] })
  call.answers({ says: 'I am putting you through.', purpose: 'tools' })

  call.pass(5_999)
  expect(targets(call)).toEqual([])
  call.pass(1)

  expect(targets(call)).toHaveLength(1)
})

test('whoever hears that nobody took the call is not asked in the same breath whether they are there', () => {
  const call = putThrough(new CallDriver({ transferTargets: ['tel:+250700000101'] }).opened())
  call.feed({ kind: 'transfer_sent' })

  call.pass(20_000)
  call.answers({ says: 'I am sorry, nobody can take the call just now.', purpose: 'notice' })
  call.pass(19_999)
  const before = call.sent('respond').map(({ purpose }) => purpose)
  call.pass(1)

  expect(before).toEqual(['greeting', 'tools', 'notice'])
  expect(call.sent('respond').at(-1)?.instructions).toContain('Are you still there?')
})

test('a line that closes while it rings was taken', () => {
  const call = putThrough()
  call.feed({ kind: 'transfer_sent' })

  call.feed({ kind: 'line_closed', isClean: true, code: 1000 })

  expect(call.end()).toMatchObject({
    outcome: 'transferred',
    reason: 'transferred',
    needsText: false,
  })
})

test.each([
  ['one', 1],
  ['many', 6],
])('noise that began while %s rang, and never ends, does not keep a call for ever', (_, many) => {
  const transferTargets = Array.from({ length: many }, (__, n) => `tel:+25070000010${n}`)
  const call = putThrough(new CallDriver({ transferTargets }).opened())
  call.line({ kind: 'caller_started', itemId: 'noise' })

  call.pass(many * 20_000 + 20_000)

  expect(call.sent('respond').at(-1)?.instructions).toContain('nobody can take the call')
})

test.each([
  ['by the process that rang', (call: CallDriver) => call],
  ['by the next', (call: CallDriver) => takenOver(call.state.memory)],
])('whoever said goodbye while it rang was not put through, as it is found %s', (_, found) => {
  const call = putThrough()
  call.feed({ kind: 'transfer_sent' })
  call.says('never mind, thanks, bye')
  call.answers({
    says: 'Goodbye.',
    calls: [call.calls('end_call', { outcome: 'done' })],
    isPlayed: false,
  })

  const keeper = found(call)
  if (keeper === call) call.feed({ kind: 'line_closed', isClean: true, code: 1000 })
  keeper.feed({ kind: 'attach_failed', isGone: true })

  expect(keeper.end()?.outcome).toBe('answered')
})

test('not taken within twenty seconds the next rings, and after the last the caller is told', () => {
  const call = putThrough()
  call.feed({ kind: 'transfer_sent' })
  call.pass(20_000)
  expect(targets(call)).toEqual(['tel:+250700000101', 'sip:bar@pbx.example'])
  expect(call.sent('respond').at(-1)?.instructions).toContain('I am trying somebody else')
  call.answers({ says: 'I am trying somebody else.', purpose: 'notice' })
  call.feed({ kind: 'transfer_failed', isGone: false })

  expect(call.sent('respond').at(-1)?.instructions).toContain('Shall they call you back')
  expect(call.counts().filter((one) => one === 'transfer_not_taken')).toHaveLength(2)
  expect(call.end()).toBeNull()
  const again = call.calls('transfer_to_person', { reason: 'asked' })
  call.answers({ says: 'Nobody is there.', purpose: 'notice' })
  call.says('try again')
  call.answers({ calls: [again] })
  expect(call.output(again)).toMatchObject({ refused: 'not_taken' })
})

test('a caller who left before it rang has left', () => {
  const call = putThrough()

  call.feed({ kind: 'transfer_failed', isGone: true })

  expect(call.end()).toMatchObject({ reason: 'caller_left' })
})

test.each([
  ['a transport that can not', { can: { transfer: false, keys: false, record: false } }],
  ['a bar without targets', { transferTargets: [] }],
])('%s offers a call back or the chat', (_, setup) => {
  const call = new CallDriver(setup).opened()
  call.says('a person please')
  const transfer = call.calls('transfer_to_person', { reason: 'asked' })

  call.answers({ calls: [transfer] })

  expect(call.output(transfer)).toMatchObject({ ok: false, refused: 'nobody_to_transfer_to' })
  expect(call.done('tell_staff')).toEqual([])
})

test('a model can not name a target: the tool has no such argument', () => {
  const call = new CallDriver().opened()
  call.says('call my friend')
  const transfer = call.calls('transfer_to_person', { reason: 'asked', target: 'tel:+999' })

  call.answers({ calls: [transfer] })

  expect(call.output(transfer)).toMatchObject({ refused: 'bad_arguments' })
  expect(targets(call)).toEqual([])
})

test('a caller whom nobody took is spoken to though the model had fallen mute before', () => {
  const call = new CallDriver({ transferTargets: ['tel:+250700000101'] }).opened()
  call.says('a person please')
  call.answers({ calls: [call.calls('transfer_to_person', { reason: 'asked' })] })
  call.feed({ kind: 'staff_told' })
  // The sentence about it is asked for, and never comes.
  call.pass(6_000)
  call.feed({ kind: 'transfer_sent' })
  call.pass(20_000)
  expect(call.sent('respond').at(-1)?.purpose).toBe('tools')

  call.pass(8_000)
  expect(call.sent('respond').at(-1)?.instructions).toContain('Shall they call you back')
  call.pass(30_000)

  expect(call.end()).toMatchObject({ reason: 'no_answer', needsText: true })
})

test('that the next phone is tried is not said any more once nobody took the call', () => {
  const call = new CallDriver().opened()
  call.says('a person please')
  call.answers({ calls: [call.calls('transfer_to_person', { reason: 'asked' })] })
  call.feed({ kind: 'staff_told' })
  // The sentence about it is asked for, and never comes: what is to be said waits.
  call.pass(6_000)
  call.feed({ kind: 'transfer_sent' })
  call.pass(20_000)
  call.feed({ kind: 'transfer_sent' })
  call.pass(28_000)

  const said = call.sent('respond').at(-1)?.instructions
  expect(said).toContain('Shall they call you back')
  expect(said).not.toContain('I am trying somebody else')
})

test('silence while it rings ends nothing', () => {
  const call = putThrough()
  call.feed({ kind: 'transfer_sent' })

  call.pass(19_999)

  expect(call.done('hang_up')).toEqual([])
})

test.each([
  ['along with the transfer', true],
  ['with the sentence about it', false],
])('a model that hangs up %s does not keep the staff’s phone from ringing', (_, isAlong) => {
  const call = new CallDriver().opened()
  call.says('a person please')
  const transfer = call.calls('transfer_to_person', { reason: 'asked' })
  const end = call.calls('end_call', { outcome: 'done' })
  call.answers({ calls: isAlong ? [transfer, end] : [transfer] })
  call.feed({ kind: 'staff_told' })

  const says = 'I am putting you through. Goodbye!'
  call.answers({ says, purpose: 'tools', calls: isAlong ? [] : [end] })
  call.feed({ kind: 'transfer_sent' })
  call.pass(19_999)

  expect(targets(call)).toEqual(['tel:+250700000101'])
  expect(call.done('hang_up')).toEqual([])
})

test('a caller who says goodbye while it rings is let go', () => {
  const call = putThrough()
  call.feed({ kind: 'transfer_sent' })
  call.says('No, leave it. Thanks, bye!')

  call.answers({ says: 'Goodbye!', calls: [call.calls('end_call', { outcome: 'done' })] })

  expect(call.done('hang_up')).toHaveLength(1)
})

test('a vendor that fails while the caller is being put through hangs up on nobody', () => {
  const call = new CallDriver().opened()
  call.says('a person please')
  call.answers({ calls: [call.calls('transfer_to_person', { reason: 'asked' })] })
  const fails = (responseId: string, purpose: 'tools' | 'notice') => {
    call.line({ kind: 'response_started', responseId, purpose })
    call.line(responseEnded(responseId, { purpose, status: 'failed', fault: 'vendor' }))
  }
  fails('r1', 'tools')
  call.feed({ kind: 'staff_told' })
  fails('r2', 'tools')

  // Nothing is said any more, so nothing is waited for.
  expect(targets(call)).toEqual(['tel:+250700000101'])
  call.feed({ kind: 'transfer_sent' })
  call.pass(15_000)
  expect(call.done('hang_up')).toEqual([])
  call.pass(5_000)
  call.feed({ kind: 'transfer_failed', isGone: false })
  fails('r3', 'notice')
  call.pass(13_000)

  expect(call.end()).toMatchObject({ reason: 'vendor', needsText: true })
})

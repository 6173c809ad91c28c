import { expect, test } from 'bun:test'

import { aSetup, CallDriver, GROUND, responseEnded } from '../../../test/call-driver.ts'
import { newMemory, readMemory } from './call-memory.ts'
import { callMachine } from './machine.ts'

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

const machine = callMachine(GROUND)
const EMPTY = newMemory(aSetup())

function resumed(
  memory: Partial<typeof EMPTY>,
  pending: readonly ReturnType<CallDriver['calls']>[] = [],
) {
  const call = new CallDriver()
  const from = { memory: { ...EMPTY, startedAtMs: call.atMs - 60_000, ...memory }, pending }
  call.take(machine.resume(aSetup({ fence: 2 }), from, call.atMs))
  return call
}

test('a call that was taken over is not greeted again', () => {
  const call = resumed({ isGreeted: true })

  call.line({ kind: 'opened' })

  expect(call.sent('respond')).toEqual([])
  expect(call.sent('find')).toEqual([])
})

test('a greeting that was asked for and never begun is found missing by whoever takes over', () => {
  const first = new CallDriver()
  first.line({ kind: 'opened' })
  const asked = first.state.memory.isGreeted
  first.line({ kind: 'response_started', responseId: 'r', purpose: 'greeting' })
  const begun = first.state.memory.isGreeted

  const call = resumed({ isGreeted: false })
  call.line({ kind: 'opened' })
  const [{ id } = { id: '' }] = call.sent('find')
  call.line({ kind: 'fault', fault: 'item_unknown', commandId: id })

  expect([asked, begun]).toEqual([false, true])
  expect(call.sent('respond').map(({ purpose }) => purpose)).toEqual(['greeting'])
})

test('a call that was taken over in its goodbye is hung up, unless the caller goes on', () => {
  const { call, goodbye } = saysGoodbye('Goodbye.')
  goodbye()
  const { memory } = call.state
  const left = resumed({ ...memory, isGreeted: true })
  left.line({ kind: 'opened' })
  left.pass(4_000)
  expect(left.done('hang_up')).toHaveLength(1)
  expect(left.sent('respond')).toEqual([])

  const kept = resumed({ ...memory, isGreeted: true })
  kept.line({ kind: 'opened' })
  kept.line({ kind: 'caller_started', itemId: 'more' })
  kept.pass(4_000)
  expect(kept.done('hang_up')).toHaveLength(0)
  const again = resumed({ ...kept.state.memory })
  again.line({ kind: 'opened' })
  again.pass(4_000)
  expect(again.done('hang_up')).toHaveLength(0)
})

test('where the greeting is not known it is looked for, and made up for', () => {
  const found = resumed({})
  found.line({ kind: 'opened' })
  expect(found.sent('find')).toHaveLength(1)
  found.line({ kind: 'item_found', itemId: 'greet_x' })
  expect(found.sent('respond')).toEqual([])

  const missing = resumed({})
  missing.line({ kind: 'opened' })
  missing.line({ kind: 'fault', fault: 'item_unknown', commandId: null })
  expect(missing.sent('respond').map((one) => one.purpose)).toEqual(['greeting'])

  const mute = resumed({})
  mute.line({ kind: 'opened' })
  mute.pass(3_000)
  expect(mute.sent('respond').map((one) => one.purpose)).toEqual(['greeting'])
})

test('pending function calls are acted on again, those nobody knows are said to be broken off', () => {
  const known = { functionCallId: 'call_a', name: 'look_up', arguments: '{"what":"hours"}' }
  const pending = [known, { functionCallId: 'call_b', name: 'change_cart', arguments: '' }]
  const call = resumed({ isGreeted: true, pending }, [known])
  expect(call.done('act').map((one) => one.functionCallId)).toEqual(['call_a'])

  call.line({ kind: 'opened' })
  call.acted(known)

  expect(call.sent('tool_output').map((one) => one.functionCallId)).toEqual(['call_b', 'call_a'])
  expect(call.sent('tool_output')[0]?.output).toContain('interrupted')
  expect(call.sent('respond').map((one) => one.purpose)).toEqual(['tools'])
})

test('commands of a later owner have ids of their own', () => {
  const call = resumed({})

  call.line({ kind: 'opened' })

  expect(call.sent('find')[0]?.id).toStartWith('c2_')
})

test('memory comes back as it was stored', () => {
  const call = new CallDriver({ transcripts: 'consent' }).opened()
  call.says('hello there my friend')
  const memory = call.state.memory

  expect(readMemory(JSON.parse(JSON.stringify(memory)), newMemory(call.state.setup))).toEqual(
    memory,
  )
})

test('memory that is none is refused, and broken parts are as at the start', () => {
  const fresh = newMemory(aSetup({ transcripts: 'consent' }))

  expect(readMemory(null, fresh)).toBeNull()
  expect(readMemory({ version: 2 }, fresh)).toBeNull()
  expect(readMemory({ version: 1, consent: 'yes', tallies: 7, transfer: {} }, fresh)).toEqual(fresh)
  expect(readMemory({ version: 1, consent: 'given' }, newMemory(aSetup()))?.consent).toBe('off')
})

test('a call that is mute after it was taken over is asked to go on, but not while it is put through', () => {
  const mute = resumed({ isGreeted: true })
  mute.line({ kind: 'opened' })
  mute.pass(3_000)
  expect(mute.sent('respond').map((one) => one.purpose)).toEqual(['resume'])
  expect(mute.sent('note').at(-1)?.text).toContain('call it again now')
  mute.answers({ says: 'Where were we?', purpose: 'resume' })
  mute.pass(6_000)
  expect(mute.sent('respond')).toHaveLength(1)

  const alive = resumed({ isGreeted: true })
  alive.line({ kind: 'opened' })
  alive.line({ kind: 'caller_started', itemId: 'i' })
  alive.pass(3_000)
  expect(alive.sent('respond')).toEqual([])

  const playing = resumed({ isGreeted: true })
  playing.line({ kind: 'opened' })
  playing.pass(2_000)
  playing.line({ kind: 'playback', responseId: 'r', state: 'stopped' })
  playing.pass(2_900)
  expect(playing.sent('respond')).toEqual([])
  playing.pass(100)
  expect(playing.sent('respond')).toHaveLength(1)

  const ringing = resumed({ isGreeted: true, transfer: { stage: 'ringing', at: 0 } })
  ringing.line({ kind: 'opened' })
  ringing.pass(3_000)
  expect(ringing.sent('respond')).toEqual([])
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

test('the table a caller named is known to whoever has the call next', () => {
  const before = new CallDriver().opened()
  before.says('we sit at table A5')
  const stored: unknown = JSON.parse(JSON.stringify(before.done('remember').at(-1)?.memory))
  const call = resumed(readMemory(stored, newMemory(aSetup())) ?? {})
  call.line({ kind: 'opened' })

  call.answers({ calls: [call.calls('take_table', { table: 'A5', how: 'sit' })] })

  expect(call.done('act')[0]?.act).toMatchObject({ tool: 'sit_at_table', namedTable: 'A5' })
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

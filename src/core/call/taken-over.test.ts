import { expect, test } from 'bun:test'

import { aSetup, CallDriver, takenOver } from '../../../test/call-driver.ts'
import { newMemory, readMemory } from './call-memory.ts'

test('a call that was taken over is not greeted again', () => {
  const call = takenOver({ isGreeted: true })

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

  const call = takenOver({ isGreeted: false })
  call.line({ kind: 'opened' })
  const [{ id } = { id: '' }] = call.sent('find')
  call.line({ kind: 'fault', fault: 'item_unknown', commandId: id })

  expect([asked, begun]).toEqual([false, true])
  expect(call.sent('respond').map(({ purpose }) => purpose)).toEqual(['greeting'])
})

test('a call that was taken over in its goodbye is hung up, unless the caller goes on', () => {
  const call = new CallDriver().opened()
  call.says('no thanks, bye')
  const end = call.calls('end_call', { outcome: 'done' })
  call.answers({ says: 'Goodbye.', calls: [end], isPlayed: false })
  const { memory } = call.state
  const left = takenOver({ ...memory, isGreeted: true })
  left.line({ kind: 'opened' })
  left.pass(4_000)
  expect(left.done('hang_up')).toHaveLength(1)
  expect(left.sent('respond')).toEqual([])

  const kept = takenOver({ ...memory, isGreeted: true })
  kept.line({ kind: 'opened' })
  kept.line({ kind: 'caller_started', itemId: 'more' })
  kept.pass(4_000)
  expect(kept.done('hang_up')).toHaveLength(0)
  const again = takenOver({ ...kept.state.memory })
  again.line({ kind: 'opened' })
  again.pass(4_000)
  expect(again.done('hang_up')).toHaveLength(0)
})

test('where the greeting is not known it is looked for, and made up for', () => {
  const found = takenOver({})
  found.line({ kind: 'opened' })
  expect(found.sent('find')).toHaveLength(1)
  found.line({ kind: 'item_found', itemId: 'greet_x' })
  expect(found.sent('respond')).toEqual([])

  const missing = takenOver({})
  missing.line({ kind: 'opened' })
  missing.line({ kind: 'fault', fault: 'item_unknown', commandId: null })
  expect(missing.sent('respond').map((one) => one.purpose)).toEqual(['greeting'])

  const mute = takenOver({})
  mute.line({ kind: 'opened' })
  mute.pass(3_000)
  expect(mute.sent('respond').map((one) => one.purpose)).toEqual(['greeting'])
})

test('pending function calls are acted on again, those nobody knows are said to be broken off', () => {
  const known = { functionCallId: 'call_a', name: 'look_up', arguments: '{"what":"hours"}' }
  const pending = [known, { functionCallId: 'call_b', name: 'change_cart', arguments: '' }]
  const call = takenOver({ isGreeted: true, pending }, [known])
  expect(call.done('act').map((one) => one.functionCallId)).toEqual(['call_a'])

  call.line({ kind: 'opened' })
  call.acted(known)

  expect(call.sent('tool_output').map((one) => one.functionCallId)).toEqual(['call_b', 'call_a'])
  expect(call.sent('tool_output')[0]?.output).toContain('interrupted')
  expect(call.sent('respond').map((one) => one.purpose)).toEqual(['tools'])
})

test('commands of a later owner have ids of their own', () => {
  const call = takenOver({})

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
  const mute = takenOver({ isGreeted: true })
  mute.line({ kind: 'opened' })
  mute.pass(3_000)
  expect(mute.sent('respond').map((one) => one.purpose)).toEqual(['resume'])
  expect(mute.sent('note').at(-1)?.text).toContain('call it again now')
  mute.answers({ says: 'Where were we?', purpose: 'resume' })
  mute.pass(6_000)
  expect(mute.sent('respond')).toHaveLength(1)

  const alive = takenOver({ isGreeted: true })
  alive.line({ kind: 'opened' })
  alive.line({ kind: 'caller_started', itemId: 'i' })
  alive.pass(3_000)
  expect(alive.sent('respond')).toEqual([])

  const playing = takenOver({ isGreeted: true })
  playing.line({ kind: 'opened' })
  playing.pass(2_000)
  playing.line({ kind: 'playback', responseId: 'r', state: 'stopped' })
  playing.pass(2_900)
  expect(playing.sent('respond')).toEqual([])
  playing.pass(100)
  expect(playing.sent('respond')).toHaveLength(1)

  const ringing = takenOver({ isGreeted: true, transfer: { stage: 'ringing', at: 0 } })
  ringing.line({ kind: 'opened' })
  ringing.pass(3_000)
  expect(ringing.sent('respond')).toEqual([])
})

test('the table a caller named is known to whoever has the call next', () => {
  const before = new CallDriver().opened()
  before.says('we sit at table A5')
  const stored: unknown = JSON.parse(JSON.stringify(before.done('remember').at(-1)?.memory))
  const call = takenOver(readMemory(stored, newMemory(aSetup())) ?? {})
  call.line({ kind: 'opened' })

  call.answers({ calls: [call.calls('take_table', { table: 'A5', how: 'sit' })] })

  expect(call.done('act')[0]?.act).toMatchObject({ tool: 'sit_at_table', namedTable: 'A5' })
})

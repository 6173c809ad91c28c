import { expect, test } from 'bun:test'

import { CallDriver, takenOver } from '../../../test/call-driver.ts'
import type { CallMemory } from './call-memory.ts'
import type { FunctionCall } from './line.ts'

const NOTED = { kind: 'noted', itemId: 'gap_2_1', previousItemId: 'item_9' } as const
const ADD: FunctionCall = {
  functionCallId: 'call_9',
  name: 'change_cart',
  arguments: '{"action":"add","item_id":"primus","quantity":2}',
}

/** A call that another process has left, on an open line. */
function goesOn(more: Partial<CallMemory> = {}) {
  const call = takenOver({ isGreeted: true, ...more })
  call.line({ kind: 'opened' })
  return call
}

test('what a model called for while nobody listened is looked for, and done once nothing else moves', () => {
  const call = goesOn()
  expect(call.sent('note').map(({ itemId }) => itemId)).toEqual([NOTED.itemId])

  call.line(NOTED)
  expect(call.sent('forget').map(({ itemId }) => itemId)).toEqual([NOTED.itemId])
  expect(call.sent('find').map(({ itemId }) => itemId)).toEqual(['item_9'])
  call.line({ kind: 'call_found', itemId: 'item_9', call: ADD })
  expect(call.done('act')).toEqual([])
  call.pass(250)
  call.acted(ADD)

  expect(call.done('act').map(({ functionCallId }) => functionCallId)).toEqual(['call_9'])
  expect(call.sent('tool_output').map(({ functionCallId }) => functionCallId)).toEqual(['call_9'])
  expect(call.sent('respond').map(({ purpose }) => purpose)).toEqual(['tools'])
})

test('it is written down before it is done', () => {
  const call = goesOn()
  call.line(NOTED)
  call.line({ kind: 'call_found', itemId: 'item_9', call: ADD })

  call.pass(250)

  const done = call.effects.map(({ kind }) => kind)
  const [pending] = call.done('remember').at(-1)?.memory.pending ?? []
  expect(pending?.functionCallId).toBe('call_9')
  expect(done.lastIndexOf('remember')).toBeLessThan(done.indexOf('act'))
})

test('a call of the response that ends at this moment is done once', () => {
  const call = goesOn()
  call.line(NOTED)
  call.line({ kind: 'call_found', itemId: 'item_9', call: ADD })

  call.answers({ calls: [ADD] })
  call.pass(3_000)

  expect(call.done('act')).toHaveLength(1)
})

test('nothing is done of what was called before the caller spoke again', () => {
  const call = goesOn()
  call.line(NOTED)
  call.line({ kind: 'call_found', itemId: 'item_9', call: ADD })

  call.says('no, wait')
  call.pass(3_000)

  expect(call.done('act')).toEqual([])
})

test('no order is placed by it: nobody heard the yes', () => {
  const call = goesOn()
  call.line(NOTED)
  const found = { functionCallId: 'call_9', name: 'place_order', arguments: '{}' }
  call.line({ kind: 'call_found', itemId: 'item_9', call: found })

  call.pass(250)

  expect(call.done('act')[0]?.act).toMatchObject({ tool: 'place_order', confirmedCart: null })
})

test('what is left for the staff meanwhile is done while it rings for the caller elsewhere', () => {
  const call = goesOn({ transfer: { stage: 'ringing', at: 0 } })
  const found = {
    functionCallId: 'call_9',
    name: 'leave_message',
    arguments: '{"message":"Please call back.","call_back":"yes"}',
  }
  call.line(NOTED)
  call.line({ kind: 'call_found', itemId: 'item_9', call: found })

  call.pass(250)

  expect(call.done('act').map(({ act }) => act.do)).toEqual(['message'])
})

test('nobody is talked to while it rings for them elsewhere, where nothing was called', () => {
  const call = goesOn({ transfer: { stage: 'ringing', at: 0 } })
  call.line(NOTED)
  call.line({ kind: 'item_found', itemId: 'item_9' })

  call.pass(10_000)

  expect(call.sent('respond')).toEqual([])
})

test('a model that has said its say is not asked to go on', () => {
  const call = goesOn()
  call.line(NOTED)
  call.line({ kind: 'answer_found', itemId: 'item_9' })

  call.pass(10_000)

  expect(call.sent('respond')).toEqual([])
  call.pass(10_000)
  expect(call.sent('respond').map(({ purpose }) => purpose)).toEqual(['notice'])
})

test.each([
  ['nothing of use stands last', { kind: 'item_found', itemId: 'item_9' }],
  ['another item is found', { kind: 'call_found', itemId: 'item_8', call: ADD }],
  ['it is not there', { kind: 'fault', fault: 'item_unknown', commandId: null }],
] as const)('where %s the model is asked to go on', (_, event) => {
  const call = goesOn()
  call.line(NOTED)

  call.line(event)
  call.pass(3_000)

  expect(call.done('act')).toEqual([])
  expect(call.sent('respond').map(({ purpose }) => purpose)).toEqual(['resume'])
})

test('a line of the same process that was away is asked, too', () => {
  const call = new CallDriver().opened()
  call.says('two Primus')
  call.feed({ kind: 'line_closed', isClean: false, code: 1006 })
  call.line({ kind: 'opened' })
  const itemId = call.sent('note').at(-1)?.itemId ?? ''

  call.line({ kind: 'noted', itemId, previousItemId: 'item_9' })
  call.line({ kind: 'call_found', itemId: 'item_9', call: ADD })
  call.pass(250)

  expect(call.done('act').map(({ functionCallId }) => functionCallId)).toEqual(['call_9'])
})

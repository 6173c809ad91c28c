import { expect, test } from 'bun:test'

import type { LineCommand } from '../../../core/call/line.ts'
import { writeFrames } from './write-frame.ts'

const framesOf = (command: LineCommand) => writeFrames(command).map((text) => JSON.parse(text))

test('a response is asked for with its purpose, and with an id that comes back', () => {
  expect(framesOf({ kind: 'respond', id: 'c1', purpose: 'greeting' })).toEqual([
    { type: 'response.create', event_id: 'c1', response: { metadata: { purpose: 'greeting' } } },
  ])
})

test('a response may be bound to words of the program and to no calls', () => {
  const command = { kind: 'respond', id: 'c1', purpose: 'notice' } as const

  expect(framesOf({ ...command, instructions: 'Say goodbye.', mayCall: false })).toMatchObject([
    { response: { instructions: 'Say goodbye.', tool_choice: 'none' } },
  ])
  expect(framesOf({ ...command, mayCall: true })[0].response).not.toHaveProperty('tool_choice')
})

test('an output has the same item id for the same call, within 32 signs, and another for another', () => {
  const output = (functionCallId: string) =>
    framesOf({ kind: 'tool_output', id: 'c1', functionCallId, output: '{}' })[0].item

  expect(output('call_1')).toEqual({
    id: output('call_1').id,
    type: 'function_call_output',
    call_id: 'call_1',
    output: '{}',
  })
  expect(output('call_1').id).toMatch(/^out_[0-9a-f]{1,28}$/)
  expect(output('call_2').id).not.toBe(output('call_1').id)
})

test('a note is a line of the system, under an id of ours where one is given', () => {
  const note = { kind: 'note', id: 'c1', text: 'Speak French now.' } as const
  const content = [{ type: 'input_text', text: 'Speak French now.' }]
  const item = { type: 'message', role: 'system', content }

  expect(framesOf(note)).toEqual([{ type: 'conversation.item.create', event_id: 'c1', item }])
  expect(framesOf({ ...note, itemId: 'greet_1' })[0].item).toEqual({ id: 'greet_1', ...item })
})

test('an item is looked for, or taken out, by its id', () => {
  expect(framesOf({ kind: 'find', id: 'c1', itemId: 'item_1' })).toEqual([
    { type: 'conversation.item.retrieve', event_id: 'c1', item_id: 'item_1' },
  ])
  expect(framesOf({ kind: 'forget', id: 'c2', itemId: 'gap_1' })).toEqual([
    { type: 'conversation.item.delete', event_id: 'c2', item_id: 'gap_1' },
  ])
})

test('hushing ends the response first, then what is still to be heard of it', () => {
  expect(framesOf({ kind: 'hush', id: 'c1' })).toEqual([
    { type: 'response.cancel', event_id: 'c1' },
    { type: 'output_audio_buffer.clear', event_id: 'c1' },
  ])
})

test('one response is hushed by its name: by then the next may have begun', () => {
  const [cancel] = framesOf({ kind: 'hush', id: 'c1', responseId: 'resp_1' })

  expect(cancel).toEqual({ type: 'response.cancel', event_id: 'c1', response_id: 'resp_1' })
})

test('turns are tuned with all fields of their kind and none of the other', () => {
  const both = { create_response: true, interrupt_response: true }
  const tuned = (turns: Extract<LineCommand, { kind: 'tune' }>['turns']) =>
    framesOf({ kind: 'tune', id: 'c1', turns })[0]

  expect(tuned({ by: 'silence', threshold: 0.7, paddingMs: 300, silenceMs: 500 })).toEqual({
    type: 'session.update',
    event_id: 'c1',
    session: {
      type: 'realtime',
      audio: {
        input: {
          turn_detection: {
            type: 'server_vad',
            threshold: 0.7,
            prefix_padding_ms: 300,
            silence_duration_ms: 500,
            ...both,
          },
        },
      },
    },
  })
  expect(tuned({ by: 'meaning', eagerness: 'low' }).session.audio.input.turn_detection).toEqual({
    type: 'semantic_vad',
    eagerness: 'low',
    ...both,
  })
})

test('an item is looked for by its id', () => {
  expect(framesOf({ kind: 'find', id: 'c1', itemId: 'greet_1' })).toEqual([
    { type: 'conversation.item.retrieve', event_id: 'c1', item_id: 'greet_1' },
  ])
})

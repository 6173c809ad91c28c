import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'

import fc from 'fast-check'

import { mutateValue } from '../../../../test/mutations.ts'
import { seeded } from '../../../../test/seeded.ts'
import { NO_LINE_USAGE } from '../../../core/call/line.ts'
import { isSound, readFrame } from './read-frame.ts'

/** Any signs, control ones too; far cheaper to make than fast-check's own. */
const anyText = fc
  .uint8Array({ maxLength: 40 })
  .map((signs) => Buffer.from(signs).toString('latin1'))

const FOLDER = new URL('../../../../test/fixtures/openai/realtime/', import.meta.url).pathname
const linesOf = (name: string) =>
  readFileSync(FOLDER + name, 'utf8')
    .trim()
    .split('\n')

const ITEM = 'item_R7M2I3EP7OeSfYuH6h38G'
const RESPONSE = 'resp_dfM1QDWkzfNPCyGeXLrOU'
const OTHER = { kind: 'other' }
const words = { kind: 'spoken', responseId: RESPONSE, itemId: ITEM, text: 'ok' }
const playback = { kind: 'playback', responseId: RESPONSE }
const ended = (status: string, fault: string | null = null) => ({
  kind: 'response_ended',
  purpose: null,
  status,
  fault,
  calls: [],
  usage: NO_LINE_USAGE,
})
const fault = (what: string, commandId: string | null) => ({
  kind: 'fault',
  fault: what,
  commandId,
})

/** One a line of the fixture. */
const ONE_OF_EACH: readonly object[] = [
  { kind: 'opened' },
  OTHER,
  { kind: 'item_found', itemId: ITEM },
  OTHER,
  { kind: 'cut', itemId: ITEM, heardMs: 1830 },
  { kind: 'unheard', itemId: ITEM },
  OTHER,
  { kind: 'heard', itemId: ITEM, text: 'hello', languages: [], seconds: null },
  OTHER,
  { kind: 'quiet' },
  { kind: 'key', key: '5' },
  { ...playback, state: 'started' },
  { ...playback, state: 'stopped' },
  { ...playback, state: 'cleared' },
  { ...words, isWhole: false },
  { ...words, isWhole: true },
  ...Array.from({ length: 10 }, () => OTHER),
  { kind: 'limits', remainingShare: 0.003 },
  ended('cancelled'),
  ended('incomplete'),
  ended('incomplete'),
  ended('failed', 'rate_limited'),
  ended('failed', 'quota'),
  ended('failed', 'vendor'),
  fault('bad_command', 'evt_client_bdd0'),
  fault('bad_command', 'evt_client_46ae'),
  fault('bad_command', 'evt_client_9db5'),
  fault('response_active', 'evt_client_9e6a'),
  fault('nothing_to_cancel', 'evt_client_4801'),
  fault('item_unknown', 'evt_client_5039'),
  fault('session_expired', null),
  fault('vendor', null),
]

describe('one of each server event', () => {
  const lines = linesOf('one_of_each.server.jsonl')

  test('has a reading', () => {
    expect(lines).toHaveLength(ONE_OF_EACH.length)
  })

  test.each(lines.map((line, index) => [index + 1, line, ONE_OF_EACH[index]] as const))(
    'on line %d is read',
    (_, line, event) => {
      expect(readFrame(line)).toMatchObject(event ?? {})
    },
  )
})

test('a whole call is read, its chatter left out', () => {
  const told = linesOf('call_full.server.jsonl').flatMap((line) => {
    const event = readFrame(line)
    if (event === null || event.kind === 'other' || event.kind === 'limits') return []
    if (event.kind === 'spoken') return event.isWhole ? [event.text] : []
    if (event.kind === 'heard') return [`${event.languages.join()}: ${event.text}`]
    if (event.kind === 'response_started') return [`started ${event.purpose}`]
    if (event.kind === 'response_ended') {
      return [`${event.status} ${event.calls.map((call) => call.name + call.arguments).join()}`]
    }
    if (event.kind === 'cut') return [`cut at ${event.heardMs}`]
    return event.kind === 'playback' ? [`sound ${event.state}`] : [event.kind]
  })

  expect(told).toEqual([
    'opened',
    'started greeting',
    'sound started',
    'Good evening, Kivu Terrace Bar. This call is transcribed. How can I help?',
    'completed ',
    'sound stopped',
    'caller_started',
    'caller_stopped',
    'caller_turn',
    'en: Hi, until what time is the kitchen open tonight?',
    'started null',
    'sound started',
    "One moment, I'll check.",
    'completed get_bar_info{"topic":"hours"}',
    'output_taken',
    'started null',
    'sound started',
    'caller_started',
    'The kitchen is open until half past ten, and the bar stays open until two in the morning. We also',
    'cancelled ',
    'sound cleared',
    'cut at 5240',
    'caller_stopped',
    'caller_turn',
    'fault',
    'started null',
    'completed search_menu{"query":"vegetarian"}',
    'fr: Pardon, vous avez des plats végétariens ?',
    'output_taken',
    'started null',
    'sound started',
    "Oui, nous avons l'isombe à quatre mille cinq cents francs et la pizza végétarienne à sept mille francs.",
    'completed ',
    'sound stopped',
    'caller_started',
    'caller_stopped',
    'caller_turn',
    'fr: Très bien, merci, au revoir.',
    'started null',
    'sound started',
    'Merci de votre appel, à bientôt !',
    'completed end_call{"outcome":"answered"}',
    'sound stopped',
  ])
})

test('tokens are told by kind, cached ones apart', () => {
  const [frame] = linesOf('call_full.server.jsonl').filter((line) => line.includes('"usage":{"t'))

  expect(readFrame(frame ?? '')).toMatchObject({
    usage: {
      textIn: 518,
      audioIn: 222,
      textCached: 384,
      audioCached: 0,
      textOut: 18,
      audioOut: 52,
    },
  })
})

test('tokens of which only totals are told count as text', () => {
  const usage = { input_tokens: 120, output_tokens: 40, input_token_details: { audio_tokens: 20 } }
  const frame = { type: 'response.done', response: { id: 'r', status: 'completed', usage } }

  expect(readFrame(JSON.stringify(frame))).toMatchObject({
    usage: { ...NO_LINE_USAGE, textIn: 100, audioIn: 20, textOut: 40 },
  })
})

describe('a function call', () => {
  const call = (over: object) => ({
    type: 'function_call',
    status: 'completed',
    call_id: 'call_1',
    name: 'view_cart',
    arguments: '{}',
    ...over,
  })
  const done = (status: string, ...output: readonly object[]) =>
    readFrame(JSON.stringify({ type: 'response.done', response: { id: 'r', status, output } }))
  const given = { functionCallId: 'call_1', name: 'view_cart', arguments: '{}' }

  test('of a completed response is told once, however often it stands there', () => {
    const twice = done('completed', call({}), call({}), call({ call_id: 'call_2' }))

    expect(twice).toMatchObject({ calls: [given, { ...given, functionCallId: 'call_2' }] })
  })

  test.each(['cancelled', 'failed', 'incomplete', 'in_progress', 'new_status'])(
    'of a response that is %s is not told',
    (status) => {
      expect(done(status, call({}))).toMatchObject({ calls: [] })
    },
  )

  test('that is not whole, or has no id, is not told', () => {
    const parts = [call({ status: 'incomplete' }), call({ call_id: null }), call({ type: 'x' })]

    expect(done('completed', ...parts)).toMatchObject({ calls: [] })
  })

  test('without a status is whole where its response is', () => {
    expect(done('completed', call({ status: null }))).toMatchObject({ calls: [given] })
  })
})

test.each([
  [{ role: 'assistant', status: 'completed' }, 'answer_found'],
  [{ role: 'assistant', status: 'incomplete' }, 'item_found'],
  [{ role: 'user', status: 'completed' }, 'item_found'],
  [{ type: 'function_call_output', call_id: 'c', output: '{}' }, 'item_found'],
  [{ type: 'function_call', call_id: 'c', name: 'n', status: 'in_progress' }, 'item_found'],
  [{ type: 'function_call', call_id: 'c', name: 'n', status: 'completed' }, 'call_found'],
])('an item with %j is one of %s', (item, kind) => {
  const frame = {
    type: 'conversation.item.retrieved',
    item: { id: 'i', type: 'message', ...item },
  }

  expect(readFrame(JSON.stringify(frame))).toMatchObject({ kind, itemId: 'i' })
})

test('a note of ours is told of with what stands before it, and nobody else’s words are', () => {
  const read = (role: string) =>
    readFrame(
      JSON.stringify({
        type: 'conversation.item.added',
        previous_item_id: 'item_1',
        item: { id: 'gap_1', type: 'message', role },
      }),
    )

  expect(read('system')).toEqual({ kind: 'noted', itemId: 'gap_1', previousItemId: 'item_1' })
  expect(read('user')).toEqual({ kind: 'other' })
})

test.each(['item_create_duplicate_item_id', 'item_retrieve_invalid_item_id', 'new_code'])(
  'the error code %s is one of ours',
  (code) => {
    const error = { type: 'invalid_request_error', code }
    const read = readFrame(JSON.stringify({ type: 'error', error }))

    expect(read).toMatchObject({
      fault:
        code === 'new_code'
          ? 'bad_command'
          : code.includes('duplicate')
            ? 'item_exists'
            : 'item_unknown',
    })
  },
)

test('sound is told by its first signs, whichever field comes first, and by nothing a text can hold', () => {
  const [type, delta] = ['response.output_audio.delta', 'A'.repeat(216)]
  const about = { event_id: 'event_1', response_id: 'resp_1', item_id: 'item_1', output_index: 0 }
  const fake = { transcript: '"type":"response.output_audio.delta"', type: 'x', delta }

  expect(isSound(JSON.stringify({ type, ...about, delta }))).toBe(true)
  expect(isSound(JSON.stringify({ ...about, type, delta }))).toBe(true)
  expect(isSound(JSON.stringify(fake))).toBe(false)
  expect(isSound('{"type":"response.output_audio.done"}')).toBe(false)
})

test.each(['', '{', 'null', '[]', '"a"', '{"type":"response.done"', '1e999'])(
  '%j is no frame',
  (text) => {
    expect(readFrame(text)).toBeNull()
  },
)

test('a frame of an unknown type, and one without its parts, is of no use and no fault', () => {
  const names = linesOf('one_of_each.server.jsonl').map((line) => JSON.parse(line).type)

  for (const type of [...names, 'response.video.delta', null, 7]) {
    const read = readFrame(JSON.stringify({ type }))
    expect(read).not.toBeNull()
  }
})

test('the sample key with a blank in its type is a key', () => {
  expect(readFrame('{"type":" input_audio_buffer.dtmf_event_received","event":"#"}')).toEqual({
    kind: 'key',
    key: '#',
  })
})

test('no frame, however it was mutated, makes reading throw', () => {
  const random = seeded(20_261_129)
  const frames = ['one_of_each', 'call_full'].flatMap((name) => linesOf(`${name}.server.jsonl`))
  const originals: readonly unknown[] = frames.map((line) => JSON.parse(line))

  for (let n = 0; n < 1000; n++) {
    readFrame(JSON.stringify(mutateValue(random, originals[n % originals.length])) ?? '')
  }
  fc.assert(fc.property(anyText, (text) => readFrame(text) === null))
})

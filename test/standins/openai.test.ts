import { afterEach, beforeEach, expect, test } from 'bun:test'

import type { OpenaiStandin } from './openai.ts'
import { openaiStandin } from './openai.ts'

let standin: OpenaiStandin
beforeEach(async () => {
  standin = await openaiStandin()
})
afterEach(() => standin.stop())

type Schema = Readonly<Record<string, unknown>>

const PARAMETERS: Schema = {
  type: 'object',
  properties: { query: { type: 'string' }, category: { type: ['string', 'null'] } },
  required: ['query', 'category'],
  additionalProperties: false,
}
const tool = (parameters: Schema, more: Schema = {}) => ({
  tools: [{ type: 'function', name: 'find_items', parameters, strict: true, ...more }],
})
const CALL = { type: 'function_call', id: 'fc_1_0', call_id: 'call_1', name: 'a', arguments: '{}' }
const OUTPUT = { type: 'function_call_output', call_id: 'call_1', output: '{}' }
const input = (...items: readonly unknown[]) => ({ input: items })

async function post(body: Schema, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${standin.baseUrl}/responses`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${standin.apiKey}`,
      'content-type': 'application/json',
      ...headers,
    },
    body: JSON.stringify({
      model: 'gpt-6-luna',
      input: [{ role: 'user', content: 'hi' }],
      ...body,
    }),
  })
  const { error } = (await response.json()) as {
    readonly error: { readonly code: string | null; readonly param: string | null } | null
  }
  return [response.status, error?.code, error?.param].join(' ')
}

// The status and code are the vendor's where its documentation or its users' reports show them.
const REFUSED: readonly (readonly [string, Schema, string])[] = [
  ['an unknown field', { top_k: 3 }, '400 unknown_parameter top_k'],
  [
    'an unknown field further down',
    { reasoning: { effort: 'none', depth: 2 } },
    '400 unknown_parameter reasoning.depth',
  ],
  ['no input', { input: undefined }, '400 missing_required_parameter input'],
  ['another type', { instructions: 5 }, '400 invalid_type instructions'],
  ['too small a limit', { max_output_tokens: 15 }, '400 integer_below_min_value max_output_tokens'],
  [
    'too long a cache key',
    { prompt_cache_key: 'k'.repeat(65) },
    '400 string_above_max_length prompt_cache_key',
  ],
  ['a model that is gone', { model: 'gpt-5-nano' }, '404 model_not_found '],
  ['a model for voice notes', { model: 'gpt-transcribe' }, '404 model_not_found '],
  [
    'an effort the model has not',
    { reasoning: { effort: 'minimal' } },
    '400 unsupported_value reasoning.effort',
  ],
  [
    'a role it does not know',
    input({ role: 'program', content: 'x' }),
    '400 invalid_value input[0].role',
  ],
  ['an item it does not know', input({ type: 'photo' }), '400 invalid_value input[0].type'],
  [
    'an item with a field too many',
    input({ ...CALL, parsed: {} }, OUTPUT),
    '400 unknown_parameter input[0].parsed',
  ],
  ['a call without its output', input(CALL), '400  input'],
  ['an output without its call', input(OUTPUT), '400  input'],
  [
    'reasoning without its seal',
    input({ type: 'reasoning', id: 'rs_1', summary: [] }),
    '404  input',
  ],
  [
    'reasoning with a seal of another item',
    input({ type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAAAAx' }),
    '400 invalid_encrypted_content ',
  ],
  [
    'a call without the reasoning it came from',
    input({ ...CALL, id: 'fc_1r_0' }, OUTPUT),
    '400  input',
  ],
  [
    'a tool that is not strict',
    tool(PARAMETERS, { strict: false }),
    '400 invalid_value tools[0].strict',
  ],
  [
    'an open object',
    tool({ ...PARAMETERS, additionalProperties: true }),
    '400 invalid_function_parameters tools[0].parameters',
  ],
  [
    'an optional property',
    tool({ ...PARAMETERS, required: ['query'] }),
    '400 invalid_function_parameters tools[0].parameters',
  ],
  [
    'a required property that is none',
    tool({ ...PARAMETERS, required: ['query', 'category', 'size'] }),
    '400 invalid_function_parameters tools[0].parameters',
  ],
  [
    'parameters that are no object',
    tool({ type: 'string' }),
    '400 invalid_function_parameters tools[0].parameters',
  ],
  [
    'a keyword strict schemas do not take',
    tool({ ...PARAMETERS, allOf: [] }),
    '400 invalid_function_parameters tools[0].parameters',
  ],
]

test.each(REFUSED)('%s is refused and takes no answer', async (_, body, expected) => {
  standin.script({ kind: 'say', text: 'Hello' })

  expect(await post(body)).toBe(expected)
  expect(standin.left()).toBe(1)
  expect(standin.complaints).toHaveLength(1)
})

test('an open object inside a list inside a property is found', async () => {
  const line = { type: 'object', properties: {}, required: [] }
  const properties = { lines: { type: ['array', 'null'], items: line } }
  const nested = { ...PARAMETERS, properties, required: ['lines'] }

  expect(await post(tool(nested))).toStartWith('400 invalid_function_parameters')
})

test('a wrong key and a body that is not JSON are refused', async () => {
  expect(await post({}, { authorization: 'Bearer sk-other' })).toBe('401 invalid_api_key ')
  expect(await post({}, { 'content-type': 'text/plain' })).toBe('400 unsupported_content_type ')
})

test('a request nobody scripted is a complaint, and one with an answerer is answered', async () => {
  expect(await post({})).toBe('500  ')
  expect(standin.complaints).toEqual(['500 - -: nothing was scripted'])

  await standin.stop()
  standin = await openaiStandin({
    record: false,
    answer: ({ words }) => ({ kind: 'say', text: `you said ${words.join()}` }),
  })
  expect(await post({})).toBe('200  ')
  expect(standin.requests).toEqual([])
})

import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { ProviderError } from '../../core/errors.ts'
import { readReply } from './read-reply.ts'

const says = (text: string, more = {}) => ({
  type: 'message',
  role: 'assistant',
  content: [{ type: 'output_text', text }],
  ...more,
})
const call = (id: string, more = {}) => ({
  type: 'function_call',
  call_id: id,
  name: 'cart_view',
  arguments: '{}',
  ...more,
})
const completed = (...output: readonly unknown[]) => ({ status: 'completed', output })

function failing(answer: unknown): string {
  try {
    readReply(answer, true)
  } catch (error) {
    if (error instanceof ProviderError) return `${error.failure}/${error.reason ?? ''}`
    throw error
  }
  return 'read'
}

test('whatever comes under a 200, it is read or a provider error', () => {
  const item = fc.oneof(
    fc.anything(),
    fc.record(
      {
        type: fc.constantFrom('message', 'function_call', 'reasoning', 'web_search_call'),
        phase: fc.constantFrom('commentary', 'final_answer', null, 7),
        content: fc.oneof(
          fc.anything(),
          fc.array(
            fc.record({
              type: fc.constantFrom('output_text', 'refusal', 'other'),
              text: fc.oneof(fc.string({ unit: 'binary' }), fc.anything()),
            }),
          ),
        ),
        call_id: fc.oneof(fc.string(), fc.anything()),
        name: fc.oneof(fc.string(), fc.anything()),
        arguments: fc.oneof(fc.json(), fc.anything()),
      },
      { requiredKeys: ['type'] },
    ),
  )
  const answer = fc.record({
    status: fc.constantFrom('completed', 'incomplete', 'failed', 'cancelled', 'queued', undefined),
    output: fc.oneof(fc.array(item), fc.anything()),
    usage: fc.anything(),
    error: fc.anything(),
    incomplete_details: fc.anything(),
  })
  fc.assert(
    fc.property(fc.oneof(answer, fc.anything()), fc.boolean(), (given, mayCall) => {
      try {
        const { text, calls, usage } = readReply(given, mayCall)
        expect(text === null ? calls.length : text.trim().length).toBeGreaterThan(0)
        expect(text?.isWellFormed() ?? true).toBe(true)
        expect(Object.values(usage).every((tokens) => tokens >= 0)).toBe(true)
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error
      }
    }),
  )
})

test('items of kinds yet to come are passed over and kept', () => {
  const items = [{ type: 'hologram', id: 'h_1' }, says('Hello'), null]

  expect(readReply(completed(...items), true)).toMatchObject({ text: 'Hello', raw: items })
})

test('of several phases the diner gets the final answer, of several messages all', () => {
  const muttered = completed(
    says('hm', { phase: 'commentary' }),
    says('Yes', { phase: 'final_answer' }),
  )

  expect(readReply(muttered, true).text).toBe('Yes')
  expect(readReply(completed(says('One'), says('Two')), true).text).toBe('One\nTwo')
})

test('a refusal beside words is a refusal', () => {
  const half = says('', {
    content: [
      { type: 'output_text', text: 'Sure, ' },
      { type: 'refusal', refusal: 'No' },
    ],
  })

  expect(failing(completed(half))).toBe('rejected/refused')
})

test('words said in commentary alone are an empty answer', () => {
  expect(failing(completed(says('hm', { phase: 'commentary' })))).toBe('unavailable/empty')
})

test('calls that could not get their result each are none', () => {
  expect(failing(completed(call('a'), call('a')))).toBe('unavailable/malformed_call')
  expect(failing(completed(call('')))).toBe('unavailable/malformed_call')
  expect(failing(completed(call('a', { name: undefined })))).toBe('unavailable/malformed_call')
  expect(failing(completed(call('a', { status: 'incomplete' })))).toBe('rejected/cut')
})

test('calls where none was allowed are not made', () => {
  expect(readReply(completed(says('Done'), call('a')), false)).toMatchObject({
    text: 'Done',
    calls: [],
  })
})

test.each(['', 'null x', '{"a":'])('arguments %p are no data', (text) => {
  const reply = readReply(completed(call('a', { arguments: text })), true)

  expect(reply.calls).toEqual([{ id: 'a', name: 'cart_view', arguments: undefined }])
})

test('characters that a database refuses are gone from arguments, at any depth', () => {
  const text = String.raw`{"note":"a\u0000b","list":["\ud83c"],"__proto__":{"x":1}}`
  const [read] = readReply(completed(call('a', { arguments: text })), true).calls

  expect(JSON.stringify(read?.arguments)).toBe(
    '{"note":"a\ufffdb","list":["\ufffd"],"__proto__":{"x":1}}',
  )
  expect(({} as { readonly x?: number }).x).toBeUndefined()
})

test.each([
  ['rate_limit_exceeded', 'rate_limited/'],
  ['server_error', 'unavailable/'],
  ['invalid_prompt', 'rejected/filtered'],
  ['constructor', 'unavailable/'],
])('a 200 that failed with %s is %s', (code, expected) => {
  expect(failing({ status: 'failed', error: { code, message: '' }, output: [] })).toBe(expected)
})

test('answers that are not finished are none', () => {
  expect(failing({ status: 'queued', output: [says('x')] })).toBe('unavailable/bad_answer')
  expect(failing({ status: 'cancelled', output: [says('x')] })).toBe('unavailable/')
  expect(failing({ output: [says('x')] })).toBe('unavailable/bad_answer')
})

test('counts of tokens that cannot be are none: books and counters take whole ones that only grow', () => {
  const usage = (input: unknown, cached: unknown, output: unknown) =>
    readReply(
      {
        ...completed(says('Done')),
        usage: {
          input_tokens: input,
          input_tokens_details: { cached_tokens: cached },
          output_tokens: output,
        },
      },
      true,
    ).usage

  expect(usage(10, 12, 3)).toEqual({ input: 10, cached: 10, output: 3 })
  expect(usage(undefined, 12, 1.5)).toEqual({ input: 0, cached: 0, output: 0 })
  expect(usage(1e300, 0, 3)).toEqual({ input: 0, cached: 0, output: 3 })
})

test.each([
  [4, 5, { cached: 4, written: 5 }],
  [4, 50, { cached: 4, written: 6 }],
  [10, 5, { cached: 10 }],
])('of ten tokens, %i were cached and %i written', (cached, written, expected) => {
  const details = { cached_tokens: cached, cache_write_tokens: written }
  const { usage } = readReply(
    {
      status: 'completed',
      output: [{ type: 'message', content: [{ type: 'output_text', text: 'Yego' }] }],
      usage: { input_tokens: 10, input_tokens_details: details, output_tokens: 1 },
    },
    true,
  )

  expect(usage).toEqual({ input: 10, output: 1, ...expected })
})

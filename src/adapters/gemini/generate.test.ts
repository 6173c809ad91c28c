import { expect, test } from 'bun:test'
import { inspect } from 'node:util'

import { fakeTime } from '../../../test/fake-time.ts'
import { jsonAnswer } from '../../../test/standins/gemini-answers.ts'
import {
  aRequest,
  CALL,
  candidate,
  failureOf,
  fault,
  modelAt,
  respond,
  SAY,
  wire,
} from '../../../test/standins/gemini-asking.ts'
import { sharedStandin } from '../../../test/standins/gemini-shared.ts'
import type { GeminiReply } from '../../../test/standins/gemini.ts'

const { standin, outcome, body } = await sharedStandin()

test.each<[string, GeminiReply]>([
  ['a malformed call', fault('malformed_arguments')],
  ['an empty answer', fault('empty')],
  ['no candidates', wire({ candidates: [] })],
  ['none of the documented keys', wire({})],
  ['a finish nobody knows', candidate('CONTINUATION', { text: 'half' })],
  ['a finish that is not said', candidate(undefined, { text: 'half' })],
  ['the finish OTHER', candidate('OTHER')],
  ['thoughts alone', candidate('STOP', { text: 'hm', thought: true })],
  ['a call without a name', candidate('STOP', { functionCall: { args: {} } })],
  ['a page of HTML', fault('html_ok')],
  ['a body that ends too soon', { kind: 'wire', ...jsonAnswer(200, ''), body: '' }],
  ['null', { kind: 'wire', ...jsonAnswer(200, ''), body: 'null' }],
  ['a list', wire([])],
  ['a server error', fault('server_error')],
  ['an overload inside a 200', fault('failed')],
  ['a deadline of theirs', wire({ error: { code: 504 } }, 504)],
  ['a broken connection', fault('dropped')],
  ['a connection broken in the body', { kind: 'wire', ...jsonAnswer(200, '{'), ending: 'drop' }],
])('%s is asked again once', async (_, slip) => {
  expect(await outcome([slip, SAY])).toEqual(['Yego', 2])

  const [told, requests] = await outcome([slip, slip])
  expect(told).toMatch(/^(unavailable|timeout)\//)
  expect(requests).toBe(2)
})

test.each<[string, GeminiReply, string]>([
  ['a blocked prompt', fault('refused'), 'rejected/refused'],
  ['a filtered answer', fault('filtered'), 'rejected/filtered'],
  ['a wrong key', fault('wrong_key'), 'rejected/auth'],
  ['a forbidden key', wire({ error: { code: 403 } }, 403), 'rejected/auth'],
  ['a model that is gone', fault('model_gone'), 'rejected/model_gone'],
  ['a bad request', fault('bad_request'), 'rejected/bad_request'],
  ['an error body that is a list', wire([{ error: { code: 400 } }], 400), 'rejected/bad_request'],
  ['a spent day', fault('quota'), 'rejected/quota'],
])('%s is not asked again', async (_, refusal, told) => {
  expect(await outcome([refusal])).toEqual([told, 1])
})

test('a cut answer is asked again with twice the tokens, and told as cut when it is cut again', async () => {
  expect(await outcome([fault('cut'), SAY])).toEqual(['Yego', 2])
  expect(body(-2).generationConfig?.['maxOutputTokens']).toBe(600)
  expect(body(-1).generationConfig?.['maxOutputTokens']).toBe(1200)

  expect(await outcome([fault('cut'), fault('cut')])).toEqual(['rejected/cut', 2])
})

test('calls of an answer that ran into the limit are never made', async () => {
  const half = candidate('MAX_TOKENS', { functionCall: { name: 'find_items', args: {} } })

  expect(await outcome([half, half])).toEqual(['rejected/cut', 2])
})

test('calls against the word are a slip, with words beside them they are told', async () => {
  const request = { toolChoice: 'none' as const }
  const calls: GeminiReply = { kind: 'say', calls: [CALL] }

  expect(await outcome([calls, SAY], { request })).toEqual(['Yego', 2])
  expect(await outcome([{ ...calls, text: 'Wait' }], { request })).toEqual(['Wait', 1])
})

function limited(retryDelay: string): GeminiReply {
  return wire({ error: { code: 429, details: [{ retryDelay }] } }, 429)
}

test.each([
  ['0.02s', 20, 2],
  ['2.9s', 2_900, 1],
  ['3600s', 3_600_000, 1],
  ['-1s', undefined, 2],
  ['soon', undefined, 2],
])('a rate limit of %s', async (retryDelay, retryAfterMs, requests) => {
  const options = { timeoutMs: 2_000 }
  const first = await outcome([limited(retryDelay), ...(requests === 2 ? [SAY] : [])], { options })
  expect(first).toEqual([requests === 2 ? 'Yego' : 'rate_limited/-', requests])

  standin.script(limited(retryDelay))
  const error = await failureOf(respond(modelAt(standin, { tries: 1 })))
  expect(error).toMatchObject({ failure: 'rate_limited', code: 429, retryAfterMs })
})

test('a second try that would start late is left to whoever stands behind', async () => {
  const time = fakeTime()
  const slow = { ...time.clock, now: () => (time.advance(1_600), time.clock.now()) }

  const options = { timeoutMs: 5_000, clock: slow }
  expect(await outcome([fault('server_error'), SAY], { options })).toEqual(['Yego', 2])
  expect(
    await outcome([fault('server_error')], { options: { ...options, timeoutMs: 2_500 } }),
  ).toEqual(['unavailable/-', 1])
})

test('a signal that fires between two tries ends it', async () => {
  standin.script(limited('1s'))
  const asked = failureOf(modelAt(standin).respond(aRequest(), AbortSignal.timeout(150)))

  expect(await asked).toMatchObject({ failure: 'timeout', reason: 'aborted' })
})

test('tokens of a failed try are counted with the next', async () => {
  standin.script(fault('empty'), {
    kind: 'say',
    text: 'a',
    usage: { input: 10, cached: 4, output: 3 },
  })
  const { usage } = await respond(modelAt(standin))

  expect(usage).toEqual({ input: 2_320, cached: 2_052, output: 44 })
})

test('more tokens from the cache than there were are none', async () => {
  const usage = { input: 10, cached: 12, output: 3 }
  standin.script({ kind: 'say', text: 'a', usage })

  expect((await respond(modelAt(standin))).usage).toEqual({ ...usage, cached: 10 })
})

test('tokens of tries that all failed are told with the failure', async () => {
  standin.script(fault('cut'), fault('cut'))
  const twice = await failureOf(respond(modelAt(standin)))
  standin.script(fault('server_error'), fault('server_error'))
  const unpaid = await failureOf(respond(modelAt(standin)))

  expect(twice.usage).toEqual({ input: 4_620, cached: 4_096, output: 82 })
  expect(unpaid.usage).toBeUndefined()
})

test('no failure holds the key, the address, a signature or a word of the diner', async () => {
  const keyed = `Consumer 'api_key:${standin.apiKey}' is suspended; 788123456; c2lnbmF0dXJl`
  const details = [
    { reason: 'CONSUMER_SUSPENDED', metadata: { consumer: keyed } },
    { reason: keyed },
  ]
  standin.script(wire({ error: { code: 403, message: keyed, details } }, 403))
  const error = await failureOf(respond(modelAt(standin)))

  const shown = inspect(error, { depth: 9 })
  expect(shown).toContain('CONSUMER_SUSPENDED')
  for (const secret of [standin.apiKey, standin.baseUrl, '788123456', 'c2lnbmF0dXJl', 'Kivu']) {
    expect(shown).not.toContain(secret)
  }
})

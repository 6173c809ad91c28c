import { afterEach, beforeEach, expect, test } from 'bun:test'

import type { OpenaiReply, OpenaiStandin } from '../../../test/standins/openai.ts'
import { openaiStandin } from '../../../test/standins/openai.ts'
import type { ModelRequest } from '../../core/chat-model.ts'
import { openaiClient } from './client.ts'
import { openaiModels } from './models.ts'
import { openaiModel } from './responses.ts'

const CLOCK = { now: () => new Date('2026-11-23T18:00:00Z') }
const NEVER = new AbortController().signal

let standin: OpenaiStandin
beforeEach(async () => {
  standin = await openaiStandin()
})
afterEach(() => standin.stop())

const A_REQUEST: ModelRequest = {
  instructions: 'Waiter of Kivu Terrace.',
  cacheKey: 'waiter:0b6b2f0e:v12',
  safetyId: 'u_3f9c1a5be7d04862',
  history: [{ role: 'diner', text: 'hello' }],
  rounds: [],
  tools: [],
  toolChoice: 'auto',
  maxOutputTokens: 600,
}

function ask(over: Partial<ModelRequest>, ...replies: readonly OpenaiReply[]) {
  standin.script(...replies)
  const { apiKey, baseUrl } = standin
  const client = openaiClient({ apiKey, organization: 'org_1', project: 'proj_1', baseUrl })
  const model = openaiModel({ client, model: 'gpt-6-luna', timeoutMs: 5_000, clock: CLOCK })
  return model.respond({ ...A_REQUEST, ...over }, NEVER).catch((error: unknown) => error)
}

function failsWith(headers: Readonly<Record<string, string>>) {
  return ask({}, { kind: 'wire', status: 429, headers, body: '' })
}

test('organization and project come from config', async () => {
  await ask({}, { kind: 'say', text: 'Hello' })

  expect(standin.headers[0]?.get('openai-organization')).toBe('org_1')
  expect(standin.headers[0]?.get('openai-project')).toBe('proj_1')
})

test('the environment adds neither organization, project nor address', async () => {
  const { apiKey, baseUrl } = standin
  const settings = { OPENAI_ORG_ID: 'org_env', OPENAI_PROJECT_ID: 'p', OPENAI_LOG: 'debug' }
  const before = { ...process.env }
  Object.assign(process.env, settings, { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' })
  const client = openaiClient({ apiKey, organization: null, project: null, baseUrl })
  for (const name of [...Object.keys(settings), 'OPENAI_BASE_URL']) {
    if (before[name] === undefined) delete process.env[name]
    else process.env[name] = before[name]
  }

  await openaiModels({ client, timeoutMs: 5_000, clock: CLOCK })(NEVER)

  expect(standin.headers[0]?.get('openai-organization')).toBeNull()
  expect(standin.headers[0]?.get('openai-project')).toBeNull()
  expect(client.logLevel).toBe('off')
})

test('nothing is asked twice, however it failed', async () => {
  for (const fault of ['server_error', 'rate_limited', 'dropped'] as const) {
    await ask({}, { kind: 'fault', fault })
  }

  expect(standin.requests).toHaveLength(3)
})

const refusedFor = (param: string, code: string): OpenaiReply => ({
  kind: 'wire',
  status: 400,
  headers: { 'content-type': 'application/json' },
  body: { error: { message: 'Unsupported', type: 'invalid_request_error', param, code } },
})

test('a model that does not know an effort is asked for the next, once and for all', async () => {
  const { apiKey, baseUrl } = standin
  const client = openaiClient({ apiKey, organization: null, project: null, baseUrl })
  // The stand-in's has none but `minimal` and above.
  const model = openaiModel({ client, model: 'gpt-5-mini', timeoutMs: 5_000, clock: CLOCK })
  standin.script({ kind: 'say', text: 'Hello' }, { kind: 'say', text: 'Hello again' })

  const first = await model.respond(A_REQUEST, NEVER)
  const second = await model.respond(A_REQUEST, NEVER)

  expect([first.text, second.text]).toEqual(['Hello', 'Hello again'])
  const efforts = standin.requests.map(({ body }) => Reflect.get(body as object, 'reasoning'))
  expect(efforts.slice(-2)).toEqual([{ effort: 'minimal' }, { effort: 'minimal' }])
  expect(standin.headers).toHaveLength(3)
})

test('a model that does not reason, nor is brief, is asked for neither', async () => {
  const reply = await ask(
    {},
    refusedFor('reasoning.effort', 'unsupported_parameter'),
    refusedFor('text.verbosity', 'unsupported_value'),
    { kind: 'say', text: 'Hello' },
  )

  expect(reply).toMatchObject({ text: 'Hello' })
  const fields = Object.keys(standin.requests.at(-1)?.body as object)
  expect(fields.filter((field) => ['reasoning', 'text', 'include'].includes(field))).toEqual([])
})

test('a refusal of anything else is one', async () => {
  const thrown = await ask({}, refusedFor('input', 'invalid_value'))

  expect(thrown).toMatchObject({ failure: 'rejected', reason: 'bad_request' })
  expect(standin.requests).toHaveLength(1)
})

test('a redirect is not followed: key and chat stay with the vendor', async () => {
  const elsewhere = await openaiStandin()
  const headers = { location: `${elsewhere.baseUrl}/responses` }
  const thrown = await ask({}, { kind: 'wire', status: 307, headers, body: '' })

  expect(thrown).toMatchObject({ failure: 'unavailable' })
  expect(elsewhere.headers).toEqual([])
  await elsewhere.stop()
})

test.each([
  [{ 'retry-after-ms': '850', 'retry-after': '1' }, 850],
  [{ 'retry-after': '1.5' }, 1_500],
  [{ 'retry-after': 'Mon, 23 Nov 2026 18:00:20 GMT' }, 20_000],
  [{ 'retry-after': 'Mon, 23 Nov 2026 17:00:00 GMT' }, 0],
  [{ 'retry-after': 'soon', 'retry-after-ms': '-1' }, undefined],
])('how long to wait is read from %j', async (headers, retryAfterMs) => {
  expect(await failsWith(headers)).toMatchObject({ failure: 'rate_limited', retryAfterMs })
})

test('a spent account is told by the type of its error too', async () => {
  const body = { error: { message: 'x', type: 'insufficient_quota', param: null, code: null } }
  const headers = { 'content-type': 'application/json' }
  const thrown = await ask({}, { kind: 'wire', status: 429, headers, body })

  expect(thrown).toMatchObject({ failure: 'rejected', reason: 'quota' })
})

test('a cache key longer than the vendor takes is shortened, always the same way', async () => {
  const cacheKey = `waiter:${'b'.repeat(60)}:v12`
  const say: OpenaiReply = { kind: 'say', text: 'Hello' }
  await ask({ cacheKey }, say)
  await ask({ cacheKey }, say)
  await ask({ cacheKey: `${cacheKey}3` }, say)

  const keys = standin.requests.map(
    ({ body }) => (body as { readonly prompt_cache_key: string }).prompt_cache_key,
  )
  expect(standin.complaints).toEqual([])
  expect(keys[0]).toBe(keys[1] ?? '')
  expect(keys[2]).not.toBe(keys[0] ?? '')
})

test('a limit smaller than the vendor takes becomes its smallest', async () => {
  await ask({ maxOutputTokens: 1 }, { kind: 'say', text: 'Hello' })

  expect(standin.requests[0]?.body).toMatchObject({ max_output_tokens: 16, store: false })
})

test("a round of another vendor's model is a bug and says so", async () => {
  const reply = { text: null, calls: [], usage: { input: 0, cached: 0, output: 0 }, raw: {} }
  const thrown = await ask({ rounds: [{ reply, results: [] }] })

  expect(thrown).toBeInstanceOf(TypeError)
})

test('the list of models names the day each is shut down', async () => {
  const { apiKey, baseUrl } = standin
  const client = openaiClient({ apiKey, organization: null, project: null, baseUrl })

  expect(await openaiModels({ client, timeoutMs: 5_000, clock: CLOCK })(NEVER)).toEqual([
    { id: 'gpt-6-luna', shutdownAt: null },
    { id: 'gpt-5-mini', shutdownAt: new Date('2026-12-11T00:00:00Z') },
    { id: 'gpt-transcribe', shutdownAt: null },
  ])
})

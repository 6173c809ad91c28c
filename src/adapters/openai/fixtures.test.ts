import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { OpenaiStandin } from '../../../test/standins/openai.ts'
import { openaiStandin } from '../../../test/standins/openai.ts'
import type { ModelReply, ModelRequest } from '../../core/chat-model.ts'
import { ProviderError } from '../../core/errors.ts'
import { openaiClient } from './client.ts'
import { openaiModels } from './models.ts'
import { openaiModel } from './responses.ts'
import { openaiTranscriber } from './transcribe.ts'

const FOLDER = join(import.meta.dir, '../../../test/fixtures/openai')
const CLOCK = { now: () => new Date('2026-11-23T18:00:00Z') }
const LIMITS = { timeoutMs: 5_000, clock: CLOCK }

type Fixture = {
  readonly request: { readonly body: Readonly<Record<string, unknown>> }
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: unknown
  }
}

const fixture = (name: string) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Fixture
const filesOf = (pattern: string) => [...new Bun.Glob(pattern).scanSync(FOLDER)].sort()

let standin: OpenaiStandin
beforeAll(async () => {
  standin = await openaiStandin({ apiKey: 'sk-fixture-not-real' })
})
afterAll(() => standin.stop())
beforeEach(() => expect(standin.left()).toBe(0))

function client() {
  const { apiKey, baseUrl } = standin
  return openaiClient({ apiKey, organization: null, project: null, baseUrl })
}

const A_REQUEST: ModelRequest = {
  instructions: 'Waiter of Kivu Terrace Bar. Answer in the language of the diner.',
  cacheKey: 'waiter:0b6b2f0e:v12',
  safetyId: 'u_3f9c1a5be7d04862',
  history: [{ role: 'diner', text: '2 goat brochettes and a cold Mützig pls' }],
  rounds: [],
  tools: [],
  toolChoice: 'auto',
  maxOutputTokens: 600,
}

/** What the adapter makes of a recorded answer; errors as their `failure/reason`. */
async function reading(name: string): Promise<ModelReply | string> {
  standin.script({ kind: 'wire', ...fixture(name).response })
  const model = openaiModel({ client: client(), model: 'gpt-6-luna', ...LIMITS })
  try {
    return await model.respond({ ...A_REQUEST, tools: toolsOf(name) }, new AbortController().signal)
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    return [error.failure, error.reason, error.code, error.retryAfterMs].join('/')
  }
}

function toolsOf(name: string): ModelRequest['tools'] {
  const tools = (fixture(name).request.body['tools'] ?? []) as ModelRequest['tools']
  return tools.map(({ name: tool, description, parameters }) => {
    return { name: tool, description, parameters }
  })
}

const GOAT = {
  id: 'call_aUBCxEuXggBmV6PUy4p2UVQZ',
  name: 'search_menu',
  arguments: { query: 'goat brochette', category: null },
}
const MUTZIG = {
  id: 'call_N910qLAkcddheiRtoPoNQwG1',
  name: 'search_menu',
  arguments: { query: 'Mützig', category: 'beer' },
}
const USAGE = { input: 2_310, cached: 2_048, output: 41 }

const ANSWERS: Readonly<Record<string, object | string>> = {
  'responses/01_one_tool_call.json': { text: null, calls: [GOAT], usage: USAGE },
  'responses/02_parallel_tool_calls.json': { text: null, calls: [GOAT, MUTZIG], usage: USAGE },
  'responses/03_tool_outputs_sent_back.json': {
    text: 'I found *Brochette de chèvre* (2,500 RWF) and *Mützig 65cl* (2,000 RWF). Add 2 and 1 to table A5?',
    calls: [],
    usage: USAGE,
  },
  'responses/04_reasoning_encrypted.json': { text: null, calls: [GOAT] },
  'responses/05_commentary_then_call.json': { text: null, calls: [GOAT] },
  'responses/06_incomplete_max_output_tokens.json': 'rejected/cut//',
  'responses/07_incomplete_content_filter.json': 'rejected/filtered//',
  'responses/08_refusal.json': 'rejected/refused//',
  'responses/09_failed_server_error.json': 'unavailable///',
  'responses/10_structured_output.json': {
    text: '{"language":"fr","topic":"opening hours on Sunday","follow_up":null}',
    calls: [],
  },
  'http/error_401.json': 'rejected/auth/401/',
  'http/error_404_model_shut_down.json': 'rejected/model_gone/404/',
  'http/error_429_insufficient_quota.json': 'rejected/quota/429/',
  'http/error_429_rate_limit.json': 'rate_limited//429/850',
  'http/error_500.json': 'unavailable//500/',
  'http/error_503_html.json': 'unavailable//503/',
}

test('every sample has an expectation', () => {
  const files = [...filesOf('responses/*.json'), ...filesOf('http/error_*.json')]

  expect(Object.keys(ANSWERS).sort()).toEqual(files.sort())
})

test.each(Object.keys(ANSWERS))('%s is read as what it is', async (name) => {
  const expected = ANSWERS[name]
  const read = await reading(name)

  if (typeof expected === 'string') expect(read).toBe(expected)
  else expect(read).toMatchObject(expected ?? {})
})

test.each(filesOf('responses/0[1-5]*.json'))(
  '%s: its items are kept as they came',
  async (name) => {
    const read = await reading(name)

    const { output } = fixture(name).response.body as { readonly output: unknown }
    expect((read as ModelReply).raw).toEqual(output)
  },
)

test('a recorded second round goes over the wire as recorded', async () => {
  const second = fixture('responses/03_tool_outputs_sent_back.json')
  const outputs = (second.request.body['input'] as readonly Record<string, string>[]).slice(-2)
  const reply = await reading('responses/02_parallel_tool_calls.json')
  if (typeof reply === 'string') throw new Error(reply)

  standin.script({ kind: 'wire', ...second.response })
  const model = openaiModel({ client: client(), model: 'gpt-6-luna', ...LIMITS })
  const results = outputs.map(({ call_id, output }) => ({
    callId: call_id ?? '',
    output: JSON.parse(output ?? '') as Record<string, unknown>,
  }))
  await model.respond(
    {
      ...A_REQUEST,
      rounds: [{ reply, results }],
      tools: toolsOf('responses/03_tool_outputs_sent_back.json'),
    },
    new AbortController().signal,
  )

  const { input, ...rest } = second.request.body
  expect(standin.requests.at(-1)?.body).toEqual({
    ...rest,
    tool_choice: 'auto',
    input: [
      { role: 'user', content: A_REQUEST.history[0]?.text },
      ...(input as readonly unknown[]).slice(1),
    ],
  })
})

test.each(filesOf('responses/*.sse'))('%s ends in a response the adapter reads', async (name) => {
  const events = readFileSync(join(FOLDER, name), 'utf8').split('\n\n')
  const last = events.findLast((event) => event.includes('response.completed')) ?? ''
  const { response } = JSON.parse(last.slice(last.indexOf('{'))) as { readonly response: unknown }

  standin.script({ kind: 'wire', status: 200, headers: JSON_TYPE, body: response })
  const model = openaiModel({ client: client(), model: 'gpt-6-luna', ...LIMITS })
  const reply = await model.respond(A_REQUEST, new AbortController().signal)

  expect(reply.text ?? reply.calls[0]?.name).toMatch(
    /^(Two brochettes are in your cart\.|search_menu)$/,
  )
})

const JSON_TYPE = { 'content-type': 'application/json' }

test.each(filesOf('http/transcription_*.json'))('%s is heard as what it is', async (name) => {
  standin.script({ kind: 'wire', ...fixture(name).response })
  const transcriber = openaiTranscriber({ client: client(), model: 'gpt-transcribe', ...LIMITS })
  const heard = await transcriber
    .transcribe(
      new Uint8Array(8),
      'audio/ogg; codecs=opus',
      ['fr', 'en'],
      new AbortController().signal,
    )
    .catch((thrown: unknown) => thrown)

  if (name.includes('200')) {
    expect(heard).toEqual({
      text: 'Bonsoir, deux brochettes de chèvre et une grande Mützig pour la table cinq.',
      language: 'fr',
      seconds: 5,
    })
  } else {
    expect(heard).toMatchObject({ failure: 'rejected', reason: 'bad_request', code: 400 })
  }
})

test('a list of models that is a page of a proxy is no list', async () => {
  const list = openaiModels({ client: client(), ...LIMITS })
  const { response } = fixture('http/error_503_html.json')
  standin.script({ kind: 'wire', ...response, status: 200 })

  const thrown = await list(new AbortController().signal).catch((error: unknown) => error)

  expect(thrown).toMatchObject({ failure: 'unavailable', reason: 'bad_answer' })
})

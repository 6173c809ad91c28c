import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { fakeTime } from '../../../test/fake-time.ts'
import { type GeminiStandin, geminiStandin } from '../../../test/standins/gemini.ts'
import type { ModelReply, ModelRequest, ToolSpec } from '../../core/chat-model.ts'
import { ProviderError } from '../../core/errors.ts'
import { geminiModel } from './generate.ts'

const FOLDER = join(import.meta.dir, '../../../test/fixtures/gemini')
const text = (name: string) => readFileSync(join(FOLDER, name), 'utf8')
const json = (name: string): unknown => JSON.parse(text(name))

type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}
type RequestBody = {
  readonly systemInstruction: { readonly role: string; readonly parts: readonly unknown[] }
  readonly tools: readonly [{ readonly functionDeclarations: readonly Declaration[] }]
}
type Declaration = {
  readonly name: string
  readonly description: string
  readonly parameters?: { readonly properties: object; readonly required: readonly string[] }
}

let standin: GeminiStandin
beforeAll(async () => {
  standin = await geminiStandin()
})
afterAll(() => standin.stop())

const FIRST = json('request.first-turn.json') as RequestBody

/** The tools of the samples, as the core would describe them. */
const TOOLS: readonly ToolSpec[] = FIRST.tools[0].functionDeclarations.map(
  ({ name, description, parameters }) => ({
    name,
    description,
    parameters: {
      type: 'object',
      properties: { ...parameters?.properties },
      required: parameters?.required ?? [],
      additionalProperties: false,
    },
  }),
)

const A_REQUEST: ModelRequest = {
  instructions: "You are the waiter of Example Bar, table A5. Answer in the diner's language.",
  cacheKey: 'waiter:example:v1',
  safetyId: 'u_1',
  history: [{ role: 'diner', text: 'Ndashaka Mützig ebyiri za 65' }],
  rounds: [],
  tools: TOOLS,
  toolChoice: 'auto',
  maxOutputTokens: 2048,
}

function ask(request = A_REQUEST): Promise<ModelReply> {
  const { apiKey, baseUrl } = standin
  const model = geminiModel({
    apiKey,
    baseUrl,
    model: 'gemini-3.8-flash',
    timeoutMs: 5_000,
    thinkingLevel: 'low',
    clock: fakeTime().clock,
    random: () => 0,
    tries: 1,
  })
  return model.respond(request, new AbortController().signal)
}

/** What the adapter makes of a sample; failures as `failure/reason`. */
async function reading(name: string): Promise<ModelReply | string> {
  const answer = name.endsWith('.sse')
    ? { status: 200, headers: { 'content-type': 'text/event-stream' }, body: text(name) }
    : (json(name) as Answer)
  standin.script({ kind: 'wire', ...answer })
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    return `${error.failure}/${error.reason ?? '-'}`
  }
}

const USAGE = { input: 612, cached: 0, output: 112 }

const READINGS: Readonly<Record<string, unknown>> = {
  'response.text.json': {
    text: 'Nongeyeho Mützig 65cl ebyiri. Igiteranyo ni 3.600 RWF.',
    calls: [],
    usage: USAGE,
  },
  'response.thought-summary.json': {
    text: 'We have Primus, Mützig and Skol. Which one?',
    calls: [],
    usage: USAGE,
  },
  'response.function-call.json': {
    text: null,
    calls: [{ id: 'call-7f3a', name: 'search_menu', arguments: { query: 'Mützig 65cl' } }],
    usage: USAGE,
  },
  'response.function-call-without-id.json': {
    text: null,
    calls: [{ id: 'call_0_0', name: 'cart_add', arguments: { item_id: 'primus-72', quantity: 1 } }],
    usage: USAGE,
  },
  'response.max-tokens-no-parts.json': 'rejected/cut',
  'response.prompt-blocked.json': 'rejected/refused',
  'response.recitation.json': 'rejected/filtered',
  'error.400-api-key.json': 'rejected/auth',
  'error.400-missing-signature.json': 'rejected/bad_request',
  'error.400-schema.json': 'rejected/bad_request',
  'error.404-model-gone.json': 'rejected/model_gone',
  'error.429-quota.json': 'rate_limited/-',
  'error.500-internal.json': 'unavailable/-',
  // Not asked for: a stream in answer to a plain request is no answer.
  'stream.text-then-call.sse': 'unavailable/bad_answer',
}

test('every sample of an answer is read', () => {
  const samples = [...new Bun.Glob('{response,error,stream}.*').scanSync(FOLDER)].sort()

  expect(samples).toEqual(Object.keys(READINGS).sort())
})

test.each(Object.entries(READINGS))('%s', async (name, expected) => {
  const read = await reading(name)

  if (typeof expected === 'string') expect(read).toBe(expected)
  else expect(read).toMatchObject(expected as object)
})

test('the wait that a rate limit asks for comes out in milliseconds', async () => {
  standin.script({ kind: 'wire', ...(json('error.429-quota.json') as Answer) })
  const error = await ask().catch((thrown: unknown) => thrown)

  expect(error).toMatchObject({ code: 429, retryAfterMs: 2_500 })
})

/** The sample request with our rule on house notes beside the instructions. */
function asOurs(sample: RequestBody): unknown {
  const { systemInstruction } = sample
  const parts = [...systemInstruction.parts, { text: expect.stringContaining('<house_note>') }]
  return { ...sample, systemInstruction: { ...systemInstruction, parts } }
}

test('request.first-turn.json is what goes out first', async () => {
  standin.script({ kind: 'say', text: 'Yego' })
  await ask()

  expect(standin.requests.at(-1)?.body).toEqual(asOurs(FIRST))
})

test('request.function-response.json is what goes out after the call', async () => {
  const reply = (await reading('response.function-call.json')) as ModelReply
  const sample = json('request.function-response.json') as RequestBody
  const output = [{ id: 'mutzig-65', name: 'Mützig 65cl', price: 1800, currency: 'RWF' }]
  standin.script({ kind: 'say', text: 'Yego' })
  const results = [{ callId: 'call-7f3a', output: { items: output } }]
  await ask({ ...A_REQUEST, rounds: [{ reply, results }] })

  // The sample's tool answers with a bare list; ours always with an object.
  const sent = JSON.stringify(standin.requests.at(-1)?.body).replace(
    JSON.stringify({ items: output }),
    JSON.stringify(output),
  )
  expect(JSON.parse(sent)).toEqual(asOurs(sample))
})

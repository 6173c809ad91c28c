import { afterEach, beforeEach, describe, expect, test } from 'bun:test'

import type {
  ChatModel,
  ModelReply,
  ModelRequest,
  ToolResult,
  ToolSpec,
} from '../../src/core/chat-model.ts'
import type { ProviderFailure, ProviderReason } from '../../src/core/errors.ts'
import { ProviderError } from '../../src/core/errors.ts'
import { safeError } from '../../src/platform/log-fields.ts'
import { livedTime } from '../lived-time.ts'
import type { ModelFault, ModelStandin, ScriptedReply } from './model-standin.ts'
import { INVENTED_TOOL, USAGE_WHEN_UNSAID } from './model-standin.ts'

const LONG_MS = 5_000
const SHORT_MS = 120
/** What a hanging vendor may cost beyond its time limit, on a loaded machine. */
const GRACE_MS = 1_500

const DINER_WORDS = 'mbwira byinshi 788123456'

const SEARCH: ToolSpec = {
  name: 'find_items',
  description: 'Finds menu items of this bar.',
  parameters: {
    type: 'object',
    properties: { query: { type: 'string' }, category: { type: ['string', 'null'] } },
    required: ['query', 'category'],
    additionalProperties: false,
  },
}

const CART_VIEW: ToolSpec = {
  name: 'cart_view',
  description: 'Shows the cart.',
  parameters: { type: 'object', properties: {}, required: [], additionalProperties: false },
}

function aRequest(over: Partial<ModelRequest> = {}): ModelRequest {
  return {
    instructions: 'Waiter of Kivu Terrace. Answer in the language of the diner.',
    cacheKey: 'waiter:0b6b2f0e:v12',
    safetyId: 'u_3f9c1a5be7d04862',
    history: [{ role: 'diner', text: DINER_WORDS }],
    rounds: [],
    tools: [SEARCH, CART_VIEW],
    toolChoice: 'auto',
    maxOutputTokens: 600,
    ...over,
  }
}

type Expected = { readonly failure: ProviderFailure; readonly reason?: ProviderReason }

/** Not of these is what a model calls in a form that the vendor takes. */
const FAULTS: Readonly<
  Record<Exclude<ModelFault, 'malformed_arguments' | 'unknown_tool'>, Expected>
> = {
  rate_limited: { failure: 'rate_limited' },
  quota: { failure: 'rejected', reason: 'quota' },
  server_error: { failure: 'unavailable' },
  html_error: { failure: 'unavailable' },
  html_ok: { failure: 'unavailable', reason: 'bad_answer' },
  broken_json: { failure: 'unavailable', reason: 'bad_answer' },
  slow_headers: { failure: 'timeout' },
  stalled_body: { failure: 'timeout' },
  dropped: { failure: 'unavailable' },
  wrong_key: { failure: 'rejected', reason: 'auth' },
  model_gone: { failure: 'rejected', reason: 'model_gone' },
  bad_request: { failure: 'rejected', reason: 'bad_request' },
  refused: { failure: 'rejected', reason: 'refused' },
  filtered: { failure: 'rejected', reason: 'filtered' },
  cut: { failure: 'rejected', reason: 'cut' },
  empty: { failure: 'unavailable', reason: 'empty' },
  failed: { failure: 'unavailable' },
}

const HANGING: ReadonlySet<string> = new Set(['slow_headers', 'stalled_body'])

/**
 * What the tool loop, the chain and the meter rely on, whoever the vendor is.
 * @param without faults this vendor has no way to show.
 */
export function chatModelContract(
  name: string,
  makeModel: (standin: ModelStandin, timeoutMs: number) => ChatModel,
  openStandin: () => ModelStandin | Promise<ModelStandin>,
  without: readonly ModelFault[] = [],
): void {
  describe(`${name} as a chat model`, () => {
    let standin: ModelStandin
    let model: ChatModel

    beforeEach(async () => {
      standin = await openStandin()
      model = makeModel(standin, LONG_MS)
    })
    afterEach(async () => {
      const { complaints, left } = standin
      await standin.stop()
      expect({ complaints, left: left() }).toEqual({ complaints: [], left: 0 })
    })

    const ask = (over: Partial<ModelRequest>, ...replies: readonly ScriptedReply[]) => {
      standin.script(...replies)
      return model.respond(aRequest(over), new AbortController().signal)
    }
    const rig = { ask, standin: () => standin }

    answersInWords(rig)
    callsTools(rig)
    for (const [fault, expected] of Object.entries(FAULTS)) {
      if (without.some((each) => each === fault)) continue
      failsAsAProvider(fault as ModelFault, expected, {
        standin: () => standin,
        model: () => (HANGING.has(fault) ? makeModel(standin, SHORT_MS) : model),
      })
    }

    test('arguments that are no JSON never reach a tool as data', async () => {
      const outcome = await ask({}, { kind: 'fault', fault: 'malformed_arguments' }).catch(
        (thrown: unknown) => thrown,
      )

      if (outcome instanceof ProviderError) expect(outcome.reason).toBe('malformed_call')
      else expect((outcome as ModelReply).calls.map((call) => call.arguments)).toEqual([undefined])
    })

    test('a call of a tool that nobody offered is handed on as it came', async () => {
      const reply = await ask({}, { kind: 'fault', fault: 'unknown_tool' })

      expect(reply.calls.map(({ name }) => name)).toEqual([INVENTED_TOOL])
    })

    test('a signal that fires while the vendor thinks ends the wait', async () => {
      standin.script({ kind: 'fault', fault: 'slow_headers' })
      const error = await thrownBy(model.respond(aRequest(), AbortSignal.timeout(SHORT_MS)))

      expect(error).toMatchObject({ failure: 'timeout', reason: 'aborted' })
    })

    test('a signal that has fired already costs no request', async () => {
      const error = await thrownBy(model.respond(aRequest(), AbortSignal.abort()))

      expect(error).toMatchObject({ failure: 'timeout', reason: 'aborted' })
      expect(standin.requests).toEqual([])
    })

    test('a vendor that is not there is unavailable', async () => {
      await standin.stop()

      expect(await thrownBy(model.respond(aRequest(), new AbortController().signal))).toMatchObject(
        { provider: model.provider, failure: 'unavailable' },
      )
    })
  })
}

type Rig = {
  readonly ask: (
    over: Partial<ModelRequest>,
    ...replies: readonly ScriptedReply[]
  ) => Promise<ModelReply>
  readonly standin: () => ModelStandin
}

function answersInWords({ ask, standin }: Rig): void {
  test('words come back as text, with no calls', async () => {
    const reply = await ask({}, { kind: 'say', text: 'Murakaza neza! Ni iki nabaha?' })

    expect(reply).toMatchObject({ text: 'Murakaza neza! Ni iki nabaha?', calls: [] })
  })

  test('tokens are counted: read, read from the cache, written', async () => {
    const usage = { input: 3_000, cached: 1_024, output: 17 }

    expect((await ask({}, { kind: 'say', text: 'Yego', usage })).usage).toEqual(usage)
    expect((await ask({}, { kind: 'say', text: 'Yego' })).usage).toEqual(USAGE_WHEN_UNSAID)
  })

  test('the whole history reaches the model in order, instructions apart', async () => {
    const history = [
      { role: 'diner', text: 'a Fanta please' },
      { role: 'waiter', text: 'Which one?' },
      { role: 'program', text: 'cart: empty' },
      { role: 'diner', text: 'citron' },
    ] as const
    await ask({ history }, { kind: 'say', text: 'Fanta Citron it is' })

    const seen = standin().requests[0]
    expect(seen?.instructions).toContain('Kivu Terrace')
    expect(seen?.words).toHaveLength(history.length)
    for (const [at, { text }] of history.entries()) expect(seen?.words[at]).toContain(text)
  })

  test('what the model thinks aloud is not told to the diner', async () => {
    const reply = await ask({}, { kind: 'say', thinking: 'the guest sounds cross', text: 'Hello' })

    expect(reply.text).toBe('Hello')
  })

  test('words of spaces alone are an empty answer', async () => {
    const error = await thrownBy(ask({}, { kind: 'say', text: ' \n\u200b ' }))

    expect(error).toMatchObject({ failure: 'unavailable', reason: 'empty' })
  })

  test('characters that a database refuses are gone from the text', async () => {
    const reply = await ask({}, { kind: 'say', text: 'Fanta\u0000 Citron \ud83c' })

    expect(reply.text).toBe('Fanta\ufffd Citron \ufffd')
  })
}

function callsTools({ ask, standin }: Rig): void {
  const call = { name: 'find_items', arguments: { query: 'goat', category: null } }
  const results = (reply: ModelReply, output = { items: ['m_101'] }): readonly ToolResult[] =>
    reply.calls.map(({ id }, at) => ({ callId: id, output: { ...output, at } }))

  test('one call comes back with its arguments parsed and no text', async () => {
    const reply = await ask({}, { kind: 'say', calls: [call] })

    expect(reply.text).toBeNull()
    expect(reply.calls).toEqual([{ id: expect.any(String), ...call }])
  })

  test('parallel calls keep their order and have ids of their own', async () => {
    const queries = ['goat', 'Mützig', 'goat', 'citron']
    const calls = queries.map((query) => ({ ...call, arguments: { query, category: null } }))
    const reply = await ask({}, { kind: 'say', calls })

    expect(reply.calls.map((each) => each.arguments)).toEqual(calls.map((each) => each.arguments))
    expect(new Set(reply.calls.map(({ id }) => id)).size).toBe(4)
  })

  test('words beside a call are kept with it', async () => {
    const reply = await ask({}, { kind: 'say', text: 'One moment', calls: [call] })

    expect(reply).toMatchObject({ text: 'One moment', calls: [{ name: 'find_items' }] })
  })

  test('each result goes back to its call, in order', async () => {
    const first = await ask(
      {},
      { kind: 'say', calls: [call, { name: 'cart_view', arguments: {} }] },
    )
    const rounds = [{ reply: first, results: results(first) }]
    const second = await ask({ rounds }, { kind: 'say', text: 'We have goat' })

    expect(second.text).toBe('We have goat')
    expect(standin().requests[1]?.results).toEqual([
      { name: 'find_items', output: { items: ['m_101'], at: 0 } },
      { name: 'cart_view', output: { items: ['m_101'], at: 1 } },
    ])
  })

  test("the vendor's own form of each round goes back with it, round after round", async () => {
    const thinking = 'goat means brochette here'
    const first = await ask({}, { kind: 'say', thinking, calls: [call] })
    const one = { reply: first, results: results(first) }
    const second = await ask({ rounds: [one] }, { kind: 'say', thinking, calls: [call, call] })
    const two = { reply: second, results: results(second) }

    const third = await ask({ rounds: [one, two] }, { kind: 'say', text: 'Done' })

    expect(third.text).toBe('Done')
    expect(standin().requests[2]?.results).toHaveLength(3)
  })

  test('raw survives a trip through JSON', async () => {
    const first = await ask({}, { kind: 'say', thinking: 'hm', calls: [call] })
    const reply = JSON.parse(JSON.stringify(first)) as ModelReply
    const rounds = [{ reply, results: results(reply) }]

    expect((await ask({ rounds }, { kind: 'say', text: 'Done' })).text).toBe('Done')
  })

  test('a last round in words alone names the tools still and lets none be called', async () => {
    const reply = await ask({ toolChoice: 'none' }, { kind: 'say', text: 'That was all' })

    expect(reply.calls).toEqual([])
    expect(standin().requests[0]).toMatchObject({
      mayCall: false,
      tools: ['find_items', 'cart_view'],
    })
  })

  test('a model without tools is asked without them', async () => {
    await ask({ tools: [] }, { kind: 'say', text: 'Hello' })

    expect(standin().requests[0]?.tools).toEqual([])
  })
}

function failsAsAProvider(
  fault: ModelFault,
  expected: Expected,
  rig: { readonly standin: () => ModelStandin; readonly model: () => ChatModel },
): void {
  test(`${fault}: a provider error in time, with nothing of the chat in it`, async () => {
    const model = rig.model()
    rig.standin().script({ kind: 'fault', fault })
    using lived = livedTime()
    const error = await thrownBy(model.respond(aRequest(), new AbortController().signal))

    expect(lived.ms()).toBeLessThan(SHORT_MS + GRACE_MS)
    expect(error).toMatchObject({ provider: model.provider, ...expected })
    expect(error.retryAfterMs).toBe(fault === 'rate_limited' ? 2_000 : undefined)
    expect(error.message).toBe(`${model.provider}: ${expected.failure}`)
    expect(JSON.stringify(safeError(error))).not.toContain('788123456')
    expect(rig.standin().requests).toHaveLength(1)
  })
}

async function thrownBy(answer: Promise<unknown>): Promise<ProviderError> {
  const thrown = await answer.then(
    (value) => new Error(`nothing was thrown: ${JSON.stringify(value)}`),
    (error: unknown) => error,
  )
  if (!(thrown instanceof ProviderError)) throw thrown
  return thrown
}

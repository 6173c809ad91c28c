import { expect, test } from 'bun:test'

import { aTurn } from '../../../../test/contracts/brain.ts'
import type { ChatModel, ModelReply, ModelRequest } from '../../../core/chat-model.ts'
import { ProviderError } from '../../../core/errors.ts'
import { converse, LIMITS, limitsAfter } from './converse.ts'
import { modelBrain } from './model-brain.ts'

const SPEC = {
  name: 'view_cart',
  description: 'Shows the cart.',
  parameters: { type: 'object', properties: {}, required: [], additionalProperties: false },
} as const
const CALL = { name: 'view_cart', arguments: {} }
const NEVER = new AbortController().signal

type Says = (request: ModelRequest, nth: number) => Pick<ModelReply, 'text' | 'calls'>

/** A model that says what it is told to, each answer for `tokens`. */
function saying(says: Says, tokens = 1) {
  const requests: ModelRequest[] = []
  const model: ChatModel = {
    provider: 'gemini',
    model: 'a-model',
    respond: async (request) => {
      requests.push(request)
      const usage = { input: tokens, cached: 0, output: 0 }
      return { ...says(request, requests.length), usage, raw: null }
    },
  }
  return { model, requests }
}

const calling = (nth: number) => [{ ...CALL, id: `call-${nth}` }]

const BASE: ModelRequest = {
  instructions: 'Waiter.',
  cacheKey: 'k',
  safetyId: 's',
  history: [{ role: 'diner', text: 'my cart?' }],
  rounds: [],
  tools: [SPEC],
  toolChoice: 'auto',
  maxOutputTokens: 600,
}

function recordingRun() {
  const made: string[] = []
  const run = ({ id }: { readonly id: string }) => {
    made.push(id)
    return { ok: true }
  }
  return { made, run }
}

test('words beside calls that nobody allowed any more are the answer, and the calls are not made', async () => {
  const { model } = saying((_, nth) => ({ text: 'Here you are.', calls: calling(nth) }))
  const { made, run } = recordingRun()

  const limits = { ...LIMITS, rounds: 3 }
  const { text } = await converse(model, BASE, run, { limits, signal: NEVER })

  expect(text).toBe('Here you are.')
  expect(made).toEqual(['call-1', 'call-2'])
})

test('calls beyond the limit of a turn are refused in words, and the next answer must be words', async () => {
  const { model, requests } = saying((_, nth) =>
    nth === 1
      ? { text: null, calls: [1, 2, 3, 4, 5].flatMap(calling) }
      : { text: 'Here you are.', calls: [] },
  )
  const { made, run } = recordingRun()

  const limits = { ...LIMITS, calls: 3 }
  const conversation = await converse(model, BASE, run, { limits, signal: NEVER })

  const outputs = conversation.rounds[0]?.results.map(({ output }) => Object.keys(output))
  expect(made).toEqual(['call-1', 'call-2', 'call-3'])
  expect(outputs).toEqual([['ok'], ['ok'], ['ok'], ['error'], ['error']])
  expect(requests.map(({ toolChoice }) => toolChoice)).toEqual(['auto', 'none'])
})

test('what a conversation took is taken from the limits of the turn, and one answer is always left', async () => {
  const { model } = saying(
    (_, nth) => (nth < 3 ? { text: null, calls: calling(nth) } : { text: 'Well.', calls: [] }),
    100,
  )
  const { run } = recordingRun()
  const limits = { rounds: 6, calls: 10, tokens: 1000 }
  const had = await converse(model, BASE, run, { limits, signal: NEVER })

  expect(limitsAfter(had, limits)).toEqual({ rounds: 3, calls: 8, tokens: 700 })
  expect(limitsAfter(had, { ...limits, rounds: 3 }).rounds).toBe(1)
})

test('an answer asked for again shares the limits of the turn', async () => {
  const lie = 'That is 99,000 RWF in all.'
  const half = LIMITS.tokens / 2
  const { model, requests } = saying(
    ({ toolChoice }, nth) =>
      toolChoice === 'auto' ? { text: null, calls: calling(nth) } : { text: lie, calls: [] },
    half,
  )
  const failed = await modelBrain(model)
    .reply(aTurn('my cart?'), NEVER, () => {})
    .catch((error: unknown) => error)

  expect(failed).toBeInstanceOf(ProviderError)
  expect(failed).toMatchObject({ reason: 'untrue' })
  expect(requests.map(({ toolChoice }) => toolChoice)).toEqual(['auto', 'auto', 'none', 'none'])
})

test.each([
  ['Das ist eine sehr gute Frage, und ich denke gern mit Ihnen nach.', 'wrong_language'],
  [null, 'empty'],
] as const)(
  'words of a fifth language that come back as %p claim nothing: the next model may say them',
  async (inEnglish, reason) => {
    const german = 'Das ist eine sehr gute Frage, und ich denke gern mit Ihnen nach.'
    const { model } = saying(({ tools }) => ({
      text: tools.length === 0 ? inEnglish : german,
      calls: [],
    }))

    const failed = await modelBrain(model)
      .reply(aTurn('Guten Abend, wie geht es Ihnen heute?'), NEVER, () => {})
      .catch((error: unknown) => error)

    expect(failed).toMatchObject({ failure: 'rejected', reason })
  },
)

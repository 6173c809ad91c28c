import { inspect } from 'node:util'

import { geminiModel, type GeminiOptions } from '../../src/adapters/gemini/generate.ts'
import type { ChatModel, ModelReply, ModelRequest, ToolSpec } from '../../src/core/chat-model.ts'
import { ProviderError } from '../../src/core/errors.ts'
import { fakeTime } from '../fake-time.ts'
import { jsonAnswer } from './gemini-answers.ts'
import type { GeminiReply, GeminiStandin } from './gemini.ts'

const FIND: ToolSpec = {
  name: 'find_items',
  description: 'Finds menu items.',
  parameters: {
    type: 'object',
    properties: { query: { type: 'string' } },
    required: ['query'],
    additionalProperties: false,
  },
}

export function aRequest(over: Partial<ModelRequest> = {}): ModelRequest {
  return {
    instructions: 'Waiter of Kivu Terrace.',
    cacheKey: 'waiter:kivu:v1',
    safetyId: 'u_1',
    history: [{ role: 'diner', text: 'goat please, 788123456' }],
    rounds: [],
    tools: [FIND],
    toolChoice: 'auto',
    maxOutputTokens: 600,
    ...over,
  }
}

/** The adapter as a test has it: its clock stands still, its back-off is the shortest. */
export function modelAt(standin: GeminiStandin, over: Partial<GeminiOptions> = {}): ChatModel {
  return geminiModel({
    apiKey: standin.apiKey,
    baseUrl: standin.baseUrl,
    model: 'gemini-3.8-flash',
    timeoutMs: 5_000,
    thinkingLevel: 'low',
    clock: fakeTime().clock,
    random: () => 0,
    ...over,
  })
}

export const SAY: GeminiReply = { kind: 'say', text: 'Yego' }
export const CALL = { name: 'find_items', arguments: { query: 'goat' } }

export function fault(name: Extract<GeminiReply, { kind: 'fault' }>['fault']): GeminiReply {
  return { kind: 'fault', fault: name }
}

export function wire(answer: unknown, status = 200): GeminiReply {
  return { kind: 'wire', ...jsonAnswer(status, answer) }
}

export function candidate(
  finishReason: string | undefined,
  ...parts: readonly object[]
): GeminiReply {
  return wire({ candidates: [{ content: { role: 'model', parts }, finishReason }] })
}

export function respond(model: ChatModel, over: Partial<ModelRequest> = {}): Promise<ModelReply> {
  return model.respond(aRequest(over), new AbortController().signal)
}

export async function failureOf(answer: Promise<unknown>): Promise<ProviderError> {
  const thrown = await answer.catch((error: unknown) => error)
  if (thrown instanceof ProviderError) return thrown
  throw new Error(`no provider error: ${inspect(thrown)}`)
}

export type Asked = {
  readonly request?: Partial<ModelRequest>
  readonly options?: Partial<GeminiOptions>
}

/** Asks; tells the reply's words or `failure/reason`, and how many requests went out. */
export async function outcomeAt(
  standin: GeminiStandin,
  replies: readonly GeminiReply[],
  over: Asked = {},
): Promise<readonly [string | null, number]> {
  const before = standin.headers.length
  standin.script(...replies)
  const told = await respond(modelAt(standin, over.options), over.request).then(
    ({ text }) => text,
    (error: ProviderError) => `${error.failure}/${error.reason ?? '-'}`,
  )
  return [told, standin.headers.length - before]
}

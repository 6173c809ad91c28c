import {
  type ChatModel,
  type ModelReply,
  type ModelRequest,
  type ModelRound,
  NO_USAGE,
  type TokenUsage,
  type ToolCall,
  type ToolResult,
  usageOfBoth,
} from '../../../core/chat-model.ts'
import { ProviderError } from '../../../core/errors.ts'

/** What a turn may cost at most, whatever the model wants. */
export type Limits = {
  /** Answers of the model, the last of which must be words. */
  readonly rounds: number
  /** Tool calls in all; what goes beyond is refused to the model in words. */
  readonly calls: number
  /** Input and output tokens in all; beyond it the next answer must be words. */
  readonly tokens: number
}

export const LIMITS: Limits = { rounds: 6, calls: 24, tokens: 60_000 }

/** Runs one call on the working copy; never throws on what the model wrote. */
export type RunTool = (call: ToolCall) => Readonly<Record<string, unknown>>

export type Conversation = {
  /** What the model wants the guest to read. */
  readonly text: string
  readonly rounds: readonly ModelRound[]
  readonly usage: TokenUsage
}

const TOO_MANY = { error: 'Too many tool calls in one turn. Answer the guest in words now.' }

/**
 * The tool loop: asks, runs the calls in their order, hands the results back, until the model answers in words.
 * @param base the request of the first round; `rounds` may hold those of an earlier attempt with the same model.
 * @throws ProviderError of the model; `rejected` with reason `empty` when it never comes to words; `unavailable` with
 * `unknown_tool` or `malformed_call` when it calls what nobody offered, or with what is no JSON. None of its calls of
 * that round are run.
 */
export async function converse(
  model: ChatModel,
  base: ModelRequest,
  run: RunTool,
  options: { readonly limits: Limits; readonly signal: AbortSignal },
): Promise<Conversation> {
  const { limits, signal } = options
  let rounds = base.rounds
  let usage = NO_USAGE
  let calls = 0
  for (let round = 1; round <= limits.rounds; round += 1) {
    const mustSpeak =
      round === limits.rounds || tokensOf(usage) >= limits.tokens || calls >= limits.calls
    const reply = await model.respond(
      { ...base, rounds, toolChoice: mustSpeak ? 'none' : 'auto' },
      signal,
    )
    usage = usageOfBoth(usage, reply.usage)
    checkCalls(model, reply, base)
    // Words beside calls that are not made any more are the answer: another round would bring no other.
    const isAnswer = reply.calls.length === 0 || (mustSpeak && reply.text !== null)
    if (isAnswer) return { text: wordsOf(model, reply), rounds, usage }
    const room = limits.calls - calls
    calls += reply.calls.length
    rounds = [...rounds, { reply, results: resultsOf(reply, run, mustSpeak ? 0 : room) }]
  }
  throw wordless(model)
}

/**
 * A model that lost the list of its tools, or the form of a call, would need a round or two of its share to be talked back
 * to it, and the next provider answers in that time. What is wrong *inside* a call, an id or a quantity, is its
 * conversation with the tool.
 */
function checkCalls({ provider }: ChatModel, { calls }: ModelReply, { tools }: ModelRequest): void {
  const offered = new Set(tools.map(({ name }) => name))
  if (calls.some(({ name }) => !offered.has(name))) {
    throw new ProviderError(provider, 'unavailable', { reason: 'unknown_tool' })
  }
  if (calls.some((call) => call.arguments === undefined)) {
    throw new ProviderError(provider, 'unavailable', { reason: 'malformed_call' })
  }
}

/** One result for every call, in order: vendors refuse a history where one is missing. */
function resultsOf(reply: ModelReply, run: RunTool, room: number): readonly ToolResult[] {
  return reply.calls.map((call, index) => ({
    callId: call.id,
    output: index < room ? run(call) : TOO_MANY,
  }))
}

function wordsOf(model: ChatModel, reply: ModelReply): string {
  const text = reply.text?.trim() ?? ''
  if (text === '') throw wordless(model)
  return text
}

function wordless({ provider }: ChatModel): ProviderError {
  return new ProviderError(provider, 'rejected', { reason: 'empty' })
}

/** What a turn may still cost after a conversation of it: one more answer, whatever is left. */
export function limitsAfter({ rounds, usage }: Conversation, limits: Limits): Limits {
  const calls = rounds.reduce((sum, { results }) => sum + results.length, 0)
  return {
    rounds: Math.max(1, limits.rounds - rounds.length - 1),
    calls: limits.calls - calls,
    tokens: limits.tokens - tokensOf(usage),
  }
}

function tokensOf(usage: TokenUsage): number {
  return usage.input + usage.output
}

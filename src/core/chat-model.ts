/**
 * The port to a model that talks and calls tools. One implementation per vendor; the tool loop, the
 * budget, the breaker and the truth check stand outside, once.
 */
export type ChatModel = {
  readonly provider: ModelProvider
  /** The model's id, as a label: from config, never from input. */
  readonly model: string
  /**
   * One round: the model answers with words, calls, or both.
   * @throws ProviderError and nothing else for what the vendor or the network did; `failure` is `rejected` for what
   * would fail again (bad request, refused content, model gone).
   */
  respond(request: ModelRequest, signal: AbortSignal): Promise<ModelReply>
}

export type ModelProvider = 'openai' | 'gemini'

export type ModelRequest = {
  /** Stable per bar and menu version: it leads the prompt, so that vendors can cache it. */
  readonly instructions: string
  /** Names the stable prefix to the vendor: bar and menu version, never a person. */
  readonly cacheKey: string
  /** A salted hash of the person, for the vendor's abuse checks. */
  readonly safetyId: string
  /** The chat so far as plain words, oldest first, the diner's new messages last. */
  readonly history: readonly ModelMessage[]
  /** This turn's rounds so far with this same model, in order. Empty at first. */
  readonly rounds: readonly ModelRound[]
  readonly tools: readonly ToolSpec[]
  /** `none`: answer in words now. */
  readonly toolChoice: 'auto' | 'none'
  readonly maxOutputTokens: number
}

/** `program` says what the house did or knows (the present cart, a person took over): data, not the model's own words. */
export type ModelMessage = { readonly role: 'diner' | 'waiter' | 'program'; readonly text: string }

/** One answer of the model and what its calls came to, one result per call, in the order of the calls. */
export type ModelRound = { readonly reply: ModelReply; readonly results: readonly ToolResult[] }

export type ToolCall = {
  /** Ours or the vendor's; unique within the turn. */
  readonly id: string
  readonly name: string
  /** As the model wrote them: parsed JSON, not yet checked against the tool's schema. `undefined` when they were no JSON. */
  readonly arguments: unknown
}

export type ToolResult = {
  readonly callId: string
  readonly output: Readonly<Record<string, unknown>>
}

export type ModelReply = {
  /** What is meant for the diner; `null` when there is none. Never an empty string. */
  readonly text: string | null
  readonly calls: readonly ToolCall[]
  readonly usage: TokenUsage
  /** The vendor's own form of this reply, to be sent back unchanged in the next round (reasoning items, thought signatures). */
  readonly raw: unknown
}

/** Tokens of one round. `cached` is the part of `input` that was read from the vendor's cache. */
export type TokenUsage = {
  readonly input: number
  readonly cached: number
  readonly output: number
  /** The part of `input` that was written to the cache, where the vendor charges more for it; left out where none was. */
  readonly written?: number
}

/** What no vendor has counted: nothing was asked, or the answer said nothing of it. */
export const NO_USAGE: TokenUsage = Object.freeze({ input: 0, cached: 0, output: 0 })

/** The sum of two rounds; `written` stays left out where neither wrote to a cache. */
export function usageOfBoth(one: TokenUsage, other: TokenUsage): TokenUsage {
  const written = (one.written ?? 0) + (other.written ?? 0)
  return {
    input: one.input + other.input,
    cached: one.cached + other.cached,
    output: one.output + other.output,
    ...(written > 0 ? { written } : {}),
  }
}

/**
 * A tool as both vendors can take it: names `[a-z0-9_]{1,64}`, parameters a strict JSON Schema object (every property
 * required, optional ones nullable by `type: [T, 'null']`, `additionalProperties: false`, no `$ref`).
 */
export type ToolSpec = {
  readonly name: string
  readonly description: string
  readonly parameters: ToolSchema
}

export type ToolSchema = {
  readonly type: 'object'
  readonly properties: Readonly<Record<string, unknown>>
  readonly required: readonly string[]
  readonly additionalProperties: false
}

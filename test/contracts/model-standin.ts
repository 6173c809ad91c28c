import type { TokenUsage } from '../../src/core/chat-model.ts'

/**
 * What every stand-in for a model's vendor offers, in no vendor's words, so that one contract, one
 * fallback matrix and one bench can drive them all. A stand-in speaks its vendor's documented wire
 * format on a loopback port and refuses what the vendor refuses. Imports nothing of a test runner.
 */
export type ModelStandin = {
  /** Origin and path prefix the SDK is pointed at. */
  readonly baseUrl: string
  /** Queues answers; each well-formed request takes one, in order. A request refused as malformed takes none. */
  script(...replies: readonly ScriptedReply[]): void
  /** Well-formed requests so far, oldest first. */
  readonly requests: readonly SeenRequest[]
  /** What the stand-in refused, and requests nothing was scripted for; empty after a good test. */
  readonly complaints: readonly string[]
  /** Answers that nobody asked for yet. */
  readonly left: () => number
  /** Ends the hanging answers and frees the port. */
  stop(): Promise<void>
}

/** How a stand-in answers when its queue is empty; without it such a request is a complaint and a 500. */
export type Answer = (request: SeenRequest) => ScriptedReply | Promise<ScriptedReply>

export type ScriptedReply =
  | {
      readonly kind: 'say'
      /** Left out: calls alone. */
      readonly text?: string
      readonly calls?: readonly ScriptedCall[]
      /** What the vendor lets the model think aloud and no diner may see; its seal must come back in the next round. */
      readonly thinking?: string
      readonly usage?: TokenUsage
    }
  | { readonly kind: 'fault'; readonly fault: ModelFault }

export type ScriptedCall = {
  readonly name: string
  readonly arguments: Readonly<Record<string, unknown>>
}

export const USAGE_WHEN_UNSAID: TokenUsage = { input: 2_310, cached: 2_048, output: 41 }

/** A request as its vendor understood it. */
export type SeenRequest = {
  readonly model: string
  readonly instructions: string
  /** Texts of the history in order, calls and results left out. */
  readonly words: readonly string[]
  readonly tools: readonly string[]
  readonly mayCall: boolean
  /** Results sent back, in order, all rounds. */
  readonly results: readonly { readonly name: string; readonly output: unknown }[]
  /** As it came over the wire. */
  readonly body: unknown
}

/** What a model calls that is told of no such tool. */
export const INVENTED_TOOL = 'give_discount'

/** Ways to fail. Where a vendor can quote the diner's words or the key in its error, the stand-in does. */
export const MODEL_FAULTS = [
  /** 429 that asks to wait 2 seconds. */
  'rate_limited',
  /** The account has nothing left: waiting does not help. */
  'quota',
  'server_error',
  /** 503 with an HTML page, as a proxy sends it. */
  'html_error',
  /** 200 with an HTML page. */
  'html_ok',
  /** 200, cut in the middle of the JSON. */
  'broken_json',
  /** Connected, then nothing. */
  'slow_headers',
  /** Headers and some bytes, then nothing. */
  'stalled_body',
  /** The connection ends without an answer. */
  'dropped',
  'wrong_key',
  'model_gone',
  'bad_request',
  /** The model will not talk about it. */
  'refused',
  /** A filter stopped the answer. */
  'filtered',
  /** The answer ran into the limit of tokens. */
  'cut',
  'empty',
  /** A 200 that says inside that it failed. */
  'failed',
  /** A call whose arguments are no JSON, or what the vendor makes of it. */
  'malformed_arguments',
  /** A well-formed call of a tool that nobody offered: the vendor did its part, the model did not. */
  'unknown_tool',
] as const

export type ModelFault = (typeof MODEL_FAULTS)[number]

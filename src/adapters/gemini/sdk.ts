import {
  type GenerateContentRequest,
  GoogleGenerativeAI,
  GoogleGenerativeAIError,
  GoogleGenerativeAIFetchError,
  GoogleGenerativeAIRequestInputError,
} from '@google/generative-ai'

import type { GeminiBody } from './wire.ts'

export type GeminiAddress = {
  readonly apiKey: string
  /** Origin, and path prefix if any, without the version: `https://generativelanguage.googleapis.com`. */
  readonly baseUrl: string
  readonly model: string
}

/**
 * What came of one request. `message` and `details` are the vendor's words: they quote the request, the URL and at times
 * the key, so they are read here beside and never put into an error or a log.
 */
export type GeminiAnswer =
  /** A JSON body under a 2xx, of whatever shape: it may still hold an error. */
  | { readonly kind: 'body'; readonly body: unknown }
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly message: string
      readonly details: readonly unknown[]
    }
  /** A 2xx whose body is no JSON object. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'unreachable' }
  /** The signal fired first. */
  | { readonly kind: 'aborted' }

export type SendToGemini = (body: GeminiBody, signal: AbortSignal) => Promise<GeminiAnswer>

/**
 * The one file that knows `@google/generative-ai` 0.24.1, which is deprecated: a successor replaces this file alone
 * (docs/decisions/0015). Only its plain `generateContent` is used: its chat, its streams and its `text()` lose thought
 * signatures or hide failures, and its `timeout` leaves a timer behind.
 */
export function geminiSdk({ apiKey, baseUrl, model }: GeminiAddress): SendToGemini {
  const generative = new GoogleGenerativeAI(apiKey).getGenerativeModel({ model }, { baseUrl })
  return async (body, signal) => {
    // The SDK only listens for the event: a signal that has fired would not hold the request back.
    if (signal.aborted) return { kind: 'aborted' }
    try {
      // Its types are older than `thinkingConfig` and `thoughtSignature`; it sends what it is given as it stands.
      const { response } = await generative.generateContent(
        body as unknown as GenerateContentRequest,
        { signal },
      )
      return { kind: 'body', body: response }
    } catch (error) {
      return signal.aborted ? { kind: 'aborted' } : answerIn(error)
    }
  }
}

/** By class and never by name: names are one letter in a minified binary, and `error.name` is always "Error". */
function answerIn(error: unknown): GeminiAnswer {
  if (error instanceof GoogleGenerativeAIRequestInputError) throw error
  if (error instanceof GoogleGenerativeAIFetchError) {
    const { status, message, errorDetails } = error
    return status === undefined
      ? { kind: 'unreachable' }
      : {
          kind: 'refused',
          status,
          message,
          details: Array.isArray(errorDetails) ? errorDetails : [],
        }
  }
  if (error instanceof GoogleGenerativeAIError) return { kind: 'unreachable' }
  // After the headers the SDK wraps nothing: parsing, `null` as a body, and a connection that breaks come as they are.
  if (error instanceof SyntaxError || error instanceof TypeError) return { kind: 'unreadable' }
  if (error instanceof Error && 'code' in error) return { kind: 'unreachable' }
  throw error
}

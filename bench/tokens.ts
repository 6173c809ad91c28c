import { encode } from 'gpt-tokenizer/encoding/o200k_base'

/** One request of a chat, in tokens. */
export type Counted = {
  /** First of its turn: no results of tools go with it. */
  readonly isFirst: boolean
  readonly input: number
  /** The part that is as it was in the request before, in the steps that vendors cache. */
  readonly cacheable: number
}

/** Caching begins at so many tokens of equal prefix, and goes on in steps. */
const LEAST = 1024
const STEP = 128

/**
 * Counts what a model reads of a request, in the order vendors cache it: tools, instructions, then the talk. A vendor's
 * own marks around them are not published, so JSON stands for them.
 * @see https://developers.openai.com/api/docs/guides/prompt-caching
 */
export function tokenCounter(): (body: unknown) => Counted {
  let before: readonly number[] = []
  return (body) => {
    const { tools = [], instructions = '', input = [] } = body as Body
    const text = [tools, instructions, ...input].map((part) => JSON.stringify(part)).join('\n')
    const tokens = encode(text)
    const shared = sharedPrefix(before, tokens)
    before = tokens
    return {
      isFirst: input.at(-1)?.type !== 'function_call_output',
      input: tokens.length,
      cacheable: shared < LEAST ? 0 : LEAST + Math.floor((shared - LEAST) / STEP) * STEP,
    }
  }
}

type Body = {
  readonly tools?: readonly unknown[]
  readonly instructions?: string
  readonly input?: readonly { readonly type?: string }[]
}

function sharedPrefix(one: readonly number[], other: readonly number[]): number {
  const end = one.findIndex((token, at) => token !== other[at])
  return end === -1 ? one.length : end
}

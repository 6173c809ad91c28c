import { NO_USAGE, type TokenUsage } from '../../core/chat-model.ts'
import type { ProviderReason } from '../../core/errors.ts'
import type { Content, Fragment, Part } from './wire.ts'
import { asFragment, asList, callsIn, isFragment } from './wire.ts'

/** What a body under a 200 says. Everything but `reply` and `error` is a reason of `ProviderError`. */
export type Reading =
  | {
      readonly kind: 'reply'
      /** As it came, to be sent back so: a changed or lost thought signature is a 400. */
      readonly content: Content
      readonly text: string | null
      readonly usage: TokenUsage
    }
  | {
      readonly kind: 'error'
      readonly status: number
      readonly message: string
      readonly details: readonly unknown[]
    }
  | { readonly kind: Unusable; readonly usage: TokenUsage }

export type Unusable = Extract<
  ProviderReason,
  'refused' | 'filtered' | 'cut' | 'empty' | 'malformed_call' | 'bad_answer'
>

const FILTERED: ReadonlySet<unknown> = new Set([
  'SAFETY',
  'RECITATION',
  'LANGUAGE',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
])

const MALFORMED_CALL: ReadonlySet<unknown> = new Set([
  'MALFORMED_FUNCTION_CALL',
  'UNEXPECTED_TOOL_CALL',
  'TOO_MANY_TOOL_CALLS',
])

/**
 * Parts are read by hand: the SDK's `text()` glues thoughts to the answer and reads most failures as an empty success.
 * The set of finish reasons is open; one that is not known makes no answer.
 */
export function readReply(body: unknown): Reading {
  if (!isFragment(body)) return { kind: 'bad_answer', usage: NO_USAGE }
  if (isFragment(body['error'])) return readError(body['error'])
  const usage = usageIn(body)
  const candidate = asList(body['candidates'])[0]
  if (!isFragment(candidate)) {
    const isBlocked = asFragment(body['promptFeedback'])['blockReason'] !== undefined
    return { kind: isBlocked ? 'refused' : 'empty', usage }
  }
  const content = contentIn(candidate)
  const unusable = whyUnusable(candidate['finishReason'], content)
  if (unusable !== null) return { kind: unusable, usage }
  return { kind: 'reply', content, text: visibleText(content), usage }
}

/** A reply that ran into the limit is cut whatever it holds: half a sentence and half a round of calls help no one. */
function whyUnusable(finish: unknown, content: Content): Unusable | null {
  if (FILTERED.has(finish)) return 'filtered'
  if (MALFORMED_CALL.has(finish)) return 'malformed_call'
  if (finish === 'MAX_TOKENS') return 'cut'
  if (finish !== 'STOP') return 'bad_answer'
  const calls = callsIn(content)
  if (calls.length === 0 && visibleText(content) === null) return 'empty'
  return calls.every(hasName) ? null : 'malformed_call'
}

/** A call without a name can't be answered: a function response must carry one. */
function hasName(call: Fragment): boolean {
  return typeof call['name'] === 'string' && call['name'] !== ''
}

function contentIn(candidate: Fragment): Content {
  const content = asFragment(candidate['content'])
  return { ...content, role: 'model', parts: asList(content['parts']).filter(isFragment) }
}

const SPEAKS = /[^\s\p{Cc}\p{Cf}]/u

/** Words for the diner, thoughts left out, in a form every database takes; `null` where there is nothing to see. */
function visibleText(content: Content): string | null {
  const text = content.parts.map(wordsOf).join('')
  return SPEAKS.test(text) ? text.toWellFormed().replaceAll('\0', '\uFFFD') : null
}

function wordsOf(part: Part): string {
  return typeof part['text'] === 'string' && part['thought'] !== true ? part['text'] : ''
}

/** HTTP 200 with an error inside: the SDK resolves as if all were well. */
function readError(error: Fragment): Reading {
  const { code, message, details } = error
  return {
    kind: 'error',
    status: typeof code === 'number' ? code : 500,
    message: typeof message === 'string' ? message : '',
    details: asList(details),
  }
}

/** Thoughts are billed as output. */
function usageIn(body: Fragment): TokenUsage {
  const usage = asFragment(body['usageMetadata'])
  const input = count(usage['promptTokenCount'])
  return {
    input,
    // A part of the input: what is paid in full is the rest, and no counter goes down.
    cached: Math.min(input, count(usage['cachedContentTokenCount'])),
    output: count(usage['candidatesTokenCount']) + count(usage['thoughtsTokenCount']),
  }
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0
}

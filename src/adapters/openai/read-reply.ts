import type { ModelReply, TokenUsage, ToolCall } from '../../core/chat-model.ts'
import { ProviderError } from '../../core/errors.ts'
import { noAnswer, verdictOfCode } from './failure.ts'

type Item = Readonly<Record<string, unknown>>

/**
 * Reads the answer of `POST /v1/responses` by its items: `output_text` of the SDK joins what the model muttered on the
 * way too. Kinds of items that are not known here are passed over, and kept in `raw`.
 * @throws ProviderError when there is nothing a diner or a tool could get, with the tokens it cost all the same.
 */
export function readReply(answer: unknown, mayCall: boolean): ModelReply {
  const response = asItem(answer)
  const usage = readUsage(response['usage'])
  try {
    return { ...readOutput(response, mayCall), usage }
  } catch (error) {
    throw error instanceof ProviderError ? error.costing(usage) : error
  }
}

function readOutput(response: Item, mayCall: boolean): Omit<ModelReply, 'usage'> {
  const raw = response['output']
  if (!Array.isArray(raw)) throw noAnswer('unavailable', 'bad_answer')
  checkStatus(response)
  const items = raw.map(asItem)
  const calls = mayCall ? readCalls(items) : []
  const text = readText(items)
  if (text === null && calls.length === 0) throw noAnswer('unavailable', 'empty')
  return { text, calls, raw }
}

/** An HTTP 200 says only that there is a status to read. */
function checkStatus(response: Item): void {
  const status = response['status']
  if (status === 'completed') return
  if (status === 'incomplete') {
    const why = asItem(response['incomplete_details'])['reason']
    throw noAnswer('rejected', why === 'content_filter' ? 'filtered' : 'cut')
  }
  if (status === 'failed') {
    const verdict = verdictOfCode(asItem(response['error'])['code'])
    throw noAnswer(verdict?.failure ?? 'unavailable', verdict?.reason)
  }
  throw noAnswer('unavailable', status === 'cancelled' ? undefined : 'bad_answer')
}

/** Where one part refuses, the words around it are no answer either. */
function readText(items: readonly Item[]): string | null {
  const messages = items.filter((item) => item['type'] === 'message' && isForDiner(item))
  const parts = messages.map((message) => asItems(message['content']))
  if (parts.flat().some((part) => part['type'] === 'refusal')) {
    throw noAnswer('rejected', 'refused')
  }
  const text = parts.map(joined).join('\n').trim()
  return VISIBLE.test(text) ? text : null
}

const VISIBLE = /[^\s\p{C}]/u

function joined(parts: readonly Item[]): string {
  return parts
    .filter((part) => part['type'] === 'output_text')
    .map((part) => (typeof part['text'] === 'string' ? storable(part['text']) : ''))
    .join('')
}

/** Commentary is between the model and us; older models name no phase. */
function isForDiner(message: Item): boolean {
  const phase = message['phase']
  return phase === undefined || phase === null || phase === 'final_answer'
}

function readCalls(items: readonly Item[]): readonly ToolCall[] {
  const calls = items.filter((item) => item['type'] === 'function_call').map(readCall)
  // Two calls of one id can't both get their result.
  if (new Set(calls.map(({ id }) => id)).size < calls.length) {
    throw noAnswer('unavailable', 'malformed_call')
  }
  return calls
}

function readCall(item: Item): ToolCall {
  const { call_id: id, name, arguments: text, status } = item
  if (status === 'incomplete') throw noAnswer('rejected', 'cut')
  if (typeof id !== 'string' || id === '' || typeof name !== 'string') {
    throw noAnswer('unavailable', 'malformed_call')
  }
  return { id, name, arguments: typeof text === 'string' ? parsed(text) : undefined }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) =>
      typeof value === 'string' ? storable(value) : value,
    ) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** PostgreSQL takes neither U+0000 nor half of a surrogate pair, and a model can write both. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD')
}

function readUsage(usage: unknown): TokenUsage {
  const tokens = asItem(usage)
  const input = asCount(tokens['input_tokens'])
  const details = asItem(tokens['input_tokens_details'])
  // A part of the input: what is paid in full is the rest, and no counter goes down.
  const cached = Math.min(input, asCount(details['cached_tokens']))
  const written = Math.min(input - cached, asCount(details['cache_write_tokens']))
  const output = asCount(tokens['output_tokens'])
  return { input, cached, output, ...(written > 0 ? { written } : {}) }
}

function asCount(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0
}

const NOTHING: Item = Object.freeze({})

function asItem(value: unknown): Item {
  return typeof value === 'object' && value !== null ? (value as Item) : NOTHING
}

function asItems(value: unknown): readonly Item[] {
  return Array.isArray(value) ? value.map(asItem) : []
}

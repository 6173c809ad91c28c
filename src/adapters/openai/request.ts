import { createHash } from 'node:crypto'

import type {
  FunctionTool,
  ResponseCreateParamsNonStreaming,
  ResponseInputItem,
} from 'openai/resources/responses/responses'

import type { ModelMessage, ModelRequest, ModelRound, ToolSpec } from '../../core/chat-model.ts'

/** Which of them a model takes differs: gpt-6-luna has `none` and no `minimal`, gpt-5 the other way round. */
export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh'

/** How a model is asked to answer. Not every model knows every word of it. */
export type Manner = {
  /** `null`: it is not asked, as for models that do not reason. */
  readonly effort: ReasoningEffort | null
  readonly isBrief: boolean
}

/** The vendor takes no smaller limit. */
const FEWEST_OUTPUT_TOKENS = 16
/** The vendor answers 400 to a longer one. */
const LONGEST_CACHE_KEY = 64

/**
 * The body of `POST /v1/responses`. What stays the same from turn to turn comes first on the vendor's side (tools, then
 * instructions), so both are sent in every round, also in the last one where no tool may be called. `store: false`:
 * nothing of a diner stays with the vendor, so the rounds travel along.
 * @see https://developers.openai.com/api/docs/guides/prompt-caching
 */
export function toBody(
  request: ModelRequest,
  model: string,
  { effort, isBrief }: Manner,
): ResponseCreateParamsNonStreaming {
  return {
    model,
    instructions: request.instructions,
    input: [...request.history.map(toMessage), ...request.rounds.flatMap(toItems)],
    ...(request.tools.length > 0 && {
      tools: request.tools.map(toTool),
      tool_choice: request.toolChoice,
      parallel_tool_calls: true,
    }),
    max_output_tokens: Math.max(FEWEST_OUTPUT_TOKENS, request.maxOutputTokens),
    ...(effort !== null && { reasoning: { effort } }),
    // Without it older models keep their reasoning to themselves, and the next round is refused.
    ...(effort !== null && effort !== 'none' && { include: ['reasoning.encrypted_content'] }),
    ...(isBrief && { text: { verbosity: 'low' } }),
    store: false,
    prompt_cache_key: fitCacheKey(request.cacheKey),
    safety_identifier: request.safetyId,
  }
}

const ROLES = { diner: 'user', waiter: 'assistant', program: 'developer' } as const

function toMessage({ role, text }: ModelMessage): ResponseInputItem {
  return { role: ROLES[role], content: text }
}

function toItems({ reply, results }: ModelRound): readonly ResponseInputItem[] {
  return [
    ...outputOf(reply.raw),
    ...results.map(({ callId, output }) => ({
      type: 'function_call_output' as const,
      call_id: callId,
      output: JSON.stringify(output),
    })),
  ]
}

/** The items go back as they came, unknown kinds included: the vendor checks its own seals on them. */
function outputOf(raw: unknown): readonly ResponseInputItem[] {
  if (!Array.isArray(raw)) throw new TypeError('a round of another model was handed to openai')
  return raw as readonly ResponseInputItem[]
}

function toTool({ name, description, parameters }: ToolSpec): FunctionTool {
  return { type: 'function', name, description, parameters, strict: true }
}

/** The same long key gives the same short one, so requests still meet in the cache. */
function fitCacheKey(key: string): string {
  return key.length <= LONGEST_CACHE_KEY ? key : createHash('sha256').update(key).digest('hex')
}

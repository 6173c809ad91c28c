import type { TokenUsage } from '../../src/core/chat-model.ts'
import type { ModelFault, ScriptedReply } from '../contracts/model-standin.ts'
import { INVENTED_TOOL, USAGE_WHEN_UNSAID } from '../contracts/model-standin.ts'
import { htmlPage, type WireAnswer } from './loopback.ts'
import type { ResponsesBody, WireError } from './openai-checks.ts'
import { seal } from './openai-checks.ts'

/** `nth` makes ids of one server differ; `quote` is what an error may repeat of the request. */
export type AnswerContext = {
  readonly request: ResponsesBody
  readonly nth: number
  readonly quote: string
}

const JSON_TYPE = { 'content-type': 'application/json' }

export function jsonAnswer(status: number, body: unknown): WireAnswer {
  return { status, headers: JSON_TYPE, body }
}

export function errorAnswer({ status, ...error }: WireError): WireAnswer {
  return jsonAnswer(status, { error })
}

export function toAnswer(reply: ScriptedReply, context: AnswerContext): WireAnswer {
  if (reply.kind === 'fault') return FAULTS[reply.fault](context)
  const { request, nth } = context
  const thinks = reply.thinking !== undefined
  const reasons = thinks && (request.reasoning?.effort ?? 'medium') !== 'none'
  const calls = (reply.calls ?? []).map((call, at) => ({
    id: `fc_${nth}${reasons ? 'r' : ''}_${at}`,
    type: 'function_call',
    status: 'completed',
    call_id: `call_${nth}_${at}`,
    name: call.name,
    arguments: JSON.stringify(call.arguments),
  }))
  const output = [
    ...(reasons ? [reasoning(`rs_${nth}`, request)] : []),
    ...(thinks ? [message(`msg_${nth}c`, says(reply.thinking), 'commentary')] : []),
    ...(reply.text === undefined
      ? []
      : [message(`msg_${nth}`, says(reply.text), thinks ? 'final_answer' : undefined)]),
    ...calls,
  ]
  return jsonAnswer(200, toResponse(context, { output, usage: reply.usage ?? USAGE_WHEN_UNSAID }))
}

/** Newer models send the seal unasked, older ones do not: whoever asks is safe with both. */
function reasoning(id: string, { include }: ResponsesBody) {
  const isAsked = include?.includes('reasoning.encrypted_content') === true
  return { id, type: 'reasoning', summary: [], ...(isAsked && { encrypted_content: seal(id) }) }
}

function message(id: string, content: unknown, phase?: string, status = 'completed') {
  return {
    id,
    type: 'message',
    status,
    role: 'assistant',
    content: [content],
    ...(phase !== undefined && { phase }),
  }
}

function says(text: string | undefined) {
  return { type: 'output_text', annotations: [], logprobs: [], text: text ?? '' }
}

type Outcome = {
  readonly status?: string
  readonly output?: readonly unknown[]
  readonly usage?: TokenUsage | null
  readonly error?: { readonly code: string; readonly message: string }
  readonly incomplete_details?: { readonly reason: string }
}

function toResponse({ request, nth }: AnswerContext, outcome: Outcome) {
  const { usage = USAGE_WHEN_UNSAID, ...rest } = outcome
  const { max_output_tokens, model, prompt_cache_key, safety_identifier, tools } = request
  return {
    id: `resp_${nth}`,
    object: 'response',
    created_at: 1_795_400_000,
    status: 'completed',
    background: false,
    error: null,
    incomplete_details: null,
    output: [],
    instructions: null,
    max_output_tokens,
    model,
    parallel_tool_calls: true,
    previous_response_id: null,
    prompt_cache_key,
    reasoning: { effort: request.reasoning?.effort, summary: null },
    safety_identifier,
    service_tier: 'default',
    store: false,
    temperature: 1,
    text: { format: { type: 'text' }, verbosity: 'low' },
    tool_choice: request.tool_choice,
    tools,
    top_p: 1,
    truncation: 'disabled',
    metadata: {},
    ...rest,
    usage: usage === null ? null : toUsage(usage),
  }
}

function toUsage({ input, cached, output }: TokenUsage) {
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached, cache_write_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + output,
  }
}

type Fault = (context: AnswerContext) => WireAnswer

const ended =
  (outcome: Outcome): Fault =>
  (context) =>
    jsonAnswer(200, toResponse(context, outcome))

/** The message repeats the diner, as vendors' errors now and then do. */
const refused =
  (status: number, type: string, code: string | null, more = {}): Fault =>
  ({ quote }) => {
    const answer = errorAnswer({ status, message: `No: ${quote}`, type, param: null, code })
    return { ...answer, headers: { ...answer.headers, ...more } }
  }

const html =
  (status: number): Fault =>
  ({ quote }) =>
    htmlPage(status, quote)

const broken =
  (ending: NonNullable<WireAnswer['ending']>): Fault =>
  ({ quote }) => ({
    status: 200,
    headers: JSON_TYPE,
    body: `{"id":"resp_1","note":"${quote}","output":[`,
    ending,
  })

const FAULTS: Readonly<Record<ModelFault, Fault>> = {
  rate_limited: refused(429, 'requests', 'rate_limit_exceeded', { 'retry-after': '2' }),
  quota: refused(429, 'insufficient_quota', 'insufficient_quota'),
  server_error: refused(500, 'server_error', null),
  html_error: html(503),
  html_ok: html(200),
  broken_json: broken('whole'),
  slow_headers: broken('no_headers'),
  stalled_body: broken('stall'),
  dropped: broken('drop'),
  wrong_key: refused(401, 'invalid_request_error', 'invalid_api_key'),
  model_gone: refused(404, 'invalid_request_error', 'model_not_found'),
  bad_request: refused(400, 'invalid_request_error', 'invalid_value'),
  refused: (context) =>
    jsonAnswer(
      200,
      toResponse(context, {
        output: [
          message(`msg_${context.nth}`, { type: 'refusal', refusal: `No: ${context.quote}` }),
        ],
      }),
    ),
  filtered: ended({ status: 'incomplete', incomplete_details: { reason: 'content_filter' } }),
  cut: (context) =>
    jsonAnswer(
      200,
      toResponse(context, {
        status: 'incomplete',
        incomplete_details: { reason: 'max_output_tokens' },
        output: [message(`msg_${context.nth}`, says('I found *Broch'), undefined, 'incomplete')],
      }),
    ),
  empty: ended({ output: [] }),
  failed: (context) =>
    jsonAnswer(
      200,
      toResponse(context, {
        status: 'failed',
        error: { code: 'server_error', message: `The model failed: ${context.quote}` },
        usage: null,
      }),
    ),
  malformed_arguments: (context) =>
    calling(context, context.request.tools?.[0]?.name ?? 'find_items', '{"query": goat'),
  unknown_tool: (context) => calling(context, INVENTED_TOOL, '{"percent":20}'),
}

function calling(context: AnswerContext, name: string, args: string): WireAnswer {
  const call = {
    id: `fc_${context.nth}_0`,
    type: 'function_call',
    status: 'completed',
    call_id: `call_${context.nth}_0`,
    name,
    arguments: args,
  }
  return jsonAnswer(200, toResponse(context, { output: [call] }))
}

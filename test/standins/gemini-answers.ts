import type { ModelFault, ScriptedReply } from '../contracts/model-standin.ts'
import { INVENTED_TOOL, USAGE_WHEN_UNSAID } from '../contracts/model-standin.ts'
import { signatureOf } from './gemini-checks.ts'
import type { WireError } from './gemini-flaw.ts'
import { htmlPage, type WireAnswer } from './loopback.ts'

/** `quote` is what an error may repeat of the request. */
export type AnswerContext = {
  readonly model: string
  readonly nth: number
  readonly quote: string
  /** Whether calls carry ids: the API leaves them out as often as not. */
  readonly callIds: boolean
}

const JSON_TYPE = { 'content-type': 'application/json; charset=UTF-8' }

export function jsonAnswer(status: number, body: unknown): WireAnswer {
  return { status, headers: JSON_TYPE, body }
}

export function errorAnswer(error: WireError): WireAnswer {
  return jsonAnswer(error.code, { error })
}

export function toAnswer(reply: ScriptedReply, context: AnswerContext): WireAnswer {
  if (reply.kind === 'fault') return FAULTS[reply.fault](context)
  const calls = (reply.calls ?? []).map(({ name, arguments: args }, at) => ({
    functionCall: {
      ...(context.callIds && { id: `call-${context.nth}-${at}` }),
      name,
      // A function without parameters comes without arguments.
      ...(Object.keys(args).length > 0 && { args }),
    },
  }))
  const parts = [
    ...(reply.thinking === undefined ? [] : [{ text: reply.thinking, thought: true }]),
    ...(reply.text === undefined ? [] : [{ text: reply.text }]),
    ...calls,
  ]
  const content = { role: 'model', parts: sealed(parts) }
  return jsonAnswer(
    200,
    response(context, [{ index: 0, content, finishReason: 'STOP' }], reply.usage),
  )
}

/** On the first call of a group; without calls, on the last part. */
function sealed(parts: readonly Readonly<Record<string, unknown>>[]) {
  const call = parts.findIndex((part) => 'functionCall' in part)
  const where = call === -1 ? parts.length - 1 : call
  return parts.map((part, at) =>
    at === where ? { ...part, thoughtSignature: signatureOf(parts) } : part,
  )
}

function response(
  { model, nth }: AnswerContext,
  candidates: readonly unknown[] | undefined,
  usage = USAGE_WHEN_UNSAID,
  more: Readonly<Record<string, unknown>> = {},
) {
  const thoughts = Math.floor(usage.output / 2)
  return {
    ...(candidates !== undefined && { candidates }),
    usageMetadata: {
      promptTokenCount: usage.input,
      cachedContentTokenCount: usage.cached,
      candidatesTokenCount: usage.output - thoughts,
      thoughtsTokenCount: thoughts,
      totalTokenCount: usage.input + usage.output,
    },
    modelVersion: model,
    responseId: `r-${nth}`,
    ...more,
  }
}

type Fault = (context: AnswerContext) => WireAnswer

const refused =
  (code: number, status: string, details?: readonly unknown[]): Fault =>
  ({ quote }) =>
    errorAnswer({
      code,
      status,
      message: `No: ${quote}`,
      ...(details !== undefined && { details }),
    })

const finished =
  (finishReason: string, content?: unknown): Fault =>
  (context) => {
    const candidate = { index: 0, ...(content !== undefined && { content }), finishReason }
    return jsonAnswer(200, response(context, [candidate]))
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
    body: `{"candidates":[{"content":{"parts":[{"text":"${quote}"`,
    ending,
  })

const quota = (quotaId: string, retryDelay: string) => [
  {
    '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
    violations: [
      { quotaMetric: 'generativelanguage.googleapis.com/generate_content_requests', quotaId },
    ],
  },
  { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay },
]

const keyInvalid = {
  '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
  reason: 'API_KEY_INVALID',
  domain: 'googleapis.com',
}

export const WRONG_KEY: WireError = {
  code: 400,
  status: 'INVALID_ARGUMENT',
  message: 'API key not valid. Please pass a valid API key.',
  details: [keyInvalid],
}

const FAULTS: Readonly<Record<ModelFault, Fault>> = {
  rate_limited: refused(
    429,
    'RESOURCE_EXHAUSTED',
    quota('GenerateRequestsPerMinutePerProjectPerModel', '2s'),
  ),
  quota: refused(
    429,
    'RESOURCE_EXHAUSTED',
    quota('GenerateRequestsPerDayPerProjectPerModel', '31.5s'),
  ),
  server_error: refused(500, 'INTERNAL'),
  html_error: html(503),
  html_ok: html(200),
  broken_json: broken('whole'),
  slow_headers: broken('no_headers'),
  stalled_body: broken('stall'),
  dropped: broken('hang_up'),
  wrong_key: refused(400, 'INVALID_ARGUMENT', [keyInvalid]),
  model_gone: refused(404, 'NOT_FOUND'),
  bad_request: refused(400, 'INVALID_ARGUMENT'),
  refused: (context) =>
    jsonAnswer(
      200,
      response(context, undefined, undefined, {
        promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
      }),
    ),
  filtered: finished('SAFETY', { role: 'model', parts: [{ text: 'I found *Broch' }] }),
  cut: finished('MAX_TOKENS', { role: 'model', parts: [{ text: 'I found *Broch' }] }),
  empty: finished('STOP', { role: 'model' }),
  failed: ({ quote }) =>
    jsonAnswer(200, {
      error: { code: 503, status: 'UNAVAILABLE', message: `Overloaded: ${quote}` },
    }),
  malformed_arguments: finished('MALFORMED_FUNCTION_CALL', {}),
  unknown_tool: (context) => {
    const call = { name: INVENTED_TOOL, arguments: { percent: 20 } }
    return toAnswer({ kind: 'say', calls: [call] }, context)
  },
}

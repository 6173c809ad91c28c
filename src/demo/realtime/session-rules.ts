import { Type } from '@sinclair/typebox'
import type { TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'

import { isFragment as isObject } from '../../core/fragment.ts'
import type { WireError } from './errors.ts'
import { invalidRequest, invalidValue, missingParameter, unknownParameter } from './errors.ts'

// Written from the reference, not from the adapter: what it sends wrong must fail here.

export type KnownModels = {
  readonly realtime: readonly string[]
  readonly transcription: readonly string[]
}

export const KNOWN_MODELS: KnownModels = {
  realtime: ['gpt-realtime-2.1', 'gpt-realtime-2.1-mini', 'gpt-realtime-2', 'gpt-realtime-1.5'],
  transcription: ['gpt-transcribe', 'gpt-4o-mini-transcribe', 'whisper-1'],
}

const strict = (properties: Record<string, TSchema>) =>
  Type.Object(properties, { additionalProperties: false })
const optional = (schema: TSchema) => Type.Optional(schema)
const words = (...list: readonly string[]) => Type.Union(list.map((word) => Type.Literal(word)))
const text = Type.String()
const flag = Type.Boolean()

const VOICES = ['alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', 'verse', 'marin']

const TOOL = strict({
  type: Type.Literal('function'),
  name: Type.String({ pattern: '^[a-zA-Z0-9_-]{1,64}$' }),
  description: optional(text),
  parameters: optional(Type.Object({ type: Type.Literal('object') })),
})

const TRANSCRIPTION = strict({
  model: text,
  language: optional(Type.String({ pattern: '^[a-z]{2}$' })),
  languages: optional(Type.Array(text)),
  keywords: optional(Type.Array(text)),
  prompt: optional(text),
})

/** Formats are settled by SIP. */
const SESSION = strict({
  type: Type.Literal('realtime'),
  model: optional(text),
  output_modalities: optional(Type.Array(words('audio', 'text'), { minItems: 1, maxItems: 1 })),
  instructions: optional(text),
  tools: optional(Type.Array(TOOL)),
  tool_choice: optional(words('auto', 'none', 'required')),
  parallel_tool_calls: optional(flag),
  reasoning: optional(strict({ effort: words('minimal', 'low', 'medium', 'high', 'xhigh') })),
  max_output_tokens: optional(Type.Integer({ minimum: 1, maximum: 4096 })),
  truncation: optional(
    strict({
      type: Type.Literal('retention_ratio'),
      retention_ratio: Type.Number({ minimum: 0, maximum: 1 }),
      token_limits: optional(strict({ post_instructions: Type.Integer({ minimum: 0 }) })),
    }),
  ),
  audio: optional(
    strict({
      input: optional(
        strict({
          transcription: optional(Type.Union([TRANSCRIPTION, Type.Null()])),
          noise_reduction: optional(
            Type.Union([strict({ type: words('near_field', 'far_field') }), Type.Null()]),
          ),
          turn_detection: optional(Type.Unknown()),
        }),
      ),
      output: optional(
        strict({
          voice: optional(words(...VOICES, 'cedar')),
          speed: optional(Type.Number({ minimum: 0.25, maximum: 1.5 })),
        }),
      ),
    }),
  ),
})

const BOTH_KINDS = { create_response: optional(flag), interrupt_response: optional(flag) }
const TURNS_AT_ACCEPT = {
  server_vad: strict({ type: text, ...BOTH_KINDS }),
  semantic_vad: strict({
    type: text,
    eagerness: optional(words('low', 'medium', 'high', 'auto')),
    ...BOTH_KINDS,
  }),
}
const TURNS_ON_THE_LINE = {
  ...TURNS_AT_ACCEPT,
  server_vad: strict({
    type: text,
    threshold: optional(Type.Number({ minimum: 0, maximum: 1 })),
    prefix_padding_ms: optional(Type.Integer({ minimum: 0 })),
    silence_duration_ms: optional(Type.Integer({ minimum: 0 })),
    idle_timeout_ms: optional(Type.Integer({ minimum: 0 })),
    ...BOTH_KINDS,
  }),
}

/** Why a session would be refused: when a call is answered, or as a change on its line. `null`: it would not. */
export function refusedSession(
  session: unknown,
  where: 'accept' | 'line',
  models: KnownModels,
): WireError | null {
  if (!isObject(session)) return missingParameter('session')
  if (session['type'] === undefined) return missingParameter('session.type')
  if (where === 'line' && session['model'] !== undefined) return invalidValue('session.model')
  const wrong = mismatch(SESSION, session, 'session')
  if (wrong !== null) return wrong
  return (
    refusedTurns(session, where) ??
    (where === 'accept' ? refusedModel(session, models) : null) ??
    refusedTranscription(session, models)
  )
}

function refusedTurns(session: unknown, where: 'accept' | 'line'): WireError | null {
  const turns = turnDetectionOf(session)
  if (turns === undefined || turns === null) return null
  const at = 'session.audio.input.turn_detection'
  if (!isObject(turns)) return invalidValue(at)
  const kinds = where === 'accept' ? TURNS_AT_ACCEPT : TURNS_ON_THE_LINE
  const { type } = turns
  if (type !== 'server_vad' && type !== 'semantic_vad') return invalidValue(`${at}.type`)
  return mismatch(kinds[type], turns, at)
}

function refusedModel(session: unknown, models: KnownModels): WireError | null {
  const { model } = session as { model?: string }
  if (model === undefined) return missingParameter('session.model')
  if (!models.realtime.includes(model)) {
    const message = `The model '${model}' does not exist or you do not have access to it.`
    return invalidRequest('model_not_found', message, 'session.model')
  }
  const isThinking = model.startsWith('gpt-realtime-2')
  return part(session, 'reasoning') === undefined || isThinking
    ? null
    : unknownParameter('session.reasoning')
}

function refusedTranscription(session: unknown, models: KnownModels): WireError | null {
  const transcription = part(part(part(session, 'audio'), 'input'), 'transcription')
  const transcribes = part(transcription, 'model')
  if (transcribes === undefined || models.transcription.some((known) => known === transcribes)) {
    return null
  }
  return invalidValue('session.audio.input.transcription.model')
}

export function turnDetectionOf(session: unknown): unknown {
  return part(part(part(session, 'audio'), 'input'), 'turn_detection')
}

export function part(of: unknown, key: string): unknown {
  return isObject(of) ? of[key] : undefined
}

/** The first thing that is wrong with a value, in the vendor's words. */
export function mismatch(schema: TSchema, value: unknown, at: string): WireError | null {
  const error = Value.Errors(schema, value).First()
  if (error === undefined) return null
  const param = at + error.path.replaceAll('/', '.')
  if (error.message === 'Unexpected property') return unknownParameter(param)
  return error.value === undefined ? missingParameter(param) : invalidValue(param)
}

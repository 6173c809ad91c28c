import { Type } from '@sinclair/typebox'
import type { TSchema } from '@sinclair/typebox'

import { isFragment as isObject } from '../../core/fragment.ts'
import type { WireError } from './errors.ts'
import { invalidRequest, invalidValue, missingParameter } from './errors.ts'
import type { JsonObject } from './record.ts'
import { mismatch } from './session-rules.ts'

export type ClientFrame =
  | { readonly ok: true; readonly frame: JsonObject; readonly eventId: string | null }
  | { readonly ok: false; readonly error: WireError; readonly eventId: string | null }

const strict = (properties: Record<string, TSchema>) =>
  Type.Object({ type: Type.String(), ...properties }, { additionalProperties: false })
const optional = (schema: TSchema) => Type.Optional(schema)
const text = Type.String()
/** The vendor's ids are strings of 32 signs at most. */
const itemId = Type.String({ minLength: 1, maxLength: 32 })
const eventId = optional(Type.String({ maxLength: 512 }))

const CONTENT = Type.Object({ type: text, text: optional(text) })
const ITEMS: Readonly<Record<string, TSchema>> = {
  message: strict({
    id: optional(itemId),
    role: Type.Union(['system', 'user', 'assistant'].map((role) => Type.Literal(role))),
    content: Type.Array(CONTENT, { minItems: 1 }),
  }),
  function_call_output: strict({ id: optional(itemId), call_id: text, output: text }),
}

const RESPONSE = Type.Object(
  {
    conversation: optional(text),
    instructions: optional(text),
    input: optional(Type.Array(Type.Unknown())),
    tools: optional(Type.Array(Type.Unknown())),
    tool_choice: optional(text),
    output_modalities: optional(Type.Array(text)),
    max_output_tokens: optional(Type.Integer({ minimum: 1, maximum: 4096 })),
    metadata: optional(
      Type.Record(Type.String({ maxLength: 64 }), Type.String({ maxLength: 512 }), {
        maxProperties: 16,
      }),
    ),
    audio: optional(Type.Unknown()),
  },
  { additionalProperties: false },
)

const FRAMES: Readonly<Record<string, TSchema>> = {
  'session.update': strict({ event_id: eventId, session: Type.Unknown() }),
  'response.create': strict({ event_id: eventId, response: optional(RESPONSE) }),
  'response.cancel': strict({ event_id: eventId, response_id: optional(text) }),
  'conversation.item.create': strict({
    event_id: eventId,
    previous_item_id: optional(text),
    item: Type.Unknown(),
  }),
  'conversation.item.retrieve': strict({ event_id: eventId, item_id: text }),
  'conversation.item.delete': strict({ event_id: eventId, item_id: text }),
  'conversation.item.truncate': strict({
    event_id: eventId,
    item_id: text,
    content_index: Type.Integer(),
    audio_end_ms: Type.Integer(),
  }),
  'input_audio_buffer.commit': strict({ event_id: eventId }),
  'input_audio_buffer.clear': strict({ event_id: eventId }),
  'output_audio_buffer.clear': strict({ event_id: eventId }),
}

/** Reads a client frame as strictly as the vendor; what it says may still be impossible just now. */
export function readClientFrame(frameText: string): ClientFrame {
  const frame = parse(frameText)
  if (!isObject(frame)) {
    const error = invalidRequest('invalid_json', 'We could not parse the JSON of your event.')
    return { ok: false, error, eventId: null }
  }
  const { event_id: id, type } = frame
  const known = typeof id === 'string' ? id : null
  const error = refusal(frame, type)
  return error === null ? { ok: true, frame, eventId: known } : { ok: false, error, eventId: known }
}

function parse(frameText: string): unknown {
  try {
    return JSON.parse(frameText)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function refusal(frame: JsonObject, type: unknown): WireError | null {
  if (typeof type !== 'string') return missingParameter('type')
  const schema = Object.hasOwn(FRAMES, type) ? FRAMES[type] : undefined
  if (schema === undefined) return invalidValue('type')
  const wrong = mismatch(schema, frame, '')
  if (wrong !== null) return { ...wrong, param: wrong.param?.replace(/^\./, '') ?? null }
  return type === 'conversation.item.create' ? refusedItem(frame['item']) : null
}

function refusedItem(item: unknown): WireError | null {
  if (!isObject(item)) return missingParameter('item')
  const { type } = item
  const schema = typeof type === 'string' && Object.hasOwn(ITEMS, type) ? ITEMS[type] : undefined
  return schema === undefined ? invalidValue('item.type') : mismatch(schema, item, 'item')
}

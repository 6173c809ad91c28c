import type { TObject, TProperties, TSchema } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'

/** Why Graph refuses a body: its code, and a sentence for `error_data.details`. */
export type Refused = { readonly code: number; readonly details: string }

const UNKNOWN_KEY = 100
const MISSING = 131_008
const NOT_VALID = 131_009

/** An object that takes its own keys and no other, as Graph does. */
export function strict<P extends TProperties>(properties: P): TObject<P> {
  return Type.Object(properties, { additionalProperties: false })
}

/** A text with something to see in it, of at most `maxLength` UTF-16 units. */
export function shown(maxLength: number) {
  return Type.String({ maxLength, pattern: String.raw`\S` })
}

export function optional<S extends TSchema>(schema: S) {
  return Type.Optional(schema)
}

/** `null` where `body` has exactly the shape. */
export function mismatch(schema: TSchema, body: unknown): Refused | null {
  const first = Value.Errors(schema, body).First()
  if (first === undefined) return null
  const details = `${first.path}: ${first.message}`
  if (first.message === 'Unexpected property') return { code: UNKNOWN_KEY, details }
  return { code: first.value === undefined ? MISSING : NOT_VALID, details }
}

export function missing(details: string): Refused {
  return { code: MISSING, details }
}

export function notValid(details: string): Refused {
  return { code: NOT_VALID, details }
}

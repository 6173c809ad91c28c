import { type Flaw, isRecord } from './gemini-flaw.ts'

const SCHEMA_KEYS = new Set([
  'type',
  'format',
  'title',
  'description',
  'nullable',
  'enum',
  'items',
  'minItems',
  'maxItems',
  'properties',
  'required',
  'minProperties',
  'maxProperties',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'pattern',
  'example',
  'anyOf',
  'propertyOrdering',
  'default',
])

const TYPES = new Set<unknown>(['object', 'array', 'string', 'integer', 'number', 'boolean'])
const FORMATS = new Set<unknown>(['enum', 'date-time', 'int32', 'int64', 'float', 'double'])

/** What Gemini would refuse in one `Schema`, at any depth; `at` is its path in the request. */
export function schemaFlaw(schema: unknown, at: string): Flaw | undefined {
  if (!isRecord(schema)) return { at, why: 'Starting an object on a scalar field' }
  const unknown = Object.keys(schema).find((key) => !SCHEMA_KEYS.has(key))
  if (unknown !== undefined) return { at, unknown }
  return 'anyOf' in schema ? anyOfFlaw(schema, at) : (typeFlaw(schema, at) ?? partsFlaw(schema, at))
}

function anyOfFlaw(schema: Readonly<Record<string, unknown>>, at: string): Flaw | undefined {
  const { anyOf } = schema
  if (Object.keys(schema).length > 1) {
    return { at, why: 'when using any_of, it must be the only field set' }
  }
  if (!Array.isArray(anyOf) || anyOf.length === 0) return { at, why: 'any_of should be non-empty' }
  return first(anyOf.map((member, nth) => schemaFlaw(member, `${at}.any_of[${nth}]`)))
}

function typeFlaw(schema: Readonly<Record<string, unknown>>, at: string): Flaw | undefined {
  const { type, format } = schema
  if (Array.isArray(type)) {
    return { at: `${at}.type`, why: 'Proto field is not repeating, cannot start list' }
  }
  if (!TYPES.has(type)) return { at: `${at}.type`, why: 'must be specified' }
  if ('format' in schema && !FORMATS.has(format)) {
    return { at: `${at}.format`, why: 'only "enum" and "date-time" are supported' }
  }
  if ('enum' in schema && !isWordList(schema['enum'])) {
    return { at: `${at}.enum[0]`, why: 'cannot be empty' }
  }
  return undefined
}

function partsFlaw(schema: Readonly<Record<string, unknown>>, at: string): Flaw | undefined {
  const { type, items, properties, required } = schema
  if (type === 'array') {
    return 'items' in schema
      ? schemaFlaw(items, `${at}.items`)
      : { at: `${at}.items`, why: 'missing field' }
  }
  if (type !== 'object') return undefined
  if (!isRecord(properties) || Object.keys(properties).length === 0) {
    return { at: `${at}.properties`, why: 'should be non-empty for OBJECT type' }
  }
  const asked: readonly unknown[] = Array.isArray(required) ? required : []
  if (asked.some((name) => typeof name !== 'string' || !Object.hasOwn(properties, name))) {
    return { at: `${at}.required`, why: 'property is not defined' }
  }
  return first(
    Object.entries(properties).map(([name, part]) => schemaFlaw(part, `${at}.properties[${name}]`)),
  )
}

function isWordList(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((word) => typeof word === 'string' && word !== '')
  )
}

export function first<T>(values: readonly (T | undefined)[]): T | undefined {
  return values.find((value) => value !== undefined)
}

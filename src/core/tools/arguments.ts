import type { ToolSchema } from '../chat-model.ts'
import { ok, refuse, type Result } from '../errors.ts'

/** One argument of a tool: what the vendor is told about it, and the check that is made whatever the vendor did. */
export type Argument<T> = {
  readonly schema: Readonly<Record<string, unknown>>
  /** Refused with what was wanted instead, in English. */
  readonly read: (value: unknown) => Result<T, string>
}

export type Arguments = Readonly<Record<string, Argument<unknown>>>
export type Read<A extends Arguments> = {
  readonly [K in keyof A]: A[K] extends Argument<infer T> ? T : never
}

/** Control characters but line ends and tabs; the database takes no NUL and no channel shows the rest. */
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g

/** Text of at most `max` characters. Said in the description too: not every vendor takes `maxLength`. */
export function text(max: number, description: string): Argument<string> {
  const wanted = `a text of at most ${max} characters`
  return {
    schema: { type: 'string', description: `${description} At most ${max} characters.` },
    read: (value) =>
      typeof value === 'string' && value.length <= max
        ? ok(value.toWellFormed().replaceAll(CONTROLS, ' ').trim())
        : refuse(wanted),
  }
}

/** A whole number within limits. */
export function whole(min: number, max: number, description: string): Argument<number> {
  return {
    schema: { type: 'integer', description: `${description} ${min} to ${max}.` },
    read: (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
        ? ok(value)
        : refuse(`a whole number from ${min} to ${max}`),
  }
}

export function oneOf<const T extends string>(
  values: readonly T[],
  description: string,
): Argument<T> {
  return {
    schema: { type: 'string', enum: values, description },
    read: (value) => {
      const found = values.find((one) => one === value)
      return found === undefined ? refuse(`one of: ${values.join(', ')}`) : ok(found)
    },
  }
}

export function list<T>(
  items: Argument<T>,
  max: number,
  description: string,
): Argument<readonly T[]> {
  return {
    schema: { type: 'array', items: items.schema, description: `${description} At most ${max}.` },
    read: (value) => {
      if (!Array.isArray(value) || value.length > max) return refuse(`a list of at most ${max}`)
      const read = Array.from(value, (one: unknown) => items.read(one))
      const wrong = read.find((one) => !one.ok)
      if (wrong !== undefined && !wrong.ok) return refuse(`a list, each ${wrong.refusal}`)
      return ok(read.flatMap((one) => (one.ok ? [one.value] : [])))
    },
  }
}

/** May be null: strict schemas have every property, so that null is how one is left out. */
export function nullable<T>(argument: Argument<T>): Argument<T | null> {
  const { type, enum: values, ...rest } = argument.schema
  const choices = Array.isArray(values) ? { enum: [...(values as readonly unknown[]), null] } : {}
  return {
    schema: { ...rest, type: [type, 'null'], ...choices },
    read: (value) => {
      if (value === null) return ok(null)
      const read = argument.read(value)
      return read.ok ? read : refuse(`${read.refusal}, or null`)
    },
  }
}

/** An object of exactly these keys. */
export function record<A extends Arguments>(fields: A): Argument<Read<A>> {
  return {
    schema: schemaOf(fields),
    read: (value) => {
      const read = readArguments(fields, value)
      return read.ok ? read : refuse(`an object (${read.refusal.slice(0, 3).join('; ')})`)
    },
  }
}

export function schemaOf(fields: Arguments): ToolSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, argument]) => [name, argument.schema]),
    ),
    required: Object.keys(fields),
    additionalProperties: false,
  }
}

const MAX_QUOTED = 40

/**
 * Checks what a model wrote. Anything may come: every problem is told, none is repaired. A left-out key counts as null,
 * which the optional ones take (vendors without strict schemas leave out what is null).
 */
export function readArguments<A extends Arguments>(
  fields: A,
  value: unknown,
): Result<Read<A>, readonly string[]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse(['the arguments must be one JSON object'])
  }
  const given = new Map<string, unknown>(Object.entries(value))
  const problems = [...given.keys()]
    .filter((key) => !Object.hasOwn(fields, key))
    .slice(0, 3)
    .map((key) => `unknown argument "${key.slice(0, MAX_QUOTED)}"`)
  const read: [string, unknown][] = []
  for (const [name, argument] of Object.entries(fields)) {
    const result = argument.read(given.get(name) ?? null)
    if (result.ok) read.push([name, result.value])
    else problems.push(`"${name}" must be ${result.refusal}`)
  }
  if (problems.length > 0) return refuse(problems)
  // Checked boundary: every field of A was read by its own check just above.
  return ok(Object.fromEntries(read) as Read<A>)
}

import { type Static, type TSchema, Type } from '@sinclair/typebox'

/** How a value is read from an environment variable and shown to a person. */
export type KeyKind = 'text' | 'texts' | 'integer' | 'flag' | 'secret' | 'secrets'

type Notes = {
  /** What it is for, in the operator's words. */
  readonly about: string
  readonly unit?: string
  /** Names an earlier deployment already uses, besides `MAITRED_<SECTION>_<KEY>`. */
  readonly env?: readonly string[]
  /** Has a `_file` twin although it is no secret as a whole. */
  readonly twin?: true
  /** Accepted and checked now, but read by a later version. */
  readonly later?: true
  /** Taken up by a running server on SIGHUP; everything else counts after a restart. */
  readonly live?: true
}

/** One setting: everything that is known about it, in one place. */
export type Key<S extends TSchema = TSchema> = Notes & {
  readonly kind: KeyKind
  readonly schema: S
  readonly default: Static<S>
  /** The end of the sentence "wanted: …". */
  readonly wanted: string
}

type Optional<S extends TSchema> = ReturnType<typeof Type.Union<[S, ReturnType<typeof Type.Null>]>>
type Text = ReturnType<typeof Type.String>

function orNothing<S extends TSchema>(schema: S): Optional<S> {
  return Type.Union([schema, Type.Null()])
}

/** In quotes: TOML has dates of its own, which are no text. */
export const DAY = {
  pattern: /^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  wanted: 'a day in quotes such as "2026-11-23"',
}

type TextRule = { readonly pattern?: RegExp; readonly wanted?: string }

function textSchema(rule: TextRule) {
  return Type.String({
    minLength: 1,
    ...(rule.pattern !== undefined && { pattern: rule.pattern.source }),
  })
}

/** A text that always has a value. */
export function text(preset: string, notes: Notes & TextRule): Key<Text> {
  const { pattern, wanted = 'text', ...rest } = notes
  const schema = textSchema(pattern === undefined ? {} : { pattern })
  return { ...rest, kind: 'text', schema, default: preset, wanted }
}

/** A text that may be left out; then it is `null`. */
export function optionalText(notes: Notes & TextRule): Key<Optional<Text>> {
  const { pattern, wanted = 'text', ...rest } = notes
  const schema = orNothing(textSchema(pattern === undefined ? {} : { pattern }))
  return { ...rest, kind: 'text', schema, default: null, wanted }
}

/** One word out of a closed set. */
export function choice<const C extends readonly string[]>(
  choices: C,
  preset: C[number],
  notes: Notes,
) {
  const schema = Type.Unsafe<C[number]>(Type.Union(choices.map((word) => Type.Literal(word))))
  return { ...notes, kind: 'text' as const, schema, default: preset, wanted: oneOf(choices) }
}

/** Words out of a closed set, in the operator's order. */
export function choices<const C extends readonly string[]>(
  words: C,
  preset: readonly C[number][],
  notes: Notes,
) {
  const word = Type.Union(words.map((entry) => Type.Literal(entry)))
  const schema = Type.Unsafe<readonly C[number][]>(
    Type.Array(word, { minItems: 1, uniqueItems: true }),
  )
  const wanted = `a list of different words, each ${oneOf(words)}`
  return { ...notes, kind: 'texts' as const, schema, default: preset, wanted }
}

/** A list of texts. */
export function texts(
  notes: Notes & Required<TextRule>,
  preset: readonly string[] = [],
): Key<TSchema & { static: readonly string[] }> {
  const { pattern, wanted, ...rest } = notes
  const schema = Type.Unsafe<readonly string[]>(
    Type.Array(Type.String({ pattern: pattern.source }), { uniqueItems: true }),
  )
  return { ...rest, kind: 'texts', schema, default: preset, wanted }
}

/** A whole number from `range[0]` to `range[1]`. */
export function integer(preset: number, range: readonly [number, number], notes: Notes) {
  const [minimum, maximum] = range
  const schema = Type.Integer({ minimum, maximum })
  const wanted = `a whole number from ${minimum} to ${maximum}`
  return { ...notes, kind: 'integer' as const, schema, default: preset, wanted }
}

export function flag(preset: boolean, notes: Notes) {
  const schema = Type.Boolean()
  return { ...notes, kind: 'flag' as const, schema, default: preset, wanted: 'true or false' }
}

export const SHORTEST_SECRET = 6
const SECRET = { minLength: SHORTEST_SECRET, pattern: '^\\S+$' }

/** A secret; never printed, with a `_file` twin. `null` when not set. */
export function secret(notes: Notes): Key<Optional<Text>> {
  const wanted = 'a secret of 6 or more characters without spaces'
  return { ...notes, kind: 'secret', schema: orNothing(Type.String(SECRET)), default: null, wanted }
}

/** One or several secrets, all valid at once (rotation); a `_file` twin holds one a line. */
export function secrets(notes: Notes): Key<TSchema & { static: readonly string[] }> {
  const wanted = 'a secret, or a list of them, each of 6 or more characters without spaces'
  const schema = Type.Unsafe<readonly string[]>(
    Type.Array(Type.String(SECRET), { uniqueItems: true }),
  )
  return { ...notes, kind: 'secrets', schema, default: [], wanted }
}

export function isSecret(key: Key): boolean {
  return key.kind === 'secret' || key.kind === 'secrets'
}

/** The key can be read from a file named by `<key>_file`. */
export function hasTwin(key: Key): boolean {
  return isSecret(key) || key.twin === true
}

function oneOf(words: readonly string[]): string {
  return `one of ${words.map((word) => `"${word}"`).join(', ')}`
}

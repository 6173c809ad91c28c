import type { ToolSpec } from '../../core/chat-model.ts'
import { alternatives, type Place, type Settled, settled } from './schema-source.ts'
import { asFragment, asList, type Fragment, type FunctionDeclaration, isFragment } from './wire.ts'

/**
 * A tool as Gemini takes it. Its `parameters` know a narrow part of JSON Schema, and one keyword outside it fails the
 * whole request. What they can't say is left out: arguments are checked against the tool's own schema all the same.
 * @see https://ai.google.dev/api/caching#Schema
 */
export function declarationOf({ name, description, parameters }: ToolSpec): FunctionDeclaration {
  const root = asFragment(parameters)
  const schema = converted(root, { root, depth: 0, refs: [] })
  // An object without properties is refused: a function without parameters says nothing of them.
  return schema?.['type'] === 'object'
    ? { name, description, parameters: schema }
    : { name, description }
}

/** `declarationOf` that works each tool out once: they are the same in every request, and many. */
export function declarer(): typeof declarationOf {
  const known = new WeakMap<ToolSpec, FunctionDeclaration>()
  return (tool) => {
    const declared = known.get(tool) ?? declarationOf(tool)
    known.set(tool, declared)
    return declared
  }
}

/** `undefined` where Gemini has no words for it: an object without properties, a schema within itself. */
function converted(schema: unknown, place: Place): Fragment | undefined {
  const source = settled(schema, place)
  if (source === undefined) return undefined
  const shapes = alternatives(source)
  const isNullable = shapes.some(({ node }) => allowsNull(node))
  const typed = shapes
    .filter(({ node }) => node['type'] !== 'null' && node['const'] !== null)
    .map(typedShape)
    .filter((shape) => shape !== undefined)
  const merged = withoutDoubles(asOneEnum(typed) ?? typed).map((shape) =>
    isNullable ? { ...shape, nullable: true } : shape,
  )
  // Beside `anyOf` no other keyword may stand.
  if (merged.length > 1) return { anyOf: merged }
  return merged[0] ?? (isNullable ? { type: 'string', nullable: true } : undefined)
}

function allowsNull(node: Fragment): boolean {
  return (
    node['type'] === 'null' ||
    node['nullable'] === true ||
    node['const'] === null ||
    asList(node['enum']).includes(null)
  )
}

type Type = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean'

const TYPES: ReadonlySet<unknown> = new Set<Type>([
  'object',
  'array',
  'string',
  'integer',
  'number',
  'boolean',
])

function isType(type: unknown): type is Type {
  return TYPES.has(type)
}

function typedShape(shape: Settled): Fragment | undefined {
  const { node } = shape
  const type = isType(node['type']) ? node['type'] : typeImplied(node)
  const about = { type, ...texts(node, ['title', 'description']), ...sample(node) }
  switch (type) {
    case 'object':
      return objectShape(about, shape)
    case 'array':
      return arrayShape(about, shape)
    case 'string':
      return { ...about, ...stringLimits(node) }
    case 'integer':
    case 'number':
      return { ...about, ...numberLimits(node, type) }
    case 'boolean':
      return about
  }
}

function typeImplied(node: Fragment): Type {
  if (isFragment(node['properties'])) return 'object'
  if ('items' in node || 'prefixItems' in node) return 'array'
  const example = 'const' in node ? node['const'] : asList(node['enum'])[0]
  if (typeof example === 'number' || 'minimum' in node || 'maximum' in node) return 'number'
  return typeof example === 'boolean' ? 'boolean' : 'string'
}

function objectShape(about: Fragment, { node, place }: Settled): Fragment | undefined {
  const properties = Object.entries(asFragment(node['properties'])).flatMap(([name, schema]) => {
    const property = converted(schema, place)
    return property === undefined ? [] : [[name, property] as const]
  })
  if (properties.length === 0) return undefined
  const known = new Map(properties)
  // Strict mode lists what may be null as required; here that is what may be left out.
  const required = names(node['required'], known).filter((name) => !isNullableHere(known.get(name)))
  const ordering = names(node['propertyOrdering'], known)
  return {
    ...about,
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
    ...(ordering.length === known.size && { propertyOrdering: ordering }),
    ...counts(node, ['minProperties', 'maxProperties']),
  }
}

function names(value: unknown, known: ReadonlyMap<string, Fragment>): readonly string[] {
  const all = asList(value).filter((name) => typeof name === 'string')
  return [...new Set(all)].filter((name) => known.has(name))
}

function isNullableHere(schema: Fragment | undefined): boolean {
  if (schema === undefined) return false
  return (
    schema['nullable'] === true ||
    asList(schema['anyOf']).some((member) => asFragment(member)['nullable'] === true)
  )
}

/** A list must say of what: where the source doesn't, of texts. */
function arrayShape(about: Fragment, { node, place }: Settled): Fragment {
  const tuple = asList(node['prefixItems'])
  const items = tuple.length > 0 ? { anyOf: tuple } : (node['items'] ?? {})
  return {
    ...about,
    items: converted(items, place) ?? { type: 'string' },
    ...counts(node, ['minItems', 'maxItems']),
  }
}

const STRING_FORMATS: ReadonlySet<unknown> = new Set(['date-time'])

function stringLimits(node: Fragment): Fragment {
  const allowed = 'const' in node ? [node['const']] : asList(node['enum'])
  const words = allowed.filter((value) => typeof value === 'string' && value !== '')
  const isClosed =
    words.length > 0 && allowed.every((value) => typeof value === 'string' || value === null)
  return {
    ...(isClosed
      ? { format: 'enum', enum: [...new Set(words)] }
      : STRING_FORMATS.has(node['format']) && { format: node['format'] }),
    ...counts(node, ['minLength', 'maxLength']),
    ...texts(node, ['pattern']),
  }
}

const NUMBER_FORMATS = {
  integer: new Set<unknown>(['int32', 'int64']),
  number: new Set<unknown>(['float', 'double']),
}

/** Numbers can't be an `enum` here; the tool's own check keeps to it. */
function numberLimits(node: Fragment, type: 'integer' | 'number'): Fragment {
  const step = type === 'integer' ? 1 : 0
  const above = asNumber(node['exclusiveMinimum'])
  const below = asNumber(node['exclusiveMaximum'])
  const least = [asNumber(node['minimum']), above === null ? null : Math.floor(above) + step]
  const most = [asNumber(node['maximum']), below === null ? null : Math.ceil(below) - step]
  const minimum = least.filter((value) => value !== null)
  const maximum = most.filter((value) => value !== null)
  return {
    ...(NUMBER_FORMATS[type].has(node['format']) && { format: node['format'] }),
    ...(minimum.length > 0 && { minimum: Math.max(...minimum) }),
    ...(maximum.length > 0 && { maximum: Math.min(...maximum) }),
  }
}

function asNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

function texts(node: Fragment, keys: readonly string[]): Fragment {
  const found = keys.filter((key) => typeof node[key] === 'string' && node[key] !== '')
  return Object.fromEntries(found.map((key) => [key, node[key]]))
}

function counts(node: Fragment, keys: readonly string[]): Fragment {
  const found = keys.filter((key) => Number.isSafeInteger(node[key]) && Number(node[key]) >= 0)
  return Object.fromEntries(found.map((key) => [key, node[key]]))
}

/** `default` and `example` are told where they are plain values; an empty one says nothing. */
function sample(node: Fragment): Fragment {
  const found = ['default', 'example'].filter((key) =>
    ['string', 'number', 'boolean'].includes(typeof node[key]),
  )
  return Object.fromEntries(found.map((key) => [key, node[key]]))
}

/** Several closed sets of words are one: a `oneOf` of constants reads so. */
function asOneEnum(shapes: readonly Fragment[]): readonly Fragment[] | undefined {
  const [first] = shapes
  if (first === undefined || shapes.length < 2 || shapes.some((shape) => !('enum' in shape))) {
    return undefined
  }
  return [{ ...first, enum: [...new Set(shapes.flatMap((shape) => asList(shape['enum'])))] }]
}

function withoutDoubles(shapes: readonly Fragment[]): readonly Fragment[] {
  return [...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values()]
}

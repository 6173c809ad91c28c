import { asFragment, asList, type Fragment, isFragment } from './wire.ts'

/**
 * A call's arguments with `null` for every optional one that was left out. Strict schemas list optional properties as
 * required and nullable; Gemini is told they may be missing, so that one check of the tool serves both vendors.
 */
export function withNulls(schema: unknown, value: unknown): unknown {
  if (!isFragment(schema)) return value
  const { properties, required, items } = schema
  if (Array.isArray(value)) return value.map((entry: unknown) => withNulls(items, entry))
  if (!isFragment(value)) return value
  const known = asFragment(properties)
  const left = asList(required).filter(
    (name) => typeof name === 'string' && !Object.hasOwn(value, name) && allowsNull(known[name]),
  )
  const filled = Object.entries(value).map(([name, entry]) => [
    name,
    withNulls(Object.hasOwn(known, name) ? known[name] : undefined, entry),
  ])
  return Object.fromEntries([...filled, ...left.map((name) => [name, null])]) as Fragment
}

function allowsNull(schema: unknown): boolean {
  const { type, anyOf, oneOf } = asFragment(schema)
  if (type === 'null' || asList(type).includes('null')) return true
  return [...asList(anyOf), ...asList(oneOf)].some(allowsNull)
}

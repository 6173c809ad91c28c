import type { Random } from '../src/core/ports.ts'
import { pick } from './seeded.ts'

const NASTY: readonly unknown[] = [
  null,
  '',
  'a\0b',
  '\ud83c',
  '__proto__',
  'x'.repeat(5000),
  '1e400',
  -1,
  1e308,
  0.1,
  true,
  [],
  {},
  [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]],
  { constructor: { prototype: 1 }, toString: 1, valueOf: 1, length: -1 },
  JSON.parse('{"__proto__":{"a":1},"hasOwnProperty":1}'),
]
const SNIPPETS = [
  '{',
  ']',
  '"',
  '\\',
  String.raw`\u0000`,
  String.raw`\ud800`,
  '\0',
  '1e999',
  ',"__proto__":{}',
  '\xff\xfe',
]

/** Replaces, removes or doubles one part somewhere in the JSON. */
export function mutateValue(random: Random, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || random() < 0.12) return pick(random, NASTY)
  const keys = Object.keys(value)
  if (keys.length === 0) return pick(random, NASTY)
  if (Array.isArray(value)) {
    const at = Math.floor(random() * value.length)
    const changed = mutateValue(random, value[at])
    return random() < 0.3 ? [...value, changed, ...value] : value.with(at, changed)
  }
  const key = pick(random, keys)
  const entries = Object.entries(value)
  if (random() < 0.15) return Object.fromEntries(entries.filter(([name]) => name !== key))
  return Object.fromEntries(
    entries.map(([name, part]) => [name, name === key ? mutateValue(random, part) : part]),
  )
}

/** Puts, doubles or changes a few bytes somewhere. */
export function mutateBytes(random: Random, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const at = Math.floor(random() * bytes.length)
  const to = Math.min(bytes.length, at + Math.floor(random() * 20))
  const snippet = Buffer.from(pick(random, SNIPPETS), 'latin1')
  const middle = pick(random, [
    () => snippet,
    () => Buffer.concat([bytes.subarray(at, to), bytes.subarray(at, to)]),
    () => Buffer.from([Math.floor(random() * 256)]),
  ])()
  return new Uint8Array(Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(to)]))
}

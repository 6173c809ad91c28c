import type { Static, TSchema } from '@sinclair/typebox'
import { type ValueError, ValueErrorType } from '@sinclair/typebox/errors'
import { Value } from '@sinclair/typebox/value'

import { type Problem, shown, wantedInstead } from './problems.ts'

/** A problem inside a value; `key` is its path with dots (`items.3.price`), empty for the whole. */
export type ShapeProblem = Omit<Problem, 'file' | 'line'>

export type Shaped<S extends TSchema> =
  | { readonly ok: true; readonly value: Static<S> }
  | { readonly ok: false; readonly problems: readonly ShapeProblem[] }

/**
 * Checks a value from outside against its schema. What is wanted is told by the schema's
 * `description` where it has one; an unknown key comes with the nearest known one.
 */
export function readShape<S extends TSchema>(schema: S, value: unknown): Shaped<S> {
  if (Value.Check(schema, value)) return { ok: true, value }
  const problems = new Map<string, ShapeProblem>()
  for (const error of Value.Errors(schema, value)) {
    const problem = toProblem(error, schema)
    // TypeBox tells several things about one place, the telling one first.
    if (!problems.has(problem.key)) problems.set(problem.key, problem)
  }
  return { ok: false, problems: [...problems.values()] }
}

function toProblem(error: ValueError, root: TSchema): ShapeProblem {
  const key = error.path.slice(1).replaceAll('/', '.')
  if (error.type === ValueErrorType.ObjectAdditionalProperties) {
    const known = siblings(root, key.split('.').slice(0, -1))
    const wanted = wantedInstead(key.split('.').at(-1) ?? '', known)
    return { key, found: 'an unknown key', wanted }
  }
  const wanted = error.schema.description ?? inOurWords(error.message.replace(/^Expected /, ''))
  return { key, found: shown(error.value), wanted }
}

/** The commonest two: a file that is no bar at all, and a part left out. */
function inOurWords(wanted: string): string {
  if (wanted === 'required property') return 'a value: it is required'
  return wanted === 'object' ? 'a table of keys' : wanted
}

/** Keys known at a place, found by walking the schema along the path. */
function siblings(root: TSchema, path: readonly string[]): readonly string[] {
  let schema: unknown = root
  for (const part of path) schema = step(schema, part)
  return Object.keys(record(record(schema)?.['properties']) ?? {})
}

function step(schema: unknown, part: string): unknown {
  const node = record(schema)
  const own = record(node?.['properties'])?.[part]
  if (own !== undefined) return own
  if (/^\d+$/.test(part) && node?.['items'] !== undefined) return node['items']
  const options = Array.isArray(node?.['anyOf']) ? (node['anyOf'] as readonly unknown[]) : []
  return options.map((option) => step(option, part)).find((found) => found !== undefined)
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : undefined
}

import { asFragment, asList, type Fragment, isFragment } from './wire.ts'

/** Where in a tool's schema the conversion stands. */
export type Place = {
  readonly root: Fragment
  readonly depth: number
  /** References on the way here: one that comes again is a schema that holds itself. */
  readonly refs: readonly string[]
}

export type Settled = { readonly node: Fragment; readonly place: Place }

/** Deeper than any tool a model could fill in. */
const MAX_DEPTH = 12

/**
 * One schema without `$ref` and `allOf` at its top: what they say stands in it. `undefined` for what has no finite form
 * (a schema within itself) or takes nothing (`false`).
 */
export function settled(schema: unknown, place: Place): Settled | undefined {
  if (schema === true) return { node: {}, place }
  if (!isFragment(schema) || place.depth > MAX_DEPTH) return undefined
  const { $ref: ref, allOf, ...node } = schema
  let whole: Settled = { node, place: { ...place, depth: place.depth + 1 } }
  for (const part of [...(ref === undefined ? [] : [{ $ref: ref }]), ...asList(allOf)]) {
    const inner = isReference(part) ? pointedAt(part.$ref, whole.place) : settled(part, whole.place)
    if (inner === undefined) return undefined
    whole = { node: joined(inner.node, whole.node), place: inner.place }
  }
  return whole
}

/**
 * The shapes a schema allows, one type each at most: its `anyOf` or `oneOf` and its list of types, unfolded. Beside
 * `properties` an `anyOf` only narrows what is there, and goes.
 */
export function alternatives({ node, place }: Settled): readonly Settled[] {
  const { anyOf, oneOf, ...outer } = node
  const members = isFragment(node['properties']) ? [] : [...asList(anyOf), ...asList(oneOf)]
  if (members.length > 0) {
    return members.flatMap((member) => {
      const inner = settled(member, place)
      return inner === undefined
        ? []
        : alternatives({ node: joined(outer, inner.node), place: inner.place })
    })
  }
  const { type } = outer
  if (!Array.isArray(type)) return [{ node: outer, place }]
  return type.map((each: unknown) => ({ node: { ...outer, type: each }, place }))
}

function isReference(part: unknown): part is { readonly $ref: unknown } {
  return isFragment(part) && Object.keys(part).length === 1 && '$ref' in part
}

/** Only references within the schema itself: `#`, `#/$defs/name`. */
function pointedAt(ref: unknown, place: Place): Settled | undefined {
  if (typeof ref !== 'string' || !/^#(?:\/|$)/.test(ref) || place.refs.includes(ref)) {
    return undefined
  }
  let target: unknown = place.root
  for (const step of ref.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~')
    target = isFragment(target) && Object.hasOwn(target, key) ? target[key] : undefined
  }
  return settled(target, { ...place, refs: [...place.refs, ref] })
}

/** Both at once; where they differ in one keyword, the later. */
function joined(one: Fragment, other: Fragment): Fragment {
  const both = { ...one, ...other }
  const properties = { ...asFragment(one['properties']), ...asFragment(other['properties']) }
  const required = [...asList(one['required']), ...asList(other['required'])]
  return {
    ...both,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  }
}

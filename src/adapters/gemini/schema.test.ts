import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { schemaFlaw } from '../../../test/standins/gemini-schema-checks.ts'
import type { ToolSchema } from '../../core/chat-model.ts'
import { TOOLS } from '../../core/tools/tools.ts'
import { declarationOf } from './schema.ts'

function declared(parameters: unknown): unknown {
  return declarationOf({
    name: 'cart_add',
    description: 'Adds.',
    parameters: parameters as ToolSchema,
  }).parameters
}

/** What becomes of one property; what it refers to stands in `$defs`. */
function converted(property: unknown, $defs: object = {}): unknown {
  const parameters = declared({
    type: 'object',
    properties: { it: property, other: { type: 'boolean' } },
    required: ['it', 'other'],
    additionalProperties: false,
    $defs,
  }) as { readonly properties: { readonly it?: unknown } }
  return parameters.properties.it
}

const LOOP = { type: 'object', properties: { inner: { $ref: '#/$defs/loop' } } }

test.each<[string, unknown, unknown]>([
  [
    'keywords Gemini does not know go',
    { type: 'string', $id: 'x', $schema: 'y', strict: true, contentEncoding: 'z', examples: ['a'] },
    { type: 'string' },
  ],
  [
    'a list of a type and null is nullable',
    { type: ['string', 'null'], description: 'a note', maxLength: 80 },
    { type: 'string', description: 'a note', maxLength: 80, nullable: true },
  ],
  [
    'several types are an anyOf',
    { type: ['string', 'integer'] },
    { anyOf: [{ type: 'string' }, { type: 'integer' }] },
  ],
  [
    'a constant is a list of one',
    { const: 'cash' },
    { type: 'string', format: 'enum', enum: ['cash'] },
  ],
  [
    'null and empty words leave a list of words',
    { type: ['string', 'null'], enum: ['momo', '', null, 'momo'] },
    { type: 'string', format: 'enum', enum: ['momo'], nullable: true },
  ],
  [
    'numbers to choose from are left to the check',
    { type: 'integer', enum: [1, 2] },
    { type: 'integer' },
  ],
  ['the type of a bare list follows from it', { enum: [1.5, 2] }, { type: 'number' }],
  [
    'above zero, in whole numbers, is from one',
    { type: 'integer', exclusiveMinimum: 0, exclusiveMaximum: 100, multipleOf: 1 },
    { type: 'integer', minimum: 1, maximum: 99 },
  ],
  [
    'above zero, with decimals, is from zero',
    { type: 'number', exclusiveMinimum: 0, maximum: 5 },
    { type: 'number', minimum: 0, maximum: 5 },
  ],
  ['formats it does not know go', { type: 'string', format: 'uuid' }, { type: 'string' }],
  [
    'formats it knows stay',
    { type: 'string', format: 'date-time' },
    { type: 'string', format: 'date-time' },
  ],
  [
    'a oneOf of constants is one list',
    { oneOf: [{ const: 'half' }, { const: 'full' }] },
    { type: 'string', format: 'enum', enum: ['half', 'full'] },
  ],
  [
    'an anyOf with null is nullable',
    { anyOf: [{ type: 'integer' }, { type: 'null' }] },
    { type: 'integer', nullable: true },
  ],
  [
    'an allOf is one schema',
    { allOf: [{ type: 'string', minLength: 1 }, { maxLength: 9 }], description: 'both' },
    { type: 'string', minLength: 1, maxLength: 9, description: 'both' },
  ],
  ['an object without properties goes', { type: 'object', additionalProperties: true }, undefined],
  [
    'a list says of what',
    { type: 'array', maxItems: 3 },
    { type: 'array', items: { type: 'string' }, maxItems: 3 },
  ],
  ['what takes nothing goes', false, undefined],
  ['what takes anything is a text', {}, { type: 'string' }],
])('%s', (_, schema, expected) => {
  expect(converted(schema)).toEqual(expected)
})

test('references are put in their place, and one that holds itself ends', () => {
  const size = { type: 'string', enum: ['33', '65'] }

  expect(converted({ $ref: '#/$defs/size', description: 'cl' }, { size })).toEqual({
    type: 'string',
    description: 'cl',
    format: 'enum',
    enum: ['33', '65'],
  })
  expect(converted({ $ref: '#/$defs/loop' }, { loop: LOOP })).toBeUndefined()
  expect(converted({ $ref: 'https://example.org/schema' })).toBeUndefined()
})

test('what may be null is not required', () => {
  expect(
    declared({
      type: 'object',
      properties: { item: { type: 'string' }, note: { type: ['string', 'null'] } },
      required: ['item', 'note'],
      additionalProperties: false,
    }),
  ).toEqual({
    type: 'object',
    properties: { item: { type: 'string' }, note: { type: 'string', nullable: true } },
    required: ['item'],
  })
})

test('a tool without parameters declares none', () => {
  const parameters: ToolSchema = {
    type: 'object',
    properties: {},
    required: [],
    additionalProperties: false,
  }

  expect(declarationOf({ name: 'cart_view', description: 'Shows.', parameters })).toEqual({
    name: 'cart_view',
    description: 'Shows.',
  })
})

test.each(TOOLS.map(({ spec }) => [spec.name, spec] as const))(
  'the tool %s is declared as Gemini takes it, with every property',
  (_, spec) => {
    const { parameters } = declarationOf(spec)

    if (parameters !== undefined) expect(schemaFlaw(parameters, '')).toBeUndefined()
    expect(Object.keys(Object(parameters?.['properties']))).toEqual(
      Object.keys(spec.parameters.properties),
    )
  },
)

const TYPES = ['object', 'array', 'string', 'integer', 'number', 'boolean', 'null'] as const
const scalar = fc.oneof(
  fc.string({ maxLength: 4 }),
  fc.integer(),
  fc.double(),
  fc.constant(null),
  fc.boolean(),
)
const names = fc.constantFrom('a', 'b', 'c', '__proto__', 'type')

const number = fc.oneof(fc.integer(), fc.double(), fc.boolean())
const optional: { requiredKeys: [] } = { requiredKeys: [] }

/** What any kind of schema may have beside its own keywords, right or wrong. */
const about = fc.record(
  {
    format: fc.constantFrom('enum', 'uuid', 'int32', 'date-time', 'float', 'date'),
    enum: fc.array(scalar, { maxLength: 4 }),
    const: scalar,
    minimum: number,
    exclusiveMinimum: number,
    exclusiveMaximum: number,
    minLength: number,
    maxItems: number,
    pattern: scalar,
    default: scalar,
    nullable: fc.boolean(),
    uniqueItems: fc.boolean(),
    description: scalar,
  },
  optional,
)

/** JSON Schema as it is found in the wild, nonsense included; sparse, or little would be left of it. */
const { schema } = fc.letrec((tie) => {
  const list = fc.array(tie('schema'), { maxLength: 3 })
  const map = fc.dictionary(names, tie('schema'), { maxKeys: 3 })
  const types = fc.array(fc.constantFrom(...TYPES), { maxLength: 3 })
  const ref = fc.constantFrom('#', '#/$defs/a', '#/properties/b', '#/$defs/__proto__', 'other.json')
  const shape = fc.oneof(
    fc.record({ type: fc.oneof(fc.constantFrom(...TYPES), types, scalar) }, optional),
    fc.record(
      { type: fc.constant('object'), properties: map, required: fc.array(names) },
      optional,
    ),
    fc.record({
      properties: fc.oneof(map, scalar),
      propertyOrdering: fc.array(names),
      anyOf: list,
    }),
    fc.record({ type: fc.constant('array'), items: fc.oneof(tie('schema'), list) }, optional),
    fc.record({ prefixItems: list, additionalProperties: tie('schema') }),
    fc.record({ anyOf: list }),
    fc.record({ oneOf: list, type: fc.constantFrom(...TYPES) }, optional),
    fc.record({ allOf: list, not: tie('schema') }, optional),
    fc.record({ $ref: ref, $defs: map }, optional),
  )
  const mixed = fc.tuple(shape, about).map(([one, other]) => ({ ...other, ...one }))
  return {
    schema: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.boolean(),
      scalar,
      shape,
      mixed,
    ),
  }
})

test('whatever the schema, only what Gemini takes comes out, at every depth', () => {
  fc.assert(
    fc.property(schema, schema, (source, $defs) => {
      const properties = { source, known: { type: 'string' } }
      const parameters = declared({ type: 'object', properties, $defs: { a: $defs } })

      expect(schemaFlaw(parameters, '')).toBeUndefined()
      expect(schemaFlaw(declared(source) ?? parameters, '')).toBeUndefined()
    }),
    { numRuns: 1_000 },
  )
})

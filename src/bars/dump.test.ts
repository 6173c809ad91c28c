import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import fc from 'fast-check'

import { formatProblem } from '../config/problems.ts'
import { isDump, readDump } from './dump.ts'

const FILE = join(import.meta.dir, '../../test/fixtures/dump/earlier.json')
const earlier = (): Record<string, unknown[]> => JSON.parse(readFileSync(FILE, 'utf8'))

function barsOf(root: Record<string, unknown>) {
  const read = readDump(root, 'dump.json')
  if (!read.ok) throw new Error(read.problems.map(formatProblem).join('\n'))
  return read
}

function problemsOf(root: Record<string, unknown>): readonly string[] {
  const read = readDump(root, 'dump.json')
  return read.ok ? [] : read.problems.map(formatProblem)
}

test('a dump of the earlier deployment becomes bars, whatever its columns are called', () => {
  const [gisele, lakeside] = barsOf(earlier()).bars

  expect(gisele?.bundle).toMatchObject({
    bar: {
      id: '7d0a3c0e-2f51-4a6b-9c62-0f6d1f0b8a22',
      slug: 'cafe-gisele',
      currency: 'RWF',
      timeZone: 'Africa/Kigali',
      defaultLanguage: 'fr',
    },
    tables: [
      { label: '1', area: 'Terrasse' },
      { label: 'A2', area: null },
    ],
    staff: [
      { phone: '250788000201', name: 'Gisèle', role: 'owner', language: 'fr' },
      { phone: '250788000202', name: 'Bosco', role: 'staff', language: 'fr' },
    ],
    payments: [],
    categories: [{ id: 'boissons-chaudes', name: { default: 'Boissons chaudes' } }],
    items: [
      {
        id: '17',
        categoryId: 'boissons-chaudes',
        name: { default: 'Café', en: 'Coffee' },
        priceMinor: 1500,
        available: false,
        allergens: null,
      },
    ],
  })
  expect(gisele?.unsaid).toEqual(['rules', 'voice', 'slug', 'languages', 'phoneNumberId', 'hours'])
  expect(lakeside?.bundle).toMatchObject({
    bar: { slug: 'lakeside', hours: { week: { fri: [{ from: '18:00', to: '02:00' }] } } },
    categories: [{ id: 'menu', name: { default: 'Menu' } }],
    items: [{ id: 'b1', categoryId: 'menu', priceMinor: 450, available: true }],
  })
})

test('columns that have no place are named', () => {
  expect(barsOf(earlier()).ignored).toEqual(['menu_items.image_url', 'restaurants.created_at'])
})

test('every problem of every bar comes at once, by table, row and column', () => {
  const root = earlier()
  const restaurants = root['restaurants'] ?? []
  Object(restaurants[0]).timezone = 'Kigali'
  Object(restaurants[1]).currency = 'EURO'
  Object(root['bar_numbers']?.[0]).whatsapp_number = '0788000202'
  Object(root['menu_items']?.[1]).price = '4.505'
  Object(root['menu_items']?.[0]).id = null
  root['tables']?.push({ restaurant_id: 'gone', number: 'A9' })

  expect(problemsOf({ loyalty_points: [], bars: [] })).toEqual([
    expect.stringContaining('loyalty_points: found a table'),
  ])
  const problems = problemsOf(root).join('\n')
  expect(problems).toContain('tables.2.bar_id: found "gone"')
  expect(problems).toContain('menu_items.0.id')
  expect(problems).toContain('restaurants.1.currency: found "EURO"')
  Object(root['menu_items']?.[0]).id = 17
  Object(restaurants[1]).currency = 'EUR'
  const rest = problemsOf(root).join('\n')
  expect(rest).toContain('restaurants.0.time_zone: found "Kigali"')
  expect(rest).toContain('bar_numbers.0.phone')
  expect(rest).not.toContain('0788000202')
  expect(rest).toContain('menu_items.1.price')
})

test('two bars of one id or one short name are told before any of them comes in', () => {
  const named = earlier()
  const [first, second] = named['restaurants'] ?? []
  Object(first).name = 'Café Gisèle'
  Object(second).name = 'Cafe Gisele'
  for (const bar of [first, second]) delete Object(bar).slug
  const twice = earlier()
  twice['restaurants']?.push(Object.assign({}, twice['restaurants'][0], { slug: 'another' }))

  expect(problemsOf(named)).toEqual([
    'dump.json  restaurants.1.slug: found "cafe-gisele" again, wanted a short name of its own',
  ])
  expect(problemsOf(twice).join('\n')).toContain('restaurants.2.id: found "')
})

test.each([
  ['0', 1500, 1500],
  ['0', '1500', 1500],
  ['0', '1500.00', 1500],
  ['0', '1500.000', 1500],
  ['0', '500.000', 500],
  ['0', '12,500', 12_500],
  ['1', '4.500', 450],
  ['1', '4500.000', 450_000],
])('of bar %s a price that the dump writes as %j is %d', (bar, price, minor) => {
  const root = earlier()
  Object(root['menu_items']?.[Number(bar)]).price = price

  expect(barsOf(root).bars[Number(bar)]?.bundle.items[0]?.priceMinor).toBe(minor)
})

test('a fraction of a franc is a problem, not a thousand times as much', () => {
  const root = earlier()
  Object(root['menu_items']?.[0]).price = '1.250'

  expect(problemsOf(root).join()).toContain('menu_items.0.price')
})

test('a bar file is no dump', () => {
  expect([{ bar: {}, tables: [] }, { bar: {}, bars: [] }, [], null, 'bars'].map(isDump)).toEqual(
    Array(5).fill(false),
  )
  expect(isDump(earlier())).toBe(true)
})

test('whatever a dump holds, reading it answers with bars or with problems', () => {
  const table = fc.oneof(
    fc.array(fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()))),
    fc.jsonValue(),
  )
  const dump = fc.record({ bars: table, tables: table, staff: table, menu_items: table })

  fc.assert(
    fc.property(dump, (root) => {
      const read = readDump(root, 'dump.json')
      expect(read.ok || read.problems.length > 0).toBe(true)
    }),
  )
})

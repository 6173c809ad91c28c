import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import fc from 'fast-check'

import { formatProblem } from '../config/problems.ts'
import { readBarFile } from './bar-file.ts'
import type { BarBundle } from './bundle.ts'
import { type ReadMenuFile, readMenuFile } from './menu-file.ts'

const FIXTURES = join(import.meta.dir, '../../test/fixtures/bars')

function barIn(currency: string): BarBundle {
  const read = readBarFile(
    `[bar]
id = "7d0a3c0e-2f51-4a6b-9c62-0f6d1f0b8a11"
slug = "mado"
name = "Mado"
currency = "${currency}"
time_zone = "Africa/Kigali"
languages = ["en", "fr"]
default_language = "en"

[[categories]]
id = "beers"
name = { default = "Beers", fr = "Bières" }
`,
    'bar.toml',
  )
  if (!read.ok) throw new Error('the bar is wrong')
  return read.bundle
}

const RWF = barIn('RWF')
const bytes = (text: string) => new TextEncoder().encode(text)
const problems = (read: ReadMenuFile) => (read.ok ? [] : read.problems.map(formatProblem))

test('an Excel sheet gives items, sizes of one item, and its own categories', async () => {
  const read = await readMenuFile(readFileSync(join(FIXTURES, 'menu.xlsx')), 'menu.xlsx', RWF)

  expect(problems(read)).toEqual([])
  if (!read.ok) return
  expect(read.categories.map(({ id, name }) => [id, name])).toEqual([
    ['beers', { default: 'Beers', fr: 'Bières' }],
    ['sides', { default: 'Sides' }],
  ])
  const [primus, fries, salad] = read.items
  expect(primus).toMatchObject({ id: 'primus', priceMinor: null, allergens: ['gluten'] })
  expect(primus?.sizes.map(({ id, priceMinor }) => [id, priceMinor])).toEqual([
    ['50-cl', 1200],
    ['72-cl', 1500],
  ])
  expect(fries).toMatchObject({
    name: { default: 'Fries', fr: 'Frites' },
    aliases: { any: ['chips', 'french fries'] },
    allergens: [],
    priceMinor: 1500,
  })
  expect(salad).toMatchObject({ id: 'salade-d-avocat', available: false, allergens: ['mustard'] })
})

test.each([
  ['commas', 'name,price,category\n"Fries, big",4.50,Sides\n'],
  ['semicolons', 'name;price;category\n"Fries, big";4,50;Sides\n'],
  ['tabs and a byte order mark', '\uFEFFName\tPrice\tCategory\nFries, big\t4.50\tSides\n'],
])('a sheet with %s is read', async (_, source) => {
  const read = await readMenuFile(bytes(source), 'menu.csv', barIn('EUR'))

  expect(read).toMatchObject({
    ok: true,
    items: [{ id: 'fries-big', name: { default: 'Fries, big' }, priceMinor: 450 }],
  })
})

test('every row with a fault is told', async () => {
  const source = [
    'name,price,category,allergens,available,size',
    'Fries,abc,Sides,,,',
    ',1500,Sides,,,',
    'Beer,1500,Beers,glutten,,',
    'Soup,1500,Sides,,maybe,',
    'Fish,12.5,Sides,,,',
    'Rice,1500,Sides,,,',
    'Rice,1600,Sides,,,',
  ].join('\n')

  const told = problems(await readMenuFile(bytes(source), 'menu.csv', RWF))

  expect(told.map((line) => /row \d+( \S+)?:/.exec(line)?.[0] ?? '').toSorted()).toEqual([
    'row 2 price:',
    'row 3 id:',
    'row 3 name:',
    'row 4 allergens.0:',
    'row 5 available:',
    'row 6 price:',
    'row 8 id:',
  ])
})

test('a price beyond all bills is told', async () => {
  const sheet = 'category,name,price\nbeers,Primus,10000000001\nbeers,Skol,10000000000\n'

  const read = await readMenuFile(bytes(sheet), 'menu.csv', RWF)

  expect(problems(read)).toHaveLength(1)
  expect(problems(read)[0]).toContain('a smaller amount')
})

test('a column nobody knows is told with the nearest', async () => {
  const told = problems(await readMenuFile(bytes('name,prise,category\nA,1,B\n'), 'menu.csv', RWF))

  expect(told).toContain('menu.csv  row 1: found column "prise", wanted "price"?')
  expect(told).toContain('menu.csv  row 1: found no column "price", wanted a column "price"')
})

test('JSON has the keys of a bar file', async () => {
  const menu = {
    categories: [{ id: 'beers', name: 'Beers' }],
    items: [{ id: 'primus', category: 'beers', name: 'Primus', price: 1200 }],
  }

  expect(await readMenuFile(bytes(JSON.stringify(menu)), 'menu.json', RWF)).toMatchObject({
    ok: true,
    items: [{ id: 'primus', priceMinor: 1200, allergens: null }],
  })
  expect(problems(await readMenuFile(bytes('{"items":[]}'), 'menu.json', RWF))).toHaveLength(1)
})

test('other files are refused by name', async () => {
  expect(problems(await readMenuFile(bytes(''), 'menu.ods', RWF))[0]).toContain(
    '.csv, .xlsx or .json',
  )
  expect(problems(await readMenuFile(bytes('no zip'), 'menu.xlsx', RWF))[0]).toContain('Excel')
  expect(problems(await readMenuFile(bytes('PK broken'), 'menu.xlsx', RWF))[0]).toContain('Excel')
})

test('whatever a sheet holds, reading answers with a menu or with problems', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(fc.string(), { maxLength: 6 })), async (rows) => {
      const source = ['name,price,category,size,hours,aliases', ...rows.map((row) => row.join(','))]
      const read = await readMenuFile(bytes(source.join('\n')), 'menu.csv', RWF)
      expect(read.ok || read.problems.length > 0).toBe(true)
    }),
  )
})

test('a sheet that is not in UTF-8 is refused, not kept with its accents lost', async () => {
  const sheet = Buffer.from('name,price,category\nTea,500,Drinks\nCafé,1000,Drinks\n', 'latin1')

  const read = await readMenuFile(sheet, 'menu.csv', RWF)

  expect(problems(read)).toEqual([
    'menu.csv  (file): found letters that are not in UTF-8, from line 3 on, wanted a text in UTF-8 (in Excel save it as "CSV UTF-8")',
  ])
})

test.each([
  [
    'a quote that is never closed',
    'name,price,category,description\nFanta,1000,Soft,"sweet\nPrimus,1500,Beers,\n',
    'row 2: found a quote that does not end its cell, wanted quotes on both sides of a cell',
  ],
  [
    'a comma that is not in quotes',
    'name,price,category\nPrimus,1,500,Beers\n',
    'row 2: found 4 cells, wanted at most 3, one for each column (a comma inside a cell needs quotes around it)',
  ],
  [
    'a column that is there twice',
    'name,price,category,price\nPrimus,1500,Beers,15\n',
    'row 1: found column "price" twice, wanted each column once',
  ],
])('%s is told, not guessed at', async (_, source, wanted) => {
  const told = problems(await readMenuFile(bytes(source), 'menu.csv', RWF))

  expect(told).toEqual([`menu.csv  ${wanted}`])
})

test('what is sold out in a row of a size is that size', async () => {
  const sheet =
    'name,price,category,size,available\nPrimus,1200,Beers,50 cl,\nPrimus,1500,Beers,72 cl,no\n'

  const read = await readMenuFile(bytes(sheet), 'menu.csv', RWF)

  if (!read.ok) throw new Error('the sheet is wrong')
  const [primus] = read.items
  expect(primus?.available).toBe(true)
  expect(primus?.sizes.map(({ id, available }) => [id, available])).toEqual([
    ['50-cl', true],
    ['72-cl', false],
  ])
})

test('a later size is looked at as hard as the first', async () => {
  const sheet =
    'name,price,category,size,available\nTea,500,Hot,S,\nTea,700,Hot,☕,\nTea,900,Hot,L,maybe\n'

  const told = problems(await readMenuFile(bytes(sheet), 'menu.csv', RWF))

  expect(told.map((line) => /row \d+ \S+:/.exec(line)?.[0])).toEqual([
    'row 3 size:',
    'row 4 available:',
  ])
})

test('a later size that tells otherwise of the item is refused with its row', async () => {
  const sheet = [
    'name,price,category,size,description,allergens',
    'Tea,500,Hot,S,Of the hills,none',
    'Tea,700,hot,M,Of the hills,none',
    'Tea,900,,L,,',
    'Tea,1100,Drinks,XL,Of the lake,none',
    'Milk,500,Hot,S,,',
    'Milk,700,Hot,L,,milk',
  ].join('\n')

  const told = problems(await readMenuFile(bytes(sheet), 'menu.csv', RWF))

  expect(told).toEqual([
    'menu.csv  row 5 category: found "Drinks", wanted nothing, or the same as in row 2',
    'menu.csv  row 5 description: found "Of the lake", wanted nothing, or the same as in row 2',
    'menu.csv  row 7 allergens: found "milk", wanted nothing, or the same as in row 6',
  ])
})

test('what a sheet has no column for stays as the bar has it', async () => {
  const menu = {
    categories: [{ id: 'beers', name: 'Beers' }],
    items: [
      {
        id: 'primus',
        category: 'beers',
        name: { default: 'Primus', rw: 'Primusi' },
        aliases: ['beer'],
        allergens: ['gluten'],
        available: false,
        hours: ['12:00-22:00'],
        options: [{ id: 'ice', name: 'Ice', min: 1, choices: [{ id: 'yes', name: 'Yes' }] }],
        sizes: [
          { id: 's', name: { default: 'S', fr: 'Petite' }, price: 1000, available: false },
          { id: 'l', name: 'L', price: 1500 },
        ],
      },
    ],
  }
  const before = await readMenuFile(bytes(JSON.stringify(menu)), 'menu.json', RWF)
  if (!before.ok) throw new Error('the menu is wrong')
  const bar = { ...RWF, items: before.items }
  const sheet = 'name,price,category,size,aliases\nPrimus,1100,Beers,S,\nPrimus,1600,Beers,L,\n'

  const read = await readMenuFile(bytes(sheet), 'menu.csv', bar)

  if (!read.ok) throw new Error('the sheet is wrong')
  expect(read.items).toEqual(
    before.items.map((old) => ({
      ...old,
      aliases: {},
      sizes: [
        { id: 's', name: { default: 'S', fr: 'Petite' }, priceMinor: 1100, available: false },
        { id: 'l', name: { default: 'L' }, priceMinor: 1600, available: true },
      ],
    })),
  )
})

test('a fault in a row of a size is told with that row and its column', async () => {
  const sheet = [
    'name,price,category,size',
    'Tea,500,Hot,S',
    'Tea,abc,Hot,M',
    'Tea,,Hot,L',
    'Tea,800,Hot,s',
    'Milk,12.5,Hot,S',
  ].join('\n')

  const told = problems(await readMenuFile(bytes(sheet), 'menu.csv', RWF))

  expect(told.toSorted()).toEqual([
    'menu.csv  row 3 price: found "abc", wanted an amount in RWF without decimals',
    'menu.csv  row 4 price: found "", wanted an amount in RWF without decimals',
    'menu.csv  row 5 size: found "s" again, wanted an id of its own',
    'menu.csv  row 6 price: found "12.5", wanted an amount in RWF without decimals',
  ])
})

test('descriptions and other names in languages that have no column stay', async () => {
  const menu = {
    categories: [{ id: 'beers', name: 'Beers' }],
    items: ['Primus', 'Skol'].map((name) => ({
      id: name.toLowerCase(),
      category: 'beers',
      name,
      price: 1000,
      description: { default: 'A lager', fr: 'Une blonde', rw: 'Inzoga' },
      aliases: { any: ['beer'], fr: ['bière'], sw: ['bia'] },
    })),
  }
  const before = await readMenuFile(bytes(JSON.stringify(menu)), 'menu.json', RWF)
  if (!before.ok) throw new Error('the menu is wrong')
  const bar = { ...RWF, items: before.items }
  const read = async (columns: string, ...cells: readonly string[]) => {
    const rows = cells.map((cell, row) => `${['Primus', 'Skol'][row]},1000,Beers,${cell}`)
    const sheet = [`name,price,category,${columns}`, ...rows].join('\n')
    const file = await readMenuFile(bytes(sheet), 'menu.csv', bar)
    if (!file.ok) throw new Error('the sheet is wrong')
    return file.items.map(({ description, aliases }) => ({ description, aliases }))
  }
  const aliases = { any: ['beer'], fr: ['bière'], sw: ['bia'] }
  const description = { default: 'A lager', fr: 'Une blonde', rw: 'Inzoga' }

  expect(await read('description', 'A lager', 'A stout')).toEqual([
    { description, aliases },
    // Said otherwise, the old words of other languages would be wrong.
    { description: { default: 'A stout' }, aliases },
  ])
  expect(await read('description_fr', 'Une bière', '')).toEqual([
    { description: { ...description, fr: 'Une bière' }, aliases },
    { description: { default: 'A lager', rw: 'Inzoga' }, aliases },
  ])
  expect(await read('aliases_fr', 'mousse', '')).toEqual([
    { description, aliases: { ...aliases, fr: ['mousse'] } },
    { description, aliases: { any: ['beer'], sw: ['bia'] } },
  ])
  expect(await read('description,aliases', ',', 'A lager,')).toEqual([
    { description: null, aliases: { fr: ['bière'], sw: ['bia'] } },
    { description, aliases: { fr: ['bière'], sw: ['bia'] } },
  ])
})

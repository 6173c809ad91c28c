import { describe, expect, test } from 'bun:test'

import fc from 'fast-check'

import { fixtureMenu } from '../../../scripts/eval/fixture-menu.ts'
import { sampleItem } from '../../../test/sample-tab.ts'
import type { Menu, MenuItem } from '../menu.ts'
import { decide } from './menu-decision.ts'
import { menuIndex } from './menu-index.ts'
import { search } from './menu-search.ts'

const index = menuIndex(await fixtureMenu())

function aMenu(...items: readonly MenuItem[]): Menu {
  const categories = [{ id: 'all', name: { default: 'Everything' }, position: 0 }]
  return { barId: 'b', version: 1, currency: 'RWF', categories, items }
}

const size = (id: string, name: string, priceMinor: number, available = true) => ({
  id,
  name: { default: name },
  priceMinor,
  available,
})

const sized = menuIndex(
  aMenu(
    sampleItem('primus', {
      name: { default: 'Primus' },
      priceMinor: null,
      sizes: [size('s', '33cl', 1_000), size('m', '50cl', 1_200), size('l', '72cl', 1_500, false)],
    }),
    sampleItem('latte', {
      name: { default: 'Latte' },
      priceMinor: null,
      sizes: [size('s', 'Small', 1_500), size('l', 'Large', 2_500)],
    }),
    sampleItem('skewer', {
      name: { default: 'Brochette ya mbuzi', en: 'Goat on a stick' },
      aliases: { any: ['zingalo'], rw: ['akaboko'] },
    }),
    sampleItem('tea', { name: { default: 'Thé' }, available: false }),
  ),
)

describe('decide', () => {
  test.each([
    ['primus 72', 'primus-72'],
    ['big primus', 'primus-72'],
    ['brush it goat', 'br-goat'],
    ['high neken', 'heineken-33'],
    ['akabenzi ½ kg', 'akabenzi-half'],
    ['pizza quatre fromages', 'pizza-4fromages'],
    ['chai ya maziwa', 'african-tea'],
  ])('%p is one item', (query, itemId) => {
    expect(decide(index, query)).toMatchObject({ kind: 'sure', itemId, sizeId: null })
  })

  test('a family of sizes is asked for', () => {
    const decision = decide(index, 'primus')

    expect(decision.kind === 'ask' && decision.candidates.map((hit) => hit.itemId)).toEqual([
      'primus-33',
      'primus-50',
      'primus-72',
    ])
  })

  test.each([
    ['cold beers', 'beer'],
    ['boissons chaudes', 'hot'],
    ['imitobe', 'juice'],
    ['kokteli', 'cocktail'],
  ])('%p opens a category', (query, categoryId) => {
    expect(decide(index, query)).toEqual({ kind: 'category', categoryId })
  })

  test.each(['Tusker', 'windhoek lager', 'sushi', 'big', 'cold', '', '???', '42'])(
    '%p is not on the menu',
    (query) => {
      expect(decide(index, query).kind).toBe('none')
    },
  )

  test('what is not there comes with at most two nearest', () => {
    const decision = decide(index, 'kilimanjaro lager')

    expect(decision.kind === 'none' && decision.nearest.length).toBeWithin(1, 3)
  })
})

describe('sizes inside an item', () => {
  test('without a size all of them are candidates', () => {
    const decision = decide(sized, 'primus')

    expect(decision.kind === 'ask' && decision.candidates.map((hit) => hit.sizeId)).toEqual([
      's',
      'm',
      'l',
    ])
  })

  test.each([
    ['primus 50', 'm'],
    ['small primus', 's'],
    ['primus kubwa', 'l'],
  ])('%p names one', (query, sizeId) => {
    expect(decide(sized, query)).toMatchObject({ kind: 'sure', itemId: 'primus', sizeId })
  })

  test('sizes by name work where there is no volume', () => {
    expect(decide(sized, 'un grand latte')).toMatchObject({ kind: 'sure', sizeId: 'l' })
  })
})

test('names of every language and aliases are found', () => {
  for (const query of ['zingalo', 'akaboko', 'goat on a stick', 'brochette ya mbuzi']) {
    expect(search(sized, query, 1)[0]?.itemId).toBe('skewer')
  }
})

test('what is sold out is found and flagged, sizes too', () => {
  expect(search(sized, 'icyayi', 1)[0]).toMatchObject({ itemId: 'tea', available: false })
  expect(search(sized, 'primus 72', 1)[0]).toMatchObject({ sizeId: 'l', available: false })
  expect(search(sized, 'primus 33', 1)[0]).toMatchObject({ sizeId: 's', available: true })
})

test('an empty menu finds nothing', () => {
  expect(decide(menuIndex(aMenu()), 'beer')).toEqual({ kind: 'none', nearest: [] })
})

test('every item is found by its own name', () => {
  for (const item of index.menu.items) {
    const found = search(index, item.name.default, 3).map((hit) => hit.itemId)
    expect(found).toContain(item.id)
  }
})

test('search never throws, repeats itself and keeps scores between 0 and 1', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (query) => {
      const hits = search(index, query, 5)
      for (const hit of hits) expect(hit.score).toBeWithin(0, 1.0001)
      expect(search(index, query, 5)).toEqual(hits)
      expect(decide(index, query)).toEqual(decide(index, query))
    }),
    { numRuns: 200 },
  )
})

import { expect, test } from 'bun:test'

import { groundOf, kindsOf } from '../../../test/truth-scenes.ts'
import type { MenuItem } from '../menu.ts'

const BASE = groundOf('base')

const called = (id: string, name: string): MenuItem => ({
  id,
  categoryId: 'main',
  name: { default: name },
  aliases: {},
  description: null,
  priceMinor: 1000,
  sizes: [],
  optionGroups: [],
  allergens: null,
  available: true,
  hours: [],
  position: 0,
})

test('what a dish is called promises nothing, what is said of it does', () => {
  const items = [called('bread', 'Gluten-free bread'), called('offer', 'Happy Hour Cocktail')]
  const ground = { ...BASE, menu: { ...BASE.menu, items: [...BASE.menu.items, ...items] } }

  expect(kindsOf('Gluten-free bread is RWF 1,000.', ground)).toEqual([])
  expect(kindsOf('We have a Happy Hour Cocktail.', ground)).toEqual([])
  expect(kindsOf('That bread is gluten-free.', ground)).toContain('allergen')
  expect(kindsOf('It is happy hour.', ground)).toContain('discount')
})

import { expect, test } from 'bun:test'

import { sampleItem } from '../../../test/sample-tab.ts'
import { groundOf, kindsOf } from '../../../test/truth-scenes.ts'

const BASE = groundOf('base')

const called = (id: string, name: string) => sampleItem(id, { name: { default: name } })

test('what a dish is called promises nothing, what is said of it does', () => {
  const items = [
    called('bread', 'Gluten-free bread'),
    called('offer', 'Happy Hour Cocktail'),
    called('day', 'Plat du jour'),
    called('wings', 'Boneless Wings'),
    called('ribs', 'Pork Ribs'),
    called('chef', 'Surprise du Chef'),
    called('blanche', 'Dame Blanche'),
  ]
  const ground = { ...BASE, menu: { ...BASE.menu, items: [...BASE.menu.items, ...items] } }

  expect(kindsOf('Gluten-free bread is RWF 1,000.', ground)).toEqual([])
  expect(kindsOf('We have a Happy Hour Cocktail.', ground)).toEqual([])
  expect(kindsOf('Le plat du jour coûte 1 000 RWF.', ground)).toEqual([])
  expect(kindsOf('I’ve put two Boneless Wings in your cart.', ground)).not.toContain('allergen')
  expect(kindsOf('Pork Ribs are RWF 1,000.', ground)).toEqual([])
  expect(kindsOf('Surprise du Chef goes well with a Primus.', ground)).toEqual([])
  expect(kindsOf('La Dame Blanche coûte 1 000 RWF.', ground)).toEqual([])
  expect(kindsOf('The chef brings the Surprise du Chef.', ground)).toContain('event')
  expect(kindsOf('The ribs are boneless.', ground)).toContain('allergen')
  expect(kindsOf('That bread is gluten-free.', ground)).toContain('allergen')
  expect(kindsOf('It is happy hour.', ground)).toContain('discount')
})

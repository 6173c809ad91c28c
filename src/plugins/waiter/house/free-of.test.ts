import { expect, test } from 'bun:test'

import { aTab, MENU, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk } from '../../../../test/goldens/talk.ts'
import type { MenuItem } from '../../../core/menu.ts'

/** A menu on which some drinks are there with and without. */
function facts() {
  const [first] = MENU.items
  if (first === undefined) throw new Error('an empty menu')
  const item = (id: string, name: MenuItem['name'], categoryId = 'soda'): MenuItem => {
    return { ...first, id, name, categoryId, sizes: [], priceMinor: 2000 }
  }
  const more = [
    item('heineken', { default: 'Heineken 33 cl' }, 'beer'),
    item('heineken-0', { default: 'Heineken 0.0', en: 'Heineken 0.0 (no alcohol)' }, 'beer'),
    item('coca-zero', { default: 'Coca-Cola Zero 33 cl' }),
    item('mojito', { default: 'Mojito' }),
    item('black-tea', { default: 'Black tea', fr: 'Thé noir' }),
    item('african-tea', { default: 'African tea', fr: 'Thé africain' }),
    item('coffee', { default: 'African coffee', fr: 'Café africain' }),
    item('espresso', { default: 'Espresso' }),
    item('salad', { default: 'Green salad', fr: 'Salade verte' }, 'side'),
    item('oil', { default: 'Akabanga (chili oil)', fr: 'Piment', sw: 'Pilipili' }, 'side'),
    item('virgin-mojito', { default: 'Virgin Mojito', fr: 'Mojito sans alcool' }),
  ]
  return someFacts({ tab: aTab(), menu: { ...MENU, items: [...MENU.items, ...more] } })
}

test.each([
  ['one heineken zero', '1 heineken-0'],
  ['2 heineken 0.0', '2 heineken-0'],
  ['heineken 0.0 x2', '2 heineken-0'],
  ['une heineken sans alcool', '1 heineken-0'],
  ['heineken mbili bila kilevi', '2 heineken-0'],
  ['heineken imwe idafite inzoga', '1 heineken-0'],
  ['one coke zero', '1 coca-zero'],
  ['one mojito without alcohol', '1 virgin-mojito'],
  ['a non-alcoholic mojito', '1 virgin-mojito'],
  ['un mojito sans alcool', '1 virgin-mojito'],
  ['mojito moja isiyo na pombe', '1 virgin-mojito'],
  ['mojito imwe itarimo inzoga', '1 virgin-mojito'],
  ['one mojito without sugar', '1 mojito'],
])('%p is the one that is so, and nothing beside it', (words, line) => {
  const talk = aTalk(facts())

  talk.say(words)

  const lines = talk.facts().tab?.lines ?? []
  expect(lines.map(({ quantity, itemId }) => `${quantity} ${itemId}`)).toEqual([line])
})

test('what is refused behind "zero" is a wish, and not of the name "0.0 (no alcohol)"', () => {
  const talk = aTalk(facts())

  talk.say('2 coke zero no ice')

  const lines = talk.facts().tab?.lines ?? []
  expect(lines.map(({ quantity, itemId, note }) => [quantity, itemId, note])).toEqual([
    [2, 'coca-zero', 'no ice'],
  ])
})

test.each([
  'un thé vert',
  '2 green tea',
  'un café noir',
  'a black coffee',
  'un café noir sans sucre',
])('%p is neither the salad of that colour nor the tea', (words) => {
  const talk = aTalk(facts())

  const { thought } = talk.say(words)

  expect(talk.facts().tab?.lines).toEqual([])
  expect(JSON.stringify(thought.blocks)).not.toMatch(/(?:dire|mean) (?:Salade|Green|Thé|Black)/)
})

test.each(['green salad', 'une salade verte', 'thé noir', 'a black tea'])(
  '%p is a dish',
  (words) => {
    const talk = aTalk(facts())

    talk.say(words)

    expect(talk.facts().tab?.lines).toHaveLength(1)
  },
)

test.each([
  'one with chili',
  'actually one with chili',
  'une avec piment',
  'en fait une avec piment',
  'moja na pilipili',
])('%p is one of those there are, and no oil', (words) => {
  const talk = aTalk(facts())
  talk.say('2 brochettes de boeuf')

  talk.say(words)

  expect(talk.facts().tab?.lines.map(({ itemId, quantity }) => `${quantity} ${itemId}`)).toEqual([
    '1 br-beef',
    '1 br-beef',
  ])
})

test.each(['coca zero', 'un coca zéro', 'coke light'])(
  '%p is no beer without alcohol where there is no such Coke',
  (words) => {
    const all = facts()
    const items = all.menu.items.filter(({ id }) => id !== 'coca-zero')
    const talk = aTalk({ ...all, menu: { ...all.menu, items } })

    talk.say(words)

    expect(talk.facts().tab?.lines).toEqual([])
  },
)

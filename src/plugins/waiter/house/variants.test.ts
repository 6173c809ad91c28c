import { expect, test } from 'bun:test'

import { aTab, MENU, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk } from '../../../../test/goldens/talk.ts'
import type { MenuItem } from '../../../core/menu.ts'

const CHEESE: MenuItem['optionGroups'][number] = {
  id: 'cheese',
  name: { default: 'Cheese' },
  min: 0,
  max: 1,
  choices: [
    {
      id: 'cheese',
      name: {
        default: 'With cheese',
        fr: 'Avec fromage',
        rw: 'Irimo foromaje',
        sw: 'Na jibini',
      },
      priceMinor: 500,
      available: true,
    },
  ],
}

/** A menu of drinks that are there with and without, and of a burger that may be had with cheese. */
function facts(left: readonly string[] = []) {
  const [first] = MENU.items
  if (first === undefined) throw new Error('an empty menu')
  const item = (id: string, name: string, categoryId: string): MenuItem => {
    return { ...first, id, name: { default: name }, categoryId, sizes: [], priceMinor: 2000 }
  }
  const more = [
    item('heineken', 'Heineken 33 cl', 'beer'),
    item('heineken-0', 'Heineken 0.0', 'beer'),
    item('coca-zero', 'Coca-Cola Zero 33 cl', 'soda'),
    item('mojito', 'Mojito', 'soda'),
    item('virgin-mojito', 'Virgin Mojito', 'soda'),
    item('chapati', 'Chapati', 'side'),
    item('ugali-beef', 'Ugali with beef stew', 'main'),
    { ...item('burger', 'Burger', 'main'), optionGroups: [CHEESE] },
  ].filter(({ id }) => !left.includes(id))
  return someFacts({ tab: aTab(), menu: { ...MENU, items: [...MENU.items, ...more] } })
}

function cartAfter(words: string, left: readonly string[] = []): readonly string[] {
  const talk = aTalk(facts(left))
  talk.say(words)
  return (talk.facts().tab?.lines ?? []).map(({ quantity, itemId, choices, note }) =>
    [`${quantity} ${itemId}`, ...choices.map(({ choiceId }) => choiceId), note ?? []]
      .flat()
      .join(', '),
  )
}

test.each([
  '2 Heineken, one 0.0',
  '2 heineken one 0.0',
  '2 Heineken, one of them 0.0',
  '2 heinekens one zero zero',
  '2 Heineken, one without alcohol',
  '2 Heineken, dont une 0.0',
  '2 heineken dont une sans alcool',
  'Heineken ebyiri, imwe 0.0',
  'heineken ebyiri harimo imwe 0.0',
  'heineken mbili, moja 0.0',
  'heineken mbili, moja bila kilevi',
])('%p are two, and one of them is the other', (words) => {
  expect(cartAfter(words)).toEqual(['1 heineken', '1 heineken-0'])
})

test.each([
  ['4 mojitos but one without alcohol', ['3 mojito', '1 virgin-mojito']],
  ['3 mojitos, 2 virgin', ['1 mojito', '2 virgin-mojito']],
  ['2 Heineken and one 0.0', ['2 heineken', '1 heineken-0']],
  ['2 Heineken, 1 Heineken 0.0', ['2 heineken', '1 heineken-0']],
  ['2 Heineken, 1 mojito', ['2 heineken', '1 mojito']],
  ['2 fanta orange and 1 citron', ['2 fanta-orange', '1 fanta-citron']],
  ['2 fanta orange et une citron', ['2 fanta-orange', '1 fanta-citron']],
  ['deux fanta, une orange, une citron', ['1 fanta-orange', '1 fanta-citron']],
  ['2 mojito, 1 coca zero', ['2 mojito', '1 coca-zero']],
])('%p are %p', (words, lines) => {
  expect(cartAfter(words)).toEqual(lines)
})

test('where there is no such dish nothing is taken for it', () => {
  const left = ['heineken-0', 'coca-zero', 'virgin-mojito']

  expect(cartAfter('2 Heineken, one 0.0', left)).toEqual(['2 heineken'])
})

test('what may be a dish of another kind is asked about', () => {
  expect(cartAfter('2 ugali, 1 beef')).toEqual(['2 ugali'])
})

test.each([
  '1 chapati and one more',
  '1 chapati, one more',
  'a chapati and another',
  'un chapati et un de plus',
  'un chapati et encore un',
  'un chapati et un autre',
  'chapati imwe n’indi',
  'chapati imwe n’indi imwe',
  'chapati moja na moja zaidi',
  'chapati moja na nyingine',
  'chapati moja, moja zaidi',
])('%p are two', (words) => {
  expect(cartAfter(words)).toEqual(['2 chapati'])
})

test('one more of what was had, and something else', () => {
  const talk = aTalk(facts())
  talk.say('1 chapati')

  talk.say('one more and 2 mojito')

  const lines = talk.facts().tab?.lines ?? []
  expect(lines.map(({ quantity, itemId }) => `${quantity} ${itemId}`)).toEqual([
    '2 chapati',
    '2 mojito',
  ])
})

test.each([
  ['1 burger without onions, another with cheese', 'without onions'],
  ['1 burger without onions and another with cheese', 'without onions'],
  ['1 burger no onions and another one with cheese', 'no onions'],
  ['1 burger without onions and one more with cheese', 'without onions'],
  ['un burger sans oignons, un autre avec fromage', 'sans oignons'],
  ['un burger sans oignons et un autre avec fromage', 'sans oignons'],
  ['un burger sans oignons et un de plus avec fromage', 'sans oignons'],
  ['burger imwe nta butunguru, indi irimo foromaje', 'nta butunguru'],
  ['burger imwe nta butunguru n’indi imwe irimo foromaje', 'nta butunguru'],
  ['burger moja bila vitunguu, nyingine na jibini', 'bila vitunguu'],
  ['burger moja bila vitunguu na moja zaidi na jibini', 'bila vitunguu'],
])('%p are two burgers', (words, note) => {
  expect(cartAfter(words)).toEqual([`1 burger, ${note}`, '1 burger, cheese'])
})

test('where cheese is no choice of the dish it is for the kitchen to read', () => {
  expect(cartAfter('1 pizza margherita without onions, another with cheese')).toEqual([
    '1 pizza-margherita, without onions',
    '1 pizza-margherita, with cheese',
  ])
})

test.each(['2 burgers with cheese and 1 without', '2 burgers avec fromage et un sans'])(
  '%p are three',
  (words) => {
    expect(cartAfter(words)).toEqual(['2 burger, cheese', '1 burger'])
  },
)

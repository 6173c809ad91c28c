import { expect, test } from 'bun:test'

import { aTab, MENU, PERSON, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk, printed } from '../../../../test/goldens/talk.ts'
import { type Line, MAX_LINES } from '../../../core/tab.ts'
import { NO_DIALOGUE } from './dialogue.ts'

/** The cart after these words, as "2 frites, no salt". */
function cartAfter(...words: readonly string[]): readonly string[] {
  const talk = aTalk(someFacts({ tab: aTab() }))
  for (const one of words) talk.say(one)
  return cartOf(talk.facts().tab?.lines ?? [])
}

function cartOf(lines: readonly Line[]): readonly string[] {
  return lines.map(({ quantity, itemId, note }) =>
    note === null ? `${quantity} ${itemId}` : `${quantity} ${itemId}, ${note}`,
  )
}

test.each([
  ['one with ice and one without', 'with ice', 'without ice'],
  ['one without and one with ice', 'without ice', 'with ice'],
  ['one with ice, the other without ice', 'with ice', 'without ice'],
  ['une avec glaçons et une sans', 'avec glaçons', 'sans glaçons'],
  ['une avec des glaçons, l’autre sans glaçons', 'avec des glaçons', 'sans glaçons'],
  ['imwe irimo urubura indi itarimo', 'irimo urubura', 'itarimo urubura'],
  ['imwe irimo barafu indi idafite barafu', 'irimo barafu', 'idafite barafu'],
  ['moja yenye barafu na moja bila', 'yenye barafu', 'bila barafu'],
  ['moja na barafu, moja bila barafu', 'na barafu', 'bila barafu'],
])('of two, %p are two lines, told with them or later', (words, first, second) => {
  const lines = [`1 fanta-orange, ${first}`, `1 fanta-orange, ${second}`]

  expect(cartAfter(`2 Fanta Orange, ${words}`)).toEqual(lines)
  expect(cartAfter('2 Fanta Orange', words).toSorted()).toEqual(lines.toSorted())
})

test('what is not told of any of them stays as it is', () => {
  expect(cartAfter('4 frites, one without salt and two with extra salt')).toEqual([
    '1 frites',
    '1 frites, without salt',
    '2 frites, with extra salt',
  ])
})

test('one with something, of more than one, is one of them', () => {
  expect(cartAfter('2 ugali and 1 with sauce')).toEqual(['1 ugali', '1 ugali, with sauce'])
})

test('more than there are is for the kitchen to read, and so is what tells nothing apart', () => {
  expect(cartAfter('2 frites, two with extra salt and one without salt')).toEqual([
    '2 frites, two with extra salt and one without salt',
  ])
})

test.each([
  ['1 ugali and 1 with sauce', 'with sauce'],
  ['1 ugali, 1 with sauce', 'with sauce'],
  ['1 ugali and 1 without sauce', 'without sauce'],
  ['1 ugali et 1 avec sauce', 'avec sauce'],
  ['ugali imwe na imwe irimo isosi', 'irimo isosi'],
  ['ugali moja na moja yenye mchuzi', 'yenye mchuzi'],
])('%p are two', (words, note) => {
  expect(cartAfter(words)).toEqual(['1 ugali', `1 ugali, ${note}`])
})

test.each([
  'One Fanta Orange, the other Fanta Citron',
  'one fanta orange and the other one fanta citron',
  'une Fanta Orange, l’autre Fanta Citron',
  'Fanta Orange imwe, indi Fanta Citron',
  'Fanta Orange moja, nyingine Fanta Citron',
  '2 Fanta, one orange and one citron',
  '2 Fanta, one orange the other citron',
  '2 fanta: 1 orange 1 citron',
  '2 fanta 1 orange 1 citron',
  'deux fanta, une orange et une citron',
  'deux fanta, une orange, l’autre citron',
  'fanta ebyiri, imwe orange indi citron',
  'fanta mbili, moja orange na nyingine citron',
])('%p are one of each', (words) => {
  expect(cartAfter(words)).toEqual(['1 fanta-orange', '1 fanta-citron'])
})

test.each([
  'another fries',
  'one more fries',
  'encore des frites',
  'ongeraho frites',
  'ongeza frites',
])('%p is a plain one, where one of them was told apart', (words) => {
  const cart = ['2 frites', '1 frites, without salt']

  expect(cartAfter('2 frites, one without salt', words)).toEqual(cart)
  expect(cartAfter('2 frites', 'one without salt', words)).toEqual(cart)
})

test('where the cart takes no line more, the kitchen reads of how many a wish is', () => {
  const [item] = MENU.items.filter(({ id }) => id === 'frites')
  if (item === undefined) throw new Error('no fries')
  const items = Array.from({ length: MAX_LINES }, (_, at) => ({ ...item, id: `dish-${at}` }))
  const lines = items.map(({ id }) => ({
    id: `line-${id}`,
    personId: PERSON,
    itemId: id,
    sizeId: null,
    choices: [],
    quantity: 3,
    note: null,
    unitPriceMinor: 1500,
    orderId: null,
  }))
  const chat = {
    ...someFacts().chat,
    dialogue: { ...NO_DIALOGUE, touched: ['line-dish-0'], visit: aTab().id },
  }
  const talk = aTalk(someFacts({ menu: { ...MENU, items }, tab: aTab({ lines }), chat }))

  const { messages } = talk.say('one without salt')

  expect(cartOf(talk.facts().tab?.lines ?? [])[0]).toBe('3 dish-0, one without salt')
  expect(printed(messages)).not.toContain('does nothing now')
})

test.each([
  ['1 ugali without sauce and another with', 'without sauce', 'with sauce'],
  ['un ugali sans sauce et un autre avec', 'sans sauce', 'avec sauce'],
  ['un ugali sans sauce et l’autre avec', 'sans sauce', 'avec sauce'],
  ['1 ugali with ice and another one without', 'with ice', 'without ice'],
])('%p are two lines', (words, first, second) => {
  expect(cartAfter(words)).toEqual([`1 ugali, ${first}`, `1 ugali, ${second}`])
})

test.each([
  ['5 frites dont 2 sans sel', '2 frites, sans sel'],
  ['5 fries including 2 without salt', '2 frites, without salt'],
  ['frites eshanu harimo 2 nta munyu', '2 frites, nta munyu'],
  ['chips tano zikiwemo 2 bila chumvi', '2 frites, bila chumvi'],
])('%p are five', (words, some) => {
  expect(cartAfter(words)).toEqual(['3 frites', some])
})

test.each([
  'rice for 3 people',
  'du riz pour 3 personnes',
  'wali kwa watu 3',
  'umuceri w’abantu 3',
])('%p is for the house to ask about, and on the menu', (words) => {
  const items = MENU.items.map((item) =>
    item.id === 'ugali'
      ? { ...item, name: { default: 'Rice', fr: 'Riz', rw: 'Umuceri', sw: 'Wali' } }
      : item,
  )
  const talk = aTalk(someFacts({ tab: aTab(), menu: { ...MENU, items } }))

  const { messages } = talk.say(words)

  expect(printed(messages)).toMatch(/Rice|Riz|Umuceri|Wali/)
  expect(printed(messages)).not.toMatch(/people|personnes|watu|abantu/)
})

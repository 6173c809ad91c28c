import { expect, test } from 'bun:test'

import { aTab, MENU, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk } from '../../../../test/goldens/talk.ts'
import type { MenuItem } from '../../../core/menu.ts'

function choice(id: string, name: MenuItem['name']) {
  return { id, name, priceMinor: 0, available: true }
}
const CHILI = {
  id: 'chili',
  name: { default: 'Chili' },
  min: 1,
  max: 1,
  choices: [
    choice('no', {
      default: 'No chili',
      fr: 'Sans piment',
      rw: 'Nta rusenda',
      sw: 'Bila pilipili',
    }),
    choice('yes', {
      default: 'With chili',
      fr: 'Avec piment',
      rw: 'Irimo urusenda',
      sw: 'Na pilipili',
    }),
  ],
}
const SIDE = {
  id: 'side',
  name: { default: 'Side' },
  min: 0,
  max: 1,
  choices: [choice('fries', { default: 'Fries' }), choice('rice', { default: 'Rice' })],
}
const OPTIONS: ReadonlyMap<string, MenuItem['optionGroups']> = new Map([
  ['br-goat', [CHILI, SIDE]],
  ['tilapia', [CHILI]],
])

/** Where chili is a choice of dishes, and chili oil a dish of its own. */
function facts() {
  const [first] = MENU.items
  const items = MENU.items.map((item) => ({
    ...item,
    optionGroups: OPTIONS.get(item.id) ?? item.optionGroups,
  }))
  if (first === undefined) throw new Error('an empty menu')
  const name = { default: 'Akabanga (chili oil)', fr: 'Akabanga (huile de piment)' }
  const aliases = { en: ['chili', 'piment', 'pilipili', 'urusenda'] }
  const oil = { ...first, id: 'oil', name, aliases, categoryId: 'side', sizes: [], priceMinor: 200 }
  return someFacts({ tab: aTab(), menu: { ...MENU, items: [...items, oil] } })
}

/** The cart after these words, as "2 br-goat yes fries". */
function cartAfter(...words: readonly string[]): readonly string[] {
  const talk = aTalk(facts())
  for (const one of words) talk.say(one)
  const lines = talk.facts().tab?.lines ?? []
  return lines.map(({ quantity, itemId, choices }) =>
    [quantity, itemId, ...choices.map(({ choiceId }) => choiceId).toSorted()].join(' '),
  )
}

test.each([
  '2 goat brochettes, one with chili and one without',
  '2 goat brochettes one with chili, one without',
  '2 goat brochettes one chili one without',
  '2 goat brochettes (one with chili, the other without)',
  '2 brochettes de chèvre, une avec piment et l’autre sans',
  'mishikaki miwili ya mbuzi, mmoja na pilipili na mmoja bila',
  'brochette ebyiri z’ihene, imwe irimo urusenda indi ntarimo',
])('%p are one of each', (words) => {
  expect(cartAfter(words)).toEqual(['1 br-goat yes', '1 br-goat no'])
})

test.each([
  'one with chili and one without',
  'une avec piment, une sans',
  'mmoja na pilipili na mmoja bila',
])('%p answers the question about two', (words) => {
  expect(cartAfter('2 goat brochettes', words)).toEqual(['1 br-goat yes', '1 br-goat no'])
})

test('the one that was told of is taken, and the other asked about again', () => {
  expect(cartAfter('2 goat brochettes', 'one with chili')).toEqual(['1 br-goat yes'])
  expect(cartAfter('2 goat brochettes', 'one with chili', 'no chili')).toEqual([
    '1 br-goat yes',
    '1 br-goat no',
  ])
})

test('of two with a side that nobody has to take, one has it; another side is one more', () => {
  expect(cartAfter('2 goat brochettes no chili, one with fries')).toEqual([
    '1 br-goat no',
    '1 br-goat fries no',
  ])
  expect(cartAfter('2 goat brochettes no chili with fries and 1 with rice')).toEqual([
    '2 br-goat fries no',
    '1 br-goat no rice',
  ])
})

test('what is no choice of the dish is for the kitchen to read, each on its line', () => {
  const talk = aTalk(facts())

  talk.say('2 pizza margherita, one with mushrooms and one without')

  expect(talk.facts().tab?.lines).toMatchObject([
    { quantity: 1, note: 'with mushrooms' },
    { quantity: 1, note: 'without mushrooms' },
  ])
})

test.each(['a big tilapia with chili', 'grand tilapia avec piment', 'tilapia kubwa na pilipili'])(
  '%p is no dish of chili oil',
  (words) => {
    expect(cartAfter(words)).toEqual(['1 tilapia yes'])
  },
)

test('a number behind its dish is of it', () => {
  expect(cartAfter('brochette y’ihene eshatu nta rusenda')).toEqual(['3 br-goat no'])
})

test('a wish that is a choice of what waits behind is no note for what is asked', () => {
  expect(cartAfter('2 primus and a goat brochette', 'no chili', '33')).toEqual([
    '1 br-goat no',
    '2 primus',
  ])
})

test('what narrows a wish that waits behind is no dish more', () => {
  expect(cartAfter('a goat brochette and 2 beers', 'primus', 'no chili', '33')).toEqual([
    '1 br-goat no',
    '2 primus',
  ])
})

test('a choice refused in Kinyarwanda answers its question', () => {
  expect(cartAfter('2 goat brochettes', 'ntarimo urusenda')).toEqual(['2 br-goat no'])
})

test.each([
  ['2 fanta', 'one orange and one citron', ['1 fanta-orange', '1 fanta-citron']],
  ['4 fanta', '2 orange 2 citron', ['2 fanta-orange', '2 fanta-citron']],
  ['fanta ebyiri', 'orange imwe na citron imwe', ['1 fanta-orange', '1 fanta-citron']],
  ['3 beers', '2 primus 33 and 1 mutzig 65', ['2 primus', '1 mutzig']],
])('%p, which? %p are those, and nothing is asked any more', (order, answer, cart) => {
  const talk = aTalk(facts())
  talk.say(order)

  const { thought } = talk.say(answer)

  const lines = talk.facts().tab?.lines ?? []
  expect(lines.map(({ quantity, itemId }) => `${quantity} ${itemId}`)).toEqual(cart)
  expect(thought.dialogue.pending).toEqual([])
})

test('"add one" below a dish that is shown adds it', () => {
  expect(cartAfter('what is in the pizza hawaiian?', 'add one')).toEqual(['1 pizza-hawaiian'])
})

test.each(['we are 4', 'we are 4, 2 ugali'])('%p orders no chili oil', (words) => {
  expect(cartAfter(words)).not.toContain('4 oil')
})

/** The cart after these words, as "1 fanta-orange, with ice". */
function notedAfter(...words: readonly string[]): readonly string[] {
  const talk = aTalk(facts())
  for (const one of words) talk.say(one)
  const lines = talk.facts().tab?.lines ?? []
  return lines.map(({ quantity, itemId, note }) => `${quantity} ${itemId}, ${note}`)
}

test.each([
  ['1 Fanta Orange with ice and 1 without', 'with ice', 'without ice'],
  ['1 Fanta Orange with ice, 1 without', 'with ice', 'without ice'],
  ['one Fanta Orange without ice and the other with', 'without ice', 'with ice'],
  ['1 Fanta Orange with ice and 1 without sugar', 'with ice', 'without sugar'],
  ['une Fanta Orange avec glaçons et une sans', 'avec glaçons', 'sans glaçons'],
  ['une Fanta Orange avec des glaçons et l’autre sans', 'avec des glaçons', 'sans glaçons'],
  ['Fanta Orange imwe irimo urubura indi itarimo', 'irimo urubura', 'itarimo urubura'],
  ['Fanta Orange imwe irimo urubura indi nta rubura', 'irimo urubura', 'nta rubura'],
  ['Fanta Orange moja na barafu na moja bila', 'na barafu', 'bila barafu'],
])('%p are two lines', (words, first, second) => {
  expect(notedAfter(words)).toEqual([`1 fanta-orange, ${first}`, `1 fanta-orange, ${second}`])
})

test.each([
  '1 goat brochette with chili and 1 without',
  'une brochette de chèvre avec piment et une sans',
  'mshikaki mmoja wa mbuzi na pilipili na mmoja bila',
])('%p are one of each choice', (words) => {
  expect(cartAfter(words)).toEqual(['1 br-goat yes', '1 br-goat no'])
})

test('with so many without, so many with are more', () => {
  expect(cartAfter('mishikaki mitano ya mbuzi bila pilipili na mitatu na pilipili')).toEqual([
    '5 br-goat no',
    '3 br-goat yes',
  ])
})

test('of two with a wish one without it is a third', () => {
  expect(notedAfter('2 Fanta Orange with ice and 1 without')).toEqual([
    '2 fanta-orange, with ice',
    '1 fanta-orange, without ice',
  ])
})

test('one without, of which nothing was said, is not dropped', () => {
  expect(notedAfter('3 frites, 1 without')).toEqual(['3 frites, 1 without'])
  expect(notedAfter('1 frites with extra salt and 1 without')).toEqual([
    '1 frites, with extra salt, 1 without',
  ])
})

test('what is asked again since a choice is finished takes the answer', () => {
  const choices = ['Pili', 'Mayo', 'Mustard'].map((name) => {
    return { ...choice(name, { default: name }), available: name !== 'Pili' }
  })
  const group = { id: 'sauce', name: { default: 'Sauce' }, min: 1, max: 1, choices }
  const items = MENU.items.map((item) =>
    item.id === 'br-goat' ? { ...item, optionGroups: [group] } : item,
  )
  const talk = aTalk(someFacts({ tab: aTab(), menu: { ...MENU, items } }))
  talk.say('a goat brochette with pili')

  talk.say('mustard')

  expect(talk.facts().tab?.lines).toMatchObject([
    { itemId: 'br-goat', choices: [{ choiceId: 'Mustard' }] },
  ])
})

test.each([
  ['2 fries each for 3', 6],
  ['we are 3, 2 fries each', 6],
  ['3 people, 2 fries each please', 6],
  ['2 fries for each of us, we are four', 8],
  ['2 frites chacun pour 3', 6],
  ['nous sommes trois, deux frites chacun', 6],
  ['2 frites par personne pour 3 personnes', 6],
  ['turi batatu, frites ebyiri buri wese', 6],
  ['turi batatu, buri muntu frites 2', 6],
  ['tuko watatu, kila mtu chips mbili', 6],
  ['chips mbili kwa kila mtu kwa watu 3', 6],
])('%p are that many for all', (words, quantity) => {
  const talk = aTalk(facts())

  talk.say(words)

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity }])
})

test.each(['2 fries each', '2 frites chacun', 'frites ebyiri buri wese', 'chips mbili kila mtu'])(
  '%p, of nobody knows how many, is asked about',
  (words) => {
    const talk = aTalk(facts())

    const { messages } = talk.say(words)

    expect(talk.facts().tab?.lines).toEqual([])
    expect(messages[0]).toMatchObject({ text: expect.stringContaining('2 × Frites') })
  },
)

test.each([
  'fries and ugali, 2 of each',
  '2 of each: fries and ugali',
  'fries and ugali 2 each',
  'frites et ugali, deux de chaque',
  'frites na ugali, ebyiri kuri buri kimwe',
  'chips na ugali, mbili za kila moja',
])('%p are two of both', (words) => {
  expect(cartAfter(words)).toEqual(['2 frites', '2 ugali'])
})

test('of each dish or for each guest is asked', () => {
  expect(cartAfter('fries and ugali, 2 each, we are 3')).toEqual([])
})

test.each([
  'one of each',
  'both',
  'un de chaque',
  'les deux',
  'imwe kuri buri bwoko',
  'moja ya kila aina',
])('%p answers which of two Fanta', (words) => {
  expect(cartAfter('2 Fanta', words)).toEqual(['1 fanta-orange', '1 fanta-citron'])
  expect(cartAfter('Fanta', words)).toEqual(['1 fanta-orange', '1 fanta-citron'])
})

test('one of each answers for sizes and choices where it is as many as were wanted', () => {
  expect(cartAfter('2 coca', 'one of each')).toEqual(['1 coca', '1 coca'])
  expect(cartAfter('2 goat brochettes', 'one of each')).toEqual(['1 br-goat no', '1 br-goat yes'])
  expect(cartAfter('4 goat brochettes', '2 of each')).toEqual(['2 br-goat no', '2 br-goat yes'])
})

test.each([
  ['3 Fanta', 'one of each'],
  ['coca', 'one of each'],
  ['2 beers', 'one of each'],
])('%p and %p do not agree, and it is asked again', (order, words) => {
  expect(cartAfter(order, words)).toEqual([])
})

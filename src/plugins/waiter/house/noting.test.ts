import { expect, test } from 'bun:test'

import { aTab, MENU, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk, tappable } from '../../../../test/goldens/talk.ts'

/** The cart after these words, as "2 frites, no salt". */
function cartAfter(...words: readonly string[]): readonly string[] {
  const talk = aTalk(someFacts({ tab: aTab() }))
  for (const one of words) talk.say(one)
  const lines = talk.facts().tab?.lines ?? []
  return lines.map(({ quantity, itemId, note }) =>
    note === null ? `${quantity} ${itemId}` : `${quantity} ${itemId}, ${note}`,
  )
}

test.each([
  ['one without salt', 'without salt'],
  ['1 of them without salt', 'without salt'],
  ['no salt on one', 'no salt'],
  ['no salt on one of them please', 'no salt'],
  ['une sans sel', 'sans sel'],
  ['une d’entre elles sans sel', 'sans sel'],
  ['pas de sel sur une', 'pas de sel'],
  ['imwe nta munyu', 'nta munyu'],
  ['imwe muri zo nta munyu', 'nta munyu'],
  ['moja bila chumvi', 'bila chumvi'],
  ['moja kati ya hizo bila chumvi', 'bila chumvi'],
])('%p is of one of three, and two stay as they are', (words, note) => {
  expect(cartAfter('3 frites', words)).toEqual(['2 frites', `1 frites, ${note}`])
})

test.each([
  ['3 frites, one without salt', 'without salt'],
  ['3 frites, une sans sel', 'sans sel'],
  ['frites eshatu, imwe nta munyu', 'nta munyu'],
  ['chips tatu, moja bila chumvi', 'bila chumvi'],
])('%p are two and one in a single message, too', (words, note) => {
  expect(cartAfter(words)).toEqual(['2 frites', `1 frites, ${note}`])
})

test('what was wished of all of them stays with the one that has a wish more', () => {
  expect(cartAfter('3 frites, no mayo', 'one without salt')).toEqual([
    '2 frites, no mayo',
    '1 frites, no mayo, without salt',
  ])
  expect(cartAfter('I am allergic to milk', '3 ugali', 'one without salt')).toEqual([
    '2 ugali, ALLERGY: milk',
    '1 ugali, ALLERGY: milk, without salt',
  ])
})

test('a wish of as many as there are is of all, and one of more is for the kitchen to read', () => {
  expect(cartAfter('1 frites', 'one without salt')).toEqual(['1 frites, without salt'])
  expect(cartAfter('1 frites', 'two without salt')).toEqual(['1 frites, two without salt'])
})

test('whose size is open keeps the wish of one for when it is known', () => {
  expect(cartAfter('3 Primus', 'one without ice', '33')).toEqual([
    '2 primus',
    '1 primus, without ice',
  ])
})

test('of several dishes it is asked which, and a tap splits that', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('3 frites, 2 ugali')

  const { messages } = talk.say('one without salt')
  talk.tap('2 × Ugali')

  expect(tappable(messages).map(({ title }) => title)).toEqual(['3 × Frites', '2 × Ugali'])
  expect(talk.facts().tab?.lines).toMatchObject([
    { itemId: 'frites', quantity: 3, note: null },
    { itemId: 'ugali', quantity: 1, note: null },
    { itemId: 'ugali', quantity: 1, note: 'without salt' },
  ])
})

test('"make it two" behind a split is asked about', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('3 frites')
  talk.say('one without salt')

  const { messages } = talk.say('make it two')

  expect(tappable(messages)).toHaveLength(2)
  expect(talk.facts().tab?.lines.map(({ quantity }) => quantity)).toEqual([2, 1])
})

test('one with a dish is that dish', () => {
  expect(cartAfter('3 Primus 33, one with fries')).toEqual(['3 primus', '1 frites'])
})

test.each([
  ['another one without salt', 'without salt'],
  ['another without salt', 'without salt'],
  ['one more without salt', 'without salt'],
  ['add one without salt', 'without salt'],
  ['encore une sans sel', 'sans sel'],
  ['une autre sans sel', 'sans sel'],
  ['ongeraho imwe nta munyu', 'nta munyu'],
  ['ongeza moja bila chumvi', 'bila chumvi'],
])('%p is one more, with that wish', (words, note) => {
  expect(cartAfter('2 frites', words)).toEqual(['2 frites', `1 frites, ${note}`])
  expect(cartAfter(`2 frites, ${words}`)).toEqual(['2 frites', `1 frites, ${note}`])
})

test.each(['add no salt', 'ajoutez sans sel', 'ongeraho nta munyu'])('%p is a wish', (words) => {
  expect(cartAfter('2 frites', words)[0]).toMatch(/^2 frites, /)
})

test.each([
  ['more spicy please', 'spicy'],
  ['some more well done', 'well done'],
  ['encore bien cuites', 'bien cuites'],
])('%p is how they want it, and no more of it', (words, note) => {
  expect(cartAfter('2 frites', words)).toEqual([`2 frites, ${note}`])
})

test('a wish about a dish is of all of it, though one of it has a wish of its own', () => {
  expect(cartAfter('3 frites', 'one without salt', 'no mayo on the fries')).toEqual([
    '2 frites, no mayo',
    '1 frites, without salt, no mayo',
  ])
})

test('another with another choice is one more', () => {
  const choices = ['Chili', 'Mayo'].map((name) => ({
    id: name,
    name: { default: name },
    priceMinor: 0,
    available: true,
  }))
  const group = { id: 'sauce', name: { default: 'Sauce' }, min: 1, max: 1, choices }
  const items = MENU.items.map((item) =>
    item.id === 'ugali' ? { ...item, optionGroups: [group] } : item,
  )
  const talk = aTalk(someFacts({ tab: aTab(), menu: { ...MENU, items } }))
  talk.say('2 ugali with chili')

  talk.say('another with mayo')

  expect(talk.facts().tab?.lines).toMatchObject([
    { quantity: 2, choices: [{ choiceId: 'Chili' }] },
    { quantity: 1, choices: [{ choiceId: 'Mayo' }] },
  ])
})

test.each([
  ['no salt on both', 'no salt'],
  ['no salt on all of them', 'no salt'],
  ['pas de sel sur les deux', 'pas de sel'],
  ['nta munyu kuri zombi', 'nta munyu'],
  ['bila chumvi kwenye zote', 'bila chumvi'],
])('%p is of all there are', (words, note) => {
  expect(cartAfter('2 frites', words)).toEqual([`2 frites, ${note}`])
  expect(cartAfter(`2 frites, ${words}`)).toEqual([`2 frites, ${note}`])
})

test.each(['remove one without salt', 'enlève une sans sel', 'toa moja bila chumvi'])(
  '%p may be either, and changes nothing',
  (words) => {
    expect(cartAfter('2 frites', words)).toEqual(['2 frites'])
  },
)

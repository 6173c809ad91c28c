import { expect, test } from 'bun:test'

import { cartAt } from '../../../../test/goldens/sample-carts.ts'

test.each([
  ['2 fries, 1 plantain, 4 chapati', ['2 fries', '1 plantain', '4 chapati']],
  ['for the table: 2 fries, 1 plantain', ['2 fries', '1 plantain']],
  ['3 frites et une banane plantain', ['3 fries', '1 plantain']],
])('%p: plantains that are fried are no kind of fries', (words, lines) => {
  expect(cartAt('chez-mado', words)).toEqual(lines)
})

test.each([
  'sorry, 2 fries',
  'sorry 2 fries',
  'Sorry. 2',
  'sorry its 2',
  'oh sorry, 2 fries please',
  'i said 2 not 3',
  'I said 2 fries not 3',
  'pardon, 2 frites',
  "j'ai demandé 2 pas 3",
  'désolé c’est 2',
  'samahani, chipsi mbili',
  'samahani nimekosea, ni mbili',
  'nibeshye ni ebyiri',
  'mbabarira, ifiriti ebyiri',
])('%p right behind 3 fries says how many there are to be', (words) => {
  expect(cartAt('chez-mado', '3 fries', words)).toEqual(['2 fries'])
  expect(cartAt('chez-mado', ['3 fries', words])).toEqual(['2 fries'])
})

test.each([
  'sorry, can i get 2 fries',
  'Pardon, je voudrais 2 frites',
  'samahani, naomba chipsi 2',
])('%p is manners, and 2 more', (words) => {
  expect(cartAt('chez-mado', '3 fries', words)).toEqual(['5 fries'])
})

test.each([
  'one fries for me and one for my wife',
  '2 fries, one for me and one for my wife',
  'fries, one for me, one for my friend',
  'the kids want fries, 2 of them',
  'fries, 2',
  'une frite pour moi et une pour ma femme',
  'ifiriti ebyiri imwe kuri njye indi ku mugore wanjye',
  'chipsi moja kwangu na moja kwa mke wangu',
])('%p are two', (words) => {
  expect(cartAt('chez-mado', words)).toEqual(['2 fries'])
})

test.each(['and one for my wife', 'et une pour ma femme', 'na moja kwa mke wangu'])(
  '%p is one more of what a message before ordered',
  (words) => {
    expect(cartAt('chez-mado', '1 fries', words)).toEqual(['2 fries'])
  },
)

test.each([
  'espresso for me and my husband',
  'un espresso pour moi et ma femme',
  'espresso ya mimi na mume wangu',
])('%p may be one or two: two are asked about', (words) => {
  expect(cartAt('chez-mado', words)).toEqual([])
  expect(cartAt('chez-mado', words, 'yes')).toEqual(['2 espresso'])
})

test('so many of two things for two people are one of each', () => {
  expect(cartAt('chez-mado', 'a mojito and a dawa for me and my wife')).toEqual([
    '1 mojito',
    '1 dawa',
  ])
})

test.each([
  [['chipsi', 'mbili'], '2 fries'],
  [['mojito', '3', 'please'], '3 mojito'],
  [['primus', '72'], '1 primus/72'],
] as const)('%p, sent one after the other, are one order', (messages, line) => {
  expect(cartAt('chez-mado', messages)).toEqual([line])
})

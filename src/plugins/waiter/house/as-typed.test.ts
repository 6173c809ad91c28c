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

import { expect, test } from 'bun:test'

import { cartAt } from '../../../../test/goldens/sample-carts.ts'

test.each([
  ['2 fries, 1 plantain, 4 chapati', ['2 fries', '1 plantain', '4 chapati']],
  ['for the table: 2 fries, 1 plantain', ['2 fries', '1 plantain']],
  ['3 frites et une banane plantain', ['3 fries', '1 plantain']],
])('%p: plantains that are fried are no kind of fries', (words, lines) => {
  expect(cartAt('chez-mado', words)).toEqual(lines)
})

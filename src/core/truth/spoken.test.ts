import { expect, test } from 'bun:test'

import { groundOf, kindsOf } from '../../../test/truth-scenes.ts'
import { spokenNumber } from './spoken-numbers.ts'
import type { TruthGround } from './truth-check.ts'

/** What a call's model says aloud is written down in words. */
const BASE = groundOf('base')

test.each([
  ['one thousand five hundred', [1500]],
  ['twelve thousand', [12_000]],
  ['a hundred', [100]],
  ['quatre mille cinq cents', [4500]],
  ['mille deux cent quatre vingt dix', [1290]],
  ['ibihumbi bibiri na magana atanu', [2500]],
  ['igihumbi', [1000]],
  ['magana atatu na mirongo itanu', [350]],
  ['elfu nne na mia tano', [4500]],
  ['elfu kumi na tano', [15_000, 10_005]],
  ['mia mbili na hamsini', [250]],
  ['mirongo itanu', [50]],
  ['magana inani', [800]],
  ['vingt et un', [21]],
  ['two and seventy', [2]],
])('%s is read as %j', (words, values) => {
  expect(spokenNumber(words.split(' '), 0)?.values).toEqual(values)
})

test.each(['mirongo', 'mirongo w imyembe'])('%s is the beginning of no number', (words) => {
  expect(spokenNumber(words.split(' '), 0)).toBeNull()
})

/** Where cents are counted: Primus 4.50, the steak 23.90, Frites 5.00, and 14.00 in the cart. */
const EUROS: TruthGround = {
  ...BASE,
  bar: { ...BASE.bar, currency: 'EUR' },
  menu: {
    ...BASE.menu,
    currency: 'EUR',
    items: BASE.menu.items.map((item) => ({
      ...item,
      sizes: [],
      priceMinor: { primus: 450, 'pepper-steak': 2390, frites: 500 }[item.id] ?? 900,
    })),
  },
  facts: { ...BASE.facts, amounts: [{ minor: 1400, itemId: null }] },
}

test.each([
  'The Primus is four euros fifty.',
  'The Primus is four euros and fifty cents.',
  'The Primus is four fifty.',
  'La Primus est à 4€50.',
  'La Primus coûte quatre euros et cinquante centimes.',
  'The steak is twenty-three ninety.',
  'Le steak est à vingt-trois euros quatre-vingt-dix.',
  'Primus ni euro nne na senti hamsini.',
  'Primus at four fifty and Frites for five euros, fourteen euros in all.',
])('a true price with cents, as it is spoken: %s', (text) => {
  expect(kindsOf(text, EUROS)).toEqual([])
})

test.each([
  'The Primus is four euros twenty.',
  'The Primus is four twenty.',
  'La Primus est à 4€20.',
  'Frites sont à cinquante centimes.',
  'The steak is twenty-three euros.',
  'Primus ni euro nne na senti ishirini.',
])('a wrong price with cents, as it is spoken: %s', (text) => {
  expect(kindsOf(text, EUROS)).toContain('amount')
})

test.each([
  ['We close at twenty-three hundred.', []],
  ['We close at eleven tonight.', []],
  ['Nous fermons à vingt-trois heures ce soir.', []],
  ['On Fridays we close at two in the morning.', []],
  ['We close at two three zero zero.', []],
  ['We close at ten tonight.', ['hours']],
  ['We open at ten thirty.', ['hours']],
  ['Nous fermons à vingt-deux heures.', ['hours']],
  ['We are open and a Primus costs two thousand.', ['amount']],
  ['Nous sommes là et la Primus 72cl coûte mille cinq cents.', []],
  ['On commence par une Primus 72cl à mille cinq cents.', []],
  ['We are open and a Primus 72cl is one thousand five hundred.', []],
])('hours in words: %s', (text, kinds) => {
  expect(kindsOf(text)).toEqual(kinds)
})

test('two numbers that "and" joins are two', () => {
  expect(kindsOf('Primus comes in thirty-three, fifty and seventy-two.')).toEqual([])
})

test('the number of an order is the same digit by digit', () => {
  const text = 'Your order number is one zero one, and the bar has accepted it.'

  expect(kindsOf(text)).toEqual([])
  expect(kindsOf(text.replace('one zero one', 'one zero two'))).toContain('order_number')
})

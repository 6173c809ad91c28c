import { expect, test } from 'bun:test'

import { ordinalOf, readNumber } from './numbers.ts'

const read = (text: string) => readNumber(text.split(' '), 0)

test.each([
  ['3', 3, 1],
  ['x3', 3, 1],
  ['3x', 3, 1],
  ['*3', 3, 1],
  ['x 3', 3, 2],
  ['two beers', 2, 1],
  ['dix sept', 17, 2],
  ['half a dozen eggs', 6, 3],
  ['une douzaine de', 12, 3],
  ['cumi na kabiri', 12, 3],
  ["cumi n' umwe", 11, 3],
  ['kumi na mbili', 12, 3],
  ['ishirini na tano', 25, 3],
  ['twenty two', 22, 2],
  ['esheshatu', 6, 1],
  ['viwili', 2, 1],
  ['ibiri', 2, 1],
  ['itandatu', 6, 1],
  ['mirongo itanu', 50, 2],
  ['mirongo irindwi na kabiri', 72, 4],
])('%p is a count of %d', (text, value, length) => {
  expect(read(text)).toMatchObject({ kind: 'count', value, length })
})

test.each([
  ['ibihumbi bitanu', 5_000],
  ['elfu tano', 5_000],
  ['deux mille', 2_000],
  ['5k', 5_000],
  ['5.000', 5_000],
  ['5,000', 5_000],
  ['5 000', 5_000],
  ['1500 frw', 1_500],
  ['frw 300', 300],
  ['5000', 5_000],
])('%p is money, not a quantity', (text, value) => {
  expect(read(text)).toMatchObject({ kind: 'money', value })
})

test('an article after a number starts the next item', () => {
  expect(read('twenty and a salad')).toMatchObject({ value: 20, length: 1 })
})

test('words that are no number are none', () => {
  for (const text of ['beer', '', 'tenant', 'x', 'mirongo', 'mirongo imwe'])
    expect(read(text)).toBeNull()
})

test('places in a list are told from counts', () => {
  expect([ordinalOf('second'), ordinalOf('deuxième'), ordinalOf('pili'), ordinalOf('two')]).toEqual(
    [2, 2, 2, undefined],
  )
})

test.each([
  ['vingt et une frites', 21, 3],
  ['trente et un cafes', 31, 3],
  ['soixante frites', 60, 1],
  ['soixante dix sept frites', 77, 3],
  ['quatre vingt frites', 80, 2],
  ['quatre vingts frites', 80, 2],
  ['quatre vingt dix frites', 90, 3],
  ['quatre vingt douze frites', 92, 3],
  ['sixty two fries', 62, 2],
  ['sabini chips', 70, 1],
  ['twenty and a salad', 20, 1],
])('%p starts with %p, in %p words', (text, value, length) => {
  expect(readNumber(text.split(' '), 0)).toMatchObject({ kind: 'count', value, length })
})

import { expect, test } from 'bun:test'

import { isSizeTalk, sizeSaid, type Telling, tellingOf } from './size-words.ts'

function sizes(...names: readonly string[]) {
  return names.map((name, at) => ({
    id: name,
    name: { default: name },
    priceMinor: 1000 * (at + 1),
    available: true,
  }))
}
const BEER = sizes('33 cl', '50 cl', '72 cl')
const WINE = sizes('Verre 12 cl', 'Carafe 50 cl', 'Bouteille 75 cl')
const FISH = sizes('Mdogo', 'Mkubwa')

test.each([
  [BEER, 'the large one', '72 cl'],
  [BEER, 'make it a small one please', '33 cl'],
  [BEER, 'plutot la petite', '33 cl'],
  [BEER, 'une pinte', '50 cl'],
  [BEER, 'kubwa', '72 cl'],
  [BEER, 'nini', '72 cl'],
  [BEER, 'ntoya', '33 cl'],
  [BEER, 'la plus grande', '72 cl'],
  [BEER, 'the medium', '50 cl'],
  [BEER, '50', '50 cl'],
  [BEER, '0.5 l', '50 cl'],
  [WINE, 'a bottle', 'Bouteille 75 cl'],
  [WINE, 'glasi', 'Verre 12 cl'],
  [FISH, 'the big one', 'Mkubwa'],
  [FISH, 'ndogo', 'Mdogo'],
])('of %o %p is one', (of, text, size) => {
  expect(sizeSaid(of, text)?.id).toBe(size)
})

test.each(['wifi password ni nini', 'a large pizza', 'tell me more', '', 'one', 'big and small'])(
  '%p names no size',
  (text) => {
    expect(sizeSaid(BEER, text)).toBeNull()
  },
)

test('a bare number may be a quantity and is no talk of sizes', () => {
  expect(isSizeTalk('3')).toBe(false)
  expect(isSizeTalk('50 cl')).toBe(true)
  expect(isSizeTalk('une grande')).toBe(true)
})

test.each<[string, Telling | null]>([
  ['the cheapest one', 'cheapest'],
  ['la moins chere', 'cheapest'],
  ['le plus cher', 'dearest'],
  ['the last one', 'last'],
  ['la derniere', 'last'],
  ['ya mwisho', 'last'],
  ['the cheapest beer you have', null],
  ['hello', null],
])('%p tells one of a list as %p', (text, telling) => {
  expect(tellingOf(text)).toBe(telling)
})

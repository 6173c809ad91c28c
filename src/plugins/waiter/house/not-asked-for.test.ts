import { expect, test } from 'bun:test'

import { cartAt } from '../../../../test/goldens/sample-carts.ts'

test.each([
  "i don't want more fries",
  "we don't need another fries",
  "I don't want to order more fries",
  'je ne veux pas encore de frites',
])('%p behind 2 fries adds none and takes none out', (words) => {
  expect(cartAt('chez-mado', '2 fries', words)).toEqual(['2 fries'])
})

test.each([
  'remove just the fries',
  "i don't want to order fries",
  'je ne veux pas commander de frites',
  'sitaki kuagiza chipsi',
])('%p takes the fries out, though a verb of orders stands in it', (words) => {
  expect(cartAt('chez-mado', '2 fries', words)).toEqual([])
})

test.each([
  ['cancel just one fries', ['1 fries']],
  ['forget the fries just a mojito', ['1 mojito']],
  ['never mind, add one mojito', ['2 fries', '1 mojito']],
])('%p behind 2 fries leaves %p', (words, lines) => {
  expect(cartAt('chez-mado', '2 fries', words)).toEqual(lines)
})

test.each(['another fork for my wife', 'une autre fourchette pour mon fils'])(
  '%p is no more of the dish before',
  (words) => {
    expect(cartAt('chez-mado', '2 fries', words)).toEqual(['2 fries'])
  },
)

test('"and a small one for my wife" is one, in that size', () => {
  const words = 'one big primus for me and a small one for my wife'

  expect(cartAt('chez-mado', words)).toEqual(['1 primus/72', '1 primus/33'])
})

test.each(['how much is the pilau? 2?', 'how much is the pilau? 1 or 2?'])(
  '%p asks, and orders nothing',
  (words) => {
    expect(cartAt('chez-mado', words)).toEqual([])
  },
)

test.each(['remove 1 or 2 fries', 'make it 1 or 2'])('%p takes neither number', (words) => {
  expect(cartAt('chez-mado', '3 fries', words)).toEqual(['3 fries'])
})

test('"reka" lets somebody do something, or a dish go', () => {
  expect(cartAt('chez-mado', '2 fries', 'reka abana barye ifiriti')).toEqual(['2 fries'])
  expect(cartAt('chez-mado', '2 fries', 'reka ifiriti zanjye')).toEqual([])
})

test('"sio mojito moja ni mbili" takes no mojito out', () => {
  expect(cartAt('chez-mado', '1 mojito', 'sio mojito moja ni mbili')).toEqual(['1 mojito'])
})

test('"ajoute du piment au burger" is a wish of the burger that is there', () => {
  expect(cartAt('chez-mado', '1 burger', 'ajoute du piment au burger')).toEqual([
    '1 burger-beef # avec piment',
  ])
})

test.each([
  'une autre fourchette',
  '3 fourchettes',
  'encore 2 serviettes',
  "n'apportez plus de frites",
])('%p behind 2 fries leaves them as they are', (words) => {
  expect(cartAt('chez-mado', '2 fries', words)).toEqual(['2 fries'])
})

test.each([
  ['1 mojito, actually no sugar', ['1 mojito # no sugar']],
  ['1 mojito, sorry no sugar', ['1 mojito # no sugar']],
  ['1 fries, actually no salt, and 1 mojito', ['1 fries # no salt', '1 mojito']],
  ['1 pilau actually no two isombe', ['2 isombe']],
  ['2 rolex en 4 morceaux', ['2 rolex # en 4 morceaux']],
])('%p: a "no" before a thing takes no dish back', (words, lines) => {
  expect(cartAt('chez-mado', words)).toEqual(lines)
})

test('"actually no fries" takes the fries out', () => {
  expect(cartAt('chez-mado', '2 fries 1 pilau', 'actually no fries')).toEqual(['1 pilau'])
})

test.each(['1 fries is cold', 'sorry, 1 fries is cold', 'and a chair for my wife', 'chair'])(
  '%p behind 3 fries is for people',
  (words) => {
    expect(cartAt('chez-mado', '3 fries', words)).toEqual(['3 fries'])
  },
)

test.each([
  ['add a mojito to the burger', ['1 burger-beef', '1 mojito']],
  ['add 2 fries to the burger', ['1 burger-beef', '2 fries']],
  ['add one to the burger', ['2 burger-beef']],
])('%p behind a burger: the burger is there', (words, lines) => {
  expect(cartAt('chez-mado', '1 burger', words)).toEqual(lines)
})

test.each([
  'and 10 for the waiter',
  'and 20 for the tip',
  'et 10 pour le service',
  'and one for my table',
  'et un pour la route',
])('%p behind 2 fries is no more of them', (words) => {
  expect(cartAt('chez-mado', '2 fries', words)).toEqual(['2 fries'])
})

test.each(['and one for the kids', 'et une pour les enfants', 'and one for the lady'])(
  '%p behind 2 fries is one more',
  (words) => {
    expect(cartAt('chez-mado', '2 fries', words)).toEqual(['3 fries'])
  },
)

test('two dishes, "one for me and one for my wife", are no more than two', () => {
  const lines = ['1 mojito', '1 pilau']

  expect(cartAt('chez-mado', '1 mojito 1 pilau, one for me and one for my wife')).toEqual(lines)
  expect(cartAt('chez-mado', 'mojito for me and the bill')).toEqual(['1 mojito'])
})

test.each([
  "n'oubliez pas le mojito",
  "n'annulez pas le mojito",
  'not only mojito',
  'pas encore de mojito',
  "I don't want the mojito too sweet",
  "i don't want the mojito cold",
  'acha mojito iwe baridi',
])('%p takes no mojito out', (words) => {
  expect(cartAt('chez-mado', '2 fries 1 mojito', words)).toEqual(['2 fries', '1 mojito'])
})

test('"n’ajoutez pas de frites" and "I don’t want the mojito" take out what they name', () => {
  expect(cartAt('chez-mado', '2 fries 1 mojito', "n'ajoutez pas de frites")).toEqual(['1 mojito'])
  expect(cartAt('chez-mado', '2 fries 1 mojito', "i don't want the mojito")).toEqual(['2 fries'])
})

test('"hiyo hiyo" is a nod, and "leta hiyo hiyo" the same once more', () => {
  expect(cartAt('chez-mado', '2 fries', 'hiyo hiyo')).toEqual(['2 fries'])
  expect(cartAt('chez-mado', '2 fries', 'leta hiyo hiyo')).toEqual(['4 fries'])
  expect(cartAt('chez-mado', '2 fries', 'nipe hizo hizo tena')).toEqual(['4 fries'])
})

test('"extra salt on the fries and a mojito" orders the mojito alone', () => {
  const lines = ['1 fries # extra salt', '1 mojito']

  expect(cartAt('chez-mado', '1 fries', 'extra salt on the fries and a mojito')).toEqual(lines)
})

test.each(['no mojito?', 'pas de mojito ?', 'nta mojito mufite?'])(
  '%p asks, and takes no mojito out',
  (words) => {
    expect(cartAt('chez-mado', '2 fries 1 mojito', words)).toEqual(['2 fries', '1 mojito'])
  },
)

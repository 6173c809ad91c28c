import { expect, test } from 'bun:test'

import { aTab, MENU, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk } from '../../../../test/goldens/talk.ts'

/** The cart after these words, as "2 frites". */
function cartAfter(...words: readonly string[]): readonly string[] {
  const [first] = MENU.items
  if (first === undefined) throw new Error('an empty menu')
  const name = { default: 'Rolex (chapati, œufs)', en: 'Rolex (chapati and eggs)' }
  const rolex = { ...first, id: 'rolex', name, categoryId: 'main', sizes: [], priceMinor: 2000 }
  const menu = { ...MENU, items: [...MENU.items, rolex] }
  const talk = aTalk(someFacts({ tab: aTab(), menu }))
  for (const one of words) talk.say(one)
  const lines = talk.facts().tab?.lines ?? []
  return lines.map(({ quantity, itemId, sizeId }) =>
    [quantity, itemId, ...(sizeId === null ? [] : [sizeId])].join(' '),
  )
}

test.each([
  'change it to ugali',
  'change that to ugali please',
  'switch them to ugali',
  'changez ça en ugali',
  'remplacez-les par ugali',
  'hindura ibe ugali',
  'badilisha iwe ugali',
])('%p takes the place of what was ordered', (words) => {
  expect(cartAfter('2 frites', words)).toEqual(['2 ugali'])
})

test.each(['ugali not fries', 'i want ugali not fries', 'ugali pas frites', 'ugali sio chips'])(
  '%p is the one, and the other goes',
  (words) => {
    expect(cartAfter('2 frites', words)).toEqual(['1 ugali'])
    expect(cartAfter(words)).toEqual(['1 ugali'])
  },
)

test.each([
  'remove fries add 2 ugali',
  'remove the fries put 2 ugali',
  'enlevez les frites mettez 2 ugali',
  'toa chips weka ugali mbili',
  'kuramo frites ongeraho ugali ebyiri',
  'ongeza ugali mbili na utoe chips',
  'ongeraho ugali ebyiri n’ukuremo ifiriti',
])('%p is both', (words) => {
  expect(cartAfter('2 frites', words)).toEqual(['2 ugali'])
})

test.each(['eggs', '2 fries and eggs', 'chips mbili na mayai'])(
  '%p orders nothing for what is in it',
  (words) => {
    expect(cartAfter(words).join()).not.toContain('rolex')
  },
)

test.each([
  'replace one with ugali',
  'swap 1 for an ugali',
  'remplacez une par un ugali',
  'badilisha moja kwa ugali',
])('%p is of one of them', (words) => {
  expect(cartAfter('2 frites', words)).toEqual(['1 frites', '1 ugali'])
})

test.each([
  ['mettez-en 1 de plus', '3 frites'],
  ['enlève-en une', '1 frites'],
  ['utoe moja', '1 frites'],
])('%p is of what was ordered', (words, line) => {
  expect(cartAfter('2 frites', words)).toEqual([line])
})

test.each([
  'steak with rice not fries',
  'steak with rice and not fries',
  'steak with rice instead of fries',
  'un steak au poivre avec riz pas frites',
])('%p leaves the fries in the cart', (words) => {
  expect(cartAfter('2 frites', words)).toEqual(['2 frites', '1 pepper-steak'])
})

test.each(['make it 2 ugali', 'make that 2 plates of ugali'])(
  '%p stands in the place of another dish',
  (words) => {
    expect(cartAfter('3 frites', words)).toEqual(['2 ugali'])
  },
)

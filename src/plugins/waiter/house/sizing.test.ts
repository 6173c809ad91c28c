import { expect, test } from 'bun:test'

import { aTab, MENU, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk, printed } from '../../../../test/goldens/talk.ts'

/** The cart after these words, as "2 primus 33cl". */
function cartAfter(...words: readonly string[]): readonly string[] {
  const talk = aTalk(someFacts({ tab: aTab() }))
  for (const one of words) talk.say(one)
  const lines = talk.facts().tab?.lines ?? []
  return lines.map(({ quantity, itemId, sizeId }) =>
    [quantity, itemId, sizeId].filter((part) => part !== null).join(' '),
  )
}

test.each([
  ['2 Primus 72cl', 'make one of the primus small'],
  ['2 Primus 72cl', 'make one of them small'],
  ['2 Primus 72cl', 'make one small'],
  ['2 Primus 72cl', 'change 1 of them to small'],
  ['deux grandes primus', 'mets une petite à la place d’une grande'],
  ['deux grandes primus', 'mettez-en une en petite'],
  ['primus ebyiri nini', 'hindura primus imwe ibe ntoya'],
  ['primus mbili kubwa', 'badilisha primus moja iwe ndogo'],
  ['primus mbili kubwa', 'badilisha moja iwe ndogo'],
])('of %p %p is about one', (order, words) => {
  expect(cartAfter(order, words)).toEqual(['1 primus 72cl', '1 primus 33cl'])
})

test.each(['make it small', 'no wait, 2 small ones', 'the small one', 'plutôt des petites'])(
  '%p is about all of them',
  (words) => {
    expect(cartAfter('2 Primus 72cl', words)).toEqual(['2 primus 33cl'])
  },
)

test('one of several dishes is asked about, and only one of it changes', () => {
  expect(cartAfter('2 Primus 72cl and 2 Mützig 65cl', 'make one of them small', '1')).toEqual([
    '1 primus 72cl',
    '2 mutzig 65cl',
    '1 primus 33cl',
  ])
})

test('a size that is sold out is told as that, and the cart stays', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('2 Primus 72cl')
  const items = MENU.items.map((item) => {
    const sizes = item.sizes.map((one) => (one.id === '33cl' ? { ...one, available: false } : one))
    return { ...item, sizes }
  })
  talk.meanwhile((facts) => ({ ...facts, menu: { ...MENU, items } }))

  const { messages } = talk.say('make one of them a 33cl')

  expect(printed(messages)).toContain('Primus in 33cl is finished')
  expect(talk.facts().tab?.lines).toMatchObject([{ sizeId: '72cl', quantity: 2 }])
})

test.each([
  ['2 primus, one big and one small', ['1 primus 72cl', '1 primus 33cl']],
  ['3 primus: 1 big, 2 small', ['1 primus 72cl', '2 primus 33cl']],
  ['2 primus, une 33 et une 72', ['1 primus 33cl', '1 primus 72cl']],
  ['one primus small, one large', ['1 primus 33cl', '1 primus 72cl']],
  ['une grande primus et une petite', ['1 primus 72cl', '1 primus 33cl']],
  ['2 brochettes, one goat and one beef', ['1 br-goat', '1 br-beef']],
  ['brochette ebyiri, imwe y’ihene n’imwe y’inka', ['1 br-goat', '1 br-beef']],
  ['mishikaki miwili, mmoja wa mbuzi na mmoja wa ng’ombe', ['1 br-goat', '1 br-beef']],
  ['4 beers: 2 primus 33 and 2 mutzig 65', ['2 primus 33cl', '2 mutzig 65cl']],
])('%p is what it is told apart into', (words, cart) => {
  expect(cartAfter(words)).toEqual(cart)
})

test('the sizes of several are told apart when they are asked', () => {
  expect(cartAfter('3 primus', '2 small and 1 big')).toEqual(['2 primus 33cl', '1 primus 72cl'])
})

test.each(['2 brochettes and 1 goat brochette', '2 beers and 1 Primus 33cl and 1 Mützig 65cl'])(
  'of %p the first is still asked',
  (words) => {
    const talk = aTalk(someFacts({ tab: aTab() }))

    talk.say(words)

    expect(talk.facts().chat.dialogue).toMatchObject({ pending: [{ quantity: 2 }] })
  },
)

test.each(['make it 33', 'no, 33', 'i asked for 33', 'plutôt 33', 'je voulais 33'])(
  '%p of two Primus is a size, and no number of them',
  (words) => {
    const talk = aTalk(someFacts({ tab: aTab() }))

    talk.say('2 Primus 72')
    talk.say(words)

    expect(talk.facts().tab?.lines).toMatchObject([{ sizeId: '33cl', quantity: 2 }])
  },
)

test.each([
  ['2 primus', '2 primus 72cl and one ugali', ['2 primus 72cl', '1 ugali']],
  ['2 primus', 'primus 72cl and one ugali', ['2 primus 72cl', '1 ugali']],
  ['2 beers', 'one ugali and 2 primus 72cl', ['2 primus 72cl', '1 ugali']],
])('%p, then %p: a size told beside another dish answers the question', (order, words, cart) => {
  expect(cartAfter(order, words)).toEqual(cart)
})

test('another number of it, told beside another dish, is no answer to the question', () => {
  expect(cartAfter('2 primus', '1 primus 72cl and one ugali', '33')).toEqual([
    '1 primus 72cl',
    '1 ugali',
    '2 primus 33cl',
  ])
})

import { expect, test } from 'bun:test'

import { aTab, MENU, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk, tappable } from '../../../../test/goldens/talk.ts'

test.each([
  ['vingt et une frites', 21],
  ['quarante-deux frites', 42],
])('%p are that many', (words, quantity) => {
  const talk = aTalk(someFacts({ tab: aTab() }))

  talk.say(words)

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity }])
})

test.each(['quatre-vingt frites', 'quatre vingt dix frites', 'sixty fries'])(
  '%p are too many, and not some of them',
  (words) => {
    const talk = aTalk(someFacts({ tab: aTab() }))

    talk.say(words)

    expect(talk.facts().tab?.lines).toEqual([])
  },
)

function threeBecomeTwo(words: string): void {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('1 ugali')
  talk.say('3 frites')

  talk.say(words)

  expect(talk.facts().tab?.lines).toMatchObject([
    { itemId: 'ugali', quantity: 1 },
    { itemId: 'frites', quantity: 2 },
  ])
}

test.each([
  'only 2',
  'no, only two',
  '2 only please',
  'I said 2',
  'seulement 2',
  'deux seulement',
  "j'ai dit deux",
  "je n'en veux que 2",
  '2 gusa',
  'ndashaka abiri gusa',
  'navuze 2',
  'mbili tu',
  'nataka 2 tu',
  'nilisema mbili',
  'can you please make it 2',
  'could you make it two',
  'can you please change the fries to 2',
])('%p after three is the number of that line', threeBecomeTwo)

test('"only 2" after several dishes is asked about', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('3 frites et 1 ugali')

  const { messages } = talk.say('only 2')

  expect(talk.facts().tab?.lines.map(({ quantity }) => quantity)).toEqual([3, 1])
  expect(tappable(messages).map(({ id }) => id.split(':')[0])).toContain('qty')
})

test.each([
  'only 2 fries',
  'no, only 2 fries please',
  'just 2 fries',
  'I only want 2 fries',
  'I said 2 fries',
  'I wanted 2 fries, not 3',
  '2 fries not 3',
  'not 3 fries, 2',
  'seulement 2 frites',
  '2 frites seulement',
  'je ne veux que 2 frites',
  "j'ai dit 2 frites, pas 3",
  'pas 3 frites, seulement 2',
  'ndashaka frites 2 gusa',
  'navuze frites 2',
  'chips mbili tu',
  'mbili tu chips',
  'nilisema chips mbili, sio tatu',
])('%p after three makes them two', threeBecomeTwo)

test.each([
  'one less fries',
  'one fries less',
  'moins une frite',
  'une frite de moins',
  'chips moja pungufu',
])('%p takes one of three away', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('3 frites')

  talk.say(words)

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity: 2, note: null }])
})

test.each(['fries with less salt', 'moins de sel', 'one less spicy brochette'])(
  '%p takes nothing away',
  (words) => {
    const talk = aTalk(someFacts({ tab: aTab() }))
    talk.say('1 brochette de chèvre')

    talk.say(words)

    expect(talk.facts().tab?.lines[0]).toMatchObject({ itemId: 'br-goat', quantity: 1 })
  },
)

test('"no more fries" adds none', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))

  talk.say('no more fries')

  expect(talk.facts().tab?.lines).toEqual([])
})

test('"hindura abe atatu" makes it three', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('2 frites')

  talk.say('hindura abe atatu')

  expect(talk.facts().tab?.lines).toMatchObject([{ quantity: 3 }])
})

test('"only 2 fries" with none in the cart puts two there', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))

  talk.say('only 2 fries')

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity: 2 }])
})

test('"only 2 fries" while three wait for a table is two', () => {
  const talk = aTalk(someFacts())
  talk.say('3 frites')
  talk.say('only 2 fries')

  talk.say('A5')

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity: 2 }])
})

test('"only 2" of another size are beside those in the cart', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('3 Primus 33cl')

  talk.say('only 2 Primus 72cl')

  expect(talk.facts().tab?.lines).toMatchObject([
    { sizeId: '33cl', quantity: 3 },
    { sizeId: '72cl', quantity: 2 },
  ])
})

test('"only 2 more fries" and "just a Fanta Orange" are more of what is in the cart', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('3 frites, 2 Fanta Orange')

  talk.say('only 2 more fries')
  talk.say('just a Fanta Orange')

  expect(talk.facts().tab?.lines.map(({ quantity }) => quantity)).toEqual([5, 3])
})

test('a wish said with the new number is for that line', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('3 frites')

  talk.say('only 2 fries without salt')

  expect(talk.facts().tab?.lines).toMatchObject([{ quantity: 2, note: 'without salt' }])
})

test.each(['2½ fries', '2.5 fries'])('a yes to the question about %p is for two', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))

  const { messages } = talk.say(words)
  talk.say('yes')

  expect(messages).toMatchObject([{ text: 'Do you mean 2 × Frites (RWF 3,000)?' }])
  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity: 2 }])
})

test.each(['3', 'three', 'make it 3'])('%p answers how many of a part were meant', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('2½ fries')

  talk.say(words)
  talk.say('yes')

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity: 3 }])
})

test.each([
  '½ fries',
  'half a fries',
  '2½ fries',
  'demi frites',
  '2x3 fries',
  '2 x 3 fries',
  '2*3 fries',
])('%p is no number of whole ones, and asked about', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))

  const { messages } = talk.say(words)

  expect(talk.facts().tab?.lines).toEqual([])
  expect(messages).not.toEqual([])
})

test.each(['٢ fries', '２ fries', '२ fries', '𝟚 fries', '2 x fries', 'x2 fries'])(
  '%p are two',
  (words) => {
    const talk = aTalk(someFacts({ tab: aTab() }))

    talk.say(words)

    expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity: 2 }])
  },
)

test('a number of bottles by their size is no product', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))

  talk.say('2 x 33cl Primus')

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'primus', sizeId: '33cl', quantity: 2 }])
})

test.each([
  '1. Fanta Orange 2. fries',
  '1) 1 Fanta Orange\n2) 1 fries',
  'Order: Fanta Orange; fries',
])('%p is a list, which nothing of it counts', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))

  const { thought } = talk.say(words)

  expect(thought.blocks.map(({ kind }) => kind)).toEqual(['say', 'cart', 'ask'])
  expect(talk.facts().tab?.lines).toMatchObject([
    { itemId: 'fanta-orange', quantity: 1 },
    { itemId: 'frites', quantity: 1 },
  ])
})

test.each(['niongezee moja', 'nyongerera indi'])('%p is one more of the same', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('2 frites')

  talk.say(words)

  expect(talk.facts().tab?.lines).toMatchObject([{ quantity: 3 }])
})

test('"plus de frites" alone may be either, and with a verb is more', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('2 frites')

  talk.say('plus de frites')
  const between = talk.facts().tab?.lines
  talk.say('je voudrais plus de frites')

  expect(between).toMatchObject([{ quantity: 2 }])
  expect(talk.facts().tab?.lines).toMatchObject([{ quantity: 3 }])
})

test.each([
  'double it',
  'double that please',
  'doublez ça',
  'can you please double it',
  'le double',
  'bikube kabiri',
  'zidisha mara mbili',
  'ongeza mara mbili',
])('%p after three is six', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('3 frites')

  talk.say(words)

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity: 6 }])
})

test('"double it" after several dishes is asked about, and a tap doubles that one', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('3 frites, 1 ugali')

  talk.say('double it')
  const between = talk.facts().tab?.lines.map(({ quantity }) => quantity)
  talk.tap('3 × Frites')

  expect(between).toEqual([3, 1])
  expect(talk.facts().tab?.lines.map(({ quantity }) => quantity)).toEqual([6, 1])
})

test.each(['double everything', 'double my order', 'doublez tout', 'zidisha vyote mara mbili'])(
  '%p doubles each line',
  (words) => {
    const talk = aTalk(someFacts({ tab: aTab() }))
    talk.say('3 frites, 1 ugali')

    talk.say(words)

    expect(talk.facts().tab?.lines.map(({ quantity }) => quantity)).toEqual([6, 2])
  },
)

test.each(['double the fries', 'doublez les frites'])('%p is of them', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('3 frites, 1 ugali')

  talk.say(words)

  expect(talk.facts().tab?.lines.map(({ quantity }) => quantity)).toEqual([6, 1])
})

test('what waits for its size is doubled, and what is ordered is for a person', () => {
  const waiting = aTalk(someFacts({ tab: aTab() }))
  waiting.say('2 Primus')
  waiting.say('double it')
  waiting.say('33')
  const ordered = aTalk(someFacts({ tab: aTab() }))
  ordered.say('2 frites')
  ordered.say('yes')

  const { messages } = ordered.say('double it')

  expect(waiting.facts().tab?.lines).toMatchObject([{ quantity: 4 }])
  expect(tappable(messages).map(({ id }) => id)).toContain('person:asked')
})

test('"double everything" doubles what waits for its size, too', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('3 frites, 1 Primus')

  talk.say('double everything')
  talk.say('33')

  expect(talk.facts().tab?.lines).toMatchObject([
    { itemId: 'frites', quantity: 6 },
    { itemId: 'primus', quantity: 2 },
  ])
})

test('"double it" of what can be had double doubles nothing', () => {
  const choices = ['Single', 'Double'].map((name) => ({
    id: name,
    name: { default: name },
    priceMinor: 0,
    available: true,
  }))
  const group = { id: 'measure', name: { default: 'Measure' }, min: 0, max: 1, choices }
  const items = MENU.items.map((item) => ({ ...item, optionGroups: [group] }))
  const talk = aTalk(someFacts({ tab: aTab(), menu: { ...MENU, items } }))
  talk.say('3 frites')

  talk.say('double it')

  expect(talk.facts().tab?.lines).toMatchObject([{ quantity: 3, choices: [] }])
})

test('"deux fois" names no dish', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))

  talk.say('deux fois un ugali')

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'ugali', quantity: 2 }])
})

test.each(['ongeza hiyo', 'ongeza oda', 'ongeza zote', 'zidisha hiyo'])(
  '%p says more, and not how many times',
  (words) => {
    const talk = aTalk(someFacts({ tab: aTab() }))
    talk.say('3 frites')

    talk.say(words)

    expect(talk.facts().tab?.lines).toMatchObject([{ quantity: 3 }])
  },
)

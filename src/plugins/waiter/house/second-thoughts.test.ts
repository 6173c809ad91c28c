import { expect, test } from 'bun:test'

import { aTab, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk, printed, tappable } from '../../../../test/goldens/talk.ts'

/** The cart after these words, as "2 primus 33cl". */
function cartAfter(...words: readonly string[]): readonly string[] {
  const talk = aTalk(someFacts({ tab: aTab() }))
  for (const one of words) talk.say(one)
  const lines = talk.facts().tab?.lines ?? []
  return lines.map(({ quantity, itemId, sizeId, note }) =>
    [quantity, itemId, ...((sizeId ?? note) ? [sizeId ?? note] : [])].join(' '),
  )
}

test.each([
  'no, 2 fries',
  'no 2 fries',
  'no wait 2 fries',
  'no wait, make that 2 fries',
  'actually 2 fries',
  'wait, just 2 fries',
  'no 2',
  'no, 2',
  'oops, 2 fries',
  'oups ! 2 frites',
  'non, 2 frites',
  'non attendez, mettez 2 frites',
  'ah non finalement 2 frites',
  'non 2',
  'oya, ifiriti ebyiri',
  'oya ni ifiriti 2',
  'oya, ebyiri',
  'hapana chipsi mbili',
  'hapana, chipsi mbili',
  'hapana, mbili',
])('%p behind three fries says how many there are to be', (words) => {
  expect(cartAfter('3 frites', words)).toEqual(['2 frites'])
})

test.each([
  ['no, 2 primus', '2 primus 72cl'],
  ['no wait make that three primus', '3 primus 72cl'],
  ['non attendez mettez 3 primus', '3 primus 72cl'],
  ['oya ni primus 3', '3 primus 72cl'],
  ['hapana primus tatu', '3 primus 72cl'],
])('%p keeps the size of those in the cart', (words, line) => {
  expect(cartAfter('4 Primus 72', words)).toEqual([line])
})

test.each([
  '2 Primus 72, no wait 3 Primus',
  '2 Primus 72, non attendez 3 Primus',
  'Primus ebyiri 72, oya Primus eshatu',
  'Primus mbili 72, hapana Primus tatu',
])('%p are three, of the size said first', (words) => {
  expect(cartAfter(words)).toEqual(['3 primus 72cl'])
})

test.each([
  'no, add 2 fries',
  'non, ajoutez 2 frites',
  'hapana, ongeza chipsi mbili',
  'no, 2 more fries',
])('%p is more of them', (words) => {
  expect(cartAfter('3 frites', words)).toEqual(['5 frites'])
})

test.each(['no, 2 ugali', 'non, 2 ugali', 'oya, ugali ebyiri', 'hapana, ugali mbili'])(
  '%p is an order where there are none yet',
  (words) => {
    expect(cartAfter('3 frites', words)).toEqual(['3 frites', '2 ugali'])
  },
)

test.each([
  'no remove one fries',
  'non enlevez une frite',
  'hapana toa chipsi moja',
  'oya mukureho ifiriti imwe',
])('%p takes one out', (words) => {
  expect(cartAfter('3 frites', words)).toEqual(['2 frites'])
})

test.each([
  'and a small one for me',
  'and one small one',
  'also a small one please',
  'et une petite pour moi',
  'n’indi ntoya',
  'na moja ndogo',
])('%p is one more, of that size', (words) => {
  expect(cartAfter('2 Primus 72', words)).toEqual(['2 primus 72cl', '1 primus 33cl'])
})

test.each([
  'same for my friend',
  'the same for him',
  'pareil pour mon ami',
  'la même chose pour lui',
])('%p is what was just ordered, once more', (words) => {
  expect(cartAfter('1 ugali', '2 frites', words)).toEqual(['1 ugali', '4 frites'])
})

test.each([
  ['same for my friend without salt', 'without salt'],
  ['same again but without salt', 'without salt'],
  ['pareil pour mon ami sans sel', 'sans sel'],
])('%p leaves those of before as they are', (words, note) => {
  expect(cartAfter('2 frites', words)).toEqual(['2 frites', `2 frites ${note}`])
})

test.each(['2 frites. no, 3 frites', '2 frites, no 3 frites', '2 frites ; non, 3 frites'])(
  '%p are three',
  (words) => {
    expect(cartAfter(words)).toEqual(['3 frites'])
  },
)

test.each(['add two more of those', 'two more of those', 'mettez m’en 2 de plus'])(
  '%p are of what was just ordered',
  (words) => {
    expect(cartAfter('1 ugali', '2 frites', words)).toEqual(['1 ugali', '4 frites'])
  },
)

test.each(['we are 4', 'we are three', 'nous sommes 4', 'turi 4', 'tuko wanne'])(
  '%p orders nothing',
  (words) => {
    expect(cartAfter(words)).toEqual([])
  },
)

test.each([
  'what do you have without sugar',
  'vous avez quoi sans sucre',
  'is this halal?',
  'c’est halal ?',
  'je ni halal?',
])('%p is no wish, and for the staff', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('2 frites')

  const { messages } = talk.say(words)

  expect(talk.facts().tab?.lines).toMatchObject([{ quantity: 2, note: null }])
  expect(tappable(messages).map(({ id }) => id)).toContain('person:asked')
})

test.each([
  'i want to move to table A6',
  'can we move to A6',
  'on veut aller à la table A6',
  'ndashaka kwimukira ku meza A6',
  'nataka kuhamia meza A6',
])('%p names no dish', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))

  const { messages } = talk.say(words)

  expect(talk.facts().tab?.tables).toEqual(['A6'])
  expect(printed(messages)).not.toMatch(/menu|carte|menyu/i)
})

test.each([
  'make it 2 and a coke 33',
  'ok make it 2 and add a coke 33',
  'make it two and one coke 33',
  'mettez-en 2 et un coca 33',
  'zibe 2 na coca 33 imwe',
  'ziwe mbili na coke 33 moja',
])('%p is of what was there, and an order more', (words) => {
  expect(cartAfter('3 frites', words)).toEqual(['2 frites', '1 coca 33cl'])
})

test.each(['2 instead', '2 is enough', '2 suffisent', 'mbili zinatosha', 'ebyiri zirahagije'])(
  '%p is how many there are to be',
  (words) => {
    expect(cartAfter('3 frites', words)).toEqual(['2 frites'])
  },
)

test('"order" below a cart asks for no menu', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('2 fries')

  const { messages } = talk.say('order please')

  expect(printed(messages)).toContain('Order 101')
})

test.each([
  'hello waiter, 2 frites',
  'hi boss 2 frites',
  'bonjour garçon, 2 frites',
  'muraho mukozi, frites ebyiri',
  'habari mhudumu, frites mbili',
])('%p greets, and calls nobody', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))

  const { work } = talk.say(words)

  expect(work.commands().map(({ kind }) => kind)).not.toContain('call_person')
  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity: 2 }])
})

test.each([
  'mistake, 2 fries',
  'my bad, 2 fries',
  'erreur, 2 frites',
  'nimekosea, chips mbili',
  'nibeshye, ifiriti ebyiri',
])('%p says how many there are to be', (words) => {
  expect(cartAfter('3 frites', words)).toEqual(['2 frites'])
})

test.each([
  'i want to change my order',
  'je voudrais modifier ma commande',
  'ndashaka guhindura komande yanjye',
  'nataka kubadilisha oda yangu',
])('%p shows the cart, and names no dish', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('2 frites')

  const { messages } = talk.say(words)

  expect(printed(messages)).toContain('2 × Frites')
  expect(printed(messages)).not.toMatch(
    /not on our menu|pas à la carte|ntiri kuri|haipo|not in your/,
  )
})

test.each([
  ['and one without salt', 'without salt'],
  ['and one for my wife without salt', 'without salt'],
  ['et une sans sel', 'sans sel'],
  ['et une pour ma femme sans sel', 'sans sel'],
  ['na moja bila chumvi', 'bila chumvi'],
  ['n’imwe nta munyu', 'nta munyu'],
])('%p is one more, with that wish', (words, note) => {
  expect(cartAfter('2 frites', words)).toEqual(['2 frites', `1 frites ${note}`])
})

test.each([
  'sorry i wanted 2',
  'i asked for 2',
  'je voulais 2',
  'nilitaka mbili',
  'nashakaga ebyiri',
])('%p is how many they wanted', (words) => {
  expect(cartAfter('3 frites', words)).toEqual(['2 frites'])
})

test.each(['where are my fries', 'où sont mes frites'])('%p orders none', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))

  const { messages } = talk.say(words)

  expect(printed(messages)).not.toMatch(/mean|dire/)
  expect(talk.facts().tab?.lines).toEqual([])
})

test.each([
  'no, also 2 fries',
  'no, 2 fries too',
  'no, and 2 fries for my friend',
  'non, et 2 frites',
  'non, 2 frites aussi',
  'hapana, na chipsi mbili',
  'oya, n’ifiriti ebyiri',
])('%p is beside those there are', (words) => {
  expect(cartAfter('3 frites', words)).toEqual(['5 frites'])
})

test.each(['where are my 2 fries', 'where are my goat brochettes', 'où sont mes 2 frites'])(
  '%p orders nothing, and asks for no dish',
  (words) => {
    const talk = aTalk(someFacts({ tab: aTab() }))

    const { messages } = talk.say('2 frites', words)

    expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity: 2 }])
    expect(printed(messages)).not.toMatch(/which|mean|lequel|dire/i)
  },
)

test.each(['where are my fries i want 2 ugali', 'where are my fries and 2 ugali please'])(
  '%p orders what comes behind it',
  (words) => {
    expect(cartAfter('2 frites', words)).toEqual(['2 frites', '2 ugali'])
  },
)

test.each(['i don’t want you to add salt', 'no need to add salt'])(
  '%p puts no salt to the order',
  (words) => {
    expect(cartAfter('2 frites', words)).toEqual(['2 frites'])
  },
)

test('"I don’t want to add fries" adds none', () => {
  expect(cartAfter('2 ugali', 'i don’t want to add fries')).toEqual(['2 ugali'])
})

test('"change my order to 2 ugali" is no order beside what is in the cart', () => {
  expect(cartAfter('2 frites', 'change my order to 2 ugali')).toEqual(['2 frites'])
})

test('"make it 2 and 1 big" is two as they are, and a big one', () => {
  expect(cartAfter('3 Primus 33', 'make it 2 and 1 big')).toEqual([
    '2 primus 33cl',
    '1 primus 72cl',
  ])
})

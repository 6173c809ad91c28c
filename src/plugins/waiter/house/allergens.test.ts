import { expect, test } from 'bun:test'

import { aTab, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk, printed } from '../../../../test/goldens/talk.ts'

test.each([
  'I am allergic to milk and peanuts',
  'je suis allergique au lait et aux arachides',
  'nina mzio wa maziwa na karanga',
])('%p is about both', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))

  const { messages } = talk.say(words)
  talk.say('1 ugali')

  expect(printed(messages)).toMatch(/milk|lait|maziwa/)
  expect(printed(messages)).toMatch(/peanuts|arachides|karanga/)
  expect(talk.facts().tab?.lines).toMatchObject([{ note: 'ALLERGY: peanuts, milk' }])
})

test.each([
  'I am allergic to milk, eggs and fish',
  'je suis allergique au lait, aux oeufs, au poisson',
  'nina mzio wa maziwa, mayai na samaki',
  'mfite aleji ya amata, amagi, amafi',
])('%p is about all of them, and orders none', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('1 ugali')

  const { thought } = talk.say(words)

  expect(talk.facts().tab?.lines).toMatchObject([{ note: 'ALLERGY: eggs, fish, milk' }])
  expect(thought.dialogue.pending).toEqual([])
})

test('a dish behind an allergy is still an order', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))

  talk.say('I am allergic to milk, 2 ugali')

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'ugali', quantity: 2 }])
})

test('what is declared with it is told when it is ordered, and what is declared free of it needs no note', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('I am allergic to milk')

  const { messages } = talk.say('1 pizza margherita and 1 Fanta Orange')

  expect(printed(messages)).toContain('Pizza Margherita contains milk.')
  expect(talk.facts().tab?.lines).toMatchObject([
    { itemId: 'pizza-margherita', note: 'ALLERGY: milk' },
    { itemId: 'fanta-orange', note: null },
  ])
})

test('the cart of who tells it late is looked at', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('1 pizza margherita, no onions')

  const { messages } = talk.say('I have a milk allergy')

  expect(printed(messages)).toContain('Pizza Margherita contains milk.')
  expect(talk.facts().tab?.lines).toMatchObject([{ note: 'no onions, ALLERGY: milk' }])
})

test('a question about milk is no allergy, and what was told ends with the visit', () => {
  const asked = aTalk(someFacts({ tab: aTab() }))
  asked.say('does the pizza margherita contain milk?')
  asked.say('1 pizza margherita')
  const told = aTalk(someFacts({ tab: aTab() }))
  told.say('I am allergic to milk')
  told.meanwhile((facts) => ({
    ...facts,
    tab: aTab({ id: '0198f3a0-0000-7000-8000-00000000cccc' }),
  }))
  told.say('1 pizza margherita')

  expect(asked.facts().tab?.lines).toMatchObject([{ note: null }])
  expect(told.facts().tab?.lines).toMatchObject([{ note: null }])
})

test.each([
  ['I am allergic to milk', 'I am also allergic to peanuts'],
  ['je suis allergique au lait', 'et je suis aussi allergique aux arachides'],
  ['mfite aleji ya amata', 'mfite aleji y’ubunyobwa'],
  ['nina mzio wa maziwa', 'nina mzio wa karanga pia'],
])('%p, and then %p, is one note with both', (first, second) => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('1 ugali, no salt')
  talk.say(first)

  talk.say(second)

  expect(talk.facts().tab?.lines).toMatchObject([{ note: 'no salt, ALLERGY: milk, peanuts' }])
})

test('a wish behind an allergy stays where a second allergy joins the first', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('I am allergic to milk')
  talk.say('1 ugali')
  talk.say('no salt')

  talk.say('I have a peanut allergy too')
  talk.say('I am allergic to milk')

  expect(talk.facts().tab?.lines).toMatchObject([{ note: 'ALLERGY: milk, peanuts, no salt' }])
})

test('a wish that sounds like an allergy is none', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('I am allergic to peanuts')
  talk.say('1 ugali')
  talk.say('milk on the side')

  talk.say('I am allergic to milk')

  expect(talk.facts().tab?.lines[0]?.note).toContain('ALLERGY: peanuts, milk')
})

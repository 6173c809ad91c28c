import { expect, test } from 'bun:test'

import { aTab, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk } from '../../../../test/goldens/talk.ts'

test.each([
  ['1 pizza margherita and 2 fries, no salt on the fries', 'no salt'],
  ['1 pizza margherita et 2 frites, sans sel pour les frites', 'sans sel'],
  ['1 pizza margherita, 2 fries, fries without salt', 'without salt'],
  ['1 pizza margherita and 2 fries, hold the salt on the fries', 'hold the salt'],
])('%p leaves the fries there, with the wish', (words, note) => {
  const talk = aTalk(someFacts({ tab: aTab() }))

  talk.say(words)

  expect(talk.facts().tab?.lines).toMatchObject([
    { itemId: 'pizza-margherita', quantity: 1, note: null },
    { itemId: 'frites', quantity: 2, note },
  ])
})

test('a wish about a dish of the cart is for that one, whatever was spoken of since', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('2 fries')
  talk.say('1 goat brochette')

  talk.say('no salt on the fries')
  talk.say('no onions for the brochette')

  expect(talk.facts().tab?.lines).toMatchObject([
    { itemId: 'frites', quantity: 2, note: 'no salt' },
    { itemId: 'br-goat', quantity: 1, note: 'no onions' },
  ])
})

test('a wish about what is in no cart orders none', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))

  talk.say('no salt on the fries')

  expect(talk.facts().tab?.lines).toEqual([])
})

test('who asks for what no menu says of its dishes is offered a person', () => {
  const { thought } = aTalk(someFacts({ tab: aTab() })).say('do you have any halal food?')

  expect(JSON.stringify(thought.blocks)).toContain('person:asked')
})

test.each(['3 fries but no salt', '3 frites mais sans sel'])('%p is fries with a wish', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))

  talk.say(words)

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity: 3 }])
})

test.each(['2 fries but not now', 'je voudrais 2 frites mais plus tard'])(
  '%p puts nothing into the cart',
  (words) => {
    const talk = aTalk(someFacts({ tab: aTab() }))

    talk.say(words)

    expect(talk.facts().tab?.lines).toEqual([])
  },
)

test.each([
  'leave out the salt',
  'skip the salt',
  'no need for salt',
  'pas besoin de sel',
  'sihitaji chumvi',
  'sinkeneye umunyu',
  'acha chumvi',
])('%p is a wish about what is in the cart, and no dish to take out', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('2 fries')

  talk.say(words)

  expect(talk.facts().tab?.lines).toMatchObject([
    { itemId: 'frites', quantity: 2, note: expect.stringContaining(words.split(' ').at(-1) ?? '') },
  ])
})

test.each([
  'a Fanta Orange, skip the ice, 2 fries',
  "a Fanta Orange, I don't want ice, 2 fries",
  'fanta orange moja, sitaki barafu, chips mbili',
])('%p takes nothing out of what is ordered behind the wish', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))

  talk.say(words)

  expect(talk.facts().tab?.lines).toMatchObject([
    { itemId: 'fanta-orange', note: expect.stringMatching(/ice|barafu/) },
    { itemId: 'frites', quantity: 2 },
  ])
})

test.each(['il y a des frites non ?', 'je peux avoir des frites ou non ?', 'chips au hapana?'])(
  '%p is a question, and takes nothing out',
  (words) => {
    const talk = aTalk(someFacts({ tab: aTab() }))
    talk.say('2 frites')

    talk.say(words)

    expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity: 2 }])
  },
)

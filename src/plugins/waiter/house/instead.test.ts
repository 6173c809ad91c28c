import { expect, test } from 'bun:test'

import { aTab, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk, printed, tappable } from '../../../../test/goldens/talk.ts'

function talkAfter(...words: readonly string[]) {
  const talk = aTalk(someFacts({ tab: aTab() }))
  for (const one of words) talk.say(one)
  return talk
}

test.each([
  'hawaiian instead',
  'no wait i want hawaiian instead',
  'non, plutôt une hawaiian',
  'une hawaiian à la place',
  'nipe hawaiian badala yake',
  'ahubwo mpa hawaiian',
])('%p takes the place of the pizza spoken of last', (words) => {
  const talk = talkAfter('1 fries', 'pizza margherita')

  const { messages } = talk.say(words)

  expect(talk.facts().tab?.lines).toMatchObject([
    { itemId: 'frites', quantity: 1 },
    { itemId: 'pizza-hawaiian', quantity: 1 },
  ])
  expect(printed(messages)).toContain('Pizza Margherita')
})

test('as many come instead as there were', () => {
  const talk = talkAfter('2 pizza margherita', 'hawaiian instead')

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'pizza-hawaiian', quantity: 2 }])
})

test.each(['plutôt du riz', 'rice instead', 'change salad to rice', 'rice instead of salad'])(
  '%p is another side of the steak, whatever came with it',
  (words) => {
    const talk = talkAfter('steak with salad and 1 Fanta Orange', 'steak with salad', words)

    expect(talk.facts().tab?.lines).toMatchObject([
      { itemId: 'pepper-steak', choices: [{ choiceId: 'rice' }] },
      { itemId: 'fanta-orange' },
    ])
  },
)

test('what still waits for a choice gives way, too', () => {
  const talk = talkAfter('un steak', 'plutôt une pizza margherita')

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'pizza-margherita' }])
  expect(talk.facts().chat.dialogue).toMatchObject({ pending: [] })
})

test.each(['guinness instead', 'xylophone instead'])(
  'nothing gives way to what can not be had: %p',
  (words) => {
    const talk = talkAfter('2 primus 72', words)

    expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'primus', quantity: 2 }])
  },
)

test('an order that was placed is for people to change', () => {
  const talk = talkAfter('pizza margherita', 'yes')

  const { messages } = talk.say('hawaiian instead')

  expect(talk.facts().tab?.lines).toHaveLength(1)
  expect(tappable(messages).map(({ id }) => id)).toContain('person:asked')
})

test('what is dropped in the same breath is what something comes instead of', () => {
  const talk = talkAfter('1 fries', '1 ugali', 'never mind the fries, a Fanta Orange instead')

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'ugali' }, { itemId: 'fanta-orange' }])
})

test.each(['*fanta orange', 'fanta orange*', 'i meant orange', 'je voulais dire orange'])(
  '%p in a message of its own corrects the one before',
  (words) => {
    const talk = talkAfter('2 fanta citron', words)

    expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'fanta-orange', quantity: 2 }])
  },
)

test.each(['3*', '*3', 'I meant 3', 'nashakaga kuvuga 3'])('%p corrects the number', (words) => {
  const talk = talkAfter('2 fanta citron', words)

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'fanta-citron', quantity: 3 }])
})

test.each(['*2 fries*', 'sorry 2 fries', 'I meant 2 fries'])(
  '%p with nothing before it is an order',
  (words) => {
    expect(talkAfter(words).facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity: 2 }])
  },
)

test.each(['* 1 ugali', '* ugali'])(
  '%p, one more of a list, takes the place of nothing',
  (words) => {
    const talk = aTalk(someFacts({ tab: aTab() }))
    talk.say('2 fries')

    talk.say(words)

    expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites' }, { itemId: 'ugali' }])
  },
)

import { expect, test } from 'bun:test'

import { aTab, MENU, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk, tappable } from '../../../../test/goldens/talk.ts'

test.each([
  'remove everything but the fries',
  'remove all except the fries',
  'enlève tout sauf les frites',
  'enlève tout sauf une frite',
  'toa vyote isipokuwa chips',
  'ondoa yote ila chips',
  'kuramo byose uretse frites',
  'remove everything, except the fries',
  'Except the fries, remove everything',
  'clear everything, but not the fries',
  'cancel everything, but keep the fries',
  'enlève tout, sauf les frites',
  'annule tout, mais garde les frites',
  'toa vyote, isipokuwa chips',
  'ondoa vyote, ila chips',
  'kuramo byose, uretse frites',
])('%p does not take out just what is to stay', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('3 frites')

  const { messages } = talk.say(words)

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity: 3 }])
  expect(tappable(messages).map(({ id }) => id)).not.toContain('clear_yes')
})

test('a wish behind a dish that goes is no exception', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('3 frites et 1 ugali')

  talk.say('remove the ugali, not spicy please')

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity: 3 }])
})

test('everything without a but is offered to be taken out', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('3 frites')

  const { messages } = talk.say('enlève tout')

  expect(tappable(messages).map(({ id }) => id)).toContain('clear_yes')
})

test('half of a line is not all of it', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('4 frites')

  talk.say('remove half the fries')

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity: 4 }])
})

test.each(['remove it', 'cancel that', 'I don’t want it anymore', 'enlève ça', 'ondoa hiyo'])(
  '%p takes out what was spoken of last',
  (words) => {
    const talk = aTalk(someFacts({ tab: aTab() }))
    talk.say('2 frites')
    talk.say('1 ugali')

    talk.say(words)

    expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity: 2 }])
  },
)

test('"cancel that" after ordering is about the order', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('2 frites')
  talk.say('yes')

  const { messages } = talk.say('sorry cancel that')

  expect(tappable(messages).map(({ id }) => id.split(':')[0])).toContain('cancel')
})

test.each(['ondoa zote', 'toa vyote'])('%p is asked about, and a yes orders nothing', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('2 frites')

  talk.say(words)
  talk.say('ndiyo')

  expect(talk.facts().tab?.lines).toEqual([])
})

test.each([
  'leave out the fries',
  'skip the fries',
  'I don’t need the fries',
  'pas besoin de frites',
  'les frites non',
  'ifiriti mubireke',
  'acha chips',
  'chips hapana',
])('%p takes them out', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('2 frites and 1 ugali')

  talk.say(words)

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'ugali' }])
})

test.each(['remove it', "I don't want it", 'je n’en veux plus'])(
  '%p is of what is asked about, and of nothing that is in the cart',
  (words) => {
    const talk = aTalk(someFacts({ tab: aTab() }))
    talk.say('2 fries and a Primus')

    talk.say(words)
    const { messages } = talk.say('my order, please')

    expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity: 2 }])
    expect(tappable(messages).map(({ title }) => title)).toContain('Place order')
  },
)

test.each([
  'without the ugali',
  'without my ugali please',
  'sans l’ugali',
  'bila ugali',
  'nta ugali',
])('%p takes it out, and adds none', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('3 frites, 1 ugali')

  talk.say(words)

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity: 3, note: null }])
})

test('"without the cheese" takes out no cheeseburger', () => {
  const items = MENU.items.map((item) =>
    item.id === 'ugali' ? { ...item, name: { default: 'Cheese burger' } } : item,
  )
  const talk = aTalk(someFacts({ tab: aTab(), menu: { ...MENU, items } }))
  talk.say('1 cheese burger')

  talk.say('without the cheese')

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'ugali', note: 'without the cheese' }])
})

test('"without the fries" where there are none is a wish', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('1 ugali')

  talk.say('without the fries')

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'ugali', note: 'without the fries' }])
})

import { expect, test } from 'bun:test'

import { anOrder, aTab, MENU, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk, printed, tappable, type Turn } from '../../../../test/goldens/talk.ts'
import type { Menu, OptionGroup } from '../../../core/menu.ts'

const CHILI: OptionGroup = {
  id: 'chili',
  name: { default: 'Piment', en: 'Chili' },
  min: 1,
  max: 1,
  choices: [
    {
      id: 'no-chili',
      name: { default: 'Sans piment', en: 'No chili', sw: 'Bila pilipili' },
      priceMinor: 0,
      available: true,
    },
    {
      id: 'chili',
      name: { default: 'Avec piment', en: 'With chili' },
      priceMinor: 100,
      available: true,
    },
  ],
}

/** The sample bar, its goat brochette with a choice of chili. */
function seated() {
  const items = MENU.items.map((item) =>
    item.id === 'br-goat' ? { ...item, optionGroups: [CHILI] } : item,
  )
  return aTalk(someFacts({ tab: aTab(), menu: { ...MENU, items } }))
}

function cart(talk: ReturnType<typeof seated>) {
  return (talk.facts().tab?.lines ?? []).map(({ quantity, itemId, sizeId, choices, note }) =>
    [quantity, itemId, sizeId, choices.map((one) => one.choiceId).join(' '), note].filter(Boolean),
  )
}

function titles(turn: Turn) {
  return tappable(turn.messages).map((one) => one.title)
}

test('a note that is a choice of the dish chooses it, and is no note', () => {
  const talk = seated()

  talk.say('une brochette de chèvre sans piment')

  expect(cart(talk)).toEqual([[1, 'br-goat', 'no-chili']])
})

test('a wish made before the dish was chosen counts for the dish', () => {
  const talk = seated()
  talk.say('2 brochettes no chili')

  talk.tap('Brochette de chèvre')

  expect(cart(talk)).toEqual([[2, 'br-goat', 'no-chili']])
})

test.each([
  'no chili',
  'bila pilipili',
  'sans piment',
  'no chilli',
  'the cheapest',
  'the first one',
])('the question for chili is answered by %p', (reply) => {
  const talk = seated()
  talk.say('1 goat brochette')

  talk.say(reply)

  expect(cart(talk)).toEqual([[1, 'br-goat', 'no-chili']])
})

test('another word about a choice in the cart changes the choice', () => {
  const talk = seated()
  talk.say('1 goat brochette with chili')

  talk.say('sans piment')

  expect(cart(talk)).toEqual([[1, 'br-goat', 'no-chili']])
})

test.each([
  ['the cheapest', '33cl'],
  ['la plus chère', '72cl'],
  ['the last one', '72cl'],
  ['une pinte', '50cl'],
  ['kubwa', '72cl'],
])('a size is told as %p', (reply, sizeId) => {
  const talk = seated()
  talk.say('2 primus')

  talk.say(reply)

  expect(cart(talk)).toEqual([[2, 'primus', sizeId]])
})

test('a question that holds the word for large chooses no size', () => {
  const talk = seated()
  talk.say('2 primus')

  const turn = talk.say('wifi password ni nini?')

  expect(cart(talk)).toEqual([])
  expect(titles(turn)).toEqual(['Call someone', 'Not now'])
})

test.each([
  ['make it a large one', '72cl'],
  ['plutôt la petite', '33cl'],
  ['change the primus to 72', '72cl'],
])('%p changes the size of what is in the cart', (text, sizeId) => {
  const talk = seated()
  talk.say('2 primus 50cl')

  talk.say(text)

  expect(cart(talk)).toEqual([[2, 'primus', sizeId]])
})

test('a size that fits several lines is asked about', () => {
  const talk = seated()
  talk.say('2 primus 33cl, 1 tilapia small')

  const turn = talk.say('make it a large one')
  talk.tap(titles(turn)[1] ?? '')

  expect(cart(talk)).toEqual([
    [2, 'primus', '33cl'],
    [1, 'tilapia', 'big'],
  ])
})

test('another one of what was had comes as it was had', () => {
  const talk = seated()
  talk.say('1 primus 72cl, 1 goat brochette no chili')
  talk.say('yes')

  talk.say('one more primus and another goat brochette')

  expect(cart(talk).slice(2)).toEqual([
    [1, 'primus', '72cl'],
    [1, 'br-goat', 'no-chili'],
  ])
})

test('an order while a choice is open is taken and said', () => {
  const talk = seated()
  talk.say('2 primus')

  const sure = printed(talk.say('1 ugali').messages)
  const open = printed(talk.say('2 mutzig').messages)
  const missing = printed(talk.say('deux croque monsieur').messages)

  expect(sure).toContain('Added: 1 × Ugali')
  expect(open).toContain('Noted: 2 × Mützig')
  expect(missing).toContain('croque monsieur')
  expect(missing).toContain('Primus')
})

test('a yes or "that is all" to an open choice says that it is open', () => {
  const talk = seated()
  talk.say('2 primus')

  for (const text of ["that's all", 'ok']) {
    const turn = talk.say(text)

    expect(printed(turn.messages)).toContain('One thing first:')
    expect(titles(turn)).toHaveLength(3)
  }
})

test('words that were not understood are never passed over in silence', () => {
  const talk = seated()
  talk.say('2 primus')

  const first = talk.say('blah blah')
  const second = talk.say('blah blah blah')

  expect(printed(first.messages)).toContain('Sorry, I did not get that.')
  expect(printed(first.messages)).toContain('Primus')
  expect(titles(second)).toEqual(['Call someone', 'Not now'])
})

test('the dish that was asked about goes on being asked about', () => {
  const talk = seated()
  talk.say('1 goat brochette, 2 primus')
  talk.say('1 tilapia')

  const turn = talk.say('no chili')

  expect(printed(turn.messages)).toContain('Which size of Primus?')
})

test('more about a dish than the menu says is for a person', () => {
  const talk = seated()

  const turn = talk.say('is the tilapia spicy?')

  expect(turn.thought.blocks.map((block) => block.kind)).toEqual(['item', 'ask'])
  expect(titles(turn)).toEqual(['Call someone', 'Not now'])
})

test('how to pay is told before there is anything to pay', () => {
  const turn = seated().say('do you take cards?')

  expect(printed(turn.messages)).toContain('MTN MoMo')
})

test('an ordered and an unknown thing are both answered', () => {
  const talk = seated()

  const turn = talk.say('where is the toilet and 2 ugali')

  expect(cart(talk)).toEqual([[2, 'ugali']])
  expect(titles(turn)).toContain('Call someone')
})

test('what is let go after three questions is said to be', () => {
  const talk = seated()
  talk.say('2 primus')
  talk.say('where is my order?')
  talk.say('what time do you close?')

  const turn = talk.say('where is my order?')

  expect(printed(turn.messages)).toContain('I leave "Primus" out for now.')
  expect(turn.thought.dialogue.pending).toEqual([])
})

test('a bill asked for in parts comes in parts only', () => {
  const talk = seated()
  talk.say('2 ugali')
  talk.say('yes')

  const turn = talk.say('addition en 3')

  expect(turn.thought.blocks.map((block) => block.kind)).toEqual(['pay'])
})

test('many joined tables leave each share its own number', () => {
  const tables = Array.from({ length: 14 }, (_, index) => `T${index + 10}`)
  const talk = aTalk(someFacts({ tab: aTab({ tables }), orders: [anOrder()] }))

  const { thought } = talk.say('addition en 3')

  const shares = thought.blocks.flatMap((block) => (block.kind === 'pay' ? block.shares : []))
  const shown = shares.map(({ instructions }) => instructions[0]?.reference ?? '')
  expect(shown).toEqual([1, 2, 3].map((part) => `T10+T11+T12+T13+T14+T15+T16-101/${part}`))
  expect(shares.map(({ reference }) => reference)).toEqual(shown)
})

test('an order that was accepted is not taken for an empty cart', () => {
  const talk = seated()
  talk.say('2 ugali')
  talk.say('yes')
  talk.meanwhile((facts) => ({
    ...facts,
    orders: facts.orders.map((order) => ({ ...order, state: 'accepted' as const })),
  }))

  const turn = talk.say('cancel my order')

  expect(titles(turn)).toEqual(['Call someone', 'Not now'])
})

test('a page of the menu is turned by words', () => {
  const beers = Array.from({ length: 12 }, (_, at) => ({
    ...(MENU.items.find((item) => item.id === 'ugali') ?? MENU.items[0]),
    id: `beer-${at}`,
    categoryId: 'beer',
    name: { default: `Brew ${String.fromCharCode(65 + at)}` },
  })) as typeof MENU.items
  const talk = aTalk(
    someFacts({ tab: aTab(), menu: { ...MENU, items: [...MENU.items, ...beers] } }),
  )
  talk.say('beers')

  const second = talk.say('next')
  const back = talk.say('back')

  expect(printed(second.messages)).toContain('Beers, 2/')
  expect(back.thought.blocks.map((block) => block.kind)).toEqual(['menu_categories'])
})

test('the shorter list answers an allergy', () => {
  const turn = seated().say("I'm allergic to mustard")

  expect(printed(turn.messages)).toContain('Declared with mustard: Steak au poivre.')
})

test('a size and a quantity are changed together', () => {
  const talk = seated()
  talk.say('1 primus 72cl')

  talk.say('make that 2 small ones')

  expect(cart(talk)).toEqual([[2, 'primus', '33cl']])
})

test('a smile is answered with a smile', () => {
  const turn = seated().say('😀😀')

  expect(printed(turn.messages)).toContain('😄')
})

test('what is said of a dish in the cart is about that one', () => {
  const talk = seated()
  talk.say('1 ugali, 1 goat brochette with chili')

  talk.say('the ugali without salt')
  talk.say('the goat brochette no chili')

  expect(cart(talk)).toEqual([
    [1, 'ugali', 'without salt'],
    [1, 'br-goat', 'no-chili'],
  ])
})

test('none of a dish is not one more', () => {
  const talk = seated()
  talk.say('2 ugali')

  talk.say('0 ugali')

  expect(cart(talk)).toEqual([])
})

test('the same thing added twice in one message is said once', () => {
  const turn = seated().say('1 ugali, 2 ugali')

  expect(printed(turn.messages)).toContain('Added: 3 × Ugali.')
})

test('a message too long to be read to its end says so', () => {
  const turn = seated().say('1 ugali please and then, '.repeat(80))

  expect(printed(turn.messages)).toContain('Please check that nothing is missing.')
})

test('the price of a dish that is being asked about stands beside its sizes', () => {
  const talk = seated()
  talk.say('1 tilapia')

  const turn = talk.say('how much is it?')

  expect(printed(turn.messages)).not.toContain('nothing to pay')
  expect(printed(turn.messages)).toContain('RWF 6,000')
})

test('a title may be written with a word around it', () => {
  const talk = seated()
  talk.say('2 ugali')
  talk.say('yes')
  talk.say('split the bill')

  const turn = talk.say('in equal parts')

  expect(printed(turn.messages)).toContain('Between how many people?')
})

test.each([
  ['sold out', '(Sans piment)'],
  ['taken off the menu', '(Piment)'],
])('a choice that was %s since is what is told to be finished, not the dish', (what, told) => {
  const talk = seated()
  talk.say('une brochette de chèvre sans piment')
  talk.meanwhile((facts) => ({ ...facts, menu: withoutNoChili(facts.menu, what === 'sold out') }))

  const { messages } = talk.say('mon panier')

  expect(printed(messages)).toContain(`Brochette de chèvre ${told}\u00A0: fini pour aujourd’hui`)
})

function withoutNoChili(menu: Menu, isListed: boolean): Menu {
  const others = CHILI.choices.filter(({ id }) => id !== 'no-chili')
  const gone = CHILI.choices
    .filter(({ id }) => id === 'no-chili')
    .map((choice) => ({ ...choice, available: false }))
  const choices = [...(isListed ? gone : []), ...others]
  const items = menu.items.map((item) =>
    item.id === 'br-goat' ? { ...item, optionGroups: [{ ...CHILI, choices }] } : item,
  )
  return { ...menu, items }
}

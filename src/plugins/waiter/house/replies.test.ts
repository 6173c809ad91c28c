import { expect, test } from 'bun:test'

import { aTab, EVENING, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk, tappable } from '../../../../test/goldens/talk.ts'
import type { TurnMessage } from '../../../core/turn.ts'
import { NO_DIALOGUE } from './dialogue.ts'
import { tableOfTurn, tablesNamed } from './scan.ts'
import { readAmounts } from './splitting.ts'

function seated() {
  return aTalk(someFacts({ tab: aTab() }))
}

function cartNames(talk: ReturnType<typeof aTalk>) {
  return (talk.facts().tab?.lines ?? []).map((line) => [line.quantity, line.itemId, line.sizeId])
}

test.each([
  ['by number', '3'],
  ['by its name', '72cl'],
  ['by a number that is only in its name', '72'],
  ['by being the big one', 'the big one'],
  ['by ordinal in French', 'la troisième'],
])('a size is chosen %s', (_, reply) => {
  const talk = seated()

  talk.say('2 primus')
  talk.say(reply)

  expect(cartNames(talk)).toEqual([[2, 'primus', '72cl']])
})

test('a number answers the open question and no older one', () => {
  const talk = seated()

  talk.say('2 primus')
  talk.say('1')
  talk.say('1')

  expect(cartNames(talk)).toEqual([[2, 'primus', '33cl']])
})

test('a number is no yes to a cart', () => {
  const talk = seated()

  talk.say('1 ugali')
  const turn = talk.say('1')

  expect(
    turn.work.commands().some((one) => one.kind === 'tab' && one.command.type === 'place'),
  ).toBe(false)
})

test('a yes is for the cart that was shown, not for what was added beside it', () => {
  const talk = seated()

  talk.say('1 ugali')
  const turn = talk.say('2 frites', 'yes')

  expect(turn.thought.blocks.map((block) => block.kind)).not.toContain('order_placed')
  expect(turn.thought.blocks.map((block) => block.kind)).toContain('cart')
})

test('the button of a cart that changed since places nothing and shows the cart again', () => {
  const talk = seated()
  const [place] = tappable(talk.say('1 ugali').messages)
  talk.say('1 frites')

  const content = { type: 'tap', id: place?.id ?? '', title: 'Place order' } as const
  const tapped: TurnMessage = { id: 'x', at: EVENING, content, tap: 'valid', isLate: false }
  const turn = talk.send([tapped])

  expect(turn.thought.blocks.map((block) => block.kind)).toEqual(['say', 'cart', 'ask'])
  expect(talk.facts().orders).toEqual([])
})

test('the second tap on a button that placed an order orders nothing', () => {
  const talk = seated()
  const [place] = tappable(talk.say('1 ugali').messages)
  const content = { type: 'tap', id: place?.id ?? '', title: 'Place order' } as const
  const tapped: TurnMessage = { id: 'x', at: EVENING, content, tap: 'valid', isLate: false }

  talk.send([tapped])
  talk.send([tapped])

  expect(talk.facts().orders).toHaveLength(1)
})

test('what was half chosen in an earlier visit is forgotten when the next one starts', () => {
  const talk = seated()
  talk.say('2 primus')
  talk.meanwhile((facts) => ({ ...facts, tab: null }))

  const turn = talk.say('TABLE-A5-BAR-3f2b8c1e-9a4d-4e6f-8b21-7c5d9e0f1a2b')

  expect(turn.thought.dialogue.pending).toEqual([])
})

test('what a guest wants before they have a table waits for it, whatever is asked between', () => {
  const talk = aTalk()
  talk.say('2 fanta orange')
  talk.say('menu')
  talk.say('what time do you close?')

  talk.say('A5')

  expect(cartNames(talk)).toEqual([[2, 'fanta-orange', null]])
})

test('a choice among what has left the menu gives way to the menu', () => {
  const talk = seated()
  talk.say('2 beers')
  talk.meanwhile((facts) => ({
    ...facts,
    menu: { ...facts.menu, items: facts.menu.items.filter((item) => item.categoryId !== 'beer') },
  }))

  const turn = talk.say('hello')

  expect(turn.thought.blocks.map((block) => block.kind)).toContain('menu_categories')
  expect(turn.thought.dialogue.pending).toEqual([])
})

test('an open choice is asked three times at most and never keeps the bill away', () => {
  const talk = seated()
  talk.say('1 ugali')
  talk.say('yes')
  talk.say('2 primus')

  const bill = talk.say('the bill please')
  talk.say('where is my order?')
  const later = talk.say('what time do you close?')

  expect(bill.thought.blocks.map((block) => block.kind)).toContain('pay')
  expect(later.thought.dialogue.pending).toEqual([])
})

test('a dish typed off a menu page is ordered at once', () => {
  const talk = seated()
  talk.say('soft drinks')

  talk.say('fanta orange')

  expect(cartNames(talk)).toEqual([[1, 'fanta-orange', null]])
})

test('messages gathered in one turn get one answer', () => {
  const talk = seated()

  const turn = talk.say('2 fanta orange', 'and fries', 'hello')

  expect(turn.messages).toHaveLength(1)
  expect(cartNames(talk)).toEqual([
    [2, 'fanta-orange', null],
    [1, 'frites', null],
  ])
})

test.each([
  ['5000, 3000', [5000, 3000]],
  ['5,000 and 3,000', [5000, 3000]],
  ['5 000 + 3 000', [5000, 3000]],
  ['5000 3000', [5000, 3000]],
  ['RWF 5000; 3000', [5000, 3000]],
  ['2 beers', null],
  ['0, 100', null],
  ['', null],
])('%p is read as the amounts %p', (text, amounts) => {
  expect(readAmounts(text, 'RWF')).toEqual(amounts)
})

test('a table named before counts only while the program asks about it', () => {
  const options = (ids: readonly string[]) => ids.map((id) => ({ id, title: id }))
  const asked = (ids: readonly string[]) => ({
    ...NO_DIALOGUE,
    question: { kind: 'choice', options: options(ids), yes: null, no: null },
  })
  const moved = asked(['sit:B1:move', 'sit:B1:join_tables'])

  expect(tableOfTurn([], ['A5', 'B1'], moved)).toBe('B1')
  expect(tableOfTurn([], ['A5', 'B1'], asked(['sit:A5:open_or_join']))).toBeNull()
  expect(tableOfTurn([], ['A5', 'B1'], NO_DIALOGUE)).toBeNull()
  expect(tableOfTurn([], ['A5', 'B1'], { question: 'sit:B1:move' })).toBeNull()
})

test('the table that a message names is the one it scans or says last', () => {
  const say = (body: string): TurnMessage => ({
    id: body,
    at: EVENING,
    content: { type: 'text', body },
    tap: 'none',
    isLate: false,
  })
  const code = 'TABLE-B1-BAR-3f2b8c1e-9a4d-4e6f-8b21-7c5d9e0f1a2b'

  expect(tablesNamed([say('2 beers for table 7')], ['2', '7']).at(-1)).toBe('7')
  expect(tablesNamed([say(code), say('I am at A5')], ['A5', 'B1']).at(-1)).toBe('B1')
  expect(tablesNamed([say('hello')], ['A5'])).toEqual([])
})

test('a question is no yes to a cart, whatever yes stands in it', () => {
  const talk = seated()

  talk.say('1 ugali')
  const turn = talk.say('my friend got a free one yesterday, so I get one too, right?')

  expect(
    turn.work.commands().some((one) => one.kind === 'tab' && one.command.type === 'place'),
  ).toBe(false)
})

test.each([
  'combien ça fait ?',
  'ça fait combien en tout ?',
  'c’est combien au total ?',
  'what is my total',
  'how much is everything?',
  'ni angahe byose?',
  'ni bei gani jumla?',
])('%p asks for the sum', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('2 frites')

  const { thought } = talk.say(words)

  expect(thought.blocks.find(({ kind }) => kind === 'cart')).toMatchObject({ totalMinor: 3000 })
})

test.each(['mwampa menu', 'mpa menu', 'naomba kuona menyu'])('%p asks for the menu', (words) => {
  const { thought } = aTalk(someFacts({ tab: aTab() })).say(words)

  expect(thought.blocks).toMatchObject([{ kind: 'menu_categories' }])
})

test('"ok" before words that nobody understood is not thanked for', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('is there milk in the steak?')

  const { messages } = talk.say('ok the thing over there then')

  expect(JSON.stringify(messages)).toContain('I did not get that')
})

test('"j’en prends deux" answers how many of the dish that was shown', () => {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('les frites, c’est combien ?')

  talk.say('ok j’en prends deux')

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites', quantity: 2 }])
})

test.each([
  'les frites, c’est combien ?',
  'fries, how much?',
  'frites, ni angahe?',
  'chips, bei gani?',
])('%p orders none', (words) => {
  const talk = aTalk(someFacts({ tab: aTab() }))

  const { messages } = talk.say(words)

  expect(talk.facts().tab?.lines).toEqual([])
  expect(JSON.stringify(messages)).toMatch(/1[ ,]500/)
})

test.each(['2 fries, how much?', 'je prends les frites, c’est combien ?'])(
  '%p orders them',
  (words) => {
    const talk = aTalk(someFacts({ tab: aTab() }))

    talk.say(words)

    expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'frites' }])
  },
)

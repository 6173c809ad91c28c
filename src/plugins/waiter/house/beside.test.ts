import { expect, test } from 'bun:test'

import { aTab, MENU, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk, printed } from '../../../../test/goldens/talk.ts'
import type { MenuItem } from '../../../core/menu.ts'

function group(id: string, names: readonly string[], min = 0): MenuItem['optionGroups'][number] {
  const choices = names.map((name) => ({
    id: name.toLowerCase(),
    name: { default: name },
    priceMinor: 0,
    available: true,
  }))
  return { id, name: { default: id }, min, max: 1, choices }
}

/** A burger that may be had with cheese, a syrup and a steak of which something has to be chosen. */
function facts() {
  const [first] = MENU.items
  if (first === undefined) throw new Error('an empty menu')
  const item = (id: string, name: string, optionGroups: MenuItem['optionGroups']): MenuItem => {
    return { ...first, id, name: { default: name }, sizes: [], priceMinor: 2000, optionGroups }
  }
  const more = [
    item('burger', 'Burger', [group('cheese', ['Cheese'])]),
    item('sirop', 'Sirop', [group('flavour', ['Menthe', 'Grenadine', 'Peche'], 1)]),
    item('bavette', 'Bavette', [group('cooking', ['Saignante', 'Bien cuite'], 1)]),
    item('pilau', 'Pilau', []),
    item('chapati', 'Chapati', []),
    item('rolex', 'Rolex (chapati, oeufs)', []),
  ]
  return someFacts({ tab: aTab(), menu: { ...MENU, items: [...MENU.items, ...more] } })
}

function talkOf(...words: readonly string[]) {
  const talk = aTalk(facts())
  const turns = words.map((one) => talk.say(one))
  const cart = (talk.facts().tab?.lines ?? []).map(({ quantity, itemId, choices, note }) =>
    [`${quantity} ${itemId}`, ...choices.map(({ choiceId }) => choiceId), note ?? []]
      .flat()
      .join(', '),
  )
  return { cart, answer: printed(turns.at(-1)?.messages ?? []) }
}

test.each([
  ['2 sirops, menthe et grenadine', ['1 sirop, menthe', '1 sirop, grenadine']],
  ['2 sirops menthe et grenadine', ['1 sirop, menthe', '1 sirop, grenadine']],
  ['un sirop menthe et un grenadine', ['1 sirop, menthe', '1 sirop, grenadine']],
  // Which the third is, is asked.
  ['3 sirops, menthe et grenadine', []],
  [
    '2 bavettes, l’une saignante, l’autre bien cuite',
    ['1 bavette, saignante', '1 bavette, bien cuite'],
  ],
])('of a choice that is made, another one in %p is of another dish', (words, lines) => {
  expect(talkOf(words).cart).toEqual(lines)
})

test.each([
  'both with cheese',
  'cheese on both',
  'les deux avec cheese',
  'byombi irimo cheese',
  'zote yenye cheese',
])('%p is of both', (words) => {
  expect(talkOf('2 burgers', words).cart).toEqual(['2 burger, cheese'])
})

test.each(['add cheese to one', 'put cheese on one of them', 'mets du cheese sur un'])(
  '%p is of one of them',
  (words) => {
    expect(talkOf('2 burgers', words).cart).toEqual(['1 burger', '1 burger, cheese'])
  },
)

test.each(['one of them a burger', 'make one of them a burger', 'make 1 of those a burger'])(
  'some of those in the cart become something else: %p',
  (words) => {
    const cart = ['2 fanta-orange', '1 burger']

    expect(talkOf('3 Fanta Orange', words).cart).toEqual(cart)
    expect(talkOf(`3 Fanta Orange, ${words}`).cart).toEqual(cart)
  },
)

test('a word of politeness in the middle is no wish', () => {
  expect(talkOf('1 burger', 'one more pls without salt').cart).toEqual([
    '1 burger',
    '1 burger, without salt',
  ])
})

test.each([
  ['2 pilau and an extra chapati', ['2 pilau', '1 chapati']],
  ['2 pilau, one extra chapati', ['2 pilau', '1 chapati']],
  ['2 pilau et un chapati en plus', ['2 pilau', '1 chapati']],
  // What may come with the burger is a wish.
  ['1 burger and an extra cheese', ['1 burger, cheese, an extra cheese']],
])('what is had beside is a dish of its own: %p', (words, lines) => {
  expect(talkOf(words).cart).toEqual(lines)
})

test.each([
  ['1 pilau no make it two', ['2 pilau']],
  ['1 pilau, no 2', ['2 pilau']],
  ['1 pilau euh non 2', ['2 pilau']],
  ['un burger non pardon un pilau', ['1 pilau']],
])('%p says it again in one breath', (words, lines) => {
  expect(talkOf(words).cart).toEqual(lines)
})

test.each([
  ['a burger for me, tilapia small for her no salt', ['1 burger', '1 tilapia, no salt']],
  ["I'll have a burger and she'll have a pilau", ['1 burger', '1 pilau']],
  ["we'd love two pilau", ['2 pilau']],
  ['je prends un burger et elle prend un pilau', ['1 burger', '1 pilau']],
  ['for our table we want 3 ugali 2 pilau 1 burger', ['3 ugali', '2 pilau', '1 burger']],
  ['1 tilapia small no salt and one big with salt', ['1 tilapia, no salt', '1 tilapia, with salt']],
])('%p is read whole', (words, lines) => {
  expect(talkOf(words).cart).toEqual(lines)
})

test.each([
  ['everything without salt please, 2 frites', 'I did not get "everything without salt".'],
  ['2 frites, burger saignant quoi que ce soit zzz', null],
  ['2 frites, we just came from the lake', null],
  ['we are 4, 2 frites', null],
])('what may be more of an order is told where it was not read: %p', (words, told) => {
  const { answer } = talkOf(words)
  if (told === null) expect(answer).not.toContain('did not get "')
  else expect(answer).toContain(told)
})

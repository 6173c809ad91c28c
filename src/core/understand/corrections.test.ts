import { expect, test } from 'bun:test'

import { fixtureMenu } from '../../../scripts/eval/fixture-menu.ts'
import type { Act, Wanted } from './acts.ts'
import { languageDetector } from './language-detector.ts'
import { languageModel } from './language-model.ts'
import { menuIndex } from './menu-index.ts'
import { understand } from './understand.ts'

const detector = languageDetector({ model: languageModel() })
const index = menuIndex(await fixtureMenu())

function read(text: string) {
  return understand(text, { index, detector, conversationLanguage: 'en' })
}

function idOf({ decision }: Wanted): string {
  return decision.kind === 'sure' ? decision.itemId : decision.kind
}

function ordered(acts: readonly Act[], type: 'add' | 'remove' = 'add'): readonly string[] {
  return acts.flatMap((act) =>
    act.type === type ? act.wanted.map((one) => `${one.quantity ?? '-'} ${idOf(one)}`) : [],
  )
}

test.each([
  '2 fries, sorry I meant 2 ugali',
  '2 fries sorry I meant ugali',
  '2 fries, I mean 2 ugali',
  '2 fries sorry 2 ugali',
  '2 fries, oops, 2 ugali',
  '2 fries no sorry 2 ugali',
  '2 frites, pardon je voulais dire 2 ugali',
  'deux frites non pardon deux ugali',
  '2 frites, je me suis trompé, 2 ugali',
  'chips mbili, samahani nilimaanisha ugali mbili',
  'chips 2, hapana samahani, ugali 2',
  'ifiriti ebyiri, mbabarira nashakaga kuvuga ugali ebyiri',
  'ifiriti ebyiri, nibeshye, ugali ebyiri',
])('what is named after a slip takes the place of what was said before it: %s', (text) => {
  const { acts, certain } = read(text)

  expect(ordered(acts)).toEqual(['2 ugali'])
  expect(certain).toBe(false)
})

test('a slip takes back no more than was said anew, and of that the same dish or number first', () => {
  expect(ordered(read('2 mojitos, 1 dawa, sorry I meant 3 mojitos').acts)).toEqual([
    '1 dawa',
    '3 mojito',
  ])
  expect(ordered(read('2 fries and 1 dawa, sorry I meant 2 ugali').acts)).toEqual([
    '1 dawa',
    '2 ugali',
  ])
  expect(ordered(read('remove the fries, sorry I meant the ugali').acts, 'remove')).toEqual([
    '- ugali',
  ])
})

test('a number after a slip is the number of what was named', () => {
  for (const text of ['2 fries, sorry I meant three', '2 frites, je voulais dire 3']) {
    expect(read(text).acts.at(-1)).toEqual({ type: 'change', wanted: [], quantity: 3, by: null })
  }
})

test('being polite takes nothing back, and amid an order it is in doubt', () => {
  expect(ordered(read('sorry, can I get 2 fries').acts)).toEqual(['2 frites'])
  expect(read('sorry, can I get 2 fries').certain).toBe(true)
  expect(read('samahani naomba ugali mbili').certain).toBe(true)
  // What it may take back is in a message before.
  expect(read('sorry, 2 fries').certain).toBe(false)

  const { acts, certain } = read('2 fries, sorry, and 2 ugali')

  expect(ordered(acts)).toEqual(['2 frites', '2 ugali'])
  expect(certain).toBe(false)
})

test.each([
  'half a margherita pizza',
  'half a pizza',
  'une demi-pizza margherita',
  'nusu pizza',
  '½ margherita',
  '1/2 margherita',
  '0.5 margherita',
  '2.5 margheritas',
])('part of what comes whole is in doubt: %s', (text) => {
  expect(read(text).certain).toBe(false)
})

test.each([
  ['half a chicken', 'chicken-half'],
  ['demi poulet', 'chicken-half'],
  ['½ kg akabenzi', 'akabenzi-half'],
  ['akabenzi ½ kg', 'akabenzi-half'],
])('%s is on the menu', (text, id) => {
  const { acts, certain } = read(text)

  expect(ordered(acts).map((one) => one.split(' ')[1])).toEqual([id])
  expect(certain).toBe(true)
})

test('fewer than none is in doubt, and the dash of a list is not', () => {
  for (const text of ['-2 fries', '−2 fries', 'fries -2', 'minus 2 fries', 'moins 2 frites']) {
    expect(read(text).certain).toBe(false)
  }
  expect(ordered(read('- 2 fries\n- 2 ugali').acts)).toEqual(['2 frites', '2 ugali'])
  expect(read('- 2 fries\n- 2 ugali').certain).toBe(true)
})

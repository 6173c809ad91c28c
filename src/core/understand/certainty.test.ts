import { describe, expect, test } from 'bun:test'

import fc from 'fast-check'

import { fixtureMenu } from '../../../scripts/eval/fixture-menu.ts'
import { sampleItem } from '../../../test/sample-tab.ts'
import { languageDetector } from './language-detector.ts'
import { languageModel } from './language-model.ts'
import { menuIndex } from './menu-index.ts'
import { understand } from './understand.ts'

const detector = languageDetector({ model: languageModel() })
const named = (name: string) => ({ default: name })
const choice = (id: string, name: string) => ({
  id,
  name: named(name),
  priceMinor: 0,
  available: true,
})

/** A steak that has to be cooked somehow and may have a side, on the menu of the fixtures. */
async function menuWithSteak() {
  const menu = await fixtureMenu()
  const steak = sampleItem('steak', {
    categoryId: menu.categories[0]?.id ?? '',
    name: named('Rump steak'),
    priceMinor: 1_500,
    optionGroups: [
      {
        id: 'cooking',
        name: named('Cooking'),
        min: 1,
        max: 1,
        choices: [
          choice('rare', 'Saignant'),
          choice('medium', 'Medium'),
          choice('done', 'Well done'),
        ],
      },
      { id: 'side', name: named('Side'), min: 0, max: 1, choices: [choice('mash', 'Mash')] },
    ],
    position: 999,
  })
  return { ...menu, items: [...menu.items, steak] }
}
const index = menuIndex(await menuWithSteak())

function read(text: string) {
  return understand(text, { index, detector, conversationLanguage: 'en' })
}

function steaks(text: string) {
  return read(text).acts.flatMap((act) =>
    act.type === 'add'
      ? act.wanted.map(({ choices, note, quantity }) => ({
          choices: choices.map((one) => one.choiceId),
          note,
          quantity,
        }))
      : [],
  )
}

describe('the house waiter is certain', () => {
  test.each([
    '2 mojitos and a Guinness please',
    'Bonjour, deux mojitos s’il vous plaît',
    'nipe mojito mbili tafadhali',
    'mpa mojito ebyiri',
    'a rump steak, well done, with mash',
    'a mojito without ice',
    'remove the mojito',
    'never mind',
    'hapana',
    'the bill please',
    'mojito x2, that’s all',
  ])('of %s', (text) => {
    expect(read(text).certain).toBe(true)
  })
})

describe('the house waiter is in doubt', () => {
  test.each([
    ['about a word that nothing uses', 'a mojito for the gentleman in blue'],
    ['about a correction', '3 mojitos, no wait, a Guinness'],
    ['about a correction in French', 'finalement un mojito'],
    ['about a correction in Swahili', 'mojito mbili, hapana tatu'],
    ['about a number in a wish', '3 mojitos no sorry 4'],
    ['about dishes dealt out', '2 rump steaks, one with mash and one without'],
    ['about too many choices', '2 rump steaks saignant medium'],
    ['about an end before more orders', 'that’s all, and also a mojito'],
    ['about a wish before its dish', 'no ice, then a mojito'],
    ['about a condition', 'a mojito without ice if you can'],
    ['about an open choice beside a wish', 'a rump steak extra warm'],
    ['about a pronoun that sounds like a drink', 'give me two of the other ones'],
    ['about a range', '2-3 mojitos'],
    ['about an end that is put off', 'that’s all, but later'],
    ['about an end that is taken back', 'that’s all. No'],
    ['about an end that is asked', 'that’s all?'],
    ['about two orders with a no between them', '2 mojitos, no 2 Guinness'],
    ['about what is the same but', 'same for me but a mojito'],
    ['about what is the same with a wish', 'same for my friend without ice'],
    ['about an order that is to be shared', 'a mojito to share with two people'],
  ])('%s', (_, text) => {
    expect(read(text).certain).toBe(false)
  })
})

test('a choice is heard in the other gender, and after a comma', () => {
  expect(steaks('une rump steak saignante')).toEqual([
    { choices: ['rare'], note: null, quantity: 1 },
  ])
  expect(steaks('2 rump steaks, well done, and a mojito')[0]).toEqual({
    choices: ['done'],
    note: null,
    quantity: 2,
  })
})

test.each(['3 rump steaks, one saignant and two medium', '3 rump steaks, 1 saignant, 2 medium'])(
  '%p are three',
  (text) => {
    expect(steaks(text)).toEqual([
      { choices: ['rare'], note: null, quantity: 1 },
      { choices: ['medium'], note: null, quantity: 2 },
    ])
  },
)

test('what is said to be a side is chosen with its dish, and not refused by what follows', () => {
  expect(steaks('a rump steak medium and mash as the side')).toEqual([
    { choices: ['medium', 'mash'], note: null, quantity: 1 },
  ])
})

test('what is said again after a correction takes the place of what was said', () => {
  for (const text of ['2 mojitos. no wait, just one mojito', '2 mojitos, actually 1 mojito']) {
    expect(steaks(text).map(({ quantity }) => quantity)).toEqual([1])
  }
})

test('a wish to cancel a dish takes it out', () => {
  for (const text of ['I would like to cancel the mojito', 'can you remove the mojito']) {
    expect(read(text).acts.map(({ type }) => type)).toEqual(['remove'])
  }
})

test('no words that are put behind an order and mean nothing here are passed over', () => {
  const letters = fc.constantFrom('b', 'd', 'f', 'g', 'j', 'k', 'l', 'p', 'q', 'v', 'w', 'z')
  const word = fc.array(letters, { minLength: 9, maxLength: 12 }).map((all) => all.join(''))
  fc.assert(
    fc.property(word, (nonsense) => {
      expect(read(`2 mojitos ${nonsense}`).certain).toBe(false)
    }),
    { numRuns: 50 },
  )
})

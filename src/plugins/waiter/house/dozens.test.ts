import { expect, test } from 'bun:test'

import { aTab, MENU, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk, printed } from '../../../../test/goldens/talk.ts'

/** A menu with oysters by six and by twelve, a board, and a burger as it is wanted. */
function facts() {
  const [first] = MENU.items
  if (first === undefined) throw new Error('an empty menu')
  const size = (id: string, name: string) => {
    return { id, name: { default: `Les ${id}`, en: name }, priceMinor: 2400, available: true }
  }
  const base = { ...first, categoryId: 'main', priceMinor: null, sizes: [] }
  const oysters = {
    ...base,
    id: 'oysters',
    name: { default: 'Huîtres', en: 'Oysters' },
    sizes: [size('6', 'Six'), size('12', 'Twelve')],
  }
  const board = {
    ...base,
    id: 'board',
    name: { default: 'Planche de fromages', en: 'Cheese board' },
    priceMinor: 1500,
  }
  const choice = (id: string, name: string, fr: string) => {
    return { id, name: { default: name, fr }, priceMinor: 0, available: true }
  }
  const choices = [
    choice('rare', 'Rare', 'Saignant'),
    choice('medium', 'Medium', 'À point'),
    choice('done', 'Well done', 'Bien cuit'),
  ]
  const burger = {
    ...base,
    id: 'burger',
    name: { default: 'Burger' },
    priceMinor: 6000,
    optionGroups: [{ id: 'cooking', name: { default: 'Cuisson' }, min: 1, max: 1, choices }],
  }
  const items = [...MENU.items, oysters, board, burger]
  return someFacts({ tab: aTab(), menu: { ...MENU, items } })
}

test.each([
  ['a dozen oysters', '12'],
  ['une douzaine d’huîtres', '12'],
  ['12 oysters', '12'],
  ['half a dozen oysters', '6'],
  ['une demi-douzaine d’huîtres', '6'],
])('%p is one plate of them', (words, sizeId) => {
  const talk = aTalk(facts())

  talk.say(words)

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'oysters', sizeId, quantity: 1 }])
})

test.each(['a cheese board for 2', 'cheese board for two', 'une planche de fromages pour 2'])(
  '%p may be one board: it is asked',
  (words) => {
    const talk = aTalk(facts())

    const { messages } = talk.say(words)

    expect(talk.facts().tab?.lines).toEqual([])
    expect(printed(messages)).toMatch(/Cheese board|Planche de fromages/)
  },
)

test.each([
  'un burger saignant et un à point',
  'one burger rare and one medium',
  '1 burger rare, 1 medium',
])('%p are one of each', (words) => {
  const talk = aTalk(facts())

  talk.say(words)

  const lines = talk.facts().tab?.lines ?? []
  expect(lines.map((line) => line.choices[0]?.choiceId)).toEqual(['rare', 'medium'])
})

test.each([
  ['2 cheese boards for 4', 2, '4'],
  ['two cheese boards for 2', 2, '2'],
  ['a cheese board for 4', 1, '4'],
])('%p counts the boards', (words, quantity, sizeId) => {
  const talk = aTalk(boardsForPeople())

  talk.say(words)

  expect(talk.facts().tab?.lines).toMatchObject([{ itemId: 'board', quantity, sizeId }])
})

test('"2 cheese boards" that come for 2 and for 4 are asked about', () => {
  const talk = aTalk(boardsForPeople())

  const { messages } = talk.say('2 cheese boards')

  expect(talk.facts().tab?.lines).toEqual([])
  expect(printed(messages)).toContain('For 4')
})

function boardsForPeople() {
  const all = facts()
  const size = (id: string) => ({
    id,
    name: { default: `For ${id}` },
    priceMinor: 6000,
    available: true,
  })
  const items = all.menu.items.map((one) =>
    one.id === 'board' ? { ...one, priceMinor: null, sizes: [size('2'), size('4')] } : one,
  )
  return { ...all, menu: { ...all.menu, items } }
}

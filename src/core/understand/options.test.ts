import { expect, test } from 'bun:test'

import { sampleItem } from '../../../test/sample-tab.ts'
import type { Menu, MenuItem, OptionGroup, Size } from '../menu.ts'
import { choicesNamed } from './choices.ts'
import { languageDetector } from './language-detector.ts'
import { languageModel } from './language-model.ts'
import { menuIndex } from './menu-index.ts'
import { understand } from './understand.ts'

function group(id: string, min: number, choices: Record<string, Record<string, string>>) {
  return {
    id,
    name: { default: id },
    min,
    max: 2,
    choices: Object.entries(choices).map(([choiceId, names]) => ({
      id: choiceId,
      name: { default: Object.values(names)[0] ?? choiceId, ...names },
      priceMinor: 0,
      available: true,
    })),
  } satisfies OptionGroup
}

function sizes(prices: Record<string, number>): readonly Size[] {
  return Object.entries(prices).map(([name, priceMinor]) => ({
    id: name,
    name: { default: name },
    priceMinor,
    available: true,
  }))
}

function item(id: string, name: string, more: Partial<MenuItem> = {}): MenuItem {
  return sampleItem(id, { name: { default: name }, ...more })
}

const CHILI = group('chili', 1, {
  'no-chili': { en: 'No chili', fr: 'Sans piment', rw: 'Nta rusenda', sw: 'Bila pilipili' },
  chili: { en: 'With chili', fr: 'Avec piment', rw: 'Irimo urusenda', sw: 'Na pilipili' },
})
const SIDE = group('side', 0, { fries: { en: 'Fries', fr: 'Frites' }, rice: { en: 'Rice' } })
const MENU: Menu = {
  barId: 'b',
  version: 1,
  currency: 'EUR',
  categories: [{ id: 'all', name: { default: 'Carte' }, position: 0 }],
  items: [
    item('goat', 'Brochette de chèvre', { optionGroups: [CHILI, SIDE] }),
    item('akabanga', 'Akabanga (chili oil)'),
    item('fries', 'Frites'),
    item('cheeses', 'Planche de fromages'),
    item('burger', 'Burger maison', {
      optionGroups: [group('extra', 0, { bacon: { en: 'Bacon' }, cheese: { en: 'Cheese' } })],
    }),
    item('veggie', 'Burger végétarien'),
    item('tea', 'Thé', {
      optionGroups: [group('kind', 1, { green: { fr: 'Vert' }, mint: { fr: 'Menthe fraîche' } })],
    }),
    item('lager', 'Blonde pression', {
      aliases: { fr: ['demi', 'pinte'] },
      sizes: sizes({ '25 cl': 380, '50 cl': 700 }),
    }),
    item('chinon', 'Chinon', { description: { default: 'Rouge léger' } }),
    item('plate', 'Assiette du jour', {
      description: { default: 'Ratatouille, riz, salade et fromage' },
    }),
    item('board', 'Planche mixte', { sizes: sizes({ 'Pour 2': 1600, 'Pour 4': 2900 }) }),
    item('cocoa', 'Chocolat chaud'),
    item('oysters', 'Huîtres', { sizes: sizes({ '6': 1300, '12': 2400 }) }),
    item('ice', 'Glace artisanale', {
      sizes: sizes({ 'Une boule': 300, 'Deux boules': 550 }),
      optionGroups: [
        group('flavour', 1, {
          vanilla: { fr: 'Vanille' },
          chocolate: { fr: 'Chocolat' },
        }),
      ],
    }),
    item('tart', 'Tarte', {
      optionGroups: [group('with', 0, { ice: { fr: 'Glace' }, vanilla: { fr: 'Boule vanille' } })],
    }),
    item('ipa', 'IPA pression', { sizes: sizes({ '25 cl': 450, '50 cl': 820 }) }),
  ],
}
const index = menuIndex(MENU)
const detector = languageDetector({ model: languageModel() })

/** What a text orders: item, size, choices, note, quantity. */
function ordered(text: string) {
  const { acts } = understand(text, { index, detector, conversationLanguage: 'en' })
  return acts.flatMap((act) =>
    act.type === 'add'
      ? act.wanted.map(({ decision, sizeId, choices, note, quantity }) => [
          decision.kind === 'sure' ? decision.itemId : decision.kind,
          sizeId,
          choices.map((choice) => choice.choiceId).join(' '),
          note,
          quantity,
        ])
      : [[act.type]],
  )
}

test.each([
  ['une brochette de chèvre sans piment', 'no-chili', 1],
  ["brochette y'ihene nta rusenda", 'no-chili', null],
  ['mshikaki wa mbuzi bila pilipili', 'no-chili', null],
  ['3 goat brochettes with chili', 'chili', 3],
  ["brochette y'ihene irimo urusenda", 'chili', null],
  ['goat skewer no chili with fries', 'fries no-chili', null],
])('the choice that %p names is chosen and is no note', (text, choices, quantity) => {
  expect(ordered(text)).toEqual([['goat', null, choices, null, quantity]])
})

test('a wish beyond the choices stays a note beside them', () => {
  expect(ordered('goat skewer no chili and no salt')).toEqual([
    ['goat', null, 'no-chili', 'no salt', null],
  ])
  expect(ordered('1 burger maison sans fromage')).toEqual([['burger', null, '', 'sans fromage', 1]])
})

test('of two dishes the one that offers what was asked with it is meant', () => {
  expect(ordered('burger with bacon')).toEqual([['burger', null, 'bacon', null, null]])
  expect(ordered('burger')).toEqual([['ask', null, '', null, null]])
})

test('a kind that is a choice here is found under the dish', () => {
  expect(ordered('un thé vert')).toEqual([['tea', null, 'green', null, 1]])
  expect(ordered('un thé à la menthe')).toEqual([['tea', null, 'mint', null, 1]])
})

test.each([
  ['une pinte de blonde', 'lager', '50 cl', 1],
  ['2 pintes', 'lager', '50 cl', 2],
  ['un demi', 'lager', '25 cl', 1],
  ["une pinte d'ipa", 'ipa', '50 cl', 1],
  ["un demi d'ipa", 'ipa', '25 cl', 1],
  ['une grande blonde', 'lager', '50 cl', 1],
  ['a small ipa', 'ipa', '25 cl', 1],
  ['une planche mixte pour 2', 'board', 'Pour 2', 1],
])('%p is one drink in one size', (text, itemId, sizeId, quantity) => {
  expect(ordered(text)).toEqual([[itemId, sizeId, '', null, quantity]])
})

test('a number is a size only where the size is nothing but a number', () => {
  expect(ordered('12 huîtres')).toEqual([['oysters', '12', '', null, null]])
  expect(ordered('deux glaces vanille')).toEqual([['ask', null, 'vanilla', null, 2]])
  expect(ordered('deux boules vanille')).toEqual([['ice', 'Deux boules', 'vanilla', null, null]])
  expect(ordered('glace deux boules vanille')).toEqual([
    ['ice', 'Deux boules', 'vanilla', null, null],
  ])
})

test('an extra said alone is a wish about what was ordered', () => {
  expect(ordered('with bacon')).toEqual([['note']])
})

test('after one choice of a group, another one of it is no dish', () => {
  expect(ordered('glace with vanilla and chocolate')).toEqual([
    ['ask', null, 'vanilla chocolate', null, null],
  ])
})

test('a wish that refuses tells no dish from another', () => {
  expect(ordered('1 burger no bacon')).toEqual([['ask', null, '', 'no bacon', 1]])
})

test('a short description says what kind a drink is, a list of ingredients does not', () => {
  expect(ordered('un rouge')).toEqual([['ask', null, '', null, 1]])
  expect(ordered('1 ratatouille')).toEqual([['none', null, '', null, 1]])
})

test('a choice is never taken for its opposite', () => {
  const goat = MENU.items[0] ?? item('none', 'none')

  expect(choicesNamed(goat, 'no chili').choices).toEqual([
    { groupId: 'chili', choiceId: 'no-chili' },
  ])
  expect(choicesNamed(goat, 'no chili but extra rice')).toEqual({ choices: [], isAll: false })
  expect(choicesNamed(goat, 'no rice').choices).toEqual([])
})

test('a choice of "ice cream" is meant by it, and not one of cream', () => {
  const names = { cream: { en: 'Cream' }, ice: { en: 'Vanilla ice cream' } }
  const tart = item('tart', 'Apple tart', {
    optionGroups: [{ ...group('with', 0, names), max: 1 }],
  })

  expect(choicesNamed(tart, 'with ice cream').choices).toEqual([])
  expect(choicesNamed(tart, 'with vanilla ice cream').choices).toEqual([
    { groupId: 'with', choiceId: 'ice' },
  ])
  expect(choicesNamed(tart, 'with cream').choices).toEqual([{ groupId: 'with', choiceId: 'cream' }])
})

test('so many times is how many, beside the name of a dish that has such a size', () => {
  expect(ordered('tarte avec glace x2')).toEqual([['tart', null, 'ice', null, 2]])
  expect(ordered('huîtres x6')).toEqual([['oysters', '6', '', null, null]])
})

test('a word of a size that is a choice of another dish leaves no third one', () => {
  expect(ordered('une boule de chocolat')).toEqual([['ask', null, 'chocolate', null, 1]])
})

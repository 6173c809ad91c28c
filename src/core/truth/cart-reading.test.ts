import { describe, expect, test } from 'bun:test'

import { BAR, MENU } from '../../../test/goldens/sample-bar.ts'
import type { ChosenOption } from '../tab.ts'
import { menuIndex } from '../understand/menu-index.ts'
import { unreadLines } from './cart-reading.ts'

const GROUND = { bar: BAR, index: menuIndex(MENU) }
const TOTAL = 9_000

type Wanted = readonly [
  itemId: string,
  quantity: number,
  sizeId?: string | null,
  choices?: readonly ChosenOption[],
]

/** Items of which something was not read out. */
function unread(cart: readonly Wanted[], ...texts: readonly string[]): readonly string[] {
  const lines = cart.map(([itemId, quantity, sizeId = null, choices = []]) => {
    return { itemId, quantity, sizeId, choices }
  })
  return unreadLines(texts, { lines, totalMinor: TOTAL }, GROUND).map(({ itemId }) => itemId)
}

const BEER_AND_FRIES: readonly Wanted[] = [
  ['primus', 2, '50cl'],
  ['frites', 1],
]
const RICE: readonly ChosenOption[] = [{ groupId: 'side', choiceId: 'rice' }]
const FRIES: readonly ChosenOption[] = [{ groupId: 'side', choiceId: 'fries' }]

describe('all was read out', () => {
  test.each<[string, readonly Wanted[]]>([
    ['Two Primus and the fries, 9,000 francs in all. Shall I place this order?', BEER_AND_FRIES],
    ['So that is two Primus, fifty centilitres, and one plate of fries.', BEER_AND_FRIES],
    ['That’s 2 x Primus 50cl and 1 x Frites. Nine thousand francs.', BEER_AND_FRIES],
    ['Primus, two of them, and chips.', BEER_AND_FRIES],
    ['Fries and two cold bottles of Primus.', BEER_AND_FRIES],
    ['A couple of Primus, plus fries. Shall I place it?', BEER_AND_FRIES],
    ['Primus and fries: nine thousand francs in all.', BEER_AND_FRIES],
    [
      'For table A5: two Primus at twelve hundred each and fries at fifteen hundred.',
      BEER_AND_FRIES,
    ],
    ['Your two Primus 50 and your fries will be ready in ten minutes.', BEER_AND_FRIES],
    ['Deux Primus de cinquante centilitres et une assiette de frites.', BEER_AND_FRIES],
    [
      'Alors, deux Primus et les frites, cela fait neuf mille francs. Je passe la commande ?',
      BEER_AND_FRIES,
    ],
    ['Deux Primus à mille deux cents francs, et des frites.', BEER_AND_FRIES],
    ['Primus ebyiri za mirongo itanu n’ifiriti. Nohereze iyi komande?', BEER_AND_FRIES],
    ['Amacupa abiri ya Primus na ifiriti imwe, ni amafaranga ibihumbi icyenda.', BEER_AND_FRIES],
    ['Primus 2 na frites 1. Nohereze iyi komande?', BEER_AND_FRIES],
    ['Primus mbili za hamsini na chipsi. Nitume oda hii?', BEER_AND_FRIES],
    ['Chupa mbili za Primus na sahani moja ya chipsi, jumla shilingi elfu tisa.', BEER_AND_FRIES],
    ['Chipsi na Primus mbili.', BEER_AND_FRIES],
    [
      'Twelve Primus and three Coca-Cola.',
      [
        ['primus', 12, '33cl'],
        ['coca', 3, '33cl'],
      ],
    ],
    ['Vingt et une Primus.', [['primus', 21, '33cl']]],
    [
      'Primus kumi na mbili na Fanta moja.',
      [
        ['primus', 12, '33cl'],
        ['fanta-orange', 1],
      ],
    ],
    [
      'Primus cumi n’ebyiri na Fanta imwe.',
      [
        ['primus', 12, '33cl'],
        ['fanta-orange', 1],
      ],
    ],
    [
      'One goat brochette and one beef brochette.',
      [
        ['br-goat', 1],
        ['br-beef', 1],
      ],
    ],
    ['Three brochettes.', [['br-goat', 3]]],
    [
      'Two goat brochettes and a beef one.',
      [
        ['br-goat', 2],
        ['br-beef', 1],
      ],
    ],
    [
      'Two Fantas, one orange and one lemon.',
      [
        ['fanta-orange', 1],
        ['fanta-citron', 1],
      ],
    ],
    [
      'A Margherita and two Hawaiian pizzas.',
      [
        ['pizza-margherita', 1],
        ['pizza-hawaiian', 2],
      ],
    ],
    [
      'Two small Primus and one large Primus.',
      [
        ['primus', 2, '33cl'],
        ['primus', 1, '72cl'],
      ],
    ],
    [
      'Primus: two of 33 and one of 72.',
      [
        ['primus', 2, '33cl'],
        ['primus', 1, '72cl'],
      ],
    ],
    [
      'Three Primus, one of them the big one.',
      [
        ['primus', 2, '33cl'],
        ['primus', 1, '72cl'],
      ],
    ],
    [
      'Deux petites Primus et une grande.',
      [
        ['primus', 2, '33cl'],
        ['primus', 1, '72cl'],
      ],
    ],
    [
      'Primus ebyiri nto na Primus imwe nini.',
      [
        ['primus', 2, '33cl'],
        ['primus', 1, '72cl'],
      ],
    ],
    [
      'Primus mbili ndogo na moja kubwa.',
      [
        ['primus', 2, '33cl'],
        ['primus', 1, '72cl'],
      ],
    ],
    [
      'Two fries, one of them without salt.',
      [
        ['frites', 1],
        ['frites', 1],
      ],
    ],
    ['A pepper steak with rice, medium rare.', [['pepper-steak', 1, null, RICE]]],
    [
      'One steak with fries, and a plate of fries.',
      [
        ['pepper-steak', 1, null, FRIES],
        ['frites', 1],
      ],
    ],
    ['The tilapia, big one, no chili please for the kitchen.', [['tilapia', 1, 'big']]],
    ['Un tilapia grillé, le grand.', [['tilapia', 1, 'big']]],
    [
      'One Mutzig, one Skol, one tonic and ugali.',
      [
        ['mutzig', 1, '33cl'],
        ['skol', 1, '33cl'],
        ['tonic', 1],
        ['ugali', 1],
      ],
    ],
  ])('%s', (text, cart) => {
    expect(unread(cart, text)).toEqual([])
  })
})

describe('something was not', () => {
  test.each<[string, readonly Wanted[], readonly string[]]>([
    ['Two Primus. Shall I place this order?', BEER_AND_FRIES, ['frites']],
    ['The fries, nine thousand francs in all.', BEER_AND_FRIES, ['primus']],
    [
      'That is nine thousand francs in all. Shall I place it?',
      BEER_AND_FRIES,
      ['primus', 'frites'],
    ],
    ['Shall I place this order?', BEER_AND_FRIES, ['primus', 'frites']],
    ['Three Primus and the fries, 9,000 francs in all.', BEER_AND_FRIES, ['primus']],
    ['A Primus and fries.', BEER_AND_FRIES, ['primus']],
    ['Primus and fries.', BEER_AND_FRIES, ['primus']],
    ['Primus and fries, eight thousand francs in all.', BEER_AND_FRIES, ['primus']],
    ['One Primus and two fries.', BEER_AND_FRIES, ['primus', 'frites']],
    ['Deux frites et une Primus.', BEER_AND_FRIES, ['primus', 'frites']],
    ['Primus imwe n’ifiriti ebyiri.', BEER_AND_FRIES, ['primus', 'frites']],
    ['Primus moja na chipsi mbili.', BEER_AND_FRIES, ['primus', 'frites']],
    ['Deux Primus, c’est tout ?', BEER_AND_FRIES, ['frites']],
    ['Primus ebyiri. Nohereze iyi komande?', BEER_AND_FRIES, ['frites']],
    ['Primus mbili. Nitume oda hii?', BEER_AND_FRIES, ['frites']],
    [
      'One goat brochette.',
      [
        ['br-goat', 1],
        ['br-beef', 1],
      ],
      ['br-beef'],
    ],
    [
      'Two Primus.',
      [
        ['primus', 2, '33cl'],
        ['primus', 1, '72cl'],
      ],
      ['primus', 'primus'],
    ],
    [
      'One Fanta orange.',
      [
        ['fanta-orange', 1],
        ['fanta-citron', 1],
      ],
      ['fanta-citron'],
    ],
    [
      'A steak with fries.',
      [
        ['pepper-steak', 1, null, FRIES],
        ['frites', 1],
      ],
      ['frites'],
    ],
    [
      'Deux steaks avec frites.',
      [
        ['pepper-steak', 2, null, FRIES],
        ['frites', 1],
      ],
      ['frites'],
    ],
  ])('%s', (text, cart, left) => {
    expect(unread(cart, text)).toEqual([...left])
  })
})

test('what was left out may be read out by itself', () => {
  const first = 'Two Primus. Shall I place this order?'

  expect(unread(BEER_AND_FRIES, first, 'And the fries. Shall I place this order?')).toEqual([])
})

test('of a dish that is named twice the last word counts', () => {
  expect(unread(BEER_AND_FRIES, 'Two Primus and fries.', 'So three Primus.')).toEqual(['primus'])
  expect(unread(BEER_AND_FRIES, 'Three Primus and fries.', 'Sorry, two Primus.')).toEqual([])
})

test('what has left the menu is not waited for', () => {
  expect(unread([['gone', 2], ...BEER_AND_FRIES], 'Two Primus and fries.')).toEqual([])
})

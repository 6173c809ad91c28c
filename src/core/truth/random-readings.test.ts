import { expect, test } from 'bun:test'

import { pick, seeded } from '../../../test/seeded.ts'
import { readBarFile } from '../../bars/bar-file.ts'
import chezMado from '../../demo/bars/chez-mado.toml' with { type: 'text' }
import leQuai from '../../demo/bars/le-quai.toml' with { type: 'text' }
import { describeLine } from '../cart.ts'
import type { Language } from '../language.ts'
import type { Menu } from '../menu.ts'
import { menuIndex } from '../understand/menu-index.ts'
import { unreadLines } from './cart-reading.ts'
import type { CartTold } from './facts.ts'

/** Carts by chance, read out by templates in the menu's own names: whole, without a line, with one wrong number. */

const RANDOM = seeded(494_455)
const TIMES = 500
const MAX_LINES = 5
const MAX_EACH = 6

type Line = CartTold['lines'][number]
type Words = {
  readonly numbers: readonly string[]
  readonly head: readonly string[]
  readonly and: readonly string[]
  readonly tail: string
}

const WORDS: { readonly [L in Language]: Words } = {
  en: {
    numbers: ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven'],
    head: ['So that is ', 'You have ', ''],
    and: [' and ', ', plus '],
    tail: '. Shall I place this order?',
  },
  fr: {
    numbers: ['', 'une', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept'],
    head: ['Alors, ', 'Cela fait ', 'Vous avez '],
    and: [' et ', ', et '],
    tail: '. Je passe cette commande ?',
  },
  rw: {
    numbers: ['', 'imwe', 'ebyiri', 'eshatu', 'enye', 'eshanu', 'esheshatu', 'zirindwi'],
    head: ['Mufite ', 'Ni ', ''],
    and: [' na ', ', na '],
    tail: '. Nohereze iyi komande?',
  },
  sw: {
    numbers: ['', 'moja', 'mbili', 'tatu', 'nne', 'tano', 'sita', 'saba'],
    head: ['Una ', 'Ni ', ''],
    and: [' na ', ', pamoja na '],
    tail: '. Nitume oda hii?',
  },
}

const GROUNDS = [chezMado, leQuai].map((toml) => {
  const read = readBarFile(toml, 'a.toml')
  if (!read.ok) throw new Error('a sample bar is wrong')
  const { bar, categories, items } = read.bundle
  const menu = { barId: bar.id, version: 1, currency: bar.currency, categories, items }
  return { bar: { ...bar, menuVersion: 1 }, index: menuIndex(menu) }
})

function upTo(most: number): number {
  return 1 + Math.floor(RANDOM() * most)
}

function isSo(): boolean {
  return RANDOM() < 0.5
}

function aCart(menu: Menu): readonly Line[] {
  const items = Array.from({ length: upTo(MAX_LINES) }, () => pick(RANDOM, menu.items))
  return [...new Set(items)].map((item) => ({
    itemId: item.id,
    sizeId: item.sizes.length === 0 ? null : pick(RANDOM, item.sizes).id,
    choices: item.optionGroups
      .filter(({ min }) => min > 0 || isSo())
      .map((group) => ({ groupId: group.id, choiceId: pick(RANDOM, group.choices).id })),
    quantity: isSo() ? 1 : upTo(MAX_EACH),
  }))
}

function said(menu: Menu, line: Line, language: Language): string {
  const words = describeLine(menu, { ...line, note: null }, language)
  if (words === null) throw new Error('not of this menu')
  const { quantity } = line
  const number = isSo() ? String(quantity) : (WORDS[language].numbers[quantity] ?? '')
  const name = words.size !== null && isSo() ? `${words.name} ${words.size}` : words.name
  const isBare = quantity === 1 && isSo()
  if (language === 'rw' || language === 'sw') return isBare ? name : `${name} ${number}`
  return isBare ? `${language === 'en' ? 'the' : 'la'} ${name}` : `${number} ${name}`
}

function readOut(menu: Menu, lines: readonly Line[], language: Language): string {
  const { head, and, tail } = WORDS[language]
  const parts = lines.map((line) => said(menu, line, language))
  const [last = '', ...others] = parts.toReversed()
  const list =
    others.length === 0 ? last : others.toReversed().join(', ') + pick(RANDOM, and) + last
  return pick(RANDOM, head) + list + tail
}

const READINGS = GROUNDS.flatMap((ground) =>
  Array.from({ length: TIMES }, () => {
    const { menu } = ground.index
    const lines = aCart(menu)
    const language = pick(RANDOM, ['en', 'fr', 'rw', 'sw'] as const)
    const one = pick(RANDOM, lines)
    const more = { ...one, quantity: one.quantity + 1 }
    const asSaid = (of: readonly Line[]) => readOut(menu, of, language)
    const isUnread = (text: string) =>
      unreadLines([text], { lines, totalMinor: -1 }, ground).some((line) => line === one)
    const whole = asSaid(lines)
    return {
      whole,
      isRefused: unreadLines([whole], { lines, totalMinor: -1 }, ground).length > 0,
      isMissed: lines.length > 1 && !isUnread(asSaid(lines.filter((line) => line !== one))),
      isWrong: !isUnread(asSaid(lines.map((line) => (line === one ? more : line)))),
    }
  }),
)

test('whoever reads all of it out is not refused', () => {
  expect(READINGS.filter(({ isRefused }) => isRefused).map(({ whole }) => whole)).toEqual([])
})

test('hardly a line that is left out, and hardly a wrong number, gets through', () => {
  const most = READINGS.length / 100

  expect(READINGS.filter(({ isMissed }) => isMissed).length).toBeLessThan(most)
  expect(READINGS.filter(({ isWrong }) => isWrong).length).toBeLessThan(most)
})

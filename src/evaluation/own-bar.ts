import { isOrderable, priceLine, type When } from '../core/cart.ts'
import { inLanguage, type Language } from '../core/language.ts'
import type { MenuItem } from '../core/menu.ts'
import { decide } from '../core/understand/menu-decision.ts'
import type { Dialogue, Step } from './dialogue.ts'
import type { ExpectedLine } from './expected-line.ts'
import type { ReadyBar } from './room.ts'

/** Pairs of dishes tried in each language. */
const PAIRS = 4
/** Kinds of the sample dialogues that say the same about any menu with those items. */
const PORTABLE: readonly Dialogue['kind'][] = ['order', 'change', 'repeat']

/**
 * Dialogues for a group's own bar: those of the samples whose items, sizes and options are on its menu under the same
 * ids, and small ones made from the menu itself, in each of the bar's languages.
 */
export function dialoguesFor(
  ready: ReadyBar,
  samples: readonly Dialogue[],
  at: Date,
): readonly Dialogue[] {
  const table = ready.bundle.tables[0]?.label ?? null
  if (table === null) return []
  const when = { at, zone: ready.zone }
  const taken = samples
    .filter((dialogue) => isPortable(dialogue, ready, when))
    .map((dialogue) => ({ ...dialogue, bar: ready.bar.slug, table }))
  const made = ready.bar.languages.flatMap((language) => madeFor(ready, language, { table, when }))
  return [...taken, ...made]
}

function isPortable(dialogue: Dialogue, ready: ReadyBar, when: When): boolean {
  const { tongue, kind, table, steps } = dialogue
  const isSpoken = ready.bar.languages.some((language) => language === tongue)
  if (!isSpoken || !PORTABLE.includes(kind) || table === null) return false
  const lines = steps.flatMap((step) => step.cart ?? [])
  return lines.length > 0 && lines.every((line) => isOnMenu(line, ready, when))
}

/** True when a line can be had: item, size and options exist, and every required option is chosen. */
export function isOnMenu(line: ExpectedLine, ready: ReadyBar, when: When): boolean {
  return priceLine(ready.compiled.menu, line, when).ok
}

/** An item in the one form that can be asked for in few words. */
type Dish = { readonly words: string; readonly itemId: string; readonly sizeId: string | null }

function madeFor(
  ready: ReadyBar,
  language: Language,
  { table, when }: { readonly table: string; readonly when: When },
): readonly Dialogue[] {
  const dishes = spread(ready.compiled.menu.items.filter((item) => isPlain(item, when)))
    .flatMap((item) => dishOf(item, ready, language) ?? [])
    .slice(0, PAIRS * 2)
  return dishes.flatMap((first, index) => {
    const second = dishes[index + 1]
    if (index % 2 === 1 || second === undefined) return []
    const about = { bar: ready.bar.slug, tongue: language, table, forbidden: [] }
    const id = `own-${language}-${index / 2 + 1}`
    return [
      { ...about, id: `${id}-order`, kind: 'order', steps: ordering(first, second, language) },
      { ...about, id: `${id}-remove`, kind: 'change', steps: removing(first, second, language) },
      { ...about, id: `${id}-more`, kind: 'change', steps: adding(first, language) },
    ] satisfies readonly Dialogue[]
  })
}

function isPlain(item: MenuItem, when: When): boolean {
  const isPriced = item.sizes.length > 0 || item.priceMinor !== null
  return isPriced && isOrderable(item, when) && item.optionGroups.every((group) => group.min === 0)
}

/** One of each category in turn, so that a long list of beers does not stand for the whole menu. */
function spread(items: readonly MenuItem[]): readonly MenuItem[] {
  const seen = new Map<string, number>()
  const ranked = items.map((item) => {
    const rank = seen.get(item.categoryId) ?? 0
    seen.set(item.categoryId, rank + 1)
    return { item, rank }
  })
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ item }) => item)
}

/** `null` where the name could mean another dish too: then asking back is no fault. */
function dishOf(item: MenuItem, ready: ReadyBar, language: Language): Dish | null {
  const size = item.sizes.find((one) => one.available)
  const name = inLanguage(item.name, language)
  const words = size === undefined ? name : `${name} ${inLanguage(size.name, language)}`
  const decision = decide(ready.compiled.menuIndex, words)
  const sizeId = size?.id ?? null
  const isClear =
    decision.kind === 'sure' && decision.itemId === item.id && decision.sizeId === sizeId
  return isClear && !/[,;/&+]/.test(words) ? { words, itemId: item.id, sizeId } : null
}

type Phrases = {
  readonly two: (first: string, second: string) => string
  readonly one: (dish: string) => string
  readonly without: (dish: string) => string
  readonly more: (dish: string) => string
}

const PHRASES: Readonly<Record<Language, Phrases>> = {
  en: {
    two: (first, second) => `2 ${first} and 1 ${second} please`,
    one: (dish) => `1 ${dish}`,
    without: (dish) => `remove the ${dish}`,
    more: (dish) => `1 more ${dish}`,
  },
  fr: {
    two: (first, second) => `2 ${first} et 1 ${second} s'il vous plaît`,
    one: (dish) => `1 ${dish}`,
    without: (dish) => `enlevez ${dish}`,
    more: (dish) => `encore 1 ${dish}`,
  },
  rw: {
    two: (first, second) => `Mpa 2 ${first} na 1 ${second}`,
    one: (dish) => `Mpa 1 ${dish}`,
    without: (dish) => `kuramo ${dish}`,
    more: (dish) => `ongeraho 1 ${dish}`,
  },
  sw: {
    two: (first, second) => `Naomba 2 ${first} na 1 ${second}`,
    one: (dish) => `Naomba 1 ${dish}`,
    without: (dish) => `ondoa ${dish}`,
    more: (dish) => `ongeza 1 ${dish}`,
  },
}

function ordering(first: Dish, second: Dish, language: Language): readonly Step[] {
  const cart = [line(first, 2), line(second, 1)]
  return [said(PHRASES[language].two(first.words, second.words), cart), ORDER]
}

function removing(first: Dish, second: Dish, language: Language): readonly Step[] {
  const { two, without } = PHRASES[language]
  const both = [line(first, 2), line(second, 1)]
  return [
    said(two(first.words, second.words), both),
    said(without(second.words), [line(first, 2)]),
    ORDER,
  ]
}

function adding(dish: Dish, language: Language): readonly Step[] {
  const { one, more } = PHRASES[language]
  return [said(one(dish.words), [line(dish, 1)]), said(more(dish.words), [line(dish, 2)]), ORDER]
}

function line({ itemId, sizeId }: Dish, quantity: number): ExpectedLine {
  return { quantity, itemId, sizeId, choices: [], note: null }
}

const BARE = {
  by: 'a',
  cart: null,
  places: false,
  cancels: false,
  calls: false,
  tables: null,
  shares: null,
  script: [],
} as const

const ORDER: Step = { ...BARE, deed: { kind: 'order' }, places: true }

function said(text: string, cart: readonly ExpectedLine[]): Step {
  return { ...BARE, deed: { kind: 'say', text }, cart }
}

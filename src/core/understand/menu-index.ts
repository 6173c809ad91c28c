import type { Wording } from '../language.ts'
import type { Menu, MenuItem, Size } from '../menu.ts'
import { type MenuNames, menuNames } from '../truth/names.ts'
import { singular } from './glossary.ts'
import type { Decision } from './menu-decision.ts'
import type { MenuHit } from './menu-search.ts'
import { kindsOf, type MenuWord, menuWords } from './menu-words.ts'
import { phoneticKey } from './phonetics.ts'
import { type Recall, recall } from './recall.ts'

/** What can be ordered: an item, or one size of an item. */
export type MenuEntry = {
  readonly itemId: string
  readonly sizeId: string | null
  readonly categoryId: string
  readonly available: boolean
  /** Keys that fit without standing in the name: sizes, kinds, the category. Value: how well, 0 to 1. */
  readonly implied: ReadonlyMap<string, number>
}

/** One way to say an entry: its name in a language, or an alias. */
export type NameForm = {
  readonly entry: number
  readonly words: readonly MenuWord[]
  readonly weights: readonly number[]
}

export type Posting = { readonly form: number; readonly word: number; readonly fit: number }

export type Term = {
  readonly word: string
  readonly phonetic: string
  /** Bit per letter it has: two words far apart in letters need no closer look. */
  readonly letters: number
  readonly keys: readonly string[]
}

export type MenuIndex = {
  readonly menu: Menu
  readonly entries: readonly MenuEntry[]
  readonly forms: readonly NameForm[]
  readonly postings: ReadonlyMap<string, readonly Posting[]>
  /** 0.5 for what half the menu has, 1 for what one item has. */
  readonly weightOf: (key: string) => number
  /** Words of the names that no glossary knows, for matching misspelt ones. */
  readonly terms: readonly Term[]
  readonly categories: readonly {
    readonly id: string
    readonly forms: readonly (readonly MenuWord[])[]
  }[]
  /** Volumes in centilitres on this menu: a bare number among them may be a size. */
  readonly volumes: ReadonlySet<number>
  /** Words that name choices of option groups and no item. */
  readonly optionKeys: ReadonlySet<string>
  /** Words that name choices of option groups, those that also stand in an item's name among them. */
  readonly choiceKeys: ReadonlySet<string>
  /** The same of one item; items without choices have none. */
  readonly choiceKeysById: ReadonlyMap<string, ReadonlySet<string>>
  /** Names with a joining word inside ("Gin & Tonic"), as keys: not to be cut there. */
  readonly joinedNames: readonly (readonly MenuWord[])[]
  /** The names as a model may write them, for the truth check. */
  readonly names: MenuNames
  /** What a word may mean here. */
  readonly matches: Recall<readonly KeyMatch[]>
  /** What one message asks while it is read, again and again in parts; `null` outside of one. */
  readonly asked: Asked | null
}

type Asked = { readonly rank: Recall<readonly MenuHit[]>; readonly decide: Recall<Decision> }

/** The same index for the reading of one message. */
export function whileReading(index: MenuIndex): MenuIndex {
  return { ...index, asked: { rank: recall(MOST_ASKED), decide: recall(MOST_ASKED) } }
}

const MOST_ASKED = 1_000
/** A busy bar's vocabulary is far smaller. */
const MOST_WORDS = 4_000

export type KeyMatch = { readonly key: string; readonly similarity: number }

/** A kind or category is a good answer to its name, an item that bears the name a better one. */
const KIND_FIT = 0.92

/** "Rouge léger" under a wine says what kind it is; a longer text lists what is in a dish. */
const DESCRIBED_FIT = 0.88
const MAX_DESCRIBED = 3

function kindWordsOf(item: MenuItem): readonly MenuWord[] {
  const texts = item.description === null ? [] : wordings(item.description)
  return texts
    .map((text) => menuWords(text))
    .flatMap((words) => (words.length > MAX_DESCRIBED ? [] : words))
}

/** Everything search needs of one version of a menu. A few milliseconds for 200 items. */
export function menuIndex(menu: Menu): MenuIndex {
  const categories = menu.categories.map((category) => ({
    id: category.id,
    forms: wordings(category.name).map((name) => menuWords(name)),
  }))
  const categoryKeys = new Map(
    categories.map(({ id, forms }) => [
      id,
      forms.flatMap((form) => form.filter((word) => !word.isSoft)),
    ]),
  )
  const drafts = menu.items.flatMap((item) =>
    draftsOf(item, categoryKeys.get(item.categoryId) ?? []),
  )
  for (const family of families(drafts)) markSizes(family)
  const named = drafts.map((draft) => withoutOthersSizes(draft, drafts))
  const weightOf = weigher(named)
  const forms = named.flatMap((draft, entry) =>
    draft.forms.map((words) => ({
      entry,
      words,
      weights: words.map((word) => wordWeight(word, weightOf)),
    })),
  )
  const entries = drafts.map((draft) => draft.entry)
  const postings = postingsOf(forms, entries)
  const choiceKeysById = new Map(
    menu.items
      .filter((item) => item.optionGroups.length > 0)
      .map((item) => [item.id, choiceKeysOf(item)]),
  )
  const choiceKeys = new Set([...choiceKeysById.values()].flatMap((keys) => [...keys]))
  return {
    menu,
    entries,
    forms,
    postings,
    weightOf,
    terms: termsOf(forms),
    categories,
    volumes: new Set(drafts.flatMap((draft) => (draft.volume === null ? [] : [draft.volume]))),
    optionKeys: new Set([...choiceKeys].filter((key) => !isInName(postings, key))),
    choiceKeys,
    choiceKeysById,
    joinedNames: menu.items.flatMap(joinedNamesOf),
    names: menuNames(menu),
    matches: recall(MOST_WORDS),
    asked: null,
  }
}

/** How it is served, which menus rarely say and diners often do. */
const SERVED: ReadonlySet<string> = new Set(['cold', 'hot', 'fresh'])

/** Weight of a word of a query or name; describing words weigh little wherever they stand. */
export function wordWeight(word: MenuWord, weightOf: (key: string) => number): number {
  if (word.kind === 'measure' || word.kind === 'number') return 0.5
  if (word.keys.every((key) => SERVED.has(key))) return 0.1
  if (word.isSoft) return 0.3
  return Math.max(...word.keys.map(weightOf))
}

type Draft = {
  readonly entry: MenuEntry & { readonly implied: Map<string, number> }
  readonly forms: readonly (readonly MenuWord[])[]
  readonly volume: number | null
  readonly priceMinor: number
}

function wordings(wording: Wording): readonly string[] {
  return [...new Set(Object.values(wording))]
}

function draftsOf(item: MenuItem, categoryWords: readonly MenuWord[]): readonly Draft[] {
  const names = [...new Set([...wordings(item.name), ...Object.values(item.aliases).flat()])]
  const parsed = names.flatMap((name) => {
    const phrases = menuWords(name)
    const apart = menuWords(name, 1)
    return apart.length === phrases.length ? [phrases] : [phrases, apart]
  })
  const sizes: readonly (Size | null)[] = item.sizes.length === 0 ? [null] : item.sizes
  return sizes.map((size) => draftOf(item, size, { parsed, categoryWords }))
}

function draftOf(
  item: MenuItem,
  size: Size | null,
  names: {
    readonly parsed: readonly (readonly MenuWord[])[]
    readonly categoryWords: readonly MenuWord[]
  },
): Draft {
  const { parsed, categoryWords } = names
  const sizeWords = size === null ? [] : wordings(size.name).flatMap((name) => menuWords(name))
  const measures = [...parsed.flat().filter((word) => word.kind === 'measure'), ...sizeWords]
  const described = kindWordsOf(item).flatMap((word) => word.keys)
  const kinds = [...categoryWords.flatMap((word) => word.keys), ...kindsOf(parsed.flat())]
  const implied = new Map(kinds.map((key) => [key, KIND_FIT]))
  for (const key of described) if (!implied.has(key)) implied.set(key, DESCRIBED_FIT)
  for (const key of measures.flatMap((word) => word.keys)) implied.set(key, 1)
  const plain = parsed.map((words) => words.filter((word) => word.kind !== 'measure'))
  const forms = plain
    .flatMap((words) => [words, ...joinedForms(words)])
    .filter((form) => form.length > 0)
  return {
    entry: {
      itemId: item.id,
      sizeId: size?.id ?? null,
      categoryId: item.categoryId,
      available: item.available && (size?.available ?? true),
      implied,
    },
    forms,
    volume: volumeIn(measures),
    priceMinor: priceOf(item, size),
  }
}

function priceOf(item: MenuItem, size: Size | null): number {
  return size?.priceMinor ?? item.priceMinor ?? 0
}

function volumeIn(words: readonly MenuWord[]): number | null {
  const key = words.flatMap((word) => word.keys).find((candidate) => candidate.startsWith('vol:'))
  return key === undefined ? null : Number(key.slice(4))
}

/** "Red Bull" is also typed as one word. Only plain words: glossary phrases are found either way. */
function joinedForms(words: readonly MenuWord[]): readonly (readonly MenuWord[])[] {
  return words.slice(1).flatMap((second, at) => {
    const first = words[at]
    if (first === undefined || first.kind !== 'word' || second.kind !== 'word') return []
    const word = first.word + second.word
    const joined: MenuWord = { keys: [singular(word)], word, kind: 'word', isSoft: false }
    return [[...words.slice(0, at), joined, ...words.slice(at + 2)]]
  })
}

/** Entries that differ in size only. */
function families(drafts: readonly Draft[]): readonly (readonly Draft[])[] {
  const groups = new Map<string, Draft[]>()
  for (const draft of drafts) {
    const name = (draft.forms[0] ?? []).filter((word) => !word.isSoft).map((word) => word.word)
    const key = draft.entry.sizeId === null ? name.join(' ') : `item ${draft.entry.itemId}`
    groups.set(key, [...(groups.get(key) ?? []), draft])
  }
  return [...groups.values()].filter((group) => group.length > 1)
}

/** In a family with volumes (or sizes with prices) the least answers to "small", the most to "big". */
function markSizes(family: readonly Draft[]): void {
  const isSized = family.every((draft) => draft.volume !== null || draft.entry.sizeId !== null)
  if (!isSized) return
  const byVolume = family.every((draft) => draft.volume !== null)
  const sorted = family.toSorted((a, b) =>
    byVolume ? (a.volume ?? 0) - (b.volume ?? 0) : a.priceMinor - b.priceMinor,
  )
  sorted.at(0)?.entry.implied.set('small', 1)
  sorted.at(-1)?.entry.implied.set('big', 1)
  if (sorted.length === 3) sorted[1]?.entry.implied.set('medium', 1)
  for (const draft of family) {
    for (const key of glassesOf(draft.volume)) draft.entry.implied.set(key, 1)
  }
}

/** "Demi" as another word for a beer names it in the size that is one, not in its others. */
function withoutOthersSizes(draft: Draft, all: readonly Draft[]): Draft {
  const siblings = all.filter((other) => other !== draft && isSameItem(other, draft))
  if (siblings.length === 0) return draft
  const isOthers = (form: readonly MenuWord[]) =>
    form.every((word) => word.isSoft) &&
    siblings.some((other) => isImplied(other, form)) &&
    !isImplied(draft, form)
  return { ...draft, forms: draft.forms.filter((form) => !isOthers(form)) }
}

function isSameItem(a: Draft, b: Draft): boolean {
  return a.entry.itemId === b.entry.itemId
}

function isImplied(draft: Draft, form: readonly MenuWord[]): boolean {
  return form.every((word) => word.keys.some((key) => draft.entry.implied.has(key)))
}

/** A pint is what a bar pours as one, and "un demi" the half of it. */
function glassesOf(volume: number | null): readonly string[] {
  if (volume === null) return []
  if (volume >= 45 && volume <= 60) return ['pint']
  return volume >= 20 && volume <= 33 ? ['halfpint', 'half'] : []
}

function weigher(drafts: readonly Draft[]): (key: string) => number {
  const counts = new Map<string, number>()
  for (const draft of drafts) {
    const keys = new Set(draft.forms.flatMap((form) => form.flatMap((word) => word.keys)))
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const most = Math.log(1 + drafts.length)
  return (key) => {
    const count = counts.get(key)
    return count === undefined || most === 0
      ? 1
      : 0.5 + 0.5 * (Math.log((1 + drafts.length) / count) / most)
  }
}

function postingsOf(
  forms: readonly NameForm[],
  entries: readonly MenuEntry[],
): ReadonlyMap<string, readonly Posting[]> {
  const postings = new Map<string, Posting[]>()
  const add = (key: string, posting: Posting) => {
    const list = postings.get(key)
    if (list === undefined) postings.set(key, [posting])
    else list.push(posting)
  }
  forms.forEach((nameForm, form) => {
    nameForm.words.forEach((nameWord, word) => {
      for (const key of nameWord.keys) add(key, { form, word, fit: 1 })
    })
    for (const [key, fit] of entries[nameForm.entry]?.implied ?? [])
      add(key, { form, word: -1, fit })
  })
  return postings
}

function termsOf(forms: readonly NameForm[]): readonly Term[] {
  const terms = new Map<string, Term>()
  for (const word of forms.flatMap((form) => form.words)) {
    if (word.kind !== 'word' || terms.has(word.word)) continue
    terms.set(word.word, termOf(word.word, word.keys))
  }
  return [...terms.values()]
}

/** A word prepared for `matchesOf`. */
export function termOf(word: string, keys: readonly string[]): Term {
  return { word, phonetic: phoneticKey(word), letters: letterBits(word), keys }
}

/** Bit n is set where the word has the n-th letter of the alphabet; other characters share a bit. */
export function letterBits(word: string): number {
  let bits = 0
  for (let at = 0; at < word.length; at += 1) {
    const letter = word.charCodeAt(at) - 97
    bits |= 1 << (letter >= 0 && letter < 26 ? letter : 26)
  }
  return bits
}

/** Words that an item's choices are named by. */
function choiceKeysOf(item: MenuItem): ReadonlySet<string> {
  const names = item.optionGroups.flatMap((group) =>
    group.choices.flatMap((choice) => wordings(choice.name)),
  )
  return new Set(names.flatMap((name) => menuWords(name).flatMap((word) => word.keys)))
}

function isInName(postings: ReadonlyMap<string, readonly Posting[]>, key: string): boolean {
  return postings.get(key)?.some(({ word }) => word >= 0) === true
}

const JOINED = /\s(?:&|\+|and|et|na|with|avec)\s|\sn['\u2019]/iu

function joinedNamesOf(item: MenuItem): readonly (readonly MenuWord[])[] {
  const names = [...wordings(item.name), ...Object.values(item.aliases).flat()]
  return names
    .map((name) => name.replace(/\(.*?\)/g, ' '))
    .filter((name) => JOINED.test(name))
    .map((name) => menuWords(name).filter((word) => word.kind !== 'measure'))
    .filter((words) => words.length > 1)
}

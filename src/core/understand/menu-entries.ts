import type { Wording } from '../language.ts'
import type { MenuItem, Size } from '../menu.ts'
import { singular } from './glossary.ts'
import { kindsOf, type MenuWord, menuWords } from './menu-words.ts'
import { glassesOf, volumeIn } from './size-words.ts'

/** What can be ordered: an item, or one size of an item. */
export type MenuEntry = {
  readonly itemId: string
  readonly sizeId: string | null
  readonly categoryId: string
  readonly available: boolean
  /** Keys that fit without standing in the name: sizes, kinds, the category. Value: how well, 0 to 1. */
  readonly implied: ReadonlyMap<string, number>
}

/** What can be ordered, with all the ways to say it, before the menu's other entries are looked at. */
export type EntryDraft = {
  readonly entry: MenuEntry & { readonly implied: Map<string, number> }
  readonly forms: readonly (readonly MenuWord[])[]
  readonly volume: number | null
  readonly priceMinor: number
}

/** A kind or category is a good answer to its name, an item that bears the name a better one. */
const KIND_FIT = 0.92

/** "Rouge léger" under a wine says what kind it is; a longer text lists what is in a dish. */
const DESCRIBED_FIT = 0.88
const MAX_DESCRIBED = 3

/** The entries of a menu in its order, sizes told apart. */
export function entryDrafts(
  items: readonly MenuItem[],
  categoryWords: ReadonlyMap<string, readonly MenuWord[]>,
): readonly EntryDraft[] {
  const drafts = items.flatMap((item) => draftsOf(item, categoryWords.get(item.categoryId) ?? []))
  for (const family of families(drafts)) markSizes(family)
  return drafts.map((draft) => withoutOthersSizes(draft, drafts))
}

/** The texts of a wording, each once. */
export function wordings(wording: Wording): readonly string[] {
  return [...new Set(Object.values(wording))]
}

/** Everything an item is called. */
export function namesOf(item: MenuItem): readonly string[] {
  return [...new Set([...wordings(item.name), ...Object.values(item.aliases).flat()])]
}

function kindWordsOf(item: MenuItem): readonly MenuWord[] {
  const texts = item.description === null ? [] : wordings(item.description)
  return texts
    .map((text) => menuWords(text))
    .flatMap((words) => (words.length > MAX_DESCRIBED ? [] : words))
}

function draftsOf(item: MenuItem, categoryWords: readonly MenuWord[]): readonly EntryDraft[] {
  const parsed = namesOf(item).flatMap((name) => {
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
): EntryDraft {
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
function families(drafts: readonly EntryDraft[]): readonly (readonly EntryDraft[])[] {
  const groups = new Map<string, EntryDraft[]>()
  for (const draft of drafts) {
    const name = (draft.forms[0] ?? []).filter((word) => !word.isSoft).map((word) => word.word)
    const key = draft.entry.sizeId === null ? name.join(' ') : `item ${draft.entry.itemId}`
    groups.set(key, [...(groups.get(key) ?? []), draft])
  }
  return [...groups.values()].filter((group) => group.length > 1)
}

/** In a family with volumes (or sizes with prices) the least answers to "small", the most to "big". */
function markSizes(family: readonly EntryDraft[]): void {
  const isSized = family.every((draft) => draft.volume !== null || draft.entry.sizeId !== null)
  if (!isSized) return
  const byVolume = family.every((draft) => draft.volume !== null)
  const sorted = family.toSorted((a, b) =>
    byVolume ? (a.volume ?? 0) - (b.volume ?? 0) : a.priceMinor - b.priceMinor,
  )
  sorted.at(0)?.entry.implied.set('small', 1)
  sorted.at(-1)?.entry.implied.set('big', 1)
  if (sorted.length === 3) sorted[1]?.entry.implied.set('medium', 1)
  for (const { volume, entry } of family) {
    for (const key of volume === null ? [] : glassesOf(volume)) entry.implied.set(key, 1)
  }
}

/** "Demi" as another word for a beer names it in the size that is one, not in its others. */
function withoutOthersSizes(draft: EntryDraft, all: readonly EntryDraft[]): EntryDraft {
  const siblings = all.filter((other) => other !== draft && isSameItem(other, draft))
  if (siblings.length === 0) return draft
  const isOthers = (form: readonly MenuWord[]) =>
    form.every((word) => word.isSoft) &&
    siblings.some((other) => isImplied(other, form)) &&
    !isImplied(draft, form)
  return { ...draft, forms: draft.forms.filter((form) => !isOthers(form)) }
}

function isSameItem(a: EntryDraft, b: EntryDraft): boolean {
  return a.entry.itemId === b.entry.itemId
}

function isImplied(draft: EntryDraft, form: readonly MenuWord[]): boolean {
  return form.every((word) => word.keys.some((key) => draft.entry.implied.has(key)))
}

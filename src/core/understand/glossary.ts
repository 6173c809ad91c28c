import { GLOSSARY_TABLE, KINDS_TABLE } from './glossary-table.ts'
import { foldForMenu } from './text.ts'

/** Words are letters (with the apostrophe that ends a prefix) or a run that starts with a digit. */
const WORD = /\p{L}+'?|\d[\p{L}\d]*(?:[.,/]\d+\p{L}*)*/gu

/** Folded words of a text, punctuation dropped: `"Brochette y'ihene 33cl"` gives four and a size. */
function foldedWords(text: string): readonly string[] {
  return foldForMenu(text).match(WORD) ?? []
}

/** English and French plurals; Bantu plurals stand in the glossary. Applied to both sides alike. */
export function singular(word: string): string {
  const last = word.at(-1)
  if (word.length < 4 || (last !== 's' && last !== 'x')) return word
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`
  if (/(?:ch|sh|x|z)es$/.test(word)) return word.slice(0, -2)
  if (/(?:eau|eu)x$/.test(word)) return word.slice(0, -1)
  return /[^s]s$/.test(word) ? word.slice(0, -1) : word
}

export type Concepts = readonly string[]
export type ConceptMatch = { readonly concepts: Concepts; readonly length: number }

type Entry = { readonly words: readonly string[]; readonly concepts: string[] }

export const MAX_PHRASE = 4

function entriesOf(table: string): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>()
  for (const line of table.split('\n')) {
    const [concept, surfaces] = line.split(':')
    if (concept === undefined || surfaces === undefined) continue
    for (const surface of surfaces.split(',')) {
      const words = foldedWords(surface)
      for (const key of new Set([words.join(' '), words.map(singular).join(' ')])) {
        const entry = entries.get(key) ?? { words, concepts: [] }
        if (!entry.concepts.includes(concept)) entry.concepts.push(concept)
        entries.set(key, entry)
      }
    }
  }
  return entries
}

type Table = {
  readonly entries: ReadonlyMap<string, Entry>
  /** Longest phrase that starts with a word: most words start none, and need no look-up of phrases. */
  readonly longestFrom: ReadonlyMap<string, number>
}

function tableOf(text: string): Table {
  const entries = entriesOf(text)
  const longestFrom = new Map<string, number>()
  for (const key of entries.keys()) {
    const words = key.split(' ')
    const first = singular(words[0] ?? '')
    longestFrom.set(first, Math.max(longestFrom.get(first) ?? 0, words.length))
  }
  return { entries, longestFrom }
}

const SURFACES = tableOf(GLOSSARY_TABLE)
const KINDS = tableOf(KINDS_TABLE)

/** Concepts that have kinds: asked for "whisky", a diner has not yet said which. */
export const KIND_CONCEPTS: ReadonlySet<string> = new Set(
  [...KINDS.entries.values()].flatMap((entry) => entry.concepts),
)

/** Single words of the glossary, for matching misspelt ones. */
export const GLOSSARY_WORDS: ReadonlyMap<string, Concepts> = new Map(
  [...SURFACES.entries]
    .filter(([key]) => !key.includes(' '))
    .map(([key, entry]) => [key, entry.concepts]),
)

/** The longest glossary phrase, of at most `most` words, that starts at `words[at]`. */
export function conceptsAt(
  words: readonly string[],
  at: number,
  most = MAX_PHRASE,
): ConceptMatch | null {
  return longest(SURFACES, words, { at, most })
}

/** What the phrase at `words[at]` is a kind of: `jameson` is a whisky. Concepts may be passed too. */
export function kindsAt(words: readonly string[], at: number): ConceptMatch | null {
  return longest(KINDS, words, { at, most: MAX_PHRASE })
}

function longest(
  table: Table,
  words: readonly string[],
  where: { readonly at: number; readonly most: number },
): ConceptMatch | null {
  const { at, most } = where
  const first = words[at]
  const reach = first === undefined ? 0 : (table.longestFrom.get(singular(first)) ?? 0)
  for (let length = Math.min(reach, most, words.length - at); length >= 1; length -= 1) {
    const phrase = words.slice(at, at + length)
    const entry =
      table.entries.get(phrase.join(' ')) ?? table.entries.get(phrase.map(singular).join(' '))
    if (entry !== undefined) return { concepts: entry.concepts, length }
  }
  return first === undefined ? null : withVowel(table, first)
}

/** Kinyarwanda drops the first vowel after some words: `nta sukari`, `indi nzoga`. */
function withVowel(table: Table, word: string): ConceptMatch | null {
  if (word.length < 4 || /^[aeiou]/.test(word)) return null
  for (const vowel of ['i', 'u', 'a']) {
    const entry = table.entries.get(vowel + word)
    if (entry !== undefined) return { concepts: entry.concepts, length: 1 }
  }
  return null
}

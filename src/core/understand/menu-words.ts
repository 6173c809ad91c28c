import { LINK_WORDS, SOFT_CONCEPTS } from './glossary-table.ts'
import { conceptsAt, kindsAt, MAX_PHRASE, singular } from './glossary.ts'
import { numberOf } from './numbers.ts'
import { recall } from './recall.ts'
import { foldForMenu } from './text.ts'

/**
 * One word (or phrase) of a query or of an item's name. `keys` are what it is compared by: concepts
 * where the glossary knows it, a measure (`vol:33` in centilitres, `kilo1`, `#4`), else the word itself.
 */
export type MenuWord = {
  readonly keys: readonly string[]
  /** As written, folded; phrases joined by a space. */
  readonly word: string
  readonly kind: 'concept' | 'measure' | 'number' | 'word'
  /** Describes rather than names a dish. */
  readonly isSoft: boolean
}

const VOLUME = /(\d+(?:[.,]\d+)?)\s*(cl|ml|dl|l|lt|ltr|litres?|liters?)(?![\p{L}\d])/gu
const KILO = /(1\/2|0[.,]5|1)\s*(?:kgs?|kilos?|ikilo)(?![\p{L}\d])/gu
const GRAMS = /(\d{2,4})\s*(?:grammes?|grams?|gr|g)(?![\p{L}\d])/gu
const CENTILITRES: { readonly [unit: string]: number } = { cl: 1, ml: 0.1, dl: 10 }

/** Measures in one form, whatever the spacing: `1.5 L` is `150cl`, `½ kg` is `halfkilo`. */
function normaliseMeasures(folded: string): string {
  return folded
    .replaceAll('\u2044', '/')
    .replace(VOLUME, (_, amount: string, unit: string) => {
      const centilitres = Number.parseFloat(amount.replace(',', '.')) * (CENTILITRES[unit] ?? 100)
      return ` ${Math.round(centilitres)}cl `
    })
    .replace(KILO, (_, amount: string) => (amount === '1' ? ' kilo1 ' : ' halfkilo '))
    .replace(GRAMS, (_, grams: string) => (grams === '500' ? ' halfkilo ' : ` ${grams}g `))
}

/**
 * The words of a name or query that count, in order; link words are gone. `longestPhrase` 1 keeps
 * glossary phrases ("african tea") apart, as a misspelt query has them.
 */
export function menuWords(text: string, longestPhrase = MAX_PHRASE): readonly MenuWord[] {
  if (text.length > LONGEST_REMEMBERED) return cut(text, longestPhrase)
  return cuts(`${longestPhrase} ${text}`, () => cut(text, longestPhrase))
}

/** A message is cut in many ways while it is read, and the names of a menu's choices with each. */
const cuts = recall<readonly MenuWord[]>(8_000)
const LONGEST_REMEMBERED = 120

/** Words that are compared alike are written alike: what tells one query from another. */
export function asOne(words: readonly MenuWord[]): string {
  return words.map(({ kind, word }) => `${kind} ${word}`).join(',')
}

function cut(text: string, longestPhrase: number): readonly MenuWord[] {
  const words =
    normaliseMeasures(foldForMenu(text)).match(/\p{L}+\d?'?|\d[\p{L}\d]*(?:[.,/]\d+\p{L}*)*/gu) ??
    []
  const found: MenuWord[] = []
  for (let at = 0; at < words.length;) {
    const match = conceptsAt(words, at, longestPhrase)
    // Unaccented, the French word for tea is the English article, unless nothing comes after it.
    const isArticle = match?.length === 1 && words[at] === 'the' && at < words.length - 1
    if (match !== null && !isArticle) {
      found.push(conceptWord(words.slice(at, at + match.length).join(' '), match.concepts))
      at += match.length
      continue
    }
    const plain = plainWord(words[at] ?? '')
    if (plain !== null) found.push(plain)
    at += 1
  }
  return found
}

function conceptWord(word: string, concepts: readonly string[]): MenuWord {
  return {
    keys: concepts,
    word,
    kind: 'concept',
    isSoft: concepts.every((concept) => SOFT_CONCEPTS.has(concept)),
  }
}

function plainWord(word: string): MenuWord | null {
  if (/^\d+(?:cl|g)$/.test(word)) {
    const key = word.endsWith('cl') ? `vol:${word.slice(0, -2)}` : word
    return { keys: [key], word, kind: 'measure', isSoft: true }
  }
  if (word === 'kilo1') return { keys: ['kilo1', 'kilo'], word, kind: 'measure', isSoft: true }
  if (word === 'halfkilo')
    return { keys: ['halfkilo', 'half'], word, kind: 'measure', isSoft: true }
  if (LINK_WORDS.has(word)) return null
  const value = numberOf(word)
  if (value !== undefined) {
    return { keys: [`#${value}`, `vol:${value}`], word, kind: 'number', isSoft: true }
  }
  const key = singular(word.replace(/'$/, ''))
  return key.length < 2
    ? null
    : { keys: [key], word: word.replace(/'$/, ''), kind: 'word', isSoft: false }
}

/** What these words are kinds of, directly or through their concept: `espresso` is a coffee. */
export function kindsOf(words: readonly MenuWord[]): ReadonlySet<string> {
  const raw = words.flatMap((word) => word.word.split(' '))
  const kinds = new Set<string>()
  for (let at = 0; at < raw.length; at += 1) {
    for (const kind of kindsAt(raw, at)?.concepts ?? []) kinds.add(kind)
  }
  for (const key of words.flatMap((word) => word.keys)) {
    for (const kind of kindsAt([key], 0)?.concepts ?? []) kinds.add(kind)
  }
  return kinds
}

import type { KeyMatch, MenuIndex } from '../understand/menu-index.ts'
import { type MenuWord, menuWords } from '../understand/menu-words.ts'
import { readNumber } from '../understand/numbers.ts'
import { foldForMenu } from '../understand/text.ts'
import { matchesOf } from '../understand/word-match.ts'

/** A reading of the cart in the order it was spoken in: words of dishes, counts, and what parts them. */
export type ReadingToken =
  | { readonly kind: 'word'; readonly keys: readonly string[] }
  | {
      readonly kind: 'count'
      readonly value: number
      /** A number may belong to a name ("7 Up") or be a size. */
      readonly keys: readonly string[]
      /** "A": it counts only right before what it counts. */
      readonly isArticle: boolean
      /** "Of fifty centilitres". */
      readonly isMeasure: boolean
      /** Kinyarwanda and Swahili count behind the thing, unless a "za" links it to what follows. */
      readonly isBehind: boolean
    }
  /** A comma, an "and", an amount: what stands on either side is told apart. */
  | { readonly kind: 'gap' }
  /** "With", "without": what follows is of the dish before. */
  | { readonly kind: 'with'; readonly keys: readonly string[] }
  /** "At", "for": no number behind it counts dishes. */
  | { readonly kind: 'price' }

/** The label of a table is one piece. */
const PIECES = /\p{L}+\d+|\p{L}+'?|\d[\p{L}\d]*(?:[.,/]\d+\p{L}*)*|[*×@]|[,;:.!?…&+\n–—]/gu
const GAP =
  /^(?:[,;:.!?…&+\n–—]|and|then|plus|et|puis|ensuite|na|n'|hamwe|ndetse|pamoja|pia|also|aussi)$/
const WITH = /^(?:with|avec|irimo|iriho|without|no|sans|nta|bila)$/
/** Behind a dish: a price, a measure or a place follows. */
const PRICE =
  /^(?:@|at|for|each|is|are|costs?|pour|est|sont|coute|coutent|igura|zigura|kwa|kuri|ku)$/
const TABLE = /^(?:tables?|ameza|meza|number|numero|nimero|nambari)$/
const UNIT =
  /^(?:minutes?|min|iminota|dakika|heures?|hours?|rwf|frw|frs?|f|francs?|faranga|amafaranga|euros?|eur|cents?|centimes?|senti|shillings?|shilingi|dollars?|percent)$/
const MEASURE = /^(?:cl|ml|dl|l|kgs?|kilos?|g|gr|grams?|grammes?|centilit\p{L}+|lit\p{L}+)$/u
const BEHIND =
  /(?:mwe|moja|biri|bili|wili|by[ei]ri|tatu|shatu|ndatu|kane|bane|bine|enye|nne|inne|anne|tanu|tano|shanu|sita|rindwi|saba|munani|nane|cyenda|tisa|cumi|kumi|ishirini)$|^[ai]ne$/
const LINKS = /^(?:[zwyvblkc]?y?a|ry[ao]|rwa|bwa|[zywkvb]'|[crb]y'|[rb]w')$/

/** Near enough to be the same word, as it is written down of speech. */
const SAME = 0.85

export function readingTokens(text: string, index: MenuIndex): readonly ReadingToken[] {
  const marked = text.replaceAll(/(?<!\p{L})\u00c0(?!\p{L})/giu, '@').replaceAll('½', ' half ')
  const pieces = foldForMenu(marked).match(PIECES) ?? []
  const tokens: ReadingToken[] = []
  let phrase: string[] = []
  const flush = () => {
    if (phrase.length > 0) tokens.push(...wordTokens(phrase.join(' '), index))
    phrase = []
  }
  for (let at = 0; at < pieces.length;) {
    const piece = pieces[at] ?? ''
    const number = readNumber(pieces, at)
    const own = number === null ? markOf(piece) : numberToken(pieces, at, number)
    if (own === null) phrase.push(piece)
    else {
      flush()
      tokens.push(own)
    }
    at += number?.length ?? 1
  }
  flush()
  return tokens
}

function markOf(piece: string): ReadingToken | null {
  if (GAP.test(piece)) return { kind: 'gap' }
  if (WITH.test(piece)) return { kind: 'with', keys: menuWords(piece).flatMap(({ keys }) => keys) }
  return PRICE.test(piece) ? { kind: 'price' } : null
}

type Number = NonNullable<ReturnType<typeof readNumber>>

function numberToken(pieces: readonly string[], at: number, number: Number): ReadingToken {
  const [before = '', first = '', after = ''] = [at - 1, at, at + number.length].map(
    (index) => pieces[index],
  )
  const isOther = number.kind === 'money' || UNIT.test(after) || TABLE.test(before)
  if (isOther) return { kind: 'gap' }
  const { value } = number
  return {
    kind: 'count',
    value,
    keys: [`#${value}`, `vol:${value}`],
    isArticle: number.length === 1 && /^an?$/.test(first),
    isMeasure: MEASURE.test(after),
    isBehind: BEHIND.test(first) && !LINKS.test(after),
  }
}

function wordTokens(phrase: string, index: MenuIndex): readonly ReadingToken[] {
  return menuWords(phrase)
    .flatMap((word) => (isOfMenu(index, word) ? [word] : inWords(word)))
    .map((word) => ({
      kind: 'word',
      keys: [...new Set([...word.keys, ...matchesOf(index, word).filter(isSame).map(keyOf)])],
    }))
}

function isOfMenu(index: MenuIndex, { keys }: MenuWord): boolean {
  return keys.some((key) => index.postings.has(key))
}

/** "Green tea" where green is a choice of the tea. */
function inWords({ word }: MenuWord): readonly MenuWord[] {
  return word.split(' ').flatMap((one) => menuWords(one))
}

function isSame({ similarity }: KeyMatch): boolean {
  return similarity >= SAME
}

function keyOf({ key }: KeyMatch): string {
  return key
}

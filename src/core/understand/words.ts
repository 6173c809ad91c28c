import { foldForMenu, MAX_TEXT } from './text.ts'

/** A word of a message; `start` and `end` are offsets into the original text. */
export type Word = {
  /** Folded, apostrophe of a prefix kept: `l'`, `n'`. */
  readonly text: string
  readonly start: number
  readonly end: number
}

/** What stands between two hard stops (comma, semicolon, line end, full stop, question mark). */
export type Clause = { readonly words: readonly Word[]; readonly isQuestion: boolean }

/** Longer messages are not orders; the rest is left to whoever reads `certain`. */
const MAX_WORDS = 120
/** Nobody says this many words without a stop; it bounds the work that grows with a clause's square. */
const MAX_CLAUSE = 36
/** Signs that speak for themselves. */
const SIGNS: { readonly [sign: string]: string } = {
  '👍': 'yes',
  '👌': 'yes',
  '✅': 'yes',
  '👎': 'no',
  '❌': 'no',
  '🙏': 'thanks',
  '&': '&',
  '+': '&',
}

const TOKEN =
  /(?<word>\d+(?:[.,/]\d+)*\p{L}*|[x*×]\s?\d+(?![\p{L}.,]?\d)|(?:\p{L}\p{M}*)+\d*(?:['\u2019\u2018\u02bc\u00b4`](?!\s))?)|(?<sign>👍|👌|✅|👎|❌|🙏|&|\+)|(?<stop>[,;\n.!?…:]+)/gu

/** Cuts a message into clauses of folded words; `isWhole` is false where it was too long to take all. */
export function clausesOf(text: string): {
  readonly clauses: readonly Clause[]
  readonly isWhole: boolean
} {
  const clauses: Clause[] = []
  let words: Word[] = []
  let count = 0
  const close = (isQuestion: boolean) => {
    if (words.length > 0) clauses.push({ words, isQuestion })
    words = []
  }
  for (const match of text.slice(0, MAX_TEXT).matchAll(TOKEN)) {
    const { word, sign, stop } = match.groups ?? {}
    if (stop !== undefined) {
      close(stop.includes('?'))
      continue
    }
    count += 1
    if (count > MAX_WORDS) break
    if (words.length === MAX_CLAUSE) close(false)
    const folded =
      sign === undefined ? foldForMenu(word ?? '').replace(/\s/g, '') : (SIGNS[sign] ?? '')
    words.push({ text: folded, start: match.index, end: match.index + match[0].length })
  }
  close(false)
  return { clauses, isWhole: count <= MAX_WORDS && text.length <= MAX_TEXT }
}

/** How thumbs write; one word for one, so that places stay. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ['u', 'you'],
  ['ur', 'your'],
  ['r', 'are'],
  ['pls', 'please'],
  ['plz', 'please'],
  ['vs', 'vous'],
])

/** The words as intents are written: one space between, apostrophes gone (`l addition`). */
export function spoken(words: readonly Word[]): string {
  return words
    .map((word) => word.text.replaceAll("'", ''))
    .map((word) => SHORT.get(word) ?? word)
    .join(' ')
}

/** The words as the menu is searched. */
export function queryOf(words: readonly Word[]): string {
  return words.map((word) => word.text).join(' ')
}

/** The diner's own spelling from the first of the words to the last. */
export function original(text: string, words: readonly Word[]): string {
  const first = words[0]
  const last = words.at(-1)
  return first === undefined || last === undefined
    ? ''
    : text.slice(first.start, last.end).replace(/\s+/g, ' ').trim()
}

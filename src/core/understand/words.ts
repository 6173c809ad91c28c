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
const MAX_WORDS = 240
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
  '½': 'half',
  '&': '&',
  '+': '&',
  '🍺': 'beer',
  '🍻': 'beer',
  '🍷': 'wine',
  '🍹': 'cocktail',
  '🍸': 'cocktail',
  '☕': 'coffee',
  '🍵': 'tea',
  '💧': 'water',
  '🥤': 'soda',
  '🍟': 'fries',
  '🍕': 'pizza',
  '🍔': 'burger',
  '🍗': 'chicken',
  '🥗': 'salad',
  '🍦': 'icecream',
}

const TOKEN =
  /(?<word>(?<!\d)\d{1,2}[:hH]\d{2}(?!\d)|\d+(?:[.,/]\d+)*\p{L}*|[x*×]\s?\d+(?![\p{L}.,]?\d)|(?:\p{L}\p{M}*)+\d*(?:['\u2019\u2018\u02bc\u00b4`](?!\s))?)|(?<sign>👍|👌|✅|👎|❌|🙏|🍺|🍻|🍷|🍹|🍸|☕|🍵|💧|🥤|🍟|🍕|🍔|🍗|🥗|🍦|½|&|\+)|(?<stop>[,;\n.!?…:]+)/gu

/** Cuts a message into clauses of folded words; `isWhole` is false where it was too long to take all. */
export function clausesOf(text: string): {
  readonly clauses: readonly Clause[]
  readonly isWhole: boolean
} {
  const clauses: Clause[] = []
  let words: Word[] = []
  let count = 0
  const close = (isQuestion: boolean) => {
    if (words.length > 0) clauses.push({ words: words.map(asFor), isQuestion })
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
      sign === undefined ? sober(foldForMenu(word ?? '').replace(/\s/g, '')) : (SIGNS[sign] ?? '')
    const start = match.index
    const end = start + match[0].length
    words.push(...stuck(folded).map((text) => ({ text, start, end })))
  }
  close(false)
  return { clauses, isWhole: count <= MAX_WORDS && text.length <= MAX_TEXT }
}

/** "Pilau 4 me": the four is a "for". */
function asFor(word: Word, at: number, words: readonly Word[]): Word {
  const isFor = word.text === '4' && WHOM.test(words[at + 1]?.text ?? '')
  return isFor ? { ...word, text: 'for' } : word
}

const WHOM = /^(?:me|u|you|us|him|her|them|my|now|today|tonight)$/u

/** Units that stay with their number; "2primus" is two words. */
const STUCK = /^(\d{1,3})(\p{L}{3,})$/u
const UNIT =
  /^(?:cls|mls|ltr|litres?|liters?|kgs?|kilos?|grams?|grammes?|eme|ieme|iem|usd|eur|rwf|frw|francs?|euros?)$/u

function stuck(word: string): readonly string[] {
  const [, number, name] = STUCK.exec(word) ?? []
  return number === undefined || name === undefined || UNIT.test(name) ? [word] : [number, name]
}

/** How thumbs write; one word for one, so that places stay. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ['u', 'you'],
  ['ur', 'your'],
  ['r', 'are'],
  ['pls', 'please'],
  ['plz', 'please'],
  ['vs', 'vous'],
  ['pr', 'pour'],
])

/** Spellings of late evenings, which are words of food and orders too. */
const CHAT: ReadonlyMap<string, string> = new Map(
  (
    'cn:can gt:get sm:some hav:have hv:have wat:what wht:what whers:wheres wheres:wheres fud:food taht:that tht:that dat:that ' +
    'frys:fries fryz:fries beerz:beers berr:beer bier:beer gud:good wnt:want wan:want nd:and anotha:another nutha:another giv:give brng:bring'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
)

/** "heyyyy", "nooo", "pleaseee": no word of the four languages has a letter three times. */
function sober(word: string): string {
  const short = word.replace(/(\p{L})\1{2,}/gu, '$1')
  return CHAT.get(short) ?? short
}

/** The words as intents are written: one space between, apostrophes gone (`l addition`). */
export function spoken(words: readonly Word[]): string {
  if (words.length < 2) return words.length === 0 ? '' : asIntents(words[0]?.text ?? '')
  const had = SPOKEN.get(words)
  if (had !== undefined) return had
  const said = words.map(({ text }) => asIntents(text)).join(' ')
  SPOKEN.set(words, said)
  return said
}

/** The same words are asked for by every rule that looks at a clause. */
const SPOKEN = new WeakMap<readonly Word[], string>()

function asIntents(word: string): string {
  const plain = word.includes("'") ? word.replaceAll("'", '') : word
  return SHORT.get(plain) ?? plain
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

/** How many words a spoken text holds. */
export function wordCount(text: string): number {
  return text.trim().split(' ').filter(Boolean).length
}

/** Which of its words a match in the spoken text covers. */
export function spanOf(
  text: string,
  { 0: matched, index }: { readonly 0: string; readonly index: number },
): { readonly from: number; readonly to: number } {
  const start = index + (matched.length - matched.trimStart().length)
  const from = wordCount(text.slice(0, start))
  return { from, to: from + wordCount(matched) }
}

import { alternatives } from './alternatives.ts'
import { readNumber, wholeNumber } from './numbers.ts'
import { isSizeTalk } from './size-words.ts'
import { spanOf, spoken, type Word, wordCount } from './words.ts'

/** Whoever is meant by "the": "10 for the waiter" is a tip. */
const THE_ONE =
  'the (?:kid|child|baby|boy|girl|lady|man|gentleman|wife|husband|driver|other(?: one)?|little one)|' +
  'l(?:e|a)? (?:enfant|bebe|dame|monsieur|petite?|garcon|fille|chauffeur|autre)'
const THE_ONES =
  'the (?:kids|children|babies|boys|girls|ladies|men|guys|others|rest of us)|les (?:enfants|petite?s|dames|filles|garcons|gars|autres)'
const NO_PERSON =
  '(?!(?:bill|tab|table|order|cart|room|tip|phone|portable|birthday|anniversaire|addition|note|commande|pourboire)(?: |$))'
/** One person, or some, that something is for. */
const WHO = alternatives(`
  me|myself|him|her|us|them|(?:my|our) (?:little )?${NO_PERSON}\\w+|${THE_ONES}|${THE_ONE}
  moi|lui|elle|nous|eux|(?:mon|ma|mes|notre|nos) ${NO_PERSON}\\w+
  njye(?:we)?|jye(?:we)?|twe|bo|(?:u?mu|a?ba|u?mw|i?n)(?:gore|gabo|ana|shuti|genzi)(?: (?:w|y|b)(?:anjye|acu|e))?
  mimi|yeye|sisi|(?:mke|mume|mtoto|watoto|rafiki|marafiki|mama|baba|dada|kaka)(?: \\w*(?:angu|ake|etu))?`)
const FOR = alternatives(`
  (?:for|pour|kwa ajili ya|kwa|ya|kuri|ku) (?:${WHO})
  kwangu|kwake|yangu|yake|yanjye`)
/** Somebody more of whom it is clear that they are one. */
const ONE = alternatives(`
  me|myself|him|her|my (?!\\w+s )${NO_PERSON}\\w+|${THE_ONE}
  moi|lui|elle|(?:mon|ma) ${NO_PERSON}\\w+
  njye(?:we)?|jye(?:we)?|(?:u?mu|u?mw|i?n)(?:gore|gabo|ana|shuti|genzi)(?: [wy]anjye)?
  mimi|yeye|(?:mke|mume|mtoto|rafiki|mama|baba|dada|kaka)(?: \\w*(?:angu|ake))?`)
const TWO = new RegExp(
  `(?:^| )(?:${alternatives(`
    (?:for|pour|kwa|kuri|ku|ya) (?:${ONE}) (?:and|et|na|n|&) (?:(?:for|pour|kwa|kuri|ku|ya) )?(?:${ONE})
    (?:kwangu|yangu|yanjye) (?:na|n) (?:(?:kwa|ya|y|ku) )?(?:${ONE})`)})$`,
  'u',
)

/** "Espresso for me and my husband": the words that name two people; `null`: none at its end. */
export function forTwo(words: readonly Word[]): readonly Word[] | null {
  const text = spoken(words)
  const match = TWO.exec(text)
  if (match === null) return null
  const { from, to } = spanOf(text, match)
  return from === 0 ? null : words.filter((_, at) => at < from || at >= to)
}

const AND = /^(?:and|et|na|n|&|plus|then|puis|kandi) /u
const OTHER = /^(?:(?:the |un |une |l )?(?:other|another|autre)(?: one)?|indi|ikindi|nyingine) /u

const SOMEBODY = new RegExp(`^(?:${FOR})(?= |$)`, 'u')
/** What stands before whom it is for, and of that the number. */
const SHARE = new RegExp(
  `^((?:(?:and|et|na|n|&|plus|then|puis|kandi) )?((?:(?!(?:${FOR})(?: |$))\\S+ ){1,3}?)(?:one )?)(?=(?:${FOR})(?: |$))`,
  'u',
)

type Shares = {
  readonly count: number
  readonly isJoined: boolean
  /** "Another for my son": beside something, too. */
  readonly isOther: boolean
}

/**
 * "One for me and one for my wife", which is all that is said: how many that are, and whether an "and" puts them beside
 * what was said before. `null`: something else.
 */
export function sharesSaid(all: string): Shares | null {
  const said = all.replace(PLEASE, '')
  let count = 0
  for (let rest = said; rest !== '';) {
    const share = shareAt(rest)
    if (share === null) return null
    count += share.count
    rest = rest.slice(share.length).trim()
  }
  return count > 0 && count <= MOST
    ? { count, isJoined: AND.test(said), isOther: OTHER.test(said) }
    : null
}

/** "And one for my wife" at the head of a text: how many, and its length in letters. */
function shareAt(text: string): { readonly count: number; readonly length: number } | null {
  const [, before = '', counted = ''] = SHARE.exec(text) ?? []
  const count = before === '' ? null : isOtherAlone(counted) ? 1 : wholeNumber(counted)
  if (count === null) return null
  const whom = SOMEBODY.exec(text.slice(before.length))?.[0] ?? ''
  return { count, length: before.length + whom.length }
}

/** "Another fork" is no other one of the dish. */
function isOtherAlone(counted: string): boolean {
  return OTHER.exec(counted)?.[0] === counted
}

/** How many there are with what is said for whom: of those that were counted, or beside them. */
export function withShares(quantity: number | null, { count, isJoined }: Shares): number {
  if (isJoined) return (quantity ?? 1) + count
  if (quantity === null) return count
  return quantity > 1 && quantity >= count ? quantity : quantity + count
}

const PLEASE = / (?:please|pls|svp|stp|tafadhali)$/u
/** So many of one thing are dealt out to nobody. */
const MOST = 20

/** Where "one fries for me and one for my wife" begins to count for somebody else; 0: nowhere. */
export function sharesBegin(words: readonly string[]): number {
  if (!words.some((word) => FOR_WORD.test(word))) return 0
  if (sharesSaid(words.join(' ')) !== null) return 0
  const at = words.findIndex(
    (_, place) => place > 0 && mayBegin(words, place) && sharesSaid(words.slice(place).join(' ')),
  )
  return at < 1 || words.slice(0, at).every((word) => AND.test(`${word} `)) ? 0 : at
}

const FOR_WORD = /^(?:for|pour|kwa|ku|kuri|ya|kwangu|kwake|yangu|yake|yanjye)$/u

function mayBegin(words: readonly string[], at: number): boolean {
  const rest = words.slice(at, at + 3).join(' ')
  const own = wordCount(AND.exec(rest)?.[0] ?? '')
  // "A small one for my wife" says which, and not how many.
  if (words[at] === 'one' && isSizeTalk(words[at - 1] ?? '')) return false
  return OTHER.test(rest) || readNumber(words, at + own)?.kind === 'count'
}

import { minorDigits } from '../money.ts'
import { alternatives } from '../understand/alternatives.ts'
import { numberOf } from '../understand/numbers.ts'
import { type AmountSaid, inWords, SMALLEST_BARE } from './amounts-in-words.ts'
import { barePrice, spelledNumbers } from './bare-prices.ts'
import type { Clause } from './clauses.ts'
import { CURRENCY_WORD, fits, markAround } from './currencies.ts'
import { hoursInDigits, speaksOfHours } from './hours-claims.ts'
import { centsInDigits } from './spoken-cents.ts'

/** What bears digits and is no money: times, sizes, tables, order numbers, dates. */
const OTHER_NUMBERS = [
  /\d{4}-\d{2}-\d{2}|\d{1,2}\/\d{1,2}(?:\/\d{2,4})?/g,
  /\b\d{1,2}(?::\d{2}| ?h(?: ?\d{2})?)(?:\s?[ap]\.?m\b)?(?![\da-z])/g,
  /\b\d{1,2}(?:[:.]\d{2})?\s?[ap]\.?m\b/g,
  /\bsaa \d{1,2}(?:[:.]\d{2})?/g,
  /\b\d+(?:[.,]\d+)?\s?(?:cl|ml|dl|l|kgs?|g|gr|grams?|grammes?|litres?|liters?|kilos?)\b/g,
  /\b(?:tables?|ameza|meza|au) [a-z]?\d{1,4}[a-z]?\b/g,
  /\b(?:in|since|depuis|en|mu|tangu|mwaka) (?:19|20)\d{2}\b/g,
  /\b\d{1,3} ?(?:minutes?|mins?|hours?|hrs?|heures?|days?|jours?|years?|ans|people|persons|guests|personnes?)\b|\b(?:iminota|dakika|abantu|watu|siku|iminsi) \d{1,3}\b/g,
  /\b\d+(?:[.,]\d+)? ?(?:%|percent|per cent|pour ?cent|ku ijana)|\basilimia \d+/g,
  /[*#]\d+(?:[*#]\d+)+#?/g,
  /\+\d[\d ()./-]{6,}\d|\b0\d(?:[ ./-]?\d){7,}/g,
]

const NUMBER = /\d+(?:[ ,.']\d{3}(?!\d))*(?:[.,]\d{1,2}(?!\d))?(?:\s?k(?![a-z]))?/g

/** Said right before a bare number, these make it a price. */
const PRICE_WORDS = alternatives(String.raw`
  (?:prices?|cost|prix|igiciro|bei) (?:of|for|de|du|des|cya|cy|ya|la) (?:[\p{L}'-]+ ){1,4}(?:is|est(?: de)?|ni|:)
  costs?
  priced?(?: at| is)?
  total(?: is| of)?
  comes to|pay|owe|share is|coute(?:nt)?
  prix(?: est)?(?: de)?
  devez|payez|igura|zigura
  igiciro(?: ni)?
  igiteranyo(?: ni)?
  bei(?: yake)?(?: ni)?
  jumla(?: yako)?(?: ni)?
  lipa|\w*gharimu
  gharama(?: ni)?`)
const PRICE_BEFORE = new RegExp(
  String.raw`\b(?:${PRICE_WORDS})[ :=]*(?:only |just |de |est |est de |ni )?$`,
  'u',
)

/** @param menuNumbers numbers that stand on the menu (a size, "7 Up"): bare, they are no amounts. */
export function amountsIn(
  clause: Clause,
  currency: string,
  menuNumbers: ReadonlySet<string>,
): readonly AmountSaid[] {
  const text = OTHER_NUMBERS.reduce(
    (rest, pattern) => rest.replaceAll(pattern, (match) => ' '.repeat(match.length)),
    inThousands(spokenOf(clause, currency)).replaceAll(/(?<=\D|^)\*(?=\D*\d)|\*(?!\d)/g, ' '),
  )
  return [...inDigits(text, currency, menuNumbers), ...inWords(text, currency, menuNumbers)]
}

/** Where it tells of opening, hours in words are hours: `hours-claims.ts` judges them. */
function spokenOf({ text }: Clause, currency: string): string {
  const plain = speaksOfHours(text) ? hoursInDigits(text) : text
  return centsInDigits(plain, currency, (word) => CURRENCY_WORD.test(word))
}

/** Numbers that are prices by where they stand, or by how they are said. */
export function bareAmountsIn(
  clause: Clause,
  currency: string,
  isNamed: boolean,
): readonly AmountSaid[] {
  const alone = barePrice(clause, isNamed)
  return [...spelledNumbers(clause), ...(alone === null ? [] : [alone])].map(
    ({ text, majors }) => ({
      text,
      minors: majors.map((major) => major * 10 ** minorDigits(currency)),
      isMarked: false,
    }),
  )
}

/** "Eight and a half thousand", "6 grand", "5 mille 500" and "ibihumbi 5" in digits. */
function inThousands(text: string): string {
  return text
    .replaceAll(MAGANA, (_, times: string) => `magana ${HUNDREDS[times] ?? times}`)
    .replaceAll(THOUSANDS, (said, word: string, half: string | undefined) => {
      const value = /^\d/.test(word) ? Number(word) : numberOf(word)
      return value === undefined ? said : String(value * 1_000 + (half === undefined ? 0 : 500))
    })
    .replaceAll(MILLE, (_, thousands: string, rest = '0') => sumOf(thousands, rest))
    .replaceAll(BANTU_THOUSANDS, (_, thousands: string, rest = '0') => sumOf(thousands, rest))
}

const HUNDREDS: Readonly<Record<string, string>> = {
  ne: 'ane',
  inani: 'umunani',
  cyenda: 'icyenda',
  biri: 'abiri',
  tatu: 'atatu',
  tanu: 'atanu',
  tandatu: 'atandatu',
  rindwi: 'arindwi',
}

function sumOf(thousands: string, rest: string): string {
  return String(Number(thousands) * 1_000 + Number(rest))
}

/** Not the French "un grand Coca". */
const THOUSANDS =
  /\b(\d{1,3}|(?!un|deux|trois)[a-z]+)( and a half| et demie?)? (?:thousand|grand)(?! (?:and|[a-z]+ (?:hundred|cents?)))\b/g
/** Digits and a word, as many write francs. */
const MILLE = /(?<![\d.,])\b(\d{1,3}) ?milles?(?: (?:et )?(\d{3})(?![\d.,]*\d))?\b/g
/** "Maganabiri": two hundreds, in one word. */
const MAGANA = /\bmagana(biri|tatu|ne|tanu|tandatu|rindwi|inani|cyenda)\b/g
const BANTU_THOUSANDS =
  /\b(?:elfu|ibihumbi|bihumbi|igihumbi) (\d{1,3})(?![\d.,]*\d)(?: (?:na |n')?(\d{3})(?![\d.,]*\d))?\b/g

function* inDigits(
  text: string,
  currency: string,
  menuNumbers: ReadonlySet<string>,
): Generator<AmountSaid> {
  for (const match of text.matchAll(NUMBER)) {
    const before = text.slice(Math.max(0, match.index - 40), match.index)
    const mark = markAround(before, text.slice(match.index + match[0].length))
    const isBare = mark === null && !PRICE_BEFORE.test(before)
    if (isBare && menuNumbers.has(match[0])) continue
    const isAmount = mark === null ? isMoney(match[0], before) : mark !== 'label'
    if (!isAmount) continue
    const minors = fits(mark, currency) ? minorsOf(match[0], currency) : []
    yield { text: match[0], minors, isMarked: mark !== null }
  }
}

function isMoney(number: string, before: string): boolean {
  if (number.endsWith('k') || /[.,]\d{1,2}$/.test(number)) return true
  return PRICE_BEFORE.test(before) || Number(number.replaceAll(/\D/g, '')) >= SMALLEST_BARE
}

/** Marks may be thousands or decimals; whichever is meant, the reader sees one of these. */
function minorsOf(number: string, currency: string): readonly number[] {
  const bare = number.replace(/\s?k$/, '')
  const factor = bare === number ? 1 : 1_000
  const digits = minorDigits(currency)
  const whole = bare.replaceAll(/\D/g, '')
  const isGrouped = /^\d{1,3}(?:[ ,.']\d{3})*$/.test(bare) || /^\d+$/.test(bare)
  const decimal = /^(.*)[.,](\d{1,3})$/.exec(bare)
  const majors = [
    ...(isGrouped ? [whole] : []),
    ...(decimal === null ? [] : [`${decimal[1]?.replaceAll(/\D/g, '')}.${decimal[2]}`]),
  ]
  return majors
    .map((major) => Number(major) * factor * 10 ** digits)
    .map((minor) => Math.round(minor * 1_000) / 1_000)
    .filter((minor) => Number.isSafeInteger(minor))
}

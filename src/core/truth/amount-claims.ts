import { minorDigits } from '../money.ts'
import type { Clause } from './clauses.ts'
import { spokenNumber } from './spoken-numbers.ts'

/** An amount of money in a clause: what it may mean, in minor units. Empty: it can't be one of this bar's. */
export type AmountSaid = {
  readonly text: string
  readonly minors: readonly number[]
  /** A currency stands beside it. */
  readonly isMarked: boolean
}

const MARKS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(?:rwf|frw|rf)$/, ['RWF']],
  [/^(?:€|eur|euros?)$/, ['EUR']],
  [/^(?:\$|usd|dollars?)$/, ['USD', 'CAD', 'AUD']],
  [/^(?:£|gbp|pounds?|livres?)$/, ['GBP']],
  [/^(?:kes|ksh|kshs)$/, ['KES']],
  [/^(?:tzs|tsh|tshs)$/, ['TZS']],
  [/^(?:ugx|ush)$/, ['UGX']],
  [/^(?:sh|shillings?|shilingi)$/, ['KES', 'TZS', 'UGX']],
  [
    /^(?:f|fr|frs|fw|francs?|faranga|amafaranga|mafaranga)$/,
    ['RWF', 'BIF', 'CDF', 'XAF', 'XOF', 'CHF', 'DJF', 'GNF', 'KMF'],
  ],
]
const CURRENCY = String.raw`rwf|frw|rf|€|eur|euros?|\$|usd|dollars?|£|gbp|pounds?|kes|kshs?|tzs|tshs?|ugx|ush|shillings?|shilingi|francs?|frs?|fw|f|amafaranga|mafaranga|faranga`
const BEFORE = new RegExp(`(?:^|[^a-z])(${CURRENCY})[ .:]*$`)
const AFTER = new RegExp(`^ ?(${CURRENCY})(?![a-z])`)

/** What bears digits and is no money: times, sizes, tables, order numbers, dates. */
const OTHER_NUMBERS = [
  /\d{4}-\d{2}-\d{2}|\d{1,2}\/\d{1,2}(?:\/\d{2,4})?/g,
  /\b\d{1,2}(?::\d{2}| ?h(?: ?\d{2})?)(?:\s?[ap]\.?m\b)?(?![\da-z])/g,
  /\b\d{1,2}(?:[:.]\d{2})?\s?[ap]\.?m\b/g,
  /\bsaa \d{1,2}(?:[:.]\d{2})?/g,
  /\b\d+(?:[.,]\d+)?\s?(?:cl|ml|dl|l|kgs?|g|gr|grams?|grammes?|litres?|liters?|kilos?)\b/g,
  /\b(?:tables?|ameza|meza|au) [a-z]?\d{1,4}[a-z]?\b/g,
  /\b(?:in|since|depuis|en|mu|tangu|mwaka) (?:19|20)\d{2}\b/g,
  /\b\d+(?:[.,]\d+)? ?(?:%|percent|per cent|pour ?cent|ku ijana)|\basilimia \d+/g,
  /[*#]\d+(?:[*#]\d+)+#?/g,
  /\+\d[\d ()./-]{6,}\d|\b0\d(?:[ ./-]?\d){7,}/g,
]

const NUMBER = /\d+(?:[ ,.']\d{3}(?!\d))*(?:[.,]\d{1,2}(?!\d))?(?:\s?k(?![a-z]))?/g

/** Said right before a bare number, these make it a price. */
const PRICE_BEFORE =
  /\b(?:costs?|priced?(?: at| is)?|total(?: is| of)?|comes to|pay|owe|share is|coute(?:nt)?|prix(?: est)?(?: de)?|devez|payez|igura|zigura|igiciro(?: ni)?|igiteranyo(?: ni)?|bei(?: yake)?(?: ni)?|jumla(?: yako)?(?: ni)?|lipa|gharama(?: ni)?)[ :=]*(?:only |just |de |est |est de |ni )?$/

/** A bare number this large is no count of anything a bar sells. */
const SMALLEST_BARE = 500

export function amountsIn(clause: Clause, currency: string): readonly AmountSaid[] {
  const text = OTHER_NUMBERS.reduce(
    (rest, pattern) => rest.replaceAll(pattern, (match) => ' '.repeat(match.length)),
    clause.text.replaceAll(/(?<=\D|^)\*(?=\D*\d)|\*(?!\d)/g, ' '),
  )
  return [...inDigits(text, currency), ...inWords(text, currency)]
}

function* inDigits(text: string, currency: string): Generator<AmountSaid> {
  for (const match of text.matchAll(NUMBER)) {
    const before = text.slice(Math.max(0, match.index - 40), match.index)
    const mark = markAround(before, text.slice(match.index + match[0].length))
    const isAmount = mark === null ? isMoney(match[0], before, currency) : mark !== 'label'
    if (!isAmount) continue
    const minors = fits(mark, currency) ? minorsOf(match[0], currency) : []
    yield { text: match[0], minors, isMarked: mark !== null }
  }
}

/** The currency beside a number; `label` where it is part of a word ("a5", "72cl"). */
function markAround(before: string, after: string): string | null {
  const mark = BEFORE.exec(before)?.[1] ?? AFTER.exec(after)?.[1] ?? null
  return mark ?? (/[a-z]$/.test(before) || /^[a-z]/.test(after) ? 'label' : null)
}

function fits(mark: string | null, currency: string): boolean {
  return (
    mark === null || MARKS.some(([words, codes]) => words.test(mark) && codes.includes(currency))
  )
}

function isMoney(number: string, before: string, currency: string): boolean {
  if (number.endsWith('k') || /[.,]\d{1,2}$/.test(number)) return true
  const value = Number(number.replaceAll(/\D/g, ''))
  if (PRICE_BEFORE.test(before)) return true
  return value >= (minorDigits(currency) === 0 ? SMALLEST_BARE : 1_000)
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

const CURRENCY_WORD =
  /^(?:rwf|frw|eur|euro|usd|dollar|pound|shilling|shilingi|franc|faranga|amafaranga|ksh|tsh|kes|tzs|ugx)s?$/

function* inWords(text: string, currency: string): Generator<AmountSaid> {
  const words = text.match(/[a-z]+|\d+/g) ?? []
  for (let at = 0; at < words.length;) {
    const said = spokenNumber(words, at)
    if (said === null) {
      at += 1
      continue
    }
    const around = [words[at - 1] ?? '', words[at + said.length] ?? '']
    const mark = around.find((word) => CURRENCY_WORD.test(word)) ?? null
    const isTiny = said.values.every((value) => value < 1)
    if (!isTiny && (mark !== null || (said.isLarge && Math.max(...said.values) >= 100))) {
      const factor = 10 ** minorDigits(currency)
      yield {
        text: words.slice(at, at + said.length).join(' '),
        minors: fits(mark, currency) ? said.values.map((value) => value * factor) : [],
        isMarked: mark !== null,
      }
    }
    at += said.length
  }
}

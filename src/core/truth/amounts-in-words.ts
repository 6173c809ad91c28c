import { minorDigits } from '../money.ts'
import { alternatives } from '../understand/alternatives.ts'
import { CURRENCY_WORD, fits } from './currencies.ts'
import { type SpokenNumber, spokenNumber } from './spoken-numbers.ts'

/** An amount of money in a clause: what it may mean, in minor units. Empty: it can't be one of this bar's. */
export type AmountSaid = {
  readonly text: string
  readonly minors: readonly number[]
  /** A currency stands beside it. */
  readonly isMarked: boolean
}

/** A bare number this large is no count of what one table asks for: it must be known, or it is a claim. */
export const SMALLEST_BARE = 21

/** Beside a number in words, these make it a time, a measure or a count of people. */
const UNIT_WORD =
  /^(?:minutes?|mins?|hours?|heures?|days?|jours?|years?|ans|people|persons|guests|personnes?|abantu|watu|iminota|dakika|siku|iminsi|saa|cl|centilitres?|litres?|grams?|grammes?|kilos?|oclock|half|demie?|nusu|igice)$/

/** Amounts said in words: beside a currency, behind "it costs", or too large to count anything. */
export function* inWords(
  text: string,
  currency: string,
  menuNumbers: ReadonlySet<string>,
): Generator<AmountSaid> {
  const words = text.match(/[a-z]+|\d+/g) ?? []
  for (let at = 0; at < words.length;) {
    const said = spokenNumber(words, at)
    if (said === null) {
      at += 1
      continue
    }
    const around = wordsAround(words, at, said.length)
    const mark = around.find((word) => CURRENCY_WORD.test(word)) ?? null
    const own = words.slice(at, at + said.length)
    const isAmount =
      mark === null
        ? !around.some((word) => UNIT_WORD.test(word)) &&
          (isMoneyInWords(own, said, menuNumbers) || isPriceInWords(words, at, said))
        : said.values.some((value) => value >= 1)
    if (isAmount) {
      const factor = 10 ** minorDigits(currency)
      yield {
        text: own.join(' '),
        minors: fits(mark, currency) ? said.values.map((value) => value * factor) : [],
        isMarked: mark !== null,
      }
    }
    at += said.length
  }
}

/** What one thing costs: "you can pay two ways" and "a total of three dishes" count something else. */
const COST_WORDS = alternatives(String.raw`
  (?:prices?|cost|prix|igiciro|bei) (?:of|for|de|du|des|cya|cy|ya|la) (?:[a-z]+ ){1,4}(?:is|est(?: de)?|ni)
  costs?|priced at|price is|coute(?:nt)?
  prix est(?: de)?
  igura|zigura|igiciro ni
  bei(?: yake)? ni
  \w*gharimu|gharama ni`)
const COST_BEFORE = new RegExp(String.raw`\b(?:${COST_WORDS})(?: only| just)? $`)

/** "It costs seven": of small numbers in words, only those. */
function isPriceInWords(words: readonly string[], at: number, { values }: SpokenNumber): boolean {
  const isDigits = /^\d/.test(words[at] ?? '')
  if (isDigits || !values.some((value) => value > 1)) return false
  return COST_BEFORE.test(`${words.slice(Math.max(0, at - 7), at).join(' ')} `)
}

/** "The big one RWF 1,800": a currency before digits is theirs. */
function wordsAround(words: readonly string[], at: number, length: number): readonly string[] {
  const [before = '', after = '', further = ''] = [at - 1, at + length, at + length + 1].map(
    (index) => words[index],
  )
  return CURRENCY_WORD.test(after) && /^\d/.test(further) ? [before] : [before, after]
}

function isMoneyInWords(
  words: readonly string[],
  { values }: SpokenNumber,
  menuNumbers: ReadonlySet<string>,
): boolean {
  const isOther = (value: number) => value < SMALLEST_BARE || menuNumbers.has(String(value))
  return !values.some(isOther) && !words.every((word) => /^\d/.test(word))
}

import { minorDigits } from '../money.ts'
import { spokenNumber } from './spoken-numbers.ts'
import { wordAt } from './word-set.ts'

/** Whose cents are counted, in shops and in words. Where they are not, "four fifty" is four hundred and fifty. */
const WITH_CENTS: ReadonlySet<string> = new Set(
  'EUR USD GBP CHF CAD AUD NZD ZAR SEK NOK DKK PLN'.split(' '),
)

const CENTS = /^(?:cents?|pence|centimes?|senti|santimu)$/
const JOIN = /^(?:and|et|na|n)$/
/** "4€50", "4 euros 50": a size or a time behind an amount is its own. */
const DIGITS =
  /\b(\d{1,4}) ?(€|£|\$|euros?|eur|dollars?|pounds?) ?(\d{2})(?!\d|[.,]\d)(?! ?(?:€|£|\$|eur|cl|ml|min|%))/g

/** Amounts of two numbers in digits: "four euros fifty" as "4.50 euros", "fifty cents" as "0.50", "twelve fifty" as "12.50". */
export function centsInDigits(
  text: string,
  currency: string,
  isCurrency: (word: string) => boolean,
): string {
  if (minorDigits(currency) === 0) return text
  const said = text.replaceAll(DIGITS, '$1.$3 $2')
  const found = [...said.matchAll(/[a-z]+|\d+/g)]
  const words = found.map((match) => match[0])
  const isOne = (from: number, to: number) => {
    const [first, last] = [found[from], found[to - 1]]
    return !/[.,;:\d]/.test(said.slice(first?.index, last?.index))
  }
  const of: Spoken = { words, hasCents: WITH_CENTS.has(currency), isCurrency, isOne }
  let rest = ''
  let end = 0
  for (let at = 0; at < words.length;) {
    const amount = amountAt(of, at)
    const [first, last] = [found[at], found[at + (amount?.length ?? 1) - 1]]
    if (amount !== null && first !== undefined && last !== undefined) {
      rest += said.slice(end, first.index) + amount.text
      end = last.index + last[0].length
    }
    at += amount?.length ?? spokenNumber(words, at)?.length ?? 1
  }
  return rest + said.slice(end)
}

type Spoken = {
  readonly words: readonly string[]
  readonly hasCents: boolean
  readonly isCurrency: (word: string) => boolean
  /** No mark parts these words. */
  readonly isOne: (from: number, to: number) => boolean
}

type InDigits = { readonly text: string; readonly length: number }

function amountAt(of: Spoken, at: number): InDigits | null {
  const number = spokenNumber(of.words, at)
  if (number === null || !of.isOne(at, at + number.length)) return null
  const { length } = number
  const said = of.hasCents ? (centsAlone(of, at, length) ?? centsBehind(of, at, length)) : null
  return said ?? pairAt(of, at, length)
}

/** "Fifty cents"; a French "deux cents" is two hundred. */
function centsAlone({ words, isCurrency }: Spoken, at: number, length: number): InDigits | null {
  const end = at + length
  const isInside = CENTS.test(wordAt(words, end - 1)) && !isCurrency(wordAt(words, end))
  const cents = exact(words, at, isInside ? end - 1 : end)
  if (cents === null || cents >= 100 || (isInside && cents < 10)) return null
  if (isInside) return { text: decimal(0, cents), length }
  return CENTS.test(wordAt(words, end)) ? { text: decimal(0, cents), length: length + 1 } : null
}

/** "Four euros fifty", "euro nne na senti hamsini". */
function centsBehind(of: Spoken, at: number, length: number): InDigits | null {
  const { words, isCurrency, isOne } = of
  const end = at + length
  const next = wordAt(words, end)
  const isNext = isCurrency(next)
  const whole = isNext || isCurrency(wordAt(words, at - 1)) ? exact(words, at, end) : null
  const cents = whole === null ? null : centsFrom(words, isNext ? end + 1 : end)
  if (whole === null || cents === null || !isOne(at, cents.end)) return null
  if (isCurrency(wordAt(words, cents.end))) return null
  const mark = isNext ? ` ${next}` : ''
  return { text: `${decimal(whole, cents.value)}${mark}`, length: cents.end - at }
}

function past(words: readonly string[], at: number, word: RegExp): number {
  return word.test(wordAt(words, at)) ? at + 1 : at
}

type Cents = { readonly value: number; readonly end: number }

function centsFrom(words: readonly string[], from: number): Cents | null {
  const joined = past(words, from, JOIN)
  const at = past(words, joined, CENTS)
  const length = spokenNumber(words, at)?.length ?? 0
  const isInside = CENTS.test(wordAt(words, at + length - 1))
  const end = isInside ? at + length - 1 : at + length
  const isNamed = isInside || CENTS.test(wordAt(words, end))
  const value = exact(words, at, end) ?? 0
  // "Four euros and two Primus" is no four euros two.
  const least = isNamed || at > joined ? 1 : 10
  return value < least || value >= 100 ? null : { value, end: isNamed ? end + 1 : end }
}

/** "Twelve fifty": two numbers side by side that make no third. */
function pairAt({ words, hasCents }: Spoken, at: number, length: number): InDigits | null {
  const end = at + length
  if (words.slice(at, end).some((word) => JOIN.test(word))) return null
  for (let cut = end - 1; cut > at; cut -= 1) {
    if (NO_PAIR.test(`${words[cut - 1]} ${words[cut]}`)) continue
    const [first, second] = [exact(words, at, cut), exact(words, cut, end)]
    if (first === null || second === null || first > 199 || second < 10 || second > 99) continue
    return { text: hasCents ? decimal(first, second) : String(first * 100 + second), length }
  }
  return null
}

/** Parts of one number: "one hundred fifty", and how French counts from sixty on. */
const NO_PAIR =
  /^(?:(?:hundreds?|cents?|thousands?|mille|mia|elfu|ijana|magana|igihumbi|ibihumbi|mirongo) |soixante (?:dix|onze|douze|treize|quatorze|quinze|seize)|vingts? (?:dix|onze|douze|treize|quatorze|quinze|seize)|quatre vingts?)/

/** The value of exactly these words, where it is one. */
function exact(words: readonly string[], from: number, to: number): number | null {
  const own = words.slice(from, to)
  const number = own.length === 0 ? null : spokenNumber(own, 0)
  const [value, ...others] = number?.values ?? []
  return value === undefined || others.length > 0 || number?.length !== own.length ? null : value
}

function decimal(whole: number, cents: number): string {
  return `${whole}.${String(cents).padStart(2, '0')}`
}

import { numberOf } from '../understand/numbers.ts'

/** A number said in words. More than one value where a language leaves it open ("elfu kumi na tano"). */
export type SpokenNumber = {
  readonly values: readonly number[]
  /** How many words it took. */
  readonly length: number
  /** It has a word for hundred or thousand with something to multiply or add: money rather than a count. */
  readonly isLarge: boolean
}

const TENS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    sixty: 60,
    seventy: 70,
    eighty: 80,
    ninety: 90,
    soixante: 60,
    septante: 70,
    nonante: 90,
    sitini: 60,
    sabini: 70,
    themanini: 80,
    tisini: 90,
  }),
)
const MIRONGO: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ibiri: 20,
    itatu: 30,
    ine: 40,
    itanu: 50,
    itandatu: 60,
    irindwi: 70,
    inani: 80,
    urwenda: 90,
    icyenda: 90,
  }),
)
const JOINS = new Set(['and', 'et', 'na', 'n', '-'])
const HUNDRED = /^(?:hundreds?|cents?)$/
const THOUSAND = /^(?:thousands?|mille)$/
const BANTU_HUNDRED = /^(?:mia|ijana|magana)$/
const BANTU_THOUSAND = /^(?:elfu|igihumbi|ibihumbi|bihumbi)$/

/** The number that starts at `words[at]` (folded), or `null`. */
export function spokenNumber(words: readonly string[], at: number): SpokenNumber | null {
  const word = words[at] ?? ''
  const before = words[at - 1] ?? ''
  // "pour cent", "per cent", "ku ijana", "asilimia": parts of a hundred, not a sum.
  if (/^(?:pour|per)$/.test(before) || (before === 'ku' && word === 'ijana')) return null
  const isBantu = BANTU_THOUSAND.test(word) || BANTU_HUNDRED.test(word) || word === 'mirongo'
  if (isBantu) return bantu(words, at)
  return european(words, at)
}

function smallOf(word: string): number | undefined {
  if (/^(?:\d|an?$|mbere$|kwanza$)/.test(word)) return undefined
  return TENS.get(word) ?? (word === 'inani' ? 8 : numberOf(word))
}

type Sum = { readonly total: number; readonly current: number }

/** English and French: units, tens and scales in falling order; "quatre vingt" is eighty. */
function european(words: readonly string[], at: number): SpokenNumber | null {
  let sum: Sum = { total: 0, current: 0 }
  let end = at
  const taken: string[] = []
  for (let here = at; here < words.length; here += 1) {
    const word = words[here] ?? ''
    if (JOINS.has(word) && end > at && joins(word, taken.at(-1), sum, words[here + 1])) continue
    const next = counted(sum, word, words[here + 1])
    if (next === null) break
    sum = next
    taken.push(word)
    end = here + 1
  }
  if (end === at) return null
  const isLarge = taken.length > 1 && taken.some(isScale)
  return { values: [sum.total + sum.current], length: end - at, isLarge }
}

/** "A hundred and fifty", "vingt et un", "hamsini na tatu"; "fifty and seventy-two" are two numbers. */
function joins(
  word: string,
  before: string | undefined,
  { current }: Sum,
  next: string | undefined,
): boolean {
  if (word === '-' || isScale(before)) return true
  if (word === 'and' || current === 0 || current % 10 !== 0) return false
  const unit = smallOf(next ?? '')
  return unit !== undefined && unit <= 11
}

/** The sum with one more word; `null`: no number goes on with it. */
function counted({ total, current }: Sum, word: string, next: string | undefined): Sum | null {
  if (/^an?$/.test(word)) return isScale(next) ? { total, current: 1 } : null
  if (HUNDRED.test(word)) return { total, current: Math.max(current, 1) * 100 }
  if (THOUSAND.test(word)) return { total: total + Math.max(current, 1) * 1_000, current: 0 }
  if (/^vingts?$/.test(word) && current % 100 === 4) return { total, current: current + 76 }
  const value = smallOf(word)
  return value === undefined ? null : { total, current: current + value }
}

function isScale(word: string | undefined): boolean {
  return word !== undefined && (HUNDRED.test(word) || THOUSAND.test(word))
}

type Partial = { readonly value: number; readonly length: number }

/** Swahili and Kinyarwanda: the scale comes first, its multiplier behind it. */
function bantu(words: readonly string[], at: number): SpokenNumber | null {
  const readings = [true, false].map((isGreedy) => bantuSum(words, at, isGreedy))
  const longest = readings.reduce((a, b) => (b.length > a.length ? b : a))
  // "Mirongo" alone: tens of nothing.
  if (longest.length === 0) return null
  const values = readings.filter((one) => one.length === longest.length).map((one) => one.value)
  return { values: [...new Set(values)], length: longest.length, isLarge: longest.length > 1 }
}

function bantuSum(words: readonly string[], at: number, isGreedy: boolean): Partial {
  let value = 0
  let here = at
  for (;;) {
    const joined = here > at && JOINS.has(words[here] ?? '') ? here + 1 : here
    const part = bantuPart(words, joined, isGreedy)
    if (part === null) return { value, length: here - at }
    value += part.value
    here = joined + part.length
  }
}

function bantuPart(words: readonly string[], at: number, isGreedy: boolean): Partial | null {
  const word = words[at] ?? ''
  if (BANTU_THOUSAND.test(word)) return scaled(words, at, { by: 1_000, isGreedy })
  if (BANTU_HUNDRED.test(word)) return scaled(words, at, { by: 100, isGreedy: false })
  return bantuSmall(words, at, false)
}

function scaled(
  words: readonly string[],
  at: number,
  scale: { readonly by: number; readonly isGreedy: boolean },
): Partial {
  const times = bantuSmall(words, at + 1, scale.isGreedy)
  if (times === null) return { value: scale.by, length: 1 }
  return { value: times.value * scale.by, length: 1 + times.length }
}

/** A unit, or tens; greedy: with the unit that follows ("kumi na tano"). */
function bantuSmall(words: readonly string[], at: number, isGreedy: boolean): Partial | null {
  const first = tensOrUnit(words, at)
  if (first === null || !isGreedy || first.value % 10 !== 0) return first
  const joined = at + first.length
  const unit = JOINS.has(words[joined] ?? '') ? smallOf(words[joined + 1] ?? '') : undefined
  if (unit === undefined || unit > 9) return first
  return { value: first.value + unit, length: first.length + 2 }
}

function tensOrUnit(words: readonly string[], at: number): Partial | null {
  const word = words[at] ?? ''
  const tens = word === 'mirongo' ? MIRONGO.get(words[at + 1] ?? '') : undefined
  if (tens !== undefined) return { value: tens, length: 2 }
  const value = /^(?:cents?|mille)$/.test(word) ? undefined : smallOf(word)
  return value === undefined ? null : { value, length: 1 }
}

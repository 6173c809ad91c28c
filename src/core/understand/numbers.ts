import { fold } from './text.ts'

/** Forms of 1 to 20 and the tens in the four languages, folded; Bantu numbers agree with their noun. */
const NUMBER_WORDS: readonly (readonly [number, string])[] = [
  [
    1,
    'one a an single un une rimwe imwe umwe kimwe limwe rumwe bumwe kamwe moja mmoja kimoja wamoja',
  ],
  [
    2,
    'two couple pair deux kabiri ebyiri ebyeri abiri babiri bibiri bubiri tubiri ibiri mbiri mbili mawili wawili viwili miwili',
  ],
  [
    3,
    'three trois gatatu eshatu atatu batatu bitatu butatu dutatu itatu tatu matatu watatu vitatu mitatu',
  ],
  [4, 'four quatre kane enye ane bane bine bune tune ine nne manne wanne vinne minne'],
  [
    5,
    'five cinq gatanu eshanu atanu batanu bitanu butanu dutanu itanu tano matano watano vitano mitano',
  ],
  [6, 'six gatandatu esheshatu atandatu batandatu bitandatu itandatu sita'],
  [7, 'seven sept karindwi zirindwi arindwi barindwi birindwi irindwi saba'],
  [8, 'eight huit umunani nane manane wanane vinane minane'],
  [9, 'nine neuf icyenda tisa'],
  [10, 'ten dix dizaine icumi cumi kumi'],
  [11, 'eleven onze'],
  [12, 'twelve dozen douze douzaine'],
  [13, 'thirteen treize'],
  [14, 'fourteen quatorze'],
  [15, 'fifteen quinze'],
  [16, 'sixteen seize'],
  [17, 'seventeen'],
  [18, 'eighteen'],
  [19, 'nineteen'],
  [20, 'twenty vingt makumyabiri ishirini'],
  [30, 'thirty trente mirongwitatu thelathini'],
  [40, 'forty quarante mirongwine arobaini'],
  [50, 'fifty cinquante mirongwitanu hamsini'],
  [60, 'sixty soixante mirongwitandatu sitini'],
  [70, 'seventy septante mirongwirindwi sabini'],
  [80, 'eighty huitante mirongwinani themanini'],
  [90, 'ninety nonante mirongwicyenda tisini'],
]

const VALUES: ReadonlyMap<string, number> = new Map(
  NUMBER_WORDS.flatMap(([value, words]) => words.split(' ').map((word) => [word, value] as const)),
)

const ORDINALS: ReadonlyMap<string, number> = new Map(
  [
    [1, 'first 1st premier premiere kwanza mbere'],
    [2, 'second 2nd deuxieme second seconde pili'],
    [3, 'third 3rd troisieme'],
    [4, 'fourth 4th quatrieme'],
    [5, 'fifth 5th cinquieme'],
    [6, 'sixth 6th sixieme'],
    [7, 'seventh 7th septieme'],
    [8, 'eighth 8th huitieme'],
    [9, 'ninth 9th neuvieme'],
    [10, 'tenth 10th dixieme'],
  ].flatMap(([value, words]) =>
    String(words)
      .split(' ')
      .map((word) => [word, Number(value)] as const),
  ),
)

/** Words that make the number beside them an amount of money. */
const MONEY_WORDS = new Set(
  'frw rwf fw francs franc faranga amafaranga shilingi shillings tsh ksh ugx eur euro euros usd dollars dollar'.split(
    ' ',
  ),
)
const THOUSANDS = new Set('thousand mille ibihumbi igihumbi bihumbi elfu'.split(' '))
const HUNDREDS = new Set('hundred cent ijana magana mia'.split(' '))
/** No bar sells this many of anything in one line, but plenty of things for this much money. */
const SMALLEST_AMOUNT = 500

export type ReadNumber = {
  readonly kind: 'count' | 'money'
  readonly value: number
  /** How many words it took. */
  readonly length: number
  /** Written in digits, or as a word: a digit is never an article. */
  readonly isDigits: boolean
}

/**
 * The number that starts at `words[at]` (folded words, digits as they stand), or `null`. Knows
 * `x3`, `3x`, `*3`, compounds (`cumi na kabiri`, `dix sept`, `half a dozen`) and tells an amount of
 * money (`5k`, `5.000`, `ibihumbi bitanu`, `elfu tano`) from a count.
 */
export function readNumber(words: readonly string[], at: number): ReadNumber | null {
  const word = words[at]
  if (word === undefined || !mayBegin(word)) return null
  // "Sirop à l'eau", folded.
  if (word === 'a' && /^(?:l'?|la|les?)$/.test(words[at + 1] ?? '')) return null
  return (
    readCurrency(words, at) ??
    readThousands(words, at) ??
    readDozens(words, at) ??
    readDigits(words, at) ??
    readWords(words, at)
  )
}

/** What any number begins with that is not in a list; most words of a sentence are neither. */
const BEGINS = /\d|^[x*×]$|^(?:half|demi|a|one|une)(?: |$)/

function mayBegin(word: string): boolean {
  return (
    VALUES.has(word) ||
    word === MIRONGO ||
    UNITS.has(word) ||
    MONEY_WORDS.has(word) ||
    BEGINS.test(word)
  )
}

/** The count that is all of `text`; `null` where it says anything else. */
export function wholeNumber(text: string): number | null {
  const words = text.trim().split(' ')
  const number = readNumber(words, 0)
  return number?.kind === 'count' && number.length === words.length ? number.value : null
}

/** The value of a single number word, articles included; `undefined` for other words. */
export function numberOf(word: string): number | undefined {
  return /^\d{1,6}$/.test(word) ? Number(word) : VALUES.get(word)
}

/** `second`, `2nd`, `deuxieme`, `ya pili` (its `pili`): the place in a list. */
export function ordinalOf(word: string): number | undefined {
  return ORDINALS.get(fold(word))
}

/** Past the end there is no word, which matches nothing. */
function wordAt(words: readonly string[], at: number): string {
  return words[at] ?? ''
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ...[...THOUSANDS].map((word) => [word, 1_000] as const),
  ...[...HUNDREDS].map((word) => [word, 100] as const),
])

/** `ibihumbi bitanu`, `elfu tano` (unit first), `deux mille` (unit last). */
function readThousands(words: readonly string[], at: number): ReadNumber | null {
  const word = wordAt(words, at)
  const next = wordAt(words, at + 1)
  const unit = UNITS.get(word)
  if (unit !== undefined) {
    const count = numberOf(next)
    return count === undefined ? money(unit, 1) : money(unit * count, 2)
  }
  const count = numberOf(word)
  const unitAfter = UNITS.get(next)
  return count === undefined || unitAfter === undefined ? null : money(count * unitAfter, 2)
}

/** `frw 300`, `amafaranga ijana`. */
function readCurrency(words: readonly string[], at: number): ReadNumber | null {
  if (!MONEY_WORDS.has(wordAt(words, at))) return null
  const next = wordAt(words, at + 1)
  const amount = /^\d/.test(next) ? readDigits(words, at + 1) : readThousands(words, at + 1)
  return amount === null ? null : money(amount.value, amount.length + 1)
}

function money(value: number, length: number): ReadNumber {
  return { kind: 'money', value, length, isDigits: false }
}

function readDozens(words: readonly string[], at: number): ReadNumber | null {
  const text = words.slice(at, at + 4).join(' ')
  const half = /^(?:half (?:a )?dozen|une demi douzaine|demi douzaine)/.exec(text)
  if (half !== null) return count(6, half[0].split(' ').length)
  const dozen = /^(?:a|one|une) (dozen|douzaine|couple|pair|dizaine)/.exec(text)
  if (dozen === null) return null
  const length = 2 + (['of', 'de'].includes(wordAt(words, at + 2)) ? 1 : 0)
  return count(VALUES.get(dozen[1] ?? '') ?? 1, length)
}

function count(value: number, length: number): ReadNumber {
  return { kind: 'count', value, length, isDigits: false }
}

function readDigits(words: readonly string[], at: number): ReadNumber | null {
  const word = wordAt(words, at)
  const next = wordAt(words, at + 1)
  const times = /^(?:[x*×](\d{1,4})|(\d{1,4})[x*×])$/.exec(word)
  if (times !== null) return digits(Number(times[1] ?? times[2]), 1)
  if (/^[x*×]$/.test(word) && /^\d{1,4}$/.test(next)) return digits(Number(next), 2)
  const written = writtenAmount(word)
  if (written !== null) return money(written, 1)
  if (!/^\d+$/.test(word)) return null
  if (/^[1-9]\d{0,2}$/.test(word) && /^\d{3}$/.test(next)) return money(Number(word + next), 2)
  if (MONEY_WORDS.has(next)) return money(Number(word), 2)
  if (Number(word) >= SMALLEST_AMOUNT) return money(Number(word), 1)
  return digits(Number(word), /^[x*×]$/.test(next) ? 2 : 1)
}

/** `5k`, `5.000`, `12,50`: digits no one writes for a count. */
function writtenAmount(word: string): number | null {
  if (/^\d+(?:[.,]\d+)?k$/.test(word)) return Number.parseFloat(word.replace(',', '.')) * 1_000
  if (/^\d{1,3}(?:[.,]\d{3})+$/.test(word)) return Number(word.replace(/[.,]/g, ''))
  // "0.0" is a beer.
  return /^(?!0+[.,]0+$)\d+[.,]\d{1,2}$/.test(word)
    ? Number.parseFloat(word.replace(',', '.'))
    : null
}

function digits(value: number, length: number): ReadNumber {
  return { kind: 'count', value, length, isDigits: true }
}

function readWords(words: readonly string[], at: number): ReadNumber | null {
  const tens = tensAt(words, at)
  if (tens === null || tens.value < 10 || tens.value % 10 !== 0) return tens
  const end = at + tens.length
  const joins = JOINS.has(wordAt(words, end)) ? 1 : 0
  const rest = readTeen(words, at, end + joins) ?? readUnit(words, end, joins)
  if (rest === null) return tens
  // French "dix sept" and English "twenty two" join without a word; "dix" joins only 7, 8, 9.
  const isBareTen = joins === 0 && tens.value === 10
  if (isBareTen && (words[at] !== 'dix' || rest.value < 7)) return tens
  return count(tens.value + rest.value, tens.length + joins + rest.length)
}

/** A number word; French eighty is four twenties, and "mirongo itanu" are five tens. */
function tensAt(words: readonly string[], at: number): ReadNumber | null {
  if (isFourTwenties(words, at)) return count(80, 2)
  if (words[at] === MIRONGO) {
    const tens = VALUES.get(wordAt(words, at + 1)) ?? 0
    return tens > 1 && tens < 10 ? count(10 * tens, 2) : null
  }
  const value = VALUES.get(wordAt(words, at))
  return value === undefined ? null : count(value, 1)
}

function isFourTwenties(words: readonly string[], at: number): boolean {
  return words[at] === 'quatre' && /^vingts?$/.test(wordAt(words, at + 1))
}

/** French counts on to nineteen from sixty and from eighty. */
function readTeen(words: readonly string[], at: number, from: number): ReadNumber | null {
  if (words[at] !== 'soixante' && !isFourTwenties(words, at)) return null
  const value = VALUES.get(wordAt(words, from)) ?? 0
  return value >= 10 && value < 20 ? readWords(words, from) : null
}

function readUnit(words: readonly string[], end: number, joins: number): ReadNumber | null {
  const word = wordAt(words, end + joins)
  // "Vingt et une": in French the article is the unit.
  const isOne = words[end] === 'et' && /^une?$/.test(word)
  const unit = isOne ? 1 : unitOf(word)
  return unit === null ? null : count(unit, 1)
}

const MIRONGO = 'mirongo'
const JOINS = new Set(['na', "n'", 'et', 'and', '-'])

/** 1 to 9; "twenty and a salad" is not 21, so an article is no unit. */
function unitOf(word: string): number | null {
  const value = VALUES.get(word)
  return value === undefined || value >= 10 || /^(?:a|an|une?)$/.test(word) ? null : value
}

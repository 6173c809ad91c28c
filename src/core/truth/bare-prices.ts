import { numberOf } from '../understand/numbers.ts'
import type { Clause } from './clauses.ts'

/** A number with nothing of money beside it that is a price all the same. */
export type BarePrice = {
  readonly text: string
  /** In major units: what it may mean. */
  readonly majors: readonly number[]
}

const WORD = /[a-z]+|\d+/g
const ZERO = /^(?:zero|oh|nil|sifuri|zeru|ubusa)$/

/** Said one by one, fewer digits are a count or a choice of two. */
const LEAST_DIGITS = 3

type Run = { readonly from: number; readonly to: number; readonly digits: string }

/** Digits said one by one, where they are no table and no part of a larger number. */
function* runsOf(text: string): Generator<Run> {
  let run: RegExpExecArray[] = []
  let before = ''
  for (const match of [...text.matchAll(WORD), null]) {
    if (match !== null && digitOf(match[0]) !== null) {
      run.push(match)
      continue
    }
    const [first, last] = [run[0], run.at(-1)]
    // Of "twenty-three zero zero" the digits are a part.
    const isPart = LABEL.test(before) || numberOf(before) !== undefined
    if (first !== undefined && last !== undefined && run.length >= LEAST_DIGITS && !isPart) {
      const digits = run.map(([word]) => digitOf(word)).join('')
      yield { from: first.index, to: last.index + last[0].length, digits }
    }
    run = []
    before = match?.[0] ?? ''
  }
}

/** "One eight zero zero". Read in the whole sentence, since commas may part them, and with its last clause. */
export function* spelledNumbers({ isLast, sentence }: Clause): Generator<BarePrice> {
  if (!isLast) return
  for (const { digits } of runsOf(sentence)) yield { text: digits, majors: [Number(digits)] }
}

/** "Order one zero one" as "order 101". */
export function digitsJoined(text: string): string {
  let joined = ''
  let end = 0
  for (const { from, to, digits } of runsOf(text)) {
    joined += text.slice(end, from) + digits
    end = to
  }
  return joined + text.slice(end)
}

const LABEL = /^(?:tables?|ameza|meza|[a-z])$/

function digitOf(word: string): number | null {
  if (ZERO.test(word)) return 0
  const value = /^an?$/.test(word) || word.length === 0 ? undefined : numberOf(word)
  return value !== undefined && value < 10 && !/^0\d/.test(word) ? value : null
}

/** One word of what a dish is called. */
const NAME_WORD = String.raw`[\p{L}\d'-]+`
/** Behind the number nothing but marks. */
const END = String.raw`[^\p{L}\d]*$`

const IS = "'s| is| costs?| goes for| est a| sont a| coute(?:nt)?| ="
const JUST = 'only|just|now|maintenant|seulement'
const EACH = 'now|today|tonight|each|only|apiece|seulement|maintenant|ce soir|chacune?|piece'
/** What a dish is said to be, where a number is all that is said of it: "ugali is 0", "la pizza est à sept". */
const PREDICATE = new RegExp(
  String.raw`^((?:${NAME_WORD} +){0,5}${NAME_WORD}?)(?:${IS})(?: (?:${JUST}))* ([a-z]+|\d{1,2})(?: (?:${EACH}))?${END}`,
  'u',
)

const IN_THOUSANDS = 'bibiri|bitatu|bine|bitanu|bitandatu|birindwi'
/** In Kinyarwanda and Swahili "Primus ni ebyiri" counts them: only nothing, and thousands left unsaid, are prices. */
const NI = new RegExp(
  String.raw`^(?:(?!na )${NAME_WORD} +){1,6}ni (?:tu |gusa |sasa )?(0|sifuri|zeru|ubusa|${IN_THOUSANDS})(?: (?:gusa|tu|sasa|ubu|uyu munsi|leo))?${END}`,
  'u',
)

/** "Ugali: 0". */
const NOTHING = new RegExp(
  String.raw`^(?:${NAME_WORD} +){0,5}${NAME_WORD} ?[:=-] ?(0|zero|nil|sifuri|zeru|ubusa)${END}`,
  'u',
)

const THE_BILL = 'bill|tab|addition|note|facture|fagitire(?: yanyu| yawe)?|bili(?: yako| yenu)?'
const AND_A_HALF = " and a half| et demie?| n'igice| na nusu"
/** "Your bill is seven": thousands left unsaid. */
const BILL = new RegExp(
  String.raw`^(?:(?:your|the|votre|la|l') ?)?(?:${THE_BILL}) (?:is|comes to|est de|est a|ni) ([a-z]+|\d{1,2})(?:${AND_A_HALF})?${END}`,
  'u',
)

/** A number of these is none of money. */
const COUNTED =
  /\b(?:counts?|numbers?|sizes?|quantity|orders?|carts?|choices?|options?|limit|portions?)\b/

/** @param isNamed the clause names something of the menu. */
export function barePrice(clause: Clause, isNamed: boolean): BarePrice | null {
  const { text, isQuestion } = clause
  const said = isQuestion ? null : (BILL.exec(text)?.[1] ?? (isNamed ? numberSaidOf(text) : null))
  // "The steak is one" is one of something.
  if (said === null || /^(?:an?|one)$/.test(said)) return null
  const value = ZERO.test(said) ? 0 : numberOf(said)
  if (value === undefined) return null
  const isInThousands = said.startsWith('bi') || BILL.test(text)
  return { text: said, majors: isInThousands ? [value, value * 1_000] : [value] }
}

function numberSaidOf(text: string): string | null {
  const [, subject = '', number = null] = PREDICATE.exec(text) ?? []
  if (number !== null) return COUNTED.test(subject) ? null : number
  return NI.exec(text)?.[1] ?? NOTHING.exec(text)?.[1] ?? null
}

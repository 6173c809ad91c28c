import { numberOf } from '../understand/numbers.ts'
import type { Clause } from './clauses.ts'
import { oneOf } from './phrases.ts'
import { spokenNumber } from './spoken-numbers.ts'

/**
 * Where these stand a number in words is read as an hour: fewer words than `topics/opening.ts` has, which reads days and
 * what no clock tells.
 */
const OPENING = oneOf(String.raw`
  (?:on est|nous sommes) la
  tupo|turi hano|dutangira|tunaanza|on commence|open|opens|opening|reopen|close|closes
  closing|closed|shuts?|shutting|last orders?|dernieres? commandes?|komande za nyuma
  oda za mwisho|ouvert\w*|ouvr\w+
  ferm(?:e|es|ons|ez|ent|ee?s?|eture)
  \w*fungu(?:ra|ye|a|liwa)?
  \w*funga|\w*mefungu\w*
  (?:serv\w+|kitchen|cuisine|igikoni|jikoni|here|ici|hano|hapa)(?: [a-z']+){0,3} (?:until|till|til|jusqu'a|jusque|kugeza|hadi|mpaka)`)
const TIME =
  /\b(?:(saa|at|until|till|by|from|before|after|avant|apres|jusqu'a|des|kugeza|hadi|mpaka) )?(\d{1,2})(?:(?:[:.]| ?h ?)(\d{2})| ?(h|heures?))?(?: ?([ap]\.?m\b))?(?: (?:za |ya |z')?(?:mu )?(asubuhi|gitondo|mchana|manywa|jioni|mugoroba|usiku|ijoro)\b)?/g
const EVENING = /\b(?:tonight|this evening|ce soir)\b/
const BY_DAY = /^(?:asubuhi|gitondo|mchana|manywa)$/
const BY_NIGHT = /^(?:usiku|ijoro)$/
const NAMED: readonly (readonly [RegExp, string])[] = [
  [/\b(?:midnight|minuit|saa sita (?:za |ya )?usiku|saa sita z'ijoro)\b/, '00:00'],
  [/\b(?:noon|midday|midi|saa sita (?:za |ya )?mchana)\b/, '12:00'],
]

/** Opening and closing times that the bar's hours do not have. Only read where a clause speaks of opening. */
export function hoursClaims(clause: Clause, times: readonly string[]): readonly string[] {
  if (!OPENING.test(clause.text)) return []
  const text = hoursInDigits(clause.text)
  const isEvening = EVENING.test(clause.text)
  const known = new Set(times.map((time) => (time === '24:00' ? '00:00' : time)))
  const wrong = [...text.matchAll(TIME)].filter((match) => {
    const readings = readingsOf(match, isEvening)
    return readings.length > 0 && !readings.some((time) => known.has(time))
  })
  const named = NAMED.filter(([pattern, time]) => pattern.test(clause.text) && !known.has(time))
  return [...wrong.map((match) => match[0].trim()), ...named.map(([, time]) => time)]
}

const HALF_PAST = /\b(?:half past|half) (\d{1,2})\b/g
const AND_A_HALF =
  /\b(saa \d{1,2}|\d{1,2} ?(?:heures?|h))(?: za \w+| z'\w+)? (?:et demie?|na nusu|n'igice|n igice)\b/g

/** Kinyarwanda counts hours in a form of its own. */
const RW_HOURS: ReadonlyMap<string, number> = new Map(
  Object.entries({ moya: 1, mbiri: 2, ine: 4, yine: 4, tanu: 5, munani: 8, cyenda: 9 }),
)

/** Whether a folded clause tells when the house opens or closes. */
export function speaksOfHours(text: string): boolean {
  return OPENING.test(text)
}

/** "Vingt-trois", once its words are digits. */
const TENS_AND_UNIT = /\b([2-5]0)[ -](?:et |and )?([1-9])\b(?!:)/g
/** "Two three zero zero", as whoever fears to be misheard says it. */
const ONE_BY_ONE = /\b([0-2]) (\d) ([0-5]) (\d)\b(?! \d)/g
/** "Twenty-three hundred", "twenty-three zero zero". */
const ON_THE_HOUR = /\b(\d{1,2}) (?:hundred|0 0)\b(?: hours)?/g
/** "At ten thirty"; a bare "ten thirty" may be many things. */
const HOUR_AND_MINUTES =
  /\b(at|until|till|by|from|to|before|after|avant|apres|jusqu'a|des|a|de|kugeza|hadi|mpaka|saa) (\d{1,2})(?: heures?)? ([0-5]\d)\b(?! ?(?:minutes?|mins?|cl))/g

/** Words of 0 to 50 in digits, but for what is part of hundreds and thousands: no hour is as large. */
function unitsInDigits(text: string): string {
  const found = [...text.matchAll(/[a-z]+|\d+/g)]
  const words = found.map(([word]) => word)
  let [said, end] = ['', 0]
  for (let at = 0; at < words.length;) {
    const number = spokenNumber(words, at)
    const length = number?.length ?? 1
    const isSum = number?.isLarge === true && !isOnTheHour(words.slice(at - 1, at + length))
    for (const match of isSum ? [] : found.slice(at, at + length)) {
      said += text.slice(end, match.index) + unitInDigits(match[0])
      end = match.index + match[0].length
    }
    at += length
  }
  return said + text.slice(end)
}

function unitInDigits(word: string): string {
  if (/^\d/.test(word)) return word
  if (/^(?:zero|oh|sifuri|zeru)$/.test(word)) return '0'
  const value = /^(?:an?|une?)$/.test(word) ? undefined : (RW_HOURS.get(word) ?? numberOf(word))
  return value === undefined || value > 50 ? word : String(value)
}

/** "At twenty-three hundred". */
function isOnTheHour(words: readonly string[]): boolean {
  return /^(?:at|until|till|by|from|to|before|after)(?: [a-z]+){1,2} hundred$/.test(words.join(' '))
}

/** Hours said in words as digits: "half past two", "deux heures et demie", "saa nane na nusu", "at ten thirty". */
export function hoursInDigits(text: string): string {
  return unitsInDigits(text.replaceAll(/\bune heure\b/g, '1 heure'))
    .replaceAll(/\b10 na (\d)\b/g, (_, unit: string) => String(10 + Number(unit)))
    .replaceAll(TENS_AND_UNIT, (_, tens: string, unit: string) =>
      String(Number(tens) + Number(unit)),
    )
    .replaceAll(ONE_BY_ONE, '$1$2:$3$4')
    .replaceAll(ON_THE_HOUR, '$1:00')
    .replaceAll(HOUR_AND_MINUTES, '$1 $2:$3')
    .replaceAll(HALF_PAST, '$1:30')
    .replaceAll(AND_A_HALF, (_, hour: string) => `${hour.replace(/ ?(?:heures?|h)$/, '')}:30`)
}

/** What a time may mean; empty where the digits are no time. Swahili and Kinyarwanda hours count from six. */
function readingsOf(match: RegExpMatchArray, isEvening: boolean): readonly string[] {
  const [, lead, hours = '', minutes, bare, half, part] = match
  const isTime = [lead, minutes, bare, half].some((mark) => mark !== undefined)
  if (!isTime || Number(hours) > 24) return []
  const hour = Number(hours) % 24
  if (half !== undefined) return [clock((hour % 12) + afternoon(half), minutes)]
  const isSaa = lead === 'saa' && hour <= 12 && !hours.startsWith('0')
  if (isSaa) return fromSix(hour, { minutes, part })
  // "At eight" is in the morning or in the evening.
  const isBare = lead !== undefined && lead !== 'saa' && bare === undefined && hour <= 12
  return isBare ? fromTwelve(hour, minutes, isEvening) : [clock(hour, minutes)]
}

/** Tonight no hour but the first few after midnight is one of the morning. */
function fromTwelve(
  hour: number,
  minutes: string | undefined,
  isEvening: boolean,
): readonly string[] {
  const later = clock(hour + 12, minutes)
  return isEvening && hour > 3 ? [later] : [clock(hour, minutes), later]
}

function afternoon(half: string): number {
  return half.startsWith('p') ? 12 : 0
}

/** The part of the day says that the hour counts from six, and from which six. */
function fromSix(
  hour: number,
  said: { readonly minutes: string | undefined; readonly part: string | undefined },
): readonly string[] {
  const { minutes, part } = said
  const morning = clock(hour + 6, minutes)
  const evening = clock(hour + 18, minutes)
  if (part === undefined) return [clock(hour, minutes), morning, evening]
  if (BY_DAY.test(part)) return [morning]
  // At dusk either may be meant: "saa kumi jioni" is 16:00, "saa moja jioni" 19:00.
  return BY_NIGHT.test(part) ? [evening] : [morning, evening]
}

function clock(hour: number, minutes: string | undefined): string {
  return `${String(hour % 24).padStart(2, '0')}:${minutes ?? '00'}`
}

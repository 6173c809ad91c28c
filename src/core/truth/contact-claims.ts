import { numberOf } from '../understand/numbers.ts'
import type { ClaimFacts } from './facts.ts'

/** Ends of addresses that a chat makes a link of. Words that begin a sentence are left out: a space may be missing. */
const ENDINGS =
  'com|net|org|rw|me|io|ly|app|co|ke|tz|ug|cd|bi|fr|be|eu|uk|za|ch|ai|cc|tv|ws|info|biz|link|gl|gg|xyz|dev|africa|shop|online|site|website|page|store|pay|money|top|live|club|vip|click|menu|restaurant|cafe|bar|delivery|chat|cloud|tech|mobi|world'
const LINK = new RegExp(
  [
    String.raw`(?:https?:|tel:|mailto:|ussd:)\S+`,
    String.raw`\bwww\s?\.\s?\S+`,
    String.raw`[^\s@<>()]+@[^\s@<>()]+\.[a-z]{2,}`,
    String.raw`(?<![\p{L}\d.@-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:(?:${ENDINGS})(?![\p{L}\d-])(?:\/\S*)?|[a-z]{2,}\/\S+)`,
    String.raw`\b\w+ (?:dot|point) (?:com|rw|me|net|org)\b`,
    String.raw`\b\w+ dot (?:ly|io|co|app)\b`,
    String.raw`\b\w+ ?[\(\[] ?(?:dot|point) ?[\)\]] ?[a-z]{2,}\b`,
  ].join('|'),
  'giu',
)
const DIAL = /[*#]\d+(?:[*#]\d+)+#?|[*#]\d+#/g
const PHONE = /(?<![\d,])\+?\d(?:[ ()./-]{0,2}\d){7,14}(?!\d)/g
const DATE = /^\d{4}-\d{2}-\d{2}/
const GROUPED = /^[1-9]\d{0,2}(?:[ .,]\d{3})+$/

/** Links, addresses, dial strings and phone numbers that no tool gave. Read from the clause with its marks. */
export function contactsIn(text: string, facts: ClaimFacts): readonly string[] {
  const links = [...text.matchAll(LINK)]
    .map((match) => match[0].replace(/[.,;:!?)]+$/, ''))
    .filter((link) => !facts.links.some((known) => known.toLowerCase() === link.toLowerCase()))
  const known = facts.phones.map(digitsOf)
  const phones = [...text.matchAll(PHONE)]
    .map((match) => match[0])
    .filter((phone) => !GROUPED.test(phone) && !DATE.test(phone))
    .filter((phone) => !known.some((one) => one.endsWith(digitsOf(phone).slice(-9))))
  return [
    ...links,
    ...digitsSaid(text),
    ...[...text.matchAll(DIAL)].map((match) => match[0]),
    ...phones,
  ]
}

/** As many digits in a row, said one by one, as no count or price has. */
const SPOKEN_DIGITS = 6
const ZERO = /^(?:zero|oh|sifuri|zeru)$/

function digitsSaid(text: string): readonly string[] {
  const words = text.match(/[a-z]+|\d+/g) ?? []
  let run = 0
  for (const word of words) {
    run = ZERO.test(word) || isDigit(word) ? run + 1 : 0
    if (run === SPOKEN_DIGITS) return ['digits']
  }
  return []
}

function isDigit(word: string): boolean {
  const value = /^an?$/.test(word) ? undefined : numberOf(word)
  return value !== undefined && value < 10
}

function digitsOf(phone: string): string {
  return phone.replaceAll(/\D/g, '')
}

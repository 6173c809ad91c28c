import type { MenuItem } from '../menu.ts'
import type { ChosenOption } from '../tab.ts'
import { choicesNamed, isRefusal } from './choices.ts'
import { SMALLEST_SIZE } from './number-roles.ts'
import { readNumber } from './numbers.ts'
import { NOTE_HEAD, NOTE_PHRASE } from './order-words.ts'
import { fold } from './text.ts'

/** So many of a dish with these choices. */
export type ChoicePart = {
  readonly quantity: number
  readonly choices: readonly ChosenOption[]
}

/** "One with chili and one without" of `quantity` of a dish; `null` where it says less than that, or more. Folded and spoken. */
export function choiceParts(
  item: MenuItem,
  quantity: number,
  spoken: string,
): readonly ChoicePart[] | null {
  const said = partsIn(spoken)
  if (said === null) return null
  const thing = said.find(({ text }) => !isBare(text))?.text.replace(HEAD, '') ?? ''
  const parts = said.map((part) => {
    const text = isBare(part.text) ? `${part.text} ${thing}` : part.text
    return { quantity: part.quantity, ...choicesNamed(item, text) }
  })
  const sum = parts.reduce((all, part) => all + part.quantity, 0)
  const isWhole = parts.every(({ choices, isAll }) => isAll && choices.length > 0)
  if (!isWhole || sum !== quantity || parts.length < 2) return null
  return parts.map(({ quantity, choices }) => ({ quantity, choices }))
}

/** "One with chili" alone; `null` where it says anything else. */
export function onePart(item: MenuItem, spoken: string): ChoicePart | null {
  const [part, ...others] = partsIn(spoken) ?? []
  if (part === undefined || others.length > 0) return null
  const { choices, isAll } = choicesNamed(item, part.text)
  return isAll && choices.length > 0 ? { quantity: part.quantity, choices } : null
}

/** "One without salt" of several, number and wish as they were written; `null` where it says anything else. */
export function wishPart(
  note: string,
): { readonly quantity: number; readonly note: string } | null {
  const written = note.trim().split(/\s+/)
  const words = written.map((word) => fold(word).replaceAll(/[^\p{L}\p{N}]+/gu, ''))
  const number = readNumber(words, 0)
  const wish = words.slice(number?.length ?? 0).join(' ')
  const isWish = [SURE_HEAD, NOTE_HEAD, NOTE_PHRASE].some((head) => head.test(wish))
  if (number?.kind !== 'count' || number.value < 1 || !isWish || !wish.includes(' ')) return null
  const isAll = !note.includes(',') && countParts(words.join(' ')).parts === 1
  return isAll ? { quantity: number.value, note: written.slice(number.length).join(' ') } : null
}

/** True where a clause begins as such a list does: with a number and what comes with it. */
export function beginsParts(spoken: string): boolean {
  const [first] = partsIn(spoken) ?? []
  return first !== undefined && SURE_HEAD.test(`${first.text} `)
}

export function countParts(spoken: string): { readonly parts: number; readonly sum: number } {
  const parts = partsIn(spoken) ?? []
  return { parts: parts.length, sum: parts.reduce((all, part) => all + part.quantity, 0) }
}

/** Where in a clause such a list begins, behind what it is of; 0: nowhere. */
export function partsBegin(words: readonly string[]): number {
  const [first] = partsIn(words.join(' ')) ?? []
  if (first !== undefined && HEAD.test(`${first.text} `)) return 0
  // A dish's own number may stand behind it: "brochette eshatu nta rusenda".
  const own = words.findIndex((_, place) => readNumber(words, place)?.kind === 'count')
  const at = words.findIndex((word, place) => {
    const number = place > own ? readNumber(words, place) : null
    const next = words[place + (number?.length ?? 1)] ?? ''
    const isFew = number?.kind === 'count' && number.value < SMALLEST_SIZE
    return (isFew || (place > own + 1 && OTHER.has(word))) && SURE_HEAD.test(`${next} `)
  })
  // "With ice and 1 without": the "and" tells that it is one more.
  const isAnd = /^(?:and|et|na|n|&)$/u.test(words[at - 1] ?? '')
  return Math.max(0, isAnd ? at - 1 : at)
}

/** More choices of a dish; one of the same group gives way. */
export function withChoices(
  before: readonly ChosenOption[],
  more: readonly ChosenOption[],
): readonly ChosenOption[] {
  const kept = before.filter(({ groupId }) => more.every((one) => one.groupId !== groupId))
  return [...kept, ...more]
}

const HEAD =
  /^(?:with|without|avec|sans|bila|na|nta|yenye|isiyo(?: na)?|irimo|arimo|itarimo|ntarimo|no) /u
/** "Primus ebyiri na brochette" joins two dishes. */
const SURE_HEAD =
  /^(?:with|without|avec|sans|bila|nta|yenye|isiyo(?: na)?|irimo|arimo|itarimo|ntarimo) /u
/** Words between such parts. */
export const JOINTS: ReadonlySet<string> = new Set(['and', 'et', 'na', 'n', '&', 'the', 'l', 'y'])
/** "The other without": one part of them. */
export const OTHER: ReadonlySet<string> = new Set(['other', 'autre', 'nyingine', 'indi', 'ikindi'])

/** "Without", of what the other part names. */
function isBare(text: string): boolean {
  return isRefusal(text) && HEAD.test(`${text} `) && text.split(' ').length === 1
}

/** "One orange and two citron" as numbers and what they count; `null` where words stand before the first number. */
export function partsIn(spoken: string): readonly { quantity: number; text: string }[] | null {
  const words = spoken.split(' ')
  const parts: { quantity: number; words: string[] }[] = []
  for (let at = 0; at < words.length; at += 1) {
    const number = readNumber(words, at)
    const isNumber = number?.kind === 'count' && number.value < SMALLEST_SIZE
    const word = words[at] ?? ''
    if (isNumber) {
      parts.push({ quantity: number.value, words: [] })
      at += number.length - 1
    } else if (OTHER.has(word)) {
      parts.push({ quantity: 1, words: [] })
      if (words[at + 1] === 'one') at += 1
    } else if (parts.length === 0) {
      if (!JOINTS.has(word)) return null
    } else {
      parts.at(-1)?.words.push(word)
    }
  }
  return parts.map((part) => ({ quantity: part.quantity, text: withoutJoints(part.words) }))
}

/** "With chili and": the "and" is of the next part. */
function withoutJoints(words: readonly string[]): string {
  const last = words.findLastIndex((word) => !JOINTS.has(word))
  return words.slice(0, last + 1).join(' ')
}

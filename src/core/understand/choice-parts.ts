import type { MenuItem } from '../menu.ts'
import type { ChosenOption } from '../tab.ts'
import { choicesNamed, isRefusal } from './choices.ts'
import { SMALLEST_SIZE } from './number-roles.ts'
import { readNumber } from './numbers.ts'
import { NOTE_HEAD, NOTE_PHRASE } from './order-words.ts'
import { isSizeTalk } from './size-words.ts'
import { fold } from './text.ts'
import { wordCount } from './words.ts'

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
    const named = choicesNamed(item, text)
    return { quantity: part.quantity, ...named, isPlain: PLAIN.test(part.text) }
  })
  const chosen = parts.flatMap(({ choices }) => choices)
  const mayBePlain = chosen.length > 0 && areFree(item, chosen)
  const sum = parts.reduce((all, part) => all + part.quantity, 0)
  const isWhole = parts.every(({ choices, isAll, isPlain }) =>
    choices.length > 0 ? isAll : isPlain && mayBePlain,
  )
  if (!isWhole || sum !== quantity || parts.length < 2) return null
  return parts.map(({ quantity, choices }) => ({ quantity, choices }))
}

/** "One with ice cream, one plain": of what nobody has to choose, none. */
const PLAIN = /^(?:plain|nature|normale?s?|simple|regular|sans rien|without anything|tupu|kavu)$/u

/** Nobody has to choose of their groups. */
export function areFree(item: MenuItem, choices: readonly ChosenOption[]): boolean {
  return choices.every(({ groupId }) =>
    item.optionGroups.some(({ id, min }) => id === groupId && min === 0),
  )
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
  if (number?.kind !== 'count' || number.value < 1 || !isWish(wish, SURE_HEADS)) return null
  const isAll = !note.includes(',') && countParts(words.join(' ')).parts === 1
  return isAll ? { quantity: number.value, note: written.slice(number.length).join(' ') } : null
}

type WishPart = { readonly quantity: number; readonly note: string }

/** "One with ice and one without" of several, each number and wish as it was written; `null` where it says anything else. */
export function wishParts(note: string): readonly WishPart[] | null {
  const one = wishPart(note)
  if (one !== null) return [one]
  const tokens = [...note.matchAll(/[\p{L}\p{N}&]+/gu)]
  const words = tokens.map(([word]) => fold(word))
  const ranges = partRanges(words) ?? []
  const written = ranges.map(({ from, to }) => {
    const [first, last] = [tokens[from], tokens[to - 1]]
    return from < to && first && last ? note.slice(first.index, last.index + last[0].length) : ''
  })
  const whole = written.find((text) => text.includes(' ')) ?? ''
  const notes = written.map((text) => (text.includes(' ') ? text : turned(text, whole)))
  const said = notes.flatMap((text) => text ?? [])
  const isSure = said.some((text) => isWish(fold(text), SURE_HEADS))
  const areWishes = said.every((text) => isWish(fold(text), isSure ? HEADS : SURE_HEADS))
  if (ranges.length < 2 || said.length < ranges.length || !areWishes) return null
  return ranges.map(({ quantity }, at) => ({ quantity, note: said[at] ?? '' }))
}

/** Of "with ice" and "without": "without ice". `null` where it does not turn it round. */
export function turned(bare: string, note: string): string | null {
  const [, head = '', thing = ''] = OF_ONE_THING.exec(note) ?? []
  const isOfThing = beginsParts(`1 ${fold(head)}`) || /^(?:no|na)$/iu.test(head)
  return isOfThing && isRefusal(bare) !== isRefusal(note) ? `${bare} ${thing}` : null
}

/** "Avec des glaçons"; how much of it is wanted can not be turned round. */
const OF_ONE_THING =
  /^(\S+) (?:(?:des|du|de la|de) )?((?!extra|more|less|lots)[^\s,]+(?: [^\s,]+)?)$/iu

function isWish(folded: string, heads: readonly RegExp[]): boolean {
  return folded.includes(' ') && heads.some((head) => head.test(folded))
}

/** True where a clause begins as such a list does: with a number and what comes with it. */
export function beginsParts(spoken: string): boolean {
  const [first] = partsIn(spoken) ?? []
  return first !== undefined && isSureWish(first.text)
}

function isSureWish(text: string): boolean {
  return SURE_HEAD.test(`${text} `) || NA_WISH.test(text)
}

export function countParts(spoken: string): { readonly parts: number; readonly sum: number } {
  const parts = partsIn(spoken) ?? []
  return { parts: parts.length, sum: parts.reduce((all, part) => all + part.quantity, 0) }
}

/** Where in a clause such a list begins, behind what it is of; 0: nowhere. */
export function partsBegin(words: readonly string[]): number {
  if (words.length < 3) return 0
  const said = words.join(' ')
  const [first] = partsIn(said) ?? []
  if (first !== undefined && HEAD.test(`${first.text} `)) return 0
  if (arePhrases(said) && !words.some((word) => OTHER.has(word))) return 0
  // A dish's own number may stand behind it: "brochette eshatu nta rusenda".
  const own = words.findIndex((_, place) => readNumber(words, place)?.kind === 'count')
  const at = words.findIndex((word, place) => {
    const number = mayCountPart(words, place, own) ? readNumber(words, place) : null
    const isFew = number?.kind === 'count' && number.value < SMALLEST_SIZE
    if (isAnother(words, place, own)) return true
    if (!isFew && (place <= own + 1 || !OTHER.has(word))) return false
    const from = place + (number?.length ?? 1)
    const rest = words
      .slice(from, from + MAX_HEAD)
      .join(' ')
      .replace(OF_THEM, '')
    return isSureWish(rest) || NOTE_PHRASE.test(rest)
  })
  if (words.slice(0, at).every((word) => JOINTS.has(word))) return 0
  // "With ice and 1 without": the "and" tells that it is one more.
  return Math.max(0, LEADS.test(words[at - 1] ?? '') ? at - 1 : at)
}

/** "Two of them without sugar". */
const OF_THEM = /^(?:of (?:them|those)|d entre elles|d entre eux) /u

/** "Apple tart with cream and one without": no number of the tart; "a big one without" none at all. */
function mayCountPart(words: readonly string[], at: number, own: number): boolean {
  const before = words[at - 1] ?? ''
  if (words[at] === 'one' && isSizeTalk(before)) return false
  return at > own || (at > 1 && AND.test(before))
}

function isAnother(words: readonly string[], at: number, own: number): boolean {
  return anotherBare(words, at) > 0 || (at > own && anotherWish(words, at) > 0)
}

/** True where a clause is such a list and nothing else: "one rare and two medium". */
export function arePhrases(spoken: string): boolean {
  const parts = partsIn(spoken) ?? []
  return parts.length > 0 && parts.every(({ text }) => NOTE_PHRASE.exec(text)?.[0] === text)
}

/** "Another with", "un autre sans": one more, that turns round what was said of the first. How many words stand before that. */
function anotherBare(words: readonly string[], at: number): number {
  // It is the end of a clause, and three words long.
  if (words.length - at > 3) return 0
  const head = ANOTHER_BARE.exec(words.slice(at).join(' '))?.[1] ?? ''
  return head === '' ? 0 : head.split(' ').length
}

const ANOTHER_BARE = /^(another(?: one)?|une? autre) (?:with|without|avec|sans)$/u

/** "Another with cheese", "un autre sans oignons", "nyingine na jibini". How many words stand before that. */
function anotherWish(words: readonly string[], at: number): number {
  const said = words.slice(at, at + MAX_HEAD + 3).join(' ')
  const head = ANOTHER.exec(said)?.[0] ?? ''
  const rest = said.slice(head.length)
  return isSureWish(rest) || NOTE_PHRASE.test(rest) ? wordCount(head) : 0
}

const ANOTHER =
  /^(?:another(?: one)?|one more|encore une?|une? (?:autre|de plus)|nyingine(?: moja)?|moja (?:nyingine|zaidi)|indi(?: imwe)?|ikindi(?: kimwe)?) /u

function countFrom(words: readonly string[], from: number) {
  for (let at = from; at < words.length; at += 1) {
    const number = readNumber(words, at)
    if (number?.kind === 'count') return { at, value: number.value, end: at + number.length }
  }
  return null
}

/** Where "2 Fanta 1 orange 1 citron" begins to tell apart by name what its first number counts; 0: nowhere. */
export function namesBegin(words: readonly string[]): number {
  const whole = countFrom(words, 0)
  const next = whole === null ? null : countFrom(words, whole.end)
  // "Brochette ebyiri imwe …": behind its dish, one number may follow another.
  if (whole === null || next === null || (next.at === whole.end && whole.at === 0)) return 0
  const parts = partRanges(words.slice(next.at)) ?? []
  const isAll = parts.reduce((sum, { quantity }) => sum + quantity, 0) === whole.value
  return parts.length > 1 && isAll && !AND.test(words[next.at - 1] ?? '') ? next.at : 0
}

/** Where "dont deux 0.0" begins, behind what they are of; 0: nowhere. */
export function includedBegin(words: readonly string[]): number {
  const isNumber = (at: number) => readNumber(words, at)?.kind === 'count'
  return Math.max(
    0,
    words.findIndex((word, at) => INCLUDES.test(word) && isNumber(at + 1)),
  )
}

const INCLUDES = /^(?:dont|including|incl|harimo|zikiwemo|ikiwemo|but|mais|ariko|lakini)$/u

/** Where "and the other …" begins, behind what one of them is; 0: nowhere. */
export function otherBegins(words: readonly string[]): number {
  if (!words.some((word) => OTHER.has(word))) return 0
  const from = words.findIndex((_, at) => readNumber(words, at)?.value === 1)
  const at = words.findIndex((word, place) => place > from + 1 && OTHER.has(word))
  const rest = words.slice(at + 1).join(' ')
  if (from < 0 || at < 0 || rest === '' || isWish(`${rest} `, SURE_HEADS)) return 0
  const first = words.slice(0, at).findLastIndex((word) => !JOINTS.has(word)) + 1
  return first > from + 1 ? first : 0
}

/** "One orange" and, behind a comma, "the other citron". */
export function goesOn(last: string, next: string): boolean {
  const isOther = OTHER.has(next.split(' ').find((word) => !JOINTS.has(word)) ?? '')
  return isOther && !beginsParts(next) && partsIn(last)?.[0]?.quantity === 1
}

/** More words than what a wish begins with ever has. */
const MAX_HEAD = 5

/** More choices of a dish; one of the same group gives way. */
export function withChoices(
  before: readonly ChosenOption[],
  more: readonly ChosenOption[],
): readonly ChosenOption[] {
  const kept = before.filter(({ groupId }) => more.every((one) => one.groupId !== groupId))
  return [...kept, ...more]
}

const LEADS = /^(?:and|et|na|n|&|but|mais|ariko|lakini|dont|including|incl|harimo|zikiwemo)$/u
const AND = /^(?:and|et|na|n|&)$/u
const HEAD =
  /^(?:with|without|avec|sans|bila|na|nta|yenye|isiyo(?: na)?|irimo|arimo|itarimo|ntarimo|no) /u
/** "Primus ebyiri na brochette" joins two dishes. */
const SURE_HEAD =
  /^(?:with|without|avec|sans|bila|nta|yenye|isiyo(?: na)?|irimo|arimo|itarimo|ntarimo) /u
/** "Na kuku" is a dish more. */
const NA_WISH =
  /^na (?:pilipili|chumvi|sukari|barafu|limau|ndimu|maziwa|jibini|urusenda|umunyu|isukari|urubura)(?= |$)/u
const SURE_HEADS = [SURE_HEAD, NOTE_HEAD, NOTE_PHRASE, NA_WISH]
const HEADS = [HEAD, ...SURE_HEADS]
/** Words between such parts. */
export const JOINTS: ReadonlySet<string> = new Set(
  'and et na n & the l y but mais ariko lakini dont including incl harimo zikiwemo ikiwemo'.split(
    ' ',
  ),
)
/** "The other without": one part of them. */
export const OTHER: ReadonlySet<string> = new Set('other autre nyingine indi ikindi'.split(' '))

/** "Without", of what the other part names. */
function isBare(text: string): boolean {
  return isRefusal(text) && HEAD.test(`${text} `) && text.split(' ').length === 1
}

/** "One orange and two citron" as numbers and what they count; `null` where words stand before the first number. */
export function partsIn(spoken: string): readonly { quantity: number; text: string }[] | null {
  const words = spoken.split(' ')
  const parts = partRanges(words)
  if (parts === null) return null
  return parts.map(({ quantity, from, to }) => ({
    quantity,
    text: words.slice(from, to).join(' '),
  }))
}

/** A number, "the other one" or "another one" in front of a part, and how many words it is. */
function headAt(
  words: readonly string[],
  at: number,
): { readonly quantity: number; readonly length: number } | null {
  const another = anotherBare(words, at) || anotherWish(words, at)
  if (another > 0) return { quantity: 1, length: another }
  const number = readNumber(words, at)
  if (number?.kind === 'count' && number.value < SMALLEST_SIZE) {
    return { quantity: number.value, length: number.length }
  }
  if (!OTHER.has(words[at] ?? '')) return null
  return { quantity: 1, length: words[at + 1] === 'one' ? 2 : 1 }
}

type PartRange = { readonly quantity: number; readonly from: number; readonly to: number }

/** The same by the places of their words. */
export function partRanges(words: readonly string[]): readonly PartRange[] | null {
  const heads: { quantity: number; at: number; from: number }[] = []
  for (let at = 0; at < words.length; at += 1) {
    // "Un à point": nobody counts twice.
    const isTwice = words[at] === 'a' && heads.at(-1)?.from === at
    const head = isTwice ? null : headAt(words, at)
    if (head === null) {
      if (heads.length === 0 && !JOINTS.has(words[at] ?? '')) return null
      continue
    }
    heads.push({ quantity: head.quantity, at, from: at + head.length })
    at += head.length - 1
  }
  return heads.map(({ quantity, from }, place) => {
    const end = heads[place + 1]?.at ?? words.length
    // "With chili and": the "and" is of the next part.
    const last = words.slice(from, end).findLastIndex((word) => !JOINTS.has(word))
    return { quantity, from, to: from + last + 1 }
  })
}

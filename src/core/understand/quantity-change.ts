import type { Act, Wanted } from './acts.ts'
import { alternatives } from './alternatives.ts'
import { CHANGE_HEAD, INSTEAD, LESS, MORE, OF_THOSE, TAKING_BACK } from './change-words.ts'
import { itemIdsOf } from './menu-decision.ts'
import { readNumber, wholeNumber } from './numbers.ts'
import { orderHead } from './order-words.ts'
import type { Reading } from './reading.ts'
import { segmentsOf } from './segments.ts'
import { isVolumeOf } from './size-change.ts'
import { wanting } from './wanted.ts'
import { original, spoken, type Word, wordCount } from './words.ts'

/** So many, or so many more or less, of what is named or was spoken of last; `null`: nothing of the kind. */
export function quantityChange(
  reading: Reading,
  words: readonly Word[],
  text: string,
): readonly Act[] | null {
  return (
    makeIt(text) ??
    makeThat(reading, words, text) ??
    byMore(text) ??
    byLess(text) ??
    fewer(reading, words, text)
  )
}

/** Another number of what is named, else of what was spoken of last. */
export function changed(
  quantity: number | null,
  by: number | null,
  wanted: readonly Wanted[] = [],
): readonly Act[] {
  return [{ type: 'change', wanted, quantity, by }]
}

const MAKE_IT = new RegExp(
  `^${TAKING_BACK}(?:(?:can|could) you )?${TAKING_BACK}(?:${alternatives(`
    make (?:it|that|them|this)|change (?:it|that|them|this) (?:to|for)
    mets en|mettez en|mets m en|plutot|finalement|j en veux
    hindura|iwe|ziwe|zibe|bibe
    badilisha|fanya|nataka ziwe|weka ziwe`)})(?: (?:to|iwe|ziwe|zibe|bibe|abe|babe|ibe|kibe|kuwa))? `,
  'u',
)

/** Boards come "for 2" and "for 4": that many people, and so a size. */
const FOR_SO_MANY = /^(?:for|pour|kwa|ya) \d{1,2}(?: (?:people|persons|personnes|watu|abantu))?$/u

function makeIt(text: string): readonly Act[] | null {
  const head = MAKE_IT.exec(text)?.[0]
  if (head === undefined) return null
  const rest = text.slice(head.length)
  if (FOR_SO_MANY.test(rest)) return [{ type: 'size', wanted: null, text: rest, quantity: null }]
  const n = wholeNumber(rest.split(INSTEAD)[0] ?? '')
  return n === null ? null : changed(n, null)
}

/** How many words "make it 2" is long where an "and" leads to more; 0: there is no such thing. */
export function madeSoMany(text: string): number {
  const head = AND.test(text) ? (MAKE_IT.exec(text)?.[0] ?? '') : ''
  const [all, number] = head === '' ? [] : (BEFORE_AND.exec(text.slice(head.length)) ?? [])
  if (all === undefined || wholeNumber(number ?? '') === null) return 0
  return wordCount(head) + wordCount(number ?? '')
}

const AND = / (?:and|et|na|n|plus|kandi|then|puis|&) /u
const BEFORE_AND = /^(\S+) (?:and|et|na|n|plus|kandi|then|puis|&) (?=\S)/u

const MAKE_THAT = new RegExp(
  `^${TAKING_BACK}(?:make (?:it|that|them|this)|(?:mets|mettez)(?: (?:en|plutot))+|iwe|ziwe|zibe|bibe|(?:nataka|weka) ziwe) `,
  'u',
)

/** "Make that two fries": how many there are to be; "mettez 2 frites" is any order. */
function makeThat(reading: Reading, words: readonly Word[], text: string): readonly Act[] | null {
  const head = MAKE_THAT.exec(text)?.[0] ?? ''
  const wanted = head === '' ? null : wanting(reading, words.slice(wordCount(head)))
  // "Make it a Heineken" is another dish.
  if (wanted === null || wanted.quantity === null || wanted.quantity < 2) return null
  if (itemIdsOf(wanted.decision).size !== 1) return null
  // Of another dish it stands in the place of what was spoken of.
  return [{ type: 'add', wanted: [{ ...wanted, isOnly: true, isInstead: true }] }]
}

const MORE_WORD = new RegExp(`(?:^| )(?:${MORE}|extra)(?= |$)`, 'gu')
const OF_THOSE_TAIL = new RegExp(` (?:${OF_THOSE})$`, 'u')
/** Said alone, one more. */
const ONE_MORE = /(?:another|autre|indi|nyingine)/u

/** How many more "one more", "un de plus" and "moja zaidi" are; `null`: something else is said. */
export function soManyMore(text: string): number | null {
  const [change] = byMore(text.trim()) ?? []
  return change?.type === 'change' ? change.by : null
}

/** "One more", "je veux encore un"; a verb alone ("add two") is read with the items. */
function byMore(text: string): readonly Act[] | null {
  const said = text.split(' ').slice(orderHead(text)).join(' ')
  const rest = said.replace(MORE_WORD, '').replace(OF_THOSE_TAIL, '').trim()
  if (text.search(MORE_WORD) < 0) return null
  if (rest === '') return ONE_MORE.test(text) ? changed(null, 1) : null
  const n = wholeNumber(rest)
  return n === null ? null : changed(null, n)
}

const LESS_TAIL = new RegExp(` (?:${LESS})$`, 'u')

function byLess(text: string): readonly Act[] | null {
  const rest = text.replace(LESS_TAIL, '')
  const n = rest === text ? null : wholeNumber(rest)
  return n === null ? null : changed(null, -n)
}

const LESS_HEAD = /^(?:moins|minus) /u
const LESS_NEXT = /^\S+ (?:less|fewer) /u

/** "One less Primus", "une frite de moins": so many of them go. */
function fewer(reading: Reading, words: readonly Word[], text: string): readonly Act[] | null {
  const from = LESS_HEAD.test(text) ? 1 : 0
  const to = words.length - wordCount(LESS_TAIL.exec(text)?.[0] ?? '')
  const at = LESS_NEXT.test(text) ? 1 : -1
  const left = words.slice(from, to).filter((_, place) => place !== at)
  if (left.length === words.length) return null
  const isCount = from === 0 || readNumber(spoken(left).split(' '), 0)?.kind === 'count'
  const wanted = isCount ? oneWanted(reading, left) : null
  if (wanted === null || wanted.quantity === null || wanted.note !== null) return null
  return [{ type: 'remove', wanted: [wanted] }]
}

/** "One less fries and ugali": of which? */
function oneWanted(reading: Reading, words: readonly Word[]): Wanted | null {
  return segmentsOf(reading, words).length === 1 ? wanting(reading, words) : null
}

/** How many words "one less chapati" is long where "and one more rolex" follows; 0: there is no such thing. */
export function fewerEnds(text: string): number {
  const [all, fewer = ''] = FEWER_AND.exec(text) ?? []
  return all === undefined ? 0 : wordCount(fewer)
}

const FEWER_AND = new RegExp(
  `^(\\S+ (?:less|fewer) .+?|.+? (?:${LESS})) (?:and|et|na|n|kandi|&) (?=(?:an?|one|\\d+|another|une?|moja|imwe|add|ajoute[rz]?|ongeza|ongeraho) )`,
  'u',
)

const TO_SO_MANY = /^(.+?)(?: (?:to|into|at|a|en|ibe|zibe|iwe|ziwe|kuwa))? (\S+(?: na \S+)?)$/u

/** "Change the fries to three"; the Primus to 72 is another size, where it comes in 72 cl. */
export function namedTo(
  reading: Reading,
  words: readonly Word[],
  text: string,
): readonly Act[] | null {
  const head = CHANGE_HEAD.exec(text)?.[0] ?? ''
  const [, name, number] = head === '' ? [] : (TO_SO_MANY.exec(text.slice(head.length)) ?? [])
  const n = number === undefined ? null : wholeNumber(number)
  if (name === undefined || n === null) return null
  const from = wordCount(head)
  const naming = words.slice(from, from + wordCount(name))
  const wanted = wanting(reading, naming)
  if (wanted === null) return null
  if (isVolumeOf(reading, wanted, n)) {
    return [{ type: 'size', wanted, text: `${n} cl`, quantity: null }]
  }
  return changed(n, null, [{ ...wanted, text: original(reading.text, naming) }])
}

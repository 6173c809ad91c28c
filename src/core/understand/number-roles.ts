import type { Size } from '../menu.ts'
import type { MenuIndex } from './menu-index.ts'
import { type MenuHit, rank } from './menu-search.ts'
import { type MenuWord, menuWords } from './menu-words.ts'
import { type ReadNumber, readNumber } from './numbers.ts'
import type { Reading } from './reading.ts'
import { queryOf, type Word } from './words.ts'

export type NumberAt = ReadNumber & {
  readonly at: number
  readonly role: 'count' | 'name' | 'money'
}

/** Bars pour 25 cl and more, and nobody orders 33 of anything: a bare 33 before an item is its size. */
export const SMALLEST_SIZE = 25

/** Numbers of a segment and what each is: how many, part of the name (a size too), or money. */
export function numbersOf(reading: Reading, words: readonly Word[]): readonly NumberAt[] {
  // Unaccented, the French "à" is the English article; it counts nothing.
  const texts = words.map((word) => (isPreposition(reading, word) ? 'à' : word.text))
  const found: NumberAt[] = []
  for (let at = 0; at < texts.length;) {
    const number = readNumber(texts, at)
    const isNone = isMeasured(texts, at + (number?.length ?? 0)) || cutsInto(texts, at)
    if (number === null || isNone || isPronoun(texts, at)) {
      at += 1
      continue
    }
    const role = number.kind === 'money' ? 'money' : roleOf(reading, words, { number, at })
    found.push({ ...number, at, role })
    at += number.length
  }
  return found
}

function isPreposition(reading: Reading, word: Word): boolean {
  return word.text === 'a' && reading.text.slice(word.start, word.end).toLowerCase() !== 'a'
}

/** "33 cl", "1 kg": the unit makes the number a measure, which search reads by itself. */
function isMeasured(texts: readonly string[], after: number): boolean {
  return /^(?:cl|ml|dl|l|lt|ltr|litres?|liters?)$/.test(texts[after] ?? '')
}

/** "Cut in 4 pieces" counts no dish. */
function cutsInto(texts: readonly string[], at: number): boolean {
  return /^(?:in|into|en)$/.test(texts[at - 1] ?? '') && PIECES.test(texts[at + 1] ?? '')
}

/** "A big one, no chili"; "2 big one small" counts one. */
function isPronoun(texts: readonly string[], at: number): boolean {
  return texts[at] === 'one' && SIZED.test(texts[at - 1] ?? '') && ENDS.test(texts[at + 1] ?? '')
}

const SIZED = /^(?:big|large|small|little|cold|warm|hot|whole|half)$/u
const ENDS = /^(?:|no|not|without|with|and|but|for|please)$/u
const PIECES = /^(?:pieces?|parts?|halves|slices|quarters|morceaux|vipande|ibice)$/u

type Place = { readonly number: ReadNumber; readonly at: number }

/** No name is written so. */
const TIMES = /^(?:[x*×]\d+|\d+[x*×])$/u

function roleOf(reading: Reading, words: readonly Word[], place: Place): 'count' | 'name' {
  const { number, at } = place
  if (number.length > 1 || TIMES.test(words[at]?.text ?? '')) return 'count'
  const { index } = reading
  if (isNamedBefore(index, `#${number.value}`, words[at + 1])) return 'name'
  return mayBeName(index, place) && fitsName(index, words, place) ? 'name' : 'count'
}

/** A size this menu has, or a number some name ends with. */
function mayBeName(index: MenuIndex, { number, at }: Place): boolean {
  const isSize = number.isDigits && index.volumes.has(number.value)
  if (at === 0) return isSize && number.value >= SMALLEST_SIZE
  return isSize || index.postings.has(`#${number.value}`)
}

/** With the number the other words find something at least as good: then it is part of what was named. */
function fitsName(index: MenuIndex, words: readonly Word[], { number, at }: Place): boolean {
  // A size stands beside its item; looking further would let the next item's words speak.
  const beside = [...words.slice(Math.max(0, at - 4), at), ...words.slice(at + 1, at + 3)]
  const others = menuWords(queryOf(beside)).filter((word) => word.kind !== 'number')
  const said = numberWord(number.value)
  const [best] = rank(index, [...others, said])
  // "2 crèmes brûlées 1 mousse", where ice cream comes by one scoop and two.
  if (best === undefined || !isNumbered(index, best, said)) return false
  return best.score >= (rank(index, others)[0]?.score ?? 0) - 0.001
}

/** The number is of that entry's name or size. */
function isNumbered(index: MenuIndex, { itemId, sizeId }: MenuHit, { keys }: MenuWord): boolean {
  const postings = keys.flatMap((key) => index.postings.get(key) ?? [])
  return postings.some(({ form }) => {
    const entry = index.entries[index.forms[form]?.entry ?? -1]
    return entry?.itemId === itemId && entry.sizeId === sizeId
  })
}

/** "4 fromages": a name of the menu has this number right before this word. */
function isNamedBefore(index: MenuIndex, key: string, following: Word | undefined): boolean {
  const postings = index.postings.get(key)
  if (postings === undefined || following === undefined) return false
  const next = menuWords(following.text)[0]
  const isNext = (key: string) => next?.keys.includes(key) === true
  return postings.some(({ form, word }) => {
    const { words = [], entry = -1 } = index.forms[form] ?? {}
    // "Two scoops" is the name of a size.
    const isInSize = [...(index.entries[entry]?.implied ?? [])].some(
      ([key, fit]) => fit === 1 && isNext(key),
    )
    if (word < 0 && isInSize) return true
    return (word >= 0 || isCounted(index, form)) && words[word + 1]?.keys.some(isNext) === true
  })
}

/** Oysters come by six or twelve: there the number is the size. "Deux boules" is more than a number, and a board "for 2" is one. */
export function isByNumber(size: Size): boolean {
  return !isOfPeople(size) && menuWords(size.name.default).every(({ kind }) => kind === 'number')
}

export function isOfPeople({ name }: Size): boolean {
  return /^(?:for|pour|kwa|ya) /iu.test(name.default)
}

function isCounted(index: MenuIndex, form: number): boolean {
  const entry = index.entries[index.forms[form]?.entry ?? -1]
  const item = index.menu.items.find((one) => one.id === entry?.itemId)
  const size = item?.sizes.find((one) => one.id === entry?.sizeId)
  return size !== undefined && isByNumber(size)
}

function numberWord(value: number): MenuWord {
  return { keys: [`#${value}`, `vol:${value}`], word: String(value), kind: 'number', isSoft: true }
}

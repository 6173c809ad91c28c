import type { MenuItem } from '../menu.ts'
import type { ChosenOption } from '../tab.ts'
import type { Wanted } from './acts.ts'
import { conceptsAt } from './glossary.ts'
import type { LanguageDetector } from './language-detector.ts'
import { decideWords, type Decision } from './menu-decision.ts'
import type { MenuIndex } from './menu-index.ts'
import { rank } from './menu-search.ts'
import { type MenuWord, menuWords } from './menu-words.ts'
import { type ReadNumber, readNumber } from './numbers.ts'
import { NOTE_HEAD, NOTE_PHRASE } from './order-words.ts'
import { original, queryOf, spoken, type Word } from './words.ts'

/** What the parser knows while it reads one message. */
export type Reading = {
  readonly text: string
  readonly index: MenuIndex
  readonly detector: LanguageDetector
}

export type NumberAt = ReadNumber & {
  readonly at: number
  readonly role: 'count' | 'name' | 'money'
}

/** Bars pour 25 cl and more, and nobody orders 33 of anything: a bare 33 before an item is its size. */
const SMALLEST_SIZE = 25

/** Numbers of a segment and what each is: how many, part of the name (a size too), or money. */
export function numbersOf(reading: Reading, words: readonly Word[]): readonly NumberAt[] {
  // Unaccented, the French "à" is the English article; it counts nothing.
  const texts = words.map((word) => (isPreposition(reading, word) ? 'à' : word.text))
  const found: NumberAt[] = []
  for (let at = 0; at < texts.length;) {
    const number = readNumber(texts, at)
    if (number === null || isMeasured(texts, at + number.length)) {
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

type Place = { readonly number: ReadNumber; readonly at: number }

function roleOf(reading: Reading, words: readonly Word[], place: Place): 'count' | 'name' {
  const { number, at } = place
  if (number.length > 1) return 'count'
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
  const best = rank(index, [...others, numberWord(number.value)])[0]?.score ?? 0
  return best > 0 && best >= (rank(index, others)[0]?.score ?? 0) - 0.001
}

/** "4 fromages": a name of the menu has this number right before this word. */
function isNamedBefore(index: MenuIndex, key: string, following: Word | undefined): boolean {
  const postings = index.postings.get(key)
  if (postings === undefined || following === undefined) return false
  const next = menuWords(following.text)[0]
  return postings.some(
    ({ form, word }) =>
      index.forms[form]?.words[word + 1]?.keys.some((name) => next?.keys.includes(name)) === true,
  )
}

function numberWord(value: number): MenuWord {
  return { keys: [`#${value}`, `vol:${value}`], word: String(value), kind: 'number', isSoft: true }
}

type Parts = { readonly item: readonly Word[]; readonly notes: readonly (readonly Word[])[] }

/** Takes wishes out of a segment: fixed phrases anywhere, open ones up to the next number or the end. */
export function withoutNotes(reading: Reading, words: readonly Word[]): Parts {
  const item: Word[] = []
  const notes: (readonly Word[])[] = []
  for (let at = 0; at < words.length;) {
    const length = noteLength(reading, words, at)
    const word = words[at]
    if (length > 0) notes.push(words.slice(at, at + length))
    else if (word !== undefined) item.push(word)
    at += Math.max(1, length)
  }
  return { item, notes }
}

function noteLength(reading: Reading, words: readonly Word[], at: number): number {
  const rest = spoken(words.slice(at, at + 5))
  const fixed = NOTE_PHRASE.exec(rest)?.[0]
  const texts = words.map((word) => word.text)
  if (fixed !== undefined && !isOnMenu(reading.index, texts, at)) return fixed.split(' ').length
  const head = NOTE_HEAD.exec(rest)?.[0]
  if (head === undefined || isOnMenu(reading.index, texts, at)) return 0
  const headLength = head.split(' ').length
  // "No onion burger": a wish in front ends after the one thing it is about.
  const most = at === 0 ? headLength + 1 : words.length
  for (let end = at + headLength; end < words.length; end += 1) {
    if (end - at >= most || /^(?:x?\d+x?|&)$/.test(texts[end] ?? '')) return end - at
  }
  return words.length - at
}

/** "Sans alcool" and "extra" may be part of a name here. */
function isOnMenu(index: MenuIndex, texts: readonly string[], at: number): boolean {
  const match = conceptsAt(texts, at)
  if (match !== null && match.length > 1)
    return match.concepts.some((key) => index.postings.has(key))
  const forms = formsWith(index, texts[at])
  const beside = [...formsWith(index, texts[at - 1]), ...formsWith(index, texts[at + 1])]
  return beside.some((form) => forms.includes(form))
}

function formsWith(index: MenuIndex, text: string | undefined): readonly number[] {
  const keys = text === undefined ? [] : [text, ...menuWords(text).flatMap((word) => word.keys)]
  return keys.flatMap((key) =>
    (index.postings.get(key) ?? []).flatMap(({ form, word }) => (word >= 0 ? [form] : [])),
  )
}

/** Everything a segment (one item's worth of words) says; `null` where it holds no item words. */
export function wantedOf(reading: Reading, words: readonly Word[]): Wanted | null {
  const { item, notes } = withoutNotes(reading, words)
  const numbers = numbersOf(reading, item)
  const counts = numbers.filter((number) => number.role === 'count')
  const taken = new Set(
    numbers
      .filter((number) => number.role !== 'name')
      .flatMap((number) =>
        Array.from({ length: number.length }, (_, offset) => number.at + offset),
      ),
  )
  const naming = item.filter((_, at) => !taken.has(at))
  const query = menuWords(queryOf(naming))
  if (query.length === 0) return null
  const count = counts.find(({ isDigits }) => isDigits) ?? counts[0]
  const hasMoney = numbers.some((number) => number.role === 'money')
  const decision = decideHere(reading.index, query)
  const found = { query, notes, naming, quantity: count?.value ?? null }
  if (hasMoney) return assemble(reading, { ...found, decision: unsure(decision) })
  const inner = decision.kind === 'none' ? withoutPreamble(reading, naming) : null
  return assemble(reading, inner === null ? { ...found, decision } : { ...found, ...inner })
}

/** A name this clear may stand at the end of a sentence nobody foresaw. */
const CLEAR = 0.9

/**
 * "I was thinking maybe the chicken curry": everyday words before a clear name. What they say of
 * it is not understood ("you forgot the fries"), so the item is asked about, never taken.
 */
function withoutPreamble(
  reading: Reading,
  naming: readonly Word[],
): { readonly naming: readonly Word[]; readonly decision: Decision } | null {
  for (let from = 1; from < naming.length && from <= 8; from += 1) {
    const dropped = naming[from - 1]
    if (dropped === undefined || reading.detector(dropped.text).language === 'und') return null
    const rest = naming.slice(from)
    const decision = unsure(decideHere(reading.index, menuWords(queryOf(rest))))
    const best = decision.kind === 'ask' ? (decision.candidates[0]?.score ?? 0) : 0
    if (best >= CLEAR) return { naming: rest, decision }
  }
  return null
}

/** "Akabenzi for 5,000" names an amount, not a portion: shown, never taken. */
function unsure(decision: Decision): Decision {
  return decision.kind === 'sure' ? { kind: 'ask', candidates: [decision.hit] } : decision
}

/** Words that name an option ("oat milk") must not make the item itself look unknown. */
function decideHere(index: MenuIndex, query: readonly MenuWord[]): Decision {
  const decision = decideWords(index, query)
  if (decision.kind === 'sure' || index.optionKeys.size === 0) return decision
  const items = query.filter((word) => !word.keys.some((key) => index.optionKeys.has(key)))
  if (items.length === query.length || items.length === 0) return decision
  const without = decideWords(index, items)
  return without.kind === 'none' ? decision : without
}

function assemble(
  reading: Reading,
  found: {
    readonly query: readonly MenuWord[]
    readonly notes: readonly (readonly Word[])[]
    readonly naming: readonly Word[]
    readonly quantity: number | null
    readonly decision: Decision
  },
): Wanted {
  const { text, index } = reading
  const item = itemOf(index, found.decision)
  const said = new Set(found.query.flatMap((word) => word.keys))
  const choices = item === null ? [] : choicesIn(item, said)
  const notes = found.notes.flatMap((words) => {
    const keys = new Set(menuWords(queryOf(words)).flatMap((word) => word.keys))
    const chosen = item === null || isNegated(words) ? [] : choicesIn(item, keys)
    choices.push(...chosen)
    return chosen.length > 0 ? [] : [original(text, words)]
  })
  return {
    text: original(text, found.naming),
    quantity: found.quantity,
    note: notes.length === 0 ? null : notes.join(', '),
    decision: found.decision,
    sizeId: found.decision.kind === 'sure' ? found.decision.sizeId : null,
    choices,
  }
}

function isNegated(words: readonly Word[]): boolean {
  return /^(?:no|not|without|sans|pas|nta|bila|usi)/.test(words[0]?.text ?? '')
}

/** The one item meant, its size still open or not. */
function itemOf(index: MenuIndex, decision: Decision): MenuItem | null {
  const ids =
    decision.kind === 'sure'
      ? [decision.itemId]
      : decision.kind === 'ask'
        ? decision.candidates.map((hit) => hit.itemId)
        : []
  const id = ids[0]
  if (id === undefined || ids.some((other) => other !== id)) return null
  return index.menu.items.find((item) => item.id === id) ?? null
}

function choicesIn(item: MenuItem, said: ReadonlySet<string>): ChosenOption[] {
  return item.optionGroups.flatMap((group) =>
    group.choices
      .filter((choice) =>
        Object.values(choice.name).some((name) => {
          const words = menuWords(name)
          return words.length > 0 && words.every((word) => word.keys.some((key) => said.has(key)))
        }),
      )
      .map((choice) => ({ groupId: group.id, choiceId: choice.id })),
  )
}

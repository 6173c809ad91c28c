import type { MenuItem } from '../menu.ts'
import type { ChosenOption } from '../tab.ts'
import type { Wanted } from './acts.ts'
import { choicesNamed, isRefusal } from './choices.ts'
import { conceptsAt } from './glossary.ts'
import type { LanguageDetector } from './language-detector.ts'
import { decideWords, type Decision, hitsOf, itemIdsOf } from './menu-decision.ts'
import type { MenuIndex } from './menu-index.ts'
import { type MenuHit, rank } from './menu-search.ts'
import { type MenuWord, menuWords } from './menu-words.ts'
import { type ReadNumber, readNumber } from './numbers.ts'
import { NOTE_HEAD, NOTE_PHRASE, WITH_WORDS } from './order-words.ts'
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
export const SMALLEST_SIZE = 25

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

/** Oysters come by six or twelve: there the number is the size. "Deux boules" is more than a number. */
function isCounted(index: MenuIndex, form: number): boolean {
  const entry = index.entries[index.forms[form]?.entry ?? -1]
  const item = index.menu.items.find((one) => one.id === entry?.itemId)
  const size = item?.sizes.find((one) => one.id === entry?.sizeId)
  return size !== undefined && menuWords(size.name.default).every((word) => word.kind === 'number')
}

function numberWord(value: number): MenuWord {
  return { keys: [`#${value}`, `vol:${value}`], word: String(value), kind: 'number', isSoft: true }
}

type Parts = { readonly item: readonly Word[]; readonly notes: readonly (readonly Word[])[] }

const BUT: ReadonlySet<string> = new Set(['but', 'mais', 'lakini', 'ariko'])

/** Takes wishes out of a segment: fixed phrases anywhere, open ones up to the next number or the end. */
export function withoutNotes(reading: Reading, words: readonly Word[]): Parts {
  const item: Word[] = []
  const notes: (readonly Word[])[] = []
  for (let at = 0; at < words.length;) {
    const length = noteLength(reading, words, at)
    const word = words[at]
    // "Fries but no salt".
    if (length > 0 && BUT.has(item.at(-1)?.text ?? '')) item.pop()
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
    if (end - at >= most || endsNote(reading.index, texts, end)) return end - at
  }
  return words.length - at
}

/** A number, or "no chili with fries": the fries are a choice of something here and end the wish before them. */
function endsNote(index: MenuIndex, texts: readonly string[], at: number): boolean {
  if (/^(?:x?\d+x?|&)$/.test(texts[at] ?? '')) return true
  if (!WITH_WORDS.has(texts[at] ?? '')) return false
  const next = menuWords(texts.slice(at + 1, at + 4).join(' '))[0]
  return next?.keys.some((key) => index.choiceKeys.has(key)) === true
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
  const decision = decideNamed(reading.index, naming)
  const found = { query, notes, naming, quantity: count?.value ?? null }
  if (hasMoney) return assemble(reading, { ...found, decision: unsure(decision) })
  if (decision.kind !== 'none') return assemble(reading, { ...found, decision })
  const inner = withoutPreamble(reading, naming)
  if (inner !== null) return assemble(reading, { ...found, ...inner })
  const plain = withoutExtra(reading, naming)
  if (plain === null) return assemble(reading, { ...found, decision })
  return assemble(reading, { ...found, ...plain, notes: [...notes, plain.extra] })
}

/** "Fries with mayo" where nobody wrote of mayonnaise: the fries are asked about, and the rest is a wish. */
function withoutExtra(reading: Reading, naming: readonly Word[]) {
  const at = naming.findIndex((word, place) => place > 0 && WITH_WORDS.has(word.text))
  if (at < 0 || at === naming.length - 1) return null
  const decision = unsure(decideNamed(reading.index, naming.slice(0, at)))
  const best = decision.kind === 'ask' ? (decision.candidates[0]?.score ?? 0) : 0
  return best < CLEAR ? null : { naming: naming.slice(0, at), extra: naming.slice(at), decision }
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
export function unsure(decision: Decision): Decision {
  return decision.kind === 'sure' ? { kind: 'ask', candidates: [decision.hit] } : decision
}

/** "Thé vert" is one thing on most menus, and tea with the choice "green" on others. */
function decideNamed(index: MenuIndex, naming: readonly Word[]): Decision {
  const whole = decideHere(index, menuWords(queryOf(naming)))
  if (whole.kind !== 'none' || index.choiceKeys.size === 0) return whole
  return withOptions(index, menuWords(queryOf(naming), 1)) ?? whole
}

/** Words that name an option ("oat milk") must not make the item itself look unknown. */
function decideHere(index: MenuIndex, query: readonly MenuWord[]): Decision {
  const decision = decideWords(index, query)
  if (decision.kind === 'sure' || index.optionKeys.size === 0) return decision
  const items = query.filter((word) => !word.keys.some((key) => index.optionKeys.has(key)))
  const without = items.length === 0 ? decision : decideWords(index, items)
  const best = without.kind === 'none' ? decision : without
  return best.kind === 'sure' ? best : (withOptions(index, query) ?? best)
}

/** Items this far down a ranking may still be the one whose options were named. */
const RANKED = 24

/**
 * "Burger with bacon": of several burgers the one that offers bacon, where the words beside its options name it. Words
 * that also name other items count here as options.
 */
function withOptions(index: MenuIndex, query: readonly MenuWord[]): Decision | null {
  const ids = rank(index, query)
    .slice(0, RANKED)
    .map((hit) => hit.itemId)
  const hits = [...new Set(ids)].flatMap((id) => offering(index, query, id))
  const [only, ...others] = hits
  if (only === undefined) return null
  return others.length === 0
    ? { kind: 'sure', itemId: only.itemId, sizeId: only.sizeId, hit: only }
    : { kind: 'ask', candidates: hits.slice(0, 10) }
}

/** Entries of this item, if the query names it beside nothing but its own choices and sizes. */
function offering(index: MenuIndex, query: readonly MenuWord[], id: string): readonly MenuHit[] {
  const item = index.menu.items.find((one) => one.id === id)
  const own = index.choiceKeysById.get(id)
  if (item === undefined || own === undefined) return []
  const names = query.filter((word) => !word.keys.some((key) => own.has(key)))
  if (names.length === 0 || names.length === query.length) return []
  const said = query.filter((word) => !names.includes(word)).map((word) => word.word)
  if (!choicesNamed(item, said.join(' ')).isAll) return []
  const decision = decideWords(index, names)
  return hitsOf(decision).filter((hit) => hit.itemId === id)
}

/** "Burger, rare": of several the one that can be had so. */
function narrowed(
  index: MenuIndex,
  decision: Decision,
  notes: readonly (readonly Word[])[],
): Decision {
  const asked = notes.map(queryOf).filter((note) => !isRefusal(note))
  if (decision.kind !== 'ask' || asked.length === 0) return decision
  const candidates = decision.candidates.filter((hit) => {
    const item = index.menu.items.find((one) => one.id === hit.itemId)
    return asked.some((note) => item !== undefined && choicesNamed(item, note).choices.length > 0)
  })
  const [only, ...others] = candidates
  if (only === undefined || candidates.length === decision.candidates.length) return decision
  return others.length > 0
    ? { kind: 'ask', candidates }
    : { kind: 'sure', itemId: only.itemId, sizeId: only.sizeId, hit: only }
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
  const decision = narrowed(index, found.decision, found.notes)
  const item = itemOf(index, decision)
  const inName = item === null ? [] : choicesNamed(item, queryOf(found.naming)).choices
  const wishes = found.notes.map((words) => {
    const note = original(text, words)
    return { note, ...(item === null ? NO_CHOICES : choicesNamed(item, note)) }
  })
  const notes = wishes.filter((wish) => !wish.isAll).map((wish) => wish.note)
  return {
    text: original(text, found.naming),
    quantity: found.quantity,
    note: notes.length === 0 ? null : notes.join(', '),
    decision,
    sizeId: decision.kind === 'sure' ? decision.sizeId : null,
    choices: distinct([...inName, ...wishes.flatMap((wish) => wish.choices)]),
    isMore: false,
    isOnly: false,
    isInstead: false,
  }
}

/** One more wish about what was named: a choice where it names one, else words for the kitchen. */
export function withWish({ index }: Reading, wanted: Wanted, note: string): Wanted {
  const item = itemOf(index, wanted.decision)
  const named = item === null ? NO_CHOICES : choicesNamed(item, note)
  const kept = named.isAll ? wanted.note : wanted.note === null ? note : `${wanted.note}, ${note}`
  return { ...wanted, note: kept, choices: distinct([...wanted.choices, ...named.choices]) }
}

const NO_CHOICES = { choices: [], isAll: false } as const

function distinct(choices: readonly ChosenOption[]): readonly ChosenOption[] {
  const isSame = (a: ChosenOption, b: ChosenOption) =>
    a.groupId === b.groupId && a.choiceId === b.choiceId
  return choices.filter((one, at) => choices.findIndex((other) => isSame(one, other)) === at)
}

/** The one item meant, its size still open or not. */
export function itemOf(index: MenuIndex, decision: Decision): MenuItem | null {
  const [id, ...others] = itemIdsOf(decision)
  if (id === undefined || others.length > 0) return null
  return index.menu.items.find((item) => item.id === id) ?? null
}

import type { Choice } from '../menu.ts'
import { choicesNamed } from './choices.ts'
import { conceptsAt } from './glossary.ts'
import { decideWords, hitsOf, isColour, isIngredient, itemOf } from './menu-decision.ts'
import type { MenuIndex } from './menu-index.ts'
import { rank } from './menu-search.ts'
import { type MenuWord, menuWords } from './menu-words.ts'
import { withoutNotes } from './notes.ts'
import { numbersOf } from './number-roles.ts'
import { readNumber } from './numbers.ts'
import { CONDIMENTS, CONNECTORS, NOTE_HEAD, WITH_WORDS } from './order-words.ts'
import type { Reading } from './reading.ts'
import { fold } from './text.ts'
import { queryOf, spoken, type Word } from './words.ts'

/** Cuts a clause into one piece per item: at joining words outside names, and before the next quantity. */
export function segmentsOf(reading: Reading, words: readonly Word[]): readonly (readonly Word[])[] {
  const whole = wholeRanges(reading, words)
  const pieces: (readonly Word[])[] = []
  let start = 0
  for (let at = 0; at < words.length; at += 1) {
    if (whole[at] === true || !isBoundary(reading, words, { start, at })) continue
    pieces.push(words.slice(start, at))
    start = at + 1
  }
  pieces.push(words.slice(start))
  return pieces
    .filter((piece) => piece.length > 0)
    .flatMap((piece) => byQuantity(reading, piece))
    .flatMap((piece) => sideBySide(reading, piece))
}

function isBoundary(
  reading: Reading,
  words: readonly Word[],
  where: { readonly start: number; readonly at: number },
): boolean {
  const word = (words[where.at]?.text ?? '').replace(/'$/, '')
  if (!CONNECTORS.has(word) || DE_PLUS.test(spoken(words.slice(0, where.at + 1)))) return false
  const after = words.slice(where.at + 1)
  if (isChoiceName(reading, words, where)) return false
  const isEnd = after.length > 0 || where.at > where.start
  if (beginsWish(reading, words, where)) return false
  if (!WITH_WORDS.has(word)) return isEnd
  const before = withoutNotes(reading, words.slice(where.start, where.at)).item
  return !namesOption(reading.index, before, after) && joinsTwoItems(reading.index, before, after)
}

/** "Un de plus" joins nothing. */
const DE_PLUS = / (?:de|en) plus$/u

/** "With milk", "na barafu"; behind "bila sukari" an "and" goes on with what is left out. */
function beginsWish(
  reading: Reading,
  words: readonly Word[],
  { start, at }: { readonly start: number; readonly at: number },
): boolean {
  if (!NOTE_HEAD.test(spoken(words.slice(at, at + 4)))) return false
  if (WITH_WORDS.has(words[at]?.text ?? '')) return true
  return withoutNotes(reading, words.slice(start, at)).notes.length === 0
}

/** "Mshikaki na pilipili" where a choice of it is called "Na pilipili". */
function isChoiceName(
  reading: Reading,
  words: readonly Word[],
  { start, at }: { readonly start: number; readonly at: number },
): boolean {
  const { index } = reading
  if (index.choiceKeys.size === 0) return false
  const said = `${spoken(words.slice(at))} `
  const isSaid = ({ name }: Choice) =>
    Object.values(name).some((one) => one.includes(' ') && said.startsWith(`${fold(one)} `))
  const before = withoutNotes(reading, words.slice(start, at)).item
  const item = itemOf(index, decideWords(index, menuWords(queryOf(before))))
  return item?.optionGroups.some(({ choices }) => choices.some(isSaid)) === true
}

/** "Brochette with fries" where fries are a choice of the brochette: one thing, at the price of the choice. */
function namesOption(index: MenuIndex, before: readonly Word[], after: readonly Word[]): boolean {
  if (index.choiceKeys.size === 0) return false
  const decision = decideWords(index, menuWords(queryOf(before)))
  const item = itemOf(index, decision)
  const joint = after.findIndex((word) => CONNECTORS.has(word.text.replace(/'$/, '')))
  const option = queryOf(joint < 1 ? after.slice(0, 3) : after.slice(0, joint))
  return item !== null && choicesNamed(item, option).choices.length > 0
}

/** "Whole chicken with fries" is two things where the menu has no such dish; "with milk" is a wish. */
function joinsTwoItems(index: MenuIndex, before: readonly Word[], after: readonly Word[]): boolean {
  const left = menuWords(queryOf(before))
  const right = menuWords(queryOf(after.slice(0, 3)))
  const isOnly = (keys: ReadonlySet<string>) =>
    right.every((word) => word.keys.some((key) => keys.has(key)))
  if (isOnly(CONDIMENTS) || isOnly(index.optionKeys)) return false
  if (decideWords(index, [...left, ...right]).kind === 'sure') return false
  return [left, right].every((side) => decideWords(index, side).kind !== 'none')
}

/** Words that must stay together: names with a joining word inside, and numbers (`kumi na mbili`). */
function wholeRanges(reading: Reading, words: readonly Word[]): readonly boolean[] {
  const whole = words.map(() => false)
  const keep = (from: number, length: number) => {
    for (let at = from; at < from + length && at < whole.length; at += 1) whole[at] = true
  }
  const texts = words.map((word) => word.text)
  const parts = texts.map((text) => ({
    isJoin: CONNECTORS.has(text.replace(/'$/, '')),
    word: menuWords(text)[0],
  }))
  for (let at = 0; at < words.length; at += 1) {
    const number = readNumber(texts, at)
    if (number !== null && number.length > 1) keep(at, number.length)
    const phrase = conceptsAt(texts, at)
    if (phrase !== null && phrase.length > 1) keep(at, phrase.length)
    for (const name of reading.index.joinedNames) keep(at, nameLength(parts, at, name))
  }
  return whole
}

/** How many words from `at` say this name with its joining words, at least up to the part after them; 0: they do not. */
function nameLength(parts: readonly Part[], at: number, name: readonly MenuWord[]): number {
  let matched = 0
  let joined = 0
  let length = 0
  for (let position = at; position < parts.length && matched < name.length; position += 1) {
    const part = parts[position]
    if (part?.isJoin === true) {
      if (matched === 0) return 0
      joined = matched
      continue
    }
    if (part?.word === undefined) continue
    if (!isSame(part.word, name[matched])) break
    matched += 1
    length = position - at + 1
  }
  return joined > 0 && matched > joined ? length : 0
}

type Part = { readonly isJoin: boolean; readonly word: MenuWord | undefined }

function isSame(word: MenuWord, target: MenuWord | undefined): boolean {
  return target?.keys.some((key) => word.keys.includes(key)) === true
}

/** "2 mojito 3 dawa", "mojito 2 dawa 3": each quantity has its item. */
function byQuantity(reading: Reading, words: readonly Word[]): readonly (readonly Word[])[] {
  const counts = numbersOf(reading, words).filter((number) => number.role === 'count')
  if (counts.length < 2) return [words]
  // Words in front of the first are no dish where something is counted by the last: "at our table we want 3 ugali 2 pilau".
  const last = counts.at(-1)
  const behind = words.slice((last?.at ?? 0) + (last?.length ?? 0))
  const isBefore = counts[0]?.at === 0 || isItem(reading, behind)
  const cuts = isBefore
    ? counts.slice(1).map((count) => count.at)
    : counts.slice(0, -1).map((count) => count.at + count.length)
  const pieces = [0, ...cuts].map((from, piece) => words.slice(from, cuts[piece] ?? words.length))
  const hasItem = (piece: readonly Word[]) =>
    menuWords(queryOf(piece)).some((word) => word.kind !== 'number')
  return pieces.every(hasItem) ? pieces : [words]
}

function isItem(reading: Reading, words: readonly Word[]): boolean {
  const { item } = withoutNotes(reading, words)
  return item.length > 0 && decideWords(reading.index, menuWords(queryOf(item))).kind !== 'none'
}

/** "Poulet frites": two items without a word between, where together they are none and apart both are sure of something. */
function sideBySide(reading: Reading, words: readonly Word[]): readonly (readonly Word[])[] {
  const { index } = reading
  if (words.length < 2 || words.length > 5) return [words]
  // What a wish is about ("goat, no chili") is no second item.
  if (withoutNotes(reading, words).notes.length > 0) return [words]
  if (decideWords(index, menuWords(queryOf(words))).kind !== 'none') return [words]
  for (let at = 1; at < words.length; at += 1) {
    const halves = [words.slice(0, at), words.slice(at)] as const
    if (namesOption(index, ...halves)) return [words]
    if (halves.every((half) => isNamed(index, half)) && !isOneItem(index, halves)) return halves
  }
  return [words]
}

/** "Pinte de blonde": two words for the same thing. */
function isOneItem(index: MenuIndex, halves: readonly (readonly Word[])[]): boolean {
  const [left, right] = halves.map((half) => {
    const best = rank(index, menuWords(queryOf(half)))[0]
    return best?.itemId
  })
  return left !== undefined && left === right
}

/** Far above the threshold for a question: half a talk must not become an order. */
const NAMED = 0.89

function isNamed(index: MenuIndex, words: readonly Word[]): boolean {
  const query = menuWords(queryOf(words))
  if (isIngredient(query) || isColour(query)) return false
  const [best] = hitsOf(decideWords(index, query))
  return best !== undefined && best.score >= NAMED
}

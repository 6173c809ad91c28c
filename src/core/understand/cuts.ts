import type { Act } from './acts.ts'
import { allergenQuestion } from './allergen-question.ts'
import { dishQuestion } from './dish-question.ts'
import type { Intent } from './intent.ts'
import { INTENTS } from './intents.ts'
import { ordinalOf, readNumber } from './numbers.ts'
import type { Reading } from './reading.ts'
import { tableNamed } from './table-words.ts'
import { wantedOf } from './wanted.ts'
import { spanOf, spoken, type Word } from './words.ts'

/** An act found among words, and which of them it took. */
export type Cut = {
  readonly act: Act
  readonly from: number
  readonly to: number
  readonly isCourtesy: boolean
}

function tableCut(text: string): Cut | null {
  const named = tableNamed(text)
  if (named === null) return null
  const { table, isMove } = named
  const act: Act = { type: 'table', table, barId: null, ...(isMove ? { isMove: true } : {}) }
  return { ...spanOf(text, { 0: named.matched, index: named.index }), act, isCourtesy: true }
}

/** The first of what is read before the menu: a table, a question, a place in our list, an intent. */
export function cutOf(
  reading: Reading,
  words: readonly Word[],
  { isLeftover }: { readonly isLeftover: boolean },
): Cut | null {
  const text = spoken(words)
  return (
    tableCut(text) ??
    allergenCut(reading, words, text) ??
    dishCut(reading, words, text) ??
    placeCut(text, words.length) ??
    intentCut(text, isLeftover)
  )
}

function allergenCut(reading: Reading, words: readonly Word[], text: string): Cut | null {
  const question = allergenQuestion(text)
  if (question === null) return null
  const { allergens, isAllergy } = question
  const dish = words.filter((word) => question.isDishWord(word.text.replaceAll("'", '')))
  const wanted = dish.length === 0 ? null : wantedOf(reading, dish)
  const named = wanted === null || wanted.decision.kind === 'none' ? null : wanted
  return {
    act: { type: 'allergens', wanted: named, allergens, isAllergy },
    from: 0,
    to: words.length,
    isCourtesy: false,
  }
}

/** A dish is asked about, never ordered, where the rest of the clause is such a question. */
function dishCut(reading: Reading, words: readonly Word[], text: string): Cut | null {
  const isDishWord = dishQuestion(text)
  if (isDishWord === null) return null
  const dish = words.filter((word) => isDishWord(word.text.replaceAll("'", '')))
  const wanted = dish.length === 0 ? null : wantedOf(reading, dish)
  if (wanted === null || wanted.decision.kind === 'none') return null
  const { text: query, decision } = wanted
  const act: Act = { type: 'search', query, decision, about: 'quality' }
  return { act, from: 0, to: words.length, isCourtesy: false }
}

const PLACE =
  /^(?:(?:the|number|option|choice|no|la|le|numero|ya|namba|nimero|iya|icya|uwa) )*(\S+)(?: (?:one|option|choice))?$/u

/** "The second one", "number 2", "ya pili": a place in the list we sent. */
function placeCut(text: string, length: number): Cut | null {
  const word = PLACE.exec(text)?.[1]
  if (word === undefined) return null
  const n = ordinalOf(word) ?? (text === word ? undefined : digitsOf(word))
  if (n === undefined) return null
  return { act: { type: 'number', n }, from: 0, to: length, isCourtesy: false }
}

function digitsOf(word: string): number | undefined {
  const number = readNumber([word], 0)
  return number?.kind === 'count' && /^\d+$/.test(word) ? number.value : undefined
}

/** What is wanted in words that no dish is called by. */
export function intentCut(text: string, isLeftover = false): Cut | null {
  for (const intent of INTENTS) {
    if (isLeftover && intent.where === 'alone') continue
    const match = intent.pattern.exec(text)
    if (match === null) continue
    const act = intent.act(match)
    if (act === null) continue
    return { ...spanOf(text, match), act, isCourtesy: isCourtesy(intent, act) }
  }
  return null
}

function isCourtesy(intent: Intent, act: Act): boolean {
  return (
    intent.where === 'start' || ['greet', 'thanks', 'bye', 'finish', 'yes', 'no'].includes(act.type)
  )
}

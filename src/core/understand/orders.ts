import type { Act, Wanted } from './acts.ts'
import { isCondiment, joined } from './joining.ts'
import { categoryNamed, hitsOf } from './menu-decision.ts'
import { kindsOf, type MenuWord, menuWords } from './menu-words.ts'
import { withoutNotes } from './notes.ts'
import { numbersOf } from './number-roles.ts'
import { readNumber } from './numbers.ts'
import {
  type Mode,
  NOTE_HEAD,
  NOTE_PHRASE,
  politeEdges,
  verbOf,
  WITH_WORDS,
} from './order-words.ts'
import { readChange, withoutOnly } from './quantity-change.ts'
import type { Reading } from './reading.ts'
import { segmentsOf } from './segments.ts'
import { spares } from './sparing.ts'
import { wantedOf } from './wanted.ts'
import { matchesOf } from './word-match.ts'
import { original, queryOf, spoken, type Word } from './words.ts'

export type Context = {
  readonly isQuestion: boolean
  /** The verb still in force from before ("remove the fries, the mojito"). */
  readonly mode: Mode | null
  /** Part of a clause whose point was something else: only a plain order counts. */
  readonly isLeftover: boolean
}

export type OrderReading = { readonly acts: readonly Act[]; readonly mode: Mode | null }

/** Reads a clause without intents as what it says about items. */
export function readOrder(
  reading: Reading,
  words: readonly Word[],
  context: Context,
): OrderReading {
  const change = readChange(reading, words)
  if (change !== null) return { acts: change, mode: null }
  let mode = context.mode
  let acts: readonly Act[] = []
  const instead = withoutInstead(words)
  if (instead !== null) return inItsPlace(readOrder(reading, instead, { ...context, mode: 'add' }))
  const only = withoutOnly(words)
  const framed = frame(only.words)
  const extra = extraIn(reading, framed.words)
  if (extra !== null) return { acts: [extra], mode }
  if (framed.mode !== null) mode = framed.mode
  if (isUnclear(reading, framed.words, mode)) {
    return { acts: [{ type: 'unknown', text: original(reading.text, words) }], mode: null }
  }
  for (const segment of segmentsOf(reading, framed.words)) {
    const inner = frame(segment)
    if (inner.mode !== null) mode = inner.mode
    const verb = inner.phrase || framed.phrase
    const tail = withoutOnly(inner.words)
    const isOnly = only.isOnly || tail.isOnly
    const where = { ...context, mode, verb, isOnly }
    acts = joined(reading, acts, readSegment(reading, tail.words, where))
  }
  if (framed.words.length === 0) acts = justVerb(framed.mode, context) ?? acts
  return { acts, mode: modeBehind(acts, mode) }
}

/** "Skip the ice, 2 fries": a wish takes nothing out, so nothing behind it either. */
function modeBehind(acts: readonly Act[], mode: Mode | null): Mode | null {
  const isWish = acts.length > 0 && acts.every(({ type }) => type === 'note')
  return isWish && mode === 'remove' ? null : mode
}

/** "Je n'en veux plus" is of what was spoken of last. */
function justVerb(mode: Mode | null, { isLeftover }: Context): readonly Act[] | null {
  if (mode === 'search') return [{ type: 'menu' }]
  return mode === 'remove' && !isLeftover ? [{ type: 'remove', wanted: [] }] : null
}

const INSTEAD_TAIL = /(?:^| )(?:instead|a la place|badala yake|plutot|ahubwo)$/u
const INSTEAD_HEAD = /^(?:(?:no|non|oya|hapana) )*(?:plutot|rather|instead|badala yake|ahubwo) /u

/** What is wanted "instead", without the word for it; `null`: no such word. */
function withoutInstead(words: readonly Word[]): readonly Word[] | null {
  const text = spoken(words)
  const head = INSTEAD_HEAD.exec(text)?.[0] ?? ''
  const tail = INSTEAD_TAIL.exec(text.slice(head.length))?.[0] ?? ''
  const [from, length] = [head, tail].map((part) => part.trim().split(' ').filter(Boolean).length)
  if (head === '' && tail === '') return null
  const rest = words.slice(from, words.length - (length ?? 0))
  return rest.length === 0 ? null : rest
}

/** One thing alone can stand for another. */
function inItsPlace({ acts, mode }: OrderReading): OrderReading {
  const isOne =
    acts.length === 1 && acts.every((act) => act.type === 'add' && act.wanted.length === 1)
  const put = acts.map((act): Act => {
    if (!isOne || act.type !== 'add') return act
    return { ...act, wanted: act.wanted.map((one) => ({ ...one, isInstead: true })) }
  })
  return { acts: put, mode }
}

/** "With bacon": a choice of what was ordered before. */
function extraIn(reading: Reading, words: readonly Word[]): Act | null {
  if (words.length < 2 || !WITH_WORDS.has(words[0]?.text ?? '')) return null
  const query = menuWords(queryOf(words))
  const isChoice = (word: MenuWord) => word.keys.some((key) => reading.index.choiceKeys.has(key))
  const isExtra = query.length > 0 && query.every(isChoice)
  return isExtra ? { type: 'note', note: original(reading.text, words) } : null
}

/** Takes politeness and verbs off both ends. */
function frame(words: readonly Word[]): {
  readonly words: readonly Word[]
  readonly mode: Mode | null
  readonly phrase: string
} {
  const outer = trimmed(words)
  const verb = verbOf(spoken(outer))
  if (verb === null) return { words: outer, mode: null, phrase: '' }
  const inner = trimmed(outer.slice(verb.head, outer.length - verb.tail))
  return { words: inner, mode: verb.mode, phrase: verb.phrase }
}

/** A verb and courtesies without anything they are about. */
export function isOnlyFrame(words: readonly Word[]): boolean {
  return frame(words).words.length === 0
}

export function trimmed(words: readonly Word[]): readonly Word[] {
  const { head, tail } = politeEdges(spoken(words))
  return words.slice(head, Math.max(head, words.length - tail))
}

type SegmentContext = Context & { readonly verb: string; readonly isOnly: boolean }

function readSegment(
  reading: Reading,
  words: readonly Word[],
  context: SegmentContext,
): readonly Act[] {
  if (words.length === 0) return []
  const number = bareNumber(words) ?? numberOfThose(words)
  if (number !== null) return [numberAct(number, context)]
  const query = menuWords(queryOf(words)).filter((word) => word.kind !== 'number')
  if (context.mode !== 'remove' && isGeneric(reading, words)) return [{ type: 'menu' }]
  const refused = refusedDish(reading, words)
  if (refused !== null) return [{ type: 'remove', wanted: [refused] }]
  const found = wantedOf(reading, words)
  if (found === null) return readWish(reading, words)
  const wanted = { ...found, ...counted(found, words, context) }
  const said = { words, query, context }
  if (context.mode === 'remove') return [removeAct(reading, wanted, said)]
  const hasQuantity = numbersOf(reading, words).some((found) => found.role !== 'name')
  if (context.mode === 'search') return readQuestion(wanted, hasQuantity, context.verb)
  if (context.mode === 'add' || hasQuantity) return readRequest(reading, wanted, said)
  return readBare(reading, wanted, said)
}

/** Words that make a condiment a wish: "a little chili", "pilipili kidogo". */
const LITTLE = /(?:^| )(?:a (?:bit|little)|some|un peu|peu|kidogo|gato|gake)(?= |$)/u

/** Ordered in so many words; a pinch of something is a wish, and talk with a number in it is no order. */
function readRequest(reading: Reading, wanted: Wanted, said: Said): readonly Act[] {
  const { decision } = wanted
  const text = original(reading.text, said.words)
  if (isCondiment(reading, menuWords(wanted.text))) {
    const isPinch = LITTLE.test(spoken(said.words)) || decision.kind !== 'sure'
    if (isPinch) return [{ type: 'note', note: text }]
  }
  const isTalk =
    decision.kind === 'none' &&
    decision.nearest.length === 0 &&
    !isFood(menuWords(wanted.text)) &&
    knowsAny(reading, wanted)
  return isTalk ? [{ type: 'unknown', text }] : [{ type: 'add', wanted: [wanted] }]
}

/** Everyday words are left in it: "a minute", "to sit outside". Names of foreign dishes are not everyday words. */
function knowsAny(reading: Reading, wanted: Wanted): boolean {
  const words = menuWords(wanted.text).map((word) => word.word)
  return reading.detector(words.join(' ')).knownWords * 2 > words.length
}

/** A segment, cut for the menu, and what surrounds it. */
type Said = {
  readonly words: readonly Word[]
  readonly query: readonly MenuWord[]
  readonly context: SegmentContext
}

/** "What's the wifi password" asks for something, but not for a dish. */
function readQuestion(wanted: Wanted, hasQuantity: boolean, verb: string): readonly Act[] {
  return WEAK_ASK.test(verb) && isUnheardOf(wanted) ? [] : [searchAct(wanted, hasQuantity)]
}

const WEAK_ASK = /^(?:what|which|is|are|any|c est|quels?|quelles?|il y a|hari|kuna|gani|zipi|ipi)/u

function isUnheardOf(wanted: Wanted): boolean {
  return wanted.decision.kind === 'none' && wanted.decision.nearest.length === 0
}

/** "Something to drink": the menu, not an item. */
function isGeneric(reading: Reading, words: readonly Word[]): boolean {
  const query = menuWords(queryOf(withoutNotes(reading, words).item))
  const isAny = (word: MenuWord) => word.keys.every((key) => key === 'drink' || key === 'food')
  return query.some(isAny) && query.every((word) => word.isSoft)
}

function bareNumber(words: readonly Word[]): number | null {
  const texts = words.map((word) => word.text)
  const number = readNumber(texts, 0)
  return number !== null && number.kind === 'count' && number.length === texts.length
    ? number.value
    : null
}

function isUnclear(reading: Reading, words: readonly Word[], mode: Mode | null): boolean {
  // What is named behind "all but" stays: taking out just that would be the very opposite.
  // "Plus de frites" is more of them, or none any more.
  const isEither = mode !== 'add' && /^plus d(?:e|es)? /u.test(spoken(words))
  return (
    isEither ||
    BUT_LATER.test(spoken(words)) ||
    (mode === 'remove' && spares(spoken(words))) ||
    hasProduct(reading, words)
  )
}

/** What is wanted, and not yet. */
const BUT_LATER =
  /(?:^| )(?:but|mais|ariko|lakini) (?:not(?: now| yet)?|later|pas(?: maintenant| encore)?|plus tard|si ubu|nyuma|sio sasa|baadaye)$/u

/** "2x3 fries": six, or two and three? */
function hasProduct(reading: Reading, words: readonly Word[]): boolean {
  const counts = numbersOf(reading, words).filter(({ role }) => role === 'count')
  return counts.some(({ at }, place) => {
    const next = counts[place + 1]
    const both = next === undefined ? [] : words.slice(at, next.at + next.length)
    return /^\d+ ?[x*×] ?\d+$/.test(spoken(both))
  })
}

const OF_THOSE =
  / (?:of (?:those|these|them|that|it)|de (?:ca|ceux la|celles la|ceux ci|celles ci)|comme (?:ca|cela)|(?:muri|kuri) (?:byo|izo|ibyo)|(?:za|ya|vya|kati ya) (?:hizo|hiyo|hivyo))$/u

/** "One of those": so many of what was spoken of. */
function numberOfThose(words: readonly Word[]): number | null {
  const tail = OF_THOSE.exec(spoken(words))?.[0]
  return tail === undefined ? null : bareNumber(words.slice(0, -tail.trim().split(' ').length))
}

const MORE =
  /(?:^| )(?:another|more|encore|add|ajoute[zr]?|rajoute[zr]?|n?y?onger\w*|(?:ni|tu)?ongez\w*)(?= |$)/u

/** Of what was had before: "add" alone is any order. */
const AGAIN =
  /(?:^| )(?:another|more|again|encore|autre|same|indi|ikindi|kandi|nyingine|zaidi|tena|ongeza|ongera)(?= |$)/u

/** Whether the number said is of more than before, or of all there are to be. */
function counted({ quantity }: Wanted, words: readonly Word[], context: SegmentContext) {
  const isMore = AGAIN.test(`${context.verb} ${spoken(words)}`)
  return { isMore, isOnly: context.isOnly && !isMore && quantity !== null }
}

function numberAct(n: number, context: SegmentContext): Act {
  if (context.mode === 'remove') return { type: 'change', wanted: [], quantity: null, by: -n }
  if (MORE.test(context.verb)) return { type: 'change', wanted: [], quantity: null, by: n }
  return { type: 'number', n }
}

const REFUSAL = /^(?:no|not|sans|pas|nta|bila)(?= |$)/u
/** From here the words after a refusal are the dish, not one thing in it. */
const REFUSED = 0.9

/** "Pas de bavette" takes the dish back; "no onion burger" is a burger. */
function refusedDish(reading: Reading, words: readonly Word[]): Wanted | null {
  const head = NOTE_HEAD.exec(spoken(words))?.[0]
  if (head === undefined || !REFUSAL.test(head)) return null
  const rest = words.slice(head.split(' ').length)
  const wanted = rest.length === 0 ? null : wantedOf(reading, rest)
  if (wanted === null || isCondiment(reading, menuWords(queryOf(rest)))) return null
  const isDish = wanted.note === null && bestScore(wanted) >= REFUSED
  return isDish && wanted.decision.kind !== 'category' ? wanted : null
}

/** A clause of wishes only: about what came before, unless it refuses a dish ("no mojito"). */
function readWish(reading: Reading, words: readonly Word[]): readonly Act[] {
  const { notes } = withoutNotes(reading, words)
  const first = notes[0]
  if (first === undefined) return []
  const head = NOTE_HEAD.exec(spoken(first))?.[0]
  const rest = head !== undefined && REFUSAL.test(head) ? first.slice(head.split(' ').length) : []
  const refused = rest.length === 0 ? null : wantedOf(reading, rest)
  if (
    refused !== null &&
    refused.decision.kind === 'sure' &&
    !isCondiment(reading, menuWords(queryOf(rest)))
  ) {
    return [{ type: 'remove', wanted: [refused] }]
  }
  const text = original(reading.text, words)
  return isAboutFood(reading, first) ? [{ type: 'note', note: text }] : [{ type: 'unknown', text }]
}

/** "Well done" is a wish by itself; "no …" must be about something one can eat. */
function isAboutFood(reading: Reading, note: readonly Word[]): boolean {
  const isFixed =
    NOTE_PHRASE.test(spoken(note)) || /^(?:spicy|mild|not spicy|extra)/.test(spoken(note))
  const things = menuWords(queryOf(note)).filter((word) => word.kind !== 'number')
  return (
    isFixed ||
    things.some((word) => word.kind === 'concept' || matchesOf(reading.index, word).length > 0)
  )
}

const PRONOUN =
  /^(?:it|that|this|them|those|these|ca|cela|iyo|icyo|iki|uyo|ibyo|izo|hiyo|hicho|hizo|hivyo|ile|zile)(?: one| ones)?$/u

/** "I don't want chili" is a wish; "I don't want the mojito" takes it back. */
function removeAct(reading: Reading, wanted: Wanted, said: Said): Act {
  if (wanted.decision.kind === 'none' && PRONOUN.test(spoken(said.words))) {
    return { type: 'remove', wanted: [] }
  }
  const isDislike =
    /want|veux|veut|shaka|taki|add|ajout|usi|need|besoin|leave|skip|keneye|hitaji|acha/.test(
      said.context.verb,
    )
  return isDislike && isCondiment(reading, said.query)
    ? { type: 'note', note: `${said.context.verb} ${original(reading.text, said.words)}` }
    : { type: 'remove', wanted: [wanted] }
}

function searchAct(wanted: Wanted, hasQuantity: boolean): Act {
  const { decision } = wanted
  if (decision.kind === 'category' && !hasQuantity) {
    return { type: 'category', categoryId: decision.categoryId }
  }
  return { type: 'search', query: wanted.text, decision }
}

/** Least score at which bare words, without verb or quantity, are taken for an item. */
const BARE = 0.7
/** In a leftover ("… and good night Amarula") the name must be right. */
const LEFTOVER = 0.9

/** Bare words: a category, a dish, or something that is no order at all. */
function readBare(reading: Reading, wanted: Wanted, said: Said): readonly Act[] {
  const { context, query, words } = said
  const categoryId = categoryNamed(reading.index, query)
  if (categoryId !== null && wanted.decision.kind === 'category')
    return [{ type: 'category', categoryId }]
  const unknown: Act = { type: 'unknown', text: original(reading.text, words) }
  const best = bestScore(wanted)
  if (context.isLeftover && best < LEFTOVER) return [unknown]
  if (best < BARE && !looksLikeDish(reading, wanted, words)) return [unknown]
  if (context.isQuestion) return [searchAct(wanted, false)]
  return [{ type: 'add', wanted: [wanted] }]
}

function bestScore(wanted: Wanted): number {
  const { decision } = wanted
  return decision.kind === 'category' ? 1 : (hitsOf(decision)[0]?.score ?? 0)
}

/** "Windhoek lager" is an order for what the house lacks; talk is not: it has everyday words and no dish in it. */
function looksLikeDish(reading: Reading, wanted: Wanted, words: readonly Word[]): boolean {
  if (wanted.decision.kind !== 'none') return false
  if (isFood(menuWords(queryOf(words)))) return true
  if (wanted.decision.nearest.length === 0) return false
  if (words.length > 4) return false
  return reading.detector(spoken(words)).knownWords < 2
}

/** "Hot chocolate", where the house has none: nothing but food in it. */
function isFood(query: readonly MenuWord[]): boolean {
  return (
    query.some((word) => !word.isSoft) &&
    query.every((word) => word.kind === 'concept' || kindsOf([word]).size > 0)
  )
}

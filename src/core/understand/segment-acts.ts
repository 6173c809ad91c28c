import type { Act, Wanted } from './acts.ts'
import { MORE, OF_THOSE } from './change-words.ts'
import { beginsParts, wishPart } from './choice-parts.ts'
import { isCondiment } from './joining.ts'
import { categoryNamed } from './menu-decision.ts'
import { kindsOf, type MenuWord, menuWords } from './menu-words.ts'
import { withoutNotes } from './notes.ts'
import { numbersOf } from './number-roles.ts'
import { readNumber, wholeNumber } from './numbers.ts'
import { type Mode, WITH_WORDS } from './order-words.ts'
import { soManyMore } from './quantity-change.ts'
import type { Reading } from './reading.ts'
import { bestScore, readWish, refusedDish, removeAct } from './refusals.ts'
import { fold } from './text.ts'
import { wantedOf, wanting } from './wanted.ts'
import { original, queryOf, spoken, type Word } from './words.ts'

export type Context = {
  readonly isQuestion: boolean
  /** The verb still in force from before ("remove the fries, the mojito"). */
  readonly mode: Mode | null
  /** Part of a clause whose point was something else: only a plain order counts. */
  readonly isLeftover: boolean
}

type SegmentContext = Context & { readonly verb: string; readonly isOnly: boolean }

/** What one item's worth of words does. */
export function readSegment(
  reading: Reading,
  words: readonly Word[],
  context: SegmentContext,
): readonly Act[] {
  return actsOf(reading, extraDish(reading, words) ?? words, context)
}

function actsOf(reading: Reading, words: readonly Word[], context: SegmentContext): readonly Act[] {
  const count = countAct(words, context)
  if (count !== null || words.length === 0) return count === null ? [] : [count]
  const query = menuWords(queryOf(words)).filter((word) => word.kind !== 'number')
  if (context.mode !== 'remove' && isGeneric(reading, words)) return [{ type: 'menu' }]
  const refused = refusedDish(reading, words)
  if (refused !== null) return [refusedAct(refused, context)]
  const found = wantedOf(reading, words)
  if (found === null) {
    const wishes = readWish(reading, words)
    return wishes.map((act) => unlessTaken(wishOfMore(act, context.verb), context))
  }
  const wanted = { ...found, ...counted(found, words, context) }
  const said = { words, query, context }
  if (context.mode === 'remove') return [removeAct(reading, wanted, { words, verb: context.verb })]
  const hasQuantity = numbersOf(reading, words).some((found) => found.role !== 'name')
  if (context.mode === 'search') return readQuestion(wanted, hasQuantity, context.verb)
  if (context.mode === 'add' || hasQuantity) return readRequest(reading, wanted, said)
  return readBare(reading, wanted, said)
}

/** "No mojito?" asks whether there is any; "can I have no mojito?" does not. */
function refusedAct(refused: Wanted, { isQuestion, mode }: SegmentContext): Act {
  return isQuestion && mode !== 'add'
    ? searchAct(refused, false)
    : { type: 'remove', wanted: [refused] }
}

/** "An extra chapati", where the menu has them and nothing comes with one, is a dish and no wish. */
function extraDish(reading: Reading, words: readonly Word[]): readonly Word[] | null {
  const at = words.findIndex((word) => word.text === 'extra')
  const texts = words.map((word) => word.text)
  if (at < 1 || readNumber(texts, 0)?.length !== at) return null
  const { choiceKeys } = reading.index
  const name = menuWords(queryOf(words.slice(at + 1)))
  if (name.some(({ keys }) => keys.some((key) => choiceKeys.has(key)))) return null
  const dish = wanting(reading, words.slice(at + 1))
  if (dish?.decision.kind !== 'sure' || isCondiment(reading, name)) return null
  return words.filter((_, place) => place !== at)
}

/** A number, or "one more", and nothing else. */
function countAct(words: readonly Word[], context: SegmentContext): Act | null {
  const text = spoken(words)
  const more = context.mode === 'remove' ? null : soManyMore(`${context.verb} ${text}`)
  if (more !== null) return { type: 'change', wanted: [], quantity: null, by: more }
  const number = wholeNumber(text.replace(IT_IS, '')) ?? numberOfThose(words)
  return number === null ? null : numberAct(number, context)
}

/** "It's 2", "ni mbili"; "it's a …" counts nothing. */
const IT_IS = /^(?:it s|its|that s|c est|ce sera|ce sont|ni) (?!(?:an?|une?)$)/u

/** Words that make a condiment a wish: "a little chili", "pilipili kidogo". */
const LITTLE = /(?:^| )(?:a (?:bit|little)|some|un peu|peu|kidogo|gato|gake)(?= |$)/u

/** Ordered in so many words; a pinch of something is a wish, and talk with a number in it is no order. */
function readRequest(reading: Reading, wanted: Wanted, said: Said): readonly Act[] {
  const { decision } = wanted
  const text = original(reading.text, said.words)
  if (isCondiment(reading, menuWords(wanted.text))) {
    const isOfSome = wanted.quantity !== null && WITH_WORDS.has(wanted.text.split(' ')[0] ?? '')
    const isPinch = LITTLE.test(spoken(said.words)) || isOfSome || decision.kind !== 'sure'
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

const OF_THOSE_TAIL = new RegExp(` (?:${OF_THOSE})$`, 'u')

/** "One of those": so many of what was spoken of. */
function numberOfThose(words: readonly Word[]): number | null {
  const text = spoken(words)
  const number = text.replace(OF_THOSE_TAIL, '')
  return number === text ? null : wholeNumber(number)
}

const ADDS = new RegExp(
  `(?:^| )(?:${MORE}|add|ajoute[zr]?|rajoute[zr]?|n?y?onger\\w*|(?:ni|tu)?ongez\\w*)(?= |$)`,
  'u',
)

/** "Add two": whatever else is said, more of them. */
export function addsTo(spoken: string): boolean {
  return ADDS.test(spoken)
}

/** Of what was had before: "add" alone is any order. */
const AGAIN = new RegExp(`(?:^| )(?:${MORE}|again|same|kandi|tena|ongeza|ongera)(?= |$)`, 'u')

/** Whether the number said is of more than before, or of all there are to be. */
function counted({ quantity }: Wanted, words: readonly Word[], context: SegmentContext) {
  const isMore = AGAIN.test(`${context.verb} ${spoken(words)}`)
  return { isMore, isOnly: context.isOnly && !isMore && quantity !== null }
}

/** What may be said of how much: "more spicy" is no dish more, "more without salt" is. */
const OF_DEGREE = /(?:^| )(?:more|encore|ongera|ongeza)$/u

/** "Another without salt", "add one without salt"; "add no salt" is a wish. */
export function wishOfMore(act: Act, verb: string): Act {
  if (act.type !== 'note') return act
  const isWith = beginsParts(`1 ${fold(act.note)}`)
  const isAgain = AGAIN.test(isWith ? verb : verb.replace(OF_DEGREE, ''))
  const isMore = isAgain || (ADDS.test(verb) && wishPart(act.note) !== null)
  return isMore ? { ...act, isMore } : act
}

/** "Remove one without salt" takes out one, or wishes it without: neither is sure. */
function unlessTaken(act: Act, { mode }: Context): Act {
  const isOfSome = act.type === 'note' && wishPart(act.note) !== null
  return mode === 'remove' && isOfSome ? { type: 'unknown', text: act.note } : act
}

function numberAct(n: number, context: SegmentContext): Act {
  if (context.mode === 'remove') return { type: 'change', wanted: [], quantity: null, by: -n }
  if (ADDS.test(context.verb)) return { type: 'change', wanted: [], quantity: null, by: n }
  return { type: 'number', n }
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
  if (STATES.test(spoken(words))) return [unknown]
  const best = bestScore(wanted)
  if (context.isLeftover && best < LEFTOVER) return [unknown]
  if (best < BARE && !looksLikeDish(reading, wanted, words)) return [unknown]
  if (context.isQuestion) return [searchAct(wanted, false)]
  return [{ type: 'add', wanted: [wanted] }]
}

/** "Sorry, I'm late" is no latte. */
const STATES = /^(?:i m|im|i am|we re|we are|je suis|on est|nous sommes|niko|tuko|ndi|turi) /u

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

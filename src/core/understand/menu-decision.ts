import type { MenuItem } from '../menu.ts'
import { INGREDIENTS } from './glossary-table.ts'
import { KIND_CONCEPTS } from './glossary.ts'
import type { MenuIndex } from './menu-index.ts'
import { type MenuHit, rank } from './menu-search.ts'
import { asOne, type MenuWord, menuWords } from './menu-words.ts'
import { matchesOf } from './word-match.ts'

/** What to do about a diner's words for an item. Hits carry `available`: sold out is found, then said. */
export type Decision =
  | {
      readonly kind: 'sure'
      readonly itemId: string
      readonly sizeId: string | null
      readonly hit: MenuHit
    }
  /** Best first, 1 to 10. One alone is a "did you mean", never to be added unasked. */
  | { readonly kind: 'ask'; readonly candidates: readonly MenuHit[] }
  | { readonly kind: 'category'; readonly categoryId: string }
  | { readonly kind: 'none'; readonly nearest: readonly MenuHit[] }

/** What may be meant, best first: the one that is sure, or those that are asked about. */
export function hitsOf(decision: Decision): readonly MenuHit[] {
  if (decision.kind === 'sure') return [decision.hit]
  return decision.kind === 'ask' ? decision.candidates : []
}

/** The items among them; one alone may still have its size open. */
export function itemIdsOf(decision: Decision): ReadonlySet<string> {
  return new Set(hitsOf(decision).map((hit) => hit.itemId))
}

/** From here one entry alone is taken without asking; chosen so that a wrong item costs more than a question. */
const SURE = 0.74
/** Below, nothing is offered as an answer. */
const OFFER = 0.62
/** Entries this close to the best are as good as it. */
const MARGIN = 0.05
/** "Coffee" means espresso too, though only "African Coffee" says so. */
const KIND_MARGIN = 0.2
const NAMED_IN_FULL = 0.97
const NEAREST = 0.36
const MAX_CANDIDATES = 10

/** Takes, asks, opens a category or says it is not on the menu. Never guesses between equals. */
export function decide(index: MenuIndex, query: string): Decision {
  return decideWords(index, menuWords(query))
}

/** `decide` for words already cut. */
export function decideWords(index: MenuIndex, words: readonly MenuWord[]): Decision {
  return index.asked?.decide(asOne(words), () => decided(index, words)) ?? decided(index, words)
}

function decided(index: MenuIndex, words: readonly MenuWord[]): Decision {
  const hits = rank(index, words)
  const best = hits[0]
  const categoryId = categoryNamed(index, words)
  // An item that bears the category's name ("Frites" under Frites) is what was asked for.
  if (categoryId !== null && (best === undefined || best.score < 0.99)) {
    return { kind: 'category', categoryId }
  }
  if (best === undefined || best.score < OFFER) {
    return { kind: 'none', nearest: hits.filter((hit) => hit.score >= NEAREST).slice(0, 2) }
  }
  const close = closeTo(hits, best, isOneKind(words))
  const isVague = best.score < WHOLE && isIngredient(words)
  if (close.length === 1 && best.score >= SURE && !isVague) {
    return { kind: 'sure', itemId: best.itemId, sizeId: best.sizeId, hit: best }
  }
  const isOneCategory = close.every((hit) => hit.categoryId === best.categoryId)
  if (close.length > MAX_CANDIDATES && isOneCategory) {
    return { kind: 'category', categoryId: best.categoryId }
  }
  return { kind: 'ask', candidates: close.slice(0, MAX_CANDIDATES) }
}

function closeTo(hits: readonly MenuHit[], best: MenuHit, isKind: boolean): readonly MenuHit[] {
  const margin = isKind && best.score < NAMED_IN_FULL ? KIND_MARGIN : MARGIN
  return hits.filter((hit) => hit.score >= best.score - margin && !isOtherSize(hit, best))
}

/** Sizes of one item have the same names: where one fits better, its size was said. */
function isOtherSize(hit: MenuHit, best: MenuHit): boolean {
  return hit.itemId === best.itemId && hit.score < best.score - 0.001
}

/** "Cheese" is not yet an order for the one pizza that has it. */
const WHOLE = 0.95

/** True where the words name nothing but ingredients. */
export function isIngredient(words: readonly MenuWord[]): boolean {
  const naming = words.filter((word) => !word.isSoft)
  return naming.length > 0 && naming.every((word) => word.keys.every((key) => INGREDIENTS.has(key)))
}

const COLOUR =
  /^(?:green|black|white|red|brown|vert|noir|blanc|rouge|brun)(?:e|s|es|he|hes)?$|^(?:zero|light|diet|umukara|umweru|icyatsi|itukura|nyeusi|nyeupe|nyekundu|kijani)$/u

/** A colour and nothing it is of: "thé vert" is no tea and a green salad, "coca zéro" no Coke and a Heineken 0.0. */
export function isColour(words: readonly MenuWord[]): boolean {
  return words.every(({ word, kind }) => kind === 'number' || COLOUR.test(word))
}

function isOneKind(words: readonly MenuWord[]): boolean {
  const naming = words.filter((word) => !word.isSoft)
  return naming.length === 1 && naming[0]?.keys.some((key) => KIND_CONCEPTS.has(key)) === true
}

/** More naming words than any category's name has. */
const MAX_CATEGORY_WORDS = 6

type Asked = { readonly isSoft: boolean; readonly keys: readonly string[] }

/** The category whose name these words are, describing words aside ("cold beers"). */
export function categoryNamed(index: MenuIndex, words: readonly MenuWord[]): string | null {
  const naming = words.filter((word) => word.kind !== 'number')
  if (naming.length === 0 || naming.length > MAX_CATEGORY_WORDS) return null
  const asked = naming.map((word) => ({ isSoft: word.isSoft, keys: nearKeys(index, word) }))
  const said = new Set(asked.flatMap(({ keys }) => keys))
  const named = index.categories.find(({ forms }) =>
    forms.some((form) => isAllSaid(form, said) && isAllOf(form, asked)),
  )
  return named?.id ?? null
}

function nearKeys(index: MenuIndex, word: MenuWord): readonly string[] {
  const near = matchesOf(index, word).filter((match) => match.similarity >= 0.85)
  return [...word.keys, ...near.map((match) => match.key)]
}

/** The words that name in a category's name, or all where none does, are among what was said. */
function isAllSaid(form: readonly MenuWord[], said: ReadonlySet<string>): boolean {
  const isSoft = form.every((word) => word.isSoft)
  return (
    form.length > 0 &&
    form.every((word) => (word.isSoft && !isSoft) || word.keys.some((key) => said.has(key)))
  )
}

/** No naming word was said that the name does not have. */
function isAllOf(form: readonly MenuWord[], asked: readonly Asked[]): boolean {
  return asked.every(
    ({ isSoft, keys }) =>
      isSoft || form.some((target) => target.keys.some((key) => keys.includes(key))),
  )
}

/** The one item meant, its size still open or not. */
export function itemOf(index: MenuIndex, decision: Decision): MenuItem | null {
  const [id, ...others] = itemIdsOf(decision)
  if (id === undefined || others.length > 0) return null
  return index.menu.items.find((item) => item.id === id) ?? null
}

import { choicesNamed, isRefusal } from './choices.ts'
import { decideWords, type Decision, hitsOf, isColour } from './menu-decision.ts'
import type { MenuIndex } from './menu-index.ts'
import { type MenuHit, rank } from './menu-search.ts'
import { type MenuWord, menuWords } from './menu-words.ts'
import { WITH_WORDS } from './order-words.ts'
import type { Reading } from './reading.ts'
import { queryOf, type Word } from './words.ts'

/** What of a segment's words names an item, and which one. */
type Naming = {
  readonly naming: readonly Word[]
  readonly decision: Decision
  /** Words about it that turned out to be a wish. */
  readonly extra: readonly Word[]
}

/** "Akabenzi for 5,000" names an amount, not a portion: shown, never taken. */
export function priced({ index }: Reading, naming: readonly Word[]): Naming {
  return { naming, decision: unsure(decideNamed(index, naming)), extra: [] }
}

/** The item that words name, numbers and wishes taken out. */
export function namedBy(reading: Reading, naming: readonly Word[]): Naming {
  const decision = decideNamed(reading.index, naming)
  if (decision.kind !== 'none') return { naming, decision, extra: [] }
  return (
    withoutPreamble(reading, naming) ??
    withoutExtra(reading, naming) ?? { naming, decision, extra: [] }
  )
}

/** "Fries with mayo" where nobody wrote of mayonnaise: the fries are asked about, and the rest is a wish. */
function withoutExtra(reading: Reading, naming: readonly Word[]): Naming | null {
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
function withoutPreamble(reading: Reading, naming: readonly Word[]): Naming | null {
  for (let from = 1; from < naming.length && from <= 8; from += 1) {
    const dropped = naming[from - 1]
    if (dropped === undefined || reading.detector(dropped.text).language === 'und') return null
    const rest = naming.slice(from)
    const query = menuWords(queryOf(rest))
    if (isColour(query)) return null
    const decision = unsure(decideHere(reading.index, query))
    const best = decision.kind === 'ask' ? (decision.candidates[0]?.score ?? 0) : 0
    if (best >= CLEAR) return { naming: rest, decision, extra: [] }
  }
  return null
}

/** Asked about, whatever it is. */
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
  // "Une boule de chocolat" is ice cream, though cocoa is all that is left of it without a tart's choice of "boule".
  const own = best.kind === 'sure' ? index.choiceKeysById.get(best.itemId) : undefined
  const isOffered = ({ keys }: MenuWord) => keys.some((key) => own?.has(key) === true)
  const isIts = query.every((word) => items.includes(word) || isOffered(word))
  return best.kind === 'sure' && isIts ? best : (withOptions(index, query) ?? best)
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
export function narrowed(
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

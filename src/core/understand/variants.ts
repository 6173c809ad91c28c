import type { Wanted } from './acts.ts'
import { isOfFound } from './certainty.ts'
import { decideWords, type Decision, hitsOf, itemOf } from './menu-decision.ts'
import { type MenuWord, menuWords } from './menu-words.ts'
import type { Reading } from './reading.ts'
import { isSizeTalk } from './size-words.ts'

type Ground = Pick<Reading, 'index' | 'detector'>

/** "0.0" behind "2 Heineken": the one dish that both name together; `null` where they name none, or each its own. */
export function variantNamed(ground: Ground, before: Wanted, words: string): Decision | null {
  const whole = naming(before.text)
  const said = naming(words)
  const isAgain = said.some(({ keys }) =>
    whole.some((one) => one.keys.some((key) => keys.includes(key))),
  )
  // "2 ugali, 1 ugali with beef": said whole, it is no part of those before.
  const isOther = isAgain || whole.every(isFried) || isWhole(ground, said)
  return isOther ? null : both(ground, before, [...whole, ...said], said)
}

/** From here it is all of a dish's name. */
const WHOLE = 0.95

/** "2 Rolex, 1 chapati", though a Rolex is made of one: what is called so by itself is no kind of the dish before. */
function isWhole({ index }: Ground, said: readonly MenuWord[]): boolean {
  const decision = decideWords(index, said)
  return decision.kind === 'sure' && decision.hit.score >= WHOLE
}

/** "2 frites, 1 plantain": plantains that are fried, "frites" as well, are no kind of fries. */
function isFried({ keys }: MenuWord): boolean {
  return keys.includes('fries')
}

/** "Citron" behind "2 Fanta Orange": the one dish that it names with some of those words. */
export function siblingNamed(ground: Ground, before: Wanted, words: string): Decision | null {
  const said = naming(words)
  const whole = naming(before.text)
  if (isWhole(ground, said)) return null
  const found = whole.flatMap((word) => both(ground, before, [word, ...said], said) ?? [])
  const [only, ...others] = found
  return only === undefined || others.length > 0 ? null : only
}

/** All of it is said of the dish, and the dish is of their kind: the beef of "2 ugali, 1 beef" may be any. */
function both(
  ground: Ground,
  before: Wanted,
  all: readonly MenuWord[],
  said: readonly MenuWord[],
): Decision | null {
  const isNone = said.length === 0 || isSizeTalk(said.map(({ word }) => word).join(' '))
  const decision = isNone ? null : decideWords(ground.index, all)
  const item = decision === null ? null : itemOf(ground.index, decision)
  if (decision === null || item === null) return null
  if (!all.every((word) => isOfFound(ground, word, { decision }))) return null
  if (said.some(({ keys }) => keys.some((key) => isChoice(ground, item.id, key)))) return null
  return categoryOf(before) === item.categoryId ? decision : null
}

/** "With fries" is the same dish. */
function isChoice({ index }: Ground, id: string, key: string): boolean {
  return index.choiceKeysById.get(id)?.has(key) === true
}

/** Of what is still open, too, where all of it is of one category. */
function categoryOf({ decision }: Wanted): string | null {
  if (decision.kind === 'category') return decision.categoryId
  const [only = null, ...others] = new Set(hitsOf(decision).map(({ categoryId }) => categoryId))
  return others.length > 0 ? null : only
}

function naming(text: string): readonly MenuWord[] {
  return menuWords(text).filter(({ kind }) => kind !== 'number')
}

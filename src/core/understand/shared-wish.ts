import type { Act, Wanted } from './acts.ts'
import { beginsParts } from './choice-parts.ts'
import { choicesNamed } from './choices.ts'
import { itemOf } from './menu-decision.ts'
import type { Reading } from './reading.ts'
import { withWish } from './wanted.ts'
import { original, spoken, type Word, wordCount } from './words.ts'

const ALL =
  /^(?:(?:all|both)(?: of (?:them|those|it))?|tous|toutes|(?:(?:tous|toutes) )?les deux|byose|zose|byombi|zombi|zote|yote|vyote) /u

/** Where "1 goat, 1 fish all with chili" begins to wish something of all of them; 0: nowhere. */
export function allBegins(words: readonly string[]): number {
  return Math.max(
    0,
    words.findIndex((_, at) => at > 0 && wishOfAll(words.slice(at).join(' ')) > 0),
  )
}

/** How many words "all" is long in front of a wish that is all else that is said; 0: something else. */
function wishOfAll(said: string): number {
  const head = ALL.exec(said)?.[0] ?? ''
  const rest = said.slice(head.length)
  const isWish = head !== '' && (REFUSES.test(rest) || beginsParts(`1 ${rest}`))
  return isWish ? wordCount(head) : 0
}

const REFUSES = /^no (?!\S+ one)\S/u

/** What was ordered with a wish of all of it, or of those that come with such a choice; `null`: there is no such wish. */
export function wishedOfAll(
  reading: Reading,
  acts: readonly Act[],
  words: readonly Word[],
): readonly Act[] | null {
  const last = acts.at(-1)
  const head = last?.type === 'add' && last.wanted.length > 0 ? wishOfAll(spoken(words)) : 0
  if (last?.type !== 'add' || head === 0) return null
  const wish = original(reading.text, words.slice(head))
  const isChoice = (one: Wanted) => {
    const item = itemOf(reading.index, one.decision)
    return item !== null && choicesNamed(item, wish).choices.length > 0
  }
  const isAny = !last.wanted.some(isChoice)
  const wanted = last.wanted.map((one) =>
    isAny || isChoice(one) ? withWish(reading, one, wish) : one,
  )
  return [...acts.slice(0, -1), { ...last, wanted }]
}

import type { Act, Wanted } from './acts.ts'
import { beginsParts } from './choice-parts.ts'
import { choicesNamed } from './choices.ts'
import { isCondiment } from './joining.ts'
import { itemOf } from './menu-decision.ts'
import { menuWords } from './menu-words.ts'
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

const OF_ALL =
  / (?:(?:in|on|for|with|dans|sur|pour|kwenye|kuri|muri) )?(?:(?:both|all)(?: of (?:them|those|it))?|everything|tous|toutes|(?:(?:tous|toutes) )?les deux|byose|zose|byombi|zombi|zote|yote|vyote)$/u

/** The wish of "all with chili" and of "no onion in both"; none where something else is said. */
function wishIn(reading: Reading, words: readonly Word[]): readonly Word[] {
  const text = spoken(words)
  const head = wishOfAll(text)
  if (head > 0) return words.slice(head)
  const tail = OF_ALL.exec(text)?.[0] ?? ''
  const rest = text.slice(0, text.length - tail.length)
  // "Piment sur les deux".
  const isThing = () => isCondiment(reading, menuWords(rest))
  const isWish = tail !== '' && (REFUSES.test(rest) || beginsParts(`1 ${rest}`) || isThing())
  return isWish ? words.slice(0, wordCount(rest)) : []
}

const REFUSES = /^no (?!\S+ one)\S/u

/** What was ordered with a wish of all of it, or of those that come with such a choice; `null`: there is no such wish. */
export function wishedOfAll(
  reading: Reading,
  acts: readonly Act[],
  words: readonly Word[],
): readonly Act[] | null {
  const last = acts.at(-1)
  const said = last?.type === 'add' ? wishIn(reading, words) : []
  if (last?.type !== 'add' || said.length === 0) return null
  const wish = original(reading.text, said)
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

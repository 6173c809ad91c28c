import { type Act, isOfItems } from './acts.ts'
import { countsPeople } from './each.ts'
import { menuWords } from './menu-words.ts'
import { readNumber } from './numbers.ts'
import { NOTE_PHRASE } from './order-words.ts'
import type { Reading } from './reading.ts'
import { clausesOf, queryOf, spoken } from './words.ts'

type Ground = Pick<Reading, 'index'>

/** What was not understood beside an order and may be one: it must not be lost without a word. */
export function unreadIn(ground: Ground, acts: readonly Act[]): readonly string[] {
  if (!acts.some(isOfItems)) return []
  return acts.flatMap((act) =>
    act.type === 'unknown' && act.about === undefined && mayOrder(ground, act.text) ? act.text : [],
  )
}

/** A number, a word of food or how it is to be is in it: small talk has neither. */
function mayOrder({ index }: Ground, text: string): boolean {
  const words = clausesOf(text).clauses.flatMap((clause) => clause.words)
  const said = spoken(words).split(' ')
  if (countsPeople(spoken(words))) return false
  const isCount = said.some((word, at) => {
    return readNumber(said, at)?.kind === 'count' && !ARTICLE.test(word)
  })
  const isWish = said.some((_, at) => NOTE_PHRASE.test(said.slice(at).join(' ')))
  const isKnown = (key: string) => index.postings.has(key) || index.choiceKeys.has(key)
  const isFood = menuWords(queryOf(words)).some(({ kind, isSoft, keys }) => {
    return !isSoft && (kind === 'concept' || keys.some(isKnown))
  })
  return isCount || isWish || isFood
}

const ARTICLE = /^(?:an?|one|une?)$/u

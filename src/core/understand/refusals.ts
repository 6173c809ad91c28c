import type { Act, Wanted } from './acts.ts'
import { isCondiment } from './joining.ts'
import { decideWords, hitsOf, isIngredient, itemIdsOf } from './menu-decision.ts'
import type { MenuIndex } from './menu-index.ts'
import { menuWords } from './menu-words.ts'
import { withoutNotes } from './notes.ts'
import { NOTE_HEAD, NOTE_PHRASE } from './order-words.ts'
import type { Reading } from './reading.ts'
import { wantedOf } from './wanted.ts'
import { matchesOf } from './word-match.ts'
import { original, queryOf, spoken, type Word, wordCount } from './words.ts'

const REFUSAL = /^(?:no|not|sans|pas|nta|bila|sio|siyo|ntabwo|atari)(?= |$)/u
/** From here the words after a refusal are the dish, not one thing in it. */
const REFUSED = 0.9
/** Of a thing that is in many dishes it must be the whole name. */
const WHOLE = 0.95

/** "Pas de bavette" takes the dish back; "no onion burger" is a burger. */
export function refusedDish(reading: Reading, words: readonly Word[]): Wanted | null {
  const wanted = refused(reading, words)
  const isDish = wanted?.note === null && bestScore(wanted) >= REFUSED
  return isDish && wanted.decision.kind !== 'category' ? wanted : null
}

const ARTICLE = /^(?:the|my|les?|la|l'?|mon|ma|mes)$/u

/** The one dish that words name, and not a thing in it: "the cheese" is none of a cheeseburger's names. */
export function dishNamed(index: MenuIndex, said: string): string | null {
  const query = menuWords(said)
  const decision = decideWords(index, query)
  const [id = null, ...others] = itemIdsOf(decision)
  const isThing = isIngredient(query) || isCondiment({ index }, query)
  const score = hitsOf(decision)[0]?.score ?? 0
  return others.length === 0 && score >= (isThing ? WHOLE : REFUSED) ? id : null
}

/** What words refuse, other than salt and the like; `null`: nothing that is named. */
function refused(reading: Reading, words: readonly Word[]): Wanted | null {
  const head = NOTE_HEAD.exec(spoken(words))?.[0] ?? ''
  const rest = REFUSAL.test(head) ? words.slice(wordCount(head)) : []
  if (rest.length === 0 || isCondiment(reading, menuWords(queryOf(rest)))) return null
  // "Pas de sucre le café" leaves something out of it.
  if (ARTICLE.test(rest[1]?.text ?? '')) return null
  return wantedOf(reading, rest)
}

/** A clause of wishes only: about what came before, unless it refuses a dish ("no mojito"). */
export function readWish(reading: Reading, words: readonly Word[]): readonly Act[] {
  const { notes } = withoutNotes(reading, words)
  const first = notes[0]
  if (first === undefined) return []
  const dish = refused(reading, first)
  if (dish?.decision.kind === 'sure') return [{ type: 'remove', wanted: [dish] }]
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
export function removeAct(
  reading: Reading,
  wanted: Wanted,
  { words, verb }: { readonly words: readonly Word[]; readonly verb: string },
): Act {
  if (wanted.decision.kind === 'none' && PRONOUN.test(spoken(words))) {
    return { type: 'remove', wanted: [] }
  }
  const isDislike =
    /want|veux|veut|shaka|taki|add|ajout|usi|need|besoin|leave|skip|keneye|hitaji|acha/.test(verb)
  return isDislike && isCondiment(reading, menuWords(queryOf(words)))
    ? { type: 'note', note: `${verb} ${original(reading.text, words)}` }
    : { type: 'remove', wanted: [wanted] }
}

export function bestScore(wanted: Wanted): number {
  const { decision } = wanted
  return decision.kind === 'category' ? 1 : (hitsOf(decision)[0]?.score ?? 0)
}

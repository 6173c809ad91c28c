import type { Act, Wanted } from './acts.ts'
import { alternatives } from './alternatives.ts'
import { unsure } from './naming.ts'
import { numbersOf } from './number-roles.ts'
import { readNumber, wholeNumber } from './numbers.ts'
import type { Reading } from './reading.ts'
import { type Clause, spanOf, spoken, type Word } from './words.ts'

/** "One of each", of what stands in a list: behind its number, or in front of it. */
const OF_EACH = alternatives(`
  (?:of )?each(?: of (?:them|those|these))?|of (?:them|those) each
  de chaque(?: sorte)?|(?:de )?chacune?
  kuri buri (?:kimwe|umwe|bwoko)|kuri byombi
  (?:ya|za|kwa|cha) kila (?:moja|kimoja|mmoja|aina)`)
const BEHIND = new RegExp(`^(.+?) (?:${OF_EACH})$`, 'u')
const IN_FRONT = /^(?:buri (?:kimwe|bwoko)|kila (?:moja|kimoja|aina)|each one|chacune?) (\S+)$/u
const BOTH =
  /^(?:both(?: of (?:them|those))?|les deux|tous les deux|toutes les deux|byombi|zombi|yombi|(?:zote|vyote|yote) (?:mbili|viwili|mawili))$/u

/** How many of each thing of a list is all that is said; `isBoth`: and that there are two of them. */
export function eachSaid(
  spoken: string,
): { readonly count: number; readonly isBoth: boolean } | null {
  if (BOTH.test(spoken)) return { count: 1, isBoth: true }
  const number = BEHIND.exec(spoken)?.[1] ?? IN_FRONT.exec(spoken)?.[1]
  const count = number === undefined ? null : wholeNumber(number)
  return count === null || count < 1 ? null : { count, isBoth: false }
}

/** Of the people who sit together. */
const PER_PERSON = new RegExp(
  `(?:^| )(?:${alternatives(`
    (?:for )?each(?: (?:one|person|of us))?|per person|a ?piece
    (?:pour )?(?:chacune?|chaque personne)(?: (?:de nous|d entre nous))?|par personne
    (?:kuri )?buri (?:wese|muntu)
    (?:kwa )?kila (?:mtu|mmoja(?: wetu)?)`)})(?= |$)`,
  'u',
)
const FOR_SO_MANY = new RegExp(
  `(?:^| )(?:${alternatives(`
    for (?:the )?(\\S+)(?: (?:people|persons|guests|of us))?
    pour (?:les )?(\\S+)(?: personnes)?
    (?:ku bantu|(?:w|y|z|by|bw) abantu) (\\S+)
    kwa (?:watu )?(\\S+)`)})$`,
  'u',
)
const SO_MANY = new RegExp(
  `^(?:${alternatives(`
    (?:we are|we re|there are|there s) (\\S+)(?: (?:people|persons|guests|of us))?
    (\\S+) (?:people|persons|guests|of us)
    (?:nous sommes|on est|on sera)(?: a)? (\\S+)(?: personnes)?|(\\S+) personnes
    (?:twese )?turi (?:abantu )?(\\S+)|abantu (\\S+)
    (?:tuko|tupo|sisi ni) (?:watu )?(\\S+)|watu (\\S+)`)})$`,
  'u',
)
/** More of them share no table; and one is told from the rest by nothing. */
const MOST_PEOPLE = 20

/** What is shared out, and everything with it; `isKnown`: among how many. */
type Shared = {
  readonly clauses: readonly Clause[]
  readonly shared: Clause
  readonly isKnown: boolean
}

/** Clauses in which "2 fries each for 3" counts six; `null` where nobody says each. */
function sharedOut(reading: Reading, clauses: readonly Clause[]): Shared | null {
  const at = clauses.findIndex(({ words }) => PER_PERSON.test(spoken(words)))
  const clause = clauses[at]
  if (clause === undefined) return null
  const plain = withoutMatch(clause.words, PER_PERSON)
  const tail = peopleIn(spoken(plain), FOR_SO_MANY)
  const party = clauses.findIndex(({ words }) => peopleIn(spoken(words), SO_MANY) !== null)
  const people = tail ?? peopleIn(spoken(clauses[party]?.words ?? []), SO_MANY)
  const words = tail === null ? plain : withoutMatch(plain, FOR_SO_MANY)
  const shared = { ...clause, words: multiplied(reading, words, people ?? 1) }
  const said = clauses.map((one, place) => (place === at ? shared : one))
  return { clauses: said.filter((_, place) => place !== party), shared, isKnown: people !== null }
}

function peopleIn(text: string, pattern: RegExp): number | null {
  const [, ...said] = pattern.exec(text) ?? []
  const number = readNumber([said.find((one) => one !== undefined) ?? ''], 0)
  const isPeople = number?.kind === 'count' && number.value > 1 && number.value <= MOST_PEOPLE
  return isPeople ? number.value : null
}

/** "We are 4" orders nothing. */
export function countsPeople(text: string): boolean {
  return peopleIn(text, SO_MANY) !== null
}

/** "Rice for 3 people": what is for so many, without them. */
export function withoutPeople(words: readonly Word[]): readonly Word[] {
  return peopleIn(spoken(words), FOR_SO_MANY) === null ? words : withoutMatch(words, FOR_SO_MANY)
}

function withoutMatch(words: readonly Word[], pattern: RegExp): readonly Word[] {
  const text = spoken(words)
  const match = pattern.exec(text)
  if (match === null) return words
  const { from, to } = spanOf(text, match)
  return words.filter((_, place) => place < from || place >= to)
}

/** The same words with their numbers so many times as large. */
function multiplied(reading: Reading, words: readonly Word[], times: number): readonly Word[] {
  const counts = numbersOf(reading, words).filter(({ role }) => role === 'count')
  return words.flatMap((word, place) => {
    const number = counts.find(({ at, length }) => place >= at && place < at + length)
    if (number === undefined) return [word]
    return number.at === place ? [{ ...word, text: String(number.value * times) }] : []
  })
}

/** "Fries and ugali, 2 of each": the clauses without that, and how many; `null`: nothing of the kind. */
function listedEach(
  clauses: readonly Clause[],
): { readonly clauses: readonly Clause[]; readonly count: number } | null {
  for (const [at, { words, isQuestion }] of clauses.entries()) {
    const cut = eachAtEdge(words)
    if (cut === null || isQuestion) continue
    const said = clauses.map((one, place) => (place === at ? { ...one, words: cut.words } : one))
    return { clauses: said.filter((one) => one.words.length > 0), count: cut.count }
  }
  return null
}

/** At the end of a clause, or at its beginning ("2 of each: fries and ugali"). */
function eachAtEdge(
  words: readonly Word[],
): { readonly words: readonly Word[]; readonly count: number } | null {
  for (let length = Math.min(words.length, 7); length > 1; length -= 1) {
    const tail = eachSaid(spoken(words.slice(-length)))
    if (tail !== null && !tail.isBoth) return { words: words.slice(0, -length), count: tail.count }
    const head = eachSaid(spoken(words.slice(0, length)))
    if (head !== null && !head.isBoth) return { words: words.slice(length), count: head.count }
  }
  return null
}

/** Without one of these nothing above is said: most messages need no closer look. */
const MAY_SAY_EACH = /(?:^| )(?:each|per|a ?piece|chaque|chacune?|par|buri|byombi|kila)(?= |$)/u

type Read = { readonly acts: readonly Act[]; readonly isComplete: boolean }

/**
 * What is said of each person or of each thing, its numbers made those of all of them; where it is open of how many, it
 * is asked about. `null`: nothing is said of each.
 */
export function readEach(
  reading: Reading,
  clauses: readonly Clause[],
  read: (clauses: readonly Clause[]) => Read,
): Read | null {
  if (!clauses.some(({ words }) => MAY_SAY_EACH.test(spoken(words)))) return null
  const people = sharedOut(reading, clauses)
  const things = people === null ? [] : ordered(read([people.shared]))
  const isCounted = things.length > 0 && things.every(({ quantity }) => quantity !== null)
  if (people === null || !isCounted) {
    const listed = readListed(clauses, read)
    // "Fries and ugali, 2 each, we are 3": of each dish, or for each of us?
    return listed !== null && people?.isKnown === true ? askedAbout(listed) : listed
  }
  const all = read(people.clauses)
  return people.isKnown ? all : askedAbout(all)
}

/** "Fries and ugali, 2 of each". */
function readListed(
  clauses: readonly Clause[],
  read: (clauses: readonly Clause[]) => Read,
): Read | null {
  const listed = listedEach(clauses)
  if (listed === null) return null
  const all = read(listed.clauses)
  const things = ordered(all)
  if (things.length < 2 || things.some(({ quantity }) => quantity !== null)) return null
  return { ...all, acts: all.acts.map((act) => withQuantity(act, listed.count)) }
}

function ordered({ acts }: Read): readonly Wanted[] {
  return acts.flatMap((act) => (act.type === 'add' ? act.wanted : []))
}

function withQuantity(act: Act, quantity: number): Act {
  if (act.type !== 'add') return act
  return { ...act, wanted: act.wanted.map((one) => ({ ...one, quantity })) }
}

function askedAbout({ acts }: Read): Read {
  const asked = acts.map((act): Act => {
    if (act.type !== 'add') return act
    const wanted = act.wanted.map((one) => ({ ...one, decision: unsure(one.decision) }))
    return { ...act, wanted }
  })
  return { acts: asked, isComplete: false }
}

import { allergenQuestion, isOnlyAllergens } from './allergen-question.ts'
import {
  arePhrases,
  beginsParts,
  goesOn,
  includedBegin,
  namesBegin,
  partsBegin,
  wishPart,
} from './choice-parts.ts'
import { sharesBegin } from './for-whom.ts'
import { trimmed } from './frame.ts'
import { halvesBegin } from './halves.ts'
import { thoughtBegins } from './second-thoughts.ts'
import { allBegins } from './shared-wish.ts'
import { type Clause, spoken } from './words.ts'

const HEADING = /^(?:(?:my|our|ma|notre) )?(?:order|commande|komande|oda)(?: yangu| yanjye)?$/u

const THAT_IS_ALL = /(?:that s|thats|that is|it s) (?:all|it|everything)$/
const ORDER = /^(?:please )?order(?: please| now)?$/

/** Clauses as they belong together, which is not always as commas cut them. */
export function together(clauses: readonly Clause[]): readonly Clause[] {
  const said = withoutHeading(clauses).map(withoutPlease)
  return said.flatMap(cutBeforeParts).reduce<readonly Clause[]>(joinedTo, [])
}

/** "One more pls without honey": in the middle it says nothing, and at the ends it is taken off later. */
function withoutPlease({ words, isQuestion }: Clause): Clause {
  const isEdge = (at: number) => at === 0 || at === words.length - 1
  const kept = words.filter(({ text }, at) => isEdge(at) || !PLEASE.has(text))
  return { words: kept, isQuestion }
}

const PLEASE: ReadonlySet<string> = new Set(['please', 'pls', 'plz', 'svp', 'stp', 'tafadhali'])

/** "My order: 2 fries" wants no menu; "my order, please" is all that is said. */
function withoutHeading(clauses: readonly Clause[]): readonly Clause[] {
  const [first, ...others] = clauses
  const hasMore = others.some(({ words }) => trimmed(words).length > 0)
  return hasMore && HEADING.test(spoken(first?.words ?? [])) ? others : clauses
}

function cutBeforeParts({ words, isQuestion }: Clause): readonly Clause[] {
  const said = spoken(words).split(' ')
  const all = allBegins(said)
  if (all > 0) {
    const before = cutBeforeParts({ words: words.slice(0, all), isQuestion })
    return [...before, { words: words.slice(all), isQuestion }]
  }
  const at =
    thoughtBegins(said) ||
    sharesBegin(said) ||
    halvesBegin(said) ||
    namesBegin(said) ||
    partsBegin(said) ||
    includedBegin(said)
  const cut = at === 0 ? [words] : [words.slice(0, at), words.slice(at)]
  return cut.map((part) => ({ words: part, isQuestion }))
}

/**
 * "One with chili, one without" and "allergic to milk, eggs and fish" are one thing said; "that's all, order please"
 * wants no menu.
 */
function joinedTo(all: readonly Clause[], clause: Clause): readonly Clause[] {
  const before = all.at(-1)
  if (before === undefined) return [clause]
  const [last, next] = [spoken(before.words), spoken(clause.words)]
  if (THAT_IS_ALL.test(last) && ORDER.test(next)) return all
  const isOfAllergy = !clause.isQuestion && isOnlyAllergens(next) && isAllergy(last)
  if (!isOfParts(last, next) && !isOfAllergy) return [...all, clause]
  const words = [...before.words, ...clause.words]
  return [...all.slice(0, -1), { words, isQuestion: clause.isQuestion }]
}

function isAllergy(said: string): boolean {
  return allergenQuestion(said)?.isAllergy === true
}

/** Both tell apart what was named before them. */
function isOfParts(last: string, next: string): boolean {
  if (arePhrases(next) && arePhrases(last)) return true
  return (beginsParts(next) && (beginsParts(last) || wishPart(last) !== null)) || goesOn(last, next)
}

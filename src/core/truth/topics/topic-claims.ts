import type { DishesNamed } from '../allergen-claims.ts'
import type { Clause } from '../clauses.ts'
import type { ClaimFacts } from '../facts.ts'
import { isLeftToPeople, isOnlyNamed, stanceOf } from '../stance.ts'
import { guests } from './guests.ts'
import { house } from './house.ts'
import { less } from './less.ts'
import { money } from './money.ts'
import { hours } from './opening.ts'
import { payWays } from './pay-ways.ts'
import { stock } from './stock.ts'
import type { Said } from './topic.ts'
import { wait } from './wait.ts'

/**
 * Matters of which a waiter knows nothing, or only what `facts` hold: who pays what, whether money came, how long it
 * takes, when the house opens, what is left, who else sits there. A clause that touches one is stopped unless it asks,
 * says that it doesn't know or sends to people, or the facts bear it out. One file a matter.
 */
export function* topicClaims(
  clause: Clause,
  facts: ClaimFacts,
  { items, rest }: DishesNamed,
): Generator<Said> {
  const { isOpen, isConditional } = stanceOf(clause)
  // "If you order three, you pay two": no condition makes it so.
  if (!isOpen || isConditional) yield* less(clause.phrase)
  if (isOpen) return
  yield* money(clause.phrase, facts)
  yield* payWays(rest, facts.payWords)
  yield* wait(clause.phrase, facts)
  yield* guests(rest, facts)
  yield* hours(clause, facts)
  const ids = items.map((item) => item.id)
  yield* stock(clause, facts, ids)
  const isLeft = isOnlyNamed(clause.phrase) && isLeftToPeople(clause.sentence)
  // "Plat du jour" and "Boneless wings" may be what a dish is called.
  if (!isLeft) yield* house(rest, facts)
}

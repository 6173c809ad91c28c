import { type ClaimFacts, mergeFacts, NO_FACTS } from '../truth/facts.ts'
import { count, type Draft, last, note, put, tally } from './draft.ts'
import { forgetCart } from './order-yes.ts'

/** What was spoken is measured against what the program can prove; it can't be taken back, so it is put right. */

const MAX_PROVED = 12
/** A model that can't be put right is not asked for ever. */
const MAX_CORRECTIONS = 3

const OF_CART: ReadonlySet<string> = new Set(['amount', 'discount', 'item', 'cart'])

/** What holds from now on: of the desk's standing facts at the start, and of every outcome. */
export function prove(draft: Draft, facts: ClaimFacts): void {
  put(draft, 'facts', { proved: last([...draft.state.facts.proved, facts], MAX_PROVED) })
}

/** True when the model was told to put something right: it must be given the word. */
export function correctsSpoken(draft: Draft, texts: readonly string[]): boolean {
  const { memory, ending } = draft.state
  if (texts.length === 0 || ending.stage !== 'none') return false
  const known = provedNow(draft)
  const kinds = [...new Set(texts.flatMap((text) => draft.ground.untrue(text, known)))]
  if (kinds.length === 0) return false
  const { falseClaims } = memory.tallies
  count(draft, 'false_claim')
  tally(draft, { falseClaims: falseClaims + 1 })
  if (falseClaims >= MAX_CORRECTIONS) return false
  // A yes would be to the wrong total, or to what does not lie in the cart.
  if (kinds.some((kind) => OF_CART.has(kind))) forgetCart(draft)
  note(
    draft,
    `You just said something the tools did not tell you (${kinds.join(', ')}). Put it right in one short sentence, with nothing but what the tools said; where you do not know, say so.`,
  )
  return true
}

/** All of the last outcomes, but what lies in the cart and what was just placed as the newest know it. */
function provedNow(draft: Draft): ClaimFacts {
  const { proved } = draft.state.facts
  return {
    ...mergeFacts([NO_FACTS, ...proved]),
    hasCart: proved.at(-1)?.hasCart ?? false,
    orderPlacedNow: proved.slice(-2).some((facts) => facts.orderPlacedNow),
  }
}

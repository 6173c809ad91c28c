import { type ClaimFacts, mergeFacts, NO_FACTS } from '../truth/facts.ts'
import type { Claim } from '../truth/truth-check.ts'
import { numberOf } from '../understand/numbers.ts'
import { fold } from '../understand/text.ts'
import { count, type Draft, last, note, put, tally } from './draft.ts'
import { inCommon } from './in-common.ts'
import { MENU_CHANGED } from './instructions.ts'
import { unsayCart } from './order-yes.ts'
import { digitsOf, numbersIn } from './reach.ts'

/** What was spoken is measured against what the program can prove; it can't be taken back, so it is put right. */

const MAX_PROVED = 12
/** A model that can't be put right is not asked for ever. */
const MAX_CORRECTIONS = 3

const OF_CART: ReadonlySet<string> = new Set(['amount', 'discount', 'item', 'cart'])

/** What holds from now on: of the desk's standing facts at the start, and of every outcome. */
export function prove(draft: Draft, facts: ClaimFacts): void {
  put(draft, 'facts', { proved: last([...draft.state.facts.proved, facts], MAX_PROVED) })
}

/** What an item cost is what it may not cost any more; the outcome that met the new menu is told next. */
export function onMenuChanged(draft: Draft): void {
  const { proved } = draft.state.facts
  put(draft, 'facts', { proved: proved.map((one) => ({ ...one, amounts: sumsOf(one) })) })
  note(draft, MENU_CHANGED)
}

/** Something is said along with function calls: checked once they are done, by what held before them, too. */
export function onSpokenOver(draft: Draft): void {
  const { proved, spokenOver } = draft.state.facts
  put(draft, 'facts', { spokenOver: spokenOver ?? proved.at(-1) ?? null })
}

/** What was said over function calls has been checked. */
export function onSettled(draft: Draft): void {
  put(draft, 'facts', { spokenOver: null })
}

/** True when the model was told to put something right: it must be given the word. */
export function correctsSpoken(draft: Draft, texts: readonly string[]): boolean {
  const { memory, ending } = draft.state
  if (texts.length === 0 || ending.stage !== 'none') return false
  const kinds = untrueIn(draft, texts)
  if (kinds.length === 0) return false
  const { falseClaims } = memory.tallies
  count(draft, 'false_claim')
  tally(draft, { falseClaims: falseClaims + 1 })
  if (falseClaims >= MAX_CORRECTIONS) return false
  // A yes would be to the wrong total, or to what does not lie in the cart.
  if (kinds.some((kind) => OF_CART.has(kind))) unsayCart(draft)
  note(
    draft,
    `You just said something the tools did not tell you (${kinds.join(', ')}). Put it right in one short sentence, with nothing but what the tools said; where you do not know, say so.`,
  )
  return true
}

function untrueIn(draft: Draft, texts: readonly string[]): readonly Claim['kind'][] {
  const known = provedNow(draft)
  const claimed = (all: readonly string[]) => [
    ...new Set(all.flatMap((text) => draft.ground.untrue(text, known))),
  ]
  const kinds = claimed(texts)
  if (kinds.length === 0) return kinds
  const others = claimed(withoutTheirs(draft, texts))
  return kinds.filter((kind) => others.includes(kind))
}

/** All of the last outcomes, but what lies in the cart and what was just placed as the newest know it. */
function provedNow(draft: Draft): ClaimFacts {
  const { facts, memory } = draft.state
  const { proved, spokenOver } = facts
  const { hasBooking, hasMessage } = memory.tallies
  const merged = mergeFacts([NO_FACTS, ...proved])
  return {
    ...merged,
    // A total of before is none of the cart as it is now: every outcome tells all that hold after it.
    amounts: [
      ...merged.amounts.filter(({ itemId }) => itemId !== null),
      ...sumsOf(proved.at(-1)),
      ...sumsOf(spokenOver),
    ],
    // Staff were told, and call back.
    isPersonCalled: hasBooking || hasMessage || proved.some((one) => one.isPersonCalled),
    hasCart: proved.at(-1)?.hasCart ?? false,
    orderPlacedNow: proved.slice(-2).some((facts) => facts.orderPlacedNow),
  }
}

function sumsOf(facts: ClaimFacts | null | undefined): ClaimFacts['amounts'] {
  return facts?.amounts.filter(({ itemId }) => itemId === null) ?? []
}

/** Codes to dial, and links, are nobody's own. */
const NUMBER = /(?<![\d*#])\+?\d(?:[ (),./-]{0,2}\d){7,14}(?![\d*#])/g
/** Thousands as amounts are written, and no telephone's number is. */
const AMOUNT = /(?<![\d,])\d{1,3},\d{3}(?!\d)/

/**
 * What was said without numbers that may be the caller's own, said back to them as the model heard it: who writes it down
 * hears it a little differently now and then, and later. A caller who withholds theirs is asked for one.
 */
function withoutTheirs({ state }: Draft, texts: readonly string[]): readonly string[] {
  const { turns, setup } = state
  const isUnwritten = !turns.heard.some(({ itemId }) => itemId === turns.lastItemId)
  const isOpen = isUnwritten && !setup.isReachable
  const said = turns.heard.map(({ text }) => inDigits(text ?? '').replaceAll(',', ' '))
  // In two breaths, too.
  const given = said.flatMap((text, index) => numbersIn(`${said[index - 1] ?? ''} ${text}`))
  if (!isOpen && given.length === 0) return texts
  const isTheirs = (number: string) => isOpen || given.some((one) => isNear(number, one))
  return texts.map((text) =>
    inDigits(text).replaceAll(NUMBER, (run) =>
      !AMOUNT.test(run) && isTheirs(digitsOf(run)) ? ' ' : run,
    ),
  )
}

/** So much of a number is found again, in its order, in another: what differs may have been misheard. */
const NEAR_SHARE = 0.7

function isNear(number: string, other: string): boolean {
  return inCommon(number, other) >= NEAR_SHARE * number.length
}

function inDigits(text: string): string {
  return text.replaceAll(/\p{L}{2,}/gu, (word) => {
    const value = ARTICLES.has(word) ? undefined : numberOf(fold(word))
    return value === undefined ? word : String(value)
  })
}

const ARTICLES: ReadonlySet<string> = new Set(['an', 'un', 'une'])

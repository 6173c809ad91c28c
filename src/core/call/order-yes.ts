import { plainYes } from '../understand/plain-yes.ts'
import { clearTimer, type Draft, put, remember, setTimer } from './draft.ts'

/**
 * The yes to an order, checked by the program: the cart was read to the model, the model read it out without being cut,
 * and the caller's very next words are a plain yes. Anything else is none. Prefers a question asked again to an order
 * nobody gave.
 */

/** How long an order waits for the words of the turn it answers. */
const WORDS_MS = 1_500

/** A cart was sent to the model to be read out. */
export function onCartTold(draft: Draft, fingerprint: string): void {
  remember(draft, { cartTold: { fingerprint, isSpoken: false } })
  put(draft, 'turns', { yesTo: null, cartIds: [] })
}

/** Another cart than the one that was told: no yes is one to it. */
export function onCartIs(draft: Draft, fingerprint: string | null): void {
  const told = draft.state.memory.cartTold
  if (fingerprint === null) return
  if (told !== null && told.fingerprint !== fingerprint) forgetCart(draft)
  const { yesTo } = draft.state.turns
  if (yesTo !== null && yesTo.fingerprint !== fingerprint) put(draft, 'turns', { yesTo: null })
}

export function forgetCart(draft: Draft): void {
  if (draft.state.memory.cartTold !== null) remember(draft, { cartTold: null })
}

/** For a while nobody listened: the caller may have said something since the cart was read out, so no yes is one to it. */
export function onGap(draft: Draft): void {
  forgetCart(draft)
  put(draft, 'turns', { yesTo: null, cartIds: [] })
}

/** The response that began after the cart was told has been made to its end. */
export function onCartSpoken(draft: Draft, ids: readonly string[]): void {
  const told = draft.state.memory.cartTold
  if (told === null || told.isSpoken) return
  remember(draft, { cartTold: { ...told, isSpoken: true } })
  put(draft, 'turns', { cartIds: ids })
}

/** The caller did not hear all of it. */
export function onCut(draft: Draft, id: string): void {
  if (!draft.state.turns.cartIds.includes(id)) return
  forgetCart(draft)
  put(draft, 'turns', { cartIds: [], yesTo: null })
}

/** Played to its end, it can't be cut any more. */
export function onPlayed(draft: Draft, id: string | null): void {
  const { cartIds } = draft.state.turns
  if (id === null || cartIds.includes(id)) put(draft, 'turns', { cartIds: [] })
}

/** The first words after the cart are those that count; a noise without words is passed over. */
export function onTurn(draft: Draft, itemId: string): void {
  const { memory, turns } = draft.state
  const before = turns.yesTo
  if (before !== null) {
    const isNoise = turns.heard.some((one) => one.itemId === before.itemId && isWordless(one.text))
    return put(draft, 'turns', { yesTo: isNoise ? { ...before, itemId } : null })
  }
  if (memory.cartTold?.isSpoken !== true) return
  const { fingerprint } = memory.cartTold
  forgetCart(draft)
  put(draft, 'turns', { yesTo: { itemId, fingerprint } })
}

function isWordless(text: string | null): boolean {
  return text !== null && !/\p{L}/u.test(text)
}

export type Yes =
  | { readonly is: 'yes'; readonly fingerprint: string }
  | { readonly is: 'no' }
  /** The words of this turn have not come yet. */
  | { readonly is: 'open'; readonly itemId: string }

export function yesNow(draft: Draft): Yes {
  const { turns, memory } = draft.state
  const { yesTo } = turns
  if (yesTo === null || yesTo.itemId !== turns.lastItemId) return { is: 'no' }
  const words = turns.heard.find((one) => one.itemId === yesTo.itemId)
  if (words === undefined) return { is: 'open', itemId: yesTo.itemId }
  if (words.text === null) return { is: 'no' }
  const heard = draft.ground.hear(words.text, memory.language.language)
  return plainYes(heard, 'cart') ? { is: 'yes', fingerprint: yesTo.fingerprint } : { is: 'no' }
}

export function waitForWords(draft: Draft): void {
  setTimer(draft, 'yes', WORDS_MS)
}

export function stopWaiting(draft: Draft): void {
  clearTimer(draft, 'yes')
}

/** What the model is told where there was no yes. */
export const NOT_CONFIRMED = {
  ok: false,
  refused: 'not_confirmed',
  advice:
    'Nothing was ordered. Read the cart out with look_up cart, ask whether you shall place this order, and wait for a plain yes. Or send the cart to WhatsApp, where a button orders it.',
} as const

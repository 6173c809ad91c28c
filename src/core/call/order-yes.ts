import type { CartTold } from '../truth/facts.ts'
import { plainYes } from '../understand/plain-yes.ts'
import type { ActiveResponse, CartReading } from './call-parts.ts'
import { clearTimer, type Draft, last, put, remember, setTimer } from './draft.ts'
import { ORDER_QUESTION, type Question, questionIn } from './order-question.ts'
import { hasSpoken } from './responses.ts'
import type { Output } from './transfer.ts'

/**
 * The yes to an order, checked by the program: the cart was read to the model, the model read it out and asked for the
 * order without being cut, asked nothing else since, and the caller's very next words are a plain yes. Anything else is
 * none, and so is a yes to a cart of which a line was never read out. Prefers a question asked again to an order nobody
 * gave.
 */

/** How long an order waits for the words of the turn it answers. */
const WORDS_MS = 1_500
/** A model that leaves out lines is told so this often; then the chat's button is the way. */
const MAX_EARLY = 2
const MAX_HEARD = 6
/** A cart is read out in far less. */
const MAX_SIGNS = 4_000

/** A cart was sent to the model to be read out. */
export function onCartTold(draft: Draft, fingerprint: string): void {
  remember(draft, { cartTold: { fingerprint, isSpoken: false } })
  put(draft, 'turns', { yesTo: null, cartIds: [] })
}

/** Another cart than the one that was told: no yes is one to it, and nobody has heard it yet. */
export function onCartIs(
  draft: Draft,
  fingerprint: string | null,
  cart: CartTold | undefined,
): void {
  if (fingerprint === null) return
  const { reading } = draft.state.turns
  if (reading?.fingerprint !== fingerprint) {
    const fresh = cart === undefined ? null : { fingerprint, cart, heard: [], early: 0 }
    put(draft, 'turns', { reading: fresh })
  }
  const told = draft.state.memory.cartTold
  if (told !== null && told.fingerprint !== fingerprint) forgetCart(draft)
  const { yesTo } = draft.state.turns
  if (yesTo !== null && yesTo.fingerprint !== fingerprint) put(draft, 'turns', { yesTo: null })
}

function forgetCart(draft: Draft): void {
  if (draft.state.memory.cartTold !== null) remember(draft, { cartTold: null })
}

/** What was said of it was wrong: none of it counts as read out. */
export function unsayCart(draft: Draft): void {
  forgetCart(draft)
  hear(draft, () => [])
}

type Heard = CartReading['heard']

function hear(draft: Draft, change: (heard: Heard) => Heard): void {
  const { reading } = draft.state.turns
  if (reading === null) return
  put(draft, 'turns', { reading: { ...reading, heard: change(reading.heard) } })
}

/** For a while nobody listened: the caller may have said something since the cart was read out, so no yes is one to it. */
export function onGap(draft: Draft): void {
  forgetCart(draft)
  put(draft, 'turns', { yesTo: null, cartIds: [], reading: null })
}

/** A response is over, and something of it was heard, though perhaps not all. */
export function onSaid(draft: Draft, said: ActiveResponse, isWhole: boolean): void {
  const text = said.texts.join(' ')
  const question = isWhole ? questionIn(text) : 'other'
  if (isWhole) {
    const one = { itemIds: said.itemIds, text: text.slice(0, MAX_SIGNS) }
    hear(draft, (heard) => last([...heard, one], MAX_HEARD))
  }
  onSaidOfCart(draft, said, question)
  const { yesTo } = draft.state.turns
  // Its words are still to come; where they turn out to be none, a yes that follows is to this question.
  if (yesTo !== null && question === 'other') {
    put(draft, 'turns', { yesTo: { ...yesTo, isPast: true } })
  }
}

function onSaidOfCart(draft: Draft, said: ActiveResponse, question: Question): void {
  const told = draft.state.memory.cartTold
  if (told === null) return
  if (!told.isSpoken && said.tellsCart) {
    if (question !== 'order') return forgetCart(draft)
    remember(draft, { cartTold: { ...told, isSpoken: true } })
    return put(draft, 'turns', { cartIds: said.itemIds })
  }
  if (told.isSpoken && question === 'other') forgetCart(draft)
}

/** The caller did not hear all of it. */
export function onCut(draft: Draft, id: string): void {
  hear(draft, (heard) => heard.filter(({ itemIds }) => !itemIds.includes(id)))
  if (!draft.state.turns.cartIds.includes(id)) return
  forgetCart(draft)
  put(draft, 'turns', { cartIds: [], yesTo: null })
}

/** Played to its end, it can't be cut any more. */
export function onPlayed(draft: Draft, id: string | null): void {
  const { cartIds } = draft.state.turns
  hear(draft, (heard) =>
    heard.map((one) => (id === null || one.itemIds.includes(id) ? { ...one, itemIds: [] } : one)),
  )
  if (id === null || cartIds.includes(id)) put(draft, 'turns', { cartIds: [] })
}

/** The first words after the cart are those that count; a noise without words is passed over. */
export function onTurn(draft: Draft, itemId: string): void {
  const { memory, turns, responses } = draft.state
  const before = turns.yesTo
  if (before !== null) {
    const isNoise =
      !before.isPast &&
      turns.heard.some((one) => one.itemId === before.itemId && isWordless(one.text))
    return put(draft, 'turns', { yesTo: isNoise ? { ...before, itemId } : null })
  }
  if (memory.cartTold === null) return
  const { fingerprint, isSpoken } = memory.cartTold
  forgetCart(draft)
  if (!isSpoken) return
  // Something is being said after the question: what the caller answers is not known.
  if (responses.active !== null && hasSpoken(responses.active)) return
  put(draft, 'turns', { yesTo: { itemId, fingerprint, isPast: false } })
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

/** What the model is told where there was no yes: what makes one. */
export function notConfirmed(draft: Draft) {
  const { language } = draft.state.memory.language
  return {
    ok: false,
    refused: 'not_confirmed',
    advice: `Nothing was ordered. Read every line of the cart and its total out with look_up cart, end with exactly this question and no other: "${ORDER_QUESTION[language]}", and wait for a plain yes. Or send the cart to WhatsApp, where a button orders it.`,
  } as const
}

/** What the model is told where a yes came before all of the cart was read out; `null`: it was. */
export function notReadOut(draft: Draft, fingerprint: string): Output | null {
  const { setup, turns, memory } = draft.state
  const { reading } = turns
  if (reading === null || reading.fingerprint !== fingerprint) return null
  const { language } = memory.language
  const texts = reading.heard.map(({ text }) => text)
  const unread = draft.ground.unread(texts, reading.cart, language)
  if (unread.length === 0) return null
  put(draft, 'turns', { reading: { ...reading, early: reading.early + 1 } })
  const left = { ok: false, refused: 'not_read_out', unread }
  if (reading.early >= MAX_EARLY) {
    return { ...left, advice: setup.isReachable ? BY_BUTTON : BY_PERSON }
  }
  // The lines are told with this output: the next answer reads them out.
  onCartTold(draft, fingerprint)
  return {
    ...left,
    advice: `Nothing was ordered: the caller has not heard these lines, or not how many. Read them out by these names with how many of each, end with exactly this question and no other: "${ORDER_QUESTION[language]}", and wait for a plain yes.`,
  }
}

const BY_BUTTON =
  'Nothing was ordered. Do not ask again: call send_to_whatsapp cart, and say that the button there orders it.'
const BY_PERSON =
  'Nothing was ordered. Do not ask again: say that this order has to be given to the staff, and offer a person or leave_message.'

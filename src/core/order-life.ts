import { ok, refuse, type Result } from './errors.ts'
import { type Order, ORDER_STATES, type OrderActor, type OrderState } from './order.ts'

/** Why an order ends without being served. A closed set, so that the diner reads it in their language. */
export const END_REASONS = [
  'sold_out',
  'too_busy',
  'closing',
  'diner_asked',
  'nobody_answered',
  'other',
] as const
export type EndReason = (typeof END_REASONS)[number]

/** Where an order is asked to go; an order that ends unserved says why. `words` are the staff's own, for the diner. */
export type OrderWish =
  | { readonly to: Exclude<OrderState, 'placed' | 'rejected' | 'cancelled'> }
  | {
      readonly to: 'rejected' | 'cancelled'
      readonly reason: EndReason
      readonly words: string | null
    }

export type OrderMove = {
  readonly from: OrderState
  readonly to: OrderState
  readonly actor: OrderActor
  readonly at: Date
  readonly reason: EndReason | null
  readonly words: string | null
}

/** `already`: somebody was there before, or the same tap came twice; nothing changes and nobody is told again. */
export type OrderOutcome =
  | { readonly kind: 'moved'; readonly move: OrderMove }
  | { readonly kind: 'already'; readonly state: OrderState }

type Actor = OrderActor['kind']
const STAFF: readonly Actor[] = ['staff']
const STAFF_OR_HOUSE: readonly Actor[] = ['staff', 'house']
const ANYONE: readonly Actor[] = ['staff', 'diner', 'house']

/**
 * Who may move an order from where to where. Staff of a small bar skip steps, so an accepted order may become
 * ready or served at once; nothing ever goes back, and served, rejected and cancelled are ends.
 */
const MOVES: {
  readonly [From in OrderState]: { readonly [To in OrderState]?: readonly Actor[] }
} = {
  placed: { accepted: STAFF, rejected: STAFF_OR_HOUSE, cancelled: ANYONE },
  accepted: { preparing: STAFF, ready: STAFF, served: STAFF, cancelled: STAFF_OR_HOUSE },
  preparing: { ready: STAFF, served: STAFF, cancelled: STAFF_OR_HOUSE },
  ready: { served: STAFF, cancelled: STAFF_OR_HOUSE },
  served: {},
  rejected: {},
  cancelled: {},
}

/** What `actor` may make of an order in `state`, for the buttons of a message. */
export function nextStates(state: OrderState, actor: Actor): readonly OrderState[] {
  return ORDER_STATES.filter((to) => MOVES[state][to]?.includes(actor))
}

/** True when nothing can happen to the order any more. */
export function isEnded(state: OrderState): boolean {
  return Object.keys(MOVES[state]).length === 0
}

/**
 * Decides one move. Whether a staff number is this bar's is the caller's check; that a diner touches
 * only their own order is checked here.
 */
export function moveOrder(
  order: Pick<Order, 'state' | 'personId'>,
  wish: OrderWish,
  actor: OrderActor,
  at: Date,
): Result<OrderOutcome> {
  if (actor.kind === 'diner' && actor.personId !== order.personId) {
    return refuse({ code: 'not_allowed' })
  }
  if (wish.to === order.state) return ok({ kind: 'already', state: order.state })
  const allowed = MOVES[order.state][wish.to]
  if (allowed === undefined) {
    return refuse({ code: 'illegal_transition', from: order.state, to: wish.to })
  }
  if (!allowed.includes(actor.kind)) return refuse({ code: 'not_allowed' })
  const why = 'reason' in wish ? { reason: wish.reason, words: wish.words } : NO_REASON
  return ok({ kind: 'moved', move: { from: order.state, to: wish.to, actor, at, ...why } })
}

const NO_REASON = { reason: null, words: null } as const

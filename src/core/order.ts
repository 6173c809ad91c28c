/** An order's life after the draft (the cart). */
export const ORDER_STATES = [
  'placed',
  'accepted',
  'preparing',
  'ready',
  'served',
  'rejected',
  'cancelled',
] as const
export type OrderState = (typeof ORDER_STATES)[number]

export type Order = {
  readonly id: string
  readonly barId: string
  readonly tabId: string
  readonly personId: string
  /** Short and speakable: unique per bar and business day. */
  readonly number: string
  /** Local date of the bar's business day (`YYYY-MM-DD`): the small hours belong to the evening before. */
  readonly businessDay: string
  readonly table: string | null
  readonly state: OrderState
  readonly currency: string
  readonly totalMinor: number
  readonly lines: readonly OrderLine[]
  readonly placedAt: Date
}

/** Names and prices of the moment the order was placed. */
export type OrderLine = {
  readonly id: string
  readonly itemId: string
  readonly name: string
  readonly sizeName: string | null
  readonly choiceNames: readonly string[]
  readonly quantity: number
  readonly note: string | null
  readonly unitPriceMinor: number
}

/** Who moved an order: staff by their number, the diner, or the house (a timer, the operator). */
export type OrderActor =
  | { readonly kind: 'staff'; readonly phone: string }
  | { readonly kind: 'diner'; readonly personId: string }
  | { readonly kind: 'house' }

import type { OrderState } from '../order.ts'
import type { Line } from '../tab.ts'

/** What the program can prove in one turn: everything a model's sentence is measured against, beside the menu itself. */
export type ClaimFacts = {
  /** Minor units. Bound to an item where it is that item's price; `null`: a total, a share. */
  readonly amounts: readonly { readonly minor: number; readonly itemId: string | null }[]
  /** Items the tools spoke of in this turn. */
  readonly itemIds: readonly string[]
  /** Items of the diner's cart and of what they ordered. */
  readonly heldIds: readonly string[]
  /** Something lies in the cart, not ordered: "your order" is then this, not one of before. */
  readonly hasCart: boolean
  /** The cart line by line, for whoever has it read out; absent: not known. */
  readonly cart?: CartTold
  /** Items that can't be had at this moment. */
  readonly unavailableIds: readonly string[]
  /** The diner's own orders. */
  readonly orders: readonly { readonly number: string; readonly state: OrderState }[]
  /** An order was placed in this very turn; its number is the commit's to say. */
  readonly orderPlacedNow: boolean
  /** Opening and closing times, `HH:MM` on the bar's clock. */
  readonly times: readonly string[]
  /** Days on which the bar opens, of the coming week: `mon` to `sun`, `today`, `tomorrow`. Empty: not known. */
  readonly openOn: readonly string[]
  /** Where the diner sits. */
  readonly tables: readonly string[]
  /** Staff were called in this turn: that somebody comes is so. */
  readonly isPersonCalled: boolean
  /** Words of the diner that stand in the cart: repeating "no nuts" as a note promises nothing. */
  readonly notes: readonly string[]
  /** What the bar's displays say of paying: names of providers and their steps. */
  readonly payWords: readonly string[]
  readonly links: readonly string[]
  readonly phones: readonly string[]
}

export type CartTold = {
  readonly lines: readonly Pick<Line, 'itemId' | 'sizeId' | 'choices' | 'quantity'>[]
  readonly totalMinor: number
}

/** Nothing is proved. Whoever knows of some leaves the others as they are here: `mergeFacts` puts them together. */
export const NO_FACTS: ClaimFacts = {
  amounts: [],
  itemIds: [],
  heldIds: [],
  hasCart: false,
  unavailableIds: [],
  orders: [],
  orderPlacedNow: false,
  times: [],
  openOn: [],
  tables: [],
  isPersonCalled: false,
  notes: [],
  payWords: [],
  links: [],
  phones: [],
}

/** Facts of several tools together; of an order told twice the later state counts. */
export function mergeFacts(all: readonly ClaimFacts[]): ClaimFacts {
  const orders = new Map(all.flatMap((facts) => facts.orders).map((one) => [one.number, one]))
  const cart = all.findLast((facts) => facts.cart !== undefined)?.cart
  const distinct = (part: Listed) => distinctOf(all.map((facts) => facts[part]))
  return {
    ...(cart !== undefined && { cart }),
    amounts: all.flatMap((facts) => facts.amounts),
    itemIds: distinct('itemIds'),
    heldIds: distinct('heldIds'),
    hasCart: all.some((facts) => facts.hasCart),
    unavailableIds: distinct('unavailableIds'),
    orders: [...orders.values()],
    orderPlacedNow: all.some((facts) => facts.orderPlacedNow),
    times: distinct('times'),
    openOn: distinct('openOn'),
    tables: distinct('tables'),
    isPersonCalled: all.some((facts) => facts.isPersonCalled),
    notes: distinct('notes'),
    payWords: distinct('payWords'),
    links: distinct('links'),
    phones: distinct('phones'),
  }
}

type Listed = {
  [K in keyof ClaimFacts]-?: ClaimFacts[K] extends readonly string[] ? K : never
}[keyof ClaimFacts]

const NONE: readonly string[] = []

/** Most of what is merged says nothing of a part, or says it with the very list of the others: that one goes on. */
function distinctOf(lists: readonly (readonly string[])[]): readonly string[] {
  const [first = NONE, ...others] = new Set(lists.filter((list) => list.length > 0))
  return others.length === 0 ? first : [...new Set([first, ...others].flat())]
}

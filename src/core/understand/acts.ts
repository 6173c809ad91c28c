import type { Language } from '../language.ts'
import type { Allergen } from '../menu.ts'
import type { ChosenOption } from '../tab.ts'
import type { Decision } from './menu-decision.ts'

/** One thing a diner named in a message, with all that was said about it. */
export type Wanted = {
  /** The diner's own words for it, quantity and note taken out; for repeating back. */
  readonly text: string
  /** `null`: none was said. Not limited here: 1,000,000 stays 1,000,000. */
  readonly quantity: number | null
  /** In the diner's own words: "no chili", "sans piment", "well done". Data for the kitchen, never markup. */
  readonly note: string | null
  readonly decision: Decision
  /** The size, where one item in one size was meant. */
  readonly sizeId: string | null
  /** Choices of the item's option groups that were named; only of a decided item. */
  readonly choices: readonly ChosenOption[]
  /** "One more", "another": of what was had before, if it was. */
  readonly isMore: boolean
  /** "Only 2 fries": the number of them all, and no more of them. */
  readonly isOnly: boolean
  /** "Hawaiian instead": in the place of what was spoken of last. */
  readonly isInstead: boolean
}

/** What a message does, in the order it was said. A message may do several things. */
export type Act =
  | { readonly type: 'greet' }
  | { readonly type: 'menu' }
  | { readonly type: 'category'; readonly categoryId: string }
  /** Asks about an item (is there, how much is) without ordering it. */
  | {
      readonly type: 'search'
      readonly query: string
      readonly decision: Decision
      /** Asked for what a menu entry may not say: is it spicy, is it big? */
      readonly about?: 'quality'
    }
  | { readonly type: 'add'; readonly wanted: readonly Wanted[] }
  | { readonly type: 'remove'; readonly wanted: readonly Wanted[] }
  /**
   * Another quantity: `quantity` is the new one, or `by` is added to the old; one of both is `null`.
   * An empty `wanted` means what was spoken of last.
   */
  | {
      readonly type: 'change'
      readonly wanted: readonly Wanted[]
      readonly quantity: number | null
      readonly by: number | null
      /** "Double it": so many times as many; `quantity` and `by` are `null` then. */
      readonly times?: number
      /** "Double everything": of each line of the cart. */
      readonly isAll?: true
    }
  /** Another size, in the diner's words; `wanted` is `null` for what was spoken of last ("make it a large one"). */
  | {
      readonly type: 'size'
      readonly wanted: Wanted | null
      readonly text: string
      readonly quantity: number | null
      /** "Make one of them small": so many of those that there are. */
      readonly part?: number
      /** "And a small one": so many more, of that size. */
      readonly isMore?: true
    }
  /** A wish about what was spoken of last: "no chili", after the order. */
  | {
      readonly type: 'note'
      readonly note: string
      /** "Another one without salt": one more of it, with that wish. */
      readonly isMore?: true
    }
  | { readonly type: 'clear' }
  | { readonly type: 'cart' }
  | { readonly type: 'finish' }
  | { readonly type: 'yes' }
  | { readonly type: 'no' }
  | { readonly type: 'pay' }
  /** Says they have paid; the house never learns whether it is so. */
  | { readonly type: 'paid' }
  | { readonly type: 'split'; readonly ways: number | null; readonly mode: 'equal' | 'own' | null }
  | { readonly type: 'person' }
  | { readonly type: 'help' }
  | {
      readonly type: 'allergens'
      readonly wanted: Wanted | null
      readonly allergens: readonly Allergen[]
      /** Somebody has it: not just a question what is inside. */
      readonly isAllergy: boolean
    }
  | { readonly type: 'hours' }
  | { readonly type: 'order_status' }
  | { readonly type: 'thanks' }
  | { readonly type: 'bye' }
  | { readonly type: 'language'; readonly language: Language }
  /** A table named or scanned; `barId` only where the text held a whole code, `isMove` where they went there. */
  | {
      readonly type: 'table'
      readonly table: string
      readonly barId: string | null
      readonly isMove?: true
    }
  /** A bare number or a place in a list, in answer to a question of ours. */
  | { readonly type: 'number'; readonly n: number }
  /** What was ordered last, once more, or so many times; with a wish of its own in "same for him without ice". */
  | { readonly type: 'repeat'; readonly times?: number; readonly note?: string }
  /** `about` where it is clear that only the people of the house can help: the wifi, a booking, napkins; a complaint. */
  | {
      readonly type: 'unknown'
      readonly text: string
      readonly about?: 'house' | 'complaint'
    }

/** What puts dishes on an order or takes them off. */
export function isOfItems(act: Act): act is Extract<Act, { type: 'add' | 'remove' }> {
  return act.type === 'add' || act.type === 'remove'
}

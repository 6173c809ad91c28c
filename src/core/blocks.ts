import type { LineWords } from './cart.ts'
import type { Allergen, TimeSpan } from './menu.ts'
import type { OrderState } from './order.ts'
import type { PayInstructions } from './pay-instructions.ts'

/**
 * What a brain hands to a channel: facts made by the program, as values. WhatsApp renders them as text, buttons and
 * lists; a call reads them aloud. Names, notes and `text` are plain words: escaping is the channel's task.
 */
export type Block =
  | { readonly kind: 'say'; readonly text: string }
  | CartBlock
  | MenuCategoriesBlock
  | MenuPageBlock
  | ItemBlock
  | AskBlock
  | OrderPlacedBlock
  | OrderStatusBlock
  | BillBlock
  | PayBlock
  | HoursBlock

/** The blocks that ask: an answer holds one of them at most. */
export type AskingBlock = AskBlock | MenuPageBlock | MenuCategoriesBlock

/** A diner's own unplaced lines. `changes` is what moved on the menu since they were shown. */
export type CartBlock = {
  readonly kind: 'cart'
  readonly lines: readonly PricedWords[]
  readonly totalMinor: number
  readonly currency: string
  readonly changes: readonly ChangeWords[]
}

export type PricedWords = LineWords & { readonly totalMinor: number }

export type ChangeWords =
  | {
      readonly kind: 'price'
      readonly name: string
      readonly fromMinor: number
      readonly toMinor: number
    }
  | { readonly kind: 'gone' | 'unset'; readonly name: string }

/** Pages count from 1. */
export type MenuCategoriesBlock = {
  readonly kind: 'menu_categories'
  readonly categories: readonly {
    readonly categoryId: string
    readonly name: string
    readonly items: number
  }[]
  readonly page: number
  readonly pages: number
}

/** `prompt` is the question the page answers, where a wish for this category is open ("2 beers": which?). */
export type MenuPageBlock = {
  readonly kind: 'menu_page'
  readonly categoryId: string
  readonly name: string
  readonly prompt: string
  readonly items: readonly MenuRow[]
  readonly currency: string
  readonly page: number
  readonly pages: number
}

export type MenuRow = {
  readonly itemId: string
  readonly name: string
  /** The lowest price where sizes differ; `null`: it has none, so it can't be ordered. */
  readonly fromMinor: number | null
  readonly hasSizes: boolean
  readonly isOrderable: boolean
}

export type ItemBlock = {
  readonly kind: 'item'
  readonly name: string
  readonly description: string | null
  readonly priceMinor: number | null
  readonly sizes: readonly {
    readonly name: string
    readonly priceMinor: number
    readonly available: boolean
  }[]
  /** What can be had with it, group by group. */
  readonly options: readonly { readonly name: string; readonly choices: readonly string[] }[]
  readonly currency: string
  readonly isOrderable: boolean
  /** `null`: nobody has declared them. */
  readonly allergens: readonly Allergen[] | null
}

/** The one open question of an answer, with what may be tapped. */
export type AskBlock = {
  readonly kind: 'ask'
  readonly prompt: string
  readonly options: readonly AskOption[]
}

/** `id` is a tap's meaning, at most 200 characters; `description` is a price or a hint. */
export type AskOption = {
  readonly id: string
  readonly title: string
  readonly description: string | null
}

/** Said from the order's row alone: the channel gets the number from the commit that wrote it. */
export type OrderPlacedBlock = {
  readonly kind: 'order_placed'
  readonly orderId: string
  readonly table: string | null
  readonly totalMinor: number
  readonly currency: string
}

export type OrderStatusBlock = {
  readonly kind: 'order_status'
  readonly orders: readonly {
    readonly number: string
    readonly state: OrderState
    readonly totalMinor: number
    readonly currency: string
    readonly lines: readonly LineWords[]
  }[]
}

/** What is owed for a tab: placed lines only. `unplacedMinor` is what still lies in this diner's cart. */
export type BillBlock = {
  readonly kind: 'bill'
  readonly table: string | null
  readonly lines: readonly PricedWords[]
  readonly totalMinor: number
  readonly unplacedMinor: number
  readonly currency: string
}

/** Whose part a share is: a diner of the tab, one of n equal parts, or what is left. */
export type ShareLabel =
  | { readonly kind: 'whole' }
  | { readonly kind: 'you' }
  | { readonly kind: 'diner'; readonly number: number }
  | { readonly kind: 'part'; readonly number: number; readonly of: number }
  | { readonly kind: 'rest' }

/** How to pay, part by part. Shows, never learns: nothing here says that money moved. */
export type PayBlock = {
  readonly kind: 'pay'
  readonly shares: readonly PayShare[]
  readonly currency: string
}

export type PayShare = {
  readonly label: ShareLabel
  readonly amountMinor: number
  readonly reference: string
  /** Empty: the bar has set up nothing that takes this amount, so its staff are paid. */
  readonly instructions: readonly PayInstructions[]
  /** The payment page's token, whose link the commit makes; `null`: no page for this share. */
  readonly token: string | null
}

/** Opening hours of the next days, today first. */
export type HoursBlock = {
  readonly kind: 'hours'
  readonly days: readonly {
    readonly date: string
    readonly spans: readonly TimeSpan[]
    readonly note: string | null
  }[]
}

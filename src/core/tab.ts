/** A tab: one visit's open account, at one table or several joined ones, by one diner or several. */
export type Tab = {
  readonly id: string
  readonly barId: string
  /** Rises by one with each command; tells whether another diner changed the tab meanwhile. */
  readonly version: number
  readonly tables: readonly string[]
  readonly diners: readonly Diner[]
  readonly lines: readonly Line[]
  readonly openedAt: Date
  readonly lastActivityAt: Date
  readonly closedAt: Date | null
}

/** `number` is what other diners see ("Diner 2"): never a name or phone. */
export type Diner = { readonly personId: string; readonly number: number }

export type ChosenOption = { readonly groupId: string; readonly choiceId: string }

export type Line = {
  readonly id: string
  readonly personId: string
  readonly itemId: string
  readonly sizeId: string | null
  readonly choices: readonly ChosenOption[]
  readonly quantity: number
  readonly note: string | null
  /** Unit price, size and options included, as last shown to the diner. */
  readonly unitPriceMinor: number
  /** Set when placed: from then on the line is frozen. */
  readonly orderId: string | null
}

/** What a diner asks of a tab. Pure data: the same command runs in memory and again inside the commit. */
export type TabCommand =
  | {
      readonly type: 'add'
      readonly lineId: string
      readonly itemId: string
      readonly sizeId: string | null
      readonly choices: readonly ChosenOption[]
      readonly quantity: number
      readonly note: string | null
    }
  | {
      readonly type: 'change'
      readonly lineId: string
      readonly quantity?: number
      readonly sizeId?: string | null
      readonly choices?: readonly ChosenOption[]
      readonly note?: string | null
    }
  | { readonly type: 'remove'; readonly lineId: string }
  | { readonly type: 'clear' }
  /** The diner saw what moved on the menu: prices of the cart become today's, lines that are gone leave it. */
  | { readonly type: 'refresh' }
  | { readonly type: 'place'; readonly orderId: string }

/** Most of one item in a line, and most lines in one diner's cart. */
export const MAX_QUANTITY = 50
export const MAX_LINES = 60

import type { Bar, BarTable } from './bar.ts'
import type { Result } from './errors.ts'
import type { Language } from './language.ts'
import type { Menu } from './menu.ts'
import type { InboundContent } from './message.ts'
import type { OrderOutcome } from './order-life.ts'
import type { Order } from './order.ts'
import type { PaymentDisplay } from './payment-display.ts'
import type { TabChange } from './tab-commands.ts'
import type { Seated } from './tab-life.ts'
import type { Tab, TabCommand } from './tab.ts'

/** Everything a brain may know about one turn of a chat. Loaded once, then only read. */
export type TurnFacts = {
  readonly at: Date
  readonly bar: Bar
  readonly menu: Menu
  readonly tables: readonly BarTable[]
  /** How the bar wants to be paid, in its own order. */
  readonly payments: readonly PaymentDisplay[]
  /** The bar has given a number of staff: somebody can be called to the chat. */
  readonly isStaffed: boolean
  readonly chat: ChatFacts
  readonly personId: string
  /** The open tab of this diner, if any. */
  readonly tab: Tab | null
  /** Open tab at the table that is named in this turn (a scan, a tap, a typed label), if another than `tab`. */
  readonly scannedTab: Tab | null
  /** On the diner's tab, of all its diners, and the diner's own on bills they left open at other tables; oldest first. */
  readonly orders: readonly Order[]
}

export type ChatFacts = {
  readonly id: string
  /** Language remembered for the person, `null` before the first sign of one. */
  readonly language: Language | null
  /** Hysteresis state of `understand/language-policy.ts`; opaque here. */
  readonly languageState: unknown
  /** The open question of the last turn, as the brain left it; opaque here. */
  readonly dialogue: unknown
  readonly table: string | null
  /** True in the first turn of a chat. */
  readonly isNew: boolean
}

/** One gathered message. Taps were checked against what was sent to this chat: `stale` ones were not found. */
export type TurnMessage = {
  readonly id: string
  readonly at: Date
  readonly content: InboundContent
  readonly tap: 'none' | 'valid' | 'stale'
  /** Older than something already answered: it came late. */
  readonly isLate: boolean
  /** The vendor's id of the message it quotes; left out where it quotes none. */
  readonly repliesTo?: string
}

/**
 * What a turn may change. The same commands run first on a working copy in memory and again, in
 * the commit, on fresh rows; a command's idempotency key is made from its cause and its index.
 */
export type TurnCommand =
  | { readonly kind: 'tab'; readonly command: TabCommand }
  /** Sit down: open the table's tab, join it, or (from another table) move there or join both tables. */
  | {
      readonly kind: 'sit'
      readonly table: string
      readonly how: 'open_or_join' | 'move' | 'join_tables'
      readonly tabId: string
    }
  | { readonly kind: 'cancel_order'; readonly orderId: string }
  | { readonly kind: 'call_person'; readonly reason: 'asked' | 'allergy' | 'trouble' }
  | { readonly kind: 'set_language'; readonly language: Language }
  /** A page with payment instructions; the link is made from `token`, which is not stored. */
  | {
      readonly kind: 'pay_page'
      readonly token: string
      readonly amountMinor: number
      readonly reference: string
    }

/** What came of a command on the working copy. */
export type CommandResult = Result<{
  readonly tab: Tab | null
  /** For a placed order: without its number, which only the commit can give. */
  readonly placedLines?: number
  readonly placedTotalMinor?: number
}>

/** What a command that was not refused changes, for the commit to store. */
export type TurnEffect =
  | { readonly kind: 'tab'; readonly change: TabChange }
  /** `seated.other` is the tab that was left or merged, if it changed. */
  | { readonly kind: 'seated'; readonly isNew: boolean; readonly seated: Seated }
  | { readonly kind: 'order'; readonly orderId: string; readonly outcome: OrderOutcome }
  /** Nothing of a tab or an order: done as the command says. */
  | {
      readonly kind: 'noted'
      readonly command: Extract<
        TurnCommand,
        { readonly kind: 'call_person' | 'set_language' | 'pay_page' }
      >
    }

/** The working copy: facts as they are after the commands run so far. */
export type Workspace = {
  readonly facts: TurnFacts
  readonly tab: () => Tab | null
  /** Orders as loaded, moved by the commands so far; what was placed now has no number yet and is not among them. */
  readonly orders: () => readonly Order[]
  /** One for each command, in their order. */
  readonly effects: () => readonly TurnEffect[]
  readonly run: (command: TurnCommand) => CommandResult
  readonly commands: () => readonly TurnCommand[]
  readonly newId: () => string
}

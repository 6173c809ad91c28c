import type { Bar } from './core/bar.ts'
import type { Block } from './core/blocks.ts'
import type { Language } from './core/language.ts'
import type { Menu } from './core/menu.ts'
import type { Tab } from './core/tab.ts'
import type { ToolOutput } from './core/tools/tool.ts'
import type { ClaimFacts } from './core/truth/facts.ts'
import type { Db } from './db/database.ts'
import type { OutLane } from './jobs/outbox-rows.ts'

/**
 * The waiter's desk, for channels other than chat: the same tools, rules, commit, staff notices and ladder. The waiter
 * plugin gives it, others use it: they meet here and not in each other's code.
 */
export type Desk = {
  /** What is so right now, for a person at a bar. */
  readonly look: (guest: Guest) => Promise<DeskView>
  /**
   * Runs one core tool and commits what it did: effects, staff's messages, timers, and what `within` adds, together. The
   * same `key` again changes nothing more. Thought again when facts moved; busy chats are waited for, up to `signal`.
   */
  readonly act: (guest: Guest, act: DeskAct, signal: AbortSignal) => Promise<DeskOutcome>
  /** Puts facts into the guest's WhatsApp chat as their own cart, menu, or ways to pay, with buttons; once per `key`. */
  readonly show: (tx: Db, guest: Guest, what: Shown) => Promise<readonly OutLane[]>
}

export type Guest = {
  readonly barId: string
  readonly personId: string
  readonly phoneNumberId: string
}

export type DeskView = {
  readonly chatId: string
  readonly bar: Bar
  readonly menu: Menu
  readonly tab: Tab | null
  /** Of the person, as remembered; `null` before the first sign of one. */
  readonly language: Language | null
  readonly isOpen: boolean
  readonly cartFingerprint: string
  /** Staff have taken over this person's chat. */
  readonly isWithPerson: boolean
  /** What holds without any tool: `standingFacts`. */
  readonly facts: ClaimFacts
}

export type DeskAct = {
  /** Names the cause: `call:<call id>:<function call id>`. */
  readonly key: string
  readonly channel: 'voice'
  readonly tool: string
  /** As the model wrote them. */
  readonly args: unknown
  readonly language: Language
  /** See `ToolDesk`. */
  readonly confirmedCart: string | null
  readonly namedTable: string | null
  /** Runs in the act's own transaction, with what the tool came to; also when the tool was refused. */
  readonly within: (tx: Db, outcome: DeskOutcome) => Promise<void>
}

export type DeskOutcome = {
  readonly ok: boolean
  readonly output: ToolOutput
  readonly blocks: readonly Block[]
  /** Standing facts after the act, and what the act proved. */
  readonly facts: ClaimFacts
  /** Of the cart as it is now. */
  readonly cartFingerprint: string
  readonly isCartChanged: boolean
  readonly placed: readonly { readonly orderId: string; readonly number: string }[]
}

export type Shown = {
  readonly what: 'cart' | 'menu' | 'pay'
  readonly language: Language
  /** Makes the messages' own keys. */
  readonly key: string
}

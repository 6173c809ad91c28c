import type { Bar, StaffMember } from './core/bar.ts'
import type { Block } from './core/blocks.ts'
import type { Language } from './core/language.ts'
import type { Menu } from './core/menu.ts'
import type { InboundMessage, OutMessage } from './core/message.ts'
import type { Tab } from './core/tab.ts'
import type { ToolOutput } from './core/tools/tool.ts'
import type { ClaimFacts } from './core/truth/facts.ts'
import type { LanguageDetector } from './core/understand/language-detector.ts'
import type { MenuIndex } from './core/understand/menu-index.ts'
import type { ZoneClock } from './core/zone-clock.ts'
import type { Db } from './db/database.ts'
import type { Person } from './db/people.ts'
import type { NewOutMessage, OutLane } from './jobs/outbox-rows.ts'

/**
 * The waiter's desk, for channels other than chat: the same tools, rules, commit, staff notices and ladder. The waiter
 * plugin gives it, others use it: they meet here and not in each other's code.
 */
export type Desk = {
  /**
   * What is so right now, for a person at a bar; makes their chat if there is none.
   * @param person where they were read just now.
   */
  readonly look: (guest: Guest, person?: Pick<Person, 'language'>) => Promise<DeskView>
  /**
   * Runs one core tool and commits what it did: effects, staff's messages, timers, and what `within` adds, together.
   * Thought again when facts moved; a busy chat is waited for, up to `signal`, and then the act is refused like any other.
   * @returns `null` when `claim` was false: nothing was changed.
   */
  readonly act: (guest: Guest, act: DeskAct, signal: AbortSignal) => Promise<DeskOutcome | null>
  /**
   * Puts facts into the guest's WhatsApp chat as their own cart, menu, or ways to pay, with buttons that work as after a
   * turn of the chat; once per `key`.
   */
  readonly show: (guest: Guest, shown: Shown, signal: AbortSignal) => Promise<Showing>
  /** Tells a bar's staff in writing, as part of `tx`; the same `key` tells a person once. */
  readonly tellStaff: (tx: Db, told: StaffWord) => Promise<readonly OutLane[]>
  /** Tells of each order that was served, in the transaction that says so; what it gives is put into the outbox. */
  readonly onServed: (handle: ServedHandler) => void
  /** Ids of buttons that the chat understands, for messages of others. */
  readonly taps: {
    readonly cart: string
    readonly menu: string
    readonly person: string
    /** Goes to this one of the bars that share the number. */
    readonly bar: (barId: string) => string
  }
  /** Takes taps whose ids begin with `prefix`, and messages that quote one of ours whose dedupe key does. */
  readonly onReply: (prefix: string, handle: ReplyHandler) => void
}

export type ServedHandler = (tx: Db, served: Served) => Promise<readonly NewOutMessage[]>

export type Served = {
  readonly barId: string
  readonly orderId: string
  readonly personId: string
  readonly chatId: string
  readonly phoneNumberId: string
  readonly language: Language
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
  /** Of `menu`. */
  readonly index: MenuIndex
  readonly detector: LanguageDetector
  /** The bar's own clock. */
  readonly zone: ZoneClock
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

/** What is so at a bar, without any guest: the same objects until it changes. */
export type DeskSight = Pick<DeskView, 'bar' | 'menu' | 'index' | 'detector' | 'zone'>

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
  /** Waited for before anything is changed, or told. */
  readonly ready?: Promise<void>
  /** Runs first in the act's own transaction. False: it was done before, or is another's to do, and nothing happens. */
  readonly claim: (tx: Db) => Promise<boolean>
  /** Runs last in it, with what the tool came to. */
  readonly within: (tx: Db, outcome: DeskOutcome) => Promise<void>
  /** Both in one statement of that transaction, where what the tool comes to is known before. False: as of `claim`. */
  readonly settle?: (tx: Db, outcome: DeskOutcome) => Promise<boolean>
  /** Both at once, without a transaction, where the tool has changed nothing, or was refused. */
  readonly keep: (outcome: DeskOutcome) => Promise<boolean>
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
  readonly placed: readonly PlacedOrder[]
  /** What it was done with. */
  readonly sight: DeskSight
}

export type PlacedOrder = { readonly orderId: string; readonly number: string }

export type Shown = {
  readonly what: 'cart' | 'menu' | 'pay'
  readonly language: Language
  /** Makes the messages' own keys. */
  readonly key: string
  /** A cart, where there is one: once for each that it was, and not while the chat waits for a yes to it. */
  readonly isOncePerCart?: true
}

export type StaffWord = {
  readonly barId: string
  readonly phoneNumberId: string
  readonly key: string
  /** `call:<call id>`, or the key of one of its acts. */
  readonly cause: string
  /** Whoever is told of orders first, or the first of the owners. */
  readonly whom: 'first' | 'owner'
  readonly words: (member: StaffMember) => {
    readonly messages: readonly OutMessage[]
    /** What gets through outside their 24-hour window, where the operator has an approved template. */
    readonly alert: { readonly subject: string; readonly detail: string; readonly payload: string }
  }
}

/** Runs in a transaction ahead of the turn, and again should the turn have to be repeated: it must bear that. */
export type ReplyHandler = (tx: Db, reply: Reply) => Promise<ReplyAnswer>

export type ReplyAnswer = {
  /** Put into the outbox by the same transaction. */
  readonly posts: readonly NewOutMessage[]
  /** Counts and logs what was done, once it is committed. */
  readonly report?: () => void
}

export type Reply = {
  /** The tap's id, checked against what was sent to this chat; for quoting words the dedupe key of what they quote. */
  readonly id: string
  readonly message: InboundMessage
  readonly chatId: string
  readonly personId: string
  readonly phoneNumberId: string
  /** The sender's own number, where they show it. */
  readonly phone: string | null
  readonly language: Language | null
}

/**
 * `before`: it was shown under this key, or there is nothing to show. `silent`: staff write with the guest in that chat, and
 * without what is tapped nothing of it is left. `busy`: another had the chat up to the signal.
 */
export type Showing = 'shown' | 'before' | 'silent' | 'busy'

/** A desk that is there before anybody stands behind it. */
export function deskDoor(): { readonly desk: Desk; readonly lend: (desk: Desk) => void } {
  let lent: Desk | null = null
  const behind = (): Desk => {
    if (lent === null) throw new Error('no plugin has given its desk')
    return lent
  }
  return {
    desk: {
      look: (...asked) => behind().look(...asked),
      act: (guest, act, signal) => behind().act(guest, act, signal),
      show: (guest, shown, signal) => behind().show(guest, shown, signal),
      tellStaff: (tx, told) => behind().tellStaff(tx, told),
      onServed: (handle) => behind().onServed(handle),
      get taps() {
        return behind().taps
      },
      onReply: (prefix, handle) => behind().onReply(prefix, handle),
    },
    lend: (desk) => {
      if (lent !== null) throw new Error('two plugins want to give the desk')
      lent = desk
    },
  }
}

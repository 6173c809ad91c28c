import type { EndReason } from '../../../core/order-life.ts'
import { isUuid } from '../../../core/uuid.ts'

/** What a staff member's tap means. Ids of ours, checked against what was sent before they are read. */
export type StaffTap =
  | {
      readonly verb: 'move'
      readonly barId: string
      readonly orderId: string
      readonly to: 'accepted' | 'preparing' | 'ready' | 'served'
    }
  /** The first tap on Reject: asks for the reason; of an accepted order, too. */
  | { readonly verb: 'ask_reason'; readonly barId: string; readonly orderId: string }
  | {
      readonly verb: 'reject'
      readonly barId: string
      readonly orderId: string
      readonly reason: RejectReason
    }
  /** What was accepted, and can not be made after all. */
  | {
      readonly verb: 'cancel'
      readonly barId: string
      readonly orderId: string
      readonly reason: RejectReason
    }
  /** The quick reply of a template: the window is open now, so the whole notice can follow. */
  | { readonly verb: 'show_order'; readonly barId: string; readonly orderId: string }
  | { readonly verb: 'show_chat'; readonly barId: string; readonly chatId: string }
  | { readonly verb: 'take'; readonly barId: string; readonly chatId: string }
  | { readonly verb: 'hand_back'; readonly barId: string; readonly chatId: string }
  /** Whoever sat there has left: the table is the next guests'. */
  | { readonly verb: 'left'; readonly barId: string; readonly tabId: string }
  | { readonly verb: 'show_flag'; readonly barId: string; readonly flagId: string }
  /** Whoever was blocked by a flag is to be served again. */
  | { readonly verb: 'unblock'; readonly barId: string; readonly flagId: string }
  /** The bar's day is used up. */
  | { readonly verb: 'show_cap'; readonly barId: string }

/** What staff may say when they turn an order down. */
export const REJECT_REASONS = [
  'sold_out',
  'too_busy',
  'closing',
  'other',
] as const satisfies readonly EndReason[]
export type RejectReason = (typeof REJECT_REASONS)[number]

const MOVES = { acc: 'accepted', prep: 'preparing', ready: 'ready', srv: 'served' } as const
const CHAT_VERBS = { take: 'take', back: 'hand_back', chat: 'show_chat' } as const
const REASON_VERBS = { rej: 'reject', can: 'cancel' } as const
const ORDER_VERBS = { rej: 'ask_reason', order: 'show_order' } as const
const FLAG_VERBS = { unblock: 'unblock', flag: 'show_flag' } as const

const LEFT = 'left'
const CAP = 'cap'

/** `st:<word>:<bar>:<order, chat, visit, flag or the bar itself>`, with the reason behind it where one is given. */
export function staffTapId(tap: StaffTap): string {
  if (tap.verb === 'move') return id(wordOf(MOVES, tap.to), tap.barId, tap.orderId)
  if ('reason' in tap) {
    return `${id(wordOf(REASON_VERBS, tap.verb), tap.barId, tap.orderId)}:${tap.reason}`
  }
  if ('orderId' in tap) return id(wordOf(ORDER_VERBS, tap.verb), tap.barId, tap.orderId)
  if ('tabId' in tap) return id(LEFT, tap.barId, tap.tabId)
  if ('flagId' in tap) return id(wordOf(FLAG_VERBS, tap.verb), tap.barId, tap.flagId)
  if (tap.verb === 'show_cap') return id(CAP, tap.barId, tap.barId)
  return id(wordOf(CHAT_VERBS, tap.verb), tap.barId, tap.chatId)
}

/** Reads an id back; `null` for anything this grammar does not make. */
export function readStaffTap(text: string): StaffTap | null {
  const [prefix, word = '', barId = '', subject = '', reason, ...rest] = text.split(':')
  if (prefix !== 'st' || rest.length > 0 || !isUuid(barId) || !isUuid(subject)) return null
  if (reason !== undefined) return readReasoned(word, { barId, orderId: subject }, reason)
  for (const read of [readOrderTap, readChatTap, readVisitTap, readFlagTap, readCapTap]) {
    const tap = read(word, barId, subject)
    if (tap !== null) return tap
  }
  return null
}

function readOrderTap(word: string, barId: string, orderId: string): StaffTap | null {
  const to = valueOf(MOVES, word)
  if (to !== undefined) return { verb: 'move', barId, orderId, to }
  const verb = valueOf(ORDER_VERBS, word)
  return verb === undefined ? null : { verb, barId, orderId }
}

function readChatTap(word: string, barId: string, chatId: string): StaffTap | null {
  const verb = valueOf(CHAT_VERBS, word)
  return verb === undefined ? null : { verb, barId, chatId }
}

function readVisitTap(word: string, barId: string, tabId: string): StaffTap | null {
  return word === LEFT ? { verb: 'left', barId, tabId } : null
}

function readFlagTap(word: string, barId: string, flagId: string): StaffTap | null {
  const verb = valueOf(FLAG_VERBS, word)
  return verb === undefined ? null : { verb, barId, flagId }
}

function readCapTap(word: string, barId: string, subject: string): StaffTap | null {
  return word === CAP && subject === barId ? { verb: 'show_cap', barId } : null
}

function readReasoned(
  word: string,
  order: { readonly barId: string; readonly orderId: string },
  reason: string,
): StaffTap | null {
  const verb = valueOf(REASON_VERBS, word)
  const known = REJECT_REASONS.find((one) => one === reason)
  return verb === undefined || known === undefined ? null : { verb, ...order, reason: known }
}

function id(word: string, barId: string, subject: string): string {
  return `st:${word}:${barId}:${subject}`
}

function wordOf<V extends string>(words: Readonly<Record<string, V>>, value: V): string {
  const found = Object.entries(words).find(([, one]) => one === value)
  if (found === undefined) throw new Error(`staff have no tap for ${value}`)
  return found[0]
}

function valueOf<V extends string>(
  words: Readonly<Record<string, V>>,
  word: string,
): V | undefined {
  return Object.hasOwn(words, word) ? words[word] : undefined
}

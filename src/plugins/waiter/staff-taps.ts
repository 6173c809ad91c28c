import type { EndReason } from '../../core/order-life.ts'
import type { OrderState } from '../../core/order.ts'

/** What a staff member's tap means. Ids of ours, checked against what was sent before they are read. */
export type StaffTap =
  | {
      readonly verb: 'move'
      readonly barId: string
      readonly orderId: string
      readonly to: OrderState
      readonly reason: RejectReason | null
    }
  /** The first tap on Reject: asks for the reason. */
  | { readonly verb: 'ask_reason'; readonly barId: string; readonly orderId: string }
  | { readonly verb: 'hand_back'; readonly barId: string; readonly chatId: string }

/** What staff may say when they turn an order down. */
export const REJECT_REASONS = [
  'sold_out',
  'too_busy',
  'closing',
  'other',
] as const satisfies readonly EndReason[]
export type RejectReason = (typeof REJECT_REASONS)[number]

const MOVES: Readonly<Record<string, OrderState>> = {
  acc: 'accepted',
  prep: 'preparing',
  ready: 'ready',
  srv: 'served',
}
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function staffTapId(tap: StaffTap): string {
  switch (tap.verb) {
    case 'ask_reason':
      return `st:rej:${tap.barId}:${tap.orderId}`
    case 'hand_back':
      return `st:back:${tap.barId}:${tap.chatId}`
    case 'move': {
      if (tap.to === 'rejected')
        return `st:rej:${tap.barId}:${tap.orderId}:${tap.reason ?? 'other'}`
      const word = Object.entries(MOVES).find(([, state]) => state === tap.to)?.[0]
      if (word === undefined) throw new Error(`staff have no tap for ${tap.to}`)
      return `st:${word}:${tap.barId}:${tap.orderId}`
    }
  }
}

/** Reads an id back; `null` for anything this grammar does not make. */
export function readStaffTap(id: string): StaffTap | null {
  const [prefix, word = '', barId = '', subject = '', reason, ...rest] = id.split(':')
  if (prefix !== 'st' || rest.length > 0 || !UUID.test(barId) || !UUID.test(subject)) return null
  if (word === 'rej') return readReject(barId, subject, reason)
  if (reason !== undefined) return null
  if (word === 'back') return { verb: 'hand_back', barId, chatId: subject }
  const to = MOVES[word]
  return to === undefined ? null : { verb: 'move', barId, orderId: subject, to, reason: null }
}

function readReject(barId: string, orderId: string, reason: string | undefined): StaffTap | null {
  if (reason === undefined) return { verb: 'ask_reason', barId, orderId }
  const known = REJECT_REASONS.find((one) => one === reason)
  return known === undefined
    ? null
    : { verb: 'move', barId, orderId, to: 'rejected', reason: known }
}

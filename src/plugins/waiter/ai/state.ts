import { cartOf } from '../../../core/cart.ts'
import type { ModelMessage } from '../../../core/chat-model.ts'
import { findTableCode, withoutTableCode } from '../../../core/table-code.ts'
import type { TurnMessage, Workspace } from '../../../core/turn.ts'
import type { ZoneClock } from '../../../core/zone-clock.ts'

/** A long evening has many, and what a turn costs must not grow with them. */
const LATEST_ORDERS = 5

/** What changes from turn to turn, told after the history so that the cached prefix stays whole. */
export function presentState(work: Workspace, zone: ZoneClock): ModelMessage {
  const { personId, at, isStaffed } = work.facts
  const [tab, orders] = [work.tab(), work.orders()]
  const { date, minute } = zone.local(at)
  const time = `${String(Math.trunc(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  const lines = tab === null ? [] : cartOf(tab, personId)
  const cart = lines.map(
    (line) => `${line.quantity} x ${line.itemId}${line.sizeId === null ? '' : ` ${line.sizeId}`}`,
  )
  const placed = orders
    .filter((order) => order.personId === personId)
    .map((order) => `${order.number} ${order.state}`)
  const earlier = placed.length - LATEST_ORDERS
  const told = earlier > 0 ? [`${earlier} earlier ones`, ...placed.slice(-LATEST_ORDERS)] : placed
  const state = [
    `local time: ${date} ${time}`,
    `table: ${tab === null ? 'none yet: ordering needs one' : tab.tables.join('+')}`,
    `guests on the bill: ${tab?.diners.length ?? 0}`,
    `cart: ${cart.length === 0 ? 'empty' : cart.join(', ')}`,
    `orders: ${told.length === 0 ? 'none' : told.join(', ')}`,
    ...(isStaffed ? [] : ['staff: nobody can be called; offer nobody']),
  ]
  return { role: 'program', text: `Present state (data):\n${state.join('\n')}` }
}

/** The turn's own messages as words for the model; of what holds none, what there is to know. */
export function newWords(
  messages: readonly TurnMessage[],
  quoted: ReadonlyMap<string, string> = new Map(),
): readonly ModelMessage[] {
  return messages.map(({ content, isLate, repliesTo = '' }) => {
    const quote = quoted.get(repliesTo)
    const about = quote === undefined ? '' : `(quoting ${JSON.stringify(quote)}) `
    return {
      role: 'diner',
      text: `${isLate ? LATE : ''}${about}${wordsOf(content)}`,
    }
  })
}

const LATE =
  '(came late, overtaken by what was answered since: do nothing about it, the program tells them) '
const LONGEST = 2000

function wordsOf(content: TurnMessage['content']): string {
  const tell = TELL[content.type] as (content: TurnMessage['content']) => string
  return cutAt(tell(content).trim(), LONGEST)
}

type Content = TurnMessage['content']

const CHANGED = '(changed an earlier message, which was read before; what it says now is not known)'

const TELL: {
  readonly [T in Content['type']]: (content: Extract<Content, { readonly type: T }>) => string
} = {
  text: ({ body }) => codeTold(body),
  tap: ({ title }) => title,
  template_tap: ({ text }) => text,
  media: ({ media, caption }) => `(${media}, which you can not see) ${caption ?? ''}`,
  audio: ({ isVoiceNote }) =>
    isVoiceNote
      ? '(a voice note that could not be listened to; the program asks them to write it)'
      : '(a recording, which nobody here can listen to)',
  location: () => '(their location; only the table counts here)',
  contacts: () => '(a contact card)',
  reaction: ({ emoji }) => (emoji === null ? '(took a reaction back)' : `(reacted with ${emoji})`),
  catalog_order: ({ items, text }) => {
    const cart = items.map(({ itemId, quantity }) => `${quantity} x ${itemId}`)
    return `(a cart from the catalogue: ${cart.join(', ')}) ${text ?? ''}`
  },
  number_changed: () => '(has a new number)',
  user_id_changed: () => '(has a new number)',
  edited: ({ body }) =>
    body === null
      ? CHANGED
      : `(changed an earlier message, which was read before; it says now) ${body}`,
  revoked: () => '(deleted an earlier message, which was read before)',
  unsupported: ({ what }) =>
    what === 'edit' ? CHANGED : '(a message of a kind that can not be read here)',
}

/** A scan in words: the code in it is of no use to a model. */
export function codeTold(text: string): string {
  const code = findTableCode(text)
  if (code === null) return text
  return withoutTableCode(text, () => `(scanned the code of table ${code.table}) `).trim()
}

/** Half of an emoji is no Unicode, and a vendor may refuse the whole request for it. */
export function cutAt(text: string, limit: number): string {
  return text.slice(0, limit).toWellFormed()
}

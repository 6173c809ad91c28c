import { cartOf } from '../../../core/cart.ts'
import type { ModelMessage } from '../../../core/chat-model.ts'
import type { TurnFacts, TurnMessage } from '../../../core/turn.ts'
import type { ZoneClock } from '../../../core/zone-clock.ts'

/** A long evening has many, and what a turn costs must not grow with them. */
const LATEST_ORDERS = 5

/** What changes from turn to turn, told after the history so that the cached prefix stays whole. */
export function presentState(facts: TurnFacts, zone: ZoneClock): ModelMessage {
  const { tab, orders, personId } = facts
  const { date, minute } = zone.local(facts.at)
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
  ]
  return { role: 'program', text: `Present state (data):\n${state.join('\n')}` }
}

/** The turn's own messages as words for the model; what holds no words is named. */
export function newWords(messages: readonly TurnMessage[]): readonly ModelMessage[] {
  return messages.map(({ content, isLate }) => {
    const words = wordsOf(content)
    return { role: 'diner', text: isLate ? `(this came late) ${words}` : words }
  })
}

const LONGEST = 2000

function wordsOf(content: TurnMessage['content']): string {
  if (content.type === 'text') return cutAt(content.body, LONGEST)
  if (content.type === 'tap') return cutAt(content.title, LONGEST)
  if (content.type === 'template_tap') return cutAt(content.text, LONGEST)
  if (content.type !== 'media') return `(${content.type})`
  return cutAt(`(${content.media}) ${content.caption ?? ''}`, LONGEST)
}

/** Half of an emoji is no Unicode, and a vendor may refuse the whole request for it. */
export function cutAt(text: string, limit: number): string {
  return text.slice(0, limit).toWellFormed()
}

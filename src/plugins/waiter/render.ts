import type {
  AskingBlock,
  Block,
  HoursBlock,
  OrderPlacedBlock,
  OrderStatusBlock,
  PayBlock,
} from '../../core/blocks.ts'
import type { Language } from '../../core/language.ts'
import type { OutMessage } from '../../core/message.ts'
import { typeset } from '../../core/typography.ts'
import { plain } from '../../core/whatsapp-text.ts'
import { weekdayName } from './house/hours.ts'
import {
  billText,
  bold,
  cartText,
  escaped,
  itemText,
  lineWords,
  moneyWords,
  type Pen,
} from './render/lines.ts'
import { askTappable, categoriesTappable, menuPageTappable, type Tappable } from './render/lists.ts'
import { payCommon, payShares, type PayUrl } from './render/pay.ts'
import { speaker } from './texts/index.ts'

export type RenderOptions = {
  readonly payUrl: PayUrl
  readonly language: Language
  /** Numbers of the orders that this commit wrote, by order id. */
  readonly orderNumbers: ReadonlyMap<string, string>
}

/**
 * An answer as WhatsApp messages: one, where its parts fit together, with the question's buttons or list at its end.
 * Not cut to the channel's limits yet: `fit` of the sender does that.
 * @throws Error for an order that was not written: "order placed" is said of a row or not at all.
 */
export function render(blocks: readonly Block[], options: RenderOptions): readonly OutMessage[] {
  const pen: Pen = { say: speaker(options.language), language: options.language }
  const texts: string[] = []
  const asks: Tappable[] = []
  const urls: string[] = []

  for (const block of blocks) {
    if (isAsking(block)) asks.push(tappableOf(pen, block))
    else if (block.kind !== 'pay') texts.push(textOf(pen, block, options))
    // Where all of it is free there is no way to pay.
    else if (block.shares.length > 0) {
      const shares = payShares(pen, block, options.payUrl)
      texts.push(...payTexts(shares), payCommon(pen, block), payNotes(pen))
      const [only, ...others] = shares
      if (others.length === 0 && only?.url != null) urls.push(only.url)
    }
  }
  return joined(pen, texts, { asks, urls })
}

type Joints = { readonly asks: readonly Tappable[]; readonly urls: readonly string[] }

function joined(pen: Pen, texts: readonly string[], { asks, urls }: Joints): readonly OutMessage[] {
  const text = texts.filter((one) => one !== '').join('\n\n')
  const [first, ...others] = asks
  const [url] = urls
  const link: readonly OutMessage[] =
    url === undefined ? [] : [{ kind: 'link', text, label: pen.say('button_pay_page'), url }]
  if (first === undefined)
    return link.length > 0 ? link : text === '' ? [] : [{ kind: 'text', text }]
  const lead = link.length > 0 || text === '' ? '' : `${text}\n\n`
  return [
    ...link,
    first.wrap(`${lead}${first.prompt}`),
    ...others.map((one) => one.wrap(one.prompt)),
  ]
}

function isAsking(block: Block): block is AskingBlock {
  return block.kind === 'ask' || block.kind === 'menu_categories' || block.kind === 'menu_page'
}

function tappableOf(pen: Pen, block: AskingBlock): Tappable {
  if (block.kind === 'ask') return askTappable(pen, block)
  return block.kind === 'menu_categories'
    ? categoriesTappable(pen, block)
    : menuPageTappable(pen, block)
}

type TextBlock = Exclude<Block, AskingBlock | PayBlock>

function textOf(pen: Pen, block: TextBlock, options: RenderOptions): string {
  switch (block.kind) {
    case 'say':
      return escaped(typeset(block.text, pen.language))
    case 'cart':
      return cartText(pen, block)
    case 'item':
      return itemText(pen, block)
    case 'bill':
      return billText(pen, block)
    case 'hours':
      return hoursText(pen, block)
    case 'order_status':
      return statusText(pen, block)
    case 'order_placed':
      return placedText(pen, block, options)
  }
}

function placedText(pen: Pen, block: OrderPlacedBlock, options: RenderOptions): string {
  const { say } = pen
  const number = options.orderNumbers.get(block.orderId)
  if (number === undefined) throw new Error('an order was announced that was not written')
  const amount = moneyWords(pen, block.totalMinor, block.currency)
  const table = block.table === null ? '' : `${say('word_table', { table: block.table })}, `
  return `${escaped(say('order_placed', { number }))}\n${plain(table + say('word_total', { amount }))}`
}

function statusText(pen: Pen, block: OrderStatusBlock): string {
  const { say } = pen
  const orders = block.orders.map((order) => {
    const amount = moneyWords(pen, order.totalMinor, order.currency)
    const head = `${bold(order.number)}: ${say(`state_${order.state}`)}, ${amount}`
    return [head, ...order.lines.map((line) => `   ${lineWords(line)}`)].join('\n')
  })
  return [bold(say('title_orders')), ...orders].join('\n')
}

function hoursText({ say, language }: Pen, block: HoursBlock): string {
  return block.days
    .map((day) => {
      const spans = day.spans.map((span) => `${span.from}–${span.to}`).join(', ')
      const isAllDay = spans === '00:00–24:00' || spans === '00:00–00:00'
      const words = spans === '' ? say('word_closed') : isAllDay ? say('word_always') : spans
      const note = day.note === null ? '' : ` (${day.note})`
      return plain(`${weekdayName(day.date, language)}: ${words}${note}`)
    })
    .join('\n')
}

/** Shares one below the other; with one alone its page becomes the message's button. */
function payTexts(shares: ReturnType<typeof payShares>): readonly string[] {
  const isAlone = shares.length === 1
  return shares.map(({ text, url }) => (isAlone || url === null ? text : `${text}\n${url}`))
}

function payNotes({ say }: Pen): string {
  return `${say('pay_not_seen')} ${say('pay_cards')}`
}

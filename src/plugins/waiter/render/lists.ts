import type { AskBlock, MenuCategoriesBlock, MenuPageBlock } from '../../../core/blocks.ts'
import type { ListRow, OutMessage } from '../../../core/message.ts'
import { plain } from '../../../core/whatsapp-text.ts'
import { type Tap, tapId } from '../house/taps.ts'
import { cutTitle } from './cut.ts'
import { escaped, moneyWords, type Pen } from './lines.ts'

const BUTTON_TITLE = 20
const ROW_TITLE = 24
const ROW_DESCRIPTION = 72
const MAX_BUTTONS = 3

/** What may be tapped below a text. The text itself is the message's: `lead`, then the prompt. */
export type Tappable = { readonly prompt: string; readonly wrap: (text: string) => OutMessage }

/** Buttons where every answer fits one, prices included; else a list. */
export function askTappable(pen: Pen, block: AskBlock): Tappable {
  const prompt = escaped(block.prompt)
  const { options } = block
  if (options.length === 0) return { prompt, wrap: (text) => ({ kind: 'text', text }) }
  const buttons = options.map((one) => ({
    id: one.id,
    title: plain(one.description === null ? one.title : `${one.title} · ${one.description}`),
  }))
  const fits = buttons.every((button) => button.title.length <= BUTTON_TITLE)
  if (options.length <= MAX_BUTTONS && fits) {
    return { prompt, wrap: (text) => ({ kind: 'buttons', text, buttons }) }
  }
  const rows = options.map((one) => row(one.id, one.title, one.description))
  return { prompt, wrap: (text) => list(pen, text, rows) }
}

export function categoriesTappable(pen: Pen, block: MenuCategoriesBlock): Tappable {
  const { say } = pen
  const rows = block.categories.map((category) => {
    const hint = say('hint_items', { count: category.items })
    return row(
      tapId({ verb: 'cat', categoryId: category.categoryId, page: 1 }),
      category.name,
      hint,
    )
  })
  const more = nextPage(pen, block, (page) => ({ verb: 'menu', page }))
  return {
    prompt: escaped(say('menu_categories')),
    wrap: (text) => list(pen, text, [...rows, ...more]),
  }
}

export function menuPageTappable(pen: Pen, block: MenuPageBlock): Tappable {
  const { say } = pen
  const rows = block.items.map((item) => {
    const price = item.fromMinor === null ? '' : moneyWords(pen, item.fromMinor, block.currency)
    const from = item.hasSizes ? say('hint_from', { price }) : price
    const hint = item.isOrderable ? from : [from, say('hint_sold_out')].filter(Boolean).join(', ')
    return row(tapId({ verb: 'item', itemId: item.itemId }), item.name, hint)
  })
  const { categoryId, page, pages } = block
  const more = nextPage(pen, block, (next) => ({ verb: 'cat', categoryId, page: next }))
  const back = row(tapId({ verb: 'menu', page: 1 }), say('row_categories'), null)
  const title = pages === 1 ? block.name : say('word_page', { category: block.name, page, pages })
  return {
    prompt: `*${plain(title)}*\n${escaped(block.prompt)}`,
    wrap: (text) => list(pen, text, [...rows, ...(more.length > 0 ? more : [back])]),
  }
}

function nextPage(
  { say }: Pen,
  block: { readonly page: number; readonly pages: number },
  tap: (page: number) => Tap,
): readonly ListRow[] {
  if (block.page >= block.pages) return []
  const page = block.page + 1
  return [row(tapId(tap(page)), say('row_more'), say('hint_more', { page, pages: block.pages }))]
}

/** A name too long for a row's title stands whole in its description, price first. */
function row(id: string, title: string, description: string | null): ListRow {
  const name = plain(title)
  const hint = plain(description ?? '')
  const words =
    name.length <= ROW_TITLE ? hint : [hint, name].filter((part) => part !== '').join(' · ')
  const cut = cutTitle(name, ROW_TITLE)
  return words === ''
    ? { id, title: cut }
    : { id, title: cut, description: cutTitle(words, ROW_DESCRIPTION) }
}

function list({ say }: Pen, text: string, rows: readonly ListRow[]): OutMessage {
  return { kind: 'list', text, button: say('button_choose'), sections: [{ rows }] }
}

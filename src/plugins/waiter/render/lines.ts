import type { BillBlock, CartBlock, ItemBlock, PricedWords } from '../../../core/blocks.ts'
import type { LineWords } from '../../../core/cart.ts'
import type { Language } from '../../../core/language.ts'
import { formatMoney } from '../../../core/money.ts'
import { plain } from '../../../core/whatsapp-text.ts'
import type { Say } from '../texts/index.ts'

/** How one language writes for WhatsApp. */
export type Pen = { readonly say: Say; readonly language: Language }

/** Program-made words that stand out. Outside text in them is escaped, so the marks stay the only ones. */
export function bold(text: string): string {
  return `*${plain(text)}*`
}

/** Whole sentences with outside text in them: each line escaped, line breaks kept. */
export function escaped(text: string): string {
  return text.split('\n').map(plain).join('\n')
}

export function moneyWords({ language }: Pen, minor: number, currency: string): string {
  return formatMoney(minor, currency, language)
}

/** `2 × Primus 33cl`, with options behind it; the note has its own line. */
export function lineWords(line: LineWords): string {
  const name = line.size === null ? line.name : `${line.name} ${line.size}`
  const choices = line.choices.length === 0 ? '' : ` (${line.choices.join(', ')})`
  return plain(`${line.quantity} × ${name}${choices}`)
}

/** Something and what is said of it, each written for the channel already. */
export function pair({ say }: Pen, what: string, text: string): string {
  return say('word_pair', { what, text })
}

function pricedLines(pen: Pen, line: PricedWords, currency: string): readonly string[] {
  const money = moneyWords(pen, line.totalMinor, currency)
  const words = pair(pen, lineWords(line), money)
  return line.note === null
    ? [words]
    : [words, `   ${plain(pen.say('word_note', { note: line.note }))}`]
}

export function cartText(pen: Pen, block: CartBlock): string {
  const { say } = pen
  const changes = block.changes.map((change) =>
    change.kind !== 'price'
      ? say(`word_change_${change.kind}`, { item: change.name })
      : say('word_change_price', {
          item: change.name,
          from: moneyWords(pen, change.fromMinor, block.currency),
          to: moneyWords(pen, change.toMinor, block.currency),
        }),
  )
  const moved = changes.map((change) => `⚠️ ${plain(change)}`)
  if (block.lines.length === 0) return moved.join('\n')
  const total = say('word_total', { amount: moneyWords(pen, block.totalMinor, block.currency) })
  return [
    ...moved,
    bold(say('title_cart')),
    ...block.lines.flatMap((line) => pricedLines(pen, line, block.currency)),
    bold(total),
  ].join('\n')
}

export function billText(pen: Pen, block: BillBlock): string {
  const { say } = pen
  const title =
    block.table === null ? say('title_bill') : say('title_bill_table', { table: block.table })
  const total = say('word_total', { amount: moneyWords(pen, block.totalMinor, block.currency) })
  const unplaced = moneyWords(pen, block.unplacedMinor, block.currency)
  return [
    bold(title),
    ...block.lines.flatMap((line) => pricedLines(pen, line, block.currency)),
    bold(total),
    ...(block.unplacedMinor > 0 ? [plain(say('bill_also_unplaced', { amount: unplaced }))] : []),
  ].join('\n')
}

export function itemText(pen: Pen, block: ItemBlock): string {
  const { say } = pen
  const price = block.priceMinor === null ? [] : [moneyWords(pen, block.priceMinor, block.currency)]
  const sizes = block.sizes.map((size) => {
    const words = pair(pen, size.name, moneyWords(pen, size.priceMinor, block.currency))
    return plain(size.available ? words : `${words} (${say('hint_sold_out')})`)
  })
  return [
    bold(block.name),
    ...(sizes.length > 0 ? sizes : price),
    ...(block.description === null ? [] : [plain(block.description)]),
    ...block.options
      .filter((group) => group.choices.length > 0)
      .map((group) => plain(pair(pen, group.name, group.choices.join(', ')))),
    ...allergenLine(pen, block),
  ].join('\n')
}

/** What nobody declared is not mentioned: silence here, a plain answer when asked. */
function allergenLine({ say }: Pen, { allergens }: ItemBlock): readonly string[] {
  if (allergens === null) return []
  if (allergens.length === 0) return [say('word_contains_none')]
  const names = allergens.map((allergen) => say(`allergen_${allergen}`)).join(', ')
  return [say('word_contains', { allergens: names })]
}

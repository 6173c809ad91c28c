import type { PricedWords } from '../../../core/blocks.ts'
import { fullName, pricedWords } from '../../../core/cart-view.ts'
import type { LineWords } from '../../../core/cart.ts'
import type { Line } from '../../../core/tab.ts'
import type { Mind } from './mind.ts'

export { fullName }

/** A line in words, for a sentence: `2 × Primus 33cl (Fries, no ice)`. */
export function inWords(words: LineWords): string {
  return `${words.quantity} × ${fullName(words)}${inBrackets(words)}`
}

function inBrackets(words: LineWords): string {
  const extras = words.note === null ? words.choices : [...words.choices, words.note]
  return extras.length === 0 ? '' : ` (${extras.join(', ')})`
}

/** A line of the cart or the tab, named from the menu of now; an item that has left it shows its id's place only. */
export function lineWords(mind: Mind, line: Line): PricedWords {
  return pricedWords(mind.look.menu, line, mind.language)
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** Short enough to quote back, cut by whole graphemes. */
export function quoted(text: string, limit = 60): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  if (line.length <= limit) return line
  const kept = [...graphemes.segment(line.slice(0, limit * 4))].slice(0, limit - 1)
  return `${kept
    .map((one) => one.segment)
    .join('')
    .trimEnd()}…`
}

import type { CartBlock, ChangeWords, PricedWords } from './blocks.ts'
import { cartOf, cartTotal, describeLine, lineTotal, type LineWords } from './cart.ts'
import type { CartChange } from './errors.ts'
import { inLanguage, type Language } from './language.ts'
import type { Menu } from './menu.ts'
import type { Line, Tab } from './tab.ts'

/**
 * Stands for exactly what a cart shows: lines, quantities, options, notes, prices, their currency and the visit. A yes
 * counts for the cart it was said to and for no other.
 */
export function cartFingerprint(tab: Tab | null, personId: string, currency: string): string {
  const cart = tab === null ? [] : cartOf(tab, personId)
  const lines = cart.map((line) => [
    line.itemId,
    line.sizeId,
    line.choices.map((choice) => `${choice.groupId}.${choice.choiceId}`),
    line.quantity,
    line.note,
    line.unitPriceMinor,
  ])
  return hash(JSON.stringify([tab?.id ?? '', currency, lines]))
}

/** 64 bits in two FNV-1a halves: enough to tell carts apart, not meant against forgery (taps are checked by the engine). */
function hash(text: string): string {
  let low = 0x811c9dc5
  let high = 0xcbf29ce4
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    low = Math.imul(low ^ unit, 0x01000193)
    high = Math.imul(high ^ (unit + at), 0x01000193)
  }
  return `${(high >>> 0).toString(36)}${(low >>> 0).toString(36)}`
}

/** The dish and its size, as a cart, a bill and a notice to staff name it. */
export function fullName(words: Pick<LineWords, 'name' | 'size'>): string {
  return words.size === null ? words.name : `${words.name} ${words.size}`
}

/** A line of the cart or the tab, named from the menu of now; an item that has left it shows its id's place only. */
export function pricedWords(menu: Menu, line: Line, language: Language): PricedWords {
  const words = describeLine(menu, line, language) ?? {
    quantity: line.quantity,
    name: '…',
    size: null,
    choices: [],
    note: line.note,
  }
  return { ...words, totalMinor: lineTotal(line) }
}

/** What moved on the menu, in words. `before` is the cart as it stood before its prices were made today's. */
export function changeWords(
  menu: Menu,
  changes: readonly CartChange[],
  before: readonly Line[],
  language: Language,
): readonly ChangeWords[] {
  return changes.flatMap((change): readonly ChangeWords[] => {
    const line = before.find((one) => one.id === change.lineId)
    if (line === undefined) return []
    const name = fullName(pricedWords(menu, line, language))
    if (change.kind !== 'price') {
      const choice = goneChoice(menu, line, change.groupId, language)
      return [{ kind: change.kind, name: choice === null ? name : `${name} (${choice})` }]
    }
    const { fromMinor, toMinor } = change
    return [{ kind: 'price', name, fromMinor, toMinor }]
  })
}

/** What of a line can't be had, where it is no more than a choice: the dish itself is there. */
function goneChoice(
  menu: Menu,
  line: Line,
  groupId: string | null,
  language: Language,
): string | null {
  const item = menu.items.find((one) => one.id === line.itemId)
  const group = item?.optionGroups.find((one) => one.id === groupId)
  if (group === undefined) return null
  const isChosen = (choiceId: string) =>
    line.choices.some((one) => one.groupId === groupId && one.choiceId === choiceId)
  const gone = group.choices.filter((choice) => !choice.available && isChosen(choice.id))
  // A choice that left the menu has no name any more.
  const names = gone.length > 0 ? gone.map((choice) => choice.name) : [group.name]
  return names.map((one) => inLanguage(one, language)).join(', ')
}

/** A diner's own lines as a block. */
export function cartBlock(
  menu: Menu,
  lines: readonly Line[],
  changes: readonly ChangeWords[],
  language: Language,
): CartBlock {
  return {
    kind: 'cart',
    lines: lines.map((line) => pricedWords(menu, line, language)),
    totalMinor: cartTotal(lines),
    currency: menu.currency,
    changes,
  }
}

import type { Bar } from '../bar.ts'
import type { Size } from '../menu.ts'
import type { ChosenOption } from '../tab.ts'
import { wordings } from '../understand/menu-entries.ts'
import type { MenuIndex } from '../understand/menu-index.ts'
import { menuWords } from '../understand/menu-words.ts'
import { isOfPeople } from '../understand/number-roles.ts'
import { numberOf } from '../understand/numbers.ts'
import { amountsIn } from './amount-claims.ts'
import { clausesOf } from './clauses.ts'
import type { CartTold } from './facts.ts'
import { countedIn, isCounted, names, readingOf } from './reading-counts.ts'
import { dishOf, mentionsIn } from './reading-mentions.ts'
import { readingTokens } from './reading-tokens.ts'

/**
 * Which lines of a cart nobody has read out. A line is read out where its dish is named, in any language of the menu and
 * by any part of its name that tells it from the others, with as many as all lines of that dish have together. One needs
 * no number; nor do more where the true total is said. Sizes, options and notes are not asked for.
 */

export type ReadingGround = { readonly bar: Bar; readonly index: MenuIndex }

/** @param texts what was heard to its end, oldest first: of each dish the last that names it counts. */
export function unreadLines(
  texts: readonly string[],
  cart: CartTold,
  ground: ReadingGround,
): CartTold['lines'] {
  const { index } = ground
  const ids = [...new Set(cart.lines.map(({ itemId }) => itemId))]
  // What has left the menu has no name to be found by; ordering it is refused in any case.
  const dishes = ids.map((id) => dishOf(index, id)).filter(({ forms }) => forms.length > 0)
  const options = optionKeys(index, cart)
  const readings = texts.map((text) => {
    const tokens = readingTokens(text, index)
    const isOption = (keys: readonly string[]) => keys.some((key) => options.has(key))
    return readingOf({ tokens, mentions: mentionsIn(tokens, dishes, isOption) })
  })
  const saysTotal = texts.some((text) => isTotalIn(text, cart.totalMinor, ground))
  const isRead = (itemId: string) => {
    const last = readings.findLast(({ mentions }) => mentions.some(names(itemId)))
    if (last === undefined) return false
    const counted = countedIn(last, itemId, index)
    const [quantity, pieces] = [quantityOf(cart, itemId), piecesOf(index, cart, itemId)]
    return (
      isCounted(counted, quantity, saysTotal) || (pieces > 0 && counted.numbers.includes(pieces))
    )
  }
  const unread = new Set(dishes.map(({ itemId }) => itemId).filter((id) => !isRead(id)))
  return cart.lines.filter(({ itemId }) => unread.has(itemId))
}

function quantityOf({ lines }: CartTold, itemId: string): number {
  return lines.filter((line) => line.itemId === itemId).reduce((sum, one) => sum + one.quantity, 0)
}

/** "Six oysters" are one of the size that is called "Six"; 0 where sizes are no numbers of pieces. */
function piecesOf({ menu }: MenuIndex, { lines }: CartTold, itemId: string): number {
  const sizes = menu.items.find((item) => item.id === itemId)?.sizes ?? []
  return lines
    .filter((line) => line.itemId === itemId)
    .reduce((sum, { sizeId, quantity }) => {
      const size = sizes.find(({ id }) => id === sizeId)
      return sum + quantity * (size === undefined ? 0 : piecesIn(size))
    }, 0)
}

/** A board "for 2" is one piece. */
function piecesIn(size: Size): number {
  const words = isOfPeople(size) ? [] : wordings(size.name).flatMap((name) => menuWords(name))
  return words.map(({ word }) => numberOf(word)).find((value) => value !== undefined) ?? 0
}

/** Words of what was chosen with the dishes. */
function optionKeys({ menu }: MenuIndex, { lines }: CartTold): ReadonlySet<string> {
  const names = lines.flatMap(({ itemId, choices }) => {
    const groups = menu.items.find((item) => item.id === itemId)?.optionGroups ?? []
    return groups.flatMap(({ id, choices: offered }) =>
      offered.filter((one) => isChosen(choices, id, one.id)).flatMap(({ name }) => wordings(name)),
    )
  })
  return new Set(names.flatMap((name) => menuWords(name)).flatMap(({ keys }) => keys))
}

function isChosen(choices: readonly ChosenOption[], groupId: string, choiceId: string): boolean {
  return choices.some((one) => one.groupId === groupId && one.choiceId === choiceId)
}

function isTotalIn(text: string, totalMinor: number, { bar, index }: ReadingGround): boolean {
  return clausesOf(text).some((clause) =>
    amountsIn(clause, bar.currency, index.names.numbers).some(({ minors }) =>
      minors.includes(totalMinor),
    ),
  )
}

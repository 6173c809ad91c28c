import { isOrderable, isServedAt, lowestPrice } from '../cart.ts'
import { inLanguage } from '../language.ts'
import type { MenuItem } from '../menu.ts'
import { formatMoney } from '../money.ts'
import type { ClaimFacts } from '../truth/facts.ts'
import { search } from '../understand/menu-search.ts'
import type { ToolDesk } from './tool.ts'

/** An amount for the model: `minor` to reckon with, `text` to say. */
export function money(desk: ToolDesk, minor: number) {
  const { currency } = desk.work.facts.menu
  return { minor, text: formatMoney(minor, currency, desk.language) }
}

export function itemOf(desk: ToolDesk, itemId: string): MenuItem | undefined {
  return desk.work.facts.menu.items.find((item) => item.id === itemId)
}

export function nameOf(desk: ToolDesk, item: MenuItem): string {
  return inLanguage(item.name, desk.language)
}

function whenOf(desk: ToolDesk) {
  return { at: desk.work.facts.at, zone: desk.zone }
}

/** True when it can be put into a cart now: served, not sold out, and with a price. */
export function canBeHad(desk: ToolDesk, item: MenuItem): boolean {
  return lowestPrice(item) !== null && isOrderable(item, whenOf(desk))
}

/** An item in one row of a result. */
export function itemRow(desk: ToolDesk, item: MenuItem) {
  const isAvailable = canBeHad(desk, item)
  return {
    item_id: item.id,
    name: nameOf(desk, item),
    available: isAvailable,
    ...(isAvailable ? {} : { why_not: whyNot(desk, item) }),
    ...priceOf(desk, item),
    ...(item.optionGroups.some((group) => group.min > 0) ? { needs_options: true } : {}),
  }
}

function whyNot(desk: ToolDesk, item: MenuItem): string {
  if (lowestPrice(item) === null) return 'no price set'
  return isServedAt(item, whenOf(desk)) ? 'sold out' : 'not served at this hour'
}

function priceOf(desk: ToolDesk, item: MenuItem) {
  if (item.sizes.length === 0) {
    return { price: item.priceMinor === null ? null : money(desk, item.priceMinor) }
  }
  return {
    sizes: item.sizes.map((size) => ({
      size_id: size.id,
      name: inLanguage(size.name, desk.language),
      price: money(desk, size.priceMinor),
      available: size.available,
    })),
  }
}

/** What a row about these items proves. */
export function itemFacts(items: readonly MenuItem[]): Pick<ClaimFacts, 'amounts' | 'itemIds'> {
  return {
    itemIds: items.map((item) => item.id),
    amounts: items.flatMap((item) => pricesOf(item).map((minor) => ({ minor, itemId: item.id }))),
  }
}

/** Every price that stands on the menu for an item: its own, its sizes', what its options add. */
export function pricesOf(item: MenuItem): readonly number[] {
  const options = item.optionGroups.flatMap((group) =>
    group.choices.map((choice) => Math.abs(choice.priceMinor)),
  )
  return [
    ...(item.priceMinor === null ? [] : [item.priceMinor]),
    ...item.sizes.map((size) => size.priceMinor),
    ...options.filter((minor) => minor > 0),
  ]
}

const MAX_NEAREST = 3

/** What comes nearest to words (or to a made-up id) and can be had, best first. */
export function nearestTo(desk: ToolDesk, words: string): readonly MenuItem[] {
  const ids = search(desk.index, words.replaceAll(/[_-]/g, ' '), 12).map((hit) => hit.itemId)
  return [...new Set(ids)]
    .flatMap((id) => itemOf(desk, id) ?? [])
    .filter((item) => canBeHad(desk, item))
    .slice(0, MAX_NEAREST)
}

/** Others of the same category that can be had, nearest in price first. */
export function nearestLike(desk: ToolDesk, item: MenuItem): readonly MenuItem[] {
  const gap = (one: MenuItem) => Math.abs((lowestPrice(one) ?? 0) - (lowestPrice(item) ?? 0))
  return desk.work.facts.menu.items
    .filter((one) => one.categoryId === item.categoryId && one.id !== item.id)
    .filter((one) => canBeHad(desk, one))
    .toSorted((a, b) => gap(a) - gap(b))
    .slice(0, MAX_NEAREST)
}

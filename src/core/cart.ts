import { ok, type Refusal, refuse, type Result } from './errors.ts'
import { inLanguage, type Language } from './language.ts'
import type { Choice, Menu, MenuItem, OptionGroup, Size } from './menu.ts'
import { isWithin } from './opening-hours.ts'
import type { ChosenOption, Line, Tab } from './tab.ts'
import type { ZoneClock } from './zone-clock.ts'

/** What a diner wants one of, as a line of the cart will hold it. */
export type Wish = {
  readonly itemId: string
  readonly sizeId: string | null
  readonly choices: readonly ChosenOption[]
}

/** The moment something is wanted: dishes have selling hours on the bar's own clock. */
export type When = { readonly at: Date; readonly zone: ZoneClock }

/** A wish that the menu of this moment can meet. */
export type PricedLine = {
  readonly item: MenuItem
  readonly size: Size | null
  /** In the order of the menu, whatever order they were asked in. */
  readonly choices: readonly Choice[]
  /** Size and options included; never below zero. */
  readonly unitPriceMinor: number
}

/** Prices one unit of a wish, or says what about it the menu can't meet: the first thing found. */
export function priceLine(menu: Menu, wish: Wish, when: When): Result<PricedLine> {
  const item = menu.items.find((other) => other.id === wish.itemId)
  if (item === undefined) return refuse({ code: 'item_unknown', itemId: wish.itemId })
  if (!isOrderable(item, when)) return refuse({ code: 'item_unavailable', itemId: item.id })

  const size = chosenSize(item, wish.sizeId)
  if (!size.ok) return size
  const choices = chosenOptions(item, wish.choices)
  if (!choices.ok) return choices

  const base = size.value?.priceMinor ?? item.priceMinor
  // Nothing is given away because its price was left out.
  if (base === null) return refuse({ code: 'item_unavailable', itemId: item.id })
  const price = choices.value.reduce((sum, choice) => sum + choice.priceMinor, base)
  // Options may take off more than a dish costs ("without the meat"); a bar never owes for serving.
  const unitPriceMinor = Math.max(0, price)
  return ok({ item, size: size.value, choices: choices.value, unitPriceMinor })
}

/** True when some form of the item can be had now: not sold out, within its hours, with a size and enough required options left. */
export function isOrderable(item: MenuItem, when: When): boolean {
  return (
    item.available &&
    isServedAt(item, when) &&
    (item.sizes.length === 0 || item.sizes.some((size) => size.available)) &&
    item.optionGroups.every(
      (group) => group.choices.filter((choice) => choice.available).length >= group.min,
    )
  )
}

/** True within the item's own selling hours. */
export function isServedAt(item: MenuItem, when: When): boolean {
  return item.hours.length === 0 || isWithin(item.hours, when.zone.local(when.at).minute)
}

/** The least one unit can cost; `null` when the item has no price at all. */
export function lowestPrice(item: MenuItem): number | null {
  const prices = item.sizes.filter((size) => size.available).map((size) => size.priceMinor)
  return prices.length > 0 ? Math.min(...prices) : item.priceMinor
}

function chosenSize(item: MenuItem, sizeId: string | null): Result<Size | null> {
  if (sizeId === null) {
    return item.sizes.length === 0 ? ok(null) : refuse({ code: 'size_required', itemId: item.id })
  }
  const size = item.sizes.find((other) => other.id === sizeId)
  if (size === undefined) return refuse({ code: 'size_unknown', itemId: item.id, sizeId })
  if (!size.available) return refuse({ code: 'size_unavailable', itemId: item.id, sizeId })
  return ok(size)
}

function chosenOptions(item: MenuItem, wanted: readonly ChosenOption[]): Result<readonly Choice[]> {
  const stray = wanted.find((one) => !item.optionGroups.some((group) => group.id === one.groupId))
  if (stray !== undefined) return refuse(invalidOption(item, stray.groupId, 'unknown'))

  const chosen: Choice[] = []
  for (const group of item.optionGroups) {
    const ids = wanted.filter((one) => one.groupId === group.id).map((one) => one.choiceId)
    const problem = groupProblem(group, ids)
    if (problem !== null) return refuse(invalidOption(item, group.id, problem))
    chosen.push(...group.choices.filter((choice) => ids.includes(choice.id)))
  }
  return ok(chosen)
}

type OptionRefusal = Extract<Refusal, { readonly code: 'option_invalid' }>

function groupProblem(group: OptionGroup, ids: readonly string[]): OptionRefusal['reason'] | null {
  const found = ids.map((id) => group.choices.find((choice) => choice.id === id))
  if (found.includes(undefined)) return 'unknown'
  if (new Set(ids).size < ids.length) return 'doubled'
  if (found.some((choice) => choice?.available === false)) return 'unavailable'
  if (ids.length < group.min) return 'too_few'
  if (ids.length > group.max) return 'too_many'
  return null
}

function invalidOption(
  item: MenuItem,
  groupId: string,
  reason: OptionRefusal['reason'],
): OptionRefusal {
  return { code: 'option_invalid', itemId: item.id, groupId, reason }
}

/** A diner's cart: their lines of the tab that are not placed yet, in the order they were put in. */
export function cartOf(tab: Tab, personId: string): readonly Line[] {
  return tab.lines.filter((line) => line.personId === personId && line.orderId === null)
}

type Priced = { readonly unitPriceMinor: number; readonly quantity: number }

/** In minor units. */
export function lineTotal(line: Priced): number {
  return line.unitPriceMinor * line.quantity
}

/** Sum of any lines, in minor units: a cart, an order, a whole tab. */
export function cartTotal(lines: readonly Priced[]): number {
  return lines.reduce((sum, line) => sum + lineTotal(line), 0)
}

/** What a line is called, for whoever renders it. The note is the diner's own text: escape it for the channel. */
export type LineWords = {
  readonly quantity: number
  readonly name: string
  readonly size: string | null
  readonly choices: readonly string[]
  readonly note: string | null
}

/** A line in one language; `null` when its item has left the menu, and sizes or choices that left are passed over. */
export function describeLine(
  menu: Menu,
  line: Pick<Line, 'itemId' | 'sizeId' | 'choices' | 'quantity' | 'note'>,
  language: Language,
): LineWords | null {
  const item = menu.items.find((other) => other.id === line.itemId)
  if (item === undefined) return null
  const size = item.sizes.find((other) => other.id === line.sizeId)
  const isChosen = (groupId: string, choiceId: string) =>
    line.choices.some((one) => one.groupId === groupId && one.choiceId === choiceId)
  return {
    quantity: line.quantity,
    name: inLanguage(item.name, language),
    size: size === undefined ? null : inLanguage(size.name, language),
    choices: item.optionGroups.flatMap((group) =>
      group.choices
        .filter((choice) => isChosen(group.id, choice.id))
        .map((choice) => inLanguage(choice.name, language)),
    ),
    note: line.note,
  }
}

import { cartOf, cartTotal, type PricedLine, priceLine } from './cart.ts'
import { type CartChange, ok, type Refusal, refuse, type Result } from './errors.ts'
import { inLanguage, type Language } from './language.ts'
import type { Menu } from './menu.ts'
import type { OrderLine } from './order.ts'
import {
  type ChosenOption,
  type Line,
  MAX_LINES,
  MAX_QUANTITY,
  type Tab,
  type TabCommand,
} from './tab.ts'
import type { ZoneClock } from './zone-clock.ts'

/** What a command is judged by. The same facts and the same tab always give the same change. */
export type TabFacts = {
  readonly menu: Menu
  /** The diner who asks. */
  readonly personId: string
  readonly at: Date
  readonly zone: ZoneClock
  /** Orders are taken now: the bar is open, or its rules take orders when it is closed. */
  readonly isOpen: boolean
  /** The bar's own language: what is written on an order is what its staff read. */
  readonly defaultLanguage: Language
}

export type TabChange = {
  readonly tab: Tab
  readonly placed: PlacedLines | null
  readonly entry: TabEntry
}

export type PlacedLines = {
  readonly orderId: string
  readonly lines: readonly OrderLine[]
  readonly totalMinor: number
  readonly currency: string
}

/** What the tab's journal keeps of a command: enough to run it again and to check that it came out the same. */
export type TabEntry = {
  /** The tab's version that the command made. */
  readonly version: number
  readonly personId: string
  readonly at: Date
  readonly command: TabCommand
  /** The lines it added, changed or took away, as they are after it; `null`: taken away. */
  readonly touched: readonly { readonly lineId: string; readonly line: Line | null }[]
  /** The diner's cart after it. */
  readonly cartTotalMinor: number
}

/** Runs one diner's command on a tab. Pure: in memory while a turn is thought, and again on fresh rows in its commit. */
export function applyCommand(tab: Tab, command: TabCommand, facts: TabFacts): Result<TabChange> {
  if (facts.menu.barId !== tab.barId) throw new Error('the menu is of another bar than the tab')
  if (tab.closedAt !== null) return refuse({ code: 'tab_closed' })
  if (!tab.diners.some((diner) => diner.personId === facts.personId)) {
    return refuse({ code: 'not_allowed' })
  }
  const after = run(tab, command, facts)
  return after.ok ? ok(changed(tab, command, facts, after.value)) : after
}

type After = { readonly lines: readonly Line[]; readonly placed?: PlacedLines }

function run(tab: Tab, command: TabCommand, facts: TabFacts): Result<After> {
  switch (command.type) {
    case 'add':
      return add(tab, command, facts)
    case 'change':
      return change(tab, command, facts)
    case 'remove': {
      const line = ownLine(tab, command.lineId, facts.personId)
      return line.ok ? ok({ lines: tab.lines.filter((other) => other !== line.value) }) : line
    }
    case 'clear': {
      const cart = cartOf(tab, facts.personId)
      return ok({ lines: tab.lines.filter((line) => !cart.includes(line)) })
    }
    case 'refresh':
      return ok({ lines: refreshed(tab, facts) })
    case 'place':
      return place(tab, command.orderId, facts)
  }
}

function add(
  tab: Tab,
  command: Extract<TabCommand, { type: 'add' }>,
  facts: TabFacts,
): Result<After> {
  if (tab.lines.some((line) => line.id === command.lineId)) {
    throw new Error('a line id was used twice')
  }
  const priced = priceLine(facts.menu, command, facts)
  if (!priced.ok) return priced

  const wanted: Line = {
    id: command.lineId,
    personId: facts.personId,
    itemId: command.itemId,
    sizeId: command.sizeId,
    choices: command.choices,
    quantity: command.quantity,
    note: cleanNote(command.note),
    unitPriceMinor: priced.value.unitPriceMinor,
    orderId: null,
  }
  if (!isQuantity(wanted.quantity)) return tooMany(wanted.quantity)
  const cart = cartOf(tab, facts.personId)
  const same = cart.find((line) => isSame(line, wanted))
  if (same !== undefined) return addMore(tab, same, wanted)
  if (cart.length >= MAX_LINES) return refuse({ code: 'cart_full', max: MAX_LINES })
  return ok({ lines: [...tab.lines, wanted] })
}

/** A price that rose meanwhile stays the old one here, so that placing asks for the diner's fresh yes. */
function addMore(tab: Tab, line: Line, more: Line): Result<After> {
  const quantity = line.quantity + more.quantity
  if (!isQuantity(quantity)) return tooMany(quantity)
  const unitPriceMinor = Math.min(line.unitPriceMinor, more.unitPriceMinor)
  return ok({ lines: withLine(tab, { ...line, quantity, unitPriceMinor }) })
}

function change(
  tab: Tab,
  command: Extract<TabCommand, { type: 'change' }>,
  facts: TabFacts,
): Result<After> {
  const found = ownLine(tab, command.lineId, facts.personId)
  if (!found.ok) return found
  const line = found.value
  const wanted: Line = {
    ...line,
    quantity: command.quantity ?? line.quantity,
    sizeId: command.sizeId === undefined ? line.sizeId : command.sizeId,
    choices: command.choices ?? line.choices,
    note: command.note === undefined ? line.note : cleanNote(command.note),
  }
  if (!isQuantity(wanted.quantity)) return tooMany(wanted.quantity)

  const isOther = wanted.sizeId !== line.sizeId || !isSameChoice(wanted.choices, line.choices)
  // Less of a dish, or another word about it, is granted even when it has sold out since: placing tells.
  if (!isOther && wanted.quantity <= line.quantity) return ok({ lines: withLine(tab, wanted) })
  const priced = priceLine(facts.menu, wanted, facts)
  if (!priced.ok) return priced
  const today = priced.value.unitPriceMinor
  const unitPriceMinor = isOther ? today : Math.min(today, line.unitPriceMinor)
  return ok({ lines: withLine(tab, { ...wanted, unitPriceMinor }) })
}

function place(tab: Tab, orderId: string, facts: TabFacts): Result<After> {
  const cart = cartOf(tab, facts.personId)
  if (cart.length === 0) return refuse({ code: 'empty_cart' })
  if (!facts.isOpen) return refuse({ code: 'bar_closed' })

  const checked = checkedCart(tab, facts)
  const changes = checked.flatMap(changeOf)
  if (changes.length > 0) return refuse({ code: 'cart_changed', changes })
  const orderLines = checked.flatMap(({ line, priced }) =>
    priced.ok ? [orderLine(line, priced.value, facts)] : [],
  )
  const prices = new Map(orderLines.map((line) => [line.id, line.unitPriceMinor]))
  const lines = tab.lines.map((line) => {
    const unitPriceMinor = prices.get(line.id)
    return unitPriceMinor === undefined ? line : { ...line, unitPriceMinor, orderId }
  })
  const totalMinor = cartTotal(orderLines)
  const { currency } = facts.menu
  return ok({ lines, placed: { orderId, lines: orderLines, totalMinor, currency } })
}

type CartFacts = Pick<TabFacts, 'menu' | 'personId' | 'at' | 'zone'>
type CheckedLine = { readonly line: Line; readonly priced: Result<PricedLine> }

/** What a diner must say yes to before their cart can be placed: prices that rose and lines that can't be had. A price that fell is no question. */
export function cartChanges(tab: Tab, facts: CartFacts): readonly CartChange[] {
  return checkedCart(tab, facts).flatMap(changeOf)
}

/** True when every line shows what it costs now; a cart whose prices fell is to be shown with the lower ones. */
export function isPricedToday(tab: Tab, facts: CartFacts): boolean {
  return checkedCart(tab, facts).every(
    ({ line, priced }) => priced.ok && priced.value.unitPriceMinor === line.unitPriceMinor,
  )
}

function checkedCart(tab: Tab, facts: CartFacts): readonly CheckedLine[] {
  return cartOf(tab, facts.personId).map((line) => ({
    line,
    priced: priceLine(facts.menu, line, facts),
  }))
}

function changeOf({ line, priced }: CheckedLine): readonly CartChange[] {
  if (!priced.ok) {
    const { refusal } = priced
    const groupId = refusal.code === 'option_invalid' ? refusal.groupId : null
    return [{ kind: isFinished(refusal) ? 'gone' : 'unset', lineId: line.id, groupId }]
  }
  const toMinor = priced.value.unitPriceMinor
  if (toMinor <= line.unitPriceMinor) return []
  return [{ kind: 'price', lineId: line.id, fromMinor: line.unitPriceMinor, toMinor }]
}

function isFinished(refusal: Refusal): boolean {
  if (refusal.code === 'option_invalid') return refusal.reason !== 'too_few'
  return refusal.code !== 'size_required' && refusal.code !== 'size_unknown'
}

function refreshed(tab: Tab, facts: TabFacts): readonly Line[] {
  const today = new Map(
    checkedCart(tab, facts).map(({ line, priced }) => [line.id, repriced(line, priced)]),
  )
  return tab.lines.flatMap((line) => today.get(line.id) ?? (today.has(line.id) ? [] : [line]))
}

function repriced(line: Line, priced: Result<PricedLine>): Line | null {
  if (!priced.ok) return null
  const { unitPriceMinor } = priced.value
  return unitPriceMinor === line.unitPriceMinor ? line : { ...line, unitPriceMinor }
}

function orderLine(line: Line, priced: PricedLine, facts: TabFacts): OrderLine {
  const { item, size, choices, unitPriceMinor } = priced
  return {
    id: line.id,
    itemId: line.itemId,
    name: inLanguage(item.name, facts.defaultLanguage),
    sizeName: size === null ? null : inLanguage(size.name, facts.defaultLanguage),
    choiceNames: choices.map((choice) => inLanguage(choice.name, facts.defaultLanguage)),
    quantity: line.quantity,
    note: line.note,
    unitPriceMinor,
  }
}

function changed(tab: Tab, command: TabCommand, facts: TabFacts, after: After): TabChange {
  const next: Tab = {
    ...tab,
    version: tab.version + 1,
    lines: after.lines,
    // Deliveries come late and out of order; a tab never looks idler for it.
    lastActivityAt: facts.at > tab.lastActivityAt ? facts.at : tab.lastActivityAt,
  }
  const entry: TabEntry = {
    version: next.version,
    personId: facts.personId,
    at: facts.at,
    command,
    touched: touchedLines(tab.lines, after.lines),
    cartTotalMinor: cartTotal(cartOf(next, facts.personId)),
  }
  return { tab: next, placed: after.placed ?? null, entry }
}

function touchedLines(before: readonly Line[], after: readonly Line[]): TabEntry['touched'] {
  const gone = before.filter((line) => !after.some((other) => other.id === line.id))
  return [
    ...after.filter((line) => !before.includes(line)).map((line) => ({ lineId: line.id, line })),
    ...gone.map((line) => ({ lineId: line.id, line: null })),
  ]
}

function ownLine(tab: Tab, lineId: string, personId: string): Result<Line> {
  const line = tab.lines.find((other) => other.id === lineId)
  if (line === undefined) return refuse({ code: 'line_unknown', lineId })
  if (line.personId !== personId) return refuse({ code: 'not_your_line', lineId })
  return line.orderId === null ? ok(line) : refuse({ code: 'line_placed', lineId })
}

function withLine(tab: Tab, line: Line): readonly Line[] {
  return tab.lines.map((other) => (other.id === line.id ? line : other))
}

function isQuantity(quantity: number): boolean {
  return Number.isInteger(quantity) && quantity >= 1 && quantity <= MAX_QUANTITY
}

function tooMany(quantity: number) {
  return refuse({ code: 'quantity_invalid', quantity, max: MAX_QUANTITY } as const)
}

/** Never cut: the end of a note may be the allergy. */
function cleanNote(note: string | null): string | null {
  const clean = note?.trim() ?? ''
  return clean === '' ? null : clean
}

function isSame(a: Line, b: Line): boolean {
  return (
    a.itemId === b.itemId &&
    a.sizeId === b.sizeId &&
    a.note === b.note &&
    isSameChoice(a.choices, b.choices)
  )
}

function isSameChoice(a: readonly ChosenOption[], b: readonly ChosenOption[]): boolean {
  return (
    a.length === b.length &&
    a.every((one) =>
      b.some((other) => one.groupId === other.groupId && one.choiceId === other.choiceId),
    )
  )
}

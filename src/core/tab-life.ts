import type { HouseRules } from './bar.ts'
import { ok, refuse, type Result } from './errors.ts'
import type { Diner, Line, Tab } from './tab.ts'

/** A new visit: `table` with its first diner, who is number 1. */
export function openTab(
  first: Pick<Tab, 'id' | 'barId'> & { readonly table: string; readonly personId: string },
  at: Date,
): Tab {
  return {
    id: first.id,
    barId: first.barId,
    version: 1,
    tables: [first.table],
    diners: [{ personId: first.personId, number: 1 }],
    lines: [],
    openedAt: at,
    lastActivityAt: at,
    closedAt: null,
  }
}

/** Seats a person at an open tab; whoever sits there already keeps their number. */
export function joinTab(tab: Tab, personId: string, at: Date): Result<Tab> {
  return edit(tab, at, { diners: withDiner(tab.diners, personId) })
}

/** The whole visit goes to another table. */
export function moveTab(tab: Tab, table: string, at: Date): Result<Tab> {
  return edit(tab, at, { tables: [table] })
}

/** The visit takes a further table, pushed together with its own. */
export function joinTables(tab: Tab, table: string, at: Date): Result<Tab> {
  return edit(tab, at, { tables: [...new Set([...tab.tables, table])] })
}

/** Ends a visit. Closing twice keeps the first time. */
export function closeTab(tab: Tab, at: Date): Tab {
  return tab.closedAt === null ? { ...tab, version: tab.version + 1, closedAt: at } : tab
}

/** The diner's tab after a change of seat, and the other tab if it changed too: both go into the same commit. */
export type Seated = { readonly tab: Tab; readonly other: Tab | null }

/**
 * Two visits become one bill: `from`'s tables, diners and lines go over to `into`, and `from` closes empty.
 * Orders already placed must follow their lines in the same commit.
 */
export function mergeTabs(into: Tab, from: Tab, at: Date): Result<Seated> {
  mustPair(into, from)
  if (from.closedAt !== null) return refuse({ code: 'tab_closed' })
  const newcomers = from.diners.map((diner) => diner.personId)
  const merged = edit(into, at, {
    tables: [...new Set([...into.tables, ...from.tables])],
    diners: newcomers.reduce(withDiner, into.diners),
    lines: [...into.lines, ...from.lines],
  })
  if (!merged.ok) return merged
  return ok({ tab: merged.value, other: closeTab({ ...from, diners: [], lines: [] }, at) })
}

/**
 * One diner changes to the party at another table and takes their cart along. What they placed stays on the bill
 * where it was served; a tab whose last diner leaves without having ordered closes.
 */
export function changeTab(from: Tab, into: Tab, personId: string, at: Date): Result<Seated> {
  mustPair(into, from)
  const isCart = (line: Line) => line.personId === personId && line.orderId === null
  const lines = from.lines.filter((line) => !isCart(line))
  const owes = lines.some((line) => line.personId === personId)
  const diners = from.diners.filter((diner) => owes || diner.personId !== personId)
  const left = edit(from, at, { lines, diners })
  if (!left.ok) return left
  const joined = edit(into, at, {
    diners: withDiner(into.diners, personId),
    lines: [...into.lines, ...from.lines.filter(isCart)],
  })
  if (!joined.ok) return joined
  const other = diners.length === 0 ? closeTab(left.value, at) : left.value
  return ok({ tab: joined.value, other })
}

export type Seat = {
  readonly barId: string
  readonly personId: string
  readonly table: string
  /** The id a new tab gets, if one is opened. */
  readonly tabId: string
  /** The diner's open tab. */
  readonly own: Tab | null
  /** The open tab at `table`. */
  readonly there: Tab | null
}

/** True when a scan must ask first: the diner has something going at another table. */
export function mustAskToMove(seat: Pick<Seat, 'own' | 'table' | 'personId'>): boolean {
  const { own, table, personId } = seat
  if (own === null || own.closedAt !== null || own.tables.includes(table)) return false
  return own.lines.length > 0 || own.diners.some((diner) => diner.personId !== personId)
}

/**
 * Sits a diner down after a scan. `open_or_join` is refused with `not_allowed` where `mustAskToMove`; the diner's
 * answer comes back as `move` (the party goes there, or the diner changes to the party that sits there) or
 * `join_tables` (one bill for both tables).
 */
export function sit(
  seat: Seat,
  how: 'open_or_join' | 'move' | 'join_tables',
  at: Date,
): Result<Seated> {
  const own = openOrNull(seat.own)
  const there = openOrNull(seat.there)
  if (own === null) {
    const opened = { ...seat, id: seat.tabId }
    return alone(there === null ? ok(openTab(opened, at)) : joinTab(there, seat.personId, at))
  }
  if (own.tables.includes(seat.table)) return alone(joinTab(own, seat.personId, at))
  if (how === 'join_tables') {
    return there === null ? alone(joinTables(own, seat.table, at)) : mergeTabs(there, own, at)
  }
  if (how === 'open_or_join' && mustAskToMove(seat)) return refuse({ code: 'not_allowed' })
  return there === null
    ? alone(moveTab(own, seat.table, at))
    : changeTab(own, there, seat.personId, at)
}

/** When the tab's time is up by the house rules, if nobody says a word until then. */
export function idleAt(tab: Tab, rules: HouseRules): Date {
  const hasPlaced = tab.lines.some((line) => line.orderId !== null)
  const minutes = hasPlaced ? rules.servedTabMinutes : rules.idleTabMinutes
  return new Date(tab.lastActivityAt.getTime() + minutes * 60_000)
}

/** True when an open tab may be closed by rule. */
export function isIdle(tab: Tab, rules: HouseRules, at: Date): boolean {
  return tab.closedAt === null && at >= idleAt(tab, rules)
}

function edit(
  tab: Tab,
  at: Date,
  change: Partial<Pick<Tab, 'tables' | 'diners' | 'lines'>>,
): Result<Tab> {
  if (tab.closedAt !== null) return refuse({ code: 'tab_closed' })
  const lastActivityAt = at > tab.lastActivityAt ? at : tab.lastActivityAt
  return ok({ ...tab, ...change, version: tab.version + 1, lastActivityAt })
}

/** Numbers go on from the highest, so that "Diner 2" on a bill is never two people. */
function withDiner(diners: readonly Diner[], personId: string): readonly Diner[] {
  if (diners.some((diner) => diner.personId === personId)) return diners
  const highest = Math.max(0, ...diners.map((diner) => diner.number))
  return [...diners, { personId, number: highest + 1 }]
}

function openOrNull(tab: Tab | null): Tab | null {
  return tab?.closedAt === null ? tab : null
}

function alone(result: Result<Tab>): Result<Seated> {
  return result.ok ? ok({ tab: result.value, other: null }) : result
}

function mustPair(one: Tab, other: Tab): void {
  if (one.barId !== other.barId) throw new Error('tabs of two bars never meet')
  if (one.id === other.id) throw new Error('a tab does not meet itself')
}

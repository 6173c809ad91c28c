import { ok, refuse, type Result } from './errors.ts'
import { isOpen } from './opening-hours.ts'
import { moveOrder } from './order-life.ts'
import type { Order } from './order.ts'
import type { NewId } from './ports.ts'
import { applyCommand } from './tab-commands.ts'
import { type Seated, sit } from './tab-life.ts'
import type { Tab, TabCommand } from './tab.ts'
import type { CommandResult, TurnCommand, TurnEffect, TurnFacts, Workspace } from './turn.ts'
import type { ZoneClock } from './zone-clock.ts'

export type WorkspaceDeps = {
  readonly newId: NewId
  /** The bar's own clock; made once per bar. */
  readonly zone: ZoneClock
}

/**
 * The tools of a turn, the same for every brain and channel: a command runs on a copy in memory by the rules of the
 * domain, and what it changes is kept for the commit. A refused command changes nothing and is not kept.
 */
export function workspace(facts: TurnFacts, deps: WorkspaceDeps): Workspace {
  let state: State = { tab: facts.tab, orders: facts.orders }
  const commands: TurnCommand[] = []
  const effects: TurnEffect[] = []

  const run = (command: TurnCommand): CommandResult => {
    const step = applyTo(state, command, { facts, zone: deps.zone })
    if (!step.ok) return step
    state = step.value.state
    commands.push(command)
    effects.push(step.value.effect)
    return ok(resultOf(state, step.value.effect))
  }

  return {
    facts,
    tab: () => state.tab,
    orders: () => state.orders,
    run,
    commands: () => [...commands],
    effects: () => [...effects],
    newId: deps.newId,
  }
}

type State = { readonly tab: Tab | null; readonly orders: readonly Order[] }
type Step = { readonly state: State; readonly effect: TurnEffect }
type Ground = { readonly facts: TurnFacts; readonly zone: ZoneClock }

function applyTo(state: State, command: TurnCommand, ground: Ground): Result<Step> {
  switch (command.kind) {
    case 'tab':
      return applyToTab(state, command.command, ground)
    case 'sit':
      return applySit(state, command, ground)
    case 'cancel_order':
      return applyCancel(state, command.orderId, ground)
    case 'call_person':
      // Whoever waits for somebody who can't come is served by nobody.
      if (!ground.facts.isStaffed) return refuse({ code: 'nobody_to_call' })
      return ok({ state, effect: { kind: 'noted', command } })
    case 'set_language':
    case 'pay_page':
      return ok({ state, effect: { kind: 'noted', command } })
  }
}

function applyToTab(state: State, command: TabCommand, { facts, zone }: Ground): Result<Step> {
  // Without a visit there is nothing to put anything on: the diner has to sit down first.
  if (state.tab === null) return refuse({ code: 'tab_closed' })
  const { bar, menu, at, personId } = facts
  const change = applyCommand(state.tab, command, {
    menu,
    personId,
    at,
    zone,
    isOpen: bar.rules.ordersWhenClosed || isOpen(bar.hours, at, zone),
    defaultLanguage: bar.defaultLanguage,
  })
  if (!change.ok) return change
  const effect: TurnEffect = { kind: 'tab', change: change.value }
  return ok({ state: { ...state, tab: change.value.tab }, effect })
}

function applySit(
  state: State,
  command: Extract<TurnCommand, { kind: 'sit' }>,
  { facts }: Ground,
): Result<Step> {
  const { table, how, tabId } = command
  const known = facts.tables.some((other) => other.label === table)
  if (!known) return refuse({ code: 'table_unknown', table })

  const there = facts.scannedTab?.tables.includes(table) === true ? facts.scannedTab : null
  const seat = {
    barId: facts.bar.id,
    personId: facts.personId,
    table,
    tabId,
    own: state.tab,
    there: there?.id === state.tab?.id ? null : there,
  }
  const seated = sit(seat, how, facts.at)
  if (!seated.ok) return seated
  const { tab } = seated.value
  const isNew = tab.id === tabId && state.tab?.id !== tabId
  return ok({
    state: { tab, orders: followed(state.orders, seated.value) },
    effect: { kind: 'seated', isNew, seated: seated.value },
  })
}

/** What was ordered at a tab that became one with another is on the bill of that one. */
function followed(orders: readonly Order[], { tab, other }: Seated): readonly Order[] {
  if (other === null || other.closedAt === null) return orders
  return orders.map((order) => (order.tabId === other.id ? { ...order, tabId: tab.id } : order))
}

function applyCancel(state: State, orderId: string, { facts }: Ground): Result<Step> {
  const order = state.orders.find((other) => other.id === orderId)
  if (order === undefined) return refuse({ code: 'not_allowed' })
  const wish = { to: 'cancelled', reason: 'diner_asked', words: null } as const
  const actor = { kind: 'diner', personId: facts.personId } as const
  const outcome = moveOrder(order, wish, actor, facts.at)
  if (!outcome.ok) return outcome
  const orders = state.orders.map((other) =>
    other === order ? { ...order, state: 'cancelled' as const } : other,
  )
  return ok({
    state: { ...state, orders },
    effect: { kind: 'order', orderId, outcome: outcome.value },
  })
}

function resultOf(state: State, effect: TurnEffect) {
  const placed = effect.kind === 'tab' ? effect.change.placed : null
  return placed === null
    ? { tab: state.tab }
    : { tab: state.tab, placedLines: placed.lines.length, placedTotalMinor: placed.totalMinor }
}

import type { BarBundle } from '../bars/bundle.ts'
import type { Bar } from '../core/bar.ts'
import type { ModelMessage } from '../core/chat-model.ts'
import type { Language } from '../core/language.ts'
import type { Menu, MenuItem } from '../core/menu.ts'
import { businessDay, orderNumber } from '../core/order-number.ts'
import type { Order } from '../core/order.ts'
import type { Tab } from '../core/tab.ts'
import type { TurnEffect, TurnFacts } from '../core/turn.ts'
import { type ZoneClock, zoneClock } from '../core/zone-clock.ts'
import type { Thinking } from '../plugins/waiter/ai/thinker.ts'
import { type CompiledMenu, compileMenu } from '../plugins/waiter/deps.ts'

/** A bar made ready once for all its dialogues. */
export type ReadyBar = {
  readonly bundle: BarBundle
  readonly bar: Bar
  readonly compiled: CompiledMenu
  readonly zone: ZoneClock
}

/** Orders are taken whatever the hour: a dialogue is about the talk, not about opening times. */
export function readyBar(bundle: BarBundle): ReadyBar {
  const rules = { ...bundle.bar.rules, ordersWhenClosed: true }
  const bar: Bar = { ...bundle.bar, rules, menuVersion: 1 }
  const { categories, items } = bundle
  const menu = { barId: bar.id, version: 1, currency: bar.currency, categories, items }
  return { bundle, bar, compiled: compileMenu(menu), zone: zoneClock(bar.timeZone) }
}

/** One phone's chat with the bar, as the server keeps it from turn to turn. */
export type Chat = {
  readonly personId: string
  language: Language | null
  languageState: unknown
  dialogue: unknown
  table: string | null
  isNew: boolean
  /** Staff were called: nobody but them answers. */
  isWithPerson: boolean
  readonly said: ModelMessage[]
}

/**
 * A bar in memory, for one dialogue: what the database holds for the server. Commits change it as the server's commit
 * changes rows; nobody else is there, so nothing ever moves under a turn's feet.
 */
export type Room = {
  readonly ready: ReadyBar
  compiled: CompiledMenu
  readonly tabs: Map<string, Tab>
  /** The tab where each person sat down last: they may owe at others. */
  readonly seats: Map<string, string>
  orders: readonly Order[]
}

export function openRoom(ready: ReadyBar): Room {
  return { ready, compiled: ready.compiled, tabs: new Map(), seats: new Map(), orders: [] }
}

export function newChat(personId: string): Chat {
  return {
    personId,
    language: null,
    languageState: null,
    dialogue: null,
    table: null,
    isNew: true,
    isWithPerson: false,
    said: [],
  }
}

/** The facts of one turn, as the server would load them. */
export function factsOf(room: Room, chat: Chat, at: Date, named: string | null): TurnFacts {
  const { bar, bundle } = room.ready
  const tab = tabOf(room, chat.personId)
  const there = named === null ? null : latest(room, (one) => one.tables.includes(named))
  return {
    at,
    bar: { ...bar, menuVersion: room.compiled.menu.version },
    menu: room.compiled.menu,
    tables: bundle.tables,
    payments: bundle.payments,
    isStaffed: bundle.staff.length > 0,
    chat: {
      id: `chat-${chat.personId}`,
      language: chat.language,
      languageState: chat.languageState,
      dialogue: chat.dialogue,
      table: chat.table,
      isNew: chat.isNew,
    },
    personId: chat.personId,
    tab,
    scannedTab: there?.id === tab?.id ? null : there,
    orders: tab === null ? [] : room.orders.filter((order) => order.tabId === tab.id),
  }
}

/** The open tab where the diner sits: who left a bill open at one table and sits at another is where they sat down last. */
export function tabOf(room: Room, personId: string): Tab | null {
  const isOf = (tab: Tab) => tab.diners.some((diner) => diner.personId === personId)
  const seat = room.seats.get(personId)
  return latest(room, (tab) => tab.id === seat && isOf(tab)) ?? latest(room, isOf)
}

function latest(room: Room, isThis: (tab: Tab) => boolean): Tab | null {
  const open = [...room.tabs.values()].filter((tab) => tab.closedAt === null && isThis(tab))
  return (
    open.toSorted((a, b) => a.lastActivityAt.getTime() - b.lastActivityAt.getTime()).at(-1) ?? null
  )
}

/** Stores what a turn came to; gives the numbers of the orders it placed. */
export function commit(
  room: Room,
  chat: Chat,
  facts: TurnFacts,
  { work, thought }: Thinking,
): ReadonlyMap<string, string> {
  const tab = work.tab()
  const moved = new Map(work.orders().map((order) => [order.id, order]))
  room.orders = room.orders.map((order) => moved.get(order.id) ?? order)
  const numbers = new Map<string, string>()
  for (const effect of work.effects()) {
    storeTabs(room, effect, facts.personId)
    if (effect.kind === 'noted' && effect.command.kind === 'call_person') chat.isWithPerson = true
    const placed = effect.kind === 'tab' ? effect.change.placed : null
    if (placed === null || tab === null) continue
    const order = orderOf(room, facts, { tab, placed })
    room.orders = [...room.orders, order]
    numbers.set(order.id, order.number)
  }
  chat.language = thought.language
  chat.languageState = thought.languageState
  // As the database keeps it: plain JSON.
  chat.dialogue = JSON.parse(JSON.stringify(thought.dialogue)) as unknown
  chat.table = tab?.tables.join('+') ?? null
  chat.isNew = false
  return numbers
}

function storeTabs(room: Room, effect: TurnEffect, personId: string): void {
  if (effect.kind === 'tab') room.tabs.set(effect.change.tab.id, effect.change.tab)
  if (effect.kind !== 'seated') return
  const { tab, other } = effect.seated
  room.tabs.set(tab.id, tab)
  room.seats.set(personId, tab.id)
  if (other === null) return
  room.tabs.set(other.id, other)
  if (other.closedAt === null) return
  for (const [person, seat] of room.seats) if (seat === other.id) room.seats.set(person, tab.id)
  // When two tabs became one, what was ordered at the one that closed is on the bill of the other.
  room.orders = room.orders.map((order) =>
    order.tabId === other.id ? { ...order, tabId: tab.id } : order,
  )
}

type Placing = {
  readonly tab: Tab
  readonly placed: NonNullable<Extract<TurnEffect, { kind: 'tab' }>['change']['placed']>
}

function orderOf(room: Room, { at, bar, personId }: TurnFacts, { tab, placed }: Placing): Order {
  return {
    id: placed.orderId,
    barId: bar.id,
    tabId: tab.id,
    personId,
    number: orderNumber(room.orders.length + 1),
    businessDay: businessDay(at, room.ready.zone, bar.hours),
    table: tab.tables.join('+'),
    state: 'placed',
    currency: placed.currency,
    totalMinor: placed.totalMinor,
    lines: placed.lines,
    placedAt: at,
  }
}

/** Changes the menu in the middle of a chat, as staff do: sold out, or another price. */
export function changeItem(room: Room, itemId: string, change: (item: MenuItem) => MenuItem): void {
  const { menu } = room.compiled
  const items = menu.items.map((item) => (item.id === itemId ? change(item) : item))
  const next: Menu = { ...menu, version: menu.version + 1, items }
  room.compiled = compileMenu(next)
}

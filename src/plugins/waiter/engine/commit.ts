import type { Block } from '../../../core/blocks.ts'
import { cartOf } from '../../../core/cart.ts'
import type { Language } from '../../../core/language.ts'
import type { Tab } from '../../../core/tab.ts'
import type { TurnEffect, TurnFacts } from '../../../core/turn.ts'
import type { AiUsage } from '../../../db/ai-usage.ts'
import { chatOf, type ChatPatch, type ChatRow, type OpenChat } from '../../../db/chats.ts'
import type { Db } from '../../../db/client.ts'
import { isWithPerson } from '../../../db/handovers.ts'
import { createPayPage } from '../../../db/pay-pages.ts'
import { setLanguage } from '../../../db/people.ts'
import { openTabOf } from '../../../db/tabs.ts'
import { enqueue, type NewOutMessage, type OutLane } from '../../../jobs/outbox-rows.ts'
import type { WaiterDeps } from '../deps.ts'
import { askForPerson, silentUntil } from '../handover.ts'
import { render } from '../render.ts'
import { book } from './books.ts'
import { closeTurn } from './close-turn.ts'
import { type Channel, commitOrders, type OrderChanges, reportPlaced } from './commit-orders.ts'
import { commitTabs } from './commit-tabs.ts'
import { dinerPost } from './diner-post.ts'
import { tellMoved } from './tell-moved.ts'

/** A payment page lives as long as a long evening. */
const PAY_PAGE_MS = 24 * 60 * 60 * 1000

export type TurnCommit = {
  readonly facts: TurnFacts
  readonly chat: ChatRow & OpenChat
  readonly effects: readonly TurnEffect[]
  readonly tab: Tab | null
  readonly channel: Channel
  /** What is said in the chat; empty where the turn is answered elsewhere, or needs no answer. */
  readonly blocks: readonly Block[]
  readonly language: Language
  /** What else changes in the chat. */
  readonly patch: Pick<ChatPatch, 'language' | 'languageState' | 'dialogue' | 'lastInboundAt'>
  /** What models cost, failed attempts included. */
  readonly spent: readonly AiUsage[]
  /** Inbox rows that this turn answers. */
  readonly rowIds: readonly number[]
  /** The vendor's id of the message that closes the turn, or the key of an act: its cause. */
  readonly cause: string
  /** What comes first in the same transaction; it may throw to have all of it rolled back. */
  readonly claim?: (tx: Db) => Promise<void>
  /** Where all that is said was said before, by the same cause, nothing is changed. */
  readonly isSaidOnce?: true
  /** What comes last in it. */
  readonly within?: (tx: Db, orders: OrderChanges) => Promise<void>
}

/** Its transaction is rolled back. */
export class SaidBefore extends Error {}

/**
 * Commits a turn, of a chat or of another channel: effects, outgoing messages, timers, the chat and the completion of
 * the inbox rows, together or not at all.
 * @throws FactsMoved, LeaseLost, SaidBefore
 */
export async function commitTurn(deps: WaiterDeps, turn: TurnCommit): Promise<OrderChanges> {
  const { facts } = turn
  const done = await deps.database.transaction(async (tx) => {
    // Closed first: what the guest wrote just now belongs to the story that staff are told.
    if (!isPlain(turn.effects)) {
      await turn.claim?.(tx)
      await closeTurn(tx, turn, patchOf(turn))
      await commitTabs(tx, facts, turn.effects, turn.cause)
      return await post(tx, deps, turn)
    }
    // One connection sends them one behind the other without waiting for answers: one trip.
    const [claimed, closed, moved, posted] = await Promise.allSettled([
      turn.claim?.(tx),
      closeTurn(tx, turn, patchOf(turn)),
      commitTabs(tx, facts, turn.effects, turn.cause),
      post(tx, deps, turn),
    ])
    // A turn that is none, or came too late, says so, whatever else went wrong for it.
    if (claimed.status === 'rejected') throw claimed.reason
    if (closed.status === 'rejected') throw closed.reason
    if (moved.status === 'rejected') throw moved.reason
    if (posted.status === 'rejected') throw posted.reason
    return posted.value
  })
  deps.kick(done.lanes)
  report(deps, turn, done)
  const { phoneNumberId } = turn.chat
  const { spent, cause } = turn
  await book(deps, { bar: facts.bar, at: facts.at, phoneNumberId, spent, cause })
  return done.orders
}

/** Nobody takes a seat, nothing is ordered, no story is told: no step needs the answer of another. */
export function isPlain(effects: readonly TurnEffect[]): boolean {
  return effects.every((effect) =>
    effect.kind === 'noted'
      ? effect.command.kind !== 'call_person'
      : effect.kind === 'tab' && effect.change.placed === null,
  )
}

type Posted = { readonly lanes: readonly OutLane[]; readonly orders: OrderChanges }

/** Orders, and all that is to be said. */
async function post(tx: Db, deps: WaiterDeps, turn: TurnCommit): Promise<Posted> {
  const { facts } = turn
  const { chat, channel } = turn
  const scene = { facts, chat, channel, table: tableOf(turn.tab), tabId: turn.tab?.id ?? null }
  const orders = await commitOrders(tx, deps, scene, turn.effects)
  const posts = [
    ...answers(deps, turn, orders),
    ...orders.posts,
    ...(await noted(tx, deps, turn)),
    ...(await tellCompany(tx, deps, turn)),
    ...(await tellMoved(tx, deps, turn)),
  ]
  const lanes = await enqueue(tx, posts, turn.cause)
  if (turn.isSaidOnce === true && posts.length > 0 && lanes.length === 0) throw new SaidBefore()
  await turn.within?.(tx, orders)
  return { lanes, orders }
}

function patchOf({ facts, chat, effects, tab, patch }: TurnCommit): ChatPatch {
  const isAsked = effects.some(
    (effect) => effect.kind === 'noted' && effect.command.kind === 'call_person',
  )
  return {
    barId: facts.bar.id,
    tabId: tab?.id ?? null,
    tableLabel: tableOf(tab),
    ...patch,
    ...(chat.barId === facts.bar.id ? {} : BACK_WITH_WAITER),
    // Whoever of the staff writes with the guest already goes on.
    ...(isAsked && !(chat.barId === facts.bar.id && isWithPerson(chat, facts.at))
      ? { mode: 'person', modeUntil: silentUntil(facts.bar, facts.at), modeStaffPhone: null }
      : {}),
  }
}

/** Staff have a guest for as long as the guest is theirs: at the next bar the waiter speaks. */
const BACK_WITH_WAITER = { mode: 'waiter', modeUntil: null, modeStaffPhone: null } as const

function tableOf(tab: Tab | null): string | null {
  return tab === null || tab.tables.length === 0 ? null : tab.tables.join('+')
}

function answers(
  deps: WaiterDeps,
  { facts, blocks, language, chat, cause }: TurnCommit,
  { numbers }: OrderChanges,
): readonly NewOutMessage[] {
  const messages = render(blocks, {
    language,
    orderNumbers: numbers,
    payUrl: (token) => payUrl(deps, token),
  })
  return messages.flatMap(deps.fit).map((message, index) => ({
    dedupeKey: `turn:${cause}:${index}`,
    phoneNumberId: chat.phoneNumberId,
    personId: chat.personId,
    chatId: chat.id,
    barId: facts.bar.id,
    kind: 'answer',
    message,
  }))
}

function payUrl({ settings }: WaiterDeps, token: string): string | null {
  return settings.publicUrl === null ? null : `${settings.publicUrl}/pay/${token}`
}

/** Effects that are neither of a tab nor of an order. */
async function noted(
  tx: Db,
  deps: WaiterDeps,
  turn: TurnCommit,
): Promise<readonly NewOutMessage[]> {
  const posts: NewOutMessage[] = []
  for (const effect of turn.effects) {
    if (effect.kind !== 'noted') continue
    const { command } = effect
    if (command.kind === 'set_language') await setLanguage(tx, turn.chat.personId, command.language)
    if (command.kind === 'pay_page') await keepPayPage(tx, turn, command)
    if (command.kind === 'call_person') {
      const { facts, chat, tab, cause } = turn
      const asked = {
        bar: facts.bar,
        menu: facts.menu,
        chatId: chat.id,
        personId: chat.personId,
        phoneNumberId: chat.phoneNumberId,
        table: tableOf(tab),
        tab,
        reason: command.reason,
        cause,
      }
      posts.push(...(await askForPerson(tx, deps, asked)))
    }
  }
  return posts
}

async function keepPayPage(
  tx: Db,
  { facts, tab, language }: TurnCommit,
  page: { readonly token: string; readonly amountMinor: number; readonly reference: string },
): Promise<void> {
  if (tab === null) throw new Error('a payment page without a tab')
  await createPayPage(tx, page.token, {
    barId: facts.bar.id,
    tabId: tab.id,
    amountMinor: page.amountMinor,
    reference: page.reference,
    language,
    createdAt: facts.at,
    expiresAt: new Date(facts.at.getTime() + PAY_PAGE_MS),
  })
}

/** Who shares a bill is told when somebody joins it. */
async function tellCompany(
  tx: Db,
  deps: WaiterDeps,
  turn: TurnCommit,
): Promise<readonly NewOutMessage[]> {
  const { facts, tab, effects, cause } = turn
  const known = [...(facts.tab?.diners ?? []), ...(facts.scannedTab?.diners ?? [])]
  const isNewcomer = effects.some((effect) => effect.kind === 'seated' && !effect.isNew)
  if (tab === null || !isNewcomer || facts.tab?.id === tab.id) return []
  const others = tab.diners.filter(
    ({ personId }) =>
      personId !== facts.personId && known.some((diner) => diner.personId === personId),
  )
  const posts: NewOutMessage[] = []
  for (const other of others) {
    const chat = await chatAt(tx, turn, tab, other.personId)
    if (chat === null) continue
    const address = { bar: facts.bar, chat, cause: `joined:${cause}` }
    const text = { table: tableOf(tab) ?? '' }
    posts.push(
      ...(await dinerPost(tx, deps, address, (say) => ({
        kind: 'text',
        text: say('diner_joined', text),
      }))),
    )
  }
  return posts
}

/** The chat of somebody who sits at a tab; who only has a bill open there sits at another table. */
async function chatAt(
  tx: Db,
  { facts, chat }: TurnCommit,
  tab: Tab,
  personId: string,
): Promise<ChatRow | null> {
  const seat = await openTabOf(tx, facts.bar.id, personId)
  return seat?.id === tab.id ? await chatOf(tx, chat.phoneNumberId, personId) : null
}

function report(
  deps: WaiterDeps,
  { facts, effects, channel }: TurnCommit,
  { orders }: { readonly orders: OrderChanges },
): void {
  const { slug, id } = facts.bar
  if (effects.some((effect) => effect.kind === 'seated') && facts.tab === null) {
    deps.metrics.sessions.add(1, { bar: slug })
    deps.log.info({ event: 'WA_WAITER_SESSION_CREATED', barId: id }, 'a diner sat down')
  }
  if (isNewCart(facts, effects)) deps.metrics.carts.add(1, { bar: slug })
  for (const effect of effects) {
    if (effect.kind !== 'order' || effect.outcome.kind !== 'moved') continue
    deps.metrics.orderMoves.add(1, { to: effect.outcome.move.to })
  }
  reportPlaced(deps, { slug, channel }, orders.placed)
}

/** The diner had nothing in the cart before, and put something in. */
function isNewCart({ tab, personId }: TurnFacts, effects: readonly TurnEffect[]): boolean {
  const hadSome = tab !== null && cartOf(tab, personId).length > 0
  const isAdded = (effect: TurnEffect) =>
    effect.kind === 'tab' && effect.change.entry.command.type === 'add'
  return !hadSome && effects.some(isAdded)
}

import type { Block } from '../../../core/blocks.ts'
import { cartFingerprint } from '../../../core/cart-view.ts'
import { cartOf } from '../../../core/cart.ts'
import type { TurnFacts } from '../../../core/turn.ts'
import { workspace } from '../../../core/workspace.ts'
import type { ChatRow, LeasedChat, OpenChat } from '../../../db/chats.ts'
import { isWithPerson } from '../../../db/handovers.ts'
import { type TurnRows, turnRows } from '../../../db/turn-rows.ts'
import type { Guest, Showing, Shown } from '../../../desk.ts'
import type { WaiterDeps } from '../deps.ts'
import { closeTurn, LeaseLost } from '../engine/close-turn.ts'
import { FactsMoved } from '../engine/commit-tabs.ts'
import { commitTurn, SaidBefore, type TurnCommit } from '../engine/commit.ts'
import { MAX_TRIES } from '../engine/diner-turn.ts'
import { turnFacts } from '../engine/turn-facts.ts'
import { closeAnswer } from '../house/answer.ts'
import { showCart } from '../house/checkout.ts'
import { type Dialogue, dialogueNow } from '../house/dialogue.ts'
import { showMenu } from '../house/menu-pages.ts'
import { type Mind, mindFor } from '../house/mind.ts'
import { showBill } from '../house/paying.ts'
import { readTap } from '../house/taps.ts'
import { chatWithRows, withChat } from './chat.ts'

const SHOWS: Readonly<Record<Shown['what'], (mind: Mind) => void>> = {
  cart: showCart,
  menu: (mind) => showMenu(mind, 1),
  pay: showBill,
}

/**
 * A turn of the chat that nobody wrote the question of: what it asks can be tapped, or answered in words. Where nobody has
 * the chat meanwhile it needs no lease.
 */
export async function show(
  deps: WaiterDeps,
  guest: Guest,
  shown: Shown,
  signal: AbortSignal,
): Promise<Showing> {
  const seen = await chatWithRows(deps, guest, null)
  const soon = seen.chat.isFree ? await say(deps, guest, seen, shown) : 'late'
  if (soon !== 'late') return soon
  const tabId = seen.rows.tab?.id ?? null
  const shownThen = await withChat(deps, guest, signal, (chat) =>
    thinkAndSay(deps, { guest, chat, shown, signal }, tabId),
  )
  return shownThen ?? 'busy'
}

type Asked = {
  readonly guest: Guest
  readonly chat: LeasedChat
  readonly shown: Shown
  readonly signal: AbortSignal
}

/**
 * Bounded by time, not by tries, like an act: any number of calls may be at one tab.
 * @param tabId where they sat when it was thought before: what moved is, as a rule, prices of its lines.
 */
async function thinkAndSay(deps: WaiterDeps, asked: Asked, tabId: string | null): Promise<Showing> {
  let tab = tabId
  for (let attempt = 1; ; attempt += 1) {
    const { said, seenAt } = await deps.tabQueue.inTurn(tab, () => sayOnce(deps, asked))
    if (said !== 'late') return said
    if (attempt >= MAX_TRIES && asked.signal.aborted) throw new FactsMoved()
    tab = seenAt
  }
}

async function sayOnce(deps: WaiterDeps, { guest, chat, shown }: Asked) {
  const rows = await turnRows(deps.database.db, deps.sheets, guest, null)
  if (rows === null) throw new FactsMoved()
  const said = await say(deps, guest, { chat, rows }, shown)
  if (said !== 'shown' && said !== 'late') {
    await deps.database.transaction((tx) => closeTurn(tx, { chat, rowIds: [] }, {}))
  }
  return { said, seenAt: rows.tab?.id ?? null }
}

type Sight = { readonly chat: ChatRow & OpenChat; readonly rows: TurnRows }

/** `late`: facts moved, or an unleased chat has been another's. */
async function say(
  deps: WaiterDeps,
  guest: Guest,
  sight: Sight,
  shown: Shown,
): Promise<Exclude<Showing, 'busy'> | 'late'> {
  const turn = await think(deps, guest, sight, shown)
  if (turn === null) return 'before'
  if (turn.blocks.length === 0) return 'silent'
  try {
    await commitTurn(deps, turn)
    return 'shown'
  } catch (error) {
    if (error instanceof SaidBefore) return 'before'
    const isSeen = sight.chat.isFree !== undefined
    if (error instanceof FactsMoved || (isSeen && error instanceof LeaseLost)) return 'late'
    throw error
  }
}

async function think(
  deps: WaiterDeps,
  { barId, personId }: Guest,
  { chat, rows }: Sight,
  { what, language, ...shown }: Shown,
): Promise<TurnCommit | null> {
  const seat = { chat, person: { id: personId, language }, barId }
  const { facts, compiled } = await turnFacts(deps, seat, rows)
  const now = dialogueNow(facts.chat.dialogue, facts.tab?.id ?? null)
  const key = shown.isOncePerCart === true ? keyOfCart(facts, shown.key, now) : shown.key
  if (key === null) return null
  const zone = deps.zoneOf(facts.bar.timeZone)
  const work = workspace(facts, { newId: deps.newId, zone })
  const before = { ...now, question: null, pending: [] }
  const mind = mindFor(work, { ...compiled, zone, newToken: deps.newToken }, before, language)
  SHOWS[what](mind)
  const { blocks, dialogue } = closeAnswer(mind)
  const isSilent = isWithPerson(chat, facts.at) && chat.barId === barId
  return {
    facts,
    chat,
    effects: work.effects(),
    tab: work.tab(),
    channel: 'voice',
    // While staff write with the guest, nobody would act on a button.
    blocks: isSilent ? blocks.filter((block) => !isAsking(block)) : blocks,
    language,
    patch: isSilent ? {} : { dialogue },
    spent: [],
    rowIds: [],
    cause: key,
    isSaidOnce: true,
  }
}

function isAsking({ kind }: Block): boolean {
  return kind === 'ask' || kind === 'menu_page' || kind === 'menu_categories'
}

/** `null`: there is nothing in it, or the chat waits for a yes to it. As it was before, behind another, it is shown anew. */
function keyOfCart(
  { tab, personId, menu }: TurnFacts,
  key: string,
  { question }: Dialogue,
): string | null {
  const [first] = tab === null ? [] : cartOf(tab, personId)
  if (tab === null || first === undefined) return null
  const shown = cartFingerprint(tab, personId, menu.currency)
  const offered = readTap(question?.yes ?? '')
  // The same again after an order has lines of its own.
  if (offered?.verb !== 'place') return `${key}:${shown}:${first.id}`
  return offered.shown === shown ? null : `${key}:${shown}:${tab.version}`
}

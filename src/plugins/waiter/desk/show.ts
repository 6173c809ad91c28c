import type { Block } from '../../../core/blocks.ts'
import { workspace } from '../../../core/workspace.ts'
import type { LeasedChat } from '../../../db/chats.ts'
import { isWithPerson } from '../../../db/handovers.ts'
import { turnRows } from '../../../db/turn-rows.ts'
import type { Guest, Shown } from '../../../desk.ts'
import type { WaiterDeps } from '../deps.ts'
import { closeTurn } from '../engine/close-turn.ts'
import { FactsMoved } from '../engine/commit-tabs.ts'
import { commitTurn } from '../engine/commit.ts'
import { MAX_TRIES } from '../engine/diner-turn.ts'
import { turnFacts } from '../engine/turn-facts.ts'
import { closeAnswer } from '../house/answer.ts'
import { showCart } from '../house/checkout.ts'
import { readDialogue } from '../house/dialogue.ts'
import { showMenu } from '../house/menu-pages.ts'
import { type Mind, mindFor } from '../house/mind.ts'
import { showBill } from '../house/paying.ts'
import { withChat } from './chat.ts'

const SHOWS: Readonly<Record<Shown['what'], (mind: Mind) => void>> = {
  cart: showCart,
  menu: (mind) => showMenu(mind, 1),
  pay: showBill,
}

/** A turn of the chat that nobody wrote the question of: what it asks can be tapped, or answered in words. */
export async function show(
  deps: WaiterDeps,
  guest: Guest,
  shown: Shown,
  signal: AbortSignal,
): Promise<boolean> {
  const isShown = await withChat(deps, guest, signal, (chat) =>
    thinkAndSay(deps, guest, chat, shown),
  )
  return isShown === true
}

async function thinkAndSay(
  deps: WaiterDeps,
  guest: Guest,
  chat: LeasedChat,
  shown: Shown,
): Promise<boolean> {
  if (await wasShown(deps, shown)) {
    await deps.database.transaction((tx) => closeTurn(tx, { chat, rowIds: [] }, {}))
    return false
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      await sayOnce(deps, guest, chat, shown)
      return true
    } catch (error) {
      if (!(error instanceof FactsMoved) || attempt === MAX_TRIES) throw error
    }
  }
}

async function sayOnce(
  deps: WaiterDeps,
  guest: Guest,
  chat: LeasedChat,
  { what, language, key }: Shown,
): Promise<void> {
  const { barId, personId } = guest
  const rows = await turnRows(deps.database.db, deps.sheets, guest, null)
  if (rows === null) throw new FactsMoved()
  const seat = { chat, person: { id: personId, language }, barId }
  const { facts, compiled } = await turnFacts(deps, seat, rows)
  const zone = deps.zoneOf(facts.bar.timeZone)
  const work = workspace(facts, { newId: deps.newId, zone })
  const before = { ...readDialogue(facts.chat.dialogue), question: null, pending: [] }
  const mind = mindFor(work, { ...compiled, zone, newToken: deps.newToken }, before, language)
  SHOWS[what](mind)
  const { blocks, dialogue } = closeAnswer(mind)
  const isSilent = isWithPerson(chat, facts.at) && chat.barId === barId
  await commitTurn(deps, {
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
  })
}

function isAsking({ kind }: Block): boolean {
  return kind === 'ask' || kind === 'menu_page' || kind === 'menu_categories'
}

async function wasShown({ database }: WaiterDeps, { key }: Shown): Promise<boolean> {
  const found = await database.query('SELECT 1 FROM outbox WHERE dedupe_key = $1', [
    `turn:${key}:0`,
  ])
  return found.length > 0
}

import type { Bar } from '../../../core/bar.ts'
import type { InboundMessage } from '../../../core/message.ts'
import { type PaymentDisplay, readPaymentDisplay } from '../../../core/payment-display.ts'
import type { TurnFacts, TurnMessage } from '../../../core/turn.ts'
import { readLanguageState } from '../../../core/understand/language-policy.ts'
import { workspace } from '../../../core/workspace.ts'
import type { LeasedChat } from '../../../db/chats.ts'
import type { Person } from '../../../db/people.ts'
import { type TurnRows, turnRows } from '../../../db/turn-rows.ts'
import type { CompiledMenu, WaiterDeps } from '../deps.ts'
import { readDialogue } from '../house/dialogue.ts'
import { tablesNamed } from '../house/scan.ts'
import { think, type Thought } from '../house/think.ts'
import { speaker } from '../texts/index.ts'
import { FactsMoved } from './commit-tabs.ts'
import { commitTurn } from './commit.ts'

/** What the lane's rows came to, ready to be thought about. */
export type DinerTurn = {
  readonly person: Person
  readonly chat: LeasedChat
  readonly bar: Bar
  readonly messages: readonly TurnMessage[]
  readonly rowIds: readonly number[]
  readonly lastInboundAt: Date
}

/**
 * Each time the facts move, some other turn at the tab was committed: with as many tries as turns run
 * at once, a party that scans one code in the same second is seated. After them the diner gets an honest text.
 */
const MAX_TRIES = 16

/** Thinks a diner's turn on fresh facts and commits it; again when the facts moved meanwhile. */
export async function takeDinerTurn(deps: WaiterDeps, turn: DinerTurn): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const { facts, compiled } = await loadFacts(deps, turn)
    const zone = deps.zoneOf(facts.bar.timeZone)
    const work = workspace(facts, { newId: deps.newId, zone })
    const house = { ...compiled, zone, newToken: deps.newToken }
    const isLast = attempt === MAX_TRIES
    const thought = isLast ? troubled(facts) : think(work, turn.messages, house)
    try {
      await commitTurn(deps, {
        facts,
        chat: turn.chat,
        effects: work.effects(),
        tab: work.tab(),
        thought,
        rowIds: turn.rowIds,
        cause: causeOf(turn.messages),
        lastInboundAt: turn.lastInboundAt,
      })
      return
    } catch (error) {
      if (!(error instanceof FactsMoved) || isLast) throw error
    }
  }
}

/** Too much moved at once: nothing is done, and the diner is asked to say it again. */
function troubled({ bar, chat }: TurnFacts): Thought {
  const language = chat.language ?? bar.defaultLanguage
  return {
    blocks: [{ kind: 'say', text: speaker(language)('trouble') }],
    dialogue: readDialogue(chat.dialogue),
    languageState: readLanguageState(chat.languageState, language),
    language,
  }
}

async function loadFacts(
  deps: WaiterDeps,
  turn: DinerTurn,
): Promise<{ readonly facts: TurnFacts; readonly compiled: CompiledMenu }> {
  const { database } = deps
  const { chat, person } = turn
  const rows = await rowsFor(deps, turn)
  if (rows === null) throw new FactsMoved()
  const compiled = await deps.menus.get(database.db, rows.bar.id, rows.bar.menuVersion)
  const isSameBar = chat.barId === turn.bar.id
  const facts: TurnFacts = {
    at: deps.clock.now(),
    ...rows,
    payments: rows.payments.flatMap(readable),
    menu: compiled.menu,
    personId: person.id,
    chat: {
      id: chat.id,
      language: chat.language ?? person.language,
      languageState: chat.languageState,
      // What was half said at another bar was about another menu.
      dialogue: isSameBar ? chat.dialogue : null,
      table: isSameBar ? chat.tableLabel : null,
      isNew: chat.lastInboundAt === null,
    },
  }
  return { facts, compiled }
}

/** Checked when read: whatever the database holds, no other dial string or link comes out. */
function readable(stored: unknown): readonly PaymentDisplay[] {
  const display = readPaymentDisplay(stored)
  return display.ok ? [display.value] : []
}

/** Read again only where a text turns out to name a table without its code: nearly never. */
async function rowsFor({ database }: WaiterDeps, turn: DinerTurn): Promise<TurnRows | null> {
  const read = (table: string | null) => turnRows(database.db, turn.bar.id, turn.person.id, table)
  const sure = tablesNamed(turn.messages, []).at(-1) ?? null
  const rows = await read(sure)
  if (rows === null) return null
  const labels = rows.tables.map(({ label }) => label)
  const named = tablesNamed(turn.messages, labels).at(-1) ?? null
  return named === sure ? rows : await read(named)
}

function causeOf(messages: readonly TurnMessage[]): string {
  const last = messages.at(-1)
  if (last === undefined) throw new Error('a turn without a message')
  return last.id
}

/** As the brain gets it. What is older than something already answered came late. */
export function turnMessage(
  message: InboundMessage,
  tap: TurnMessage['tap'],
  answeredUntil: Date | null,
): TurnMessage {
  const isLate = answeredUntil !== null && message.at < answeredUntil
  return { id: message.id, at: message.at, content: message.content, tap, isLate }
}

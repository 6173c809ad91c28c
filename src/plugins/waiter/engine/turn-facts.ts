import type { TurnFacts } from '../../../core/turn.ts'
import type { ChatRow } from '../../../db/chats.ts'
import type { Person } from '../../../db/people.ts'
import type { TurnRows } from '../../../db/turn-rows.ts'
import type { CompiledMenu, WaiterDeps } from '../deps.ts'

export type Seat = {
  readonly chat: ChatRow
  readonly person: Pick<Person, 'id' | 'language'>
  /** Where the turn is; the chat may still be at another bar. */
  readonly barId: string
}

/** What a turn is thought on, whatever its channel: the rows of one moment and the menu that belongs to them. */
export async function turnFacts(
  deps: WaiterDeps,
  { chat, person, barId }: Seat,
  rows: TurnRows,
): Promise<{ readonly facts: TurnFacts; readonly compiled: CompiledMenu }> {
  const compiled = await deps.menus.get(deps.database.db, rows.bar.id, rows.bar.menuVersion)
  const isSameBar = chat.barId === barId
  const facts: TurnFacts = {
    at: deps.clock.now(),
    ...rows,
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

import { type ChatPatch, commitChat, type OpenChat } from '../../../db/chats.ts'
import type { Db } from '../../../db/client.ts'
import { completeRows } from '../../../jobs/inbox-rows.ts'

/** Another turn has had the chat, or its messages, since: this one changes nothing. */
export class LeaseLost extends Error {}

/**
 * Writes what a turn changed in its chat, gives the chat back and completes the inbox rows that it
 * answers, as a part of the turn's transaction.
 * @throws LeaseLost: the transaction must be rolled back.
 */
export async function closeTurn(
  tx: Db,
  turn: { readonly chat: OpenChat; readonly rowIds: readonly number[] },
  patch: ChatPatch,
): Promise<void> {
  // One connection sends them one behind the other without waiting for answers.
  const [isOurs, completed] = await Promise.all([
    commitChat(tx, turn.chat, patch),
    turn.rowIds.length === 0 ? 0 : completeRows(tx, turn.rowIds, turn.chat.id),
  ])
  // Rows are read before the chat is leased: in between, another replica may have answered them.
  if (!isOurs || completed < turn.rowIds.length) throw new LeaseLost()
}

import { ensureChat, noteInbound } from '../../../db/chats.ts'
import type { Db } from '../../../db/client.ts'
import { resolvePerson } from '../../../db/people.ts'
import type { InboxRow } from '../../../jobs/inbox-rows.ts'
import type { AfterCommit } from '../../../jobs/lane-run.ts'
import { enqueue, type NewOutMessage } from '../../../jobs/outbox-rows.ts'
import type { WaiterDeps } from '../deps.ts'
import { speaker } from '../texts/index.ts'

/** A message that no turn could digest is given up; its writer gets an honest word in the same transaction. */
export function deadLetterText(deps: WaiterDeps) {
  return async (tx: Db, row: InboxRow): Promise<AfterCommit | undefined> => {
    const message = deps.readMessage(row.body)
    if (message === null) return undefined
    const { portfolio } = deps.settings
    const person = await resolvePerson(tx, message.from, portfolio, deps.newId)
    const pair = { phoneNumberId: message.phoneNumberId, personId: person.id }
    const chat = await ensureChat(tx, { ...pair, newId: deps.newId })
    // No turn could: without it the window counts as closed, and the word would not go out.
    await noteInbound(tx, chat.id, message.at)
    const text = speaker(chat.language ?? person.language ?? 'en')('trouble')
    const word: NewOutMessage = {
      ...pair,
      dedupeKey: `dead:${row.id}`,
      chatId: chat.id,
      barId: chat.barId,
      kind: 'answer',
      message: { kind: 'text', text },
    }
    const lanes = await enqueue(tx, [word], message.id)
    return () => deps.kick(lanes)
  }
}

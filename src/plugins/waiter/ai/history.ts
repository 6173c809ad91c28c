import type { ModelMessage } from '../../../core/chat-model.ts'
import type { InboundMessage, OutMessage } from '../../../core/message.ts'
import { findTableCode } from '../../../core/table-code.ts'
import type { Db } from '../../../db/client.ts'
import { guestWords } from '../engine/story.ts'

/** What a model is told of the talk so far: the latest words, so that a long chat costs no more than a short one. */
export const HISTORY_MESSAGES = 16
const MESSAGE_LENGTH = 500

type Said = {
  readonly body: unknown
  readonly message: OutMessage | null
  readonly kind: string | null
}

const SAID = `
  SELECT body, message, kind FROM (
    (SELECT received_at AS at, id, body, NULL::jsonb AS message, NULL::text AS kind FROM inbox
      WHERE chat_id = $1 AND kind = 'message' AND state = 'done' ORDER BY id DESC LIMIT ${HISTORY_MESSAGES})
    UNION ALL
    (SELECT created_at AS at, id, NULL::jsonb AS body, message, kind FROM outbox
      WHERE chat_id = $1 AND kind IN ('answer', 'relay', 'notice') ORDER BY id DESC LIMIT ${HISTORY_MESSAGES})
  ) AS said ORDER BY at DESC, id DESC LIMIT ${HISTORY_MESSAGES}`

/**
 * The chat's latest words, oldest first, without this turn's own. Words that staff relayed stand among the waiter's: to
 * the guest it was one conversation.
 */
export async function historyOf(
  db: Db,
  chatId: string,
  readMessage: (body: unknown) => InboundMessage | null,
): Promise<readonly ModelMessage[]> {
  const said = await db.rows<Said>(SAID, [chatId])
  return said.toReversed().flatMap(({ body, message }): readonly ModelMessage[] => {
    const guest = body === null ? null : guestWords(readMessage(body))
    if (guest !== null) return [{ role: 'diner', text: clipped(withoutCode(guest)) }]
    const house = message === null ? null : houseWords(message)
    return house === null ? [] : [{ role: 'waiter', text: clipped(house) }]
  })
}

function withoutCode(text: string): string {
  const code = findTableCode(text)
  return code === null ? text : `(scanned the code of table ${code.table})`
}

function houseWords(message: OutMessage): string | null {
  if ('text' in message) return message.text
  return message.kind === 'image' ? (message.caption ?? null) : null
}

function clipped(text: string): string {
  const line = text.trim()
  return line.length <= MESSAGE_LENGTH ? line : `${line.slice(0, MESSAGE_LENGTH - 1)}…`
}

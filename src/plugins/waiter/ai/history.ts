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
  /** Of what the house said; what a guest writes belongs to whoever answers it. */
  readonly barId: string | null
}

const SAID = `
  SELECT body, message, kind, bar_id AS "barId" FROM (
    (SELECT received_at AS at, id, body, NULL::jsonb AS message, NULL::text AS kind, NULL::uuid AS bar_id FROM inbox
      WHERE chat_id = $1 AND kind = 'message' AND state = 'done' ORDER BY id DESC LIMIT ${HISTORY_MESSAGES})
    UNION ALL
    (SELECT created_at AS at, id, NULL::jsonb AS body, message, kind, bar_id FROM outbox
      WHERE chat_id = $1 AND kind IN ('answer', 'relay', 'notice') ORDER BY id DESC LIMIT ${HISTORY_MESSAGES})
  ) AS said ORDER BY at DESC, id DESC LIMIT ${HISTORY_MESSAGES}`

/**
 * The chat's latest words at this bar, oldest first, without this turn's own. Words that staff relayed stand among the
 * waiter's: to the guest it was one conversation.
 */
export async function historyOf(
  db: Db,
  { barId, chatId }: { readonly barId: string; readonly chatId: string },
  readMessage: (body: unknown) => InboundMessage | null,
): Promise<readonly ModelMessage[]> {
  const said = await db.rows<Said>(SAID, [chatId])
  return saidAt(barId, said.toReversed()).flatMap(({ body, message }): readonly ModelMessage[] => {
    const guest = body === null ? null : guestWords(readMessage(body))
    if (guest !== null) return [{ role: 'diner', text: clipped(withoutCode(guest)) }]
    const house = message === null ? null : houseWords(message)
    return house === null ? [] : [{ role: 'waiter', text: clipped(house) }]
  })
}

/**
 * One chat may pass by several bars. What was said up to the last answer of another one, or the last word of its staff, is
 * none of this one's business; a notice of an order there may come at any time.
 */
function saidAt(barId: string, said: readonly Said[]): readonly Said[] {
  const isElsewhere = (one: Said) => one.barId !== null && one.barId !== barId
  const from = said.findLastIndex((one) => isElsewhere(one) && one.kind !== 'notice') + 1
  return said.slice(from).filter((one) => !isElsewhere(one))
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

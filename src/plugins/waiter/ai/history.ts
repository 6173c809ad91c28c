import type { ModelMessage } from '../../../core/chat-model.ts'
import type { InboundMessage, OutMessage } from '../../../core/message.ts'
import type { TurnMessage } from '../../../core/turn.ts'
import type { Db } from '../../../db/client.ts'
import { guestWords, SINCE_HERE } from '../engine/story.ts'
import { codeTold, cutAt } from './state.ts'

/** What a model is told of the talk so far: the latest words, so that a long chat costs no more than a short one. */
export const HISTORY_MESSAGES = 16
const MESSAGE_LENGTH = 500

type Talk = { readonly barId: string; readonly chatId: string }

type Said = { readonly body: unknown; readonly message: OutMessage | null }

const SAID = `
  WITH ${SINCE_HERE} SELECT body, message FROM (
    (SELECT received_at AS at, id, body, NULL::jsonb AS message FROM inbox, here
      WHERE chat_id = $1 AND kind = 'message' AND state = 'done' AND done_at >= here.since
      ORDER BY id DESC LIMIT ${HISTORY_MESSAGES})
    UNION ALL
    (SELECT created_at AS at, id, NULL::jsonb AS body, message FROM outbox, here
      WHERE chat_id = $1 AND kind IN ('answer', 'relay', 'notice') AND created_at >= here.since
        AND (bar_id IS NULL OR bar_id = $2)
      ORDER BY id DESC LIMIT ${HISTORY_MESSAGES})
  ) AS said ORDER BY at DESC, id DESC LIMIT ${HISTORY_MESSAGES}`

/**
 * The chat's latest words at this bar, oldest first, without this turn's own. Words that staff relayed stand among the
 * waiter's: to the guest it was one conversation.
 */
export async function historyOf(
  db: Db,
  { barId, chatId }: Talk,
  readMessage: (body: unknown) => InboundMessage | null,
): Promise<readonly ModelMessage[]> {
  const said = await db.rows<Said>(SAID, [chatId, barId])
  return said.toReversed().flatMap(({ body, message }): readonly ModelMessage[] => {
    const guest = body === null ? null : guestWords(readMessage(body))
    if (guest !== null) return [{ role: 'diner', text: clipped(codeTold(guest)) }]
    const house = message === null ? null : houseWords(message)
    return house === null ? [] : [{ role: 'waiter', text: clipped(house) }]
  })
}

const QUOTED = `
  WITH ${SINCE_HERE}
  SELECT substr(dedupe_key, 3) AS wamid, body, NULL::jsonb AS message FROM inbox, here
   WHERE chat_id = $1 AND dedupe_key = ANY($3::text[]) AND done_at >= here.since
  UNION ALL
  SELECT wamid, NULL::jsonb AS body, message FROM outbox, here
   WHERE chat_id = $1 AND wamid = ANY($4::text[]) AND created_at >= here.since
     AND (bar_id IS NULL OR bar_id = $2)`

/** "Two of these" says little without what it quotes: a guest may answer a message of long ago, of the house's or their own. */
export async function quotedOf(
  db: Db,
  { barId, chatId, messages }: Talk & { readonly messages: readonly TurnMessage[] },
  readMessage: (body: unknown) => InboundMessage | null,
): Promise<ReadonlyMap<string, string>> {
  const ids = messages.flatMap(({ content, repliesTo = [] }) =>
    content.type === 'text' ? repliesTo : [],
  )
  if (ids.length === 0) return new Map()
  const rows = await db.rows<Said & { readonly wamid: string }>(QUOTED, [
    chatId,
    barId,
    ids.map((id) => `m:${id}`),
    ids,
  ])
  return new Map(
    rows.flatMap(({ wamid, body, message }): readonly [string, string][] => {
      const words = message === null ? guestWords(readMessage(body)) : houseWords(message)
      return words === null ? [] : [[wamid, clipped(codeTold(words))]]
    }),
  )
}

function houseWords(message: OutMessage): string | null {
  if ('text' in message) return message.text
  return message.kind === 'image' ? (message.caption ?? null) : null
}

function clipped(text: string): string {
  const line = text.trim()
  return line.length <= MESSAGE_LENGTH ? line : `${cutAt(line, MESSAGE_LENGTH - 1)}…`
}

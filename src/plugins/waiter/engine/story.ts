import type { InboundMessage, OutMessage } from '../../../core/message.ts'
import { findTableCode } from '../../../core/table-code.ts'
import { plain } from '../../../core/whatsapp-text.ts'
import type { Db } from '../../../db/client.ts'
import type { Say } from '../texts/index.ts'

/** Enough for staff to know what it is about; the rest is on the diner's own phone. */
const LINES = 10
const LINE_LENGTH = 120

type Said = { readonly at: Date; readonly body: unknown; readonly message: OutMessage | null }

/**
 * Since when a chat ($1) is at a bar ($2), for `WITH`: since the turn of the first answer there after the last word of
 * another one, or of its staff. One chat may pass by several bars, and what was said at one is none of another's
 * business. A turn's rows are done when its answer is written, in one transaction: what a guest wrote to staff of the
 * other bar was done before. Without an answer so far, it is the turn that is being written.
 */
export const SINCE_HERE = `
  elsewhere AS (SELECT max(created_at) AS until FROM outbox
                 WHERE chat_id = $1 AND kind IN ('answer', 'relay') AND bar_id <> $2),
  here AS (SELECT CASE WHEN elsewhere.until IS NULL THEN '-infinity' ELSE coalesce(
                    (SELECT min(created_at) FROM outbox WHERE chat_id = $1 AND kind = 'answer'
                        AND bar_id = $2 AND created_at > elsewhere.until), now()) END AS since
             FROM elsewhere)`

/**
 * The last words of a chat at this bar, oldest first, as lines staff can read: what the guest wrote and what the house
 * said.
 */
export async function storySoFar(
  db: Db,
  { barId, chatId }: { readonly barId: string; readonly chatId: string },
  deps: { readonly readMessage: (body: unknown) => InboundMessage | null; readonly say: Say },
): Promise<readonly string[]> {
  const said = await db.rows<Said>(
    `WITH ${SINCE_HERE} SELECT * FROM (
       (SELECT received_at AS at, body, NULL::jsonb AS message FROM inbox, here
         WHERE chat_id = $1 AND kind = 'message' AND done_at >= here.since
         ORDER BY id DESC LIMIT ${LINES})
       UNION ALL
       (SELECT created_at AS at, NULL::jsonb AS body, message FROM outbox
         WHERE chat_id = $1 AND kind = 'answer' AND bar_id = $2 ORDER BY id DESC LIMIT ${LINES})
     ) AS story ORDER BY at DESC LIMIT ${LINES}`,
    [chatId, barId],
  )
  return said.toReversed().flatMap(({ body, message }) => {
    const guest = body === null ? null : guestWords(deps.readMessage(body))
    // A table's code says nothing that the notice's first line does not.
    if (guest !== null && findTableCode(guest) !== null) return []
    if (guest !== null) return [deps.say('story_guest', { text: plain(clipped(guest)) })]
    const house = message === null ? null : houseWords(message)
    return house === null ? [] : [deps.say('story_house', { text: clipped(house) })]
  })
}

/** What a guest's message says in words; `null` for what has none. */
export function guestWords(message: InboundMessage | null): string | null {
  if (message === null) return null
  const { content } = message
  if (content.type === 'text') return content.body
  if (content.type === 'tap') return content.title
  if (content.type === 'template_tap') return content.text
  return content.type === 'media' ? content.caption : null
}

function houseWords(message: OutMessage): string | null {
  if ('text' in message) return message.text
  return message.kind === 'image' ? (message.caption ?? null) : null
}

function clipped(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length <= LINE_LENGTH ? line : `${line.slice(0, LINE_LENGTH - 1).trimEnd()}…`
}

import type { InboundMessage } from '../../../core/message.ts'
import type { Db } from '../../../db/client.ts'

/** Older offers than this many messages back are stale whatever they say. */
const LOOK_BACK = 200

type Offered = {
  readonly barId: string | null
  readonly wamid: string | null
  readonly isDoubled: boolean
  readonly replyIds: readonly string[]
}

/** Tells of one message whether its tap was offered to this chat: by the bar `at`, where one is named, or by the house. */
export type TapCheck = (message: InboundMessage, at?: string) => 'none' | 'valid' | 'stale'

/**
 * Checks taps against what was sent to this chat: the id must stand in the message that the tap
 * names. Where the vendor's id of ours is unknown (the answer to the send was lost, or only that of
 * its repetition came), any offer of that id will do. A tap that names no message is as good as forged.
 */
export async function tapCheck(
  db: Db,
  chatId: string,
  messages: readonly InboundMessage[],
): Promise<TapCheck> {
  if (!messages.some((message) => tappedId(message) !== null)) return () => 'none'
  const offers = await db.rows<Offered>(
    `SELECT wamid, possibly_doubled AS "isDoubled", reply_ids AS "replyIds", bar_id AS "barId" FROM (
       SELECT wamid, possibly_doubled, reply_ids, bar_id FROM outbox WHERE chat_id = $1 ORDER BY id DESC LIMIT ${LOOK_BACK}
     ) AS latest WHERE cardinality(reply_ids) > 0`,
    [chatId],
  )
  return (message, at) => {
    const id = tappedId(message)
    if (id === null) return 'none'
    const isOffered = offers.some(
      ({ barId, wamid, isDoubled, replyIds }) =>
        replyIds.includes(id) &&
        (wamid === null || isDoubled || wamid === message.repliesTo) &&
        (at === undefined || barId === null || barId === at),
    )
    return isOffered ? 'valid' : 'stale'
  }
}

/** The id behind a tap on a button, a list row or a template's quick reply. */
export function tappedId({ content }: InboundMessage): string | null {
  if (content.type === 'tap') return content.id
  return content.type === 'template_tap' ? content.payload : null
}

import type { Db } from '../../db/client.ts'
import type { Reply, ReplyAnswer } from '../../desk.ts'
import { offeredWith } from '../../jobs/outbox-rows.ts'

export const TOLD_PREFIX = 'voice:told:'

/** The quick reply of an alert: a template holds two lines, and whoever taps it reads all of it. */
export async function takeTold(tx: Db, reply: Reply): Promise<ReplyAnswer> {
  const { chatId, id, message, personId, phoneNumberId } = reply
  const whole = await offeredWith(tx, chatId, id)
  const posts = whole.map((said, index) => ({
    dedupeKey: `${TOLD_PREFIX}${message.id}:${index}`,
    phoneNumberId,
    personId,
    chatId,
    barId: said.barId,
    kind: 'staff' as const,
    message: said.message,
  }))
  return { posts }
}

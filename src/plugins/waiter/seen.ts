import type { Stored } from '../../jobs/intake.ts'
import type { PluginContext } from '../../plugin.ts'

export type Seen = {
  readonly phoneNumberId: string
  readonly messageId: string
  readonly typing: boolean
}

/** Two blue ticks, and dots while the house thinks or waits for more; a courtesy that nothing depends on. */
export function seen(
  { whatsapp, log }: Pick<PluginContext, 'whatsapp' | 'log'>,
  shown: Seen,
): void {
  whatsapp.markRead(shown.phoneNumberId, shown.messageId, shown.typing).catch((error: unknown) => {
    log.debug({ error }, 'a message could not be marked as read')
  })
}

const SILENT = `
  SELECT 1 FROM waiter_conversations c JOIN people p ON p.id = c.person_id
   WHERE c.phone_number_id = $1 AND (p.user_id = $2 OR p.phone = $2)
     AND c.mode = 'person' AND (c.mode_until IS NULL OR c.mode_until > $3)`

/**
 * Words have come in and the lane waits for more: the dots go up now, well before the answer, since an answer takes them
 * down and dots that came after it would stay. Not while staff have the chat: then nobody here is typing.
 */
export async function showSeen(context: PluginContext, first: Stored): Promise<void> {
  const { phoneNumberId, lane, dedupeKey, kind } = first
  const messageId = /^m:(.+)$/.exec(dedupeKey)?.[1]
  if (kind !== 'message' || phoneNumberId === null || messageId === undefined) return
  const who = lane.slice(phoneNumberId.length + 1)
  try {
    const at = context.clock.now()
    const silent = await context.database.query(SILENT, [phoneNumberId, who, at])
    const { typing } = context.config.waiter
    if (silent.length === 0) seen(context, { phoneNumberId, messageId, typing })
  } catch (error) {
    context.log.debug({ error }, 'dots could not be shown')
  }
}

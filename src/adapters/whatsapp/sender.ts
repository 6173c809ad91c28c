import { ProviderError } from '../../core/errors.ts'
import type { MessageSender, Random } from '../../core/ports.ts'
import type { WhatsappClient } from './client.ts'
import { encode } from './encode.ts'
import { fit } from './fit.ts'
import { afterFailure } from './policy.ts'

/** Graph's code for "a required parameter is missing". */
const PARAMETER_MISSING = 131_008

/**
 * The outbox sender's port on WhatsApp. Outbox rows are expected to hold messages that `fit`
 * returned; one that was not fitted still goes out, its pieces in order, and counts as sent with
 * the last of them.
 */
export function whatsappSender(client: WhatsappClient, random: Random): MessageSender {
  return {
    async send(phoneNumberId, to, message, outboxId) {
      let sent: { wamid: string } | null = null
      for (const piece of fit(message)) {
        sent = await client.send(phoneNumberId, encode(to, piece, outboxId))
      }
      if (sent === null)
        throw new ProviderError('whatsapp', 'rejected', { code: PARAMETER_MISSING })
      return sent
    },
    markRead: (phoneNumberId, wamid, typing) => client.markRead(phoneNumberId, wamid, typing),
    afterFailure: (error, attempt, unknownBefore) =>
      afterFailure({ error, attempt, unknownBefore }, random),
  }
}

import type { Fragment } from '../../core/fragment.ts'
import { asFragment, asList, asText } from '../../core/fragment.ts'
import type { GraphBody } from './encode.ts'
import { askGraph, type GraphOptions, unknownOutcome } from './graph-request.ts'

export type WhatsappClientOptions = GraphOptions

/** Both calls throw `ProviderError` for whatever the vendor or the network did. */
export type WhatsappClient = {
  send(phoneNumberId: string, body: GraphBody): Promise<{ wamid: string }>
  markRead(phoneNumberId: string, wamid: string, typing: boolean): Promise<void>
}

/**
 * Graph's message door.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
 */
export function whatsappClient(options: WhatsappClientOptions): WhatsappClient {
  return {
    async send(phoneNumberId, body) {
      const answer = await post(options, phoneNumberId, body)
      const wamid = asText(asFragment(asList(answer['messages'])[0])['id'])
      // A 200 of another shape: it was most likely taken, so it must not be sent again lightly.
      if (wamid === null) throw unknownOutcome('unavailable')
      return { wamid }
    },
    async markRead(phoneNumberId, wamid, typing) {
      const answer = await post(options, phoneNumberId, {
        messaging_product: 'whatsapp',
        status: 'read',
        message_id: wamid,
        ...(typing ? { typing_indicator: { type: 'text' } } : {}),
      })
      if (answer['success'] !== true) throw unknownOutcome('unavailable')
    },
  }
}

async function post(
  options: WhatsappClientOptions,
  phoneNumberId: string,
  body: unknown,
): Promise<Fragment> {
  const path = [phoneNumberId, 'messages']
  return (await askGraph(options, { method: 'POST', path, body })).body
}

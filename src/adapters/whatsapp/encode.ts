import { ProviderError } from '../../core/errors.ts'
import type { OutMessage, Recipient } from '../../core/message.ts'

/** The JSON of `POST /<phone number id>/messages`. */
export type GraphBody = {
  readonly messaging_product: 'whatsapp'
  readonly recipient_type: 'individual'
  readonly to?: string
  readonly recipient?: string
  readonly type: string
  readonly biz_opaque_callback_data: string
  readonly [part: string]: unknown
}

/** Graph's code for "a required parameter is missing". */
const PARAMETER_MISSING = 131_008

/**
 * The wire form of a message that `fit` returned. Throws `ProviderError` (`rejected`) for a
 * recipient with neither number nor id.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
 */
export function encode(to: Recipient, message: OutMessage, outboxId: string): GraphBody {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...address(to),
    ...content(message),
    biz_opaque_callback_data: outboxId,
  }
}

/** With both present Graph takes the number, so only that is written. Without the plus it would put the sender's own country in front. */
function address({ phone, userId }: Recipient): { to: string } | { recipient: string } {
  if (phone !== null) return { to: `+${phone}` }
  if (userId !== null) return { recipient: userId }
  throw new ProviderError('whatsapp', 'rejected', { code: PARAMETER_MISSING })
}

type Content = { readonly type: string; readonly [part: string]: unknown }

function content(message: OutMessage): Content {
  switch (message.kind) {
    case 'text':
      return { type: 'text', text: { body: message.text, preview_url: false } }
    case 'buttons':
      return interactive(message, {
        type: 'button',
        ...(message.imageUrl === undefined
          ? {}
          : { header: { type: 'image', image: { link: message.imageUrl } } }),
        action: {
          buttons: message.buttons.map(({ id, title }) => ({
            type: 'reply',
            reply: { id, title },
          })),
        },
      })
    case 'list':
      return interactive(message, {
        type: 'list',
        action: { button: message.button, sections: message.sections },
      })
    case 'link':
      return interactive(message, {
        type: 'cta_url',
        action: {
          name: 'cta_url',
          parameters: { display_text: message.label, url: message.url },
        },
      })
    case 'image': {
      const { url, caption } = message
      return { type: 'image', image: { link: url, ...(caption === undefined ? {} : { caption }) } }
    }
    case 'template':
      return template(message)
  }
}

function interactive(
  { text, footer }: { readonly text: string; readonly footer?: string },
  parts: { readonly type: string; readonly action: unknown; readonly header?: unknown },
): Content {
  const shared = { body: { text }, ...(footer === undefined ? {} : { footer: { text: footer } }) }
  return { type: 'interactive', interactive: { ...parts, ...shared } }
}

/** Parameters named by their numbers belong to a template in positional form, which takes no names. */
function template(message: Extract<OutMessage, { readonly kind: 'template' }>): Content {
  const isPositional = message.body.every(({ name }) => /^\d+$/.test(name))
  const parameters = message.body.map(({ name, text }) =>
    isPositional ? { type: 'text', text } : { type: 'text', parameter_name: name, text },
  )
  const components = [
    ...(parameters.length === 0 ? [] : [{ type: 'body', parameters }]),
    ...message.buttonPayloads.map((payload, index) => ({
      type: 'button',
      sub_type: 'quick_reply',
      index: String(index),
      parameters: [{ type: 'payload', payload }],
    })),
  ]
  const { name, language } = message
  return { type: 'template', template: { name, language: { code: language }, components } }
}

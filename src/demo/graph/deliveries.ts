/** The business side of a delivery: the number that diners write to. */
export type BusinessNumber = {
  readonly phoneNumberId: string
  /** Digits without the plus. */
  readonly displayPhone: string
  readonly wabaId: string
}

/** A phone that writes. With a hidden number (`phone: null`) only its business-scoped id is told. */
export type Writer = {
  readonly phone: string | null
  readonly userId: string | null
  readonly name: string
}

/** What every message has; `context` is the wamid of ours that it answers. */
export type Written = { readonly id: string; readonly at: Date; readonly context?: string }

export type Payload = { readonly object: string; readonly entry: readonly unknown[] }

/** A delivery as it goes over the wire. */
export type SignedDelivery = {
  readonly body: Uint8Array<ArrayBuffer>
  readonly headers: Readonly<Record<'content-type' | 'x-hub-signature-256', string>>
}

const encoder = new TextEncoder()

/** JSON as Meta writes it: `/` as `\/` and all that is not ASCII as lower-case `\uXXXX`. */
export function wireBytes(payload: unknown): Uint8Array<ArrayBuffer> {
  const escaped = JSON.stringify(payload)
    .replaceAll('/', String.raw`\/`)
    .replaceAll(/[\u0080-\uFFFF]/g, (unit) => {
      return String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
    })
  return encoder.encode(escaped)
}

/** The bytes and headers of a delivery, signed with the app secret. */
export function signDelivery(secret: string, payload: unknown): SignedDelivery {
  const body = wireBytes(payload)
  return { body, headers: signatureHeaders(secret, body) }
}

export function signatureHeaders(secret: string, body: Uint8Array): SignedDelivery['headers'] {
  const digest = new Bun.CryptoHasher('sha256', secret).update(body).digest('hex')
  return { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${digest}` }
}

/** Unix seconds as text, the form in messages, statuses and calls. */
function seconds(at: Date): string {
  return String(Math.floor(at.getTime() / 1000))
}

/** One delivery with one change of the field `messages`. */
function messagesPayload(
  number: BusinessNumber,
  value: Readonly<Record<string, unknown>>,
): Payload {
  return payloadOf(number, 'messages', {
    messaging_product: 'whatsapp',
    metadata: {
      display_phone_number: number.displayPhone,
      phone_number_id: number.phoneNumberId,
    },
    ...value,
  })
}

function payloadOf(number: BusinessNumber, field: string, value: unknown): Payload {
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: number.wabaId, changes: [{ value, field }] }],
  }
}

/** Any message of a person: `content` is its `type` and the part of that name. */
export function messageDelivery(
  number: BusinessNumber,
  writer: Writer,
  written: Written,
  content: { readonly type: string; readonly [part: string]: unknown },
): Payload {
  return messagesPayload(number, {
    contacts: [contactOf(writer)],
    messages: [
      {
        ...(writer.phone === null ? {} : { from: writer.phone }),
        ...(writer.userId === null ? {} : { from_user_id: writer.userId }),
        id: written.id,
        timestamp: seconds(written.at),
        ...content,
        ...(written.context === undefined
          ? {}
          : { context: { from: number.displayPhone, id: written.context } }),
      },
    ],
  })
}

function contactOf(writer: Writer) {
  return {
    profile: { name: writer.name },
    ...(writer.phone === null ? {} : { wa_id: writer.phone }),
    ...(writer.userId === null ? {} : { user_id: writer.userId }),
  }
}

export function textDelivery(
  number: BusinessNumber,
  writer: Writer,
  written: Written & { readonly body: string },
): Payload {
  return messageDelivery(number, writer, written, { type: 'text', text: { body: written.body } })
}

/** A tap on one of our buttons (`button`) or list rows (`row`); `context` is the message it stood on. */
export function tapDelivery(
  number: BusinessNumber,
  writer: Writer,
  tap: Written & {
    readonly on: 'button' | 'row'
    readonly tapId: string
    readonly title: string
    readonly description?: string
  },
): Payload {
  const { tapId, title, description } = tap
  const reply = { id: tapId, title }
  const type = tap.on === 'button' ? 'button_reply' : 'list_reply'
  const part = tap.on === 'row' && description !== undefined ? { ...reply, description } : reply
  return messageDelivery(number, writer, tap, {
    type: 'interactive',
    interactive: { type, [type]: part },
  })
}

/** A tap on a quick reply of a template. */
export function templateTapDelivery(
  number: BusinessNumber,
  writer: Writer,
  tap: Written & { readonly payload: string; readonly text: string },
): Payload {
  const { payload, text } = tap
  return messageDelivery(number, writer, tap, { type: 'button', button: { payload, text } })
}

export function voiceNoteDelivery(
  number: BusinessNumber,
  writer: Writer,
  note: Written & { readonly mediaId: string },
): Payload {
  return messageDelivery(number, writer, note, {
    type: 'audio',
    audio: {
      id: note.mediaId,
      mime_type: 'audio/ogg; codecs=opus',
      sha256: 'q0m5x1k2Jm0jv2mQe0l0i8Ck0m3l9dJ1y5o0a7tq9mE=',
      voice: true,
    },
  })
}

export type StatusOfMessage = {
  readonly wamid: string
  readonly status: 'sent' | 'delivered' | 'read' | 'failed'
  readonly at: Date
  readonly callbackData?: string | undefined
  readonly errorCode?: number
}

/** A status of one of our messages. A failed one comes without contacts, as Meta sends it. */
export function statusDelivery(
  number: BusinessNumber,
  writer: Writer,
  status: StatusOfMessage,
): Payload {
  const { wamid, at, callbackData, errorCode } = status
  return messagesPayload(number, {
    ...(status.status === 'failed' ? {} : { contacts: [contactOf(writer)] }),
    statuses: [
      {
        id: wamid,
        status: status.status,
        timestamp: seconds(at),
        ...(writer.phone === null ? {} : { recipient_id: writer.phone }),
        ...(writer.userId === null ? {} : { recipient_user_id: writer.userId }),
        ...(callbackData === undefined ? {} : { biz_opaque_callback_data: callbackData }),
        ...(errorCode === undefined ? {} : { errors: [statusError(errorCode)] }),
      },
    ],
  })
}

function statusError(code: number) {
  const title = `Error ${code}`
  return { code, title, message: title, error_data: { details: title } }
}

import type { TSchema } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'

import type { Refused } from './schema.ts'
import { mismatch, missing, notValid, optional, shown, strict } from './schema.ts'

// Written from the reference, not from the adapter's limits: a wrong number there must fail here.

const link = Type.String({ pattern: '^https?://[^\\s]+$', maxLength: 2000 })
const id = Type.String({ pattern: '^\\d{1,64}$' })

function media(more: Readonly<Record<string, TSchema>> = {}): TSchema {
  return Type.Union([strict({ id, ...more }), strict({ link, ...more })])
}

const body = strict({ text: shown(1024) })
const footer = optional(strict({ text: shown(60) }))
const mediaHeader = Type.Union([
  strict({ type: Type.Literal('text'), text: shown(60) }),
  strict({ type: Type.Literal('image'), image: media() }),
  strict({ type: Type.Literal('video'), video: media() }),
  strict({ type: Type.Literal('document'), document: media({ filename: optional(shown(240)) }) }),
])

const reply = strict({
  type: Type.Literal('reply'),
  reply: strict({ id: shown(256), title: shown(20) }),
})

const row = strict({ id: shown(200), title: shown(24), description: optional(shown(72)) })

const INTERACTIVE: ReadonlyMap<unknown, TSchema> = new Map<unknown, TSchema>([
  [
    'button',
    strict({
      type: Type.Literal('button'),
      header: optional(mediaHeader),
      body,
      footer,
      action: strict({ buttons: Type.Array(reply, { minItems: 1, maxItems: 3 }) }),
    }),
  ],
  [
    'list',
    strict({
      type: Type.Literal('list'),
      header: optional(strict({ type: Type.Literal('text'), text: shown(60) })),
      body: strict({ text: shown(4096) }),
      footer,
      action: strict({
        button: shown(20),
        sections: Type.Array(
          strict({ title: optional(shown(24)), rows: Type.Array(row, { minItems: 1 }) }),
          { minItems: 1, maxItems: 10 },
        ),
      }),
    }),
  ],
  [
    'cta_url',
    strict({
      type: Type.Literal('cta_url'),
      header: optional(mediaHeader),
      body,
      footer,
      action: strict({
        name: Type.Literal('cta_url'),
        parameters: strict({ display_text: shown(20), url: link }),
      }),
    }),
  ],
  [
    'voice_call',
    strict({
      type: Type.Literal('voice_call'),
      body,
      action: strict({
        name: Type.Literal('voice_call'),
        parameters: strict({
          display_text: optional(shown(20)),
          ttl_minutes: optional(Type.Integer({ minimum: 1, maximum: 43_200 })),
          payload: optional(Type.String({ maxLength: 512 })),
        }),
      }),
    }),
  ],
  [
    'location_request_message',
    strict({
      type: Type.Literal('location_request_message'),
      body,
      action: strict({ name: Type.Literal('send_location') }),
    }),
  ],
])

/** Line breaks, tabs and more than four spaces in a row are refused in a parameter. */
const parameterText = Type.String({
  pattern: String.raw`^(?!.*[\n\r\t])(?!.* {5}).*\S`,
  maxLength: 1024,
})

const template = strict({
  name: Type.String({ pattern: '^[a-z0-9_]{1,512}$' }),
  language: strict({ code: Type.String({ pattern: '^[a-z]{2,3}(_[A-Z]{2})?$' }) }),
  components: optional(
    Type.Array(
      Type.Union([
        strict({
          type: Type.Literal('body'),
          parameters: Type.Array(
            strict({
              type: Type.Literal('text'),
              parameter_name: optional(Type.String({ pattern: '^[a-z0-9_]{1,60}$' })),
              text: parameterText,
            }),
            { minItems: 1 },
          ),
        }),
        strict({
          type: Type.Literal('button'),
          sub_type: Type.Literal('quick_reply'),
          index: Type.String({ pattern: '^[0-9]$' }),
          parameters: Type.Array(strict({ type: Type.Literal('payload'), payload: shown(128) }), {
            minItems: 1,
            maxItems: 1,
          }),
        }),
      ]),
    ),
  ),
})

/** Degrees, as a number or, as in Meta's own samples, as text. */
const degrees = Type.Union([
  Type.Number(),
  Type.String({ pattern: String.raw`^-?\d{1,3}(\.\d+)?$` }),
])

const CONTENT: ReadonlyMap<unknown, TSchema> = new Map<unknown, TSchema>([
  ['text', strict({ body: shown(4096), preview_url: optional(Type.Boolean()) })],
  ['image', media({ caption: optional(shown(1024)) })],
  ['document', media({ caption: optional(shown(1024)), filename: optional(shown(240)) })],
  ['audio', media()],
  ['video', media({ caption: optional(shown(1024)) })],
  [
    'location',
    strict({
      latitude: degrees,
      longitude: degrees,
      name: optional(shown(1000)),
      address: optional(shown(1000)),
    }),
  ],
  ['reaction', strict({ message_id: shown(256), emoji: Type.String({ maxLength: 32 }) })],
  ['template', template],
])

const wamid = Type.String({ pattern: '^wamid\\.\\S+$' })

const ENVELOPE = {
  messaging_product: Type.Literal('whatsapp'),
  recipient_type: optional(Type.Literal('individual')),
  to: optional(Type.String({ pattern: '^\\+[1-9]\\d{4,19}$' })),
  recipient: optional(Type.String({ pattern: '^[A-Z]{2}\\.(ENT\\.)?[A-Za-z0-9]{1,128}$' })),
  biz_opaque_callback_data: optional(Type.String({ maxLength: 512 })),
  context: optional(strict({ message_id: wamid })),
} as const

const MARK_READ = strict({
  messaging_product: Type.Literal('whatsapp'),
  status: Type.Literal('read'),
  message_id: wamid,
  typing_indicator: optional(strict({ type: Type.Literal('text') })),
})

export type MessageBody = { readonly [part: string]: unknown }

export function isMarkRead(message: MessageBody): boolean {
  return 'status' in message
}

/** Graph's own rules for `POST /<phone number id>/messages`; `null` where it would take the body. */
export function refusedMessage(message: MessageBody): Refused | null {
  if (isMarkRead(message)) return mismatch(MARK_READ, message)
  const { type = 'text' } = message
  const schema = type === 'interactive' ? interactiveSchema(message) : CONTENT.get(type)
  if (schema === undefined) return notValid(`type: ${String(type).slice(0, 40)}`)
  const envelope = strict({ ...ENVELOPE, type: optional(Type.String()), [String(type)]: schema })
  const refused = mismatch(envelope, message)
  if (refused !== null) return refused
  if (message['to'] === undefined && message['recipient'] === undefined) return missing('to')
  if (type === 'reaction' && message['context'] !== undefined) return notValid('context')
  return type === 'interactive' ? refusedInteractive(message['interactive']) : null
}

function interactiveSchema(message: MessageBody): TSchema | undefined {
  const { interactive } = message
  if (typeof interactive !== 'object' || interactive === null) return strict({})
  return 'type' in interactive ? INTERACTIVE.get(interactive.type) : undefined
}

type Checked = {
  readonly action: {
    readonly buttons?: readonly {
      readonly reply: { readonly id: string; readonly title: string }
    }[]
    readonly sections?: readonly {
      readonly title?: string
      readonly rows: readonly { readonly id: string }[]
    }[]
  }
}

/** Rules between the parts, on a body whose shape is right. */
function refusedInteractive(interactive: unknown): Refused | null {
  // The schema has been through it.
  const { buttons = [], sections = [] } = (interactive as Checked).action
  const rows = sections.flatMap((section) => section.rows)
  if (rows.length > 10) return notValid('action.sections: Total row count exceed max allowed: 10')
  if (sections.length > 1 && sections.some(({ title }) => title === undefined)) {
    return missing('action.sections.title')
  }
  const ids = [...buttons.map(({ reply: { id: button } }) => button), ...rows.map((r) => r.id)]
  if (new Set(ids).size < ids.length) return notValid('action: duplicated id')
  const titles = buttons.map(({ reply: { title } }) => title.trim())
  return new Set(titles).size < titles.length ? notValid('action.buttons: duplicated title') : null
}

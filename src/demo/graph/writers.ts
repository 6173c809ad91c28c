import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'

import type { Payload, Writer } from './deliveries.ts'

const Change = Type.Object({
  value: Type.Object({
    contacts: Type.Optional(
      Type.Array(Type.Object({ profile: Type.Object({ name: Type.String() }) })),
    ),
    messages: Type.Array(
      Type.Object({
        from: Type.Optional(Type.String()),
        from_user_id: Type.Optional(Type.String()),
        timestamp: Type.String(),
      }),
    ),
  }),
})

const Entry = Type.Object({ changes: Type.Array(Type.Unknown()) })

/** Who wrote in a delivery, and when: their windows open, and their ids are known for statuses. */
export function writersIn(
  payload: Payload,
): readonly { readonly writer: Writer; readonly at: Date }[] {
  return payload.entry.flatMap((entry) => {
    if (!Value.Check(Entry, entry)) return []
    return entry.changes.flatMap((change) => {
      if (!Value.Check(Change, change)) return []
      const { messages, contacts } = change.value
      return messages.map((message, index) => ({
        writer: {
          phone: message.from ?? null,
          userId: message.from_user_id ?? null,
          name: contacts?.[index]?.profile.name ?? 'Guest',
        },
        at: new Date(Number(message.timestamp) * 1000),
      }))
    })
  })
}

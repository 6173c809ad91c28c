import type { Clock } from '../core/ports.ts'
import type { ChatKey } from './chat-book.ts'
import type { DemoBar, DemoPhone } from './demo-people.ts'
import { type Payload, statusDelivery, type StatusOfMessage } from './graph/deliveries.ts'

/** A phone's chat with a bar, with all that a delivery must name. */
export type OpenChat = { readonly phone: DemoPhone; readonly bar: DemoBar; readonly key: ChatKey }

/** A message that reached a phone: its id and the sender's own mark on it. */
export type Received = { readonly wamid: string; readonly callbackData: string | undefined }

export type LineDeps = {
  /**
   * Signs a delivery and posts it to the server's webhook, as `SimulatedGraph.deliver` does;
   * answers with the HTTP status, 0 where none came.
   */
  readonly deliver: (payload: Payload) => Promise<number>
  readonly clock: Clock
}

/** What phones tell the server. Deliveries of one phone leave one after another. */
export type PhoneLine = {
  /** True once the server has answered 200: the message is stored there. */
  write(chat: OpenChat, delivery: Payload): Promise<boolean>
  /** Reports a message as sent and delivered, and keeps it as unread. */
  received(chat: OpenChat, message: Received): void
  /** Reports all that is unread in this chat as read. */
  seen(chat: OpenChat): void
  /** Forgets what is unread. */
  reset(): void
}

export function phoneLine({ deliver, clock }: LineDeps): PhoneLine {
  const lastOf = new Map<string, Promise<boolean>>()
  const unread = new Map<string, readonly Received[]>()
  const nameOf = ({ key }: OpenChat) => `${key.phone} ${key.number}`

  function write({ phone }: OpenChat, delivery: Payload): Promise<boolean> {
    const attempt = async () => (await deliver(delivery)) === 200
    const before = lastOf.get(phone.id) ?? Promise.resolve(true)
    // A server that can't be reached has stored nothing either: "not delivered" is true of both.
    const written = before.then(attempt).catch(() => false)
    lastOf.set(phone.id, written)
    return written
  }

  function report(chat: OpenChat, message: Received, status: StatusOfMessage['status']): void {
    const delivery = statusDelivery(chat.bar, chat.phone, { ...message, status, at: clock.now() })
    void write(chat, delivery)
  }

  return {
    write,
    received(chat, message) {
      report(chat, message, 'sent')
      report(chat, message, 'delivered')
      unread.set(nameOf(chat), [...(unread.get(nameOf(chat)) ?? []), message])
    },
    seen(chat) {
      const waiting = unread.get(nameOf(chat)) ?? []
      unread.delete(nameOf(chat))
      for (const message of waiting) report(chat, message, 'read')
    },
    reset() {
      unread.clear()
    },
  }
}

import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'

import type { Clock } from '../core/ports.ts'
import { type FindTemplate, readGraphContent } from './bubbles.ts'
import type { ChatBook } from './chat-book.ts'
import { barAt, type DemoBar, type DemoPhone } from './demo-people.ts'
import type { MarkedRead, SentMessage } from './graph/graph.ts'
import type { OpenChat, PhoneLine } from './phone-line.ts'

export type ReceiverDeps = {
  readonly bars: readonly DemoBar[]
  readonly phones: readonly DemoPhone[]
  readonly book: ChatBook
  readonly line: PhoneLine
  readonly findTemplate: FindTemplate
  readonly clock: Clock
}

const answering = Type.Object({ context: Type.Object({ message_id: Type.String() }) })

/**
 * Shows a message that Graph took on the phone it is for, and reports its statuses. Answers
 * `false` where the phone or the number is none of ours.
 */
export function receiveSent(deps: ReceiverDeps, sent: SentMessage): boolean {
  const { book, line, clock, findTemplate } = deps
  const chat = chatFor(deps, sent)
  const content = readGraphContent(sent.body, findTemplate)
  if (chat === undefined || content === undefined) return false
  const quoted = Value.Check(answering, sent.body)
    ? book.find(chat.key, sent.body.context.message_id)
    : undefined
  book.setTyping(chat.key, false)
  book.put(chat.key, {
    ...content,
    id: sent.wamid,
    mine: false,
    at: clock.now().toISOString(),
    tick: null,
    ...(quoted ? { quote: { id: quoted.id, text: quoted.text, mine: quoted.mine } } : {}),
  })
  line.received(chat, sent)
  if (book.watchers() > 0) line.seen(chat)
  return true
}

/** A read mark turns the ticks of that message and of all before it blue, and may show typing dots. */
export function receiveRead(book: ChatBook, mark: MarkedRead): boolean {
  const chat = book
    .chats()
    .find(
      ({ number, bubbles }) =>
        number === mark.phoneNumberId && bubbles.some(({ id }) => id === mark.wamid),
    )
  if (chat === undefined) return false
  const last = chat.bubbles.findIndex(({ id }) => id === mark.wamid)
  for (const bubble of chat.bubbles.slice(0, last + 1)) {
    if (bubble.mine && bubble.tick !== 'read') book.put(chat, { ...bubble, tick: 'read' })
  }
  if (mark.typing) book.setTyping(chat, true)
  return true
}

function chatFor(deps: ReceiverDeps, { to, phoneNumberId }: SentMessage): OpenChat | undefined {
  const phone = deps.phones.find((each) => each.phone === to || each.userId === to)
  const bar = phone && barAt(deps.bars, phoneNumberId, phone)
  if (phone === undefined || bar === undefined) return undefined
  return { phone, bar, key: { phone: phone.id, number: phoneNumberId } }
}

import { ok, refuse, type Result } from '../core/errors.ts'
import type { NewId } from '../core/ports.ts'
import type { Bubble, FindTemplate, ReplyRow } from './bubbles.ts'
import { type Chat, type ChatBook, chatBook, type ChatEvent } from './chat-book.ts'
import { cardText, type DemoBar, type DemoPhone } from './demo-people.ts'
import { receiveRead, receiveSent } from './graph-receiver.ts'
import {
  type Payload,
  tapDelivery,
  templateTapDelivery,
  textDelivery,
  type Written,
} from './graph/deliveries.ts'
import type { MarkedRead, SentMessage } from './graph/graph.ts'
import { type LineDeps, type OpenChat, type PhoneLine, phoneLine } from './phone-line.ts'

export type PhoneRefusal = {
  readonly code:
    'phone_unknown' | 'bar_unknown' | 'table_unknown' | 'message_unknown' | 'reply_unknown'
}

export type PhonesDeps = LineDeps & {
  readonly bars: readonly DemoBar[]
  readonly phones: readonly DemoPhone[]
  readonly findTemplate: FindTemplate
  readonly newId: NewId
}

/** What was written, by its vendor id; a refusal where phone, bar, message or reply is not there. */
export type PhoneAnswer = Promise<Result<{ readonly messageId: string }, PhoneRefusal>>

/**
 * Simulated phones that meet the server as real ones do: they write to it by signed webhooks and
 * show what was sent to them through Graph.
 */
export type SimulatedPhones = {
  readonly bars: readonly DemoBar[]
  readonly phones: readonly DemoPhone[]
  /** For `SimulatedGraph.onSend`: shows the message; `false` where phone or number is none of ours. */
  receive(sent: SentMessage): boolean
  /** For `SimulatedGraph.onRead`: blue ticks and typing dots. */
  receiveRead(mark: MarkedRead): boolean
  type(phoneId: string, barSlug: string, text: string): PhoneAnswer
  tap(
    phoneId: string,
    barSlug: string,
    tapped: { readonly messageId: string; readonly replyId: string },
  ): PhoneAnswer
  /** Opens the chat from a table's card: writes the card's text. */
  scan(phoneId: string, barSlug: string, table: string): PhoneAnswer
  chats(): readonly Chat[]
  subscribe(listener: (event: ChatEvent) => void): () => void
  /** Empties every screen. What the server knows stays. */
  reset(): void
}

/** The phones of the demo, their screens in memory. */
export function simulatedPhones(deps: PhonesDeps): SimulatedPhones {
  const { bars, phones } = deps
  const book = chatBook()
  const line = phoneLine(deps)
  const { type, tap, scan } = writing({ ...deps, book, line })

  return {
    bars,
    phones,
    receive: (sent) => receiveSent({ ...deps, book, line }, sent),
    receiveRead: (mark) => receiveRead(book, mark),
    type,
    tap,
    scan,
    chats: () => book.chats(),
    subscribe: (listener) => book.subscribe(listener),
    reset() {
      line.reset()
      book.clear()
    },
  }
}

type WritingDeps = PhonesDeps & { readonly book: ChatBook; readonly line: PhoneLine }

function writing(deps: WritingDeps): Pick<SimulatedPhones, 'type' | 'tap' | 'scan'> {
  const { book, clock, newId } = deps
  const stamp = (): Written => ({
    id: `wamid.${newId().replaceAll('-', '').toUpperCase()}`,
    at: clock.now(),
  })
  const say = (chat: OpenChat, body: string) => {
    const written = stamp()
    const delivery = textDelivery(chat.bar, chat.phone, { ...written, body })
    return write(deps, chat, { delivery, bubble: ownBubble(written, body) })
  }

  return {
    async type(phoneId, barSlug, text) {
      const chat = open(deps, phoneId, barSlug)
      return chat.ok ? say(chat.value, text) : chat
    },
    async tap(phoneId, barSlug, { messageId, replyId }) {
      const chat = open(deps, phoneId, barSlug)
      if (!chat.ok) return chat
      const asked = book.find(chat.value.key, messageId)
      if (asked === undefined || asked.mine) return refuse({ code: 'message_unknown' })
      const reply = replyOf(asked, replyId)
      if (reply === undefined) return refuse({ code: 'reply_unknown' })
      const written = { ...stamp(), context: asked.id }
      const quote = { id: asked.id, text: asked.text, mine: false }
      book.put(chat.value.key, { ...asked, tapped: replyId })
      const bubble = { ...ownBubble(written, reply.title), quote }
      const delivery = tapOn(chat.value, written, { kind: asked.kind, reply })
      return write(deps, chat.value, { delivery, bubble })
    },
    async scan(phoneId, barSlug, table) {
      const chat = open(deps, phoneId, barSlug)
      if (!chat.ok) return chat
      const isKnown = chat.value.bar.tables.some(({ label }) => label === table)
      if (!isKnown) return refuse({ code: 'table_unknown' })
      return say(chat.value, cardText(chat.value.bar, table))
    },
  }
}

function open(
  { phones, bars }: WritingDeps,
  phoneId: string,
  barSlug: string,
): Result<OpenChat, PhoneRefusal> {
  const phone = phones.find(({ id }) => id === phoneId)
  if (phone === undefined) return refuse({ code: 'phone_unknown' })
  const bar = bars.find(({ slug }) => slug === barSlug)
  if (bar === undefined || (phone.barSlug ?? barSlug) !== barSlug) {
    return refuse({ code: 'bar_unknown' })
  }
  return ok({ phone, bar, key: { phone: phone.id, number: bar.phoneNumberId } })
}

async function write(
  { book, line }: WritingDeps,
  chat: OpenChat,
  { delivery, bubble }: { readonly delivery: Payload; readonly bubble: Bubble },
): PhoneAnswer {
  line.seen(chat)
  book.put(chat.key, bubble)
  const isStored = await line.write(chat, delivery)
  const now = book.find(chat.key, bubble.id)
  // A reset or the blue ticks may have come first: neither is undone.
  if (now?.tick === 'sending') {
    book.put(chat.key, { ...now, tick: isStored ? 'delivered' : 'failed' })
  }
  return ok({ messageId: bubble.id })
}

function ownBubble({ id, at }: Written, text: string): Bubble {
  return { id, mine: true, at: at.toISOString(), kind: 'text', text, tick: 'sending' }
}

function replyOf(asked: Bubble, replyId: string): ReplyRow | undefined {
  const rows = asked.list?.sections.flatMap((section) => section.rows) ?? []
  return [...rows, ...(asked.buttons ?? [])].find(({ id }) => id === replyId)
}

function tapOn(
  { bar, phone }: OpenChat,
  written: Written,
  { kind, reply }: { readonly kind: Bubble['kind']; readonly reply: ReplyRow },
): Payload {
  const { id: tapId, title, description } = reply
  if (kind === 'template') {
    return templateTapDelivery(bar, phone, { ...written, payload: tapId, text: title })
  }
  const tap = { ...written, on: kind === 'list' ? 'row' : 'button', tapId, title } as const
  return tapDelivery(bar, phone, description === undefined ? tap : { ...tap, description })
}

import {
  type BusinessNumber,
  messageDelivery,
  type Payload,
  tapDelivery,
  templateTapDelivery,
  textDelivery,
  type Writer,
  type Written,
} from '../../src/demo/graph/deliveries.ts'
import type { SentMessage, SimulatedGraph } from '../../src/demo/graph/graph.ts'

/** An answer that takes longer than this is no answer; a send whose own answer was lost is repeated after up to 20 s. */
const ANSWER_LIMIT_MS = 40_000

export type Reply = {
  readonly on: 'button' | 'row' | 'template'
  readonly id: string
  readonly title: string
}

/** A message as it stands on a person's screen. */
export type Seen = {
  readonly wamid: string
  readonly type: string
  readonly text: string
  readonly replies: readonly Reply[]
  /** Address of a link button. */
  readonly url: string | null
  readonly sent: SentMessage
}

export type Phone = {
  readonly writer: Writer
  /** The next message on this screen that was not looked at yet. */
  next(): Promise<Seen>
  /** Looks at messages until one says this; those before it have been looked at, too. */
  until(words: string | RegExp): Promise<Seen>
  /** Messages that arrived and were not looked at. */
  unseen(): readonly Seen[]
  /** Writes and reads the next message. */
  ask(body: string): Promise<Seen>
  /** Taps and reads the next message. */
  press(on: Seen, title: string | RegExp): Promise<Seen>
  /** Writes without reading. Gives the delivery, for doing it again. */
  write(body: string, more?: Partial<Written>): Promise<Payload>
  tap(on: Seen, title: string | RegExp): Promise<Payload>
  /** A tap on an id that need not have been offered. */
  tapId(on: 'button' | 'row', tapId: string, context: string): Promise<Payload>
  /** Any other kind of message. */
  send(content: { readonly type: string; readonly [part: string]: unknown }): Promise<Payload>
}

export type PhoneDeps = {
  readonly graph: SimulatedGraph
  readonly number: BusinessNumber
  /** Unique over all phones. */
  readonly newWamid: () => string
  /** Must answer with 200. */
  readonly deliver: (payload: Payload) => Promise<void>
  /** Default 40 s. */
  readonly answerLimitMs?: number
}

/** A person with a phone: writes by signed webhooks, reads what Graph was sent for them. */
export function aPhone(writer: Writer, deps: PhoneDeps): Phone {
  const inbox = screen(writer, deps.graph, deps.answerLimitMs ?? ANSWER_LIMIT_MS)
  const stamp = (more: Partial<Written> = {}): Written => ({
    id: deps.newWamid(),
    at: new Date(),
    ...more,
  })
  const post = async (payload: Payload) => {
    await deps.deliver(payload)
    return payload
  }
  const phone: Phone = {
    writer,
    ...inbox,
    write: (body, more) =>
      post(textDelivery(deps.number, writer, { ...stamp(more), body, ...more })),
    tap(on, title) {
      const reply = replyOn(on, title)
      const written = { ...stamp(), context: on.wamid }
      return post(
        reply.on === 'template'
          ? templateTapDelivery(deps.number, writer, {
              ...written,
              payload: reply.id,
              text: 'Open',
            })
          : tapDelivery(deps.number, writer, {
              ...written,
              on: reply.on,
              tapId: reply.id,
              title: reply.title,
            }),
      )
    },
    tapId: (on, tapId, context) =>
      post(tapDelivery(deps.number, writer, { ...stamp(), context, on, tapId, title: 'x' })),
    send: (content) => post(messageDelivery(deps.number, writer, stamp(), content)),
    async ask(body) {
      await phone.write(body)
      return await inbox.next()
    },
    async press(on, title) {
      await phone.tap(on, title)
      return await inbox.next()
    },
  }
  return phone
}

function replyOn(seen: Seen, title: string | RegExp): Reply {
  const found = seen.replies.find((reply) =>
    typeof title === 'string' ? reply.title === title : title.test(reply.title),
  )
  if (found !== undefined) return found
  const titles = seen.replies.map((reply) => reply.title).join(', ')
  throw new Error(`nothing to tap like ${String(title)} among: ${titles}\n${seen.text}`)
}

function screen(writer: Writer, graph: SimulatedGraph, limitMs: number) {
  let at = 0
  /** Where the search for the next message of this person goes on. */
  const take = (): Seen | undefined => {
    while (at < graph.sent.length) {
      const sent = graph.sent[at]
      at += 1
      if (sent !== undefined && isTo(sent, writer)) return seenOf(sent)
    }
    return undefined
  }
  async function next(): Promise<Seen> {
    const there = take()
    if (there !== undefined) return there
    const arrived = Promise.withResolvers<void>()
    const stop = graph.onSend((sent) => {
      if (isTo(sent, writer)) arrived.resolve()
    })
    const limit = setTimeout(() => arrived.reject(new Error('no answer')), limitMs)
    try {
      await arrived.promise
    } catch (error) {
      const last = graph.sent.findLast((sent) => isTo(sent, writer))
      const words = last === undefined ? '(nothing)' : seenOf(last).text
      throw new Error(`${writer.name} waits in vain; what came last: ${words}`, { cause: error })
    } finally {
      clearTimeout(limit)
      stop()
    }
    return await next()
  }
  return {
    next,
    async until(words: string | RegExp): Promise<Seen> {
      const passed: string[] = []
      for (;;) {
        const seen = await next().catch((cause: unknown) => {
          throw new Error(`${String(words)} was not said; instead:\n${passed.join('\n--\n')}`, {
            cause,
          })
        })
        const isIt = typeof words === 'string' ? seen.text.includes(words) : words.test(seen.text)
        if (isIt) return seen
        passed.push(seen.text)
      }
    },
    unseen: () =>
      graph.sent
        .slice(at)
        .filter((sent) => isTo(sent, writer))
        .map(seenOf),
  }
}

function isTo({ to }: SentMessage, { phone, userId }: Writer): boolean {
  return to === phone || to === userId
}

type Part = { readonly [key: string]: unknown }

function part(value: unknown): Part {
  return typeof value === 'object' && value !== null ? (value as Part) : {}
}

function list(value: unknown): readonly Part[] {
  return Array.isArray(value) ? value.map(part) : []
}

function words(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The words and what can be tapped, out of a body that Graph's own rules let through. */
export function seenOf(sent: SentMessage): Seen {
  const { body } = sent
  const interactive = part(body['interactive'])
  const action = part(interactive['action'])
  const template = part(body['template'])
  const components = list(template['components'])
  const texts = [
    part(body['text'])['body'],
    part(body['image'])['caption'],
    part(interactive['body'])['text'],
    ...components.flatMap((one) => list(one['parameters']).map((value) => value['text'])),
  ]
  return {
    wamid: sent.wamid,
    type: typeof interactive['type'] === 'string' ? interactive['type'] : sent.type,
    text: texts
      .map(words)
      .filter((one) => one !== '')
      .join('\n'),
    replies: [...buttons(action), ...rows(action), ...quickReplies(components)],
    url: words(part(action['parameters'])['url']) || null,
    sent,
  }
}

function buttons(action: Part): readonly Reply[] {
  return list(action['buttons']).map((button) => {
    const reply = part(button['reply'])
    return { on: 'button', id: words(reply['id']), title: words(reply['title']) }
  })
}

function rows(action: Part): readonly Reply[] {
  return list(action['sections']).flatMap((section) =>
    list(section['rows']).map((row) => ({
      on: 'row' as const,
      id: words(row['id']),
      title: words(row['title']),
    })),
  )
}

function quickReplies(components: readonly Part[]): readonly Reply[] {
  return components
    .filter((one) => one['type'] === 'button')
    .flatMap((one) =>
      list(one['parameters']).map((value) => ({
        on: 'template' as const,
        id: words(value['payload']),
        title: 'template',
      })),
    )
}

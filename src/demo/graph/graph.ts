import type { Clock, Random } from '../../core/ports.ts'
import { type BusinessAccount, freshAccount } from './account.ts'
import { admit } from './admit.ts'
import type { BusinessNumber, Payload, StatusOfMessage, Writer } from './deliveries.ts'
import type { GraphRequest } from './endpoint.ts'
import { endpoint } from './endpoint.ts'
import type { Fault, GraphAnswer } from './faults.ts'
import { graphError } from './faults.ts'
import { answeringVersion, manage, type ManagementAnswer } from './management.ts'
import type { MediaAnswer, MediaShelf } from './media.ts'
import { mediaShelf } from './media.ts'
import { pacing } from './pacing.ts'
import type { MarkedRead, RefusedRequest, SentMessage } from './traffic.ts'
import type { MessageBody } from './validate-message.ts'
import { isMarkRead } from './validate-message.ts'
import { webhooks } from './webhooks.ts'
import { writersIn } from './writers.ts'

export type SimulatedGraphOptions = {
  /** 0, the default: any free one. */
  readonly port?: number
  readonly accessToken: string
  readonly appSecret: string
  readonly clock: Clock
  readonly random: Random
  /** The numbers that exist; sends from others are refused. */
  readonly numbers: readonly BusinessNumber[]
  /** Where deliveries go; without it none are made. */
  readonly webhookUrl?: string
  /** Statuses that follow each send by themselves; default `sent`, `delivered`. */
  readonly statuses?: readonly StatusOfMessage['status'][]
  /** Refuse free-form messages 24 hours after the person's last one (131047). Off by default. */
  readonly keepWindows?: boolean
  /** Keep the pair limit of 1 per 6 s, burst 45 (131056). Off by default. */
  readonly pairLimit?: boolean
  /** Messages per second and number before 130429. No limit by default. */
  readonly perSecond?: number
  /** What goes wrong with a send that no fault was planned for; without it nothing does. */
  readonly mishap?: () => Fault | undefined
  /** Whether a callback answers Meta's verification when a webhook is set; default: it does. */
  readonly verifies?: (callbackUrl: string, verifyToken: string) => Promise<boolean>
}

export type { MarkedRead, RefusedRequest, SentMessage }

export type SimulatedGraph = {
  /** For `[whatsapp] graph_url`. */
  readonly url: string
  readonly port: number
  readonly sent: readonly SentMessage[]
  readonly reads: readonly MarkedRead[]
  readonly refused: readonly RefusedRequest[]
  /** What is set up at Meta's side; to be changed at will. */
  readonly account: BusinessAccount
  /** What people sent beside words. */
  readonly media: Pick<MediaShelf, 'put' | 'expire' | 'fetched'>
  /** Calls `listener` with each message taken from now on; returns how to stop. */
  onSend(listener: (sent: SentMessage) => void): () => void
  onRead(listener: (read: MarkedRead) => void): () => void
  /** Plans what goes wrong with the next sends, one fault each. */
  fault(...plan: readonly Fault[]): void
  /** Posts a signed delivery to the webhook; its writers' windows open. Answers the HTTP status, 0 for none. */
  deliver(payload: Payload): Promise<number>
  /** Somebody has called the business: that opens their window, too. */
  called(phone: string): void
  /** Delivers again what was not answered 200, as Meta does; answers how much still was not. */
  redeliver(): Promise<number>
  /** Delivers one more status of a message that was sent. */
  status(wamid: string, status: StatusOfMessage['status'], errorCode?: number): Promise<number>
  /** Resolves when no delivery of a status is under way. */
  idle(): Promise<void>
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

type Answer = GraphAnswer & { readonly headers?: Readonly<Record<string, string>> }

/**
 * A strict stand-in for the Graph API on a loopback port: it refuses whatever the documentation
 * says Graph refuses, with Graph's own error bodies, and sends signed webhooks. For the demo, the
 * journeys and the adapter's tests.
 */
export async function simulatedGraph(options: SimulatedGraphOptions): Promise<SimulatedGraph> {
  const origin = (): string => `http://127.0.0.1:${server.port}`
  const state = new GraphState(options, origin)
  const server = await endpoint(options.port ?? 0, async (request) => {
    const answer = await state.respond(request)
    // The real one tells the time by a clock of its own, too.
    const date = options.clock.now().toUTCString()
    return answer === null ? null : { ...answer, headers: { date, ...answer.headers } }
  })
  const stop = async () => {
    await server.stop()
    await state.webhooks.idle()
  }
  return {
    url: origin(),
    port: server.port,
    sent: state.sent,
    reads: state.reads,
    refused: state.refused,
    account: state.account,
    media: state.media,
    onSend: (listener) => subscribe(state.sendListeners, listener),
    onRead: (listener) => subscribe(state.readListeners, listener),
    fault: (...plan) => void state.faults.push(...plan),
    deliver: (payload) => state.deliver(payload),
    called: (phone) => state.called(phone),
    redeliver: () => state.webhooks.redeliver(),
    status: (wamid, status, errorCode) =>
      state.webhooks.status(state.sentAs(wamid), status, errorCode),
    idle: () => state.webhooks.idle(),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

function subscribe<T>(
  listeners: Set<(value: T) => void>,
  listener: (value: T) => void,
): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

class GraphState {
  readonly sent: SentMessage[] = []
  readonly reads: MarkedRead[] = []
  readonly refused: RefusedRequest[] = []
  readonly faults: Fault[] = []
  readonly sendListeners = new Set<(sent: SentMessage) => void>()
  readonly readListeners = new Set<(read: MarkedRead) => void>()
  readonly webhooks: ReturnType<typeof webhooks>
  readonly media: MediaShelf
  readonly account: BusinessAccount
  readonly #options: SimulatedGraphOptions
  readonly #pacing: ReturnType<typeof pacing>
  readonly #writers = new Map<string, Writer>()

  constructor(options: SimulatedGraphOptions, origin: () => string) {
    this.#options = options
    const { accessToken, clock } = options
    const phoneNumberIds = options.numbers.map(({ phoneNumberId }) => phoneNumberId)
    this.account = freshAccount(options.numbers)
    this.media = mediaShelf({ accessToken, clock, phoneNumberIds, origin })
    this.#pacing = pacing({
      keepWindows: options.keepWindows ?? false,
      pairLimit: options.pairLimit ?? false,
      perSecond: options.perSecond ?? null,
    })
    this.webhooks = webhooks({
      url: options.webhookUrl ?? null,
      appSecret: options.appSecret,
      clock: options.clock,
      follow: options.statuses ?? ['sent', 'delivered'],
      numberOf: (phoneNumberId) => this.#numberOf(phoneNumberId),
      writerOf: (sent) => this.#writerOf(sent),
    })
  }

  async respond(request: GraphRequest): Promise<Answer | null> {
    const managed = await this.#manage(request)
    if (managed !== null) return managed
    const media = this.media.answer(request)
    if (media !== null) return this.#serve(request, media)
    const admitted = admit(request, this.#options)
    if (!admitted.ok) return this.#refuse(request, admitted.code, admitted.details)
    const { phoneNumberId, edge, body } = admitted
    if (edge === 'settings') return this.#setCalling(phoneNumberId, body)
    if (edge === 'calls') {
      return { status: 200, body: { messaging_product: 'whatsapp', success: true } }
    }
    return isMarkRead(body)
      ? this.#markRead(phoneNumberId, body)
      : await this.#send(request, phoneNumberId, body)
  }

  async #manage(request: GraphRequest): Promise<Answer | null> {
    const { accessToken, appSecret, clock, verifies } = this.#options
    const answer = await manage(request, this.account, {
      accessToken,
      appSecret,
      now: () => Math.floor(clock.now().getTime() / 1000),
      verifies: verifies ?? (async () => true),
    })
    if (answer === null) return null
    const headers = { 'facebook-api-version': answeringVersion(request.path, this.account) }
    return { ...this.#managed(request, answer), headers }
  }

  #managed(request: GraphRequest, answer: ManagementAnswer): Answer {
    return answer.ok
      ? { status: 200, body: answer.body }
      : this.#refuse(request, answer.code, answer.details)
  }

  /** Keys that are not sent stay as they are. */
  #setCalling(phoneNumberId: string, { calling }: MessageBody): Answer {
    const number = this.account.numbers[phoneNumberId]
    if (number !== undefined) Object.assign(number.calling, calling)
    return { status: 200, body: { success: true } }
  }

  async deliver(payload: Payload): Promise<number> {
    for (const { writer, at } of writersIn(payload)) {
      for (const person of [writer.phone, writer.userId]) {
        if (person === null) continue
        this.#writers.set(person, writer)
        this.#pacing.opened(person, at.getTime())
      }
    }
    return await this.webhooks.deliver(payload)
  }

  called(phone: string): void {
    this.#pacing.opened(phone, this.#options.clock.now().getTime())
  }

  sentAs(wamid: string): SentMessage {
    const sent = this.sent.find((message) => message.wamid === wamid)
    if (sent === undefined) throw new RangeError(`no message ${wamid} was sent`)
    return sent
  }

  #refuse(request: GraphRequest, code: number, details?: string): Answer {
    this.refused.push({ path: request.path, code, details: details ?? '' })
    return graphError(code, this.#trace(), details)
  }

  #serve(request: GraphRequest, answer: MediaAnswer): Answer {
    if (answer.kind === 'refused') return this.#refuse(request, answer.code, answer.details)
    if (answer.kind === 'described') return { status: 200, body: answer.body }
    if (answer.kind === 'gone') return { status: 404, body: 'Not Found' }
    const { bytes, mimeType } = answer.media
    return { status: 200, body: bytes, headers: { 'content-type': mimeType } }
  }

  #trace(): string {
    return `A${this.#options.random().toString(36).slice(2, 12).padEnd(10, '0')}`
  }

  #markRead(phoneNumberId: string, body: MessageBody): Answer {
    const read = {
      phoneNumberId,
      wamid: String(body['message_id']),
      typing: body['typing_indicator'] !== undefined,
    }
    this.reads.push(read)
    for (const listener of this.readListeners) listener(read)
    return { status: 200, body: { success: true } }
  }

  async #send(
    request: GraphRequest,
    phoneNumberId: string,
    body: MessageBody,
  ): Promise<Answer | null> {
    const to = recipientOf(body)
    const fault = this.#nextFault(to)
    const before = fault === undefined ? undefined : this.#beforeTaken(request, fault)
    if (before !== undefined) return before
    const isTemplate = body['type'] === 'template'
    const at = this.#options.clock.now()
    const code = this.#pacing.refusal({ from: phoneNumberId, to, isTemplate }, at.getTime())
    if (code !== null) return this.#refuse(request, code)
    const answer = this.#take(phoneNumberId, to, at, body)
    if (fault?.kind === 'slow') await fault.until
    if (fault?.kind === 'dropped_after') return null
    return fault?.kind === 'malformed' ? { status: 200, body: '<html>' } : answer
  }

  #nextFault(to: string): Fault | undefined {
    const place = this.faults.findIndex((fault) => fault.to === undefined || fault.to === to)
    return place === -1 ? this.#options.mishap?.() : this.faults.splice(place, 1)[0]
  }

  /** `undefined` for a fault that comes only after the message was taken. */
  #beforeTaken(request: GraphRequest, fault: Fault): Answer | null | undefined {
    if (fault.kind === 'dropped_before') return null
    if (fault.kind === 'error') return this.#refuse(request, fault.code)
    if (fault.kind !== 'status') return undefined
    const { status, retryAfterSeconds } = fault
    const answer = { status, body: 'upstream connect error' }
    return retryAfterSeconds === undefined
      ? answer
      : { ...answer, headers: { 'retry-after': String(retryAfterSeconds) } }
  }

  #take(phoneNumberId: string, to: string, at: Date, body: MessageBody): Answer {
    const callbackData = body['biz_opaque_callback_data']
    const sent: SentMessage = {
      wamid: this.#wamid(to),
      at,
      phoneNumberId,
      to,
      type: typeof body['type'] === 'string' ? body['type'] : 'text',
      callbackData: typeof callbackData === 'string' ? callbackData : undefined,
      body,
    }
    this.sent.push(sent)
    for (const listener of this.sendListeners) listener(sent)
    this.webhooks.follow(sent)
    return accepted(sent)
  }

  /** Counted, so that no two are alike whatever chance gives. */
  #wamid(to: string): string {
    const chance = Math.floor(this.#options.random() * 2 ** 32).toString(16)
    return `wamid.${btoa(`${to}:${chance}:${this.sent.length}`)}`
  }

  #numberOf(phoneNumberId: string): BusinessNumber {
    const found = this.#options.numbers.find((number) => number.phoneNumberId === phoneNumberId)
    if (found === undefined) throw new RangeError(`no number ${phoneNumberId}`)
    return found
  }

  #writerOf(sent: SentMessage): Writer {
    const known = this.#writers.get(sent.to)
    if (known !== undefined) return known
    const isUserId = sent.to.includes('.')
    return { phone: isUserId ? null : sent.to, userId: isUserId ? sent.to : null, name: 'Guest' }
  }
}

/** With both, Graph takes the number. */
function recipientOf({ to, recipient }: MessageBody): string {
  return typeof to === 'string' ? to.replace('+', '') : String(recipient)
}

function accepted(sent: SentMessage): Answer {
  const { to, recipient } = sent.body
  const contact =
    typeof to === 'string'
      ? { input: to, wa_id: sent.to }
      : { input: recipient, user_id: recipient }
  const message =
    sent.type === 'template' ? { id: sent.wamid, message_status: 'accepted' } : { id: sent.wamid }
  return {
    status: 200,
    body: { messaging_product: 'whatsapp', contacts: [contact], messages: [message] },
  }
}

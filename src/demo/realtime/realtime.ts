import type { Clock } from '../../core/ports.ts'
import { SimulatedCall } from './call.ts'
import { livePacer } from './pacer.ts'
import type { CallRecord } from './record.ts'
import type { RecordedScript } from './recorded-line.ts'
import type { CallScript, LineTrouble } from './script.ts'
import { listen } from './server.ts'
import { KNOWN_MODELS, type KnownModels } from './session-rules.ts'
import { type Delivered, webhooks } from './webhooks.ts'

export type SimulatedRealtimeOptions = {
  /** 0, the default: any free one. */
  readonly port?: number
  readonly apiKey: string
  readonly webhookSecret: string
  /** `…/webhooks/openai`; without it nobody is told that it rings. */
  readonly webhookUrl?: string
  /** A webhook that is not answered 2xx comes again after so long, until it is; without it, never. */
  readonly againMs?: number
  readonly clock: Clock
  /** 1, the default: as on the telephone; 0: as fast as it goes. See `livePacer`. */
  readonly pace?: number
  readonly models?: KnownModels
  /** Where requests go that are not about calls: a stand-in for the rest of OpenAI, with its `/v1`. */
  readonly others?: string
}

export type TalkLine = {
  readonly callId: string
  readonly who: 'caller' | 'model'
  readonly text: string
}

/** A function of ours that the model of a call has called, and whether it did what was wanted. */
export type ActLine = { readonly callId: string; readonly name: string; readonly isDone: boolean }

export type SimulatedRealtime = {
  /** For `[openai] base_url` and `realtime_url`. */
  readonly url: string
  readonly realtimeUrl: string
  readonly port: number
  /** Every call so far, oldest first. */
  readonly calls: readonly CallRecord[]
  /** What was wrong with requests that are about no call. */
  readonly complaints: readonly string[]
  /**
   * Lets it ring and tells of it; resolves when every webhook has its answer.
   * @param callId made by the stand-in unless given
   * @param webhookUrl instead of the usual one: another replica's door
   */
  ring(
    script: CallScript,
    callId?: string,
    webhookUrl?: string,
  ): Promise<{ readonly callId: string; readonly delivered: readonly Delivered[] }>
  /** Lets a recorded call ring, under its own id. Nobody is told. */
  place(script: RecordedScript, callId: string): void
  /** Any event, signed; answers the HTTP status, 0 for none. */
  deliver(event: unknown, webhookId: string): Promise<number>
  /** The caller puts the phone down now. */
  hangUp(callId: string): void
  /** Trouble with the control lines of a call, beside what its script says. */
  trouble(callId: string, what: LineTrouble): void
  /** Resolves when the call is over. */
  over(callId: string): Promise<CallRecord>
  onTalk(listener: (line: TalkLine) => void): () => void
  onAct(listener: (line: ActLine) => void): () => void
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * A strict stand-in for OpenAI's Realtime calls on a loopback port: it signs and sends webhooks, takes what the
 * documentation says the vendor takes and refuses the rest with the vendor's own errors, serves the control line of each
 * call, and plays it.
 * @see https://developers.openai.com/api/docs/guides/realtime-sip
 */
export async function simulatedRealtime(
  options: SimulatedRealtimeOptions,
): Promise<SimulatedRealtime> {
  const book = new CallBook(options)
  const complaints: string[] = []
  const server = await listen({
    port: options.port ?? 0,
    apiKey: options.apiKey,
    others: options.others ?? null,
    models: options.models ?? KNOWN_MODELS,
    find: (callId) => book.find(callId),
    complain: (what) => void complaints.push(what),
  })
  const { webhookUrl: url = null, webhookSecret: secret, clock, againMs = null } = options
  const hooks = webhooks({ url, secret, clock, againMs })
  const stop = async () => {
    book.endAll()
    await server.stop()
  }
  return {
    url: `http://127.0.0.1:${server.port}/v1`,
    realtimeUrl: `ws://127.0.0.1:${server.port}/v1/realtime`,
    port: server.port,
    calls: book.records,
    complaints,
    async ring(script, given, webhookUrl) {
      const number = book.records.length + 1
      const callId = given ?? `rtc_${String(number).padStart(8, '0')}`
      book.add(script, callId)
      return {
        callId,
        delivered: await hooks.ring({ callId, number, ring: script.ring, url: webhookUrl }),
      }
    },
    place: (script, callId) => book.add(script, callId),
    deliver: (event, webhookId) => hooks.deliver(event, webhookId),
    hangUp: (callId) => book.known(callId).end('caller'),
    trouble: (callId, what) => book.known(callId).trouble(what),
    over: (callId) => book.over(callId),
    onTalk: (listener) => listenIn(book.talkers, listener),
    onAct: (listener) => listenIn(book.actors, listener),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** Every call there was. */
class CallBook {
  readonly records: CallRecord[] = []
  readonly talkers = new Set<(line: TalkLine) => void>()
  readonly actors = new Set<(line: ActLine) => void>()
  readonly #options: SimulatedRealtimeOptions
  readonly #calls = new Map<string, SimulatedCall>()
  readonly #ends = new Map<string, PromiseWithResolvers<CallRecord>>()

  constructor(options: SimulatedRealtimeOptions) {
    this.#options = options
  }

  add(script: CallScript | RecordedScript, callId: string): void {
    if (this.#calls.has(callId)) throw new RangeError(`there is a call ${callId} already`)
    const { pace = 1, models = KNOWN_MODELS } = this.#options
    const call = new SimulatedCall({
      callId,
      script,
      pacer: livePacer(pace),
      models,
      talk: (who, text) => this.talkers.forEach((listener) => listener({ callId, who, text })),
      acted: (name, output) => {
        const isDone = !isRefusal(output)
        this.actors.forEach((listener) => listener({ callId, name, isDone }))
      },
      ended: () => this.#end(callId).resolve(call.record),
    })
    this.#calls.set(callId, call)
    this.records.push(call.record)
  }

  find(callId: string): SimulatedCall | undefined {
    return this.#calls.get(callId)
  }

  known(callId: string): SimulatedCall {
    const call = this.find(callId)
    if (call === undefined) throw new RangeError(`there is no call ${callId}`)
    return call
  }

  over(callId: string): Promise<CallRecord> {
    return this.#end(callId).promise
  }

  endAll(): void {
    for (const call of this.#calls.values()) call.end('caller')
  }

  #end(callId: string): PromiseWithResolvers<CallRecord> {
    const known = this.#ends.get(callId) ?? Promise.withResolvers<CallRecord>()
    this.#ends.set(callId, known)
    return known
  }
}

function listenIn<T>(listeners: Set<(line: T) => void>, listener: (line: T) => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** As this server says no to a function: `{"ok":false,"refused":…}`. */
function isRefusal(output: string): boolean {
  return output.startsWith('{"ok":false')
}

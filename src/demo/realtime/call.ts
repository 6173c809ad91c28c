import { invalidRequest, missingParameter, unknownParameter } from './errors.ts'
import { DONE, errorAnswer, faultPlan, GONE, type HttpAnswer } from './http-faults.ts'
import { type PlayedLine, ScriptedLine } from './line.ts'
import type { Pacer } from './pacer.ts'
import { type CallEnd, type CallRecord, type JsonObject, newRecord } from './record.ts'
import { RecordedLine, type RecordedScript } from './recorded-line.ts'
import type { CallFaults, CallScript, HttpFault, LineTrouble } from './script.ts'
import { type KnownModels, refusedSession } from './session-rules.ts'
import type { ServerSocket } from './socket.ts'

export type CallAction = 'accept' | 'reject' | 'refer' | 'hangup'

export type CallOptions = {
  readonly callId: string
  readonly script: CallScript | RecordedScript
  readonly pacer: Pacer
  readonly models: KnownModels
  readonly talk: (who: 'caller' | 'model', text: string) => void
  readonly acted?: (name: string, output: string) => void
  readonly ended: () => void
}

const TAKEN_AFTER_MS = 1_000

/** One call: it rings, is answered once, is played, and ends once. */
export class SimulatedCall {
  readonly record: CallRecord
  readonly #options: CallOptions
  readonly #faults: Readonly<Record<CallAction | 'attach', () => HttpFault>>
  readonly #sockets = new Map<ServerSocket, (() => void) | null>()
  #line: PlayedLine | null = null
  #isReady = false

  constructor(options: CallOptions) {
    this.#options = options
    this.record = newRecord(options.callId, options.script)
    const { accept, reject, refer, hangup, attach } = this.#plan()
    this.#faults = {
      accept: faultPlan(accept),
      reject: faultPlan(reject),
      refer: faultPlan(refer),
      hangup: faultPlan(hangup),
      attach: faultPlan(attach),
    }
  }

  nextFault(action: CallAction | 'attach'): HttpFault {
    return this.#faults[action]()
  }

  /** What a right request comes to. */
  act(action: CallAction, body: JsonObject | null): HttpAnswer {
    const answer = this.#answer(action, body)
    if (action === 'accept') this.record.accepts.push({ body, status: answer.status })
    return answer
  }

  /** An answer by a fault is an attempt too; a caller who is told to be gone is gone. */
  noteFault(action: CallAction | 'attach', status: number, body: JsonObject | null): void {
    if (action === 'attach') {
      this.record.refusedAttaches.push(status)
      return
    }
    if (action === 'accept') this.record.accepts.push({ body, status })
    if (status === 404) this.end('caller')
  }

  isReady(): boolean {
    return this.#isReady && this.record.ended === null
  }

  attach(socket: ServerSocket): void {
    this.record.attaches += 1
    this.#sockets.set(socket, this.#line?.attach((text) => socket.send(text)) ?? null)
  }

  detach(socket: ServerSocket): void {
    this.#sockets.get(socket)?.()
    this.#sockets.delete(socket)
  }

  receive(text: string): void {
    this.#line?.receive(text)
  }

  trouble(what: LineTrouble): void {
    if (what === 'expire') return this.end('expired')
    for (const socket of new Set(this.#sockets.keys())) {
      this.detach(socket)
      if (what === 'half_open') socket.freeze()
      else if (what === 'drop') socket.drop()
      else socket.close(1000)
    }
  }

  end(how: CallEnd): void {
    if (this.record.ended !== null) return
    this.record.ended = how
    this.#line?.stop()
    for (const socket of this.#sockets.keys()) socket.close(1000)
    this.#sockets.clear()
    this.#options.ended()
  }

  #plan(): CallFaults {
    const { script } = this.#options
    return 'faults' in script ? (script.faults ?? {}) : {}
  }

  #answer(action: CallAction, body: JsonObject | null): HttpAnswer {
    if (this.record.ended !== null) return GONE
    if (action === 'accept') return this.#accept(body)
    const isAnswered = this.#line !== null
    if (action === 'reject') return isAnswered ? GONE : this.#reject(body)
    if (!isAnswered) return GONE
    if (action === 'refer') return this.#refer(body)
    this.record.hangups += 1
    this.#line?.did('hangup')
    this.end('hung_up')
    return DONE
  }

  /** Once: a second one finds no call that rings. */
  #accept(session: JsonObject | null): HttpAnswer {
    if (this.#line !== null) return GONE
    const refused = refusedSession(session, 'accept', this.#options.models)
    if (refused !== null) {
      return errorAnswer(refused.code === 'model_not_found' ? 404 : 400, refused)
    }
    this.#line = this.#play(session)
    const { readyAfterMs = 0 } = this.#plan()
    if (readyAfterMs === 0) this.#isReady = true
    else {
      this.#options.pacer.limit(readyAfterMs, () => {
        this.#isReady = true
      })
    }
    return DONE
  }

  #play(session: unknown): PlayedLine {
    const { script, pacer, talk, acted = () => {} } = this.#options
    const shared = { pacer, record: this.record, hangUp: () => this.end('caller') }
    if (!('ring' in script)) {
      return new RecordedLine({ ...shared, script, drop: () => this.trouble('drop') })
    }
    const trouble = (what: LineTrouble) => this.trouble(what)
    return new ScriptedLine({ ...shared, script, session, talk, acted, trouble })
  }

  #reject(body: JsonObject | null): HttpAnswer {
    const status = body?.['status_code'] ?? 603
    const isStatus = typeof status === 'number' && status >= 400 && status <= 699
    const odd = Object.keys(body ?? {}).find((key) => key !== 'status_code')
    if (odd !== undefined) return errorAnswer(400, unknownParameter(odd))
    if (!isStatus) return errorAnswer(400, invalidRequest('invalid_value', 'Not a SIP status.'))
    this.record.rejects.push(status)
    this.end('rejected')
    return DONE
  }

  #refer(body: JsonObject | null): HttpAnswer {
    const target = body?.['target_uri']
    if (target === undefined) return errorAnswer(400, missingParameter('target_uri'))
    if (typeof target !== 'string' || !/^(tel:\+\d+|sips?:\S+@\S+)$/.test(target)) {
      return errorAnswer(400, invalidRequest('invalid_value', 'Not an address.', 'target_uri'))
    }
    this.record.refers.push(target)
    this.#line?.did('refer')
    const { referNeverTaken = false, referTakenAfterMs = TAKEN_AFTER_MS } = this.#plan()
    if (!referNeverTaken) {
      this.#options.pacer.after(referTakenAfterMs, () => this.end('transferred'))
    }
    return DONE
  }
}

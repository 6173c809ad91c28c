import { Caller } from './caller.ts'
import { readClientFrame } from './client-frames.ts'
import { Conversation, type Item, itemUnknown } from './conversation.ts'
import type { WireError } from './errors.ts'
import { invalidRequest } from './errors.ts'
import type { Pacer } from './pacer.ts'
import { Playback } from './playback.ts'
import { Player } from './player.ts'
import type { CallRecord, JsonObject } from './record.ts'
import { purposeOf, Responder } from './responder.ts'
import type { Awaited, CallScript, LineTrouble } from './script.ts'
import { KNOWN_MODELS, part, refusedSession, turnDetectionOf } from './session-rules.ts'
import { WireTail } from './wire-tail.ts'

/** One call's control line, whoever holds it just now; what plays it does not matter to the server around it. */
export type PlayedLine = {
  /** A control line is opened; the returned function closes it. What happens while nobody holds one is lost. */
  attach(send: (text: string) => void): () => void
  receive(text: string): void
  /** Something was done to the call by REST. */
  did(what: Awaited): void
  stop(): void
}

export type LineOptions = {
  readonly script: CallScript
  /** As it was accepted. */
  readonly session: unknown
  readonly pacer: Pacer
  readonly record: CallRecord
  readonly talk: (who: 'caller' | 'model', text: string) => void
  /** A function that the model called has its output. */
  readonly acted: (name: string, output: string) => void
  readonly trouble: (what: LineTrouble) => void
  readonly hangUp: () => void
}

/** Plays a script, and answers every client frame as the vendor does. */
export class ScriptedLine implements PlayedLine {
  readonly #options: LineOptions
  readonly #listeners = new Set<(text: string) => void>()
  readonly #conversation = new Conversation()
  readonly #playback: Playback
  readonly #responder: Responder
  readonly #caller: Caller
  readonly #player: Player
  readonly #tail: WireTail
  #session: JsonObject
  #events = 0
  #hasSpoken = false

  constructor(options: LineOptions) {
    this.#options = options
    this.#session = options.session as JsonObject
    const { pacer, record, talk } = options
    this.#tail = new WireTail(() => pacer.now())
    const conversation = this.#conversation
    const shared = { pacer, conversation, record, emit: (frame: JsonObject) => this.#emit(frame) }
    this.#playback = new Playback({ ...shared, changed: () => this.#player.look() })
    this.#responder = new Responder({
      ...shared,
      playback: this.#playback,
      isAttended: () => this.#listeners.size > 0,
      said: (text) => talk('model', text),
      ended: () => {
        this.#caller.answered()
        this.#player.look()
      },
    })
    this.#caller = new Caller({
      ...shared,
      said: (text) => talk('caller', text),
      began: () => this.#callerBegan(),
      committed: () => this.#callerEnded(),
    })
    this.#player = this.#makePlayer()
  }

  attach(send: (text: string) => void): () => void {
    this.#listeners.add(send)
    this.#tail.note(`opened, ${this.#listeners.size} there`)
    this.#conversation.opened()
    const whole = merged(NOT_ASKED_FOR, this.#session)
    const session = { object: 'realtime.session', id: 'sess_1', tracing: null, ...whole }
    send(this.#written({ type: 'session.created', session }))
    this.did('attach')
    return () => {
      this.#listeners.delete(send)
      this.#tail.note(`closed, ${this.#listeners.size} there`)
    }
  }

  receive(text: string): void {
    const read = readClientFrame(text)
    if (!read.ok) return this.#refuse(read.error, read.eventId)
    const { frame, eventId } = read
    this.#options.record.frames.push(frame)
    this.#tail.frame('<', frame)
    const error = this.#handle(frame)
    if (error !== null) this.#refuse(error, eventId)
    this.#player.look()
  }

  did(what: Awaited): void {
    this.#player.did(what)
  }

  stop(): void {
    this.#options.record.endedIn = this.#player.step()
    this.#player.stop()
    this.#responder.stop()
    this.#options.pacer.stop()
  }

  #makePlayer(): Player {
    const { script, pacer, record, trouble, hangUp } = this.#options
    const conversation = this.#conversation
    const isIdle = () => !this.#responder.isBusy() && !this.#playback.isBusy()
    return new Player(script, {
      pacer,
      isAttended: () => this.#listeners.size > 0,
      isQuiet: () => isIdle() && !conversation.hasOpenCalls(),
      hasOpenCalls: () => conversation.hasOpenCalls(),
      soundStartedAt: () => this.#playback.startedAt(),
      isBusy: () => !isIdle(),
      caller: this.#caller,
      sendRaw: (text) => this.#send(text),
      trouble: ({ what }) => {
        if (what === 'expire') this.#refuse(EXPIRED, null)
        trouble(what)
      },
      hangUp,
      complain: (what) => {
        record.complaints.push(what)
        record.tails.push(this.#tail.lines())
      },
    })
  }

  #callerBegan(): void {
    if (part(this.#turns(), 'interrupt_response') === false) return
    this.#responder.cancel('turn_detected')
    this.#playback.clear(true)
  }

  #callerEnded(): void {
    const isAuto = this.#turns() !== null && part(this.#turns(), 'create_response') !== false
    this.#player.turnEnded()
    if (!isAuto || this.#responder.isBusy()) return
    this.#options.pacer.after(60, () => {
      if (!this.#responder.isBusy()) this.#respond(null)
    })
  }

  #turns(): unknown {
    return turnDetectionOf(this.#session)
  }

  #respond(metadata: unknown): void {
    this.#hasSpoken = true
    const purpose = purposeOf(metadata)
    const which = purpose === 'resume' ? 'all' : purpose === 'tools' ? 'old' : null
    const again = which === null ? [] : this.#conversation.callAgain(which)
    const answer = again.length > 0 ? { calls: again } : this.#player.answerTo(purpose)
    this.#responder.start(answer, metadata)
  }

  /** @returns why it can't be done. */
  #handle(frame: JsonObject): WireError | null {
    switch (frame['type']) {
      case 'response.create':
        return this.#createResponse(frame['response'])
      case 'response.cancel':
        this.#player.did('hush')
        return this.#cancel(frame['response_id'])
      case 'output_audio_buffer.clear':
        this.#playback.clear(false)
        return null
      case 'session.update':
        return this.#update(frame['session'])
      case 'conversation.item.create':
        return this.#create(frame['item'] as JsonObject)
      case 'conversation.item.retrieve':
        return this.#retrieve(String(frame['item_id']))
      case 'conversation.item.delete':
        return this.#delete(String(frame['item_id']))
      default:
        return null
    }
  }

  #createResponse(response: unknown): WireError | null {
    if (this.#responder.isBusy()) return ACTIVE
    this.#player.did('respond')
    this.#respond(part(response, 'metadata') ?? null)
    return null
  }

  #cancel(responseId: unknown): WireError | null {
    const isOther = responseId !== undefined && responseId !== this.#responder.runningId()
    if (isOther) return NOTHING_TO_CANCEL
    return this.#responder.cancel('client_cancelled') ? null : NOTHING_TO_CANCEL
  }

  #update(session: unknown): WireError | null {
    const refused = refusedSession(session, 'line', KNOWN_MODELS)
    if (refused !== null) return refused
    const voice = part(part(part(session, 'audio'), 'output'), 'voice')
    if (voice !== undefined && this.#hasSpoken) return VOICE_IS_SET
    this.#session = merged(this.#session, session as JsonObject)
    this.#emit({ type: 'session.updated', session: this.#session })
    this.#player.did('tune')
    return null
  }

  #create(given: JsonObject): WireError | null {
    const conversation = this.#conversation
    const refused = conversation.refusal(given)
    if (refused !== null) return refused
    const id = given['id'] ?? conversation.newId('item')
    const item = { status: 'completed', ...given, id } as unknown as Item
    const previous = conversation.put(item)
    this.#emit({ type: 'conversation.item.added', previous_item_id: previous, item })
    this.#emit({ type: 'conversation.item.done', previous_item_id: previous, item })
    if (item.type === 'function_call_output') this.#noteOutput(item)
    else this.#player.did('note')
    return null
  }

  #noteOutput(item: Item): void {
    const { record } = this.#options
    const callId = String(item['call_id'])
    if (this.#conversation.answered(callId)) record.complaints.push(`two outputs for ${callId}`)
    const before = record.outputs[callId] ?? []
    const output = String(item['output'])
    record.outputs[callId] = [...before, output]
    this.#options.acted(record.functionCalls[callId] ?? '', output)
    this.#player.did('outputs')
  }

  #retrieve(id: string): WireError | null {
    const item = this.#conversation.find(id)
    if (item === undefined) return itemUnknown('retrieve', id)
    this.#emit({ type: 'conversation.item.retrieved', item })
    return null
  }

  #delete(id: string): WireError | null {
    if (!this.#conversation.remove(id)) return itemUnknown('delete', id)
    this.#emit({ type: 'conversation.item.deleted', item_id: id })
    return null
  }

  #refuse(error: WireError, eventId: string | null): void {
    this.#options.record.errors.push(error.code ?? error.type)
    this.#emit({ type: 'error', error: { ...error, event_id: eventId } })
  }

  #emit(frame: JsonObject): void {
    this.#tail.frame('>', frame)
    if (this.#listeners.size > 0) this.#send(this.#written(frame))
  }

  /** Keys come without an id, as they do from the vendor. */
  #written({ type, ...rest }: JsonObject): string {
    this.#events += 1
    const isKey = type === 'input_audio_buffer.dtmf_event_received'
    const id = isKey ? {} : { event_id: `event_${this.#events}` }
    return JSON.stringify({ type, ...id, ...rest })
  }

  #send(text: string): void {
    for (const send of this.#listeners) send(text)
  }
}

const ACTIVE = invalidRequest(
  'conversation_already_has_active_response',
  'Conversation already has an active response in progress.',
)
const NOTHING_TO_CANCEL = invalidRequest(
  'response_cancel_not_active',
  'Cancellation failed: no active response found',
)
const VOICE_IS_SET = invalidRequest(
  'cannot_update_voice',
  'Cannot update a conversation’s voice if assistant audio is present.',
  'session.audio.output.voice',
)
const EXPIRED = invalidRequest(
  'session_expired',
  'Your session hit the maximum duration of 60 minutes.',
)

/** What nobody asked for is told, too. */
const NOT_ASKED_FOR = { audio: { input: { transcription: null, noise_reduction: null } } }

/** Only what is named changes; turn detection is taken whole. */
function merged(session: JsonObject, change: JsonObject): JsonObject {
  const entries = Object.entries(change).map(([key, value]) => {
    const before = session[key]
    const isDeep = key === 'audio' || key === 'input' || key === 'output'
    return [key, isDeep ? merged((before ?? {}) as JsonObject, value as JsonObject) : value]
  })
  return { ...session, ...Object.fromEntries(entries) }
}

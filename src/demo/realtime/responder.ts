import type { Conversation, Item } from './conversation.ts'
import type { Pacer } from './pacer.ts'
import type { Playback } from './playback.ts'
import type { CallRecord, JsonObject } from './record.ts'
import type { ModelAnswer, ScriptedCall } from './script.ts'

export type Answer = Omit<ModelAnswer, 'kind' | 'purposes'>

export type ResponderDeps = {
  readonly pacer: Pacer
  readonly conversation: Conversation
  readonly playback: Playback
  readonly record: CallRecord
  readonly emit: (frame: JsonObject) => void
  /** Somebody holds the control line. */
  readonly isAttended: () => boolean
  readonly said: (text: string) => void
  /** Told when a response has ended. */
  readonly ended: () => void
}

type Running = {
  readonly id: string
  readonly metadata: unknown
  readonly answer: Answer
  /** Items as far as they have come. */
  readonly output: Item[]
  readonly cancels: (() => void)[]
  /** Of the words that are being made. */
  speaking: JsonObject | null
  spoken: string
}

/** Milliseconds between words as they are made; playing them takes far longer. */
const WORD_MS = 22
const THINK_MS = 180
const PLAY_MS_PER_SIGN = 55
const LEAST_PLAY_MS = 600

/** Makes responses, one at a time, frame by frame. */
export class Responder {
  readonly #deps: ResponderDeps
  #running: Running | null = null
  #responses = 0

  constructor(deps: ResponderDeps) {
    this.#deps = deps
  }

  isBusy(): boolean {
    return this.#running !== null
  }

  /** Of the one that is being made. */
  runningId(): string | null {
    return this.#running?.id ?? null
  }

  start(answer: Answer, metadata: unknown): void {
    const { conversation, emit, record } = this.#deps
    const id = conversation.newId('resp')
    const made = { output: [], cancels: [], speaking: null, spoken: '' }
    const running: Running = { id, metadata, answer, ...made }
    this.#running = running
    this.#responses += 1
    emit({ type: 'response.created', response: this.#response(running, 'in_progress', null) })
    emit({ type: 'rate_limits.updated', rate_limits: limits(this.#responses) })
    if (purposeOf(metadata) === 'greeting') record.greetings += 1
    if (answer.status === 'failed') {
      this.#at(60, running, () => this.#end(running, 'failed'))
      return
    }
    const spokenAt = this.#speak(running, answer.thinksMs ?? THINK_MS)
    const calledAt = this.#call(running, spokenAt)
    this.#at(calledAt + 16, running, () => this.#end(running, answer.status ?? 'completed'))
  }

  /** Breaks off what is being made: items become incomplete, and no call of it is whole. */
  cancel(reason: 'turn_detected' | 'client_cancelled'): boolean {
    const running = this.#running
    if (running === null) return false
    for (const cancel of running.cancels) cancel()
    if (running.speaking !== null) {
      const { emit, said } = this.#deps
      const { spoken: transcript, speaking } = running
      emit({ type: 'response.output_audio.done', ...speaking })
      emit({ type: 'response.output_audio_transcript.done', ...speaking, transcript })
      said(`${transcript.trimEnd()}…`)
    }
    const output = running.output.map((item) => this.#incomplete(running, item))
    running.output.splice(0, running.output.length, ...output)
    this.#end(running, 'cancelled', reason)
    return true
  }

  stop(): void {
    for (const cancel of this.#running?.cancels ?? []) cancel()
    this.#running = null
  }

  #incomplete(running: Running, item: Item): Item {
    const said = { ...item, status: 'incomplete' }
    return item.type === 'message' ? { ...said, content: audio(running.spoken) } : said
  }

  #at(ms: number, running: Running, task: () => void): void {
    running.cancels.push(this.#deps.pacer.after(ms, task))
  }

  /** @returns when the words are made, in milliseconds from now. */
  #speak(running: Running, afterMs: number): number {
    const { says } = running.answer
    if (says === undefined || says === '') return afterMs
    const { conversation, emit, playback } = this.#deps
    const itemId = conversation.newId('item')
    const place = { response_id: running.id, item_id: itemId, output_index: 0, content_index: 0 }
    this.#at(afterMs, running, () => {
      this.#added(running, {
        id: itemId,
        type: 'message',
        role: 'assistant',
        status: 'in_progress',
        content: [],
      })
      emit({ type: 'response.content_part.added', ...place, part: part('') })
    })
    const words = says.split(/(?<=\s)/)
    for (const [index, word] of words.entries()) {
      this.#at(afterMs + 5 + index * WORD_MS, running, () => {
        running.spoken += word
        running.speaking = place
        emit({ type: 'response.output_audio_transcript.delta', ...place, delta: word })
        if (index > 0) return
        playback.play(running.id, itemId, playMs(says))
      })
    }
    const doneAt = afterMs + 5 + words.length * WORD_MS
    this.#at(doneAt, running, () => {
      running.speaking = null
      emit({ type: 'response.output_audio.done', ...place })
      emit({ type: 'response.output_audio_transcript.done', ...place, transcript: says })
      emit({ type: 'response.content_part.done', ...place, part: part(says) })
      this.#done(running, {
        id: itemId,
        type: 'message',
        role: 'assistant',
        status: 'completed',
        content: audio(says),
      })
      this.#deps.said(says)
    })
    return doneAt
  }

  #call(running: Running, afterMs: number): number {
    const calls = running.answer.calls ?? []
    for (const [index, call] of calls.entries()) {
      this.#at(afterMs + 20 + index * 20, running, () => this.#callOne(running, call))
    }
    return afterMs + calls.length * 20
  }

  #callOne(running: Running, call: ScriptedCall): void {
    const { conversation, emit } = this.#deps
    const callId = call.id ?? conversation.newId('call')
    const text = typeof call.args === 'string' ? call.args : JSON.stringify(call.args)
    const given = {
      id: conversation.newId('item'),
      type: 'function_call',
      name: call.name,
      call_id: callId,
    }
    const place = {
      response_id: running.id,
      item_id: given.id,
      output_index: running.output.length,
      call_id: callId,
    }
    this.#added(running, { ...given, status: 'in_progress', arguments: '' })
    emit({ type: 'response.function_call_arguments.delta', ...place, delta: text })
    if (call.status === 'incomplete') {
      this.#done(running, { ...given, status: 'incomplete', arguments: text })
      return
    }
    const whole = { name: call.name, arguments: text }
    emit({ type: 'response.function_call_arguments.done', ...place, ...whole })
    this.#done(running, { ...given, status: 'completed', arguments: text })
  }

  #added(running: Running, item: Item): void {
    const { conversation, emit } = this.#deps
    const index = running.output.push(item) - 1
    const previous = conversation.put(item)
    emit({
      type: 'response.output_item.added',
      response_id: running.id,
      output_index: index,
      item,
    })
    emit({ type: 'conversation.item.added', previous_item_id: previous, item })
  }

  #done(running: Running, item: Item): void {
    const { conversation, emit } = this.#deps
    const index = running.output.findIndex(({ id }) => id === item.id)
    running.output[index] = item
    conversation.put(item)
    emit({ type: 'conversation.item.done', previous_item_id: null, item })
    emit({ type: 'response.output_item.done', response_id: running.id, output_index: index, item })
  }

  #end(running: Running, status: string, reason = running.answer.reason): void {
    this.#running = null
    if (status === 'completed') this.#noteCalls(running.output)
    const response = this.#response(running, status, details(status, reason))
    this.#deps.emit({ type: 'response.done', response })
    this.#deps.ended()
  }

  /** From now on the vendor takes their outputs. */
  #noteCalls(output: readonly Item[]): void {
    const { conversation, record, isAttended } = this.#deps
    for (const item of output) {
      if (item.type !== 'function_call' || item['status'] !== 'completed') continue
      conversation.called(String(item['call_id']))
      record.functionCalls[String(item['call_id'])] = String(item['name'])
      if (!isAttended()) record.unheard.push(String(item['call_id']))
    }
  }

  #response(running: Running, status: string, statusDetails: unknown): JsonObject {
    return {
      object: 'realtime.response',
      id: running.id,
      status,
      status_details: statusDetails,
      output: status === 'in_progress' ? [] : running.output,
      conversation_id: 'conv_1',
      output_modalities: ['audio'],
      metadata: running.metadata ?? null,
      usage: status === 'in_progress' ? null : usage(this.#responses, running.spoken.length),
    }
  }
}

export function purposeOf(metadata: unknown): unknown {
  return typeof metadata === 'object' && metadata !== null && 'purpose' in metadata
    ? metadata.purpose
    : null
}

function playMs(says: string): number {
  return Math.max(LEAST_PLAY_MS, says.length * PLAY_MS_PER_SIGN)
}

function audio(transcript: string) {
  return [{ type: 'output_audio', transcript }]
}

function part(transcript: string) {
  return { type: 'audio', transcript }
}

function details(status: string, reason: string | undefined): unknown {
  if (status === 'completed') return null
  if (status !== 'failed') return { type: status, reason: reason ?? 'max_output_tokens' }
  const code = reason ?? 'server_error'
  const error = { type: code, code: code === 'server_error' ? null : code }
  return { type: 'failed', error }
}

function limits(used: number) {
  return [
    { name: 'requests', limit: 1000, remaining: Math.max(0, 1000 - used), reset_seconds: 0.06 },
    { name: 'tokens', limit: 400_000, remaining: Math.max(0, 400_000 - used * 1500) },
  ]
}

/** The conversation is input again for every response, and most of it is cached. */
function usage(nth: number, signs: number): JsonObject {
  const audioOut = Math.round((signs * PLAY_MS_PER_SIGN) / 50)
  const audioIn = 40 * nth
  const text = 1400 + 60 * nth
  const cached = nth === 1 ? 0 : 1280
  return {
    total_tokens: text + audioIn + audioOut + 12,
    input_tokens: text + audioIn,
    output_tokens: audioOut + 12,
    input_token_details: {
      text_tokens: text,
      audio_tokens: audioIn,
      image_tokens: 0,
      cached_tokens: cached,
      cached_tokens_details: { text_tokens: cached, audio_tokens: 0, image_tokens: 0 },
    },
    output_token_details: { text_tokens: 12, audio_tokens: audioOut },
  }
}

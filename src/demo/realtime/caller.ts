import type { Conversation } from './conversation.ts'
import type { Pacer } from './pacer.ts'
import type { JsonObject } from './record.ts'
import type { CallerTurn, Heard } from './script.ts'

export type CallerDeps = {
  readonly pacer: Pacer
  readonly conversation: Conversation
  readonly emit: (frame: JsonObject) => void
  readonly said: (text: string) => void
  /** The caller has begun to speak. */
  readonly began: () => void
  /** The turn is the model's. */
  readonly committed: () => void
}

const LEAST_TURN_MS = 400
const TURN_MS_PER_SIGN = 60

/** The caller's voice, as turn detection and transcription tell of it. */
export class Caller {
  readonly #deps: CallerDeps
  #late: (() => void)[] = []
  #spokenMs = 0

  constructor(deps: CallerDeps) {
    this.#deps = deps
  }

  speak(turn: CallerTurn): void {
    const { conversation, emit, began, pacer } = this.#deps
    const itemId = conversation.newId('item')
    const ms = turn.takesMs ?? Math.max(LEAST_TURN_MS, turn.says.length * TURN_MS_PER_SIGN)
    const start = Math.round(pacer.now())
    emit({
      type: 'input_audio_buffer.speech_started',
      audio_start_ms: start,
      item_id: itemId,
    })
    began()
    pacer.after(ms, () => this.#stop(turn, itemId, ms))
  }

  /** Nobody has spoken for long: an empty turn of the caller's. */
  idle(): void {
    const { conversation, emit, committed, pacer } = this.#deps
    const itemId = conversation.newId('item')
    const end = Math.round(pacer.now())
    emit({
      type: 'input_audio_buffer.timeout_triggered',
      audio_start_ms: Math.max(0, end - 6000),
      audio_end_ms: end,
      item_id: itemId,
    })
    this.#commit(itemId)
    committed()
  }

  press(key: string): void {
    const { emit, pacer } = this.#deps
    const received = Math.round(pacer.now() / 1000)
    emit({ type: 'input_audio_buffer.dtmf_event_received', event: key, received_at: received })
  }

  /** Transcripts that come after the answer. */
  answered(): void {
    const late = this.#late
    this.#late = []
    for (const tell of late) tell()
  }

  #stop(turn: CallerTurn, itemId: string, ms: number): void {
    const { emit, said, committed, pacer } = this.#deps
    this.#spokenMs = ms
    const end = Math.round(pacer.now())
    emit({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: end, item_id: itemId })
    said(turn.says)
    this.#commit(itemId)
    const tell = this.#transcript(turn, itemId)
    if (typeof turn.heard === 'object' && turn.heard.when === 'late') this.#late.push(tell)
    else tell()
    committed()
  }

  #commit(itemId: string): void {
    const { conversation, emit } = this.#deps
    const item = {
      id: itemId,
      type: 'message',
      status: 'completed',
      role: 'user',
      content: [{ type: 'input_audio', transcript: null }],
    }
    const previous = conversation.put(item)
    const order = { previous_item_id: previous, item_id: itemId }
    emit({ type: 'input_audio_buffer.committed', ...order })
    emit({ type: 'conversation.item.added', previous_item_id: previous, item })
    emit({ type: 'conversation.item.done', previous_item_id: previous, item })
  }

  #transcript(turn: CallerTurn, itemId: string): () => void {
    const { emit } = this.#deps
    const { heard = {} } = turn
    if (heard === 'never') return () => {}
    const type = 'conversation.item.input_audio_transcription'
    const place = { item_id: itemId, content_index: 0 }
    if (heard === 'failed') {
      const message = 'Input transcription failed for the item.'
      const error = { type: 'server_error', code: null, message, param: null }
      return () => emit({ type: `${type}.failed`, ...place, error })
    }
    const { text, codes } = heardAs(turn, heard)
    const seconds = Math.max(1, Math.round(this.#spokenMs / 1000))
    return () => {
      emit({ type: `${type}.delta`, ...place, delta: text })
      emit({
        type: `${type}.completed`,
        ...place,
        transcript: text,
        languages: codes.map((code) => ({ code })),
        usage: { type: 'duration', seconds },
      })
    }
  }
}

function heardAs(turn: CallerTurn, heard: Heard) {
  return { text: heard.text ?? turn.says, codes: heard.languages ?? [turn.language] }
}

import type { Pacer } from './pacer.ts'
import type { JsonObject } from './record.ts'

type Sound = {
  readonly responseId: string
  readonly itemId: string
  readonly startsAt: number
  readonly endsAt: number
  readonly cancel: () => void
}

export type PlaybackDeps = {
  readonly pacer: Pacer
  readonly emit: (frame: JsonObject) => void
  /** Told whenever a sound begins or ends. */
  readonly changed: () => void
}

/** What the caller hears: slower than it is made, one answer after the other. */
export class Playback {
  readonly #deps: PlaybackDeps
  #sounds: Sound[] = []

  constructor(deps: PlaybackDeps) {
    this.#deps = deps
  }

  play(responseId: string, itemId: string, ms: number): void {
    const { pacer, emit, changed } = this.#deps
    const startsAt = Math.max(pacer.now() + 14, this.#sounds.at(-1)?.endsAt ?? 0)
    const endsAt = startsAt + ms
    const cancels = [
      pacer.after(startsAt - pacer.now(), () => {
        emit({ type: 'output_audio_buffer.started', response_id: responseId })
        changed()
      }),
      pacer.after(endsAt - pacer.now(), () => {
        this.#sounds = this.#sounds.filter((each) => each !== sound)
        emit({ type: 'output_audio_buffer.stopped', response_id: responseId })
        changed()
      }),
    ]
    const cancel = () => cancels.forEach((each) => each())
    const sound: Sound = { responseId, itemId, startsAt, endsAt, cancel }
    this.#sounds.push(sound)
  }

  isBusy(): boolean {
    return this.#sounds.length > 0
  }

  /** When the first sound of what is to be heard now began; `null` in silence. */
  startedAt(): number | null {
    const now = this.#deps.pacer.now()
    const heard = this.#sounds.find(({ startsAt }) => startsAt <= now)
    return heard?.startsAt ?? null
  }

  /** Ends it all. `isCut`: by the caller, so what they heard of it is told. */
  clear(isCut: boolean): void {
    const { pacer, emit } = this.#deps
    const sounds = this.#sounds
    this.#sounds = []
    for (const { cancel } of sounds) cancel()
    const heard = sounds.find(({ startsAt }) => startsAt <= pacer.now())
    if (heard === undefined) return
    emit({ type: 'output_audio_buffer.cleared', response_id: heard.responseId })
    if (!isCut) return
    emit({
      type: 'conversation.item.truncated',
      item_id: heard.itemId,
      content_index: 0,
      audio_end_ms: Math.round(pacer.now() - heard.startsAt),
    })
  }
}

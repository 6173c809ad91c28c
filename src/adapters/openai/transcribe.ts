import type { OpenAI } from 'openai'
import { BadRequestError } from 'openai'

import type { Clock, Heard, Transcriber } from '../../core/ports.ts'
import { noAnswer, withinLimits } from './failure.ts'

export type TranscriberOptions = {
  readonly client: OpenAI
  readonly model: string
  /** For both tries together. */
  readonly timeoutMs: number
  readonly clock: Clock
}

/** The vendor goes by the file's name; what is not here it does not take (WhatsApp also passes on AAC and AMR). */
const ENDINGS: Readonly<Record<string, string>> = {
  'audio/flac': 'flac',
  'audio/m4a': 'm4a',
  'audio/mp4': 'm4a',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/opus': 'ogg',
  'audio/wav': 'wav',
  'audio/webm': 'webm',
}

/**
 * OpenAI's transcription of a finished recording. Languages are hints; which of them the vendor knows differs by model
 * and is not written down, so a refused hint costs one more try instead of the guest's voice note, once.
 * @see https://developers.openai.com/api/docs/guides/speech-to-text
 */
export function openaiTranscriber(options: TranscriberOptions): Transcriber {
  const { client, model, timeoutMs, clock } = options
  const refused = new Set<string>()
  return {
    provider: 'openai',
    model,
    async transcribe(audio, mimeType, hints, signal) {
      const type = mimeType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
      const ending = Object.hasOwn(ENDINGS, type) ? ENDINGS[type] : undefined
      if (ending === undefined) throw noAnswer('rejected', 'bad_request')
      const file = new File([new Uint8Array(audio)], `voice.${ending}`, { type })
      const create = (languages: readonly string[], limit: { readonly signal: AbortSignal }) =>
        client.audio.transcriptions.create(
          {
            file,
            model,
            response_format: 'json',
            ...(languages.length > 0 && { languages: [...languages] }),
          },
          limit,
        )
      const known = hints.filter((hint) => !refused.has(hint))
      const answer: unknown = await withinLimits({ signal, timeoutMs, clock }, async (limit) => {
        try {
          return await create(known, limit)
        } catch (error) {
          if (known.length === 0 || !isAboutHints(error)) throw error
          const heard = await create([], limit)
          // It was the hints: the next note is not sent twice for them.
          for (const hint of namedIn(error, known)) refused.add(hint)
          return heard
        }
      })
      return heard(answer)
    },
  }
}

/** A 400 that names the file or the model has nothing to do with the hints; one that names nothing may. */
function isAboutHints(error: unknown): error is BadRequestError {
  if (!(error instanceof BadRequestError)) return false
  return error.param !== 'file' && error.param !== 'model'
}

/** The hints that a refusal names, in quotation marks; all of them where it names none. */
function namedIn({ message }: BadRequestError, hints: readonly string[]): readonly string[] {
  const named = hints.filter((hint) => new RegExp(`['"\`]${hint}['"\`]`, 'i').test(message))
  return named.length > 0 ? named : hints
}

function heard(answer: unknown): Heard {
  if (!isRecord(answer) || typeof answer['text'] !== 'string') {
    throw noAnswer('unavailable', 'bad_answer')
  }
  const { text, languages, usage } = answer
  const first: unknown = Array.isArray(languages) ? languages[0] : undefined
  const code = isRecord(first) ? first['code'] : undefined
  const seconds = isRecord(usage) ? usage['seconds'] : undefined
  return {
    text: text.toWellFormed().replaceAll('\0', '\uFFFD').trim(),
    language: typeof code === 'string' && code !== '' ? code.toLowerCase() : null,
    seconds: typeof seconds === 'number' && seconds >= 0 ? seconds : null,
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

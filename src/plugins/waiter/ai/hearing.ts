import { NO_USAGE } from '../../../core/chat-model.ts'
import { ProviderError } from '../../../core/errors.ts'
import type { Language } from '../../../core/language.ts'
import type { Logger, Media, MediaDownloader, Meter, Transcriber } from '../../../core/ports.ts'
import { findTableCode } from '../../../core/table-code.ts'
import type { TurnMessage } from '../../../core/turn.ts'
import type { AiUsage } from '../../../db/ai-usage.ts'
import type { Thought } from '../house/think.ts'
import { quoted } from '../house/words.ts'
import { speaker } from '../texts/index.ts'
import { oggSeconds } from './hearing-length.ts'

/** Two minutes in the best quality WhatsApp records take half of it. */
const MAX_BYTES = 1_000_000
const MAX_SECONDS = 120
/** No recorder writes less for a second of speech. Where nobody tells a length, it is booked too long rather than not at all. */
const LEAST_BYTES_A_SECOND = 2_000
/** More in one turn are not listened to: the diner is asked to write. */
const MAX_NOTES = 3
/** Longer than anybody orders in two minutes. */
const MAX_WORDS = 1500
/** What of it is shown: a bubble must still have room for the answer, and the chat's history for both. */
const SHOWN = 300
/** What WhatsApp sends and the vendor takes. */
const TYPES: readonly string[] = ['audio/ogg', 'audio/opus', 'audio/mp4', 'audio/mpeg']

/** The messages of a turn once its voice notes were listened to. */
export type Hearing = {
  /** A note that was understood is a text here; any other is what it was. */
  readonly messages: readonly TurnMessage[]
  /** What was understood, note by note, to be shown to the diner. */
  readonly heard: readonly string[]
  readonly spent: readonly AiUsage[]
}

export type ToHear = {
  readonly phoneNumberId: string
  readonly messages: readonly TurnMessage[]
  /** Languages to expect, the likeliest first. */
  readonly hints: readonly Language[]
  /** Whether the bar's day may cost more; asked only when there is something to hear. */
  readonly mayAsk: () => Promise<boolean>
}

export type Hear = (turn: ToHear) => Promise<Hearing>

export type HearingDeps = {
  /** `null`: nobody listens, and diners are asked to write. */
  readonly transcriber: Transcriber | null
  readonly download: MediaDownloader['download']
  /** For all notes of a turn, download included. */
  readonly budgetMs: number
  /** US dollars. */
  readonly pricePerMinute: number
  readonly log: Logger
  readonly meter: Meter
}

const NOTE_OUTCOMES = ['heard', 'too_long', 'unclear', 'failed', 'cap'] as const

/** What came of one note. `seconds` is what is paid for. */
type Note = {
  readonly outcome: (typeof NOTE_OUTCOMES)[number]
  readonly words: string | null
  readonly seconds: number
}

/**
 * Listens to a turn's voice notes. Nothing of them is kept, neither sound nor words, beyond the inbox row that names them:
 * a turn that is thought again after a crash listens again, and what the chat remembers is the answer that shows the words.
 */
export function hearer(deps: HearingDeps): Hear {
  const { transcriber } = deps
  const tell = teller(deps)
  return async (turn) => {
    const notes = turn.messages.filter(isHearable).slice(0, MAX_NOTES)
    if (transcriber === null || notes.length === 0) return unheard(turn)
    if (!(await turn.mayAsk())) {
      for (const _ of notes) tell({ outcome: 'cap', words: null, seconds: 0 })
      return unheard(turn)
    }
    const signal = AbortSignal.timeout(deps.budgetMs)
    const ear: Ear = { ...deps, transcriber, signal }
    const came = await Promise.all(
      notes.map(async (message): Promise<readonly [string, Note]> => {
        const note = await listen(ear, turn, message.content.mediaId)
        tell(note)
        return [message.id, note]
      }),
    )
    return gathered(ear, turn, new Map(came))
  }
}

/** The answer with what was heard before it, so that a misheard word is seen at once. */
export function echoed(thought: Thought, heard: readonly string[]): Thought {
  const say = speaker(thought.language)
  const shown = heard.map((words) => ({
    kind: 'say' as const,
    // Quotation marks inside would end the quotation, and the rest would read as the house's words.
    text: say('heard', { text: quoted(words.replaceAll(/["“”„«»]/g, '’'), SHOWN) }),
  }))
  return { ...thought, blocks: [...shown, ...thought.blocks] }
}

type Hearable = TurnMessage & {
  readonly content: Extract<TurnMessage['content'], { readonly type: 'audio' }>
}

/** Recordings that were passed on are no words to the waiter; what came late is not acted on. */
function isHearable(message: TurnMessage): message is Hearable {
  const { content, isLate } = message
  return content.type === 'audio' && content.isVoiceNote && !isLate
}

function unheard({ messages }: ToHear): Hearing {
  return { messages, heard: [], spent: [] }
}

type Ear = HearingDeps & { readonly transcriber: Transcriber; readonly signal: AbortSignal }

async function listen(ear: Ear, turn: ToHear, mediaId: string): Promise<Note> {
  try {
    const { phoneNumberId } = turn
    const wanted = { phoneNumberId, mediaId, maxBytes: MAX_BYTES, types: TYPES }
    const media = await ear.download(wanted, ear.signal)
    const seconds = secondsOf(media)
    if (seconds === 'no_sound') return { outcome: 'unclear', words: null, seconds: 0 }
    if ((seconds ?? 0) > MAX_SECONDS) return { outcome: 'too_long', words: null, seconds: 0 }
    return await transcribed(ear, media, { hints: turn.hints, seconds })
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    const isTooLong = error.reason === 'too_big'
    if (!isTooLong) {
      const { provider, failure, reason = failure } = error
      ear.log.warn({ provider, reason }, 'a voice note could not be listened to')
    }
    return { outcome: isTooLong ? 'too_long' : 'failed', words: null, seconds: 0 }
  }
}

async function transcribed(
  { transcriber, signal }: Ear,
  media: Media,
  known: { readonly hints: readonly Language[]; readonly seconds: number | null },
): Promise<Note> {
  const heard = await transcriber.transcribe(media.bytes, media.mimeType, known.hints, signal)
  const seconds = heard.seconds ?? known.seconds ?? secondsBySize(media)
  if (seconds > MAX_SECONDS) return { outcome: 'too_long', words: null, seconds }
  const words = quoted(heard.text, MAX_WORDS)
  return isClear(words)
    ? { outcome: 'heard', words, seconds }
    : { outcome: 'unclear', words: null, seconds }
}

/** Nobody speaks the 32 digits of a table's code: what reads like one was not heard, and must not seat anyone. */
function isClear(words: string): boolean {
  return /[\p{L}\p{N}]/u.test(words) && findTableCode(words) === null
}

/** `null` where only the vendor can tell; `no_sound` where the bytes are not what they are called. */
function secondsOf({ bytes, mimeType }: Media): number | null | 'no_sound' {
  if (!/^audio\/(?:ogg|opus)\b/i.test(mimeType.trim()))
    return bytes.length === 0 ? 'no_sound' : null
  return oggSeconds(bytes) ?? 'no_sound'
}

function secondsBySize({ bytes }: Media): number {
  return Math.min(MAX_SECONDS, bytes.length / LEAST_BYTES_A_SECOND)
}

function gathered(ear: Ear, turn: ToHear, notes: ReadonlyMap<string, Note>): Hearing {
  const messages = turn.messages.map((message): TurnMessage => {
    const words = notes.get(message.id)?.words ?? null
    return words === null ? message : { ...message, content: { type: 'text', body: words } }
  })
  const seconds = [...notes.values()].reduce((sum, note) => sum + note.seconds, 0)
  const { provider, model } = ear.transcriber
  const costUsd = (seconds / 60) * ear.pricePerMinute
  return {
    messages,
    heard: [...notes.values()].flatMap(({ words }) => words ?? []),
    spent:
      seconds === 0 ? [] : [{ provider, model, usage: NO_USAGE, audioSeconds: seconds, costUsd }],
  }
}

/** Log and series of one note; never a word of it. */
function teller({ meter, log, transcriber, pricePerMinute }: HearingDeps) {
  const notes = meter.counter('voice_notes_total', 'Voice notes, by what came of them', ['outcome'])
  for (const outcome of NOTE_OUTCOMES) notes.add(0, { outcome })
  const money = meter.counter('ai_cost_usd_total', 'Estimated cost of models', [
    'provider',
    'model',
  ])
  return ({ outcome, seconds }: Note) => {
    notes.add(1, { outcome })
    const cost = (seconds / 60) * pricePerMinute
    if (transcriber !== null && cost > 0) {
      money.add(cost, { provider: transcriber.provider, model: transcriber.model })
    }
    const told = { event: 'WA_WAITER_VOICE_NOTE', outcome, seconds: Math.round(seconds) }
    log.info(told, 'a voice note came')
  }
}

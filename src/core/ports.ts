import type { ProviderError } from './errors.ts'
import type { OutMessage, Recipient } from './message.ts'

/** The edges of the process, as the rest of the program sees them. `main.ts` makes the real ones. */

export type Clock = { now(): Date }

/** A number in [0, 1), like Math.random. */
export type Random = () => number

/** A new time-ordered UUID (version 7). */
export type NewId = () => string

/** Structured log: `fields` hold facts, the message is constant text. Personal data only under `pii`. */
export type Logger = {
  debug(fields: LogFields, message: string): void
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
  child(fields: LogFields): Logger
}

export type LogFields = {
  readonly event?: string
  readonly pii?: { readonly phone?: string | undefined; readonly userId?: string | undefined }
  readonly error?: unknown
  readonly [field: string]: unknown
}

export type Counter = { add(amount: number, labels?: Readonly<Record<string, string>>): void }
export type Histogram = {
  observe(value: number, labels?: Readonly<Record<string, string>>): void
  /** Lets a series stand at 0 before its first value, so that the first one is an increase. */
  start(labels: Readonly<Record<string, string>>): void
}
export type Gauge = { set(value: number, labels?: Readonly<Record<string, string>>): void }

/** Makes metric series; label values come from closed sets, never from input. */
export type Meter = {
  counter(name: string, help: string, labels?: readonly string[]): Counter
  histogram(
    name: string,
    help: string,
    options?: { readonly labels?: readonly string[]; readonly buckets?: readonly number[] },
  ): Histogram
  gauge(name: string, help: string, labels?: readonly string[]): Gauge
}

/**
 * Sends one message of the outbox. `send` and `markRead` throw `ProviderError` and nothing else for
 * what the vendor or the network did; `afterFailure` says what to do about it.
 */
export type MessageSender = {
  /** `outboxId` comes back in the statuses of this message. Resolves when the vendor has accepted it, not when it is delivered. */
  send(
    phoneNumberId: string,
    to: Recipient,
    message: OutMessage,
    outboxId: string,
  ): Promise<{ wamid: string }>
  /** Marks this and all earlier messages of the chat as read; `typing` shows the dots until the reply, 25 s at most. */
  markRead(phoneNumberId: string, wamid: string, typing: boolean): Promise<void>
  /**
   * @param attempt 1 after the first failure.
   * @param unknownBefore an earlier attempt of this row may have gone out already (its answer was
   *   lost); when left out, any attempt but the first counts as one, so that nothing doubles.
   */
  afterFailure(error: ProviderError, attempt: number, unknownBefore?: boolean): Failed
}

/** Cuts or pages a message into what the channel takes, in order; call it before outbox rows are made. */
export type FitMessage = (message: OutMessage) => readonly OutMessage[]

/** What to do with an outbox row after a failed send. `reason` comes from a closed set and may be a label. */
export type Failed =
  | { readonly action: 'retry'; readonly delayMs: number }
  /** The person's 24-hour window is closed: only a template gets through. */
  | { readonly action: 'template' }
  /** This message will never be accepted. */
  | { readonly action: 'dead'; readonly reason: string }
  /** The whole number can't send for now: keep its rows queued, tell the operator, look again after `delayMs`. */
  | { readonly action: 'pause'; readonly reason: string; readonly delayMs: number }

/** What to do with a message that the vendor had accepted and later told to have failed. */
export type FailedLater =
  | { readonly action: 'retry'; readonly delayMs: number }
  /** Something for the operator to mend before it is sent again. */
  | { readonly action: 'dead' }
  /** It can't be sent to this person, and nobody can do anything about it. */
  | { readonly action: 'leave' }

/** Fetches what a person sent. The bytes are held in memory only: nothing of them is stored or logged. */
export type MediaDownloader = {
  /**
   * @throws ProviderError and nothing else; reason `too_big` or `wrong_type` for what is not `wanted`.
   */
  readonly download: (wanted: WantedMedia, signal: AbortSignal) => Promise<Media>
}

export type WantedMedia = {
  readonly phoneNumberId: string
  /** The vendor's id of the medium, as it came with the message. */
  readonly mediaId: string
  readonly maxBytes: number
  /** In small letters and without parameters: `audio/ogg`. */
  readonly types: readonly string[]
}

/** `mimeType` as the channel named it, parameters included. */
export type Media = { readonly bytes: Uint8Array; readonly mimeType: string }

/** Turns a voice note into words. */
export type Transcriber = {
  /** For metrics and the price table. */
  readonly provider: string
  readonly model: string
  /**
   * @param mimeType as the channel named it, parameters included (`audio/ogg; codecs=opus`).
   * @param hints ISO 639-1 codes of the languages to expect; a vendor that knows one of them not is asked without.
   * @throws ProviderError and nothing else for what the vendor or the network did.
   */
  transcribe(
    audio: Uint8Array,
    mimeType: string,
    hints: readonly string[],
    signal: AbortSignal,
  ): Promise<Heard>
}

export type Heard = {
  /** Empty where nothing was heard. */
  readonly text: string
  /** ISO 639-1, as detected; `null` where the vendor can't tell. */
  readonly language: string | null
  /** What the vendor bills; `null` where it does not say. */
  readonly seconds: number | null
}

/** Lists a vendor's models. @throws ProviderError */
export type ListModels = (signal: AbortSignal) => Promise<readonly ListedModel[]>

export type ListedModel = {
  readonly id: string
  /** The announced end; `null` where none is announced, or the vendor does not say. */
  readonly shutdownAt: Date | null
}

import type { Language } from '../language.ts'
import type { LineUsage } from './line.ts'

/** What must survive the process: flat JSON, no spoken word, no number, no name. */
export type CallMemory = {
  readonly version: 1
  /** When the line first opened. */
  readonly startedAtMs: number | null
  readonly isGreeted: boolean
  readonly language: LanguageMemory
  readonly consent: ConsentStage
  /** The cart a yes would be to: told to the model, and spoken since. */
  readonly cartTold: { readonly fingerprint: string; readonly isSpoken: boolean } | null
  /** Function calls without an output: names are of our tools. */
  readonly pending: readonly { readonly functionCallId: string; readonly name: string }[]
  readonly transfer: TransferMemory | null
  readonly isWarned: boolean
  readonly tallies: CallTallies
}

export type LanguageMemory = {
  readonly language: Language
  readonly since: 'assumed' | 'saved' | 'heard' | 'asked'
  readonly leaning: Language | null
  /** Turns that agreed with `language`, one after another or not; two prove it. */
  readonly agreeing: number
  readonly isSaved: boolean
}

/** `off`: nothing is ever kept. `unheard`: the notice was not spoken to its end yet. */
export type ConsentStage = 'off' | 'unheard' | 'asked' | 'open' | 'given' | 'refused'

export type TransferMemory = {
  readonly stage: 'telling' | 'speaking' | 'sending' | 'ringing' | 'failed'
  /** Which of the targets. */
  readonly at: number
}

export type CallTallies = {
  readonly callerTurns: number
  readonly responses: number
  readonly tools: Readonly<Record<string, number>>
  readonly falseClaims: number
  readonly placed: readonly { readonly orderId: string; readonly number: string }[]
  readonly bookings: number
  readonly messages: number
  readonly shown: readonly ('menu' | 'cart' | 'pay')[]
  readonly usage: LineUsage
  readonly transcribedSeconds: number
}

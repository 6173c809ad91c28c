import type { Language } from '../language.ts'
import type { ClaimFacts } from '../truth/facts.ts'
import type { CallMemory } from './call-memory.ts'
import type { FunctionCall, LineCommand, LineEvent, ResponsePurpose } from './line.ts'
import type { CallTransport } from './transport.ts'

/** What a call starts with; it does not change while the call runs. */
export type CallSetup = {
  /** Ours: the row's uuid. */
  readonly callId: string
  /** How often the call has changed hands: keeps our command ids apart from those of the owner before. */
  readonly fence: number
  readonly can: CallTransport['can']
  /** Those the bar speaks; never empty. */
  readonly languages: readonly Language[]
  /** The person's, as remembered; `null`: nothing is known yet. */
  readonly savedLanguage: Language | null
  readonly defaultLanguage: Language
  readonly barName: string
  readonly transcripts: 'off' | 'consent'
  /** From the operator's settings, first to last. */
  readonly transferTargets: readonly string[]
  readonly limits: CallLimits
}

export type CallLimits = {
  /** From the end of a caller's turn to the first sound of an answer. */
  readonly answerMs: number
  /** Nobody speaks for so long: asked once whether they are there, then hung up. */
  readonly silenceMs: number
  /** Longest call; below the vendor's 60 minutes. */
  readonly longestMs: number
  /** One tool. */
  readonly toolMs: number
  /** A transfer rings so long. */
  readonly transferMs: number
}

export const DEFAULT_LIMITS: CallLimits = {
  answerMs: 8_000,
  silenceMs: 20_000,
  longestMs: 15 * 60_000,
  toolMs: 3_000,
  transferMs: 20_000,
}

/** Everything that happens to a call, in the order in which the runner saw it. */
export type CallEvent =
  | { readonly kind: 'line'; readonly event: LineEvent }
  | { readonly kind: 'line_closed'; readonly isClean: boolean; readonly code: number }
  /** A try that the machine asked for by `attach` came to nothing. That it worked is the line's `opened`. */
  | { readonly kind: 'attach_failed'; readonly isGone: boolean }
  /** What an `act` came to. */
  | { readonly kind: 'acted'; readonly functionCallId: string; readonly outcome: ActOutcome }
  /** It threw: nothing is known of what it did. */
  | { readonly kind: 'act_failed'; readonly functionCallId: string }
  | { readonly kind: 'timer'; readonly name: TimerName }
  /** The story is on its way to the staff (or could not be written: the transfer goes on). */
  | { readonly kind: 'staff_told' }
  | { readonly kind: 'transfer_sent' }
  | { readonly kind: 'transfer_failed'; readonly isGone: boolean }

/** Set again, a timer of the same name starts anew. They do not survive the process: `resume` sets them again. */
export type TimerName =
  | 'answer'
  | 'silence'
  | 'warn'
  | 'longest'
  | 'retry'
  | 'yes'
  | 'slow'
  | 'transfer'
  | 'attach'
  | 'goodbye'
  | 'over'
  | `act:${string}`

/** What the runner does, in this order. */
export type CallEffect =
  | { readonly kind: 'send'; readonly command: LineCommand }
  /** Answered by `acted` or `act_failed`; an answer after its `act:` timer is no longer heard. */
  | { readonly kind: 'act'; readonly functionCallId: string; readonly act: VoiceAct }
  | { readonly kind: 'set_timer'; readonly name: TimerName; readonly afterMs: number }
  | { readonly kind: 'clear_timer'; readonly name: TimerName }
  /** One try to open the line again. */
  | { readonly kind: 'attach' }
  /** Before the phone of the staff rings; answered by `staff_told`. */
  | { readonly kind: 'tell_staff'; readonly why: TransferWhy; readonly language: Language }
  /** Answered by `transfer_sent` or `transfer_failed`. */
  | { readonly kind: 'transfer'; readonly target: string }
  | { readonly kind: 'hang_up' }
  /** Stored before the effects behind it are carried out, and before the next `acted` is told. */
  | { readonly kind: 'remember'; readonly memory: CallMemory }
  | {
      readonly kind: 'consent'
      readonly isGiven: boolean
      readonly how: 'speech' | 'key'
      /** Version of the words that were said. */
      readonly wording: string
      readonly language: Language
      readonly atMs: number
    }
  /** Only after a yes. The same item again replaces it. */
  | { readonly kind: 'transcript'; readonly line: Utterance }
  | { readonly kind: 'save_language'; readonly language: Language }
  | { readonly kind: 'count'; readonly what: CallCount }
  /** Exactly once, and nothing after it. */
  | { readonly kind: 'ended'; readonly end: CallEnd }

/** For metrics and the log: a closed set. */
export type CallCount =
  | 'greeted'
  | 'false_claim'
  | 'response_retried'
  | 'response_refused'
  | 'act_late'
  | 'act_unknown'
  | 'act_bad_json'
  | 'yes_refused'
  | 'reattached'
  | 'language_changed'
  | 'transfer_not_taken'
  | 'transcription_failed'
  | 'first_sound'

/** What a function call of the model means, its arguments checked as far as they can be without the database. */
export type VoiceAct =
  /** One core tool, by the desk. */
  | {
      readonly do: 'desk'
      readonly tool: string
      readonly args: unknown
      readonly language: Language
      /** See `ToolDesk`. */
      readonly confirmedCart: string | null
      readonly namedTable: string | null
    }
  | { readonly do: 'show'; readonly what: 'menu' | 'cart' | 'pay'; readonly language: Language }
  | {
      readonly do: 'book'
      readonly wantedAt: Date
      readonly guests: number
      readonly name: string
      readonly words: string | null
    }
  | { readonly do: 'message'; readonly words: string; readonly wantsCallBack: boolean }

export type ActOutcome = {
  readonly ok: boolean
  readonly output: Readonly<Record<string, unknown>>
  /** Standing facts after the act and what the act proved, merged; `null`: it proves nothing. */
  readonly facts: ClaimFacts | null
  /** Of the cart as it is now; `null`: the act does not touch it. */
  readonly cartFingerprint: string | null
  readonly placed: readonly { readonly orderId: string; readonly number: string }[]
}

export type TransferWhy = 'asked' | 'allergy' | 'complaint' | 'payment' | 'trouble'

/** Something said, as far as it was written down. */
export type Utterance = {
  readonly itemId: string
  readonly speaker: 'caller' | 'model'
  readonly text: string
  /** The caller cut in, or the line closed in the middle. */
  readonly isCut: boolean
  readonly atMs: number
}

/** What a call came to; a closed set, so it may be a label. */
export const CALL_OUTCOMES = [
  'ordered',
  'booked',
  'message',
  'transferred',
  'answered',
  'abandoned',
  'silent',
  'failed',
] as const
export type CallOutcome = (typeof CALL_OUTCOMES)[number]

/** Why it ended; a closed set. The last six are failures that are followed by a text. */
export const END_REASONS = [
  'caller_left',
  'goodbye',
  'transferred',
  'silence',
  'too_long',
  'no_answer',
  'rate_limited',
  'quota',
  'vendor',
  'session_expired',
  'line_lost',
] as const
export type EndReason = (typeof END_REASONS)[number]

export type CallEnd = {
  readonly outcome: CallOutcome
  readonly reason: EndReason
  /** The caller is written to, so that they can go on in chat. */
  readonly needsText: boolean
  readonly language: Language
  readonly memory: CallMemory
  /** In memory only: for the summary, which is redacted before its first write. */
  readonly said: readonly Utterance[]
}

/** The whole state: plain values, so that a recorded list of events replays it. */
export type CallState = {
  readonly setup: CallSetup
  readonly memory: CallMemory
  readonly phase: 'attaching' | 'finding' | 'live' | 'lost' | 'closing' | 'ended'
  readonly responses: ResponseState
  readonly acts: ActState
  readonly turns: TurnState
  readonly ending: EndingState
  readonly facts: FactState
  readonly nextCommand: number
}

/** The sequencer: one response at a time. */
export type ResponseState = {
  /** Active now, ours or one that turn detection made. `id` is `null` while ours has not started. */
  readonly active: {
    readonly id: string | null
    readonly commandId: string | null
    readonly purpose: ResponsePurpose | null
    readonly spoke: boolean
  } | null
  /** What is said next, once nothing is active. */
  readonly wish: Wish | null
  /** The one that was sent last, until it has started: said again where the vendor was busy. */
  readonly sent: Wish | null
  /** Failures one after another. */
  readonly failures: number
}

export type Wish = {
  readonly purpose: ResponsePurpose
  readonly instructions: string | null
  readonly mayCall: boolean
  readonly sinceMs: number
}

/** The function calls of one response, until all have their output. */
export type ActState = {
  readonly running: readonly {
    readonly call: FunctionCall
    /** What is sent for it; `null`: not there yet. */
    readonly output: string | null
    readonly isSent: boolean
    readonly isSilent: boolean
    /** Waits for the words of the caller's turn. */
    readonly waitsForTurn: string | null
    readonly tellsCart: boolean
  }[]
  readonly spoke: boolean
  /** All function call ids seen: each acts once. Bounded. */
  readonly seen: readonly string[]
}

export type TurnState = {
  /** The caller's last turn, and its words once they came. */
  readonly last: { readonly itemId: string; readonly text: string | null } | null
  readonly isCallerSpeaking: boolean
  readonly isPlaying: boolean
  readonly hasPlayed: boolean
  /** Pieces of what the model is saying now, by item. */
  readonly speaking: readonly {
    readonly itemId: string
    readonly responseId: string
    readonly text: string
  }[]
  readonly said: readonly Utterance[]
  readonly namedTable: string | null
  /** Retried for this turn already. */
  readonly isRetried: boolean
  readonly isAskedThere: boolean
}

export type EndingState = {
  /** Why we are about to hang up. */
  readonly reason: EndReason | null
  readonly stage: 'none' | 'goodbye' | 'hung_up'
  readonly attempts: number
  readonly lostAtMs: number | null
}

export type FactState = {
  /** The last standing facts and outcomes, newest last; bounded. */
  readonly proved: readonly ClaimFacts[]
}

export type Stepped = { readonly state: CallState; readonly effects: readonly CallEffect[] }

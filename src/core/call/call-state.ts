import type { Language } from '../language.ts'
import type { ClaimFacts } from '../truth/facts.ts'
import type { CallMemory } from './call-memory.ts'
import type {
  ActState,
  EndingState,
  FactState,
  GapState,
  ResponseState,
  TurnState,
  Utterance,
} from './call-parts.ts'
import type { CallOutcome, EndReason } from './end-reasons.ts'
import type { LineCommand, LineEvent, TurnDetection } from './line.ts'
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
  /** In writing. A withheld number is not. */
  readonly isReachable: boolean
  readonly transcripts: 'off' | 'consent'
  /** From the operator's settings, first to last. */
  readonly transferTargets: readonly string[]
  readonly limits: CallLimits
  /** Sent once the line is open, where turn detection has numbers; `null`: the session said all. */
  readonly tuning: TurnDetection | null
  /** What holds before any tool was called: `DeskView.facts`. */
  readonly facts: ClaimFacts
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
  /** Since the call began; the machine of the new one is asked from here on. */
  | { readonly kind: 'menu_changed' }
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
  | 'find'
  | 'resumed'
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
  /** The call has failed, though it may take its goodbye yet: the caller is written to. Once. */
  | { readonly kind: 'failing'; readonly reason: EndReason; readonly language: Language }
  | { readonly kind: 'hang_up' }
  /** Stored before the effects behind it change anything; what is only looked up needs nothing stored. */
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
  | 'act_found'
  /** A greeting was made without the notice that stands in its words. */
  | 'notice_unsaid'

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
  | StaffRequest

/** What is passed on to people, in the caller's words. */
export type StaffRequest =
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

export type CallEnd = {
  readonly outcome: CallOutcome
  readonly reason: EndReason
  /** Nobody has told that the line is closed: until it is, a model may be talking on. */
  readonly mayStand: boolean
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
  /** Taken over from another process, or on a line that was away, and nothing has moved since. */
  readonly isResumed: boolean
  readonly gap: GapState
  readonly responses: ResponseState
  readonly acts: ActState
  readonly turns: TurnState
  readonly ending: EndingState
  readonly facts: FactState
  /** Notes to the model that wait for an open line. Bounded. */
  readonly unsaid: readonly string[]
  readonly nextCommand: number
}

export type Stepped = { readonly state: CallState; readonly effects: readonly CallEffect[] }

import type { Language } from '../language.ts'
import type { ClaimFacts } from '../truth/facts.ts'
import type { CallMemory } from './call-memory.ts'
import type {
  FunctionCall,
  LineCommand,
  LineEvent,
  ResponsePurpose,
  TurnDetection,
} from './line.ts'
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
  | 'act_found'

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

/** What is found out after a while in which nobody listened. */
export type GapState = {
  /** Our own mark in the conversation, then what stands before it; `null`: nothing is looked for. */
  readonly itemId: string | null
  /** Called meanwhile, and to be done if nothing else moves. */
  readonly call: FunctionCall | null
}

/** The sequencer: one response at a time. */
export type ResponseState = {
  /** Active now, ours or one that turn detection made; also from the moment ours was asked for. */
  readonly active: ActiveResponse | null
  /** What is said next, once nothing is active. */
  readonly wish: Wish | null
  /** The caller's turn is over and the vendor makes a response by itself: ours would only collide with it. */
  readonly isExpected: boolean
  /** Failures one after another. */
  readonly failures: number
  /** Of the one that ended last, whoever asked for it. */
  readonly lastId: string | null
}

export type ActiveResponse = {
  /** `null`: it has not started, or nobody told us that it did. */
  readonly id: string | null
  /** Of our `respond`; `null`: it is not ours. */
  readonly commandId: string | null
  readonly purpose: ResponsePurpose | null
  /** What was asked for, to be asked for again where it fails. */
  readonly wish: Wish | null
  /** Whole texts it has spoken. */
  readonly texts: readonly string[]
  /** Items it speaks in, and its own id: what a cut may name. */
  readonly itemIds: readonly string[]
  /** It was asked for after the cart's own output was sent: it reads the cart out. */
  readonly tellsCart: boolean
  /** The caller cut in: not all of it was heard. */
  readonly isCut: boolean
}

export type Wish = {
  readonly purpose: ResponsePurpose
  readonly instructions: string | null
  readonly mayCall: boolean
  /** A sentence to fill the time while a tool runs: of no use afterwards. */
  readonly isFiller: boolean
}

/** The function calls of one response, or of several that overlap, until all have their output. */
export type ActState = {
  readonly running: readonly RunningAct[]
  /** Given up for the caller's sake; what they come to counts all the same. Bounded. */
  readonly late: readonly RunningAct[]
  /** Outputs sent last, newest last: sent again on a line that was opened again. Bounded. */
  readonly outputs: readonly SentOutput[]
  /** Something was said along with the calls. */
  readonly spoke: boolean
  /** An output is there that the model must speak about. */
  readonly owesAnswer: boolean
  /** One of the outputs since was a refusal. */
  readonly hasRefused: boolean
  /** Said along with the calls; true or not only once these are done. */
  readonly unchecked: readonly string[]
  /** All function call ids so far: each acts once. */
  readonly seen: readonly string[]
}

export type SentOutput = {
  readonly functionCallId: string
  readonly name: string
  readonly output: string
  readonly atMs: number
  /** Of the command it went out with last. */
  readonly commandId: string
  /** Nobody else needs to tell it: the vendor has it, or it is of an act that was not written down. */
  readonly isTaken: boolean
}

export type RunningAct = {
  readonly call: FunctionCall
  readonly tellsCart: boolean
  readonly shows: 'menu' | 'cart' | 'pay' | null
  /** The caller's turn whose words it waits for. */
  readonly waitsFor: string | null
  /** The end of the call, once the others are done. */
  readonly isEnd: boolean
}

export type TurnState = {
  /** The caller's last turn. */
  readonly lastItemId: string | null
  readonly isCallerSpeaking: boolean
  readonly isPlaying: boolean
  /** The response that was last heard to begin. */
  readonly playingId: string | null
  readonly hasPlayed: boolean
  /** An answer is owed and its first sound has not come. */
  readonly isWaiting: boolean
  /** No response has begun that answers the caller's last turn. */
  readonly isOwed: boolean
  /** Responses that do not answer it: begun before its end, or with words of ours. */
  readonly otherIds: readonly string[]
  /** Retried for this turn already. */
  readonly isRetried: boolean
  readonly isAskedThere: boolean
  /** What the caller said last, by item, newest last; `text` is `null` where it could not be written down. Bounded. */
  readonly heard: readonly { readonly itemId: string; readonly text: string | null }[]
  /** Pieces of what the model is saying now, by item. Bounded. */
  readonly speaking: readonly {
    readonly itemId: string
    readonly responseId: string
    readonly text: string
  }[]
  /** Bounded: of a long call its end. */
  readonly said: readonly Utterance[]
  /** The turn right after the order was asked for, and the cart a yes in it would be to; `isPast`: other things were asked since. */
  readonly yesTo: {
    readonly itemId: string
    readonly fingerprint: string
    readonly isPast: boolean
  } | null
  /** The response that read the cart out and its items, until they have been played: a cut of one undoes it. */
  readonly cartIds: readonly string[]
  /** The same of the notice. */
  readonly noticeIds: readonly string[]
  /** The turn right after the notice: the only one in which a bare yes is consent. */
  readonly consentTurn: string | null
  /** A language that the model says the caller speaks; counted with the next words of the caller. */
  readonly modelSays: Language | null
  /** Caller's items and responses that began after the consent: only these are ever kept. Bounded. */
  readonly kept: readonly string[]
}

export type EndingState = {
  /** Why we are about to hang up, or would be if the line turns out to be gone. */
  readonly reason: EndReason | null
  readonly stage: 'none' | 'goodbye' | 'hung_up'
  /** The goodbye is still playing: waited for once more. */
  readonly isGraced: boolean
  readonly attempts: number
  readonly lostAtMs: number | null
}

/** What the tools have proved, newest last; bounded. */
export type FactState = {
  readonly proved: readonly ClaimFacts[]
  /** The newest when that was said which is yet to be checked; `null`: as they are now. */
  readonly spokenOver: ClaimFacts | null
}

export type Stepped = { readonly state: CallState; readonly effects: readonly CallEffect[] }

import type { Language } from '../language.ts'
import type { CartTold, ClaimFacts } from '../truth/facts.ts'
import type { EndReason } from './end-reasons.ts'
import type { FunctionCall, ResponsePurpose } from './line.ts'

/** The parts of a call's state, one for each part of the machine. */

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

/** Something said, as far as it was written down. */
export type Utterance = {
  readonly itemId: string
  readonly speaker: 'caller' | 'model'
  readonly text: string
  /** The caller cut in, or the line closed in the middle. */
  readonly isCut: boolean
  readonly atMs: number
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
  /** The cart as it is, and what was said since it came to be so. `null`: not known, as after a gap. */
  readonly reading: CartReading | null
  /** The same of the notice. */
  readonly noticeIds: readonly string[]
  /** The turn right after the notice: the only one in which a bare yes is consent. */
  readonly consentTurn: string | null
  /** A language that the model says the caller speaks; counted with the next words of the caller. */
  readonly modelSays: Language | null
  /** Caller's items and responses that began after the consent: only these are ever kept. Bounded. */
  readonly kept: readonly string[]
}

export type CartReading = {
  readonly fingerprint: string
  readonly cart: CartTold
  /** Said to its end, oldest first; without items once it was played, since it can't be cut any more. Bounded. */
  readonly heard: readonly { readonly itemIds: readonly string[]; readonly text: string }[]
  /** Yeses that came before all of it was read out. */
  readonly early: number
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

/**
 * The control line of a live call, in our words; a vendor's frames stay in its adapter. Texts are what a caller or a
 * model said: data, never instructions, never in a log.
 */
export type LineEvent =
  /** The line is open and the session is there. */
  | { readonly kind: 'opened' }
  | { readonly kind: 'caller_started'; readonly itemId: string }
  | { readonly kind: 'caller_stopped'; readonly itemId: string }
  /** What the caller said is a turn now; a model may be answering already. */
  | {
      readonly kind: 'caller_turn'
      readonly itemId: string
      readonly previousItemId: string | null
    }
  /** The words of a caller's turn: late, out of order, and a guess. `languages` are ISO 639-1, as detected. */
  | {
      readonly kind: 'heard'
      readonly itemId: string
      readonly text: string
      readonly languages: readonly string[]
      /** What the vendor bills; `null` where it does not say. */
      readonly seconds: number | null
    }
  | { readonly kind: 'unheard'; readonly itemId: string }
  | { readonly kind: 'key'; readonly key: string }
  | {
      readonly kind: 'response_started'
      readonly responseId: string
      readonly purpose: ResponsePurpose | null
    }
  /** `isWhole`: all the words of the item; otherwise the next piece of them. */
  | {
      readonly kind: 'spoken'
      readonly responseId: string
      readonly itemId: string
      readonly text: string
      readonly isWhole: boolean
    }
  /** The caller cut in: of this item they heard so many milliseconds. */
  | { readonly kind: 'cut'; readonly itemId: string; readonly heardMs: number }
  | {
      readonly kind: 'response_ended'
      readonly responseId: string
      readonly purpose: ResponsePurpose | null
      readonly status: 'completed' | 'cancelled' | 'failed' | 'incomplete'
      readonly fault: LineFault | null
      /** Whole calls of a completed response; of any other there are none to act on. */
      readonly calls: readonly FunctionCall[]
      readonly usage: LineUsage
    }
  | {
      readonly kind: 'playback'
      readonly responseId: string | null
      readonly state: 'started' | 'stopped' | 'cleared'
    }
  /** Nobody said anything for as long as turn detection waits. */
  | { readonly kind: 'quiet' }
  /** What a `find` found: one of these three. */
  | { readonly kind: 'item_found'; readonly itemId: string }
  /** A whole function call. */
  | { readonly kind: 'call_found'; readonly itemId: string; readonly call: FunctionCall }
  /** Whole words of the model's. */
  | { readonly kind: 'answer_found'; readonly itemId: string }
  /** A line of the program's own is in the conversation, behind this item. */
  | { readonly kind: 'noted'; readonly itemId: string; readonly previousItemId: string | null }
  /** The output of this function call is in the conversation. */
  | { readonly kind: 'output_taken'; readonly functionCallId: string }
  | { readonly kind: 'limits'; readonly remainingShare: number }
  /** `commandId` is the `id` of the command that was refused, where the vendor says. */
  | { readonly kind: 'fault'; readonly fault: LineFault; readonly commandId: string | null }
  /** Of no use to us, or unknown. */
  | { readonly kind: 'other' }

/** Why a response is made; travels with it and comes back. `resume`: the line was away, and nothing has moved since. */
export type ResponsePurpose =
  'greeting' | 'answer' | 'tools' | 'retry' | 'resume' | 'notice' | 'goodbye'

/** A closed set, so it may be a label. */
export type LineFault =
  | 'response_active'
  | 'nothing_to_cancel'
  | 'item_unknown'
  | 'item_exists'
  | 'bad_command'
  | 'session_expired'
  | 'rate_limited'
  | 'quota'
  | 'vendor'
  | 'other'

/** As the model wrote it: `arguments` is unchecked JSON text. */
export type FunctionCall = {
  readonly functionCallId: string
  readonly name: string
  readonly arguments: string
}

/** Tokens of one response; cached ones are part of their input. */
export type LineUsage = {
  readonly textIn: number
  readonly audioIn: number
  readonly textCached: number
  readonly audioCached: number
  readonly textOut: number
  readonly audioOut: number
}

export const NO_LINE_USAGE: LineUsage = {
  textIn: 0,
  audioIn: 0,
  textCached: 0,
  audioCached: 0,
  textOut: 0,
  audioOut: 0,
}

/** What is said to the line. `id` is ours and comes back with a fault. */
export type LineCommand =
  | {
      readonly kind: 'respond'
      readonly id: string
      readonly purpose: ResponsePurpose
      /** For this response only; written by the program. */
      readonly instructions?: string
      readonly mayCall?: boolean
    }
  | {
      readonly kind: 'tool_output'
      readonly id: string
      readonly functionCallId: string
      /** JSON text. */
      readonly output: string
    }
  /** A line of the program's own in the conversation. With an `itemId` of ours it can be asked for later. */
  | { readonly kind: 'note'; readonly id: string; readonly text: string; readonly itemId?: string }
  /** The model stops speaking now, if it is still in this response: on its way, the next may have begun. */
  | { readonly kind: 'hush'; readonly id: string; readonly responseId?: string }
  | { readonly kind: 'tune'; readonly id: string; readonly turns: TurnDetection }
  /** Answered by what is found, or the fault `item_unknown`. */
  | { readonly kind: 'find'; readonly id: string; readonly itemId: string }
  /** A note is taken out of the conversation. */
  | { readonly kind: 'forget'; readonly id: string; readonly itemId: string }

/** When a caller's turn is over, and whether they may cut in. */
export type TurnDetection =
  | { readonly by: 'meaning'; readonly eagerness: 'low' | 'medium' | 'high' | 'auto' }
  /** Tuning is refused by the vendor when a call is answered: it goes by `tune` afterwards. */
  | {
      readonly by: 'silence'
      /** 0 to 1. */
      readonly threshold: number
      readonly paddingMs: number
      readonly silenceMs: number
    }

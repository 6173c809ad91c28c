import type { ResponsePurpose } from '../../core/call/line.ts'
import type { Language } from '../../core/language.ts'

/**
 * A telephone call as data: who rings, what goes wrong on the way, and what caller and model do, in order. The stand-in
 * plays it frame by frame, as the vendor would; the same script can be played without sockets and without waiting.
 */
export type CallScript = {
  /** Unique, in kebab case. */
  readonly name: string
  readonly about: string
  readonly ring: Ring
  readonly faults?: CallFaults
  /** What the model says when it is asked to greet. */
  readonly greeting?: Omit<ModelAnswer, 'kind'>
  readonly steps: readonly Step[]
  readonly expect: Expected
}

export type Ring = {
  /** Digits without the plus; `null`: withheld. */
  readonly callerPhone: string | null
  readonly calledPhone: string | null
  /** A bar's id, in a header of the trunk. */
  readonly barHint?: string
  /** The webhooks, one POST each, in this order. `first` alone unless set. */
  readonly deliveries?: readonly Delivery[]
}

/**
 * `first`: as it should be. `again`: the same webhook-id, a new time and signature. `other_id`: the same call under a
 * new webhook-id. `forged`: signed with another secret. `too_old`: signed 301 seconds ago.
 */
export type Delivery = 'first' | 'again' | 'other_id' | 'forged' | 'too_old'

/** What fails, one fault a try; then all is well. */
export type CallFaults = {
  readonly accept?: Faults
  readonly reject?: Faults
  readonly refer?: Faults
  readonly hangup?: Faults
  /** Of the control line's upgrade. */
  readonly attach?: Faults
  /** After the accept the control line answers 404 for so long. */
  readonly readyAfterMs?: number
  /** REFER is answered 200 and nobody ever takes the call: it stays with us. */
  readonly referNeverTaken?: true
  /** How long the staff's phone rings before somebody takes it. 1 s unless set. */
  readonly referTakenAfterMs?: number
}

export type Faults = readonly HttpFault[] | { readonly always: HttpFault }

/**
 * `bad_parameter`, `bad_model`: 400 that names a parameter, or the transcription model. `stall`: no answer at all.
 * `lost_answer`: what was asked is done, the connection breaks before the answer.
 */
export type HttpFault =
  | 'none'
  | 'bad_parameter'
  | 'bad_model'
  | 'unauthorized'
  | 'gone'
  | 'rate_limited'
  | 'quota'
  | 'server_error'
  | 'html'
  | 'stall'
  | 'lost_answer'

export type Step =
  | CallerTurn
  | ModelAnswer
  /** The caller presses a key. */
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'silence'; readonly ms: number }
  /** Turn detection tells that nobody has said anything, and a response starts. */
  | { readonly kind: 'idle' }
  /** A server event as it stands, whatever else goes on; `raw`: a text frame that need not be JSON. */
  | {
      readonly kind: 'frame'
      readonly frame: Readonly<Record<string, unknown>>
      /** After the step before; at once unless set. */
      readonly afterMs?: number
    }
  | { readonly kind: 'raw'; readonly text: string }
  | { readonly kind: 'line'; readonly what: LineTrouble; readonly cutsInAfterMs?: number }
  /** Goes on when we have done so; after ten seconds unless set, it is a complaint. */
  | { readonly kind: 'await'; readonly what: Awaited; readonly withinMs?: number }
  /** The caller puts the phone down; with `cutsInAfterMs` so long after the model's first sound. */
  | { readonly kind: 'hang_up'; readonly cutsInAfterMs?: number }

/**
 * `drop`: the connection breaks (1006), the call goes on. `rotate`: a clean close (1000), the call goes on. `half_open`:
 * nothing comes or goes any more and nobody says so. `expire`: the vendor's 60 minutes are over.
 */
export type LineTrouble = 'drop' | 'rotate' | 'half_open' | 'expire'

export type Awaited =
  'hangup' | 'refer' | 'outputs' | 'respond' | 'note' | 'tune' | 'hush' | 'attach'

export type CallerTurn = {
  readonly kind: 'caller'
  readonly says: string
  /** ISO 639-1 of what is said. */
  readonly language: string
  /** What the transcription makes of it; what was said, in its language, unless set. */
  readonly heard?: Heard | 'failed' | 'never'
  /** The caller speaks while the model does, so many milliseconds after its first sound. */
  readonly cutsInAfterMs?: number
  readonly takesMs?: number
}

export type Heard = {
  readonly text?: string
  /** Empty: the model can't tell. */
  readonly languages?: readonly string[]
  /** `late`: after the answer to it. */
  readonly when?: 'at_once' | 'late'
}

/**
 * What the next response says and calls. It starts by itself after a caller's turn, else it waits for a
 * `response.create`: of a purpose among `purposes`, which are all but greeting, notice and goodbye unless set. A response
 * nobody wrote an answer for gets a harmless one.
 */
export type ModelAnswer = {
  readonly kind: 'model'
  readonly says?: string
  readonly calls?: readonly ScriptedCall[]
  readonly purposes?: readonly ResponsePurpose[]
  readonly status?: 'completed' | 'cancelled' | 'failed' | 'incomplete'
  /** `rate_limit_exceeded`, `insufficient_quota`, `server_error`, `max_output_tokens`, `content_filter`, … */
  readonly reason?: string
  /** Silence before the first word. */
  readonly thinksMs?: number
}

export type ScriptedCall = {
  readonly name: string
  /** A text stands as the model wrote it, JSON or not. */
  readonly args: Readonly<Record<string, unknown>> | string
  /** Made by the stand-in unless set. */
  readonly id?: string
  readonly status?: 'completed' | 'incomplete'
}

/** What a right server makes of it, whichever way it works inside. */
export type Expected = {
  /** Names of the function calls that are acted on, once each; in the order of the script. */
  readonly acts: readonly string[]
  /** Language spoken at the end. */
  readonly language: Language
  /** Who ends the call. `refused`: it is never answered. `lost`: nobody could be reached any more. */
  readonly end: 'caller' | 'us' | 'transferred' | 'refused' | 'lost'
  /** With `transcripts = "consent"`: whether words may be kept when the call is over. */
  readonly keepsWords: boolean
}

import type { ToolSpec } from '../chat-model.ts'
import type { LineCommand, LineEvent, TurnDetection } from './line.ts'

/**
 * A way in which calls come to us. Nothing above it knows which one it is. `ref` is the transport's own id of a call:
 * opaque, passed on unchanged.
 * All of them throw `ProviderError` and nothing else; its reason is `gone` where the call is over, or was answered by
 * someone else.
 */
export type CallTransport = {
  readonly name: TransportName
  readonly can: {
    readonly transfer: boolean
    /** Hears the keys a caller presses. */
    readonly keys: boolean
    /** Records sound. */
    readonly record: boolean
  }
  /** Makes ready what `answer` will send for this very session. Nothing is sent, and nobody has to answer. */
  ready?(ref: string, session: CallSession): void
  /**
   * Answers with the whole session; where the vendor refuses it, once more with the least that makes a call. Without
   * transcription no order is offered (`unheard`); the line that opens may ask for it once more.
   */
  answer(ref: string, session: CallSession, signal: AbortSignal): Promise<void>
  refuse(ref: string, why: RefuseWhy, signal: AbortSignal): Promise<void>
  /** @param target `tel:+…` or `sip:…`, from the operator's settings only. */
  transfer(ref: string, target: string, signal: AbortSignal): Promise<void>
  /** Quiet where the call is over already. */
  hangUp(ref: string, signal: AbortSignal): Promise<void>
  /**
   * One try to open the control line.
   * @param wanted the session of a call that another process has answered: what the line says it lacks is asked for.
   */
  attach(
    ref: string,
    listener: LineListener,
    signal: AbortSignal,
    wanted?: () => CallSession,
  ): Promise<Line>
}

export type TransportName = 'sip' | 'bridge'

/** `not_taken`: the bar is open, and answers no calls. `untrusted`: the call did not come by the trunk. */
export const REFUSE_WHYS = [
  'busy',
  'closed',
  'not_taken',
  'blocked',
  'over_cap',
  'unknown_bar',
  'untrusted',
  'technical',
] as const
export type RefuseWhy = (typeof REFUSE_WHYS)[number]

export type LineListener = {
  readonly event: (event: LineEvent) => void
  /** Once, after the last event. `isClean`: the far end said so, with `code`; whether the call is over too, it does not say. */
  readonly closed: (how: { readonly isClean: boolean; readonly code: number }) => void
}

export type Line = {
  /** After the line has closed it does nothing. */
  send(command: LineCommand): void
  /** Leaves the line; the call goes on. No `closed` is told. */
  leave(): void
}

/** All that a call needs, as it is answered. */
export type CallSession = {
  readonly model: string
  readonly instructions: string
  readonly tools: readonly ToolSpec[]
  readonly voice: string
  /** 1 is natural. */
  readonly speed: number
  readonly noise: 'near' | 'far' | 'off'
  readonly turns: TurnDetection
  /** In order; the first that is accepted serves. Empty: nobody writes down what the caller says. */
  readonly transcriptionModels: readonly string[]
  /** Names a transcription should expect: dishes, drinks, the bar. */
  readonly keywords: readonly string[]
  readonly maxOutputTokens: number
  /** Of the conversation so much is kept when it is cut, and it is cut at so many tokens; `null`: the vendor's own way. */
  readonly truncation: { readonly keepShare: number; readonly atTokens: number } | null
  readonly effort: 'minimal' | 'low' | 'medium' | 'high' | null
  /** A salted hash of the person, for the vendor's abuse checks. */
  readonly safetyId: string | null
}

/** A call that rings, as its transport tells it. Everything in it is the network's word: untrusted. */
export type IncomingCall = {
  readonly ref: string
  readonly transport: TransportName
  readonly at: Date
  /** E.164 digits without the plus. */
  readonly callerPhone: string | null
  readonly callerUserId: string | null
  readonly calledPhone: string | null
  /** A bar's id or slug, or a Meta number id, where the trunk names one. */
  readonly barHint: string | null
  /** WhatsApp's id of the same call (`wacid.…`). */
  readonly wacid: string | null
  /** False where the operator's trunk shows a secret and this call does not: it can be anybody's. */
  readonly isFromTrunk: boolean
}

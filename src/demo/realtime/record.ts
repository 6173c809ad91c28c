import type { CallScript } from './script.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/** All that happened to one call, for assertions. */
export type CallRecord = {
  readonly callId: string
  readonly script: string
  /** Bodies of accepts; the first that was taken is the session. Refused ones stand there too. */
  readonly accepts: { readonly body: unknown; readonly status: number }[]
  readonly rejects: number[]
  readonly refers: string[]
  hangups: number
  /** Upgrades of the control line that were taken, and statuses of those that were not. */
  attaches: number
  readonly refusedAttaches: number[]
  /** Responses that were started to greet. */
  greetings: number
  /** What we sent for each function call, in order; more than one for one call is a fault of ours. */
  readonly outputs: Record<string, string[]>
  /** Names of the functions the model called in whole responses, by the id of the call. */
  readonly functionCalls: Record<string, string>
  /** Ids of those that came while nobody held the control line. */
  readonly unheard: string[]
  /** Our frames, as they were taken. */
  readonly frames: JsonObject[]
  /** Codes of the errors the line answered with. */
  readonly errors: string[]
  /** What a real vendor would have borne and a test should not. */
  readonly complaints: string[]
  /** What went over the line before each time that something was waited for in vain. */
  readonly tails: (readonly string[])[]
  ended: CallEnd | null
  /** The step of the script that it ended in; `null` while it runs, and where the script was over. */
  endedIn: string | null
}

export type CallEnd = 'caller' | 'hung_up' | 'transferred' | 'rejected' | 'expired'

export function newRecord(callId: string, script: Pick<CallScript, 'name'>): CallRecord {
  return {
    callId,
    script: script.name,
    accepts: [],
    rejects: [],
    refers: [],
    hangups: 0,
    attaches: 0,
    refusedAttaches: [],
    greetings: 0,
    outputs: {},
    functionCalls: {},
    unheard: [],
    frames: [],
    errors: [],
    complaints: [],
    tails: [],
    ended: null,
    endedIn: null,
  }
}

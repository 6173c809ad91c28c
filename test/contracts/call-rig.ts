import type { LineEvent } from '../../src/core/call/line.ts'
import type { CallSession, CallTransport, LineListener } from '../../src/core/call/transport.ts'
import type { CallRecord } from '../../src/demo/realtime/record.ts'
import type { CallScript, LineTrouble } from '../../src/demo/realtime/script.ts'

/** A transport and the far end of its calls. */
export type CallRig = {
  /** Both long unless set: of each request, and of a line on which nothing comes. */
  transport(limits?: { readonly timeoutMs?: number; readonly pingMs?: number }): CallTransport
  /** A call that rings; its ref. */
  ring(script: CallScript): Promise<string>
  record(ref: string): CallRecord
  /** The caller puts the phone down. */
  callerLeaves(ref: string): void
  trouble(ref: string, what: LineTrouble): void
  /** What must never be seen in an error. */
  readonly secret: string
  stop(): Promise<void>
}

export const A_SESSION: CallSession = {
  model: 'gpt-realtime-2.1-mini',
  instructions: 'Line of Chez Mado.',
  tools: [
    {
      name: 'look_up',
      description: 'Looks something up.',
      parameters: { type: 'object', properties: {}, required: [], additionalProperties: false },
    },
  ],
  voice: 'marin',
  speed: 1,
  noise: 'near',
  turns: { by: 'meaning', eagerness: 'auto' },
  transcriptionModels: ['gpt-transcribe'],
  keywords: ['Primus', 'Mützig'],
  maxOutputTokens: 1024,
  truncation: { keepShare: 0.8, atTokens: 8000 },
  effort: 'low',
  safetyId: 'u_3f9c1a5be7d04862',
}

export const A_SCRIPT: CallScript = {
  name: 'contract',
  about: 'Greets, answers one question, and stays.',
  ring: { callerPhone: '250700000201', calledPhone: '250700000100' },
  greeting: { says: 'Good evening.' },
  steps: [
    { kind: 'caller', says: 'Are you open?', language: 'en' },
    { kind: 'model', calls: [{ name: 'look_up', args: {}, id: 'call_1' }] },
    { kind: 'model', says: 'Yes.' },
    { kind: 'await', what: 'hangup', withinMs: 60_000 },
  ],
  expect: { acts: ['look_up'], language: 'en', end: 'us', keepsWords: false },
}

export const NEVER = new AbortController().signal
export const UNKNOWN = 'rtc_unknown'

/** A listener that keeps what it is told, and lets a test wait for it. */
export function listening(): LineListener & {
  readonly events: readonly LineEvent[]
  readonly closings: readonly { readonly isClean: boolean; readonly code: number }[]
  /** Resolves once one of them was told. */
  until(what: LineEvent['kind'] | 'closed' | ((event: LineEvent) => boolean)): Promise<void>
} {
  const events: LineEvent[] = []
  const closings: { isClean: boolean; code: number }[] = []
  let waiting: { readonly isMet: () => boolean; readonly resolve: () => void }[] = []
  const told = () => {
    for (const one of waiting) if (one.isMet()) one.resolve()
    waiting = waiting.filter((one) => !one.isMet())
  }
  return {
    events,
    closings,
    event: (event) => {
      events.push(event)
      told()
    },
    closed: (how) => {
      closings.push(how)
      told()
    },
    until: (what) => {
      const isMet = () => {
        if (what === 'closed') return closings.length > 0
        return events.some((event) =>
          typeof what === 'string' ? event.kind === what : what(event),
        )
      }
      if (isMet()) return Promise.resolve()
      return new Promise((resolve) => void waiting.push({ isMet, resolve }))
    },
  }
}

/** The error of some work; a text where it did not fail. */
export const thrown = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  )

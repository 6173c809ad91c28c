import type { OpenAI } from 'openai'

import { unheard } from '../../../core/call/session.ts'
import type { CallSession, CallTransport, LineListener } from '../../../core/call/transport.ts'
import { ProviderError } from '../../../core/errors.ts'
import type { Clock, Counter, Meter } from '../../../core/ports.ts'
import { type CallControl, callControl, type ReadyAccept, refusedParameter } from './calls.ts'
import { type LateHearing, lateHearing, type SeesFrame } from './late-hearing.ts'
import { isSound, readFrame } from './read-frame.ts'
import { type ReferForm, referTarget } from './refer-target.ts'
import { acceptBody, minimalBody } from './session.ts'
import { openSideband, type SidebandOptions } from './sideband.ts'
import { speechLengths } from './speech-lengths.ts'
import { writeFrames } from './write-frame.ts'

export type SipTransportOptions = Omit<SidebandOptions, 'timeoutMs' | 'pingMs'> & {
  readonly client: OpenAI
  /** Of each request and of the upgrade: a caller waits. */
  readonly timeoutMs: number
  readonly pingMs: number
  readonly clock: Clock
  readonly meter: Meter
  /** As they stand in the settings unless set. */
  readonly refer?: ReferForm
}

const AS_WRITTEN: ReferForm = { form: 'as_written', host: null }

/**
 * Calls that reach OpenAI by SIP: sound never passes through here, the call is steered by REST and a control line.
 * @see https://developers.openai.com/api/docs/guides/realtime-sip
 */
export function sipTransport(options: SipTransportOptions): CallTransport {
  const calls = callControl(options)
  const { refer = AS_WRITTEN } = options
  const hearing = lateHearing()
  const { ready, answer } = answering(calls, options.clock, hearing)
  const malformed = options.meter.counter(
    'voice_malformed_frames_total',
    'Frames of a control line that could not be read',
  )
  return {
    name: 'sip',
    can: { transfer: true, keys: true, record: false },
    ready,
    answer,
    refuse: (ref, why, signal) => calls.reject(ref, why, signal),
    transfer: (ref, target, signal) => calls.refer(ref, referTarget(refer, target), signal),
    hangUp: (ref, signal) => calls.hangUp(ref, signal).catch(quietIfGone),
    attach: async (ref, listener, signal, wanted) => {
      const frames = framesTo(listener, malformed)
      const sideband = await openSideband(options, ref, frames, signal)
      frames.showFirst(hearing.askOn(ref, (text) => sideband.send(text), wanted))
      return {
        send: (command) => {
          for (const frame of writeFrames(command)) sideband.send(frame)
        },
        leave: () => sideband.leave(),
      }
    },
  }
}

function framesTo({ event, closed }: LineListener, malformed: Counter) {
  const withLengths = speechLengths()
  let isOurs: SeesFrame | null = null
  return {
    frame: (text: string) => {
      if (isSound(text) || isOurs?.(text) === true) return
      const read = readFrame(text)
      if (read === null) malformed.add(1)
      // What a model says, most of all that is told, has no length to be found out.
      event(read?.kind === 'spoken' ? read : withLengths(read ?? { kind: 'other' }, text))
    },
    closed,
    showFirst: (to: SeesFrame | null) => {
      isOurs = to
    },
  }
}

function quietIfGone(error: unknown): void {
  if (!(error instanceof ProviderError) || error.reason !== 'gone') throw error
}

/** For so long what was refused is not asked for again: the refusal costs each call a round trip. */
const REMEMBERED_MS = 60 * 60_000

/**
 * The whole session; while it is the transcription that is refused, with the next model of the list; at any other 400 once
 * more with the least. Without transcription it is answered all the same, and that is asked for again on the line. A request without an answer is not repeated: it may have been done.
 * The first request can be made before it is known whether it is to be sent.
 */
function answering(
  calls: CallControl,
  clock: Clock,
  hearing: LateHearing,
): Required<Pick<CallTransport, 'ready' | 'answer'>> {
  const refusedAt = new Map<string, number>()
  const isRefused = (model: string) =>
    clock.now().getTime() - (refusedAt.get(model) ?? Number.NEGATIVE_INFINITY) < REMEMBERED_MS

  const effortOf = ({ model, effort }: CallSession) => (isRefused(effortAt(model)) ? null : effort)

  const made = new WeakMap<CallSession, Made>()
  const make = (ref: string, session: CallSession, model: string | null): Made => {
    const effort = effortOf(session)
    const known = { ...(model === null ? unheard(session) : session), effort }
    const request = calls.ready(ref, acceptBody(known, model), session.safetyId)
    // Whoever sends it hears of it.
    request.catch(() => {})
    return { ref, model, effort, request }
  }
  const ready = (ref: string, session: CallSession) => {
    const [model = null] = modelsToTry(session, isRefused)
    made.set(session, make(ref, session, model))
  }

  const answer: CallTransport['answer'] = async (ref, session, signal) => {
    for (const model of modelsToTry(session, isRefused)) {
      try {
        const before = made.get(session)
        const isMade = before?.ref === ref && before.model === model
        const isSame = isMade && before.effort === effortOf(session)
        const { request } = isSame ? before : make(ref, session, model)
        await calls.accept(request, signal)
        if (model === null) hearing.want(ref, session)
        return
      } catch (error) {
        if (!isBadSession(error)) throw error
        const nowMs = clock.now().getTime()
        if (isAbout(error, 'reasoning')) refusedAt.set(effortAt(session.model), nowMs)
        if (model === null || !isAbout(error, 'transcription')) break
        refusedAt.set(model, nowMs)
      }
    }
    const least = calls.ready(ref, minimalBody(unheard(session)), session.safetyId)
    await calls.accept(least, signal)
    hearing.want(ref, session)
  }
  return { ready, answer }
}

type Made = {
  readonly ref: string
  readonly model: string | null
  readonly effort: CallSession['effort']
  readonly request: Promise<ReadyAccept>
}

/** `null`, nobody writes down, once all are refused. */
function modelsToTry(
  { transcriptionModels }: CallSession,
  isRefused: (model: string) => boolean,
): readonly (string | null)[] {
  const left = transcriptionModels.filter((model) => !isRefused(model))
  return left.length === 0 ? [null] : left
}

function isBadSession(error: unknown): error is ProviderError {
  return error instanceof ProviderError && (error.code === 400 || error.code === 422)
}

function isAbout(error: ProviderError, what: 'transcription' | 'reasoning'): boolean {
  return refusedParameter(error)?.includes(what) ?? false
}

/** Which model takes an effort nobody has written down. */
function effortAt(model: string): string {
  return `reasoning of ${model}`
}

import { isSound, readFrame } from '../../adapters/openai/realtime/read-frame.ts'
import { acceptBody } from '../../adapters/openai/realtime/session.ts'
import { writeFrames } from '../../adapters/openai/realtime/write-frame.ts'
import type { CallSession, Line, LineListener } from '../../core/call/transport.ts'
import { SimulatedCall } from './call.ts'
import type { HttpAnswer } from './http-faults.ts'
import { faultAnswer } from './http-faults.ts'
import { ownTasks, type VirtualPacer, virtualPacer } from './pacer.ts'
import type { CallRecord, JsonObject } from './record.ts'
import type { CallScript } from './script.ts'
import { KNOWN_MODELS } from './session-rules.ts'
import type { ServerSocket } from './socket.ts'

/** A scripted call without sockets and without waiting: the same call, the same frames, in a time that is moved. */
export type OfflineCall = {
  readonly pacer: VirtualPacer
  readonly record: CallRecord
  /** What was said, in order. */
  readonly said: readonly { readonly who: 'caller' | 'model'; readonly text: string }[]
  /** These answer with an HTTP status, 0 where no answer comes. */
  answer(session: CallSession): number
  transfer(target: string): number
  hangUp(): number
  /** The open line; or the status of its refusal. Nothing is told before this has returned. */
  attach(listener: LineListener): Line | number
}

export function offlineCall(script: CallScript, way: Way = AT_ONCE): OfflineCall {
  const pacer = virtualPacer(way.pace)
  const said: { who: 'caller' | 'model'; text: string }[] = []
  const call = new SimulatedCall({
    callId: `rtc_${script.name}`,
    script,
    pacer: ownTasks(pacer),
    models: KNOWN_MODELS,
    talk: (who, text) => void said.push({ who, text }),
    ended: () => {},
  })
  const act = (action: 'accept' | 'refer' | 'hangup', body: JsonObject | null) => {
    const fault = call.nextFault(action)
    const failed = fault === 'stall' ? UNANSWERED : faultAnswer(fault)
    if (failed !== null) {
      call.noteFault(action, failed.status, body)
      return failed.status
    }
    const { status } = call.act(action, body)
    return fault === 'lost_answer' ? 0 : status
  }
  return {
    pacer,
    record: call.record,
    said,
    answer: ({ transcriptionModels: [model = null], ...session }) => {
      const body = acceptBody({ ...session, transcriptionModels: [] }, model)
      // What goes over the wire is plain JSON.
      return act('accept', JSON.parse(JSON.stringify(body)) as JsonObject)
    },
    transfer: (target) => act('refer', { target_uri: target }),
    hangUp: () => act('hangup', null),
    attach: (listener) => attach({ call, pacer, way }, listener),
  }
}

const FOUND_OUT_MS = 10_000
/** The way to the vendor and back, in milliseconds of the call. */
export type Way = {
  /** What the next frame takes; none overtakes another. */
  readonly toUs: () => number
  readonly toVendor: () => number
  /** As of a live pacer: for whose time the waiting is counted. */
  readonly pace: number
}

const AT_ONCE: Way = { toUs: () => 0, toVendor: () => 0, pace: 1 }

/** What is handed over comes out in order, each after its own while. */
function inOrder(pacer: VirtualPacer, takesMs: () => number): (task: () => void) => void {
  let last = 0
  return (task) => {
    last = Math.max(last, pacer.now() + takesMs())
    pacer.after(last - pacer.now(), task)
  }
}

const UNANSWERED: HttpAnswer = { status: 0, body: '' }

type Exchange = {
  readonly call: SimulatedCall
  readonly pacer: VirtualPacer
  readonly way: Way
}

function attach({ call, pacer, way }: Exchange, listener: LineListener): Line | number {
  const fault = call.nextFault('attach')
  const failed = faultAnswer(fault)
  const status = failed?.status ?? (fault === 'none' && call.isReady() ? 101 : 404)
  if (status !== 101) {
    call.noteFault('attach', status, null)
    return status
  }
  let isOpen = true
  let isLeft = false
  const toUs = inOrder(pacer, way.toUs)
  const toVendor = inOrder(pacer, way.toVendor)
  const close = (isClean: boolean, code: number) => {
    if (!isOpen) return
    isOpen = false
    toUs(() => isLeft || listener.closed({ isClean, code }))
  }
  const socket: ServerSocket = {
    send: (text) => {
      if (!isOpen || isSound(text)) return
      const event = readFrame(text) ?? ({ kind: 'other' } as const)
      toUs(() => isLeft || listener.event(event))
    },
    close: (code) => close(true, code),
    drop: () => close(false, 1006),
    // Whoever listens finds out by asking.
    freeze: () => void pacer.after(FOUND_OUT_MS, () => close(false, 1006)),
  }
  call.attach(socket)
  return {
    send(command) {
      if (isLeft) return
      for (const frame of writeFrames(command)) toVendor(() => isOpen && call.receive(frame))
    },
    // What was sent before is on its way all the same.
    leave() {
      isLeft = true
      call.detach(socket)
    },
  }
}

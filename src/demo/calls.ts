import { ok, refuse, type Result } from '../core/errors.ts'
import type { Clock } from '../core/ports.ts'
import type { Timers } from '../jobs/timers.ts'
import type { DemoBar, DemoPhone } from './demo-people.ts'
import type { SimulatedRealtime } from './realtime/realtime.ts'
import type { CallScript } from './realtime/script.ts'
import { CALL_SCRIPTS } from './realtime/scripts/all.ts'
import { bookingSteps } from './realtime/scripts/requests.ts'

export type CallRefusal = {
  readonly code: 'phone_unknown' | 'bar_unknown' | 'call_unknown' | 'phone_busy'
}

/** What the page is told of a call. */
export type DemoCallEvent = {
  readonly phone: string
  /** Of the bar. */
  readonly number: string
} & (
  | { readonly state: 'ringing' | 'over' }
  | { readonly state: 'talk'; readonly who: 'caller' | 'model'; readonly text: string }
)

/** A call under way, for a page that is opened meanwhile. */
export type RunningCall = {
  readonly phone: string
  /** Of the bar. */
  readonly number: string
  /** What was said so far; nothing yet: it rings. */
  readonly lines: readonly { readonly who: 'caller' | 'model'; readonly text: string }[]
}

/** Calls that the phones of the demo can play: the words are written before, what comes of them is not. */
export type DemoCalls = {
  /** Names of the calls to one bar. */
  namesFor(bar: DemoBar): readonly string[]
  ring(
    phoneId: string,
    barSlug: string,
    name: string,
  ): Promise<Result<{ readonly callId: string }, CallRefusal>>
  /** The phone is put down; quiet where it is not used. */
  hangUp(phoneId: string): void
  /** Every phone is put down. */
  hangUpAll(): void
  running(): readonly RunningCall[]
  subscribe(listener: (event: DemoCallEvent) => void): () => void
}

export type DemoCallsDeps = {
  readonly realtime: SimulatedRealtime
  readonly bars: readonly DemoBar[]
  readonly phones: readonly DemoPhone[]
  readonly timers: Timers
  readonly clock: Clock
  /** Empties a caller's cart: what is read out was written for an empty one. */
  readonly emptyCart: (phone: DemoPhone, bar: DemoBar) => Promise<void>
}

/** In the order in which the page offers them. */
const OFFERED: readonly string[] = [
  'order-in-english',
  'order-in-french',
  'order-in-kinyarwanda',
  'order-in-swahili',
  'booking',
  'send-to-whatsapp',
  'language-switch',
  'barge-in',
  'cut-in-mid-sentence',
]

/** So long a caller lets it ring. */
const PATIENCE_MS = 30_000

type Running = RunningCall & { readonly callId: string }

export function demoCalls(deps: DemoCallsDeps): DemoCalls {
  const { realtime, bars, phones, timers, clock, emptyCart } = deps
  const listeners = new Set<(event: DemoCallEvent) => void>()
  const running = new Map<string, Running>()
  const tell = (event: DemoCallEvent) => listeners.forEach((listener) => listener(event))
  realtime.onTalk(({ callId, who, text }) => {
    const call = running.get(callId)
    if (call === undefined) return
    const { phone, number, lines } = call
    running.set(callId, { ...call, lines: [...lines, { who, text }] })
    tell({ phone, number, state: 'talk', who, text })
  })
  const callOf = (phoneId: string) => [...running.values()].find(({ phone }) => phone === phoneId)
  const end = ({ callId, phone, number }: Running) => {
    if (running.delete(callId)) tell({ phone, number, state: 'over' })
  }

  return {
    namesFor: (bar) => OFFERED.filter((name) => scriptFor(bar, name) !== undefined),
    async ring(phoneId, barSlug, name) {
      const phone = phones.find(({ id }) => id === phoneId)
      if (phone === undefined) return refuse({ code: 'phone_unknown' })
      const bar = bars.find(({ slug }) => slug === barSlug)
      if (bar === undefined) return refuse({ code: 'bar_unknown' })
      const script = OFFERED.includes(name) ? scriptFor(bar, name) : undefined
      if (script === undefined) return refuse({ code: 'call_unknown' })
      if (callOf(phoneId) !== undefined) return refuse({ code: 'phone_busy' })
      const callId = `rtc_demo${String(realtime.calls.length + 1).padStart(6, '0')}`
      const call: Running = { callId, phone: phoneId, number: bar.phoneNumberId, lines: [] }
      running.set(callId, call)
      tell({ phone: phoneId, number: bar.phoneNumberId, state: 'ringing' })
      void realtime.over(callId).then(() => end(call))
      if (script.expect.acts.includes('change_cart')) await emptyCart(phone, bar)
      const numbers = { callerPhone: phone.phone, calledPhone: bar.displayPhone }
      await realtime.ring(
        { ...asOf(script, clock.now()), ring: { ...numbers, barHint: bar.id } },
        callId,
      )
      timers.after(PATIENCE_MS, () => {
        const record = realtime.calls.find((each) => each.callId === callId)
        if (record?.attaches === 0) realtime.hangUp(callId)
      })
      return ok({ callId })
    },
    hangUp(phoneId) {
      const call = callOf(phoneId)
      if (call !== undefined) realtime.hangUp(call.callId)
    },
    hangUpAll() {
      for (const callId of running.keys()) realtime.hangUp(callId)
    },
    running: () =>
      [...running.values()].map(({ phone, number, lines }) => ({ phone, number, lines })),
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** Scripts name dishes of one bar's menu. */
function scriptFor(bar: DemoBar, name: string) {
  return CALL_SCRIPTS.find((script) => script.name === name && script.ring.barHint === bar.id)
}

function asOf(script: CallScript, at: Date): CallScript {
  return script.name === 'booking' ? { ...script, steps: bookingSteps(nextSaturday(at)) } : script
}

/** A day that stood in the script would pass, and be refused from then on. By UTC: its evening is to come everywhere. */
export function nextSaturday(at: Date): string {
  const days = 6 - at.getUTCDay() || 7
  return new Date(at.getTime() + days * 86_400_000).toISOString().slice(0, 10)
}

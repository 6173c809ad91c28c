import { ok, refuse, type Result } from '../core/errors.ts'
import type { Clock, NewId } from '../core/ports.ts'
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
  readonly newId: NewId
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
type Dialled = { readonly phone: DemoPhone; readonly bar: DemoBar; readonly script: CallScript }

export function demoCalls(deps: DemoCallsDeps): DemoCalls {
  const { bars, phones, clock, newId, emptyCart } = deps
  const book = callsUnderWay(deps.realtime)
  return {
    namesFor: (bar) => OFFERED.filter((name) => scriptFor(bar, name, clock.now()) !== undefined),
    async ring(phoneId, barSlug, name) {
      const phone = phones.find(({ id }) => id === phoneId)
      if (phone === undefined) return refuse({ code: 'phone_unknown' })
      const bar = bars.find(({ slug }) => slug === barSlug)
      if (bar === undefined) return refuse({ code: 'bar_unknown' })
      const script = OFFERED.includes(name) ? scriptFor(bar, name, clock.now()) : undefined
      if (script === undefined) return refuse({ code: 'call_unknown' })
      if (book.of(phoneId) !== undefined) return refuse({ code: 'phone_busy' })
      // A kept data folder knows the calls of earlier days.
      const callId = `rtc_${newId()}`
      const call: Running = { callId, phone: phoneId, number: bar.phoneNumberId, lines: [] }
      book.begin(call)
      try {
        if (script.expect.acts.includes('change_cart')) await emptyCart(phone, bar)
        if (book.has(callId)) await dial(deps, callId, { phone, bar, script })
      } catch (error) {
        book.end(call)
        throw error
      }
      return ok({ callId })
    },
    hangUp(phoneId) {
      const call = book.of(phoneId)
      if (call !== undefined) book.putDown(call)
    },
    hangUpAll() {
      for (const call of book.all()) book.putDown(call)
    },
    running: () => book.all().map(({ phone, number, lines }) => ({ phone, number, lines })),
    subscribe: (listener) => book.subscribe(listener),
  }
}
/** Calls that ring or are talked on, one for each phone, and whoever is told of them. */
function callsUnderWay(realtime: SimulatedRealtime) {
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
  const end = ({ callId, phone, number }: Running) => {
    if (running.delete(callId)) tell({ phone, number, state: 'over' })
  }

  return {
    of: (phoneId: string) => [...running.values()].find(({ phone }) => phone === phoneId),
    has: (callId: string) => running.has(callId),
    all: () => [...running.values()],
    begin(call: Running) {
      const { callId, phone, number } = call
      running.set(callId, call)
      tell({ phone, number, state: 'ringing' })
      void realtime.over(callId).then(() => end(call))
    },
    end,
    putDown(call: Running) {
      // While the cart is emptied it does not ring yet.
      if (recordOf(realtime, call.callId) === undefined) end(call)
      else realtime.hangUp(call.callId)
    },
    subscribe(listener: (event: DemoCallEvent) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

async function dial(
  { realtime, timers }: DemoCallsDeps,
  callId: string,
  { phone, bar, script }: Dialled,
): Promise<void> {
  const ring = { callerPhone: phone.phone, calledPhone: bar.displayPhone, barHint: bar.id }
  await realtime.ring({ ...script, ring }, callId)
  timers.after(PATIENCE_MS, () => {
    if (recordOf(realtime, callId)?.attaches === 0) realtime.hangUp(callId)
  })
}

function recordOf(realtime: SimulatedRealtime, callId: string) {
  return realtime.calls.find((record) => record.callId === callId)
}

/** Scripts name dishes of one bar's menu; a table can be asked for at any bar. */
function scriptFor(bar: DemoBar, name: string, at: Date): CallScript | undefined {
  const script = CALL_SCRIPTS.find((each) => each.name === name)
  if (script?.name === 'booking') {
    const greeting = { says: `Good evening, ${bar.name}. What can I do for you?` }
    return { ...script, greeting, steps: bookingSteps(nextSaturday(at)) }
  }
  return script?.ring.barHint === bar.id ? script : undefined
}

/** A day that stood in the script would pass, and be refused from then on. By UTC: its evening is to come everywhere. */
export function nextSaturday(at: Date): string {
  const days = 6 - at.getUTCDay() || 7
  return new Date(at.getTime() + days * 86_400_000).toISOString().slice(0, 10)
}

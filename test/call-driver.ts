import type { CallMemory } from '../src/core/call/call-memory.ts'
import type {
  ActOutcome,
  CallEffect,
  CallEnd,
  CallEvent,
  CallLimits,
  CallSetup,
  CallState,
  Stepped,
  TimerName,
} from '../src/core/call/call-state.ts'
import { callGround } from '../src/core/call/ground.ts'
import {
  type FunctionCall,
  type LineCommand,
  type LineEvent,
  NO_LINE_USAGE,
  type ResponsePurpose,
} from '../src/core/call/line.ts'
import { type CallMachine, callMachine } from '../src/core/call/machine.ts'
import { SPOKEN } from '../src/core/call/spoken-texts.ts'
import { NO_FACTS } from '../src/core/truth/facts.ts'
import { languageDetector } from '../src/core/understand/language-detector.ts'
import { menuIndex } from '../src/core/understand/menu-index.ts'
import { zoneClock } from '../src/core/zone-clock.ts'
import { BAR, EVENING, MENU } from './goldens/sample-bar.ts'

export const GROUND = callGround({
  bar: BAR,
  menu: MENU,
  index: menuIndex(MENU),
  detector: languageDetector({}),
  zone: zoneClock(BAR.timeZone),
})

/** As in the settings as shipped. */
export const LIMITS: CallLimits = {
  answerMs: 8_000,
  silenceMs: 20_000,
  longestMs: 15 * 60_000,
  toolMs: 3_000,
  transferMs: 20_000,
}

export function aSetup(more: Partial<CallSetup> = {}): CallSetup {
  return {
    callId: '0198f3a0-1111-7000-8000-00000000dddd',
    fence: 1,
    can: { transfer: true, keys: true, record: false },
    languages: ['en', 'fr', 'rw', 'sw'],
    savedLanguage: null,
    defaultLanguage: 'en',
    barName: BAR.name,
    isReachable: true,
    transcripts: 'off',
    transferTargets: ['tel:+250700000101', 'sip:bar@pbx.example'],
    limits: LIMITS,
    tuning: null,
    facts: NO_FACTS,
    ...more,
  }
}

export function anOutcome(more: Partial<ActOutcome> = {}): ActOutcome {
  return {
    ok: true,
    output: { ok: true },
    facts: NO_FACTS,
    cartFingerprint: null,
    placed: [],
    ...more,
  }
}

type ResponseEnded = Extract<LineEvent, { readonly kind: 'response_ended' }>

/** Made whole, by turn detection, with nothing called: unless the test says otherwise. */
export function responseEnded(
  responseId: string,
  more: Partial<ResponseEnded> = {},
): ResponseEnded {
  return {
    kind: 'response_ended',
    responseId,
    purpose: null,
    status: 'completed',
    fault: null,
    calls: [],
    usage: NO_LINE_USAGE,
    ...more,
  }
}

/**
 * A call on a made-up clock, with a vendor that keeps its own books: which response is active, which timers run. It
 * plays what a person and a model do, in the vendor's order of events.
 */
export class CallDriver {
  readonly machine: CallMachine = callMachine(GROUND)
  readonly effects: CallEffect[] = []
  /** Events and effects in the order in which they happened. */
  readonly log: (CallEvent | CallEffect)[] = []
  readonly timers = new Map<TimerName, number>()
  state: CallState
  atMs = EVENING.getTime()
  private ids = 0

  constructor(setup: Partial<CallSetup> = {}) {
    const begun = this.machine.start(aSetup(setup), this.atMs)
    this.state = begun.state
    this.take(begun)
  }

  /** Steps once; what comes of it is added to the effects. Returns only the new ones. */
  feed(event: CallEvent): readonly CallEffect[] {
    this.log.push(event)
    return this.take(this.machine.step(this.state, event, this.atMs))
  }

  line(event: LineEvent): readonly CallEffect[] {
    return this.feed({ kind: 'line', event })
  }

  take(stepped: Stepped): readonly CallEffect[] {
    this.state = stepped.state
    for (const effect of stepped.effects) {
      this.effects.push(effect)
      this.log.push(effect)
      if (effect.kind === 'set_timer') this.timers.set(effect.name, this.atMs + effect.afterMs)
      if (effect.kind === 'clear_timer') this.timers.delete(effect.name)
    }
    return stepped.effects
  }

  /** Lets time pass, with every timer that is due on the way. */
  pass(ms: number): void {
    const until = this.atMs + ms
    for (;;) {
      const [due] = [...this.timers].filter(([, at]) => at <= until).toSorted((a, b) => a[1] - b[1])
      if (due === undefined) break
      this.timers.delete(due[0])
      this.atMs = Math.max(this.atMs, due[1])
      this.feed({ kind: 'timer', name: due[0] })
    }
    this.atMs = until
  }

  id(prefix: string): string {
    this.ids += 1
    return `${prefix}_${this.ids}`
  }

  /** The line opens and the greeting is spoken to its end. */
  opened(): this {
    this.line({ kind: 'opened' })
    this.answers({ says: this.greeting(), purpose: 'greeting' })
    return this
  }

  /** As a model says it that does as it is told. */
  greeting(): string {
    const { setup, memory } = this.state
    const { greeting, notice, notice_by_word: byWord } = SPOKEN[memory.language.language]
    if (setup.transcripts === 'off') return 'Hello, how can I help?'
    return `${greeting.replace('{bar}', setup.barName)} ${setup.can.keys ? notice : byWord}`
  }

  /** The caller says something; `heard` is what the transcription makes of it, `null` that it comes later or never. */
  says(text: string | null, languages: readonly string[] = []): string {
    const itemId = this.id('item')
    this.line({ kind: 'caller_started', itemId })
    this.line({ kind: 'caller_stopped', itemId })
    this.line({ kind: 'caller_turn', itemId, previousItemId: null })
    if (text !== null) this.line({ kind: 'heard', itemId, text, languages, seconds: 1 })
    return itemId
  }

  /** One whole response of the model: of turn detection where no purpose is given. */
  answers(what: {
    readonly says?: string
    readonly calls?: readonly FunctionCall[]
    readonly purpose?: ResponsePurpose | null
    readonly isPlayed?: boolean
  }): { readonly responseId: string; readonly itemId: string } {
    const responseId = this.id('resp')
    const itemId = this.id('said')
    const purpose = what.purpose ?? null
    this.line({ kind: 'response_started', responseId, purpose })
    if (what.says !== undefined) {
      this.line({ kind: 'playback', responseId, state: 'started' })
      this.line({ kind: 'spoken', responseId, itemId, text: what.says, isWhole: true })
    }
    this.line(responseEnded(responseId, { purpose, calls: what.calls ?? [] }))
    if (what.says !== undefined && what.isPlayed !== false) {
      this.line({ kind: 'playback', responseId, state: 'stopped' })
    }
    return { responseId, itemId }
  }

  calls(name: string, args: Readonly<Record<string, unknown>> | string = {}): FunctionCall {
    return {
      functionCallId: this.id('call'),
      name,
      arguments: typeof args === 'string' ? args : JSON.stringify(args),
    }
  }

  acted(call: FunctionCall, more: Partial<ActOutcome> = {}): readonly CallEffect[] {
    const { functionCallId } = call
    return this.feed({ kind: 'acted', functionCallId, outcome: anOutcome(more) })
  }

  /** The caller has said all; the model looks the cart up, and is told of it. */
  looksAtCart(cart: Partial<ActOutcome>, words = 'that is all'): this {
    this.says(words)
    const look = this.calls('look_up', { what: 'cart' })
    this.answers({ calls: [look] })
    this.acted(look, cart)
    return this
  }

  /** The model places the order. */
  places(): FunctionCall {
    const place = this.calls('place_order')
    this.answers({ calls: [place] })
    return place
  }

  /** Orders that went to the desk. */
  orders() {
    return this.done('act').filter(({ act }) => act.do === 'desk' && act.tool === 'place_order')
  }

  sent<K extends LineCommand['kind']>(kind: K): readonly Extract<LineCommand, { kind: K }>[] {
    return this.effects.flatMap((effect) =>
      effect.kind === 'send' && effect.command.kind === kind
        ? [effect.command as Extract<LineCommand, { kind: K }>]
        : [],
    )
  }

  done<K extends CallEffect['kind']>(kind: K): readonly Extract<CallEffect, { kind: K }>[] {
    return this.effects.filter(
      (effect): effect is Extract<CallEffect, { kind: K }> => effect.kind === kind,
    )
  }

  output(call: FunctionCall): Readonly<Record<string, unknown>> | null {
    const found = this.sent('tool_output').find((one) => one.functionCallId === call.functionCallId)
    return found === undefined
      ? null
      : (JSON.parse(found.output) as Readonly<Record<string, unknown>>)
  }

  end(): CallEnd | null {
    return this.done('ended')[0]?.end ?? null
  }

  counts(): readonly string[] {
    return this.done('count').map((effect) => effect.what)
  }
}

/**
 * A call as the next process takes it up, with what the last one wrote down of it, and function calls that it found without
 * an output. The line is still to be opened.
 */
export function takenOver(
  memory: Partial<CallMemory> = {},
  pending: readonly FunctionCall[] = [],
): CallDriver {
  const call = new CallDriver()
  const known = { ...call.state.memory, startedAtMs: call.atMs - 60_000, ...memory }
  call.take(call.machine.resume(aSetup({ fence: 2 }), { memory: known, pending }, call.atMs))
  return call
}

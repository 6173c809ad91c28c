import { readBarFile } from '../src/bars/bar-file.ts'
import type { Bar } from '../src/core/bar.ts'
import type {
  ActOutcome,
  CallEffect,
  CallEnd,
  CallEvent,
  CallSetup,
  CallState,
  Stepped,
  VoiceAct,
} from '../src/core/call/call-state.ts'
import { DEFAULT_LIMITS } from '../src/core/call/call-state.ts'
import { callGround } from '../src/core/call/ground.ts'
import { callInstructions, stableInstructions } from '../src/core/call/instructions.ts'
import { callMachine } from '../src/core/call/machine.ts'
import type { CallSession, Line } from '../src/core/call/transport.ts'
import { voiceTools } from '../src/core/call/voice-tools.ts'
import { cartFingerprint } from '../src/core/cart-view.ts'
import { isOpen } from '../src/core/opening-hours.ts'
import { standingFacts } from '../src/core/tools/standing-facts.ts'
import { runTool } from '../src/core/tools/tools.ts'
import { mergeFacts } from '../src/core/truth/facts.ts'
import { languageDetector } from '../src/core/understand/language-detector.ts'
import { menuIndex } from '../src/core/understand/menu-index.ts'
import { workspace } from '../src/core/workspace.ts'
import { zoneClock } from '../src/core/zone-clock.ts'
import chezMado from '../src/demo/bars/chez-mado.toml' with { type: 'text' }
import { offlineCall, type Way } from '../src/demo/realtime/offline.ts'
import type { CallRecord } from '../src/demo/realtime/record.ts'
import type { CallScript } from '../src/demo/realtime/script.ts'
import { countingIds, EVENING, PERSON, someFacts } from './goldens/sample-bar.ts'

const bundle = readBundle()
const BAR: Bar = { ...bundle.bar, menuVersion: 1 }
const ZONE = zoneClock(BAR.timeZone)
const MENU = {
  barId: bundle.bar.id,
  version: 1,
  currency: bundle.bar.currency,
  categories: bundle.categories,
  items: bundle.items,
}
const INDEX = menuIndex(MENU)
const MACHINE = callMachine(
  callGround({
    bar: BAR,
    menu: MENU,
    index: INDEX,
    detector: languageDetector({ neutralWords: MENU.items.map((item) => item.name.default) }),
    zone: ZONE,
  }),
)

function readBundle() {
  const read = readBarFile(chezMado, 'chez-mado.toml')
  if (!read.ok) throw new Error('the sample bar is wrong')
  return read.bundle
}

export type TimedEvent = { readonly event: CallEvent; readonly atMs: number }

export type Replayed = {
  readonly record: CallRecord
  readonly effects: readonly CallEffect[]
  /** With their times. */
  readonly events: readonly TimedEvent[]
  /** Events and effects, in order. */
  readonly log: readonly (CallEvent | CallEffect)[]
  readonly end: CallEnd | null
  readonly state: CallState
}

/** How long things take: frames on their way, and whatever the runner is asked to do. Milliseconds. */
export type Pace = { readonly way: Way; readonly actMs: () => number }

const AT_ONCE: Pace = { way: { toUs: () => 0, toVendor: () => 0, pace: 1 }, actMs: () => 5 }

type Doings = {
  readonly [K in CallEffect['kind']]?: (effect: Extract<CallEffect, { readonly kind: K }>) => void
}

const NEEDS = { hasTransfer: true, hasTranscripts: true, languages: 4 }

function sessionOf(): CallSession {
  const sight = {
    bar: BAR,
    menu: MENU,
    zone: ZONE,
    at: EVENING,
    language: 'en',
    personId: PERSON,
    tab: null,
    isOpen: isOpen(BAR.hours, EVENING, ZONE),
    isReachable: true,
    style: 'warm',
    needs: NEEDS,
  } as const
  return {
    model: 'gpt-realtime-2.1-mini',
    instructions: callInstructions(stableInstructions(sight), sight),
    tools: voiceTools(NEEDS),
    voice: 'marin',
    speed: 1,
    noise: 'near',
    turns: { by: 'meaning', eagerness: 'auto' },
    transcriptionModels: ['gpt-transcribe'],
    keywords: [],
    maxOutputTokens: 1024,
    truncation: null,
    effort: 'low',
    safetyId: null,
  }
}

/**
 * Plays a scripted call with the machine, the vendor's frames and the core tools, in a time that is moved: no socket, no
 * database. A runner of the least kind: what a real one adds is durability.
 */
export function replay(
  script: CallScript,
  more: Partial<CallSetup> = {},
  { way, actMs }: Pace = AT_ONCE,
): Replayed {
  const call = offlineCall(script, way)
  const { pacer } = call
  const desk = aDesk()
  const effects: CallEffect[] = []
  const events: TimedEvent[] = []
  const log: (CallEvent | CallEffect)[] = []
  const timers = new Map<string, () => void>()
  let line: Line | null = null
  let state: CallState
  const now = () => EVENING.getTime() + pacer.now()

  const take = (stepped: Stepped) => {
    state = stepped.state
    for (const effect of stepped.effects) {
      effects.push(effect)
      log.push(effect)
      perform(effect)
    }
  }
  const feed = (event: CallEvent) => {
    events.push({ event, atMs: now() })
    log.push(event)
    take(MACHINE.step(state, event, now()))
  }
  const soon = (event: CallEvent) => void pacer.after(actMs(), () => feed(event))
  const attach = () => {
    const opened = call.attach({
      event: (event) => feed({ kind: 'line', event }),
      closed: (how) => {
        line = null
        feed({ kind: 'line_closed', ...how })
      },
    })
    if (typeof opened !== 'number') line = opened
    return typeof opened === 'number' ? opened : null
  }
  const doings: Doings = {
    send: ({ command }) => line?.send(command),
    set_timer: ({ name, afterMs }) => {
      timers.get(name)?.()
      timers.set(
        name,
        pacer.after(afterMs, () => feed({ kind: 'timer', name })),
      )
    },
    clear_timer: ({ name }) => timers.get(name)?.(),
    act: ({ functionCallId, act }) => soon({ kind: 'acted', functionCallId, outcome: desk(act) }),
    attach: () => {
      const status = attach()
      if (status !== null) soon({ kind: 'attach_failed', isGone: status === 404 })
    },
    tell_staff: () => soon({ kind: 'staff_told' }),
    transfer: ({ target }) => {
      const status = call.transfer(target)
      const failed = { kind: 'transfer_failed', isGone: status === 404 } as const
      soon(status === 200 ? { kind: 'transfer_sent' } : failed)
    },
    hang_up: () => void call.hangUp(),
    ended: () => {
      for (const cancel of timers.values()) cancel()
    },
  }
  const perform = (effect: CallEffect) => {
    const doing = doings[effect.kind] as ((effect: CallEffect) => void) | undefined
    doing?.(effect)
  }
  const setup = setupFor(more)
  state = MACHINE.start(setup, now()).state
  const open = (tries: number) => {
    const status = attach()
    if (status === null) return
    if (tries < 6) pacer.limit(150 * 2 ** tries, () => open(tries + 1))
    else feed({ kind: 'attach_failed', isGone: status === 404 })
  }
  const answered = [1, 2].map(() => call.answer(sessionOf())).find((status) => status === 200)
  if (answered !== undefined || call.record.ended === null) open(0)
  pacer.run((30 * 60_000) / way.pace)
  const end = effects.flatMap((one) => (one.kind === 'ended' ? [one.end] : []))[0] ?? null
  return { record: call.record, effects, events, log, end, state }
}

/** The same events again, without a vendor: a call is its events. */
export function replayEvents(
  events: readonly TimedEvent[],
  more: Partial<CallSetup> = {},
): readonly CallEffect[] {
  const setup = setupFor(more)
  let state = MACHINE.start(setup, EVENING.getTime()).state
  return events.flatMap(({ event, atMs }) => {
    const stepped = MACHINE.step(state, event, atMs)
    state = stepped.state
    return stepped.effects
  })
}

function setupFor(more: Partial<CallSetup>): CallSetup {
  return {
    callId: '0198f3a0-1111-7000-8000-00000000dddd',
    fence: 1,
    can: { transfer: true, keys: true, record: false },
    languages: bundle.bar.languages,
    savedLanguage: 'en',
    defaultLanguage: bundle.bar.defaultLanguage,
    barName: bundle.bar.name,
    isReachable: true,
    transcripts: 'consent',
    transferTargets: ['tel:+250700000109'],
    limits: DEFAULT_LIMITS,
    tuning: null,
    facts: standingFacts(newWork(), ZONE),
    ...more,
  }
}

function newWork() {
  const { tables, payments } = bundle
  const facts = someFacts({ bar: BAR, menu: MENU, tables, payments })
  return workspace(facts, { newId: countingIds(), zone: ZONE })
}

/** One guest's desk for one call: the core tools on a working copy that stays. */
function aDesk(): (act: VoiceAct) => ActOutcome {
  const work = newWork()
  let orders = 100
  return (act) => {
    const nothing = { facts: null, cartFingerprint: null, placed: [] }
    if (act.do !== 'desk') return { ok: true, output: { ok: true }, ...nothing }
    const outcome = runTool(act.tool, act.args, {
      work,
      index: INDEX,
      language: act.language,
      zone: ZONE,
      newToken: () => 'token',
      confirmedCart: act.confirmedCart,
      confirmedCancel: null,
      namedTable: act.namedTable,
      menuPrompt: '?',
    })
    const isPlaced = outcome.ok && act.tool === 'place_order'
    if (isPlaced) orders += 1
    return {
      ok: outcome.ok,
      output: outcome.output,
      facts: mergeFacts([standingFacts(work, ZONE), outcome.facts]),
      cartFingerprint: cartFingerprint(work.tab(), PERSON, work.facts.menu.currency),
      placed: isPlaced ? [{ orderId: `order-${orders}`, number: String(orders) }] : [],
    }
  }
}

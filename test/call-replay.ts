import { readBarFile } from '../src/bars/bar-file.ts'
import type { Bar } from '../src/core/bar.ts'
import { newMemory } from '../src/core/call/call-memory.ts'
import type {
  ActOutcome,
  CallEffect,
  CallEnd,
  CallEvent,
  CallSetup,
  CallState,
  VoiceAct,
} from '../src/core/call/call-state.ts'
import { callGround } from '../src/core/call/ground.ts'
import { callInstructions, stableInstructions } from '../src/core/call/instructions.ts'
import { callMachine } from '../src/core/call/machine.ts'
import type { CallSession } from '../src/core/call/transport.ts'
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
import { offlineCall } from '../src/demo/realtime/offline.ts'
import type { CallRecord } from '../src/demo/realtime/record.ts'
import type { CallScript } from '../src/demo/realtime/script.ts'
import { LIMITS } from './call-driver.ts'
import {
  AT_ONCE,
  type House,
  Keeper,
  type Ledger,
  openActs,
  type Pace,
  type TimedEvent,
  type Told,
  type WrittenAct,
} from './call-keeper.ts'
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

export type Replayed = {
  readonly record: CallRecord
  readonly effects: readonly CallEffect[]
  /** With their times. */
  readonly events: readonly TimedEvent[]
  /** Events and effects, in order. */
  readonly log: readonly (CallEvent | CallEffect)[]
  readonly end: CallEnd | null
  readonly state: CallState
  /** What was written down to be done. */
  readonly acts: readonly WrittenAct[]
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
 * database. A runner of the least kind, with a ledger for a database: what it writes down, whoever takes over finds.
 */
export function replay(
  script: CallScript,
  more: Partial<CallSetup> = {},
  pace: Pace = AT_ONCE,
): Replayed {
  const call = offlineCall(script, pace.way)
  const { pacer } = call
  const told: Told = { effects: [], events: [], log: [] }
  const ledger: Ledger = { memory: null, acts: new Map(), desk: aDesk(), isEnded: false, fence: 1 }
  const house: House = {
    machine: MACHINE,
    call,
    pace,
    told,
    ledger,
    now: () => EVENING.getTime() + pacer.now(),
  }
  const setup = setupFor(more)
  const answered = [1, 2].map(() => call.answer(sessionOf())).find((status) => status === 200)
  let keeper = new Keeper(house, MACHINE.start(setup, house.now()))
  if (answered !== undefined || call.record.ended === null) keeper.open()
  const takeOver = () => {
    const fence = keeper.state.setup.fence + 1
    ledger.fence = fence
    const from = { memory: ledger.memory ?? newMemory(setup), pending: openActs(ledger) }
    keeper = new Keeper(house, MACHINE.resume({ ...setup, fence }, from, house.now()))
    keeper.open()
  }
  for (const { atMs, backAfterMs } of pace.deaths) {
    pacer.after(atMs, () => keeper.die())
    pacer.after(atMs + backAfterMs, () => {
      if (!ledger.isEnded && keeper.isDead) takeOver()
    })
  }
  for (const { atMs, forMs } of pace.stalls ?? []) {
    pacer.after(atMs, () => {
      const still = keeper
      if (still.isDead || still.isStill) return
      still.stand()
      pacer.after(forMs, () => {
        still.goOn()
        // The next beat tells it that another has the call.
        if (still !== keeper) pacer.after(200, () => still.die())
      })
      if (forMs > 1_200)
        pacer.after(1_300, () => {
          if (!ledger.isEnded && still === keeper) takeOver()
        })
    })
  }
  pacer.run((30 * 60_000) / pace.way.pace)
  const end = told.effects.flatMap((one) => (one.kind === 'ended' ? [one.end] : []))[0] ?? null
  return { record: call.record, ...told, end, state: keeper.state, acts: [...ledger.acts.values()] }
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
    limits: LIMITS,
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

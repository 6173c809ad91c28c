import type { CallMemory } from '../src/core/call/call-memory.ts'
import type {
  ActOutcome,
  CallEffect,
  CallEvent,
  CallState,
  Stepped,
  VoiceAct,
} from '../src/core/call/call-state.ts'
import type { FunctionCall } from '../src/core/call/line.ts'
import type { CallMachine } from '../src/core/call/machine.ts'
import type { Line } from '../src/core/call/transport.ts'
import type { OfflineCall, Way } from '../src/demo/realtime/offline.ts'
import { whenToRemember } from '../src/plugins/voice/runner/memories.ts'
import { waitPatiently } from '../src/plugins/voice/runner/patience.ts'

export type TimedEvent = { readonly event: CallEvent; readonly atMs: number }

/** How long things take, in milliseconds of the call: frames on their way, and what the runner is asked to do. */
export type Pace = {
  readonly way: Way
  readonly actMs: () => number
  readonly storeMs: () => number
  /** The process that has the call dies, and another takes over so long after. */
  readonly deaths: readonly { readonly atMs: number; readonly backAfterMs: number }[]
  /** It stands still: nothing is read, and no timer runs, until it goes on; by then another may have the call. */
  readonly stalls?: readonly { readonly atMs: number; readonly forMs: number }[]
  /** Until what need not be written at once is: with what other calls have. */
  readonly groupMs?: number
}

export const AT_ONCE: Pace = {
  way: { toUs: () => 0, toVendor: () => 0, pace: 1 },
  actMs: () => 5,
  storeMs: () => 0,
  deaths: [],
}

type Doings = {
  readonly [K in CallEffect['kind']]?: (effect: Extract<CallEffect, { readonly kind: K }>) => void
}

export type Told = {
  readonly effects: CallEffect[]
  readonly events: TimedEvent[]
  readonly log: (CallEvent | CallEffect)[]
}

export type WrittenAct = { readonly call: FunctionCall; outcome: ActOutcome | null; times: number }

/** What outlives a process. */
export type Ledger = {
  memory: CallMemory | null
  readonly acts: Map<string, WrittenAct>
  readonly desk: (act: VoiceAct) => ActOutcome
  isEnded: boolean
  /** Of whoever has the call. */
  fence: number
}

/** As a call is resumed with them. */
export function openActs({ memory, acts }: Ledger): readonly FunctionCall[] {
  const unanswered = new Set(memory?.pending.map(({ functionCallId }) => functionCallId))
  return [...acts.values()]
    .filter(({ call }) => unanswered.has(call.functionCallId))
    .map(({ call }) => call)
}

export type House = {
  readonly machine: CallMachine
  readonly call: OfflineCall
  readonly pace: Pace
  readonly told: Told
  readonly ledger: Ledger
  readonly now: () => number
}

/** One process that has the call, until it dies. */
export class Keeper {
  state: CallState
  isDead = false
  isStill = false
  #saved: CallMemory | null = null
  #isSet = false
  readonly #writes: { readonly memory: CallMemory; readonly isKept: () => void }[] = []
  /** Of a process that stands still: timers that are due, and what came. */
  readonly #due: (() => void)[] = []
  readonly #came: (() => void)[] = []
  readonly #house: House
  readonly #queue: (() => void)[] = []
  #isStoring = false
  #line: Line | null = null
  readonly #timers = new Map<string, () => void>()
  readonly #calls = new Map<string, FunctionCall>()

  constructor(house: House, begun: Stepped) {
    this.#house = house
    this.state = begun.state
    for (const { call } of house.ledger.acts.values()) this.#calls.set(call.functionCallId, call)
    this.#perform(begun.effects)
  }

  die(): void {
    this.isDead = true
    this.#leave()
  }

  open(tries = 0): void {
    if (this.isDead) return
    const status = this.#attach()
    if (status === null) return
    const again = () => this.open(tries + 1)
    if (tries < 6) this.#house.call.pacer.limit(150 * 2 ** tries, again)
    else this.#feed({ kind: 'attach_failed', isGone: status === 404 })
  }

  stand(): void {
    this.isStill = true
  }

  goOn(): void {
    this.isStill = false
    for (const list of [this.#due, this.#came]) for (const task of list.splice(0)) task()
  }

  #after(ms: number, task: () => void): () => void {
    let isOff = false
    const run = () => {
      if (isOff || this.isDead) return
      if (this.isStill) this.#due.push(run)
      else task()
    }
    this.#house.call.pacer.after(ms, run)
    return () => {
      isOff = true
    }
  }

  #come(task: () => void): void {
    if (this.isStill) this.#came.push(task)
    else task()
  }

  #isOurs(): boolean {
    return this.#house.ledger.fence === this.state.setup.fence
  }

  #leave(): void {
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
    this.#queue.length = 0
    this.#line?.leave()
    this.#line = null
  }

  #feed(event: CallEvent): void {
    if (this.isDead) return
    const { machine, told, now } = this.#house
    told.events.push({ event, atMs: now() })
    told.log.push(event)
    if (event.kind === 'line' && event.event.kind === 'call_found') {
      const { call } = event.event
      this.#calls.set(call.functionCallId, call)
    }
    if (event.kind === 'line' && event.event.kind === 'response_ended') {
      for (const call of event.event.calls) this.#calls.set(call.functionCallId, call)
    }
    const stepped = machine.step(this.state, event, now())
    this.state = stepped.state
    this.#perform(stepped.effects)
  }

  #perform(effects: readonly CallEffect[]): void {
    const when = whenToRemember(this.#saved, effects)
    for (const effect of effects) {
      this.#enqueue(() => {
        if (effect.kind !== 'remember' || when === 'first') return this.#does(effect)
        this.#tell(effect)
        if (when === 'beside') return this.#written(effect.memory, () => {})
        this.#soonRemember()
      })
    }
  }

  #enqueue(task: () => void): void {
    this.#queue.push(task)
    this.#pump()
  }

  /** One after the other: what is stored before something is stored when that begins. */
  #pump(): void {
    while (!this.#isStoring && !this.isDead) {
      const task = this.#queue.shift()
      if (task === undefined) return
      task()
    }
  }

  #tell(effect: CallEffect): void {
    const { told } = this.#house
    told.effects.push(effect)
    told.log.push(effect)
  }

  #does(effect: CallEffect): void {
    // Written by its fence.
    if (effect.kind === 'ended' && !this.#isOurs()) return this.die()
    this.#tell(effect)
    const doing = this.#doings[effect.kind] as ((effect: CallEffect) => void) | undefined
    doing?.(effect)
  }

  /** After a while, and after what is being stored by then. */
  #soon(event: CallEvent): void {
    const { pace } = this.#house
    this.#after(pace.actMs(), () => this.#enqueue(() => this.#feed(event)))
  }

  #attach(): number | null {
    const opened = this.#house.call.attach({
      event: (event) => this.#come(() => this.#feed({ kind: 'line', event })),
      closed: (how) =>
        this.#come(() => {
          this.#line = null
          this.#feed({ kind: 'line_closed', ...how })
        }),
    })
    if (typeof opened === 'number') return opened
    this.#line = opened
    return null
  }

  #soonRemember(): void {
    if (this.#isSet) return
    this.#isSet = true
    this.#after(this.#house.pace.groupMs ?? 100, () => {
      this.#isSet = false
      if (this.#isStoring || this.#queue.length > 0 || this.#writes.length > 0) {
        return this.#soonRemember()
      }
      this.#written(this.state.memory, () => {})
    })
  }

  /** None comes behind another that was begun later. */
  #written(memory: CallMemory, isKept: () => void): void {
    this.#writes.push({ memory, isKept })
    if (this.#writes.length === 1) this.#writeNext()
  }

  #writeNext(): void {
    const [next] = this.#writes
    if (next === undefined) return
    const done = () => {
      this.#keep(next.memory)
      if (this.isDead) return
      this.#writes.shift()
      this.#writeNext()
      next.isKept()
    }
    const takesMs = this.#house.pace.storeMs()
    if (takesMs === 0) done()
    else this.#after(takesMs, done)
  }

  #keep(memory: CallMemory): void {
    const { ledger } = this.#house
    if (!this.#isOurs()) return this.die()
    ledger.memory = memory
    this.#saved = memory
    for (const { functionCallId } of memory.pending) this.#write(functionCallId)
  }

  #store(memory: CallMemory): void {
    this.#isStoring = true
    this.#written(memory, () => {
      this.#isStoring = false
      this.#pump()
    })
  }

  #write(functionCallId: string): void {
    const { acts } = this.#house.ledger
    const call = this.#calls.get(functionCallId)
    if (call === undefined || acts.has(functionCallId)) return
    acts.set(functionCallId, { call, outcome: null, times: 0 })
  }

  /** Done once, with its mark, whoever asks; then it is told. */
  #act(functionCallId: string, act: VoiceAct): void {
    const { pace, ledger } = this.#house
    this.#write(functionCallId)
    this.#after(pace.actMs() / 2, () => {
      const written = ledger.acts.get(functionCallId)
      if (this.isDead || written === undefined) return
      if (written.outcome === null) {
        if (!this.#isOurs()) return
        written.outcome = ledger.desk(act)
        written.times += 1
      }
      const { outcome } = written
      this.#after(pace.actMs() / 2, () =>
        this.#enqueue(() => this.#feed({ kind: 'acted', functionCallId, outcome })),
      )
    })
  }

  readonly #doings: Doings = {
    // After a standstill it is asked first whose the call is.
    send: ({ command }) => {
      if (this.#isOurs()) this.#line?.send(command)
      else this.die()
    },
    set_timer: ({ name, afterMs }) => {
      this.#timers.get(name)?.()
      const rings = () => this.#feed({ kind: 'timer', name })
      const timers = { after: (ms: number, task: () => void) => this.#after(ms, task) }
      const nowMs = () => this.#house.call.pacer.now()
      this.#timers.set(name, waitPatiently(timers, { ms: afterMs, nowMs }, rings))
    },
    clear_timer: ({ name }) => this.#timers.get(name)?.(),
    remember: ({ memory }) => this.#store(memory),
    act: ({ functionCallId, act }) => this.#act(functionCallId, act),
    attach: () => {
      const status = this.#attach()
      if (status !== null) this.#soon({ kind: 'attach_failed', isGone: status === 404 })
    },
    tell_staff: () => this.#soon({ kind: 'staff_told' }),
    transfer: ({ target }) => {
      const status = this.#house.call.transfer(target)
      const failed = { kind: 'transfer_failed', isGone: status === 404 } as const
      this.#soon(status === 200 ? { kind: 'transfer_sent' } : failed)
    },
    hang_up: () => void this.#house.call.hangUp(),
    ended: () => {
      this.#house.ledger.isEnded = true
      this.#leave()
    },
  }
}

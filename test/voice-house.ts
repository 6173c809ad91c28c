import { CALL_FRAUD } from '../src/core/call/call-rules.ts'
import { readCallPrices } from '../src/core/call/cost.ts'
import type { CallTransport, IncomingCall, LineListener } from '../src/core/call/transport.ts'
import { ProviderError } from '../src/core/errors.ts'
import type { Arrival, InboundCall } from '../src/core/message.ts'
import { type TakenCall, takeOver } from '../src/db/calls.ts'
import type { Database } from '../src/db/client.ts'
import type { InboxRow } from '../src/jobs/inbox-rows.ts'
import { enqueue } from '../src/jobs/outbox-rows.ts'
import { systemTimers } from '../src/jobs/timers.ts'
import type { VoiceDeps } from '../src/plugins/voice/deps.ts'
import { type Leases, leases } from '../src/plugins/voice/leases.ts'
import { voiceMetrics } from '../src/plugins/voice/metrics.ts'
import { callMinds } from '../src/plugins/voice/minds.ts'
import { pickUps } from '../src/plugins/voice/pick-up.ts'
import { memories } from '../src/plugins/voice/runner/memories.ts'
import { callDoor, callHandler, type Ringing } from '../src/plugins/voice/take-call.ts'
import { lentDesk } from '../src/plugins/waiter/desk/desk.ts'
import { UNTRACED } from '../src/tracing/tracer.ts'
import { quietMeter } from './quiet.ts'
import { settingsOf } from './settings.ts'
import { DINER, HERE, NUMBER, waiterDesk } from './waiter-desk.ts'

export const OURS = '00000000-0000-7000-8000-0000000000aa'
export const THEIRS = '00000000-0000-7000-8000-0000000000bb'

/** What the vendor did to whom, in order; lines that are open can be told things. */
type Told = {
  readonly answers: string[]
  readonly refusals: (readonly [string, string])[]
  readonly hangUps: string[]
  readonly lines: Map<string, LineListener>
}

/** Takes over what is there, as if its replica were gone for long: once nothing of that is being noted any more. */
export async function leftBehind(database: Database): Promise<TakenCall> {
  await database.query("UPDATE calls SET owner = $1, claimed_at = now() - interval '10 seconds'", [
    THEIRS,
  ])
  for (;;) {
    const [taken] = await takeOver(database.db, OURS, [], 10)
    if (taken !== undefined) return taken
  }
}

export const gone = () => new ProviderError('openai', 'rejected', { reason: 'gone', code: 404 })
export const unheard = () => new ProviderError('openai', 'timeout', { mayHaveHappened: true })

/** No call can be taken up. */
export function menuNobodyCanRead({ minds }: VoiceDeps): Pick<VoiceDeps, 'minds'> {
  const machine = () => {
    throw new Error('a menu nobody can read')
  }
  return { minds: { ...minds, machine } }
}

/** The voice plugin without a server around it: a real database and desk, and a vendor that answers as it is told to. */
export async function voiceHouse(
  database: Database,
  more: {
    readonly settings?: Partial<VoiceDeps['settings']>
    readonly transport?: Partial<CallTransport> | null
    readonly deps?: (deps: VoiceDeps) => Partial<VoiceDeps>
  } = {},
) {
  const { deps: waiter, jobs } = await waiterDesk(database)
  const told: Told = { answers: [], refusals: [], hangUps: [], lines: new Map() }
  const cancels = new Set<() => void>()
  const settings = {
    ...settingsOf().voice,
    takesCallsWhenClosed: true,
    replica: OURS,
    portfolio: '',
    defaultNumberId: NUMBER,
    defaultNumber: null,
    ...more.settings,
  }
  const timers: VoiceDeps['timers'] = {
    after: (delayMs, task) => {
      const cancel = systemTimers.after(delayMs, task)
      cancels.add(cancel)
      return cancel
    },
  }
  const plain: VoiceDeps = {
    database,
    clock: { now: () => new Date() },
    random: () => 1,
    newId: waiter.newId,
    timers,
    log: waiter.log,
    metrics: voiceMetrics(quietMeter),
    jobs: waiter.jobs,
    trace: (...asked) => UNTRACED.span(...asked),
    desk: lentDesk(waiter),
    whatsapp: {
      fit: waiter.fit,
      send: enqueue,
      kick: () => {},
    } as unknown as VoiceDeps['whatsapp'],
    transport: more.transport === null ? null : { ...vendor(told), ...more.transport },
    readIncomingCall: (body) => asCall(body),
    readWhatsappCall: (body) => body as InboundCall,
    models: [],
    settings,
    fraudRules: () => CALL_FRAUD,
    blockMinutes: () => 60,
    prices: readCallPrices([]),
    minds: callMinds(settings),
    memories: memories({ database, timers, log: waiter.log }),
    zoneOf: waiter.zoneOf,
    safetyIdOf: (personId) => personId,
  }
  const deps: VoiceDeps = { ...plain, ...more.deps?.(plain) }
  const calls = pickUps(deps, () => held)
  const held: Leases = leases(deps, calls.resume)

  /**
   * Takes a call; gives it where it was claimed.
   * @param isAtDoor false: another process has stored its row.
   */
  async function arrives(
    ref: string,
    more: Partial<IncomingCall> = {},
    isAtDoor = true,
  ): Promise<readonly Ringing[]> {
    const claimed: Ringing[] = []
    const pickUp = (ringing: Ringing) => void claimed.push(ringing)
    const body = { ...incoming(ref), ...more }
    const taken = isAtDoor ? callDoor(deps, held, pickUp)(arrivalOf(ref, body)) : null
    if ((await taken) !== true) {
      await callHandler(deps, held, pickUp)('call', [{ id: 0, body } as unknown as InboxRow])
    }
    return claimed
  }

  /** Claims a call; `pickUp` then answers it. */
  async function rings(ref: string, callerPhone = DINER): Promise<Ringing> {
    const [ringing] = await arrives(ref, { callerPhone })
    if (ringing === undefined) throw new Error('it was not claimed')
    return ringing
  }

  return {
    deps,
    told,
    jobs,
    held,
    calls,
    arrives,
    rings,
    resume: async (call: TakenCall) => {
      calls.resume(call)
      await calls.settled()
    },
    close: () => {
      for (const cancel of cancels) cancel()
    },
  }
}

function vendor(told: Told): CallTransport {
  return {
    name: 'sip',
    can: { transfer: true, keys: true, record: false },
    answer: async (ref) => void told.answers.push(ref),
    refuse: async (ref, why) => void told.refusals.push([ref, why]),
    transfer: async () => {},
    hangUp: async (ref) => void told.hangUps.push(ref),
    attach: async (ref, listener) => {
      told.lines.set(ref, listener)
      return { send: () => {}, leave: () => {} }
    },
  }
}

export function incoming(ref: string) {
  return {
    transport: 'sip',
    ref,
    at: new Date().toISOString(),
    callerPhone: DINER,
    callerUserId: null,
    calledPhone: null,
    barHint: HERE.id,
    wacid: null,
    isFromTrunk: true,
  }
}

export function arrivalOf(ref: string, body: unknown): Arrival {
  const at = new Date()
  const row = { lane: `call:sip:${ref}`, phoneNumberId: null, gatherMs: 0, body }
  return { kind: 'call', dedupeKey: `h:${ref}`, at, ...row }
}

function asCall(body: unknown): IncomingCall | null {
  const told = body as ReturnType<typeof incoming> & Pick<IncomingCall, 'transport'>
  return told.ref === undefined ? null : { ...told, at: new Date(told.at) }
}

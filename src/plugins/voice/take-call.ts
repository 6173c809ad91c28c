import type { Bar } from '../../core/bar.ts'
import { SHORT_CALL_MS } from '../../core/call/call-rules.ts'
import type { CallSession, IncomingCall } from '../../core/call/transport.ts'
import type { Arrival } from '../../core/message.ts'
import type { CallTraffic } from '../../db/call-limits.ts'
import { openCall } from '../../db/call-opening.ts'
import { barDialled, type Dialled } from '../../db/call-places.ts'
import { claimCall, type ClaimedCall, storeAndClaimCall } from '../../db/call-rings.ts'
import type { CallRow } from '../../db/calls.ts'
import { insertUnknownPerson, type Person, resolvePerson } from '../../db/people.ts'
import type { DeskView, Guest } from '../../desk.ts'
import type { Handler, Outcome } from '../../jobs/lane-run.ts'
import { callIdOf } from '../../platform/ids.ts'
import type { TakeAtDoor } from '../../plugin.ts'
import type { VoiceDeps } from './deps.ts'
import type { Leases } from './leases.ts'
import { turnDown } from './letting-go.ts'
import { blockOf, dayAt, isPlain, type Known } from './limits.ts'
import { mannersOf } from './manners.ts'
import { isReachable, sessionOf } from './runner/scene.ts'
import { takeWhatsappRow } from './whatsapp-calls.ts'

/** A call that rang so long ago is over, whoever tells of it now. */
const STALE_MS = 10 * 60_000

/** Where ids of people are made of their calls. */
const UNKNOWN_CALLERS = '8f2d6c1e-5b7a-4e93-a1c4-3d9e0b7f6a52'

/** A call that is ours to answer, with what could be told about it. */
export type Claimed = {
  readonly call: CallRow
  readonly bar: Bar | null
  readonly person: Person
  readonly startedMs: number
  /** Caps and blocks have been looked at, or are about to be. */
  readonly isJudged: boolean
}

export type Seen = {
  readonly guest: Guest
  readonly view: DeskView
  /** What it is answered with, made ready by its transport; `null`: there is none. */
  readonly session: CallSession | null
}

/** What a call is judged and answered by. */
export type Prepared = {
  /** Read while it was being claimed. */
  readonly seen: Promise<Seen>
  /** `null`: another number was told of than the one that was counted. */
  readonly known: Known | null
}

export type Ringing = Claimed & { readonly prepared: Prepared | null }

/** So long a delivery waits for its call to be taken with it; then its row is stored by itself. */
const TAKE_MS = 2_000
/** More than any evening rings in one moment. The others are stored first, and taken in their turn: a flood of calls holds up no chat. */
const MOST_AT_ONCE = 32

/** Somebody hears it ring: the call is claimed where it comes in, and its row stored with it. */
export function callDoor(
  deps: VoiceDeps,
  leases: Leases,
  pickUp: (ringing: Ringing) => void,
): TakeAtDoor {
  let underWay = 0
  return (arrival) => {
    const incoming = deps.readIncomingCall(arrival.body)
    if (incoming === null || deps.transport === null) return null
    if (!incoming.isFromTrunk || isStale(deps, incoming)) return null
    if (underWay >= MOST_AT_ONCE) return null
    underWay += 1
    return new Promise((resolve) => {
      const cancel = deps.timers.after(TAKE_MS, () => resolve(false))
      claim(deps, leases, { arrival, incoming })
        .then(
          (ringing) => {
            // However late: it is ours by then.
            if (ringing !== null) pickUp(ringing)
            resolve(ringing !== null)
          },
          (error: unknown) => {
            deps.log.warn({ error }, 'a call could not be taken where it came in')
            resolve(false)
          },
        )
        .finally(() => {
          underWay -= 1
          cancel()
        })
    })
  }
}

/** Takes rows of calls that were stored by themselves: one row at a time, done once it is committed whose call it is. */
export function callHandler(
  deps: VoiceDeps,
  leases: Leases,
  pickUp: (ringing: Ringing) => void,
): Handler {
  return async (_lane, rows) => {
    const [row] = rows
    if (row === undefined) return 'handled'
    const incoming = deps.readIncomingCall(row.body)
    if (incoming === null) return await takeWhatsappRow(deps, row)
    if (isStale(deps, incoming) || deps.transport === null) return 'handled'
    if (!incoming.isFromTrunk) return turnAway(deps, incoming)
    const claimed = await claim(deps, leases, { inboxId: row.id, incoming })
    if (claimed !== null) pickUp(claimed)
    return 'committed'
  }
}

function isStale({ clock }: VoiceDeps, { at }: IncomingCall): boolean {
  return clock.now().getTime() - at.getTime() > STALE_MS
}

/** Nobody is claimed, looked up or written to. Not waited for: a flood of strangers must not hold up the lanes of callers. */
function turnAway(deps: VoiceDeps, { transport, ref }: IncomingCall): Outcome {
  deps.metrics.calls.add(1, { outcome: 'refused_untrusted' })
  deps.log.warn(
    { event: 'SECURITY_SIGNATURE_REJECTED', source: 'trunk' },
    'a call without the trunk’s secret was refused',
  )
  void turnDown(deps, { id: callIdOf(transport, ref), ref }, 'untrusted')
  return 'handled'
}

/** As it is being stored, or was. */
type Told = { readonly incoming: IncomingCall } & (
  { readonly arrival: Arrival } | { readonly inboxId: number }
)

async function claim(deps: VoiceDeps, leases: Leases, told: Told): Promise<Ringing | null> {
  const startedMs = performance.now()
  const { incoming } = told
  const id = callIdOf(incoming.transport, incoming.ref)
  const [caller] = await Promise.all([callerOf(deps, incoming, id), leases.ready()])
  const { person, bar, traffic } = caller
  const guest = bar === null ? null : guestOf(deps, bar, person.id)
  const claiming = claimOf(deps, told, { id, caller, guest })
  // Beside the claim: it is of no harm where the call is another's.
  const seen = guest === null ? null : prepare(deps, { id, ref: incoming.ref, guest, person })
  const claimed = await claiming
  if (claimed === null) return null
  const { isSeated, ...call } = claimed
  deps.log.info(
    { event: 'WA_VOICE_CALL_EVENT', call_event: 'ringing', callId: call.id, barId: call.barId },
    'a call rings',
  )
  // A number that only WhatsApp has told: its calls are counted, too.
  const isCounted = traffic !== null && call.callerPhone === incoming.callerPhone
  const known = isCounted ? { traffic, isSeated } : null
  const prepared = seen === null ? null : { seen, known }
  return { call, bar, person, startedMs, isJudged: true, prepared }
}

type Whose = { readonly id: string; readonly caller: Caller; readonly guest: Guest | null }

async function claimOf(
  deps: VoiceDeps,
  told: Told,
  { id, caller, guest }: Whose,
): Promise<ClaimedCall | null> {
  const { database, settings } = deps
  const { callerPhone, ref, transport, wacid, at } = told.incoming
  const { person, bar, traffic } = caller
  const ring = {
    transport,
    ref,
    wacid,
    callerPhone,
    rangAt: at,
    barId: bar?.id ?? null,
    personId: person.id,
    phoneNumberId: guest?.phoneNumberId ?? null,
  }
  const isWelcome =
    bar !== null && traffic !== null && isPlain(deps, { callId: id, callerPhone, bar }, traffic)
  const by = { id, owner: settings.replica, ...(isWelcome && { seat: settings }) }
  return 'arrival' in told
    ? await storeAndClaimCall(database.db, ring, { ...by, arrival: told.arrival })
    : await claimCall(database.db, ring, { ...by, inboxId: told.inboxId })
}

type Answering = {
  readonly id: string
  readonly ref: string
  readonly guest: Guest
  readonly person: Person
}

function prepare(deps: VoiceDeps, { id, ref, guest, person }: Answering): Prepared['seen'] {
  const { desk, transport, settings } = deps
  const seen = desk.look(guest, person).then((view): Seen => {
    if (transport === null) return { guest, view, session: null }
    const manners = mannersOf(settings, view.bar, id)
    const session = sessionOf(deps, { view, manners, guest, isReachable: isReachable(person) })
    transport.ready?.(ref, session)
    return { guest, view, session }
  })
  // Whoever waits for it hears of a failure.
  seen.catch(() => {})
  return seen
}

/** A person at a bar, by the bar's own number or the house's. */
export function guestOf({ settings }: VoiceDeps, bar: Bar, personId: string): Guest {
  const phoneNumberId = bar.phoneNumberId ?? settings.defaultNumberId
  return { barId: bar.id, personId, phoneNumberId }
}

type Caller = {
  readonly person: Person
  readonly bar: Bar | null
  /** `null`: not counted yet. */
  readonly traffic: CallTraffic | null
}

async function callerOf(deps: VoiceDeps, call: IncomingCall, callId: string): Promise<Caller> {
  const { database, settings, clock, newId } = deps
  const { callerPhone: phone, callerUserId: userId, barHint, calledPhone } = call
  const { defaultNumberId, defaultNumber, portfolio } = settings
  const dialled = { barHint, calledPhone, defaultNumberId, defaultNumber }
  if (phone === null && userId === null) return await unknownCaller(deps, call, dialled)
  const sender = { phone, userId, parentUserId: null, profileName: null }
  const block = blockOf(phone)
  const ringer = { callId, sender, dialled, block, at: clock.now(), shortMs: SHORT_CALL_MS }
  const open = async () => await openCall(database.db, ringer, portfolio, newId)
  let opening = await open()
  if (opening === null) {
    await database.relaxed.transaction((tx) => resolvePerson(tx, sender, portfolio, newId))
    opening = await open()
  }
  if (opening === null) throw new Error('a caller who is brought up to date is not')
  const { person, bar } = opening
  return { person, bar, traffic: bar === null ? null : opening.traffic(dayAt(deps, bar)) }
}

/** Whoever withholds their number is somebody new with each call, and the same however often it is told of. */
async function unknownCaller(
  { database, settings }: VoiceDeps,
  { transport, ref }: IncomingCall,
  dialled: Dialled,
): Promise<Caller> {
  const { relaxed } = database
  const id = Bun.randomUUIDv5(`${transport}:${ref}`, UNKNOWN_CALLERS)
  const [person, bar] = await Promise.all([
    insertUnknownPerson(relaxed.db, id, settings.portfolio),
    barDialled(database.db, dialled, id),
  ])
  return { person, bar, traffic: null }
}

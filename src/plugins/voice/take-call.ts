import type { Bar } from '../../core/bar.ts'
import type { IncomingCall } from '../../core/call/transport.ts'
import type { Arrival } from '../../core/message.ts'
import { barDialled } from '../../db/call-places.ts'
import { claimCall, storeAndClaimCall } from '../../db/call-rings.ts'
import type { CallRow } from '../../db/calls.ts'
import { insertUnknownPerson, meetPerson, type Person, resolvePerson } from '../../db/people.ts'
import type { DeskView, Guest } from '../../desk.ts'
import type { Handler, Outcome } from '../../jobs/lane-run.ts'
import { callIdOf } from '../../platform/ids.ts'
import type { TakeAtDoor } from '../../plugin.ts'
import type { VoiceDeps } from './deps.ts'
import type { Leases } from './leases.ts'
import { turnDown } from './letting-go.ts'
import { type Asked, askFor, type Asking } from './limits.ts'
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

/** What a call is judged and answered by, read while it is being claimed. */
export type Prepared = {
  readonly seen: Promise<{ readonly guest: Guest; readonly view: DeskView }>
  readonly asked: Asked
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

type Caller = { readonly person: Person; readonly bar: Bar | null }

async function callerOf(deps: VoiceDeps, incoming: IncomingCall): Promise<Caller> {
  const caller = personCalling(deps, incoming)
  const [person, bar] = await Promise.all([
    caller,
    barDialled(deps.database.db, { ...incoming, ...deps.settings }, caller),
  ])
  return { person, bar }
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
  const { database, settings } = deps
  const { callerPhone, ref, transport, wacid, at } = told.incoming
  const [{ person, bar }] = await Promise.all([callerOf(deps, told.incoming), leases.ready()])
  const id = callIdOf(transport, ref)
  const ring = {
    transport,
    ref,
    wacid,
    callerPhone,
    rangAt: at,
    barId: bar?.id ?? null,
    personId: person.id,
    phoneNumberId: bar === null ? null : (bar.phoneNumberId ?? settings.defaultNumberId),
  }
  const by = { id, owner: settings.replica }
  const claiming =
    'arrival' in told
      ? storeAndClaimCall(database.db, ring, { ...by, arrival: told.arrival })
      : claimCall(database.db, ring, { ...by, inboxId: told.inboxId })
  // Beside the claim: nothing of it is of any harm where the call is another's.
  const asking = bar === null ? null : { callId: id, callerPhone, bar, personId: person.id }
  const prepared = asking === null ? null : prepare(deps, asking, person)
  const call = await claiming
  if (call === null) return null
  deps.log.info(
    { event: 'WA_VOICE_CALL_EVENT', call_event: 'ringing', callId: call.id, barId: call.barId },
    'a call rings',
  )
  const ringing = { call, bar, person, startedMs, isJudged: true, prepared }
  if (asking === null || prepared === null || call.callerPhone === callerPhone) return ringing
  // A number that only WhatsApp has told: its calls are counted, too.
  const asked = askHeard(deps, { ...asking, callerPhone: call.callerPhone })
  return { ...ringing, prepared: { ...prepared, asked } }
}

function prepare(deps: VoiceDeps, asking: Asking, person: Person): Prepared {
  const guest = guestOf(deps, asking.bar, person.id)
  const seen = deps.desk.look(guest, person).then((view) => ({ guest, view }))
  seen.catch(() => {})
  return { seen, asked: askHeard(deps, asking) }
}

/** Whoever waits for it hears of a failure. */
function askHeard(deps: VoiceDeps, asking: Asking): Asked {
  const asked = askFor(deps, asking)
  for (const one of [asked.counted, asked.seated]) one.catch(() => {})
  return asked
}

/** A person at a bar, by the bar's own number or the house's. */
export function guestOf({ settings }: VoiceDeps, bar: Bar, personId: string): Guest {
  const phoneNumberId = bar.phoneNumberId ?? settings.defaultNumberId
  return { barId: bar.id, personId, phoneNumberId }
}

/** Whoever withholds their number is somebody new with each call, and the same however often it is told of. */
async function personCalling(
  { database, settings, newId }: VoiceDeps,
  call: IncomingCall,
): Promise<Person> {
  const { relaxed } = database
  const { callerPhone: phone, callerUserId: userId, transport, ref } = call
  if (phone === null && userId === null) {
    const id = Bun.randomUUIDv5(`${transport}:${ref}`, UNKNOWN_CALLERS)
    return await insertUnknownPerson(relaxed.db, id, settings.portfolio)
  }
  const sender = { phone, userId, parentUserId: null, profileName: null }
  return (
    (await meetPerson(relaxed.db, sender, settings.portfolio, newId)) ??
    (await relaxed.transaction((tx) => resolvePerson(tx, sender, settings.portfolio, newId)))
  )
}

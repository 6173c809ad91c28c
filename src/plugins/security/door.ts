import type { Arrival } from '../../core/message.ts'
import type { Clock, Logger, Meter } from '../../core/ports.ts'
import { Overloaded } from '../../jobs/intake.ts'
import { readBody } from './body.ts'
import type { Gate } from './meta-gate.ts'
import type { DoorMetrics, DoorSource } from './metrics.ts'
import { doorMetrics } from './metrics.ts'
import { problem, problems } from './problem.ts'
import type { SignatureCheck } from './signature.ts'

/** What all doors are built from. */
export type DoorDeps = {
  /** Asked per request, so that a rotated secret counts at once. None: nothing passes. */
  readonly secrets: () => readonly string[]
  /** Resolves when the rows are committed: only then is the vendor told 200. */
  readonly store: (arrivals: readonly Arrival[]) => Promise<void>
  /** Whether `store` would refuse now; not for a door of calls, which it takes in any crowd. */
  readonly isCrowded?: () => boolean
  /** Told before a delivery is read. */
  readonly arrives?: () => void
  readonly log: Logger
  readonly meter: Meter
  readonly clock: Clock
  /** Looks at a request before its body is read; without it nobody does. */
  readonly gate?: Gate
  /** Told of each request that a vendor has signed, whatever becomes of it. */
  readonly onSigned?: (request: Request) => void
}

/** One vendor's way of signing and writing. */
export type Vendor = {
  readonly source: DoorSource
  /** Of the event that tells of a stored delivery. */
  readonly storedEvent: string
  readonly check: (body: Uint8Array, headers: Headers, at: Date) => SignatureCheck
  /** Cuts a delivery into inbox rows; never throws on input. */
  readonly read: (
    body: Uint8Array,
    headers: Headers,
    receivedAt: Date,
  ) =>
    | { readonly ok: true; readonly arrivals: readonly Arrival[] }
    | { readonly ok: false; readonly reason: string }
}

/** The address at the other end of the connection; `null` where the runtime does not say. */
export type Peer = string | null

export type Door = {
  readonly metrics: DoorMetrics
  /** Takes one delivery. The signature is over the bytes: nothing may have parsed them before. */
  readonly take: (request: Request, peer: Peer) => Promise<Response>
  /** Turns a request away before a byte of its body is read; `null`: it may go on. */
  readonly refuse: (request: Request, peer: Peer) => Response | null
  /** While more comes than can be stored: what whoever comes is answered before anything else is done. */
  readonly turnAway: () => Response | null
}

/** A crowd is gone sooner than a database comes back. */
const ROOM_MS = 1000
const overloaded = problems('overloaded', ROOM_MS)

/** The largest delivery that is taken; Meta's own limit. */
const MAX_BYTES = 3 * 1024 * 1024

type Ways = Omit<DoorDeps, 'meter'> & Vendor & { readonly metrics: DoorMetrics }

/** Raw bytes, signature, inbox row, 200; in this order and in no other. */
export function vendorDoor({ meter, ...deps }: DoorDeps, vendor: Vendor): Door {
  const ways: Ways = { ...deps, ...vendor, metrics: doorMetrics(meter, vendor.source) }
  const refuse = (request: Request, peer: Peer) => refusal(ways, request, peer)
  return {
    metrics: ways.metrics,
    refuse,
    turnAway: () => crowded(ways),
    take: async (request, peer) => {
      const refused = refuse(request, peer) ?? crowded(ways)
      if (refused !== null) return refused
      ways.arrives?.()
      return await take(ways, request)
    },
  }
}

function refusal({ gate, metrics }: Ways, request: Request, peer: Peer): Response | null {
  const reason = gate?.(request, peer) ?? encodingRefusal(request)
  if (reason === null) return null
  metrics.count(reason)
  return problem(reason)
}

/**
 * Before the body is read: a refusal must cost less than what it saves. Not with the status of what is signed and could
 * not be stored, since nobody has looked at the signature.
 */
function crowded({ isCrowded, metrics }: Ways): Response | null {
  return isCrowded?.() === true ? tooMany(metrics) : null
}

function tooMany(metrics: DoorMetrics): Response {
  metrics.count('overloaded')
  return overloaded()
}

/** Vendors send their bytes as they are; a body to be unpacked could be any size. */
function encodingRefusal({ headers }: Request): 'encoding_refused' | null {
  const encoding = headers.get('content-encoding')
  return encoding === null || encoding.toLowerCase() === 'identity' ? null : 'encoding_refused'
}

async function take(door: Ways, request: Request): Promise<Response> {
  const { log, metrics, source } = door
  const body = await readBody(request, MAX_BYTES)
  if (body === 'too_large' || body === 'broken') {
    metrics.count(body === 'broken' ? 'not_a_webhook' : 'too_large')
    return problem(body === 'broken' ? 'not_a_webhook' : 'too_large')
  }
  const receivedAt = door.clock.now()
  const signature = door.check(body, request.headers, receivedAt)
  if (signature !== 'valid') {
    const rejected = { event: 'SECURITY_SIGNATURE_REJECTED', source, signature }
    log.warn(rejected, 'a delivery was not signed with a secret of ours')
    metrics.count('signature_rejected')
    return problem('signature_invalid')
  }
  door.onSigned?.(request)
  const delivery = door.read(body, request.headers, receivedAt)
  if (!delivery.ok) {
    log.warn({ source, reason: delivery.reason }, 'a signed delivery could not be read')
    metrics.count('not_a_webhook')
    return problem('not_a_webhook')
  }
  return await keep(door, delivery.arrivals, receivedAt)
}

async function keep(
  { store, log, metrics, clock, storedEvent }: Ways,
  arrivals: readonly Arrival[],
  receivedAt: Date,
): Promise<Response> {
  try {
    if (arrivals.length > 0) await store(arrivals)
  } catch (error) {
    if (error instanceof Overloaded) {
      return tooMany(metrics)
    }
    // Whatever it was, nothing is stored: the vendor keeps the delivery and comes again.
    log.error({ error, arrivals: arrivals.length }, 'a delivery could not be stored')
    metrics.count('storage_unavailable')
    return problem('storage_unavailable')
  }
  const seconds = (clock.now().getTime() - receivedAt.getTime()) / 1000
  const about = { event: storedEvent, arrivals: arrivals.length, kind: kindOf(arrivals), seconds }
  log.info(about, 'a delivery was stored')
  metrics.count('stored')
  metrics.acknowledged(Math.max(0, seconds))
  return new Response(null, { status: 200 })
}

/** What a delivery is of: ticks come thrice as often as words, and whoever reads the log wants to pass them over. */
function kindOf([first, ...others]: readonly Arrival[]): Arrival['kind'] | 'mixed' | 'none' {
  if (first === undefined) return 'none'
  return others.every(({ kind }) => kind === first.kind) ? first.kind : 'mixed'
}

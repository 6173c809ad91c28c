import { Elysia } from 'elysia'

import type { Arrival } from '../../core/message.ts'
import type { Clock, Logger, Meter } from '../../core/ports.ts'
import { Overloaded } from '../../jobs/intake.ts'
import { readBody } from './body.ts'
import type { Gate } from './meta-gate.ts'
import type { DoorMetrics } from './metrics.ts'
import { doorMetrics } from './metrics.ts'
import { problem } from './problem.ts'
import { checkHubSignature, isSameSecret } from './signature.ts'

export type WhatsappDoorDeps = {
  /** Asked per request, so that a rotated secret counts at once. None: nothing passes. */
  readonly secrets: () => readonly string[]
  /** Asked per request too. Empty: no verification succeeds. */
  readonly verifyToken: () => string
  /** Cuts a delivery into inbox rows; never throws on input. */
  readonly read: (
    body: Uint8Array,
    receivedAt: Date,
  ) =>
    | { readonly ok: true; readonly arrivals: readonly Arrival[] }
    | { readonly ok: false; readonly reason: string }
  /** Resolves when the rows are committed: only then is Meta told 200. */
  readonly store: (arrivals: readonly Arrival[]) => Promise<void>
  readonly log: Logger
  readonly meter: Meter
  readonly clock: Clock
  /** Looks at a request before its body is read; without it nobody does. */
  readonly gate?: Gate
}

/** Meta's own limit on a delivery. */
const MAX_BYTES = 3 * 1024 * 1024

/** A crowd is gone sooner than a database comes back. */
const ROOM_MS = 1000

const PATHS = ['/webhooks/whatsapp', '/wa-webhook-waiter', '/wa-webhook-voice-calls'] as const

type Door = WhatsappDoorDeps & { readonly metrics: DoorMetrics }

/** Meta's verification and deliveries, at the documented address and at those of the earlier deployment. */
export function whatsappDoor(deps: WhatsappDoorDeps) {
  const door: Door = { ...deps, metrics: doorMetrics(deps.meter, 'whatsapp') }
  const app = new Elysia({ name: 'whatsapp-door' })
  for (const path of PATHS.flatMap((known) => [known, `/functions/v1${known}`])) {
    app
      .get(path, ({ request, server }) => refusal(door, request, server) ?? verify(door, request), {
        detail: { summary: "Meta's verification of the address", tags: ['webhooks'] },
      })
      // The signature is over the bytes: nothing may parse them before it is checked.
      .post(path, ({ request, server }) => refusal(door, request, server) ?? take(door, request), {
        parse: 'none',
        detail: { summary: 'WhatsApp deliveries', tags: ['webhooks'] },
      })
  }
  return app
}

type Server = { requestIP(request: Request): { readonly address: string } | null }

/** Turned away before a byte of the body is read. */
function refusal(door: Door, request: Request, server: Server | null): Response | null {
  const peer = server?.requestIP(request)?.address ?? null
  const reason = door.gate?.(request, peer) ?? encodingRefusal(request)
  if (reason === null) return null
  door.metrics.count(reason)
  return problem(reason)
}

/** Meta sends its bytes as they are; a body to be unpacked could be any size. */
function encodingRefusal({ headers }: Request): 'encoding_refused' | null {
  const encoding = headers.get('content-encoding')
  return encoding === null || encoding.toLowerCase() === 'identity' ? null : 'encoding_refused'
}

/** The dots are part of the names: `hub.mode` is no nested object. */
function verify({ verifyToken, metrics }: Door, { url }: Request): Response {
  const wanted = verifyToken()
  // Not by `URL`: it throws where the caller names a host that is none.
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1))
  const isKnown = wanted !== '' && isSameSecret(query.get('hub.verify_token') ?? '', wanted)
  if (!isKnown || query.get('hub.mode') !== 'subscribe') {
    metrics.count('verification_refused')
    return problem('verification_refused')
  }
  const challenge = query.get('hub.challenge') ?? ''
  if (challenge === '') {
    metrics.count('verification_refused')
    return problem('challenge_missing')
  }
  metrics.count('verified')
  return new Response(challenge, {
    headers: { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' },
  })
}

async function take(door: Door, request: Request): Promise<Response> {
  const { log, metrics } = door
  const body = await readBody(request, MAX_BYTES)
  if (body === 'too_large' || body === 'broken') {
    metrics.count(body === 'broken' ? 'not_a_webhook' : 'too_large')
    return problem(body === 'broken' ? 'not_a_webhook' : 'too_large')
  }
  const receivedAt = door.clock.now()
  const header = request.headers.get('x-hub-signature-256')
  const signature = checkHubSignature(body, header, door.secrets())
  if (signature !== 'valid') {
    const rejected = { event: 'SECURITY_SIGNATURE_REJECTED', source: 'whatsapp', signature }
    log.warn(rejected, 'a delivery was not signed with an app secret of ours')
    metrics.count('signature_rejected')
    return problem('signature_invalid')
  }
  const delivery = door.read(body, receivedAt)
  if (!delivery.ok) {
    log.warn({ reason: delivery.reason }, 'a signed delivery could not be read')
    metrics.count('not_a_webhook')
    return problem('not_a_webhook')
  }
  return await keep(door, delivery.arrivals, receivedAt)
}

async function keep(
  { store, log, metrics, clock }: Door,
  arrivals: readonly Arrival[],
  receivedAt: Date,
): Promise<Response> {
  try {
    if (arrivals.length > 0) await store(arrivals)
  } catch (error) {
    if (error instanceof Overloaded) {
      metrics.count('overloaded')
      return problem('overloaded', ROOM_MS)
    }
    // Whatever it was, nothing is stored: Meta keeps the delivery and comes again.
    log.error({ error, arrivals: arrivals.length }, 'a delivery could not be stored')
    metrics.count('storage_unavailable')
    return problem('storage_unavailable')
  }
  const seconds = (clock.now().getTime() - receivedAt.getTime()) / 1000
  log.info(
    { event: 'WA_WEBHOOK_RECEIVED', arrivals: arrivals.length, seconds },
    'a delivery was stored',
  )
  metrics.count('stored')
  metrics.acknowledged(Math.max(0, seconds))
  return new Response(null, { status: 200 })
}

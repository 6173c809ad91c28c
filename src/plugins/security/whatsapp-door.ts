import type { Arrival } from '../../core/message.ts'
import { isSameSecret } from '../../platform/same-secret.ts'
import type { Door, DoorDeps, Peer } from './door.ts'
import { vendorDoor } from './door.ts'
import type { DoorMetrics } from './metrics.ts'
import { problem } from './problem.ts'
import { checkHubSignature } from './signature.ts'

export type WhatsappDoorDeps = DoorDeps & {
  /** Asked per request, as secrets are. Empty: no verification succeeds. */
  readonly verifyToken: () => string
  /** Cuts a delivery into inbox rows; never throws on input. */
  readonly read: (
    body: Uint8Array,
    receivedAt: Date,
  ) =>
    | { readonly ok: true; readonly arrivals: readonly Arrival[] }
    | { readonly ok: false; readonly reason: string }
}

export type WhatsappDoor = Door & { readonly verify: (request: Request, peer: Peer) => Response }

/** Meta's verification of an address, and its deliveries. */
export function whatsappDoor(deps: WhatsappDoorDeps): WhatsappDoor {
  const { read, secrets, verifyToken } = deps
  const door = vendorDoor(deps, {
    source: 'whatsapp',
    storedEvent: 'WA_WEBHOOK_RECEIVED',
    check: (body, headers) =>
      checkHubSignature(body, headers.get('x-hub-signature-256'), secrets()),
    read: (body, _headers, receivedAt) => read(body, receivedAt),
  })
  return {
    ...door,
    verify: (request, peer) =>
      door.refuse(request, peer) ?? verify(request, verifyToken(), door.metrics),
  }
}

/** The dots are part of the names: `hub.mode` is no nested object. */
function verify({ url }: Request, verifyToken: string, metrics: DoorMetrics): Response {
  // Not by `URL`: it throws where the caller names a host that is none.
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1))
  const isKnown =
    verifyToken !== '' && isSameSecret(query.get('hub.verify_token') ?? '', verifyToken)
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

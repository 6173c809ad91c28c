import type { LiveConfig } from '../../config/live.ts'
import type { Logger } from '../../core/ports.ts'
import type { Networks } from '../../platform/addresses.ts'
import type { Allowlist } from './allowlist.ts'
import { type Client, clientOf } from './client-address.ts'
import { isMetaCertificate } from './client-certificate.ts'

/** Looks at a request before its body is read. `null`: it may go on. */
export type Gate = (
  request: Request,
  peer: string | null,
) => 'address_refused' | 'certificate_refused' | null

export type MetaGateDeps = {
  readonly live: LiveConfig
  readonly trusted: Networks
  readonly allowlist: Pick<Allowlist, 'networks'>
  readonly log: Logger
}

/**
 * What stands before Meta's door besides the signature: the list of networks and the proxy's word about the client's
 * certificate. Both are off unless set; neither replaces the signature.
 */
export function metaGate(deps: MetaGateDeps): Gate {
  return (request, peer) => {
    const { ipAllowlist: mode, clientCertificateHeader: header } = deps.live.current().security
    if (mode === 'off' && header === null) return null
    const client = clientOf(peer, request.headers, deps.trusted)
    if (mode !== 'off' && !isListed(deps, client)) {
      const { address, isKnown } = client
      const rejected = { event: 'SECURITY_IP_REJECTED', source: 'whatsapp', mode, address, isKnown }
      deps.log.warn(rejected, 'a delivery came from an address that is not on the list')
      if (mode === 'enforce') return 'address_refused'
    }
    if (header === null) return null
    // Whoever is no proxy of ours could write any header.
    const isShown = client.isProxied && isMetaCertificate(request.headers.get(header))
    if (isShown) return null
    const rejected = { event: 'SECURITY_CERTIFICATE_REJECTED', source: 'whatsapp' }
    deps.log.warn(rejected, 'a delivery came without the certificate of Meta')
    return 'certificate_refused'
  }
}

function isListed({ allowlist }: MetaGateDeps, { address, isKnown }: Client): boolean {
  return isKnown && address !== null && allowlist.networks()?.has(address) === true
}

import type { Logger } from '../../core/ports.ts'
import type { Limits } from '../../limits.ts'
import { addressKey, type Networks, networks } from '../../platform/addresses.ts'
import { pathOf } from '../../platform/request-path.ts'
import { clientOf } from './client-address.ts'
import { problem } from './problem.ts'

export type AddressLimitDeps = {
  readonly limit: Limits['address']
  readonly trusted: Networks
  readonly log: Logger
}

/** Asked by load balancers and supervisors, often and from one address. */
const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz'])

/** Whoever comes from there with a forwarding header is a proxy that nobody has named. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8', '::1', 'fc00::/7']

export type AddressLimit = {
  /** Counts a request to its address, before anything else is done for it; gives what it is answered when it is one too many. */
  readonly admit: (request: Request, peer: string | null) => Promise<Response | undefined>
  /** The request proved to be a vendor's own: it does not count. */
  readonly forgive: (request: Request) => void
}

/**
 * The limit is for those who can't sign: what a vendor has signed is given back, so that no rush of deliveries ever meets it.
 */
export function addressLimit({ limit, trusted, log }: AddressLimitDeps): AddressLimit {
  const near = networks(PRIVATE)
  const keys = new WeakMap<Request, string>()
  let isProxyNamed = true
  const admit = async (request: Request, peer: string | null) => {
    if (isProbe(request.url)) return undefined
    const { address, isProxied } = clientOf(peer, request.headers, trusted)
    if (isProxyNamed && !isProxied && address !== null && near.has(address)) {
      isProxyNamed = !request.headers.has('x-forwarded-for') && !request.headers.has('forwarded')
      if (!isProxyNamed) log.warn({ address }, 'a proxy is not among [server] trusted_proxies')
    }
    const key = address === null ? 'unknown' : addressKey(address)
    keys.set(request, key)
    const taken = limit.take(key, 1, { address: key })
    const verdict = taken instanceof Promise ? await taken : taken
    return verdict.ok ? undefined : problem('rate_limited', verdict.retryAfterMs)
  }
  const forgive = (request: Request) => {
    const key = keys.get(request)
    if (key !== undefined) limit.giveBack(key, 1)
  }
  return { admit, forgive }
}

/** The router begins to look for a path later: where the host is one letter, a slash in the query makes it another's. */
function isProbe(url: string): boolean {
  const path = pathOf(url)
  return PROBES.has(path) && url.lastIndexOf('/') === url.indexOf(path)
}

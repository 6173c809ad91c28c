import { timingSafeEqual } from 'node:crypto'

import type { PromMeter } from '../../platform/metrics.ts'

export type MetricsDoor = {
  readonly meter: PromMeter
  /** Bearer token a scraper must show. Asked per scrape, so that a changed token counts at once. */
  readonly token: () => string | null
  /** Without a token: for an address of its own, never where diners come in. */
  readonly isOpen: boolean
}

/** Every series as Prometheus text, for whoever has the token. */
export async function metricsAnswer(door: MetricsDoor, request: Request): Promise<Response> {
  const token = door.token()
  const isAllowed = token === null ? door.isOpen : hasToken(request, token)
  if (!isAllowed) {
    return new Response('', { status: 401, headers: { 'www-authenticate': 'Bearer' } })
  }
  return new Response(await door.meter.render(), {
    headers: { 'content-type': door.meter.contentType, 'cache-control': 'no-store' },
  })
}

function hasToken(request: Request, token: string): boolean {
  const given = Buffer.from(request.headers.get('authorization') ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

/** `[metrics] listen`: an address of their own, out of the internet's reach. */
export function serveMetrics(door: MetricsDoor, listen: string, path: string) {
  return Bun.serve({
    ...addressOf(listen),
    development: false,
    routes: { [path]: (request: Request) => metricsAnswer(door, request) },
    fetch: () => new Response('', { status: 404 }),
  })
}

/** `HOST:PORT`, where an IPv6 host stands in brackets. Not by `URL`, for which port 80 is none. */
export function addressOf(listen: string): { readonly hostname: string; readonly port: number } {
  const colon = listen.lastIndexOf(':')
  const host = listen.slice(0, colon)
  return { hostname: host.replaceAll(/^\[|\]$/g, ''), port: Number(listen.slice(colon + 1)) }
}

import { createHash, timingSafeEqual } from 'node:crypto'

import { Elysia } from 'elysia'

import type { Config } from '../../config/schema.ts'
import type { PromMeter } from '../../platform/metrics.ts'

export type MetricsDeps = {
  readonly meter: Pick<PromMeter, 'render' | 'contentType'>
  readonly settings: Config['metrics']
}

/**
 * Prometheus text on the server's own address, for who shows the token. Without a token there is no
 * such route: figures of a business are nobody else's. With `[metrics] listen` see `metricsServer`.
 */
export function metricsRoutes({ meter, settings }: MetricsDeps) {
  const { token, path, listen } = settings
  const app = new Elysia({ name: 'metrics' })
  if (token === null || listen !== null) return app
  return app.get(path, ({ request }) => answer(meter, request, token), {
    detail: { summary: 'Prometheus metrics', tags: ['metrics'] },
  })
}

export type MetricsServer = {
  /** As it listens, e.g. `http://127.0.0.1:9464/metrics`. */
  readonly url: string
  stop(): Promise<void>
}

/**
 * Prometheus text on an address of its own, which the operator keeps inside; a token, where set, is
 * asked for here too. `null` when `[metrics] listen` is not set.
 * @throws when the address is taken.
 */
export function metricsServer({ meter, settings }: MetricsDeps): MetricsServer | null {
  if (settings.listen === null) return null
  const cut = settings.listen.lastIndexOf(':')
  const hostname = settings.listen.slice(0, cut).replace(/^\[(.*)\]$/, '$1')
  const server = Bun.serve({
    hostname,
    port: Number(settings.listen.slice(cut + 1)),
    fetch: (request) =>
      new URL(request.url).pathname === settings.path
        ? answer(meter, request, settings.token)
        : new Response(null, { status: 404 }),
  })
  return {
    url: `http://${settings.listen.slice(0, cut)}:${server.port}${settings.path}`,
    stop: () => server.stop(true),
  }
}

async function answer(
  meter: MetricsDeps['meter'],
  request: Request,
  token: string | null,
): Promise<Response> {
  if (token !== null && !shows(request, token)) {
    return new Response(null, { status: 401, headers: { 'www-authenticate': 'Bearer' } })
  }
  return new Response(await meter.render(), { headers: { 'content-type': meter.contentType } })
}

/** Compares digests, so that neither content nor length of the token shows in the time it takes. */
function shows(request: Request, token: string): boolean {
  const shown = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
  return timingSafeEqual(digest(shown), digest(token))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

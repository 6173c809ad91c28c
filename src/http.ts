import { openapi } from '@elysiajs/openapi'
import { type AnyElysia, Elysia } from 'elysia'

import type { Logger } from './core/ports.ts'
import type { Timers } from './jobs/timers.ts'

/** What `/readyz` reports: each part, and whether it is fit to serve. */
export type Readiness = () => Promise<
  Readonly<Record<'database' | 'migrations' | 'draining', boolean>>
>

export type HttpDeps = {
  readonly log: Logger
  readonly version: string
  readonly readiness: Readiness
}

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
}

/**
 * The HTTP surface without the plugins' routes: the error hook first, since Elysia's hooks cover
 * only what is added after them, then health and the OpenAPI document.
 */
export function httpApp(deps: HttpDeps) {
  return new Elysia({ name: 'http' })
    .onError(({ code, error, set, request: { method }, route }) => {
      Object.assign(set.headers, HEADERS)
      return failure(deps.log, { code, error, method, route })
    })
    .headers(HEADERS)
    .use(
      openapi({
        provider: null,
        specPath: '/openapi',
        documentation: {
          info: {
            title: 'maitred',
            version: deps.version,
            description: 'The HTTP surface of a maitred server.',
          },
        },
      }),
    )
    .get('/healthz', () => ({ status: 'ok' as const, version: deps.version }), {
      detail: { summary: 'Alive', tags: ['health'] },
    })
    .get(
      '/readyz',
      async ({ set }) => {
        const parts = await deps.readiness()
        const failing = Object.entries(parts)
          .filter(([part, fine]) => (part === 'draining' ? fine : !fine))
          .map(([part]) => part)
        if (failing.length > 0) set.status = 503
        return {
          status: failing.length === 0 ? ('ready' as const) : ('not_ready' as const),
          failing,
        }
      },
      { detail: { summary: 'Ready to take deliveries', tags: ['health'] } },
    )
}

type Failed = { readonly code: string | number } & {
  readonly [fact in 'error' | 'method' | 'route']: unknown
}

/**
 * An RFC 9457 problem. An error's own message never goes out: it may hold what a diner wrote. Nor is the path logged: that
 * of a payment page is a secret.
 */
function failure(log: Logger, { code, ...facts }: Failed): Response {
  if (code === 'NOT_FOUND') return problem(404, 'not_found')
  if (code === 'VALIDATION' || code === 'PARSE') return problem(400, 'bad_request')
  log.error(facts, 'a request failed')
  return problem(500, 'internal_error')
}

function problem(status: number, code: string): Response {
  return new Response(JSON.stringify({ type: 'about:blank', status, code }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...HEADERS },
  })
}

/** Longer than any answer of ours takes; what is open then is a stream, or somebody who never ends. */
const STOP_GRACE_MS = 3000

/**
 * Listens on an address. `stop` takes no more, waits for answers under way, and cuts off what is still open after a while.
 * @throws what Bun says when it can't.
 */
export function listenOn(
  app: AnyElysia,
  address: { readonly hostname: string; readonly port: number },
  { timers, graceMs = STOP_GRACE_MS }: { readonly timers: Timers; readonly graceMs?: number },
): { readonly port: number; readonly stop: () => Promise<void> } {
  // Without it Bun answers what slips through here with a page that shows the source.
  app.listen({ ...address, development: false })
  const { server } = app
  const port = server?.port
  if (port === undefined) throw new Error('the server has no port')
  return {
    port,
    async stop() {
      const cancel = timers.after(graceMs, () => void server?.stop(true))
      await app.stop()
      cancel()
    },
  }
}

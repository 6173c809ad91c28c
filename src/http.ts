import { openapi } from '@elysiajs/openapi'
import { type AnyElysia, Elysia } from 'elysia'

import type { Logger } from './core/ports.ts'
import type { Timers } from './jobs/timers.ts'

/** What `/readyz` reports: each part, and whether it is fit to serve. */
export type Readiness = () => Promise<
  Readonly<Record<'database' | 'disk' | 'migrations' | 'draining', boolean>>
>

export type HttpDeps = {
  readonly log: Logger
  readonly version: string
  readonly readiness: Readiness
  /** Diners reach the server by https only: their browsers are told to keep to it. */
  readonly isHttps?: boolean
}

/** On every answer but the refusals of a crowd; a page of ours names what it needs itself, all else loads nothing and stands in no frame. */
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
}

/** A year, and for this host alone: what else the domain serves is not ours to say. */
const HSTS = { 'strict-transport-security': 'max-age=31536000' }

/**
 * The HTTP surface without the plugins' routes: the error hook first, since Elysia's hooks cover
 * only what is added after them, then health and the OpenAPI document.
 */
export function httpApp(deps: HttpDeps) {
  const always = deps.isHttps === true ? { ...HEADERS, ...HSTS } : HEADERS
  const app: AnyElysia = new Elysia({ name: 'http' })
    .onError(({ code, error, set, request: { method }, route, path }) => {
      Object.assign(set.headers, always)
      if (code === 'NOT_FOUND') return nothingHere(app.routes, path)
      return failure(deps.log, { code, error, method, route })
    })
    .headers(always)
  return app
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
  if (code === 'VALIDATION' || code === 'PARSE') return problem(400, 'bad_request')
  log.error(facts, 'a request failed')
  return problem(500, 'internal_error')
}

function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({ type: 'about:blank', status, code }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...HEADERS, ...headers },
  })
}

type Routes = readonly { readonly method: string; readonly path: string }[]

/** Whatever has no route is refused: 405 where the path has one for another method, else 404. */
function nothingHere(routes: Routes, path: string): Response {
  const methods = routes.filter((route) => isPathOf(route.path, path)).map(({ method }) => method)
  if (methods.length === 0) return problem(404, 'not_found')
  const allowed = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  return problem(405, 'method_not_allowed', { allow: [...new Set(allowed)].join(', ') })
}

function isPathOf(pattern: string, path: string): boolean {
  const wanted = pattern.split('/')
  const given = path.split('/')
  return (
    wanted.length === given.length &&
    wanted.every((part, at) => (part.startsWith(':') ? given[at] !== '' : part === given[at]))
  )
}

/**
 * Seconds until a connection is cut off on which nothing moves, or on which a body only trickles in, which to Bun is less
 * than some tens of kilobytes a second; headers have 12 seconds in all, whatever stands here (tried on 1.4.5). Longer than
 * a write to the inbox may take, after which the sender is told so.
 */
const IDLE_SECONDS = 20
/** Whatever declares more is refused before it is read; the doors' own limit is lower, and says why. */
const MAX_BODY_BYTES = 32 * 1024 * 1024

/** Longer than any answer of ours takes; what is open then is a stream, or somebody who never ends. */
const STOP_GRACE_MS = 3000

export type ListenOptions = {
  readonly timers: Timers
  readonly graceMs?: number
  readonly idleSeconds?: number
}

/**
 * Listens on an address. `stop` takes no more, waits for answers under way, and cuts off what is still open after a while.
 * @throws what Bun says when it can't.
 */
export function listenOn(
  app: AnyElysia,
  address: { readonly hostname: string; readonly port: number },
  { timers, graceMs = STOP_GRACE_MS, idleSeconds = IDLE_SECONDS }: ListenOptions,
): { readonly port: number; readonly stop: () => Promise<void> } {
  // Without it Bun answers what slips through here with a page that shows the source.
  app.listen({
    ...address,
    development: false,
    // Elysia's default would have two servers on one port share its connections, each a part of the messages.
    reusePort: false,
    idleTimeout: idleSeconds,
    maxRequestBodySize: MAX_BODY_BYTES,
  })
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

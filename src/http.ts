import { openapi } from '@elysiajs/openapi'
import { Elysia } from 'elysia'

import type { Logger } from './core/ports.ts'

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
    .onError(({ code, error, set, request }) => {
      Object.assign(set.headers, HEADERS)
      return failure(deps.log, { code, error, request })
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

/** An RFC 9457 problem. An error's own message never goes out: it may hold what a diner wrote. */
function failure(
  log: Logger,
  failed: { code: string | number; error: unknown; request: Request },
): Response {
  if (failed.code === 'NOT_FOUND') return problem(404, 'not_found')
  if (failed.code === 'VALIDATION' || failed.code === 'PARSE') return problem(400, 'bad_request')
  log.error({ error: failed.error, path: new URL(failed.request.url).pathname }, 'a request failed')
  return problem(500, 'internal_error')
}

function problem(status: number, code: string): Response {
  return new Response(JSON.stringify({ type: 'about:blank', status, code }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...HEADERS },
  })
}

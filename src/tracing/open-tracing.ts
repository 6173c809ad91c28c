import type { AnyElysia } from 'elysia'

import type { Config } from '../config/schema.ts'
import { type Tracer, UNTRACED } from './tracer.ts'

export type OpenTracing = {
  readonly tracer: Tracer
  /** Follows requests: to be used before the routes. */
  readonly routes: readonly AnyElysia[]
  readonly stop: () => Promise<void>
}

const OFF: OpenTracing = { tracer: UNTRACED, routes: [], stop: async () => {} }

/** Traces as `[metrics]` says. A server without them loads nothing of OpenTelemetry. */
export async function openTracing(
  { metrics }: Pick<Config, 'metrics'>,
  instance: string,
): Promise<OpenTracing> {
  if (metrics.otlpEndpoint === null) return OFF
  const { startTracing } = await import('./otel.ts')
  const { tracer, http, stop } = startTracing({
    endpoint: metrics.otlpEndpoint,
    token: metrics.otlpToken,
    percent: metrics.tracePercent,
    instance,
    quietPaths: ['/healthz', '/readyz', metrics.path],
  })
  return { tracer, routes: [http], stop }
}

import { opentelemetry } from '@elysiajs/opentelemetry'
import {
  type Context,
  context,
  type Link,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type IdGenerator,
  ParentBasedSampler,
  RandomIdGenerator,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base'
import type { AnyElysia } from 'elysia'

import { BUILD } from '../platform/build.ts'
import { pathOf } from '../platform/request-path.ts'
import { cleanSpans } from './clean-spans.ts'
import { type RootIds, rootIds } from './trace-ids.ts'
import type { SpanOf, Tracer } from './tracer.ts'

export type TracingOptions = {
  /** Base address of an OTLP receiver over HTTP, such as `http://127.0.0.1:4318`. */
  readonly endpoint: string
  readonly token: string | null
  /** Of 100 traces, so many are kept; the same ones in every process. */
  readonly percent: number
  /** Names this process. */
  readonly instance: string
  /** Requests to these paths are not followed. */
  readonly quietPaths: readonly string[]
}

export type Tracing = {
  readonly tracer: Tracer
  /** Follows requests; to be used before the routes. */
  readonly http: AnyElysia
  /** Sends what is left. Resolves also when nobody takes it. */
  readonly stop: () => Promise<void>
}

const EXPORT_TIMEOUT_MS = 3000

/** OpenTelemetry, only loaded where it is switched on. One per process: its API is global. */
export function startTracing(options: TracingOptions): Tracing {
  const ids = new HouseIds()
  const sampler = new TraceIdRatioBasedSampler(options.percent / 100)
  const isKept = (traceId: string) =>
    sampler.shouldSample(context.active(), traceId).decision !== SamplingDecision.NOT_RECORD
  const exporter = new OTLPTraceExporter({
    url: `${options.endpoint.replace(/\/$/, '')}/v1/traces`,
    timeoutMillis: EXPORT_TIMEOUT_MS,
    ...(options.token !== null && { headers: { authorization: `Bearer ${options.token}` } }),
  })
  const provider = new BasicTracerProvider({
    idGenerator: ids,
    sampler: new ParentBasedSampler({ root: sampler }),
    resource: resourceFromAttributes({
      'service.name': 'maitred',
      'service.version': BUILD.version,
      'service.instance.id': options.instance,
    }),
    spanProcessors: [new BatchSpanProcessor(cleanSpans(exporter), { scheduledDelayMillis: 1000 })],
  })
  trace.setGlobalTracerProvider(provider)
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const quiet = new Set(options.quietPaths)
  return {
    tracer: new HouseTracer(ids, isKept),
    http: opentelemetry({
      serviceName: 'maitred',
      checkIfShouldTrace: ({ url }) => !quiet.has(pathOf(url)),
    }),
    stop: async () => {
      await Promise.allSettled([provider.shutdown()])
      trace.disable()
      context.disable()
    },
  }
}

/** Chance, but for the roots of what arrives. */
class HouseIds implements IdGenerator {
  readonly #chance = new RandomIdGenerator()
  #next: RootIds | null = null

  /** The span that `start` makes at once gets these ids. */
  under<T>(ids: RootIds, start: () => T): T {
    this.#next = ids
    try {
      return start()
    } finally {
      this.#next = null
    }
  }

  generateTraceId = (): string => this.#next?.traceId ?? this.#chance.generateTraceId()
  generateSpanId = (): string => this.#next?.spanId ?? this.#chance.generateSpanId()
}

class HouseTracer implements Tracer {
  readonly #ids: HouseIds
  readonly #tracer = trace.getTracer('maitred')

  readonly #isKept: (traceId: string) => boolean

  constructor(ids: HouseIds, isKept: (traceId: string) => boolean) {
    this.#ids = ids
    this.#isKept = isKept
  }

  async arrive<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    const request = trace.getActiveSpan()
    const links = request === undefined ? [] : [{ context: request.spanContext() }]
    const settings = { root: true, kind: SpanKind.SERVER, links }
    const spans = [...new Set(keys)].map((key) =>
      this.#ids.under(rootIds(key), () => this.#tracer.startSpan('store', settings)),
    )
    return await this.#within(spans, context.active(), work)
  }

  async span<T>(
    { name, facts = {} }: SpanOf,
    keys: readonly string[],
    work: () => Promise<T>,
  ): Promise<T> {
    const last = keys.at(-1)
    const links: Link[] = keys
      .slice(0, -1)
      .map((key) => ({ context: { ...rootIds(key), traceFlags: TraceFlags.SAMPLED } }))
    const parent = last === undefined ? context.active() : this.#rootOf(last)
    const span = this.#tracer.startSpan(name, { attributes: { ...facts }, links }, parent)
    return await this.#within([span], trace.setSpan(parent, span), work)
  }

  /**
   * As if it had come with the message. Sampled by its id, as its root was: a parent that is not recorded silences
   * what is under it.
   */
  #rootOf(key: string): Context {
    const ids = rootIds(key)
    return trace.setSpanContext(context.active(), {
      ...ids,
      isRemote: true,
      traceFlags: this.#isKept(ids.traceId) ? TraceFlags.SAMPLED : TraceFlags.NONE,
    })
  }

  async #within<T>(spans: readonly Span[], around: Context, work: () => Promise<T>): Promise<T> {
    try {
      return await context.with(around, work)
    } catch (error) {
      const type = error instanceof Error ? error.name : 'thrown'
      for (const span of spans) {
        span.setAttribute('error.type', type)
        span.setStatus({ code: SpanStatusCode.ERROR })
      }
      throw error
    } finally {
      for (const span of spans) span.end()
    }
  }
}

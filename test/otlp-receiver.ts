export type GotSpan = {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly name: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[]
  readonly startMs: number
  readonly endMs: number
}

export type OtlpReceiver = {
  /** For `[metrics] otlp_endpoint`. */
  readonly url: string
  readonly spans: readonly GotSpan[]
  /** Everything that came, word for word. */
  readonly bodies: readonly string[]
  readonly authorizations: readonly (string | null)[]
  /** Looks again with every batch, until it is so. */
  until(isSo: (spans: readonly GotSpan[]) => boolean): Promise<void>
  stop(): Promise<void>
}

type WireValue = Readonly<Record<string, unknown>>
type WireSpan = Omit<GotSpan, 'attributes' | 'startMs' | 'endMs' | 'links'> & {
  readonly attributes?: readonly { readonly key: string; readonly value: WireValue }[]
  readonly links?: GotSpan['links']
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
}

const LIMIT_MS = 20_000

/** Takes traces as OTLP over HTTP in JSON, on loopback; anything else is a 400. */
export function otlpReceiver(): OtlpReceiver {
  const spans: GotSpan[] = []
  const bodies: string[] = []
  const authorizations: (string | null)[] = []
  let wake = () => {}
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      const isTraces = request.method === 'POST' && new URL(request.url).pathname === '/v1/traces'
      if (!isTraces) return new Response('', { status: 400 })
      const body = await request.text()
      bodies.push(body)
      authorizations.push(request.headers.get('authorization'))
      spans.push(...spansIn(body))
      wake()
      return Response.json({})
    },
  })
  return {
    url: `http://127.0.0.1:${server.port}`,
    spans,
    bodies,
    authorizations,
    async until(isSo) {
      const late = AbortSignal.timeout(LIMIT_MS)
      while (!isSo(spans)) {
        if (late.aborted) throw new Error(`only: ${spans.map(({ name }) => name).join(', ')}`)
        await new Promise<void>((resolve) => {
          wake = resolve
          late.addEventListener('abort', () => resolve(), { once: true })
        })
      }
    },
    stop: () => server.stop(true),
  }
}

function spansIn(body: string): readonly GotSpan[] {
  const { resourceSpans } = JSON.parse(body) as {
    readonly resourceSpans: readonly {
      readonly scopeSpans: readonly { readonly spans: readonly WireSpan[] }[]
    }[]
  }
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap((scope) => scope.spans)
    .map((span) => ({
      ...span,
      parentSpanId: span.parentSpanId ?? '',
      attributes: Object.fromEntries(
        (span.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]),
      ),
      links: span.links ?? [],
      startMs: Number(span.startTimeUnixNano) / 1e6,
      endMs: Number(span.endTimeUnixNano) / 1e6,
    }))
}

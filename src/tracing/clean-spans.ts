import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base'

/**
 * Attributes that may leave the house. The HTTP library's others hold addresses, headers and queries; errors quote
 * what people wrote.
 */
const ALLOWED: ReadonlySet<string> = new Set([
  'http.request.method',
  'http.route',
  'http.response.status_code',
  'http.request_content_length',
  'error.type',
  'maitred.kind',
  'maitred.rows',
  'maitred.attempt',
  'maitred.outcome',
  'maitred.provider',
  'maitred.model',
])

/** Passes spans on with nothing in them but names of ours and allowed attributes. */
export function cleanSpans(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(cleaned), done),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  }
}

function cleaned(span: ReadableSpan): ReadableSpan {
  const attributes = Object.fromEntries(
    Object.entries(span.attributes).filter(([name]) => ALLOWED.has(name)),
  )
  const own = {
    name: nameOf(span),
    attributes,
    events: [],
    status: { code: span.status.code },
    links: span.links.map(({ context }) => ({ context })),
  }
  return Object.create(span, Object.getOwnPropertyDescriptors(own)) as ReadableSpan
}

/** A path that is no route of ours is a stranger's text. */
function nameOf({ name, attributes }: ReadableSpan): string {
  const { 'http.request.method': method, 'http.route': route } = attributes
  if (method === undefined) return name === 'Root' ? 'request' : name
  const isOurs = typeof method === 'string' && typeof route === 'string' && route !== ''
  return isOurs ? `${method} ${route}` : 'request'
}

import { Elysia, t } from 'elysia'

import type { CallRefusal, DemoCalls } from './calls.ts'
import { eventStream } from './event-stream.ts'
import { demoAssets, demoPage, type PageAsset } from './page-assets.ts'
import type { PhoneAnswer, PhoneRefusal, SimulatedPhones } from './phones.ts'
import { qrSvg, scanAddress } from './table-cards.ts'
import type { TraceBook } from './trace.ts'

export type DemoRoutesDeps = {
  readonly phones: SimulatedPhones
  readonly trace: TraceBook
  /** Without it nobody can call. */
  readonly calls?: DemoCalls
  /**
   * Origins under which this server is reached (`http://192.168.1.20:8080`), the one for other
   * devices first: it goes into the table cards. Called per request, since the port is known late.
   */
  readonly origins: () => readonly string[]
  /** Vendors whose models read what is written, as a person calls them; none where the house waiter answers alone. */
  readonly models: readonly string[]
  /** Puts the simulated bars back to their first state; the phones and the trace have been emptied. */
  readonly reset: () => Promise<void>
  /** Pause between two signs of life on an idle event stream; below the server's idle timeout. */
  readonly heartbeatMs?: number
}

const HEARTBEAT_MS = 5000

const SECURITY_HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const

const name = t.String({ minLength: 1, maxLength: 64 })
const replyId = t.String({ minLength: 1, maxLength: 256 })
const phoneParams = t.Object({ phone: name })

/** The demo's page and what it calls: routes under `/demo`. Nothing here touches the server's insides. */
export function demoRoutes(deps: DemoRoutesDeps) {
  return new Elysia({ name: 'demo' })
    .use(pageRoutes())
    .use(tableRoutes(deps))
    .use(phoneRoutes(deps))
    .use(callRoutes(deps))
    .use(eventRoutes(deps))
}

function pageRoutes() {
  return new Elysia({ name: 'demo-page' })
    .get('/demo', () => assetAnswer(demoPage))
    .get('/demo/assets/:file', ({ params }) => {
      const asset = demoAssets.get(params.file)
      return asset === undefined ? problem(404, 'asset_unknown') : assetAnswer(asset)
    })
}

function tableRoutes({ phones, calls, models, origins }: DemoRoutesDeps) {
  return new Elysia({ name: 'demo-tables' })
    .get('/demo/tables', () => {
      const bars = phones.bars.map((bar) => ({
        slug: bar.slug,
        name: bar.name,
        number: bar.phoneNumberId,
        tables: bar.tables,
        calls: calls?.namesFor(bar) ?? [],
      }))
      return Response.json({ bars, models }, { headers: headers('application/json') })
    })
    .get('/demo/tables/:bar/:card', ({ params }) => {
      const bar = phones.bars.find(({ slug }) => slug === params.bar)
      const table = bar?.tables.find(({ label }) => `${label}.svg` === params.card)
      const base = origins()[0]
      if (bar === undefined || table === undefined || base === undefined) {
        return problem(404, 'table_unknown')
      }
      const svg = qrSvg(scanAddress(base, bar.slug, table.label))
      return new Response(svg, { headers: headers('image/svg+xml') })
    })
}

/** A page of another site could post here through the visitor's browser. */
function refuseOtherSites({
  headers: sent,
}: {
  readonly headers: Record<string, string | undefined>
}) {
  const site = sent['sec-fetch-site'] ?? 'none'
  return site === 'same-origin' || site === 'none' ? undefined : problem(403, 'cross_site')
}

function callRoutes({ calls }: DemoRoutesDeps) {
  return new Elysia({ name: 'demo-calls' })
    .onBeforeHandle(refuseOtherSites)
    .post(
      '/demo/phones/:phone/calls',
      ({ params, body }) =>
        calls === undefined
          ? problem(404, 'call_unknown')
          : written(calls.ring(params.phone, body.bar, body.call)),
      { params: phoneParams, body: t.Object({ bar: name, call: name }) },
    )
    .post(
      '/demo/phones/:phone/hang-up',
      ({ params }) => {
        calls?.hangUp(params.phone)
        return new Response(null, { status: 204, headers: headers() })
      },
      { params: phoneParams },
    )
}

function phoneRoutes({ phones, calls, trace, reset }: DemoRoutesDeps) {
  return new Elysia({ name: 'demo-phones' })
    .onBeforeHandle(refuseOtherSites)
    .post(
      '/demo/phones/:phone/messages',
      ({ params, body }) => written(phones.type(params.phone, body.bar, body.text)),
      {
        params: phoneParams,
        body: t.Object({ bar: name, text: t.String({ minLength: 1, maxLength: 4096 }) }),
      },
    )
    .post(
      '/demo/phones/:phone/taps',
      ({ params, body }) => written(phones.tap(params.phone, body.bar, body)),
      { params: phoneParams, body: t.Object({ bar: name, messageId: replyId, replyId }) },
    )
    .post(
      '/demo/phones/:phone/scans',
      ({ params, body }) => written(phones.scan(params.phone, body.bar, body.table)),
      { params: phoneParams, body: t.Object({ bar: name, table: name }) },
    )
    .post('/demo/reset', async () => {
      // Whoever goes on talking would order for a table that nobody sits at.
      calls?.hangUpAll()
      // Emptied screens are shown with the trace as it is then.
      trace.clear()
      phones.reset()
      await reset()
      return new Response(null, { status: 204, headers: headers() })
    })
}

function eventRoutes(deps: DemoRoutesDeps) {
  const { phones, trace, calls, origins, heartbeatMs = HEARTBEAT_MS } = deps
  const snapshot = () => ({
    phones: phones.phones.map(({ id, role, barSlug, name: person }) => ({
      id,
      role,
      bar: barSlug,
      name: person,
    })),
    chats: phones.chats(),
    trace: trace.past(),
    calls: calls?.running() ?? [],
    origins: origins(),
  })

  return new Elysia({ name: 'demo-events' }).get('/demo/events', () => {
    const stream = eventStream((send) => {
      send('snapshot', snapshot())
      const ends = [
        phones.subscribe((event) =>
          event.type === 'reset' ? send('snapshot', snapshot()) : send(event.type, event),
        ),
        trace.subscribe((event) => send('trace', event)),
        calls?.subscribe((event) => send('call', event)) ?? (() => {}),
      ]
      return () => {
        for (const end of ends) end()
      }
    }, heartbeatMs)
    return new Response(stream, { headers: headers('text/event-stream') })
  })
}

async function written(answer: PhoneAnswer | ReturnType<DemoCalls['ring']>) {
  const result = await answer
  if (result.ok) return Response.json(result.value, { status: 202, headers: headers() })
  return problem(404, result.refusal.code)
}

function assetAnswer(asset: PageAsset): Response {
  const body = 'text' in asset ? asset.text : Bun.file(asset.path)
  return new Response(body, { headers: headers(asset.type) })
}

type ProblemCode = PhoneRefusal['code'] | CallRefusal['code'] | 'asset_unknown' | 'cross_site'

function problem(code: 403 | 404, what: ProblemCode): Response {
  return Response.json(
    { type: 'about:blank', status: code, code: what },
    { status: code, headers: headers('application/problem+json') },
  )
}

function headers(type?: string): Record<string, string> {
  return {
    ...SECURITY_HEADERS,
    'cache-control': 'no-cache',
    ...(type === undefined ? {} : { 'content-type': type }),
  }
}

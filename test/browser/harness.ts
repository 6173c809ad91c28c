/**
 * The demo's page without the server behind it: real routes, real phones, the real simulated Graph
 * API, and a scripted waiter that knows one evening. For work on the page:
 * `bun test/browser/harness.ts`, then open the address it prints.
 */
import { Elysia } from 'elysia'

import { simulatedGraph } from '../../src/demo/graph/graph.ts'
import { simulatedPhones } from '../../src/demo/phones.ts'
import { demoRoutes } from '../../src/demo/routes.ts'
import { traceBook } from '../../src/demo/trace.ts'
import { HARNESS_BARS, HARNESS_PHONES, scriptedWaiter } from './scripted-waiter.ts'

const APP_SECRET = 'harness-app-secret'
const ACCESS_TOKEN = 'harness-access-token'

export type Harness = { readonly url: string; stop(): Promise<void> }

/** Starts everything on loopback; `port` 0 is any free one. */
export async function startHarness(port = 0): Promise<Harness> {
  const clock = { now: () => new Date() }
  const trace = traceBook()
  const waiter = scriptedWaiter({ accessToken: ACCESS_TOKEN, trace, clock })
  const webhook = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: waiter.webhook })
  const graph = await simulatedGraph({
    accessToken: ACCESS_TOKEN,
    appSecret: APP_SECRET,
    clock,
    random: Math.random,
    numbers: HARNESS_BARS,
    webhookUrl: `http://127.0.0.1:${webhook.port}/webhooks/whatsapp`,
    statuses: [],
  })
  waiter.connect(graph.url)
  const phones = simulatedPhones({
    bars: HARNESS_BARS,
    phones: HARNESS_PHONES,
    deliver: (payload) => graph.deliver(payload),
    findTemplate: () => undefined,
    clock,
    newId: () => Bun.randomUUIDv7(),
  })
  graph.onSend((sent) => {
    phones.receive(sent)
    trace.emit({ stage: 'graph', at: clock.now(), what: 'accepted', facts: { type: sent.type } })
  })
  graph.onRead((mark) => phones.receiveRead(mark))

  const origin = (): string => `http://127.0.0.1:${app.server?.port ?? port}`
  const reset = async () => waiter.forget()
  const app = new Elysia().use(
    demoRoutes({ phones, trace, reset, models: [], origins: () => [origin()] }),
  )
  app.listen({ hostname: '127.0.0.1', port })
  return {
    url: `${origin()}/demo`,
    async stop() {
      await app.stop(true)
      await webhook.stop(true)
      await graph.stop()
    },
  }
}

if (import.meta.main) {
  const { url } = await startHarness(Number(process.env['PORT'] ?? 0))
  process.stdout.write(`${url}\n`)
}

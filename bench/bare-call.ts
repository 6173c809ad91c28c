/**
 * The floor under the pick-up of a call: Elysia, the OpenAI SDK, one durable INSERT that claims the call, then accept, the
 * control line and the greeting. No bar, no person, no caps, no view of menu and cart, no lease, no log.
 *
 * Usage: bun bench/bare-call.ts WEBHOOK_SECRET DATABASE_URL API_KEY BASE_URL REALTIME_URL; prints its port.
 */
import { Elysia } from 'elysia'
import { OpenAI } from 'openai'
import postgres from 'postgres'

import { voiceTools } from '../src/core/call/voice-tools.ts'
import { instructionsFor } from '../src/plugins/waiter/ai/prompt.ts'
import { sampleBundle } from './bar.ts'

const [secret = '', url = '', apiKey = '', baseURL = '', realtimeUrl = ''] = process.argv.slice(2)

const sql = postgres(url, { max: 8, onnotice: () => {} })
await sql`CREATE TABLE IF NOT EXISTS bare_calls (id text PRIMARY KEY, body jsonb NOT NULL, at timestamptz NOT NULL DEFAULT now())`
const client = new OpenAI({ apiKey, baseURL, maxRetries: 0, webhookSecret: secret })

const { bar, categories, items } = sampleBundle()
const menu = { barId: bar.id, version: 1, currency: bar.currency, categories, items }
const session = {
  type: 'realtime',
  model: 'gpt-realtime-2.1-mini',
  instructions: instructionsFor({ ...bar, menuVersion: 1 }, menu),
  tools: voiceTools({ hasTransfer: true, hasTranscripts: true, languages: 4 }).map((tool) => ({
    type: 'function' as const,
    ...tool,
  })),
} as const
const greeting = JSON.stringify({
  type: 'response.create',
  response: { metadata: { purpose: 'greeting' }, instructions: 'Good evening, this is Chez Mado.' },
})

async function pickUp(callId: string): Promise<void> {
  const { tools, ...rest } = session
  await client.realtime.calls.accept(callId, { ...rest, tools: [...tools] as never })
  const line = new WebSocket(`${realtimeUrl}?call_id=${callId}`, {
    headers: { authorization: `Bearer ${apiKey}` },
  })
  line.onopen = () => line.send(greeting)
  line.onmessage = ({ data }) => void JSON.parse(String(data))
}

const app = new Elysia()
  .post(
    '/webhooks/openai',
    async ({ request }) => {
      const headers = Object.fromEntries(request.headers)
      const event = await client.webhooks.unwrap(await request.text(), headers)
      if (event.type !== 'realtime.call.incoming') return new Response(null)
      const { call_id: callId } = event.data
      const claimed = await sql`
        INSERT INTO bare_calls (id, body) VALUES (${callId}, ${sql.json(event.data as never)})
        ON CONFLICT DO NOTHING RETURNING id`
      if (claimed.length > 0) void pickUp(callId)
      return new Response(null)
    },
    { parse: 'none' },
  )
  .listen({ port: 0, hostname: '127.0.0.1' })
process.stdout.write(`${app.server?.port}\n`)

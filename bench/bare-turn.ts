/**
 * The floor under a turn with a model: Bun.serve and the HMAC, a durable row for the message, the OpenAI SDK twice (a
 * tool call, then a text, with the same prompt and tools), a durable row for the answer, and the POST to Graph. No menu,
 * no cart, no order, no truth check, no lease, no log.
 *
 * Usage: bun bench/bare-turn.ts SECRET DATABASE_URL GRAPH_URL ACCESS_TOKEN API_KEY BASE_URL PHONE_NUMBER_ID PORT.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

import postgres from 'postgres'

import { openaiClient } from '../src/adapters/openai/client.ts'
import { openaiModel } from '../src/adapters/openai/responses.ts'
import type { ModelRequest } from '../src/core/chat-model.ts'
import { TOOLS } from '../src/core/tools/tools.ts'
import { systemClock } from '../src/platform/clock.ts'
import { instructionsFor } from '../src/plugins/waiter/ai/prompt.ts'
import { sampleBundle } from './bar.ts'

const [
  secret = '',
  url = '',
  graphUrl = '',
  accessToken = '',
  apiKey = '',
  baseUrl = '',
  id = '',
  port = '0',
] = process.argv.slice(2)

const sql = postgres(url, { max: 8, onnotice: () => {} })
for (const table of ['bare_messages', 'bare_answers']) {
  await sql`CREATE TABLE IF NOT EXISTS ${sql(table)} (key text PRIMARY KEY, body jsonb NOT NULL, at timestamptz NOT NULL DEFAULT now())`
}
const client = openaiClient({ apiKey, organization: null, project: null, baseUrl })
const model = openaiModel({ client, model: 'gpt-6-luna', timeoutMs: 12_000, clock: systemClock })
const { bar, categories, items } = sampleBundle()
const whole = { ...bar, menuVersion: 1 }
const menu = { barId: bar.id, version: 1, currency: bar.currency, categories, items }
const instructions = instructionsFor(whole, menu)

type Message = {
  readonly id: string
  readonly from: string
  readonly text: { readonly body: string }
}

async function turn({ id: key, from, text }: Message): Promise<void> {
  const signal = new AbortController().signal
  const base: ModelRequest = {
    instructions,
    cacheKey: 'bare',
    safetyId: 'bare',
    history: [{ role: 'diner', text: text.body }],
    rounds: [],
    tools: TOOLS.map(({ spec }) => spec),
    toolChoice: 'auto',
    maxOutputTokens: 2048,
  }
  const first = await model.respond(base, signal)
  const results = first.calls.map((call) => ({ callId: call.id, output: { ok: true } }))
  const reply = await model.respond({ ...base, rounds: [{ reply: first, results }] }, signal)
  const message = {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: `+${from}`,
    type: 'text',
    text: { body: reply.text ?? '' },
  }
  await sql`INSERT INTO bare_answers (key, body) VALUES (${key}, ${sql.json(message)})`
  const answer = await fetch(`${graphUrl}/v26.0/${id}/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(message),
  })
  if (!answer.ok) throw new Error(`Graph answered ${answer.status}: ${await answer.text()}`)
  await answer.arrayBuffer()
}

const server = Bun.serve({
  port: Number(port),
  hostname: '127.0.0.1',
  async fetch(request) {
    const body = Buffer.from(await request.arrayBuffer())
    const given = Buffer.from(request.headers.get('x-hub-signature-256')?.slice(7) ?? '', 'hex')
    const wanted = createHmac('sha256', secret).update(body).digest()
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      return new Response('no', { status: 401 })
    }
    const [message] = JSON.parse(body.toString()).entry[0].changes[0].value.messages ?? []
    // Statuses are taken and forgotten.
    if (message === undefined) return new Response('ok')
    await sql`INSERT INTO bare_messages (key, body) VALUES (${message.id}, ${sql.json(message)})`
    void turn(message)
    return new Response('ok')
  },
})
process.stdout.write(`${server.port}\n`)

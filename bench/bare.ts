/**
 * The bare servers that the intake is measured against: Bun.serve and the HMAC; and the same with
 * one INSERT per request, or one INSERT for all that arrived meanwhile. No routes, no parsing into
 * domain words, no log: the floor under any honest server on this machine.
 *
 * Usage: bun bench/bare.ts hmac|single|grouped SECRET [DATABASE_URL]; prints its port.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

import postgres from 'postgres'

const [mode = 'hmac', secret = '', url = ''] = process.argv.slice(2)
const MAX_IN_FLIGHT = 8

const sql = mode === 'hmac' ? null : postgres(url, { max: 8, onnotice: () => {} })
if (sql !== null) {
  await sql`CREATE TABLE IF NOT EXISTS bare_inbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, dedupe_key text NOT NULL UNIQUE, body jsonb NOT NULL, received_at timestamptz NOT NULL DEFAULT now())`
}

type Row = { readonly key: string; readonly body: string }
type Waiting = { readonly row: Row; readonly settle: (failed: unknown) => void }
let waiting: Waiting[] = []
let inFlight = 0

async function insert(rows: readonly Row[]): Promise<void> {
  if (sql === null) return
  await sql`INSERT INTO bare_inbox (dedupe_key, body)
    SELECT key, body::jsonb FROM unnest(${rows.map((r) => r.key)}::text[], ${rows.map((r) => r.body)}::text[]) AS t(key, body)
    ON CONFLICT (dedupe_key) DO NOTHING`
}

function flush(): void {
  while (inFlight < MAX_IN_FLIGHT && waiting.length > 0) {
    const group = waiting
    waiting = []
    inFlight += 1
    insert(group.map((one) => one.row))
      .then(
        () => group.forEach((one) => one.settle(null)),
        (error: unknown) => group.forEach((one) => one.settle(error)),
      )
      .finally(() => {
        inFlight -= 1
        flush()
      })
  }
}

function store(row: Row): Promise<void> {
  if (mode === 'hmac') return Promise.resolve()
  if (mode === 'single') return insert([row])
  return new Promise((resolve, reject) => {
    waiting.push({ row, settle: (failed) => (failed === null ? resolve() : reject(failed)) })
    flush()
  })
}

const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    const body = Buffer.from(await request.arrayBuffer())
    const given = Buffer.from(request.headers.get('x-hub-signature-256')?.slice(7) ?? '', 'hex')
    const wanted = createHmac('sha256', secret).update(body).digest()
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      return new Response('no', { status: 401 })
    }
    const text = body.toString()
    const parsed = JSON.parse(text)
    const message = parsed.entry[0].changes[0].value.messages[0]
    await store({ key: message.id, body: text })
    return new Response('ok')
  },
})
process.stdout.write(`${server.port}\n`)

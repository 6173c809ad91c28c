import { type IncomingMessage, request as requestOf, type RequestOptions } from 'node:http'

/** What a balancer has passed on and heard. */
export type Tally = {
  /** Answers by HTTP status; 502 and 504 are the balancer's own. */
  readonly statuses: Readonly<Record<string, number>>
  /** Refusals that do not say when to come again. */
  readonly unsaid: number
}

export type Balancer = {
  readonly url: string
  /** The same without a connection to the balancer: for a load that would spend most of its time there. */
  readonly pass: (request: Request) => Promise<Response>
  tally(): Tally
  /** When the last 200 passed, by `performance.now()`. */
  lastGoodAt(): number
  stop(): Promise<void>
}

/**
 * Round robin over replicas, without stickiness and without health checks: a replica that refuses the connection is passed
 * over; one that ends in the middle of a request is a 502, as nobody knows what it had done with it. No connection is kept:
 * one that a replica closes while a request is on its way to it would be a 502, too.
 */
export function balancer(replicas: readonly string[]): Balancer {
  const statuses: Record<string, number> = {}
  let turn = 0
  let unsaid = 0
  let lastGoodAt = 0

  async function forward(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    const body = new Uint8Array(await request.arrayBuffer())
    const { method } = request
    const headers = request.headers.toJSON()
    const first = turn
    turn += 1
    for (let tries = 0; tries < replicas.length; tries += 1) {
      const replica = replicas[(first + tries) % replicas.length] ?? ''
      const answer = await post(replica + pathname, { agent: false, method, headers }, body).catch(
        (error: unknown) => error,
      )
      if (answer instanceof Response) return answer
      if (!isRefused(answer)) break
    }
    return new Response(null, { status: 502 })
  }

  async function pass(request: Request): Promise<Response> {
    const answer = await forward(request)
    const { status } = answer
    statuses[status] = (statuses[status] ?? 0) + 1
    if (status === 200) lastGoodAt = performance.now()
    const isForNow = status === 429 || status === 503
    if (isForNow && !answer.headers.has('retry-after')) unsaid += 1
    return answer
  }

  const server = Bun.serve({ hostname: '127.0.0.1', port: 0, idleTimeout: 60, fetch: pass })
  return {
    url: `http://127.0.0.1:${server.port}`,
    pass,
    tally: () => ({ statuses: { ...statuses }, unsaid }),
    lastGoodAt: () => lastGoodAt,
    stop: () => server.stop(true),
  }
}

/**
 * Not by `fetch`, of which Bun has 256 under way in a process: with as many deliveries on their way to the balancer from
 * the process that it runs in, none of its own to a replica could begin, until the senders gave up.
 * @throws when no whole answer came.
 */
function post(url: string, options: RequestOptions, body: Uint8Array): Promise<Response> {
  return new Promise((resolve, reject) => {
    const sent = requestOf(url, options, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => void parts.push(part))
      answer.on('error', reject)
      answer.on('aborted', () => reject(new Error('cut off')))
      answer.on('end', () => resolve(responseOf(answer, Buffer.concat(parts))))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

function responseOf({ statusCode = 502, headers }: IncomingMessage, body: Buffer): Response {
  const told = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  )
  return new Response(body, { status: statusCode, headers: told })
}

function isRefused(error: unknown): boolean {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  return code === 'ConnectionRefused' || code === 'ECONNREFUSED'
}

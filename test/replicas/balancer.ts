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
 * over; one that ends in the middle of a request is a 502, as nobody knows what it had done with it.
 */
export function balancer(replicas: readonly string[]): Balancer {
  const statuses: Record<string, number> = {}
  let turn = 0
  let unsaid = 0
  let lastGoodAt = 0

  async function forward(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    const body = await request.arrayBuffer()
    const { method, headers } = request
    const first = turn
    turn += 1
    for (let tries = 0; tries < replicas.length; tries += 1) {
      const replica = replicas[(first + tries) % replicas.length] ?? ''
      const answer = await fetch(replica + pathname, { method, headers, body }).catch(
        (error: unknown) => error,
      )
      if (answer instanceof Response) return await toldOf(answer)
      if (!isRefused(answer)) break
    }
    return new Response(null, { status: 502 })
  }

  async function toldOf(answer: Response): Promise<Response> {
    // An answer cut off in its middle is none.
    const body = await answer.arrayBuffer().catch(() => null)
    return body === null ? new Response(null, { status: 502 }) : new Response(body, answer)
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

function isRefused(error: unknown): boolean {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  return code === 'ConnectionRefused' || code === 'ECONNREFUSED'
}

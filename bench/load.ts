/**
 * An HTTP/1.1 load generator on raw sockets: `connections` keep-alive connections, one request under way on each. Written by hand because a client that costs more than the server
 * would measure itself: this one prepares every request before the clock starts.
 */

export type Load = {
  readonly port: number
  readonly path: string
  readonly connections: number
  readonly seconds: number
  /** Sent by the clock as long as a connection is free; without it, as fast as answers come. */
  readonly perSecond?: number
  /** Whole request bodies with their signature headers, each sent once. */
  readonly requests: readonly PreparedRequest[]
}

export type PreparedRequest = { readonly body: string; readonly signature: string }

export type LoadResult = {
  /** Answered 200; the times are theirs alone. */
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly refused: number
  /** Answered, refused ones too. */
  readonly sent: number
  /** When no more was sent, by the machine's clock. */
  readonly offeredUntilMs: number
}

type Slot = { startedAt: number; done: () => void }

export async function runLoad(load: Load): Promise<LoadResult> {
  const raw = load.requests.map((request) => Buffer.from(rawRequest(load.path, request)))
  const latencies: number[] = []
  let next = 0
  let refused = 0
  const startedAt = performance.now()
  const offeredUntilMs = Date.now() + load.seconds * 1000
  const until = startedAt + load.seconds * 1000

  const pump = (socket: Pick<Bun.Socket, 'write' | 'end'>, slot: Slot) => {
    const request = raw[next]
    if (request === undefined || performance.now() >= until) {
      // An open connection would keep this process alive.
      socket.end()
      return slot.done()
    }
    const dueAt = load.perSecond === undefined ? 0 : startedAt + (next * 1000) / load.perSecond
    if (dueAt > performance.now()) {
      setTimeout(() => pump(socket, slot), dueAt - performance.now())
      return
    }
    next += 1
    slot.startedAt = performance.now()
    const written = socket.write(request)
    if (written < request.length) throw new Error('the socket took only part of a request')
  }

  const connection = () =>
    new Promise<void>((resolve, reject) => {
      const slot: Slot = { startedAt: 0, done: resolve }
      let pending = ''
      void Bun.connect({
        hostname: '127.0.0.1',
        port: load.port,
        socket: {
          open: (socket) => pump(socket, slot),
          data: (socket, data) => {
            pending += data.toString('latin1')
            if (!isWhole(pending)) return
            if (pending.startsWith('HTTP/1.1 200')) {
              latencies.push(performance.now() - slot.startedAt)
            } else refused += 1
            pending = ''
            pump(socket, slot)
          },
          close: () => resolve(),
          error: (_socket, error) => reject(error),
        },
      }).catch(reject)
    })

  await Promise.all(Array.from({ length: load.connections }, connection))
  const elapsedSeconds = (performance.now() - startedAt) / 1000
  return {
    perSecond: latencies.length / elapsedSeconds,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    refused,
    sent: latencies.length + refused,
    offeredUntilMs,
  }
}

function rawRequest(path: string, request: PreparedRequest): string {
  const length = Buffer.byteLength(request.body)
  return (
    `POST ${path} HTTP/1.1\r\nHost: bar.test\r\nContent-Type: application/json\r\n` +
    `X-Hub-Signature-256: ${request.signature}\r\nContent-Length: ${length}\r\n\r\n${request.body}`
  )
}

function isWhole(response: string): boolean {
  const head = response.indexOf('\r\n\r\n')
  if (head < 0) return false
  const length = /content-length: (\d+)/i.exec(response.slice(0, head))
  return length === null || response.length >= head + 4 + Number(length[1])
}

/** The value below which `share` of `values` lie; NaN of none. Sorts a copy. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/**
 * An HTTP/1.1 load generator on raw sockets: `connections` keep-alive connections, one request under way on each. Written by hand because a client that costs more than the server
 * would measure itself: this one prepares every request before the clock starts, and looks at no more of an answer than it must.
 */

export type Load = {
  readonly port: number
  readonly path: string
  readonly connections: number
  readonly seconds: number
  /**
   * Sent by the clock whatever comes back, and timed from when each was due; one that finds no free connection waits for
   * it. Without it, as fast as answers come.
   */
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
  /** Of those that were due after the first second: what goes on, without how it began. */
  readonly laterP99Ms: number
  /** Answered 429 with a Retry-After. */
  readonly refused: number
  /** Whatever else came. */
  readonly other: number
  /** Answered, refused ones too. */
  readonly sent: number
  readonly seconds: number
  /** When no more was sent, by the machine's clock. */
  readonly offeredUntilMs: number
}

const BEGINNING_MS = 1000

type Line = { readonly socket: Pick<Bun.Socket, 'write' | 'end'>; startedAt: number }

export async function runLoad(load: Load): Promise<LoadResult> {
  const raw = load.requests.map((request) => Buffer.from(rawRequest(load.path, request)))
  const counts = { taken: 0, refused: 0, other: 0 }
  const latencies = new Float64Array(raw.length)
  const later: number[] = []
  const free: Line[] = []
  const ended = Promise.withResolvers<void>()
  let startedAt = 0
  let next = 0
  let open = 0

  const lines = await Promise.all(
    Array.from({ length: load.connections }, () =>
      connect(load.port, (line, kind) => {
        if (kind === 'closed') return ended.reject(new Error('a connection was closed'))
        if (kind === 'taken') {
          const tookMs = performance.now() - line.startedAt
          latencies[counts.taken] = tookMs
          if (line.startedAt - startedAt >= BEGINNING_MS) later.push(tookMs)
        }
        counts[kind] += 1
        open -= 1
        release(line)
      }),
    ),
  )
  startedAt = performance.now()
  const offeredUntilMs = Date.now() + load.seconds * 1000
  const until = startedAt + load.seconds * 1000

  const send = (line: Line, request: Buffer, dueAt: number) => {
    next += 1
    open += 1
    line.startedAt = dueAt
    const written = line.socket.write(request)
    if (written < request.length) throw new Error('the socket took only part of a request')
  }
  const release = (line: Line) => {
    const now = performance.now()
    const request = raw[next]
    if (request === undefined || now >= until) {
      if (open === 0) ended.resolve()
      return
    }
    const dueAt = load.perSecond === undefined ? now : startedAt + (next * 1000) / load.perSecond
    if (dueAt > now) free.push(line)
    else send(line, request, dueAt)
  }
  for (const line of lines) release(line)
  const pacing = setInterval(() => {
    while (free.length > 0 && next < raw.length && isDue(load, { next, startedAt })) {
      const line = free.pop()
      if (line !== undefined) release(line)
    }
    if (performance.now() >= until && open === 0) ended.resolve()
  }, 1)
  await ended.promise
  clearInterval(pacing)
  for (const { socket } of lines) socket.end()
  const seconds = (performance.now() - startedAt) / 1000
  const { taken, refused, other } = counts
  const times = [...latencies.subarray(0, taken)]
  return {
    perSecond: taken / seconds,
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    laterP99Ms: quantile(later, 0.99),
    refused,
    other,
    sent: taken + refused + other,
    seconds,
    offeredUntilMs,
  }
}

type Turn = { readonly next: number; readonly startedAt: number }

function isDue({ perSecond = 0 }: Load, { next, startedAt }: Turn): boolean {
  return startedAt + (next * 1000) / perSecond <= performance.now()
}

type Answer = 'taken' | 'refused' | 'other'

/** Resolves when the connection stands. */
function connect(
  port: number,
  answered: (line: Line, kind: Answer | 'closed') => void,
): Promise<Line> {
  return new Promise((resolve, reject) => {
    let line: Line = { socket: { write: () => 0, end: () => 0 }, startedAt: 0 }
    let pending: Buffer | null = null
    void Bun.connect({
      hostname: '127.0.0.1',
      port,
      socket: {
        open: (socket) => {
          line = { socket, startedAt: 0 }
          resolve(line)
        },
        data: (_, data) => {
          pending = pending === null ? data : Buffer.concat([pending, data])
          if (!isWhole(pending)) return
          const kind = kindOf(pending)
          pending = null
          answered(line, kind)
        },
        // At the end it is ours that closes; nobody listens then.
        close: () => answered(line, 'closed'),
        error: (_socket, error) => reject(error),
      },
    }).catch(reject)
  })
}

/** `HTTP/1.1 200`: three bytes tell. */
function kindOf(answer: Buffer): Answer {
  const status = answer.subarray(9, 12).toString('latin1')
  if (status === '200') return 'taken'
  return status === '429' && /\r\nretry-after: [1-9]/i.test(answer.toString('latin1'))
    ? 'refused'
    : 'other'
}

function rawRequest(path: string, request: PreparedRequest): string {
  const length = Buffer.byteLength(request.body)
  return (
    `POST ${path} HTTP/1.1\r\nHost: bar.test\r\nContent-Type: application/json\r\n` +
    `X-Hub-Signature-256: ${request.signature}\r\nContent-Length: ${length}\r\n\r\n${request.body}`
  )
}

function isWhole(answer: Buffer): boolean {
  const head = answer.indexOf('\r\n\r\n')
  if (head < 0) return false
  const length = /content-length: (\d+)/i.exec(answer.toString('latin1', 0, head))
  return length === null || answer.length >= head + 4 + Number(length[1])
}

/** The value below which `share` of `values` lie; NaN of none. Sorts a copy. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

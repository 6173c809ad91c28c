import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What goes over the wire; an ending other than `whole` leaves the client waiting or alone. */
export type WireAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** An object is sent as JSON. */
  readonly body: unknown
  readonly ending?: 'whole' | 'no_headers' | 'stall' | 'drop' | 'hang_up'
}

export type WireRequest = {
  /** Method and path: `GET /v1/models`. */
  readonly door: string
  readonly headers: Headers
  readonly bytes: Uint8Array
}

export type Loopback = {
  readonly origin: string
  /** Ends the hanging answers and frees the port. */
  readonly stop: () => Promise<void>
}

/** A vendor on a loopback port, over plain HTTP. */
export async function loopback(
  answer: (request: WireRequest) => Promise<WireAnswer>,
): Promise<Loopback> {
  const server = createServer((request, response) => {
    void read(request)
      .then(answer)
      .then((told) => send(response, told))
  })
  // As long as real ones do: a connection must not be closed under a request that is just being sent.
  server.keepAliveTimeout = 120_000
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  let stopped: Promise<void> | undefined
  return {
    origin: `http://127.0.0.1:${port}`,
    stop() {
      stopped ??= new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      return stopped
    },
  }
}

async function read(request: IncomingMessage): Promise<WireRequest> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk as Uint8Array)
  return {
    door: `${request.method} ${request.url}`,
    headers: new Headers(request.headers as Record<string, string>),
    bytes: Buffer.concat(chunks),
  }
}

function send(response: ServerResponse, { status, headers, body, ending }: WireAnswer): void {
  if (ending === 'no_headers') return
  if (ending === 'hang_up') {
    response.socket?.destroy()
    return
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  if (ending === 'stall' || ending === 'drop') {
    response.writeHead(status, { ...headers, 'content-length': String(text.length + 1_000) })
    response.write(text)
    if (ending === 'drop') response.socket?.destroy()
    return
  }
  response.writeHead(status, headers)
  response.end(text)
}

/** A page of a proxy in front of the vendor, which repeats what it was asked. */
export function htmlPage(status: number, quote: string): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'text/html' },
    body: `<html><body>${quote}</body></html>`,
  }
}

/** `undefined` for what is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

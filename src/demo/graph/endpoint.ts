import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'

import type { GraphAnswer } from './faults.ts'

/** What came in, read whole. */
export type GraphRequest = {
  readonly method: string
  readonly path: string
  readonly authorization: string | null
  readonly contentType: string | null
  readonly body: Buffer
}

/** `null`: close the connection without an answer. */
export type Respond = (
  request: GraphRequest,
) => Promise<(GraphAnswer & { readonly headers?: Readonly<Record<string, string>> }) | null>

/** More than any message of ours; keeps a runaway test from eating the memory. */
const MAX_BYTES = 1_000_000

/**
 * A loopback HTTP server that can also hang up on a caller. That is why it stands on `node:http`:
 * `Bun.serve` has no way to close one connection without answering.
 */
export async function endpoint(
  port: number,
  respond: Respond,
): Promise<{ port: number; stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    void answer(respond, request, response)
  })
  // As long as a vendor's: a connection kept for the next message must not be closed under its answer.
  server.keepAliveTimeout = 120_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return { port: portOf(server), stop: () => stop(server) }
}

async function answer(
  respond: Respond,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await read(request)
  const reply =
    body === null
      ? null
      : await respond({
          method: request.method ?? '',
          path: request.url ?? '',
          authorization: request.headers.authorization ?? null,
          contentType: request.headers['content-type'] ?? null,
          body,
        })
  if (reply === null) {
    request.socket.destroy()
    return
  }
  response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
  response.end(written(reply.body))
}

function written(body: unknown): string | Uint8Array {
  return typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
}

/** `null` when the caller went away, or would not stop. */
async function read(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  return await new Promise((resolve) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > MAX_BYTES) resolve(null)
      else chunks.push(chunk)
    })
    request.once('end', () => resolve(Buffer.concat(chunks)))
    request.once('error', () => resolve(null))
  })
}

function portOf(server: Server): number {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
  return address.port
}

async function stop(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

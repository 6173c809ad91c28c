import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

import { isFragment as isObject } from '../../core/fragment.ts'
import type { CallAction, SimulatedCall } from './call.ts'
import { invalidRequest } from './errors.ts'
import { errorAnswer, faultAnswer, GONE, type HttpAnswer } from './http-faults.ts'
import type { JsonObject } from './record.ts'
import type { KnownModels } from './session-rules.ts'
import { acceptSocket, refuseUpgrade, type ServerSocket } from './socket.ts'

export type ServerOptions = {
  readonly port: number
  readonly apiKey: string
  readonly others: string | null
  readonly models: KnownModels
  readonly find: (callId: string) => SimulatedCall | undefined
  readonly complain: (what: string) => void
}

const ACTION = /^\/v1\/realtime\/calls\/([^/]+)\/(accept|reject|refer|hangup)$/

/** HTTP and WebSockets on one port. On `node:http`, which lets a connection be cut or left without an answer. */
export async function listen(options: ServerOptions) {
  const underWay = new Set<Promise<unknown>>()
  const server = createServer((request, response) => {
    const work = answerTo(options, request).then((answer) => {
      // `stall`: no answer at all, and the connection stays.
      if (answer === 'stall') return
      if (answer === 'cut') {
        request.socket.destroy()
        return
      }
      response.writeHead(answer.status, { 'x-request-id': 'req_standin', ...answer.headers })
      response.end(answer.body)
    })
    underWay.add(work)
    void work.finally(() => underWay.delete(work))
  })
  // As long as a vendor's: a connection kept for the next call must not be closed under its answer.
  server.keepAliveTimeout = 120_000
  const sockets = new Set<Duplex>()
  server.on('upgrade', (request, socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    upgrade(options, request, socket)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  // A server that listens on an address has one.
  const { port } = server.address() as AddressInfo
  return {
    port,
    stop: async () => {
      // Whoever has just hung up waits for the answer to it.
      await Promise.allSettled(underWay)
      await new Promise<void>((resolve) => void setImmediate(resolve))
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

type Outcome = HttpAnswer | 'stall' | 'cut'

async function answerTo(options: ServerOptions, request: IncomingMessage): Promise<Outcome> {
  const body = await bodyOf(request)
  const path = (request.url ?? '').split('?')[0] ?? ''
  if (!isAuthorized(options, request)) return unauthorized()
  const [, callId = '', action = ''] = ACTION.exec(path) ?? []
  if (action === '' || request.method !== 'POST') return elsewhere(options, request, body)
  const call = options.find(decodeURIComponent(callId))
  if (call === undefined) return GONE
  // The pattern has no others.
  return actOn(call, action as CallAction, { request, body: body.toString('utf8') })
}

type Asked = { readonly request: IncomingMessage; readonly body: string }

function actOn(call: SimulatedCall, action: CallAction, { request, body }: Asked): Outcome {
  const given = body === '' ? null : parse(body)
  const fault = call.nextFault(action)
  const failed = fault === 'stall' ? 'stall' : faultAnswer(fault)
  if (failed !== null) {
    call.noteFault(action, failed === 'stall' ? 0 : failed.status, given)
    return failed
  }
  const isJson = request.headers['content-type']?.startsWith('application/json') === true
  if (body !== '' && !(isJson && given !== null)) return NO_JSON
  if (action === 'hangup' && body !== '') call.record.complaints.push('hangup has a body')
  const answer = call.act(action, given)
  return fault === 'lost_answer' ? 'cut' : answer
}

const NO_JSON = errorAnswer(
  400,
  invalidRequest('unsupported_content_type', 'Expected a JSON object.'),
)

function upgrade(options: ServerOptions, request: IncomingMessage, socket: Duplex): void {
  const url = new URL(request.url ?? '', 'http://standin.test')
  const refuse = ({ status, body }: HttpAnswer) => refuseUpgrade(socket, status, body)
  if (!isAuthorized(options, request)) return refuse(unauthorized())
  if (url.pathname !== '/v1/realtime') return refuse(GONE)
  if ([...url.searchParams.keys()].join() !== 'call_id') {
    options.complain(`a control line is asked for by ${[...url.searchParams.keys()].join()}`)
    return refuse(GONE)
  }
  const call = options.find(url.searchParams.get('call_id') ?? '')
  if (call === undefined) return refuse(GONE)
  const fault = call.nextFault('attach')
  if (fault === 'stall') return
  if (fault === 'lost_answer') return void socket.destroy()
  const failed = faultAnswer(fault) ?? (call.isReady() ? null : GONE)
  if (failed !== null) {
    call.noteFault('attach', failed.status, null)
    return refuse(failed)
  }
  const line: ServerSocket = acceptSocket(request, socket, {
    text: (text) => call.receive(text),
    closed: () => call.detach(line),
  })
  call.attach(line)
}

/** The rest of OpenAI is somebody else's stand-in; where that one breaks off, so does this. */
async function elsewhere(
  options: ServerOptions,
  request: IncomingMessage,
  body: Buffer,
): Promise<Outcome> {
  const path = (request.url ?? '').replace(/^\/v1/, '')
  if (options.others === null) {
    if (`${request.method} ${path}` === 'GET /models') return modelList(options.models)
    options.complain(`${request.method} ${request.url}`)
    return errorAnswer(404, invalidRequest(null, `Invalid URL (${request.url})`))
  }
  const headers = new Headers(request.headers as Record<string, string>)
  for (const name of ['host', 'connection', 'content-length', 'accept-encoding']) {
    headers.delete(name)
  }
  try {
    const answer = await fetch(options.others + path, {
      method: request.method ?? 'GET',
      headers,
      ...(body.length > 0 && { body }),
    })
    return {
      status: answer.status,
      body: await answer.text(),
      headers: { 'content-type': answer.headers.get('content-type') ?? 'application/json' },
    }
  } catch {
    return 'cut'
  }
}

function modelList({ realtime, transcription }: KnownModels): HttpAnswer {
  const data = [...realtime, ...transcription].map((id) => ({ id, object: 'model' }))
  const json = { 'content-type': 'application/json' }
  return { status: 200, body: JSON.stringify({ object: 'list', data }), headers: json }
}

function isAuthorized({ apiKey }: ServerOptions, { headers }: IncomingMessage): boolean {
  return headers.authorization === `Bearer ${apiKey}`
}

function unauthorized(): HttpAnswer {
  return errorAnswer(401, invalidRequest('invalid_api_key', 'Incorrect API key provided.'))
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function parse(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

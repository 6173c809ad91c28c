import type { BusinessNumber } from './deliveries.ts'
import type { GraphRequest } from './endpoint.ts'
import type { Refused } from './schema.ts'
import { refusedCall, refusedSettings } from './validate-call.ts'
import type { MessageBody } from './validate-message.ts'
import { refusedMessage } from './validate-message.ts'

export type Edge = 'messages' | 'calls' | 'settings'

export type Admitted =
  | {
      readonly ok: true
      readonly phoneNumberId: string
      readonly edge: Edge
      readonly body: MessageBody
    }
  | { readonly ok: false; readonly code: number; readonly details?: string }

/** The versions alive in autumn 2026. */
const ROUTE = /^\/v(?:2[1-9])\.0\/(\d+)\/(\w+)$/

const REFUSALS: Readonly<Record<Edge, (body: MessageBody) => Refused | null>> = {
  messages: refusedMessage,
  calls: refusedCall,
  settings: refusedSettings,
}

const BAD_TOKEN = 190
const BAD_PARAMETER = 100

/** Whether Graph would take a request at all: token, address, content type, and every rule on its body. */
export function admit(
  request: GraphRequest,
  known: { readonly accessToken: string; readonly numbers: readonly BusinessNumber[] },
): Admitted {
  if (request.authorization !== `Bearer ${known.accessToken}`) return { ok: false, code: BAD_TOKEN }
  const [, phoneNumberId = '', path = ''] = ROUTE.exec(request.path) ?? []
  const edge = edgeOf(path)
  if (edge === null || request.method !== 'POST')
    return bad(`Unsupported ${request.method} request`)
  if (!known.numbers.some((number) => number.phoneNumberId === phoneNumberId)) {
    return bad(`Object with ID '${phoneNumberId}' does not exist`)
  }
  if (request.contentType?.split(';')[0] !== 'application/json') return bad('content-type')
  const body = parse(request.body)
  if (body === null) return bad('the body is no JSON object')
  const refused = REFUSALS[edge](body)
  return refused === null ? { ok: true, phoneNumberId, edge, body } : { ok: false, ...refused }
}

function bad(details: string): Admitted {
  return { ok: false, code: BAD_PARAMETER, details }
}

function edgeOf(path: string): Edge | null {
  return path === 'messages' || path === 'calls' || path === 'settings' ? path : null
}

function parse(bytes: Buffer): MessageBody | null {
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8'))
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body)
    // Keys are all a body promises; the schemas look at the rest.
    return isObject ? (body as MessageBody) : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

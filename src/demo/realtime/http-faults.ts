import type { WireError } from './errors.ts'
import {
  invalidRequest,
  invalidValue,
  NO_SUCH_CALL,
  serverError,
  unknownParameter,
} from './errors.ts'
import type { Faults, HttpFault } from './script.ts'

export type HttpAnswer = {
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

export const DONE: HttpAnswer = { status: 200, body: '' }

export function errorAnswer(
  status: number,
  error: WireError,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  const json = { 'content-type': 'application/json' }
  return { status, body: JSON.stringify({ error }), headers: { ...json, ...headers } }
}

export const GONE = errorAnswer(404, NO_SUCH_CALL)

/** What is taken from a plan, fault by fault. */
export function faultPlan(faults: Faults = []): () => HttpFault {
  if ('always' in faults) return () => faults.always
  const left = [...faults]
  return () => left.shift() ?? 'none'
}

/** The answer of a fault; `null` for those that are no answer. */
export function faultAnswer(fault: HttpFault): HttpAnswer | null {
  switch (fault) {
    case 'bad_parameter':
      return errorAnswer(400, unknownParameter('session.truncation'))
    case 'bad_model':
      return errorAnswer(400, invalidValue('session.audio.input.transcription.model'))
    case 'unauthorized':
      return errorAnswer(401, invalidRequest('invalid_api_key', 'Incorrect API key provided.'))
    case 'gone':
      return GONE
    case 'rate_limited': {
      const error = invalidRequest('rate_limit_exceeded', 'Rate limit reached for requests.')
      return errorAnswer(429, { ...error, type: 'requests' }, { 'retry-after-ms': '850' })
    }
    case 'quota': {
      const error = invalidRequest('insufficient_quota', 'You exceeded your current quota.')
      return errorAnswer(429, { ...error, type: 'insufficient_quota' })
    }
    case 'server_error':
      return errorAnswer(500, serverError())
    case 'html':
      return {
        status: 503,
        body: '<html><body>upstream unavailable</body></html>',
        headers: { 'content-type': 'text/html' },
      }
    case 'none':
    case 'stall':
    case 'lost_answer':
      return null
  }
}

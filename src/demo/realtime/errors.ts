/** An error as the vendor writes it, on the line and in HTTP bodies. */
export type WireError = {
  readonly type: string
  readonly code: string | null
  readonly message: string
  readonly param: string | null
}

export function invalidRequest(
  code: string | null,
  message: string,
  param: string | null = null,
): WireError {
  return { type: 'invalid_request_error', code, message, param }
}

export function unknownParameter(param: string): WireError {
  return invalidRequest('unknown_parameter', `Unknown parameter: '${param}'.`, param)
}

export function missingParameter(param: string): WireError {
  const message = `Missing required parameter: '${param}'.`
  return invalidRequest('missing_required_parameter', message, param)
}

export function invalidValue(param: string): WireError {
  return invalidRequest('invalid_value', `Invalid value: '${param}'.`, param)
}

export function serverError(): WireError {
  const message = 'The server had an error while processing your request.'
  return { type: 'server_error', code: null, message, param: null }
}

export const NO_SUCH_CALL = invalidRequest('call_id_not_found', 'No session found for the call.')

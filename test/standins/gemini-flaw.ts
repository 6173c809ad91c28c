/** Why a request is no good, and where in it; `unknown` names a field that the vendor does not know. */
export type Flaw =
  | { readonly at: string; readonly why: string; readonly unknown?: undefined }
  | { readonly at: string; readonly unknown: string }

/** An error of the vendor's, before it is put on the wire. */
export type WireError = {
  readonly code: number
  readonly status: string
  readonly message: string
  readonly details?: readonly unknown[]
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function invalid(message: string, details?: readonly unknown[]): WireError {
  return {
    code: 400,
    status: 'INVALID_ARGUMENT',
    message,
    ...(details !== undefined && { details }),
  }
}

export function toError(flaw: Flaw): WireError {
  if (flaw.unknown === undefined) return invalid(`* GenerateContentRequest.${flaw.at}: ${flaw.why}`)
  const said = `Invalid JSON payload received. Unknown name "${flaw.unknown}"`
  const where = flaw.at === '' ? '' : ` at '${flaw.at}'`
  const violation = { field: flaw.at, description: `${said}: Cannot find field.` }
  return invalid(`${said}${where}: Cannot find field.`, [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [violation] },
  ])
}

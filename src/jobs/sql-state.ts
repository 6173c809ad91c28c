import { sqlState } from '../db/client.ts'

/** Classes of SQLSTATE that speak of the data sent: wrong values, broken rules, too large. */
const DATA_CLASSES: ReadonlySet<string> = new Set(['22', '23', '54'])

/** Classes that speak of the moment: connection, transaction rolled back, resources, shutdown, system. */
const MOMENT_CLASSES: ReadonlySet<string> = new Set(['08', '25', '40', '53', '57', '58'])

/** What postgres.js says of a connection that is gone; these come without an SQLSTATE. */
const CONNECTION_CODES: ReadonlySet<string> = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'CONNECT_TIMEOUT',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
])

/**
 * True when the database refused what it was given; false when it could not work, so that the same
 * again may succeed.
 */
export function isAboutData(error: unknown): boolean {
  return DATA_CLASSES.has(stateClass(error))
}

/** True when the database could not work at that moment (away, restarting, deadlock): nobody's fault. */
export function isWorthRepeating(error: unknown): boolean {
  return MOMENT_CLASSES.has(stateClass(error)) || isConnectionLost(error)
}

function stateClass(error: unknown): string {
  return sqlState(error)?.slice(0, 2) ?? ''
}

function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? error.code : undefined
  return (typeof code === 'string' && CONNECTION_CODES.has(code)) || isConnectionLost(error.cause)
}

import { ProviderError } from '../core/errors.ts'
import { maskPhone, maskUserId } from '../core/phone.ts'
import type { LogFields } from '../core/ports.ts'

const REDACTED = '[redacted]'
const MAX_DEPTH = 4
const MAX_FRAMES = 12

/** Names of fields whose value is a secret or a person's, wherever they stand; compared in lower case without `_` and `-`. */
const FORBIDDEN = new Set([
  'accesstoken',
  'apikey',
  'appsecret',
  'authorization',
  'body',
  'cookie',
  'password',
  'phone',
  'profilename',
  'sdp',
  'secret',
  'setcookie',
  'text',
  'token',
  'transcript',
  'userid',
  'verifytoken',
  'waid',
  'webhooksecret',
])

type Plain = string | number | boolean | null | undefined | readonly Plain[] | PlainRecord
type PlainRecord = { readonly [field: string]: Plain }

/**
 * Fields as they may be written: `pii` masked, errors without their message, secrets and personal
 * fields blotted out by name at any depth.
 */
export function safeFields(fields: LogFields): PlainRecord {
  const safe: Record<string, Plain> = {}
  for (const [name, value] of Object.entries(fields)) {
    safe[name] = name === 'pii' ? maskedPii(value) : safeValue(name, value, 0)
  }
  return safe
}

function safeValue(name: string, value: unknown, depth: number): Plain {
  if (value === null || value === undefined) return value
  if (FORBIDDEN.has(name.toLowerCase().replace(/[_-]/g, ''))) return REDACTED
  if (typeof value !== 'object') return safeScalar(value)
  if (value instanceof Error) return safeError(value)
  if (value instanceof Date) return value.toJSON()
  if (depth >= MAX_DEPTH) return '[deep]'
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (Array.isArray(value)) return value.map((entry: unknown) => safeValue('', entry, depth + 1))
  const safe: Record<string, Plain> = {}
  for (const [key, entry] of Object.entries(value)) safe[key] = safeValue(key, entry, depth + 1)
  return safe
}

function safeScalar(value: unknown): Plain {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value
  }
  return typeof value === 'bigint' ? value.toString() : undefined
}

function maskedPii(value: unknown): Plain {
  if (typeof value !== 'object' || value === null) return REDACTED
  const masked: Record<string, Plain> = {}
  for (const [name, entry] of Object.entries(value)) {
    if (entry === undefined || entry === null) continue
    masked[name] = maskedPerson(name, entry)
  }
  return masked
}

function maskedPerson(name: string, value: unknown): string {
  if (typeof value !== 'string') return REDACTED
  if (name === 'phone') return maskPhone(value)
  return name === 'userId' ? maskUserId(value) : REDACTED
}

/**
 * What may be told of an error: its type, its code, where it happened. Its message is data (a vendor
 * or a driver may quote a diner in it), so it stays out; `cause` is followed three deep.
 */
export function safeError(error: Error, depth = 0): PlainRecord {
  const cause = depth < 3 && error.cause instanceof Error ? error.cause : undefined
  return {
    type: error.constructor.name,
    ...(error instanceof ProviderError && { provider: error.provider, failure: error.failure }),
    ...codeOf(error),
    stack: frames(error),
    ...(cause !== undefined && { cause: safeError(cause, depth + 1) }),
  }
}

/** The same of an error that ends the process, as lines for standard error: it may go to a log. */
export function faultLines(thrown: unknown): readonly string[] {
  const error = thrown instanceof Error ? thrown : null
  const type = error === null ? typeof thrown : error.constructor.name
  const codes = error === null ? [] : Object.values(codeOf(error)).map(String)
  const stack = error === null ? [] : frames(error)
  return [
    `maitred: a fault in the program itself (${[type, ...codes].join(', ')}); please report these lines`,
    ...stack.map((line) => `  ${line}`),
  ]
}

function codeOf(error: Error): PlainRecord {
  const code: unknown = 'code' in error ? error.code : undefined
  if (typeof code === 'number') return { code }
  return typeof code === 'string' && /^[\w.-]{1,60}$/.test(code) ? { code } : {}
}

/**
 * Stack lines after the message: a message of several lines could itself contain what looks like a frame. One that was
 * changed since, longer (pg-boss adds its queue's name) or shorter, stands in the stack as it was: only what names a place
 * in code is a frame.
 */
function frames(error: Error): readonly string[] {
  const stack = error.stack ?? ''
  const messageAt = error.message === '' ? -1 : stack.indexOf(error.message)
  const tail = messageAt === -1 ? stack : stack.slice(messageAt + error.message.length)
  return tail
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => FRAME.test(line))
    .slice(0, MAX_FRAMES)
}

/** `at name (file:1:2)`, `at file:1:2`, `at name (native)`. */
const FRAME = /^at .*(?::\d+:\d+|\((?:native|unknown|<anonymous>)(?:[:\d]*))\)?$/

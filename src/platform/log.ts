import { pino } from 'pino'

import type { Clock, LogFields, Logger } from '../core/ports.ts'
import { safeFields } from './log-fields.ts'

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export type LogOptions = {
  readonly level: LogLevel
  readonly clock: Clock
  /** Takes one whole line, newline included; standard output by default. */
  readonly write?: (line: string) => void
  /** Values that must never be printed, wherever they turn up (tokens, app secrets, keys). */
  readonly secrets?: readonly string[]
}

/**
 * The house log: one JSON line per entry with `level`, `time` (ISO, UTC), `event`, `msg` and the
 * fields. Plain pino: its transports run in a worker that a compiled binary can't find.
 */
export function jsonLogger(options: LogOptions): Logger {
  // Shorter values would blot out ordinary words; the config wants longer ones anyway.
  const secrets = (options.secrets ?? []).filter((secret) => secret.length >= 6).map(inJson)
  const redacted = (text: string) =>
    secrets.reduce((cleaned, secret) => cleaned.replaceAll(secret, '[redacted]'), text)
  const write =
    options.write === undefined
      ? together((lines) => void process.stdout.write(redacted(lines)))
      : (line: string) => options.write?.(redacted(line))
  const time = isoTime(options.clock)
  const root = pino(
    {
      level: options.level,
      base: { pid: process.pid },
      timestamp: () => `,"time":"${time()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write },
  )
  return cleaning(root)
}

/** Lines of one round of the event loop leave together: under load a write costs more than its line. */
function together(write: (lines: string) => void): (line: string) => void {
  let waiting = ''
  const flush = () => {
    const lines = waiting
    waiting = ''
    if (lines !== '') write(lines)
  }
  process.once('exit', flush)
  return (line) => {
    if (waiting === '') setImmediate(flush)
    waiting += line
  }
}

/** ISO time that spells out a second once. */
function isoTime(clock: Clock): () => string {
  let second = Number.NaN
  let upToSecond = ''
  return () => {
    const at = clock.now()
    const ms = at.getTime()
    if (Math.floor(ms / 1000) !== second) {
      second = Math.floor(ms / 1000)
      upToSecond = at.toISOString().slice(0, -'000Z'.length)
    }
    return `${upToSecond}${String(ms - second * 1000).padStart(3, '0')}Z`
  }
}

/** Escaped as it would stand inside a JSON string. */
function inJson(secret: string): string {
  return JSON.stringify(secret).slice(1, -1)
}

type Sink = Pick<ReturnType<typeof pino>, 'debug' | 'info' | 'warn' | 'error' | 'child'>

function cleaning(sink: Sink): Logger {
  return {
    debug: (fields, message) => sink.debug(safeFields(fields), message),
    info: (fields, message) => sink.info(safeFields(fields), message),
    warn: (fields, message) => sink.warn(safeFields(fields), message),
    error: (fields, message) => sink.error(safeFields(fields), message),
    child: (fields: LogFields) => cleaning(sink.child(safeFields(fields))),
  }
}

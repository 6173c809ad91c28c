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
  const write = options.write ?? ((line: string) => void process.stdout.write(line))
  const destination = {
    write: (line: string) =>
      write(secrets.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), line)),
  }
  const root = pino(
    {
      level: options.level,
      base: { pid: process.pid },
      timestamp: () => `,"time":"${options.clock.now().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  )
  return cleaning(root)
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

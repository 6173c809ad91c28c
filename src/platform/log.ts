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

/** What a running server may change about its log. */
export type LogSettings = Pick<LogOptions, 'level' | 'secrets'>

export type AdjustableLogger = Logger & {
  /** Counts for all children too. Secrets are added: what was one stays one. */
  adjust(settings: LogSettings): void
}

/**
 * The house log: one JSON line per entry with `level`, `time` (ISO, UTC), `event`, `msg` and the
 * fields. Plain pino: its transports run in a worker that a compiled binary can't find.
 */
export function jsonLogger(options: LogOptions): AdjustableLogger {
  const state: LogState = { rank: rankOf(options.level), secrets: new Set() }
  const addSecrets = (secrets: readonly string[] = []) => {
    // Shorter values would blot out ordinary words; the config wants longer ones anyway.
    for (const secret of secrets) if (secret.length >= 6) state.secrets.add(inJson(secret))
  }
  addSecrets(options.secrets)
  const redacted = (text: string) => {
    let cleaned = text
    for (const secret of state.secrets) cleaned = cleaned.replaceAll(secret, '[redacted]')
    return cleaned
  }
  const write =
    options.write === undefined
      ? together((lines) => void process.stdout.write(redacted(lines)))
      : (line: string) => options.write?.(redacted(line))
  const time = isoTime(options.clock)
  const root = pino(
    {
      // Which entries are written is decided here, for all children at once: theirs is fixed when they are made.
      level: 'debug',
      base: { pid: process.pid },
      timestamp: () => `,"time":"${time()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write },
  )
  return Object.assign(cleaning(root, state), {
    adjust: ({ level, secrets }: LogSettings) => {
      state.rank = rankOf(level)
      addSecrets(secrets)
    },
  })
}

type LogState = { rank: number; readonly secrets: Set<string> }

function rankOf(level: LogLevel): number {
  return LOG_LEVELS.indexOf(level)
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

function cleaning(sink: Sink, state: LogState): Logger {
  const at = (level: 'debug' | 'info' | 'warn' | 'error') => {
    const rank = rankOf(level)
    return (fields: LogFields, message: string) => {
      if (rank >= state.rank) sink[level](safeFields(fields), message)
    }
  }
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields: LogFields) => cleaning(sink.child(safeFields(fields)), state),
  }
}

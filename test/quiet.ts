import type { LogFields, Logger, Meter } from '../src/core/ports.ts'

/** Series that nobody reads. */
export const quietMeter: Meter = {
  counter: () => ({ add: () => {} }),
  histogram: () => ({ observe: () => {}, start: () => {} }),
  gauge: () => ({ set: () => {} }),
}

export type LogEntry = { readonly level: string; readonly message: string } & LogFields

/** A log that keeps its entries, as they were handed over: unmasked. */
export function recordingLog(): Logger & { readonly entries: readonly LogEntry[] } {
  const entries: LogEntry[] = []
  const keep = (level: string) => (fields: LogFields, message: string) =>
    void entries.push({ ...fields, level, message })
  const log: Logger = {
    debug: keep('debug'),
    info: keep('info'),
    warn: keep('warn'),
    error: keep('error'),
    child: () => log,
  }
  return { ...log, entries }
}

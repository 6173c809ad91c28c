/** The edges of the process, as the rest of the program sees them. `main.ts` makes the real ones. */

export type Clock = { now(): Date }

/** A number in [0, 1), like Math.random. */
export type Random = () => number

/** A new time-ordered UUID (version 7). */
export type NewId = () => string

/** Structured log: `fields` hold facts, the message is constant text. Personal data only under `pii`. */
export type Logger = {
  debug(fields: LogFields, message: string): void
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
  child(fields: LogFields): Logger
}

export type LogFields = {
  readonly event?: string
  readonly pii?: { readonly phone?: string | undefined; readonly userId?: string | undefined }
  readonly error?: unknown
  readonly [field: string]: unknown
}

export type Counter = { add(amount: number, labels?: Readonly<Record<string, string>>): void }
export type Histogram = { observe(value: number, labels?: Readonly<Record<string, string>>): void }
export type Gauge = { set(value: number, labels?: Readonly<Record<string, string>>): void }

/** Makes metric series; label values come from closed sets, never from input. */
export type Meter = {
  counter(name: string, help: string, labels?: readonly string[]): Counter
  histogram(
    name: string,
    help: string,
    options?: { readonly labels?: readonly string[]; readonly buckets?: readonly number[] },
  ): Histogram
  gauge(name: string, help: string, labels?: readonly string[]): Gauge
}

/** One alert: its rule, its page in the runbook, and series that must and must not set it off. */
export type Alert = {
  readonly name: `Maitred${string}`
  /** `page`: guests are let down now. `ticket`: look today. `note`: know of it. */
  readonly severity: 'page' | 'ticket' | 'note'
  /** How long it must be so. */
  readonly forSeconds: number
  readonly expr: (windows: Windows) => string
  readonly summary: string
  readonly page: Page
  readonly trial: Trial
}

export type Page = {
  readonly means: string
  /** What to look at, in order. */
  readonly look: readonly string[]
  readonly mend: readonly string[]
}

/** Series by name with labels, as promtool writes them: `0+1x20` is 0, 1, 2 … each half minute, or each ten minutes. */
export type Trial = {
  readonly bad: Readonly<Record<string, string>>
  /** Something else that sets it off, with the labels it then has. */
  readonly alsoBad?: Pick<Trial, 'bad' | 'labels'>
  readonly good: Readonly<Record<string, string>>
  /** Of a house, or a Prometheus, that has only just begun: they must not set it off either. */
  readonly young?: Readonly<Record<string, string>>
  /** Labels the alert has beside its severity. */
  readonly labels?: Readonly<Record<string, string>>
  /** When it is looked at; default 30 minutes. */
  readonly at?: string
  /** In steps of ten minutes: for what takes hours. */
  readonly isLong?: boolean
}

/** Spans of time in rules. Tests of the running server render the same rules with seconds. */
export type Windows = {
  readonly short: string
  readonly mid: string
  readonly hour: string
  readonly silence: string
  readonly day: string
  readonly night: string
  /** The same as `night`. */
  readonly nightSeconds: number
  /** Takes the place of every `for`. */
  readonly hold: ((seconds: number) => number) | null
}

export const PRODUCTION: Windows = {
  short: '5m',
  mid: '15m',
  hour: '1h',
  silence: '6h',
  day: '1d',
  night: '26h',
  nightSeconds: 26 * 3600,
  hold: null,
}

/** Of all that a histogram saw in the window, the share that took longer than one of its buckets' bounds. */
export function slowerThan(
  histogram: string,
  { bound, window, where = '' }: { bound: string; window: string; where?: string },
): string {
  const inBound = [where, leOf(bound)].filter((part) => part !== '').join(',')
  const all = where === '' ? '' : `{${where}}`
  return `1 - sum(rate(${histogram}_bucket{${inBound}}[${window}])) / sum(rate(${histogram}_count${all}[${window}]))`
}

/** Prometheus 2 keeps a whole bound as we write it, `1`; from 3 on it is `1.0`. */
function leOf(bound: string): string {
  return bound.includes('.') ? `le="${bound}"` : `le=~"${bound}|${bound}[.]0"`
}

/** Nothing was counted in the window, at whose beginning Prometheus was there already: it knows of nothing before itself. */
export function noneOf(counter: string, window: string): string {
  return `sum(increase(${counter}[${window}])) == 0 and on() count(${counter} offset ${window})`
}

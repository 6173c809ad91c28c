import {
  collectDefaultMetrics,
  Counter as PromCounter,
  Gauge as PromGauge,
  Histogram as PromHistogram,
  Registry,
} from 'prom-client'

import type { Meter } from '../core/ports.ts'

const PREFIX = 'maitred_'

/** From a cached answer (1 ms) to a turn that used its whole reply budget (30 s). */
const DEFAULT_BUCKETS_SECONDS = [
  0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
]

export type PromMeter = Meter & {
  /** Every series in Prometheus' text format. */
  render(): Promise<string>
  /** The `Content-Type` that `render` is to be served with. */
  readonly contentType: string
}

/**
 * A meter with its own registry, so that two servers can run in one process. Names get the prefix
 * `maitred_`; asking twice for a name gives the same series. Values for labels that were not
 * declared throw.
 * @param options.processSeries also CPU, memory, open files and event-loop delay of the process.
 */
export function promMeter(options: { readonly processSeries?: boolean } = {}): PromMeter {
  const registry = new Registry()
  if (options.processSeries === true) collectDefaultMetrics({ register: registry, prefix: PREFIX })
  return {
    counter: (name, help, labels = []) => counter(registry, { name, help, labels }),
    gauge: (name, help, labels = []) => gauge(registry, { name, help, labels }),
    histogram: (name, help, { labels = [], buckets = DEFAULT_BUCKETS_SECONDS } = {}) =>
      histogram(registry, { name, help, labels }, buckets),
    render: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

type Series = {
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
}

function counter(registry: Registry, series: Series): ReturnType<Meter['counter']> {
  const found = registry.getSingleMetric(PREFIX + series.name)
  const metric = found instanceof PromCounter ? found : new PromCounter(settings(registry, series))
  return { add: (amount, values = {}) => metric.inc({ ...values }, amount) }
}

function gauge(registry: Registry, series: Series): ReturnType<Meter['gauge']> {
  const found = registry.getSingleMetric(PREFIX + series.name)
  const metric = found instanceof PromGauge ? found : new PromGauge(settings(registry, series))
  return { set: (value, values = {}) => metric.set({ ...values }, value) }
}

function histogram(
  registry: Registry,
  series: Series,
  buckets: readonly number[],
): ReturnType<Meter['histogram']> {
  const found = registry.getSingleMetric(PREFIX + series.name)
  const metric =
    found instanceof PromHistogram
      ? found
      : new PromHistogram({ ...settings(registry, series), buckets: [...buckets] })
  return { observe: (value, values = {}) => metric.observe({ ...values }, value) }
}

function settings(registry: Registry, series: Series) {
  return {
    name: PREFIX + series.name,
    help: series.help,
    labelNames: [...series.labels],
    registers: [registry],
  }
}

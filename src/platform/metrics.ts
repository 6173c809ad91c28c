import {
  Counter as PromCounter,
  Gauge as PromGauge,
  Histogram as PromHistogram,
  Registry,
} from 'prom-client'

import type { Meter } from '../core/ports.ts'
import { type LabelSets, labelSets } from './label-sets.ts'
import { processSeries } from './process-series.ts'

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
  /** Ends what looks at the process; the series stay. */
  readonly stop: () => void
}

/**
 * A meter with its own registry, so that two servers can run in one process. Names get the prefix
 * `maitred_`; asking twice for a name gives the same series. Values for labels that were not
 * declared throw. There are never more than some hundred series of one name: bars beyond the first
 * hundred share the name `other`.
 * @param options.processSeries also CPU, memory, open files and event-loop delay of the process.
 */
export function promMeter(options: { readonly processSeries?: boolean } = {}): PromMeter {
  const registry = new Registry()
  const stop = options.processSeries === true ? processSeries(registry, PREFIX) : () => {}
  const refused = new PromCounter({
    name: `${PREFIX}label_sets_refused_total`,
    help: 'Observations that were not kept, since their series had too many label values.',
    registers: [registry],
  })
  const room = { registry, sets: labelSets(() => refused.inc()) }
  return {
    counter: (name, help, labels = []) => counter(room, { name, help, labels }),
    gauge: (name, help, labels = []) => gauge(room, { name, help, labels }),
    histogram: (name, help, { labels = [], buckets = DEFAULT_BUCKETS_SECONDS } = {}) =>
      histogram(room, { name, help, labels }, buckets),
    render: () => registry.metrics(),
    contentType: registry.contentType,
    stop,
  }
}

type Series = {
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
}

type Room = { readonly registry: Registry; readonly sets: LabelSets }

function counter(room: Room, series: Series): ReturnType<Meter['counter']> {
  const { registry, sets } = room
  const found = registry.getSingleMetric(PREFIX + series.name)
  const metric = found instanceof PromCounter ? found : new PromCounter(settings(registry, series))
  return {
    add: (amount, values = {}) => {
      const kept = sets.fold(series.name, values)
      if (kept !== null) metric.inc({ ...kept }, amount)
    },
  }
}

function gauge(room: Room, series: Series): ReturnType<Meter['gauge']> {
  const { registry, sets } = room
  const found = registry.getSingleMetric(PREFIX + series.name)
  const metric = found instanceof PromGauge ? found : new PromGauge(settings(registry, series))
  return {
    set: (value, values = {}) => {
      const kept = sets.fold(series.name, values)
      if (kept !== null) metric.set({ ...kept }, value)
    },
  }
}

function histogram(
  room: Room,
  series: Series,
  buckets: readonly number[],
): ReturnType<Meter['histogram']> {
  const { registry, sets } = room
  const found = registry.getSingleMetric(PREFIX + series.name)
  const metric =
    found instanceof PromHistogram
      ? found
      : new PromHistogram({ ...settings(registry, series), buckets: [...buckets] })
  return {
    observe: (value, values = {}) => {
      const kept = sets.fold(series.name, values)
      if (kept !== null) metric.observe({ ...kept }, value)
    },
    start: (values) => {
      const kept = sets.fold(series.name, values)
      if (kept !== null) metric.zero({ ...kept })
    },
  }
}

function settings(registry: Registry, series: Series) {
  return {
    name: PREFIX + series.name,
    help: series.help,
    labelNames: [...series.labels],
    registers: [registry],
  }
}

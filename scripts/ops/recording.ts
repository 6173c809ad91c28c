import { PRODUCTION, type Windows } from './alert.ts'
import { ANSWERED, REFUSED } from './alerts/voice.ts'
import { MADE } from './made.ts'
import { yaml } from './yaml.ts'

/** Series that Prometheus works out once, for panels that show weeks: there each point would look a whole day back. */
export type Recorded = {
  readonly record: `maitred:${string}`
  readonly expr: (windows: Windows) => string
  readonly trial: {
    readonly series: Readonly<Record<string, string>>
    /** In steps of ten minutes; what it gives after a day and an hour. */
    readonly gives: readonly { readonly labels: string; readonly value: number }[]
  }
}

const calls = 'maitred_voice_calls_total'

export const RECORDED: readonly Recorded[] = [
  {
    record: 'maitred:voice_calls_answered:ratio1h',
    expr: ({ hour }) => {
      const refused = `(sum(increase(${calls}{${REFUSED}}[${hour}])) or vector(0))`
      return `sum(increase(${calls}{${ANSWERED}}[${hour}])) / (sum(increase(${calls}[${hour}])) - ${refused} > 0)`
    },
    trial: {
      series: {
        [`${calls}{outcome="ordered"}`]: '0+3x160',
        [`${calls}{outcome="not_taken"}`]: '0+1x160',
        [`${calls}{outcome="refused_closed"}`]: '0+4x160',
      },
      gives: [{ labels: '', value: 0.75 }],
    },
  },
  {
    record: 'maitred:voice_calls_failed:ratio1h',
    expr: ({ hour }) =>
      `(sum(increase(${calls}{outcome="failed"}[${hour}])) or vector(0)) / (sum(increase(${calls}[${hour}])) > 0)`,
    trial: {
      series: {
        [`${calls}{outcome="ordered"}`]: '0+3x160',
        [`${calls}{outcome="failed"}`]: '0+1x160',
      },
      gives: [{ labels: '', value: 0.25 }],
    },
  },
  {
    record: 'maitred:orders_per_scan:ratio1d',
    expr: ({ day }) =>
      `sum by (bar) (increase(maitred_orders_placed_total[${day}])) / (sum by (bar) (increase(maitred_table_scans_total[${day}])) > 0)`,
    trial: {
      series: {
        'maitred_orders_placed_total{bar="a",channel="chat"}': '0+1x160',
        'maitred_orders_placed_total{bar="b",channel="chat"}': '0+3x160',
        'maitred_table_scans_total{bar="a"}': '0+2x160',
        'maitred_table_scans_total{bar="b"}': '0x160',
      },
      gives: [{ labels: '{bar="a"}', value: 0.5 }],
    },
  },
  {
    record: 'maitred:ai_bar_cost_usd:increase1d',
    expr: ({ day }) => `sum by (bar) (increase(maitred_ai_bar_cost_usd_total[${day}]))`,
    trial: {
      series: { 'maitred_ai_bar_cost_usd_total{bar="a"}': '0+0.5x160' },
      gives: [{ labels: '{bar="a"}', value: 72 }],
    },
  },
]

/** As Prometheus loads them. */
export function recordingRules(windows: Windows = PRODUCTION, interval = '1m'): string {
  const rules = RECORDED.map(({ record, expr }) => ({ record, expr: expr(windows) }))
  return `${MADE}groups:${yaml([{ name: 'maitred-recording', interval, rules }], '  ')}`
}

/** For `promtool test rules`. */
export function recordingTests(): string {
  const tests = RECORDED.map(({ record, trial }) => ({
    name: record,
    interval: '10m',
    input_series: Object.entries(trial.series).map(([series, values]) => ({ series, values })),
    promql_expr_test: [
      {
        expr: `round(${record}, 0.001)`,
        eval_time: '25h',
        exp_samples: trial.gives.map(({ labels, value }) => ({ labels: labels || '{}', value })),
      },
    ],
  }))
  const files = yaml(['../rules/recording.yml'], '  ')
  return `${MADE}rule_files:${files}evaluation_interval: 5m\ntests:${yaml(tests, '  ')}`
}

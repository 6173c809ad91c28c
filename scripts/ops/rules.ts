import { type Alert, PRODUCTION, type Trial, type Windows } from './alert.ts'
import type { AlertArea } from './all-alerts.ts'
import { MADE } from './made.ts'
import { yaml } from './yaml.ts'

/** Where the runbook speaks of an alert. */
function pageOf({ name }: Pick<Alert, 'name'>): string {
  return `docs/runbook.md#${name.toLowerCase()}`
}

/** The alerts of an area as Prometheus loads them. */
export function alertRules({ file, alerts }: AlertArea, windows: Windows = PRODUCTION): string {
  const rules = alerts.map((alert) => ({
    alert: alert.name,
    expr: alert.expr(windows),
    for: `${windows.hold?.(alert.forSeconds) ?? alert.forSeconds}s`,
    labels: { severity: alert.severity },
    annotations: annotationsOf(alert),
  }))
  return `${MADE}groups:${yaml([{ name: `maitred-${file}`, rules }], '  ')}`
}

function annotationsOf(alert: Alert) {
  return { summary: alert.summary, runbook: pageOf(alert) }
}

/**
 * For `promtool test rules`: each alert is set off by its bad series and not by its good ones. `null` where an area has no
 * test of this length.
 */
export function ruleTests(area: AlertArea, length: keyof typeof STEPS): string | null {
  const step = STEPS[length]
  const isWanted = ({ trial: { isLong = false } }: Alert) => isLong === (length === 'long')
  const alerts = area.alerts.filter(isWanted)
  if (alerts.length === 0) return null
  const tests = alerts.flatMap((alert) => {
    const expected = (labels: Trial['labels']) => ({
      exp_labels: { severity: alert.severity, ...labels },
      exp_annotations: annotationsOf(alert),
    })
    const { bad, alsoBad, good, young, labels } = alert.trial
    const tried = (name: string, series: Series, alerts: readonly Expected[]) =>
      trial(alert, { name, series, step }, alerts)
    const bad3 = asPrometheus3(bad)
    return [
      tried('bad', bad, [expected(labels)]),
      ...(alsoBad === undefined
        ? []
        : [tried('bad, too', alsoBad.bad, [expected(alsoBad.labels)])]),
      ...(bad3 === null ? [] : [tried('bad, kept by Prometheus 3', bad3, [expected(labels)])]),
      tried('good', good, []),
      ...(young === undefined ? [] : [tried('young', young, [])]),
    ]
  })
  const files = yaml([`../rules/${area.file}.yml`], '  ')
  return `${MADE}rule_files:${files}evaluation_interval: ${step}\ntests:${yaml(tests, '  ')}`
}

/** Each test evaluates all rules at each step: what takes a day has larger ones. */
const STEPS = { short: '30s', long: '10m' } as const

type Expected = {
  readonly exp_labels: Readonly<Record<string, string>>
  readonly exp_annotations: Readonly<Record<string, string>>
}

type Series = Alert['trial']['bad']

/** It writes a whole bound of a bucket as `1.0`; `null` where there is none. */
function asPrometheus3(series: Series): Series | null {
  const kept = Object.entries(series).map(
    ([name, values]) => [name.replace(/\ble="(\d+)"/, 'le="$1.0"'), values] as const,
  )
  return kept.some(([name]) => series[name] === undefined) ? Object.fromEntries(kept) : null
}

function trial(
  alert: Alert,
  tried: { readonly name: string; readonly series: Series; readonly step: string },
  expected: readonly Expected[],
) {
  return {
    name: `${alert.name}: ${tried.name}`,
    interval: tried.step,
    input_series: Object.entries(tried.series).map(([series, values]) => ({ series, values })),
    alert_rule_test: [
      { eval_time: alert.trial.at ?? '30m', alertname: alert.name, exp_alerts: expected },
    ],
  }
}

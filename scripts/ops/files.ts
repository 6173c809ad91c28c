import { ALERT_AREAS } from './all-alerts.ts'
import { ALL_DASHBOARDS } from './all-dashboards.ts'
import { grafanaJson } from './dashboard.ts'
import { recordingRules, recordingTests } from './recording.ts'
import { alertRules, ruleTests } from './rules.ts'
import { runbook } from './runbook.ts'

/** Every file that is made from the tables here, by its path in the repository. */
export function opsFiles(): Readonly<Record<string, string>> {
  const files: Record<string, string> = {
    'docs/runbook.md': runbook(),
    'ops/prometheus/rules/recording.yml': recordingRules(),
    'ops/prometheus/tests/recording.yml': recordingTests(),
  }
  for (const area of ALERT_AREAS) {
    files[`ops/prometheus/rules/${area.file}.yml`] = alertRules(area)
    for (const length of ['short', 'long'] as const) {
      const tests = ruleTests(area, length)
      if (tests !== null) files[`ops/prometheus/tests/${area.file}-${length}.yml`] = tests
    }
  }
  for (const dashboard of ALL_DASHBOARDS) {
    files[`ops/grafana/dashboards/${dashboard.uid}.json`] = grafanaJson(dashboard)
  }
  return files
}

import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { ALERT_AREAS, ALL_ALERTS } from '../scripts/ops/all-alerts.ts'
import { ALL_DASHBOARDS } from '../scripts/ops/all-dashboards.ts'
import { opsFiles } from '../scripts/ops/files.ts'
import { RECORDED } from '../scripts/ops/recording.ts'

const ROOT = join(import.meta.dir, '..')
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

test.each(Object.entries(opsFiles()))('%s is what scripts/ops makes', (path, text) => {
  expect(read(path)).toBe(text)
})

test('every alert has its page in the runbook, and every page its alert', () => {
  const pages = [...read('docs/runbook.md').matchAll(/^### (\w+)$/gm)].map(([, name = '']) => name)
  const alerts = ALL_ALERTS.map(({ name }) => name)
  const rules = ALERT_AREAS.map(({ file }) => read(`ops/prometheus/rules/${file}.yml`)).join('')
  const named = [...rules.matchAll(/docs\/runbook\.md#(\w+)/g)]

  expect(ALL_ALERTS.length).toBeGreaterThanOrEqual(20)
  expect(new Set(pages)).toEqual(new Set<string>(alerts))
  expect(pages).toHaveLength(alerts.length)
  expect(named.map(([, anchor]) => anchor)).toEqual(alerts.map((name) => name.toLowerCase()))
})

test('a panel shows each series that is recorded, and none that is not', () => {
  const queries = ALL_DASHBOARDS.flatMap(({ rows }) => rows)
    .flatMap(({ panels }) => panels)
    .flatMap((panel) => panel.queries.map(({ expr }) => expr))
  const shown = queries.flatMap((expr) => expr.match(/\bmaitred:\w+:\w+/g) ?? [])

  expect(RECORDED.length).toBeGreaterThan(0)
  expect(new Set(shown)).toEqual(new Set<string>(RECORDED.map(({ record }) => record)))
})

// Prometheus 2 keeps the bound of a bucket as it is written, 3 as "1.0": asking for the one finds nothing in the other.
test('no query wants a whole bound of a bucket in one of its two spellings', () => {
  const made = Object.entries(opsFiles()).filter(([path]) => !path.includes('/tests/'))

  const bound = made.filter(([, text]) => /\ble=\\*"\d+(?:\.0)?\\*"/.test(text))

  expect(bound.map(([path]) => path)).toEqual([])
})

test('no two panels of a dashboard overlap, and none is wider than the page', () => {
  for (const { uid } of ALL_DASHBOARDS) {
    const { panels } = JSON.parse(read(`ops/grafana/dashboards/${uid}.json`)) as {
      readonly panels: readonly {
        readonly id: number
        readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>
      }[]
    }
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    for (const { gridPos: a, id } of panels) {
      expect(a.x + a.w).toBeLessThanOrEqual(24)
      const hit = panels.filter(
        ({ gridPos: b, id: other }) =>
          other !== id && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h,
      )
      expect(hit).toEqual([])
    }
  }
})

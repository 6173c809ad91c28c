import { ALL_DASHBOARDS } from '../../scripts/ops/all-dashboards.ts'
import type { DrawnDashboard, DrawnLine } from '../../scripts/ops/plot.ts'
import type { Line, Prometheus } from './prometheus.ts'

/** A panel's query, for a server that was watched for a minute. */
export function hasty(expr: string): string {
  return expr
    .replaceAll('$__rate_interval', '20s')
    .replaceAll('$__range', '5m')
    .replaceAll('$bar', '.*')
}

/** What the panels of these dashboards show, for `scripts/ops-plots.ts`. */
export async function drawnDashboards(
  prometheus: Prometheus,
  isWanted: (uid: string) => boolean,
  seconds: number,
): Promise<readonly DrawnDashboard[]> {
  const drawn: DrawnDashboard[] = []
  for (const { uid, title, about, rows } of ALL_DASHBOARDS) {
    if (!isWanted(uid)) continue
    const panels = async (row: (typeof rows)[number]) =>
      await Promise.all(
        row.panels.map(async (panel) => {
          const lines: DrawnLine[] = []
          for (const { expr, legend = '' } of panel.queries) {
            const got = await prometheus.range(hasty(expr), seconds)
            lines.push(...got.map((line) => lineOf(line, legend)))
          }
          return { ...panel, lines }
        }),
      )
    const filled = await Promise.all(
      rows.map(async (row) => ({ title: row.title, panels: await panels(row) })),
    )
    drawn.push({ uid, title, about, rows: filled })
  }
  return drawn
}

function lineOf({ metric, values }: Line, legend: string): DrawnLine {
  return {
    legend: legend.replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => metric[label] ?? ''),
    values: values.map(([at, value]) => [at, Number.isFinite(value) ? value : null] as const),
  }
}

import type { Panel } from './dashboard.ts'

export type DrawnLine = {
  readonly legend: string
  readonly values: readonly (readonly [number, number | null])[]
}
export type DrawnPanel = Panel & { readonly lines: readonly DrawnLine[] }
export type DrawnDashboard = {
  readonly uid: string
  readonly title: string
  readonly about: string
  readonly rows: readonly { readonly title: string; readonly panels: readonly DrawnPanel[] }[]
}

const COLORS = ['#2f6f9f', '#c8553d', '#4f8f5b', '#8a5fa8', '#c79a2b', '#3f9a9a', '#9a4f6f', '#777']

/** A dashboard's panels with what their queries gave, as a page. */
export function pageOf({ title, about, rows }: DrawnDashboard): string {
  const sections = rows.map(
    (row) =>
      `<h2>${safe(row.title)}</h2><div class="row">${row.panels.map(panelOf).join('')}</div>`,
  )
  return `<!doctype html><meta charset="utf-8"><style>${CSS}</style><h1>maitred: ${safe(title)}</h1><p>${safe(about)}</p>${sections.join('')}`
}

const CSS = `body{font:14px system-ui,sans-serif;margin:28px 32px;color:#222;background:#f6f5f2}
h1{margin:0;font-size:26px}p{margin:4px 0 8px;color:#555}h2{font-size:15px;margin:18px 0 8px;color:#444}
.row{display:grid;grid-template-columns:repeat(24,1fr);gap:12px}
.panel{background:#fff;border:1px solid #e2dfd8;border-radius:6px;padding:10px 12px;min-width:0}
.panel h3{font-size:13px;margin:0 0 6px}.big{font-size:30px;font-weight:600;color:#2f6f9f;overflow-wrap:anywhere}
.bar{display:grid;grid-template-columns:40% 1fr 72px;gap:8px;align-items:center;margin:3px 0;font-size:12px}
.bar i{display:block;height:12px;background:#2f6f9f;border-radius:2px}.bar b{text-align:right;font-weight:500}
.legend{font-size:11px;color:#555;margin-top:4px}.legend span{margin-right:10px;white-space:nowrap}svg{width:100%;height:130px;display:block}`

function panelOf(panel: DrawnPanel): string {
  const body =
    panel.kind === 'stat'
      ? statOf(panel)
      : panel.kind === 'bargauge'
        ? barsOf(panel)
        : plotOf(panel)
  return `<div class="panel" style="grid-column:span ${panel.width ?? 8}"><h3>${safe(panel.title)}</h3>${body}</div>`
}

const lastOf = ({ values }: DrawnLine) =>
  values.findLast(([, value]) => value !== null)?.[1] ?? null

function statOf({ lines, unit }: DrawnPanel): string {
  return lines
    .map((line) => `<div class="big">${safe(line.legend || shown(lastOf(line), unit))}</div>`)
    .join('')
}

function barsOf({ lines, unit }: DrawnPanel): string {
  const most = Math.max(...lines.map((line) => lastOf(line) ?? 0), 1e-9)
  return lines
    .map((line) => {
      const width = Math.max(1, ((lastOf(line) ?? 0) / most) * 100)
      return `<div class="bar"><span>${safe(line.legend)}</span><i style="width:${width}%"></i><b>${shown(lastOf(line), unit)}</b></div>`
    })
    .join('')
}

function plotOf({ lines, unit }: DrawnPanel): string {
  const points = lines.flatMap(({ values }) => values)
  const times = points.map(([at]) => at)
  const [from, to] = [Math.min(...times), Math.max(...times)]
  const most = Math.max(...points.map(([, value]) => value ?? 0), 1e-9)
  const x = (at: number) => (((at - from) / Math.max(1, to - from)) * 380).toFixed(1)
  const y = (value: number) => (118 - (value / most) * 106).toFixed(1)
  const paths = lines.map(({ values }, at) => {
    const drawn = values.flatMap(([time, value]) =>
      value === null ? [] : [`${x(time)},${y(value)}`],
    )
    return `<polyline points="${drawn.join(' ')}" fill="none" stroke="${COLORS[at % COLORS.length]}" stroke-width="1.6" vector-effect="non-scaling-stroke"/>`
  })
  const legend = lines.map(
    ({ legend: name }, at) =>
      `<span style="color:${COLORS[at % COLORS.length]}">■ ${safe(name)}</span>`,
  )
  return `<div class="legend">most: ${shown(most, unit)}</div><svg viewBox="0 0 380 122" preserveAspectRatio="none"><line x1="0" y1="118" x2="380" y2="118" stroke="#ddd"/>${paths.join('')}</svg><div class="legend">${legend.join('')}</div>`
}

function shown(value: number | null, unit: Panel['unit']): string {
  if (value === null) return '–'
  if (unit === 'percentunit') return `${(value * 100).toFixed(0)} %`
  if (unit === 'bytes') return `${(value / 1024 / 1024).toFixed(0)} MB`
  if (unit === 'currencyUSD') return `$${value.toFixed(value < 1 ? 4 : 2)}`
  if (unit === 's') return value < 1 ? `${(value * 1000).toFixed(1)} ms` : `${value.toFixed(1)} s`
  if (unit === 'reqps') return `${value.toFixed(2)}/s`
  return value >= 1000
    ? Math.round(value).toLocaleString('en')
    : String(Math.round(value * 100) / 100)
}

function safe(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

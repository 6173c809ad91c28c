/** A small part of Grafana's dashboards, typed: what ours use. */
export type Unit = 'short' | 's' | 'bytes' | 'percentunit' | 'currencyUSD' | 'reqps' | 'none'

export type Query = { readonly expr: string; readonly legend?: string }

export type Panel = {
  readonly title: string
  readonly about: string
  readonly kind: 'timeseries' | 'stat' | 'bargauge'
  readonly unit: Unit
  readonly queries: readonly Query[]
  /** Of 24; default 8. */
  readonly width?: number
  /** One above the other, for parts of a whole. */
  readonly isStacked?: boolean
  /** A stat shows what its series are called: of one alone it would show the number. */
  readonly isNames?: true
  /** Words in place of numbers. */
  readonly words?: Readonly<Record<string, string>>
  /** Green up to the first, orange up to the second, red above; or the other way. */
  readonly thresholds?: { readonly at: readonly [number, number]; readonly isHighGood?: boolean }
}

export type Dashboard = {
  readonly uid: `maitred-${string}`
  readonly title: string
  readonly about: string
  readonly hasBars: boolean
  readonly range: string
  readonly rows: readonly { readonly title: string; readonly panels: readonly Panel[] }[]
}

const SOURCE = { type: 'prometheus', uid: '${datasource}' }
const HEIGHT = 8

/** The JSON that Grafana imports and provisions. */
export function grafanaJson(dashboard: Dashboard): string {
  const panels: object[] = []
  let y = 0
  let id = 1
  for (const row of dashboard.rows) {
    panels.push({
      type: 'row',
      id,
      title: row.title,
      collapsed: false,
      gridPos: { x: 0, y, w: 24, h: 1 },
    })
    id += 1
    y += 1
    let x = 0
    for (const panel of row.panels) {
      const w = panel.width ?? 8
      if (x + w > 24) {
        x = 0
        y += HEIGHT
      }
      panels.push(panelJson(panel, id, { x, y, w, h: HEIGHT }))
      id += 1
      x += w
    }
    y += HEIGHT
  }
  return `${JSON.stringify({ ...frame(dashboard), panels }, null, 2)}\n`
}

function frame({ uid, title, about, hasBars, range }: Dashboard) {
  const source = {
    name: 'datasource',
    label: 'Prometheus',
    type: 'datasource',
    query: 'prometheus',
    current: {},
    hide: 0,
  }
  const bars = {
    name: 'bar',
    label: 'Bar',
    type: 'query',
    datasource: SOURCE,
    query: { query: 'label_values(maitred_table_scans_total, bar)', refId: 'bars' },
    refresh: 2,
    sort: 1,
    includeAll: true,
    multi: true,
    allValue: '.*',
    current: { text: 'All', value: '$__all' },
  }
  return {
    uid,
    title: `maitred: ${title}`,
    description: about,
    tags: ['maitred'],
    schemaVersion: 39,
    version: 1,
    editable: true,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: `now-${range}`, to: 'now' },
    timezone: 'browser',
    annotations: { list: [] },
    links: [
      { type: 'dashboards', title: 'maitred', tags: ['maitred'], asDropdown: true, keepTime: true },
    ],
    templating: { list: hasBars ? [source, bars] : [source] },
  }
}

function panelJson(panel: Panel, id: number, gridPos: object) {
  return {
    id,
    type: panel.kind,
    title: panel.title,
    description: panel.about,
    datasource: SOURCE,
    gridPos,
    targets: panel.queries.map(({ expr, legend = '' }, at) => ({
      refId: String.fromCodePoint(65 + at),
      datasource: SOURCE,
      expr,
      legendFormat: legend,
      range: panel.kind === 'timeseries',
      instant: panel.kind !== 'timeseries',
    })),
    fieldConfig: { defaults: fieldOf(panel), overrides: [] },
    options: optionsOf(panel),
  }
}

function fieldOf({ kind, unit, thresholds, words, isStacked = false }: Panel) {
  const [low, high] = thresholds?.isHighGood === true ? ['red', 'green'] : ['green', 'red']
  const steps =
    thresholds === undefined
      ? [{ color: 'blue', value: null }]
      : [
          { color: low, value: null },
          { color: 'orange', value: thresholds.at[0] },
          { color: high, value: thresholds.at[1] },
        ]
  const custom = {
    drawStyle: 'line',
    lineWidth: 2,
    fillOpacity: isStacked ? 40 : 8,
    showPoints: 'never',
    spanNulls: true,
    stacking: { mode: isStacked ? 'normal' : 'none' },
  }
  return {
    unit,
    min: 0,
    ...(words !== undefined && { mappings: [mappingOf(words)] }),
    thresholds: { mode: 'absolute', steps },
    color: { mode: thresholds === undefined ? 'palette-classic' : 'thresholds' },
    ...(kind === 'timeseries' && { color: { mode: 'palette-classic' }, custom }),
  }
}

function mappingOf(words: Readonly<Record<string, string>>) {
  const texts = Object.entries(words).map(([value, text]) => [value, { text }] as const)
  return { type: 'value', options: Object.fromEntries(texts) }
}

function optionsOf({ kind, isNames }: Panel) {
  const reduceOptions = { calcs: ['lastNotNull'], fields: '', values: false }
  if (isNames) return { reduceOptions, colorMode: 'value', graphMode: 'none', textMode: 'name' }
  if (kind === 'stat') return { reduceOptions, colorMode: 'value', graphMode: 'area' }
  if (kind === 'bargauge') return { reduceOptions, orientation: 'horizontal', displayMode: 'basic' }
  return {
    legend: { displayMode: 'list', placement: 'bottom' },
    tooltip: { mode: 'multi', sort: 'desc' },
  }
}

import type { Problem } from '../config/problems.ts'
import { readBarRoot } from './bar-file.ts'
import type { BarBundle } from './bundle.ts'
import {
  barSection,
  categoryEntries,
  type Dump,
  itemColumns,
  itemEntries,
  readTables,
  type Row,
  staffEntries,
  tableEntries,
} from './dump-rows.ts'
import { withUnsaid } from './unsaid.ts'

/** A bar out of a dump of the earlier deployment's tables. */
export type DumpedBar = {
  readonly bundle: BarBundle
  /** What the dump does not say of the bar: there what is stored stays. */
  readonly unsaid: readonly (keyof BarBundle['bar'])[]
  /** What it says of dishes, as columns of a sheet. */
  readonly itemColumns: readonly string[]
}

export type ReadDump =
  | {
      readonly ok: true
      readonly bars: readonly DumpedBar[]
      /** Columns that have no place here, as `table.column`. */
      readonly ignored: readonly string[]
    }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** JSON with a list of bars (or restaurants): a dump of tables, not a bar file. */
export function isDump(root: unknown): root is Readonly<Record<string, unknown>> {
  const keys = typeof root === 'object' && root !== null ? Object.keys(root) : []
  return !keys.includes('bar') && (keys.includes('bars') || keys.includes('restaurants'))
}

/**
 * Reads the dump that docs/migrate.md describes. Every row is written as a bar file would have it and checked like one;
 * all problems come at once, by table, row and column.
 */
export function readDump(root: Readonly<Record<string, unknown>>, file: string): ReadDump {
  const read = readTables(root)
  if (!read.ok) return { ok: false, problems: read.problems.map((one) => ({ file, ...one })) }
  const { dump } = read
  const problems = strays(dump).map((one) => ({ file, ...one }))
  const bars: DumpedBar[] = []
  for (const bar of dump.bars) {
    const one = readBar(dump, bar, file)
    if (!one.ok) {
      problems.push(...one.problems)
      continue
    }
    problems.push(...twins(one.bar, bars, bar.place).map((two) => ({ file, ...two })))
    bars.push(one.bar)
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, bars, ignored: dump.ignored() }
}

/** The bar as a dump brings it in: with what is stored where the dump says nothing. */
export function overStored(dumped: DumpedBar, stored: BarBundle | null): BarBundle {
  const { bundle, unsaid, itemColumns } = dumped
  if (stored === null) return bundle
  const kept = unsaid.map((field) => [field, stored.bar[field]] as const)
  return {
    ...bundle,
    bar: { ...bundle.bar, ...Object.fromEntries(kept) },
    items: withUnsaid(bundle.items, stored.items, itemColumns),
  }
}

/** A dump never has the house's rules, nor how the bar speaks on the telephone. */
function unsaid(bar: Row): DumpedBar['unsaid'] {
  const columns = {
    slug: 'slug',
    languages: 'languages',
    defaultLanguage: 'default_language',
    phoneNumberId: 'phone_number_id',
    hours: 'opening_hours',
  } as const
  const missing = Object.entries(columns).filter(([, column]) => bar.value(column) === undefined)
  return ['rules', 'voice', ...missing.map(([field]) => field as keyof typeof columns)]
}

type Stray = Omit<Problem, 'file'>

/** Rows of no bar would be dropped in silence. */
function strays(dump: Dump): readonly Stray[] {
  const known = new Set(dump.bars.map((bar) => bar.text('id')))
  return [dump.tables, dump.staff, dump.categories, dump.items].flatMap((rows) =>
    rows
      .filter((row) => !known.has(row.text('bar_id')))
      .map((row) => ({
        key: `${row.place}.bar_id`,
        found: row.text('bar_id') === undefined ? 'nothing' : `"${row.text('bar_id')}"`,
        wanted: 'the id of a bar in this dump',
      })),
  )
}

/** The second of one id would change the first, and the second of one short name is refused when the first is in. */
function twins(
  { bundle }: DumpedBar,
  earlier: readonly DumpedBar[],
  place: string,
): readonly Stray[] {
  const wanted = { id: 'an id of its own', slug: 'a short name of its own' } as const
  return (['id', 'slug'] as const)
    .filter((field) => earlier.some((one) => one.bundle.bar[field] === bundle.bar[field]))
    .map((field) => ({
      key: `${place}.${field}`,
      found: `"${bundle.bar[field]}" again`,
      wanted: wanted[field],
    }))
}

function readBar(
  dump: Dump,
  bar: Row,
  file: string,
):
  | { readonly ok: true; readonly bar: DumpedBar }
  | { readonly ok: false; readonly problems: readonly Problem[] } {
  const of = (rows: readonly Row[]) => rows.filter((row) => row.text('bar_id') === bar.text('id'))
  const parts = {
    tables: tableEntries(of(dump.tables)),
    staff: staffEntries(bar, of(dump.staff)),
    categories: categoryEntries(of(dump.categories), of(dump.items)),
    items: itemEntries(of(dump.items)),
  }
  const hours = bar.value('opening_hours')
  const root = {
    bar: barSection(bar),
    ...(hours !== undefined && { hours }),
    tables: parts.tables.map(({ entry }) => entry),
    staff: parts.staff.map(({ entry }) => entry),
    categories: parts.categories.map(({ entry }) => entry),
    items: parts.items.map(({ entry }) => entry),
  }
  const read = readBarRoot(root, (key) => ({ file, line: undefined, key: placeOf(key) }))
  if (!read.ok) return read
  return {
    ok: true,
    bar: { bundle: read.bundle, unsaid: unsaid(bar), itemColumns: itemColumns(of(dump.items)) },
  }

  /** `items.3.price` of the bar file is `menu_items.17.price` of the dump. */
  function placeOf(key: string): string {
    const [section = '', index = '', ...rest] = key.split('.')
    if (section === 'bar') return [bar.place, index, ...rest].join('.')
    const entries = Object.entries(parts).find(([name]) => name === section)?.[1]
    const place = entries?.[Number(index)]?.place
    return place === undefined ? `${bar.place}.${key}` : [place, ...rest].join('.')
  }
}

import type { Problem } from '../config/problems.ts'
import { shown } from '../config/problems.ts'
import { LANGUAGES } from '../core/language.ts'

/** One row of a dump, by our name of a column; a column may go by several names there. */
export type Row = {
  /** `menu_items.17`, for problems. */
  readonly place: string
  /** As it stands; `undefined` when it is missing or null. */
  readonly value: (column: string) => unknown
  /** As text; numbers too. */
  readonly text: (column: string) => string | undefined
}

export type Dump = {
  readonly bars: readonly Row[]
  readonly tables: readonly Row[]
  readonly staff: readonly Row[]
  readonly categories: readonly Row[]
  readonly items: readonly Row[]
  /** Columns nobody asked for, to be asked once everything was read. */
  readonly ignored: () => readonly string[]
}

/** An entry of a bar file, and the row it came from. */
type Placed = { readonly place: string; readonly entry: unknown }

/** Names that tables go by. docs/migrate.md lists them. */
const TABLES = {
  bars: ['bars', 'restaurants'],
  tables: ['bar_tables', 'restaurant_tables', 'tables'],
  staff: ['bar_numbers', 'staff'],
  categories: ['menu_categories', 'categories'],
  items: ['menu_items', 'items'],
} as const

/** Names that columns go by, ours first. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  bar_id: ['bar_id', 'restaurant_id'],
  time_zone: ['time_zone', 'timezone'],
  currency: ['currency', 'currency_code'],
  phone_number_id: ['phone_number_id', 'whatsapp_phone_number_id'],
  opening_hours: ['opening_hours', 'hours'],
  label: ['label', 'table_number', 'number', 'name'],
  area: ['area', 'section', 'zone'],
  phone: ['phone', 'phone_number', 'whatsapp_number', 'number_e164'],
  position: ['position', 'sort_order', 'display_order'],
  category_id: ['category_id', 'category'],
  available: ['available', 'is_available', 'is_active'],
}

type Misread = Omit<Problem, 'file'>

export function readTables(
  root: Readonly<Record<string, unknown>>,
):
  | { readonly ok: true; readonly dump: Dump }
  | { readonly ok: false; readonly problems: readonly Misread[] } {
  const asked = new Set<string>()
  const columns = new Set<string>()
  const problems: Misread[] = []
  const rowsOf = (names: readonly string[]): readonly Row[] => {
    const name = names.find((one) => root[one] !== undefined && root[one] !== null)
    if (name === undefined) return []
    const list = root[name]
    if (!Array.isArray(list)) {
      problems.push({ key: name, found: shown(list), wanted: 'a list of rows' })
      return []
    }
    return list.flatMap((row: unknown, index) => {
      if (typeof row !== 'object' || row === null) {
        problems.push({ key: `${name}.${index}`, found: shown(row), wanted: 'a row' })
        return []
      }
      for (const column of Object.keys(row)) columns.add(`${name}.${column}`)
      return [rowOf(name, index, row, asked)]
    })
  }
  const dump: Dump = {
    bars: rowsOf(TABLES.bars),
    tables: inOrder(rowsOf(TABLES.tables)),
    staff: inOrder(rowsOf(TABLES.staff)),
    categories: inOrder(rowsOf(TABLES.categories)),
    items: inOrder(rowsOf(TABLES.items)),
    ignored: () => [...columns].filter((column) => !asked.has(column)).toSorted(),
  }
  const known = new Set<string>(Object.values(TABLES).flat())
  const unknown = Object.keys(root)
    .filter((name) => !known.has(name))
    .map((key) => ({ key, found: 'a table', wanted: `one of ${[...known].join(', ')}` }))
  const all = [...problems, ...unknown]
  return all.length > 0 ? { ok: false, problems: all } : { ok: true, dump }
}

function rowOf(table: string, index: number, row: object, asked: Set<string>): Row {
  const value = (column: string): unknown => {
    for (const name of COLUMNS[column] ?? [column]) {
      const found: unknown = Reflect.get(row, name)
      asked.add(`${table}.${name}`)
      if (found !== undefined && found !== null && found !== '') return found
    }
    return undefined
  }
  return {
    place: `${table}.${index}`,
    value,
    text: (column) => {
      const found = value(column)
      return typeof found === 'string' || typeof found === 'number' ? String(found) : undefined
    },
  }
}

/** By the owner's own order where there is one. */
function inOrder(rows: readonly Row[]): readonly Row[] {
  const rank = (row: Row) => Number(row.text('position') ?? Number.MAX_SAFE_INTEGER)
  return rows.toSorted((one, two) => rank(one) - rank(two))
}

/** What a bar speaks when the dump does not say. */
const SPOKEN = ['en', 'fr', 'rw', 'sw'] as const

export function barSection(bar: Row): unknown {
  const language = bar.text('default_language') ?? 'en'
  const name = bar.text('name')
  return defined({
    id: bar.text('id')?.toLowerCase(),
    slug: bar.text('slug') ?? (name === undefined ? undefined : slugOf(name, 40)),
    name,
    currency: bar.text('currency'),
    time_zone: bar.text('time_zone'),
    languages: bar.value('languages') ?? SPOKEN,
    default_language: language,
    phone_number_id: bar.text('phone_number_id'),
  })
}

export function tableEntries(rows: readonly Row[]): readonly Placed[] {
  return rows.map((row) => ({
    place: row.place,
    entry: defined({ label: labelOf(row.text('label')), area: row.text('area') }),
  }))
}

/** "Table a-5" is A5. */
function labelOf(text: string | undefined): string | undefined {
  return text
    ?.toUpperCase()
    .replace(/^TABLE\b/, '')
    .replaceAll(/[\s_-]/g, '')
}

const OWNERS: readonly string[] = ['owner', 'admin', 'manager']

/** The owner may stand in the bar's own row. */
export function staffEntries(bar: Row, rows: readonly Row[]): readonly Placed[] {
  const language = bar.text('default_language') ?? 'en'
  const owner = bar.text('owner_phone')
  const listed = rows.map((row) => ({
    place: row.place,
    entry: defined({
      phone: row.text('phone'),
      name: row.text('name') ?? 'Staff',
      role: OWNERS.includes((row.text('role') ?? 'staff').toLowerCase()) ? 'owner' : 'staff',
      language: row.text('language') ?? language,
    }),
  }))
  const name = bar.text('owner_name') ?? 'Owner'
  if (owner === undefined || rows.some((row) => row.text('phone') === owner)) return listed
  return [{ place: bar.place, entry: { phone: owner, name, role: 'owner', language } }, ...listed]
}

/** Without a table of categories, what the items name as theirs. */
export function categoryEntries(rows: readonly Row[], items: readonly Row[]): readonly Placed[] {
  const listed = rows.map((row) => ({
    place: row.place,
    id: idOf(row.text('id')),
    entry: defined({ id: idOf(row.text('id')), name: wordingOf(row, 'name') }),
  }))
  const known = new Set(listed.map(({ id }) => id))
  const named = new Map(
    items
      .map((item) => ({ item, name: item.text('category_id') ?? MENU }))
      .filter(({ name }) => !known.has(idOf(name)))
      .map(({ item, name }) => [idOf(name), { item, name }]),
  )
  // A dump with categories means them: an item of an unknown one is a problem, not a new category.
  const made = rows.length > 0 ? [...named].filter(([id]) => id === idOf(MENU)) : [...named]
  return [
    ...listed.map(({ place, entry }) => ({ place, entry })),
    ...made.map(([id, { item, name }]) => ({ place: item.place, entry: { id, name } })),
  ]
}

/** For items of no category. */
const MENU = 'Menu'

export function itemEntries(rows: readonly Row[]): readonly Placed[] {
  return rows.map((row) => ({
    place: row.place,
    entry: defined({
      id: idOf(row.text('id')),
      category: idOf(row.text('category_id') ?? MENU),
      name: wordingOf(row, 'name'),
      description: wordingOf(row, 'description'),
      price: amountOf(row.value('price')),
      available: row.value('available'),
    }),
  }))
}

/** A database writes `numeric(12,3)` as "500.000", and drivers hand it on as text: nobody's mark of thousands. */
function amountOf(price: unknown): unknown {
  return typeof price === 'string' && /^\d+\.\d+$/.test(price) ? Number(price) : price
}

/** What the rows say of their dishes beside names and prices: a column without a value in any row says nothing. */
export function itemColumns(rows: readonly Row[]): readonly string[] {
  const columns = ['name', 'description'].flatMap((column) => [
    column,
    ...LANGUAGES.map((language) => `${column}_${language}`),
  ])
  return [...columns, 'available'].filter((column) =>
    rows.some((row) => row.value(column) !== undefined),
  )
}

/** `name`, with `name_fr` and the like beside it. */
function wordingOf(row: Row, column: string): unknown {
  const plain = row.value(column)
  const others = LANGUAGES.flatMap((language) => {
    const text = row.text(`${column}_${language}`)
    return text === undefined ? [] : [[language, text] as const]
  })
  if (others.length === 0) return plain
  return { default: plain ?? others[0]?.[1], ...Object.fromEntries(others) }
}

/** Ids as the bar file wants them; UUIDs and numbers stay as they are. */
function idOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : slugOf(text, 60)
}

function slugOf(text: string, length: number): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, length)
}

function defined(entry: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined))
}

import type { Static } from '@sinclair/typebox'

import { shown, wantedInstead } from '../config/problems.ts'
import { readShape } from '../config/shape.ts'
import { LANGUAGES } from '../core/language.ts'
import { itemEntry } from './file-schema.ts'
import type { Report } from './read-menu.ts'

/** One row of a spreadsheet: cells by column name, and where it stood. */
export type SheetRow = {
  /** 1-based, as the spreadsheet program counts it. */
  readonly row: number
  readonly cells: { readonly [column: string]: string }
}

type FileItem = Static<typeof itemEntry>

/** An item of a sheet with its row, for problems found later. */
export type SheetItem = {
  readonly row: number
  /** Of its sizes, in their order. */
  readonly sizeRows: readonly number[]
  readonly item: FileItem
}

const COLUMNS = [
  'id',
  'category',
  'name',
  'description',
  'price',
  'size',
  'aliases',
  'allergens',
  'available',
  'hours',
] as const
const LANGUAGE_COLUMNS = ['name', 'description', 'aliases'].flatMap((column) =>
  LANGUAGES.map((language) => `${column}_${language}`),
)
export const SHEET_COLUMNS: readonly string[] = [...COLUMNS, ...LANGUAGE_COLUMNS]

/** Complaints about the header row: columns nobody knows, and those that must be there. */
export function headerProblems(header: readonly string[], report: Report): void {
  for (const column of header) {
    if (!SHEET_COLUMNS.includes(column)) {
      report('row 1', `column ${shown(column)}`, wantedInstead(column, SHEET_COLUMNS, 'column'))
    }
  }
  for (const column of new Set(header.filter((one, at) => header.indexOf(one) !== at))) {
    report('row 1', `column ${shown(column)} twice`, 'each column once')
  }
  for (const column of ['name', 'price', 'category']) {
    if (!header.includes(column)) report('row 1', `no column "${column}"`, `a column "${column}"`)
  }
}

/**
 * Items of a sheet. Rows with the same id (or, without ids, the same name) and a `size` are the
 * sizes of one item; what is said of the whole item stands in the first of them. Lists in a cell are separated by `|` or `,`.
 */
export function sheetItems(rows: readonly SheetRow[], report: Report): readonly SheetItem[] {
  const items = new Map<string, FirstRow>()
  for (const { row, cells } of rows) {
    const found = rowItem(cells)
    const earlier = items.get(found.id)
    const at: Report = (key, ...rest) => report(`row ${row} ${columnOf(key)}`.trim(), ...rest)
    if (earlier === undefined) {
      const shape = readShape(itemEntry, found)
      if (shape.ok) items.set(found.id, { row, sizeRows: [row], cells, item: shape.value })
      else shape.problems.forEach((problem) => at(problem.key, problem.found, problem.wanted))
    } else if (found.sizes === undefined || earlier.item.sizes === undefined) {
      at('id', shown(found.id), `an id of its own, or a size in this row and in row ${earlier.row}`)
    } else {
      tellDifferences(cells, earlier, at)
      const sizes = [...earlier.item.sizes, ...found.sizes]
      const shape = readShape(itemEntry, { ...earlier.item, sizes })
      const sizeRows = [...earlier.sizeRows, row]
      if (shape.ok) items.set(found.id, { ...earlier, sizeRows, item: shape.value })
      else shape.problems.forEach((problem) => at(problem.key, problem.found, problem.wanted))
    }
  }
  return [...items.values()]
}

type FirstRow = SheetItem & SheetRow

/** `price` of an item or of one of its sizes is `price`; what a size is called stands in `size`. */
function columnOf(key: string): string {
  const [, field] = /^sizes\.\d+\.(.+)$/.exec(key) ?? []
  return field === 'id' || field === 'name' ? 'size' : (field ?? key)
}

/** `items.3.price` → `row 5 price`, `items.3.sizes.1.price` → `row 6 price`. */
export function inRow(key: string, items: readonly SheetItem[]): string {
  const [, index, field = ''] = /^items\.(\d+)\.?(.*)$/.exec(key) ?? []
  const item = index === undefined ? undefined : items[Number(index)]
  if (item === undefined) return key
  const [, size] = /^sizes\.(\d+)\./.exec(field) ?? []
  const row = (size === undefined ? undefined : item.sizeRows[Number(size)]) ?? item.row
  return `row ${row} ${columnOf(field)}`
}

const OF_A_ROW: ReadonlySet<string> = new Set(['id', 'size', 'price', 'available'])

/** All sizes share one category, one description and so on; which of two is right nobody can guess. */
function tellDifferences(cells: Cells, first: FirstRow, report: Report): void {
  for (const column of SHEET_COLUMNS.filter((one) => !OF_A_ROW.has(one))) {
    const said = cell(cells, column)
    const had = cell(first.cells, column)
    // "beers" and "Beers" are one category.
    const isSame = column === 'category' && idFrom(said ?? '') === idFrom(had ?? '')
    if (said !== undefined && said !== had && !isSame) {
      report(column, shown(said), `nothing, or the same as in row ${first.row}`)
    }
  }
}

function rowItem(cells: Cells): RowItem {
  const size = cell(cells, 'size')
  const price = cell(cells, 'price')
  const hours = cell(cells, 'hours')
  const available = readFlag(cell(cells, 'available'))
  // In a row of a size that one is sold out; the item is when all its sizes are.
  const offered =
    size === undefined
      ? { price: price && amountOf(price), available }
      : {
          sizes: [
            present({ id: idFrom(size), name: size, price: amountOf(price ?? ''), available }),
          ],
        }
  return present({
    id: cell(cells, 'id') ?? idFrom(cell(cells, 'name') ?? ''),
    category: idFrom(cell(cells, 'category') ?? ''),
    name: inLanguages(cells, 'name') ?? '',
    description: inLanguages(cells, 'description'),
    aliases: aliasLists(cells),
    ...offered,
    allergens: allergenList(cells['allergens'] ?? ''),
    hours: hours === undefined ? undefined : list(hours),
  })
}

type Cells = SheetRow['cells']

/** An item of one row, before it is checked. */
type RowItem = {
  readonly id: string
  readonly sizes?: readonly object[]
  readonly [field: string]: unknown
}

/** The fields that have a value. */
function present<T extends object>(fields: T): T {
  // Checked boundary: leaving out what is undefined keeps the type.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}

function cell(cells: Cells, column: string): string | undefined {
  const value = cells[column]?.trim()
  return value === undefined || value === '' ? undefined : value
}

/** An id from a name: `Brochette de bœuf` → `brochette-de-boeuf`. */
export function idFrom(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
}

function inLanguages(cells: Cells, column: string): unknown {
  const preset = cell(cells, column)
  const rest = LANGUAGES.flatMap((language) => {
    const value = cell(cells, `${column}_${language}`)
    return value === undefined ? [] : [[language, value] as const]
  })
  if (rest.length === 0) return preset
  return { default: preset ?? rest[0]?.[1] ?? '', ...Object.fromEntries(rest) }
}

function aliasLists(cells: Cells): unknown {
  const entries = [
    ['any', cell(cells, 'aliases')] as const,
    ...LANGUAGES.map((language) => [language, cell(cells, `aliases_${language}`)] as const),
  ].flatMap(([language, words]) => (words === undefined ? [] : [[language, list(words)] as const]))
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

function list(text: string): readonly string[] {
  return text
    .split(/[|,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** Empty: the owner has said nothing. `none`: declared free of all fourteen. */
function allergenList(text: string): readonly string[] | undefined {
  const words = list(text.toLowerCase())
  if (words.length === 0) return undefined
  return words.length === 1 && words[0] === 'none' ? [] : words
}

function readFlag(text: string | undefined): boolean | string | undefined {
  const word = text?.toLowerCase()
  if (word === undefined) return undefined
  if (['yes', 'true', '1', 'oui', 'yego', 'ndiyo'].includes(word)) return true
  return ['no', 'false', '0', 'non', 'oya', 'hapana'].includes(word) ? false : word
}

function amountOf(text: string): string {
  return text.replace(/\s/g, '')
}

import { Type } from '@sinclair/typebox'

import type { Problem } from '../config/problems.ts'
import { readShape } from '../config/shape.ts'
import type { Category, MenuItem } from '../core/menu.ts'
import type { BarBundle } from './bundle.ts'
import { categoryEntry, itemEntry } from './file-schema.ts'
import { headerProblems, idFrom, inRow, sheetItems } from './menu-rows.ts'
import { readMenu, type Report } from './read-menu.ts'
import { csvSheet, NO_SHEET, type Sheet, xlsxSheet } from './sheet.ts'
import { withUnsaid } from './unsaid.ts'
import { notUtf8, utf8Text } from './utf8.ts'

export type ReadMenuFile =
  | {
      readonly ok: true
      readonly categories: readonly Category[]
      readonly items: readonly MenuItem[]
    }
  | { readonly ok: false; readonly problems: readonly Problem[] }

const jsonMenu = Type.Object(
  { categories: Type.Array(categoryEntry), items: Type.Array(itemEntry) },
  { additionalProperties: false },
)

/**
 * Reads a menu from CSV, XLSX or JSON (by the name's ending) for a bar. Categories the bar has
 * already keep their names; a sheet's new ones are named as it writes them. Of the bar's items, too,
 * everything stays that a sheet has no column for.
 */
export async function readMenuFile(
  bytes: Uint8Array,
  name: string,
  bar: BarBundle,
): Promise<ReadMenuFile> {
  const problems: Problem[] = []
  const report: Report = (key, found, wanted) => problems.push({ file: name, key, found, wanted })
  const read = await readByEnding(bytes, name, { bar, report })
  return problems.length > 0 ? { ok: false, problems } : { ok: true, ...read }
}

type Context = { readonly bar: BarBundle; readonly report: Report }

async function readByEnding(bytes: Uint8Array, name: string, context: Context) {
  const ending = /\.(csv|tsv|xlsx|json)$/i.exec(name)?.[1]?.toLowerCase()
  if (ending === 'xlsx') return fromSheet(await readWorkbook(bytes, context.report), context)
  if (ending === undefined) {
    context.report('(file)', `a file called ${name}`, 'a .csv, .xlsx or .json file')
    return NOTHING
  }
  const text = utf8Text(bytes)
  if (text === null) {
    const { key, found, wanted } = notUtf8(bytes)
    context.report(key, found, wanted)
    return NOTHING
  }
  return ending === 'json'
    ? fromJson(text, context)
    : fromSheet(csvSheet(text, context.report), context)
}

const NOTHING = { categories: [], items: [] } as const

async function readWorkbook(bytes: Uint8Array, report: Report): Promise<Sheet> {
  // XLSX is a zip; anything else makes the reader fail in its own words.
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b
  const sheet = isZip ? await xlsxSheet(bytes, report).catch(() => null) : null
  if (sheet === null) report('(file)', 'something else', 'an Excel workbook (.xlsx)')
  return sheet ?? NO_SHEET
}

function fromJson(source: string, { bar, report }: Context) {
  let root: unknown
  try {
    root = JSON.parse(source)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    report('(syntax)', error.message, 'valid JSON')
    return NOTHING
  }
  const shape = readShape(jsonMenu, root)
  if (shape.ok) return readMenu(shape.value, bar.bar.currency, report)
  for (const { key, found, wanted } of shape.problems) report(key, found, wanted)
  return NOTHING
}

function fromSheet(sheet: Sheet, { bar, report }: Context) {
  if (sheet === NO_SHEET) return NOTHING
  headerProblems(sheet.header, report)
  const found = sheetItems(sheet.rows, report)
  const categories = sheetCategories(sheet, bar)
  const read = readMenu(
    { categories, items: found.map(({ item }) => item) },
    bar.bar.currency,
    (key, ...rest) => report(inRow(key, found), ...rest),
  )
  return { ...read, items: withUnsaid(read.items, bar.items, sheet.header) }
}

/** The bar's own categories that the sheet uses, and its new ones, in the sheet's order. */
function sheetCategories(sheet: Sheet, bar: BarBundle) {
  const names = new Map<string, string>()
  for (const { cells } of sheet.rows) {
    const name = cells['category'] ?? ''
    if (name !== '' && !names.has(idFrom(name))) names.set(idFrom(name), name)
  }
  return [...names].map(([id, name]) => {
    const own = bar.categories.find((category) => category.id === id)
    return { id, name: own?.name ?? name }
  })
}

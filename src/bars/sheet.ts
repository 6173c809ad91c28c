import Papa from 'papaparse'
import readXlsxFile from 'read-excel-file/universal'

import type { SheetRow } from './menu-rows.ts'
import type { Report } from './read-menu.ts'

export type Sheet = { readonly header: readonly string[]; readonly rows: readonly SheetRow[] }

/** Separator guessed from the file: spreadsheets write `,`, `;` or a tab by the country they were set to. */
export function csvSheet(source: string, report: Report): Sheet {
  const { data, errors } = Papa.parse<readonly string[]>(source.replace(/^\uFEFF/, ''), {
    delimitersToGuess: [',', ';', '\t'],
  })
  // A quote left open takes in all the rows behind it: then what was read is not what was written.
  const quote = errors.find(({ type }) => type === 'Quotes')
  if (quote !== undefined) {
    const row = `row ${(quote.row ?? 0) + 1}`
    report(row, 'a quote that does not end its cell', 'quotes on both sides of a cell')
    return NO_SHEET
  }
  return toSheet(data, report)
}

export const NO_SHEET: Sheet = { header: [], rows: [] }

/** The first sheet of an XLSX workbook. */
export async function xlsxSheet(bytes: Uint8Array, report: Report): Promise<Sheet> {
  const sheets = await readXlsxFile(new Blob([bytes.slice()]))
  return toSheet(
    (sheets[0]?.data ?? []).map((row) => row.map(cellText)),
    report,
  )
}

function cellText(cell: unknown): string {
  if (typeof cell === 'string') return cell
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell)
  return cell instanceof Date ? cell.toISOString().slice(0, 10) : ''
}

function toSheet(lines: readonly (readonly string[])[], report: Report): Sheet {
  const [first = [], ...rest] = lines
  const header = first.map((column) =>
    column
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_'),
  )
  const rows = rest.flatMap((line, index) => {
    if (line.every((value) => value.trim() === '')) return []
    // `1,500` without quotes is two cells, and the price would be 1.
    if (line.slice(header.length).some((value) => value.trim() !== '')) {
      report(
        `row ${index + 2}`,
        `${line.length} cells`,
        `at most ${header.length}, one for each column (a comma inside a cell needs quotes around it)`,
      )
    }
    const cells = header.map((column, position) => [column, line[position]?.trim() ?? ''] as const)
    return [{ row: index + 2, cells: Object.fromEntries(cells) }]
  })
  return { header: header.filter((column) => column !== ''), rows }
}

import Papa from 'papaparse'
import readXlsxFile from 'read-excel-file/universal'

import type { SheetRow } from './menu-rows.ts'

export type Sheet = { readonly header: readonly string[]; readonly rows: readonly SheetRow[] }

/** Separator guessed from the file: spreadsheets write `,`, `;` or a tab by the country they were set to. */
export function csvSheet(source: string): Sheet {
  const { data } = Papa.parse<readonly string[]>(source.replace(/^\uFEFF/, ''), {
    delimitersToGuess: [',', ';', '\t'],
  })
  return toSheet(data)
}

/** The first sheet of an XLSX workbook. */
export async function xlsxSheet(bytes: Uint8Array): Promise<Sheet> {
  const sheets = await readXlsxFile(new Blob([bytes.slice()]))
  return toSheet((sheets[0]?.data ?? []).map((row) => row.map(cellText)))
}

function cellText(cell: unknown): string {
  if (typeof cell === 'string') return cell
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell)
  return cell instanceof Date ? cell.toISOString().slice(0, 10) : ''
}

function toSheet(lines: readonly (readonly string[])[]): Sheet {
  const [first = [], ...rest] = lines
  const header = first.map((column) =>
    column
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_'),
  )
  const rows = rest.flatMap((line, index) => {
    if (line.every((value) => value.trim() === '')) return []
    const cells = header.map((column, position) => [column, line[position]?.trim() ?? ''] as const)
    return [{ row: index + 2, cells: Object.fromEntries(cells) }]
  })
  return { header: header.filter((column) => column !== ''), rows }
}

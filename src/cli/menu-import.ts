import { readMenuFile } from '../bars/menu-file.ts'
import { SHEET_COLUMNS } from '../bars/menu-rows.ts'
import { loadBundle } from '../bars/store.ts'
import { carryOut, IMPORT_OPTIONS } from './bar-import.ts'
import { noBar } from './bar-option.ts'
import { type Command, EXIT, UsageError } from './command.ts'
import { readOperatorFile, stopOnProblems } from './files.ts'
import { settingsFor } from './settings.ts'
import { withDatabase } from './with-database.ts'

export const menuImport: Command = {
  args: ['FILE'],
  options: { ...IMPORT_OPTIONS, bar: { value: 'BAR', about: 'short name or id of the bar' } },
  details:
    'FILE is .csv, .xlsx or .json. A sheet has one row for each item, or for each size of one; its\n' +
    'first row names the columns:\n' +
    `${SHEET_COLUMNS.slice(0, 10).join(', ')},\n` +
    'and name_fr, description_rw, aliases_sw and the like. name, price and category are needed.\n' +
    'Lists in a cell are separated by | or commas; allergens "none" means declared free of all.',
  run: async (typed, terminal) => {
    const bar = typed.text('bar')
    if (bar === undefined) throw new UsageError('--bar is missing')
    const file = typed.argument(0)
    const bytes = await readOperatorFile(file)
    const { config } = settingsFor(typed, terminal, 'database')
    return await withDatabase(config, async (database) => {
      const stored = await loadBundle(database.db, bar)
      if (stored === null) throw noBar(bar)
      const read = await readMenuFile(bytes, file, stored)
      if (!read.ok) return stopOnProblems(read.problems, terminal)
      const { categories, items } = read
      const options = { prune: typed.has('prune'), isDry: typed.has('dry-run') }
      await carryOut({ database, terminal }, stored, { ...stored, categories, items }, options)
      return EXIT.ok
    })
  },
}

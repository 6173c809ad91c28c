import { readBarFile } from '../bars/bar-file.ts'
import type { BarBundle } from '../bars/bundle.ts'
import { changeLines, planImport } from '../bars/diff.ts'
import { loadBundle, saveImport } from '../bars/store.ts'
import { findBarBySlug } from '../db/bars.ts'
import type { Database } from '../db/client.ts'
import { type Command, CommandError, EXIT, type Terminal } from './command.ts'
import { readOperatorFile, stopOnProblems } from './files.ts'
import { CONFIG_OPTION, settingsFor } from './settings.ts'
import { withDatabase } from './with-database.ts'

export const IMPORT_OPTIONS = {
  ...CONFIG_OPTION,
  'dry-run': { about: 'show what is new, changed and missing; change nothing' },
  prune: { about: 'remove what the file does not have' },
} as const

export const barImport: Command = {
  args: ['FILE'],
  options: IMPORT_OPTIONS,
  details:
    'FILE is TOML, or JSON when its name ends in .json: a bar with its tables, staff numbers,\n' +
    'payment displays, opening hours and menu. Importing it again changes nothing. What the file\n' +
    'leaves out stays, unless --prune.',
  run: async (typed, terminal) => {
    const file = typed.argument(0)
    const read = readBarFile(new TextDecoder().decode(await readOperatorFile(file)), file)
    if (!read.ok) return stopOnProblems(read.problems, terminal)
    const { config } = settingsFor(typed, terminal, 'database')
    const options = { prune: typed.has('prune'), isDry: typed.has('dry-run') }
    await withDatabase(config, async (database) => {
      await guardSlug(database, read.bundle)
      const stored = await loadBundle(database.db, read.bundle.bar.id)
      await carryOut({ database, terminal }, stored, read.bundle, options)
    })
    return EXIT.ok
  },
}

async function guardSlug(database: Database, { bar }: BarBundle): Promise<void> {
  const holder = await findBarBySlug(database.db, bar.slug)
  if (holder === null || holder.id === bar.id) return
  throw new CommandError(
    `the bar "${holder.name}" has the short name ${bar.slug} already`,
    EXIT.data,
  )
}

/** Shows what an import means, then does it unless it is a rehearsal. */
export async function carryOut(
  { database, terminal }: { readonly database: Database; readonly terminal: Terminal },
  stored: BarBundle | null,
  file: BarBundle,
  options: { readonly prune: boolean; readonly isDry: boolean },
): Promise<void> {
  const plan = planImport(stored, file, options)
  for (const line of changeLines(plan, options)) terminal.out(line)
  if (options.isDry) {
    terminal.out('Nothing was changed (--dry-run).')
  } else if (plan.isChange) {
    await saveImport(database, plan, options)
    terminal.out(`Imported ${file.bar.slug}.`)
  } else {
    terminal.out('Nothing to change.')
  }
  if (plan.after.staff.length === 0) {
    terminal.problem(`${file.bar.slug} has no staff numbers: nobody will be told of its orders.`)
  }
}

import { readBarFile } from '../bars/bar-file.ts'
import type { BarBundle } from '../bars/bundle.ts'
import { changeLines, planImport } from '../bars/diff.ts'
import { isDump, overStored, type ReadDump, readDump } from '../bars/dump.ts'
import { loadBundle, saveImport } from '../bars/store.ts'
import { notUtf8, utf8Text } from '../bars/utf8.ts'
import type { Config } from '../config/schema.ts'
import { findBarBySlug } from '../db/bars.ts'
import type { Database } from '../db/client.ts'
import { missingDirectory } from '../db/embedded-place.ts'
import {
  type Command,
  CommandError,
  EXIT,
  type ExitCode,
  type Terminal,
  type Typed,
  UsageError,
} from './command.ts'
import { readOperatorFile, stopOnProblems } from './files.ts'
import { CONFIG_OPTION, settingsFor } from './settings.ts'
import { withTables } from './with-database.ts'

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
    'leaves out stays, unless --prune. A JSON dump of the tables of an earlier deployment is taken\n' +
    'too: docs/migrate.md.',
  run: async (typed, terminal) => {
    const file = typed.argument(0)
    const bytes = await readOperatorFile(file)
    const source = utf8Text(bytes)
    if (source === null) return stopOnProblems([{ file, ...notUtf8(bytes) }], terminal)
    const root = file.endsWith('.json') ? parsedJson(source) : undefined
    const options = { prune: typed.has('prune'), isDry: typed.has('dry-run') }
    if (isDump(root)) return await importDump({ typed, terminal }, readDump(root, file), options)
    const read = readBarFile(source, file)
    if (!read.ok) return stopOnProblems(read.problems, terminal)
    const { config } = settingsFor(typed, terminal, 'database')
    await withTables(rehearsed(config, options), async (database) => {
      await guardSlug(database, read.bundle)
      const stored = await loadBundle(database.db, read.bundle.bar.id)
      await carryOut({ database, terminal }, stored, read.bundle, options)
    })
    return EXIT.ok
  },
}

/** `undefined` for what is no JSON: the reader of bar files says what is wrong with it. */
function parsedJson(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** A rehearsal where no database is yet has an empty one in memory, and leaves none behind. */
function rehearsed(config: Config, { isDry }: Options): Config {
  if (!isDry || missingDirectory(config.database.url) === null) return config
  return { ...config, database: { ...config.database, url: 'embedded::memory:' } }
}

type Options = { readonly prune: boolean; readonly isDry: boolean }

/** Every bar of a dump, or none. What a dump can not say (payments, rules) stays as it is stored. */
async function importDump(
  { typed, terminal }: { readonly typed: Typed; readonly terminal: Terminal },
  read: ReadDump,
  options: Options,
): Promise<ExitCode> {
  if (options.prune)
    throw new UsageError('a dump does not hold everything: --prune is for bar files')
  if (!read.ok) return stopOnProblems(read.problems, terminal)
  const { config } = settingsFor(typed, terminal, 'database')
  await withTables(rehearsed(config, options), async (database) => {
    const bars = []
    for (const dumped of read.bars) {
      const stored = await loadBundle(database.db, dumped.bundle.bar.id)
      const bundle = overStored(dumped, stored)
      await guardSlug(database, bundle)
      bars.push({ bundle, stored, hasHours: !dumped.unsaid.includes('hours') })
    }
    for (const { bundle, stored, hasHours } of bars) {
      const { bar } = bundle
      terminal.out(`${bar.name} (${bar.slug})`)
      await carryOut({ database, terminal }, stored, bundle, options)
      if (!hasHours && stored === null) {
        terminal.problem(`${bar.slug} has no opening hours: it is closed until it has some.`)
      }
    }
  })
  if (read.ignored.length > 0) terminal.out(`Not taken over: ${read.ignored.join(', ')}`)
  return EXIT.ok
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
  options: Options,
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
    terminal.problem(
      `${file.bar.slug} has no staff numbers: nobody will be told of its orders, or called to a guest.`,
    )
  }
}

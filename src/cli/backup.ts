import { resolve } from 'node:path'

import { BadArchive } from '../backup/archive.ts'
import { backup as writeBackup, type Contents } from '../backup/backup.ts'
import { check, NotEmpty, NotTheSame, restore as bringBack } from '../backup/restore.ts'
import { BUILD } from '../platform/build.ts'
import { systemClock } from '../platform/clock.ts'
import { type Command, CommandError, EXIT, type Terminal } from './command.ts'
import { fileFault, unread } from './files.ts'
import { columns } from './help.ts'
import { CONFIG_OPTION, settingsFor } from './settings.ts'
import { codeOf, withEarlierDatabase, withOpenDatabase } from './with-database.ts'

/** Writes everything to one file. */
export const backup: Command = {
  args: ['FILE'],
  options: CONFIG_OPTION,
  details:
    'The file is new, compressed and sealed, and only its owner can read it. It holds people’s\n' +
    'numbers and messages: keep it as you keep the database. On PostgreSQL the server may go on\n' +
    'meanwhile; the embedded database wants it stopped.',
  run: async (typed, terminal) => {
    const path = resolve(typed.argument(0))
    const { config } = settingsFor(typed, terminal, 'database')
    // An upgrade wants one from before its migrations.
    return await withEarlierDatabase(config, async (database) => {
      const made = { version: BUILD.version, at: systemClock.now() }
      const unwritten = fileFault(`${path} can't be read or written`)
      tell(terminal, await writeBackup(database, path, made).catch(explained(unwritten)))
      terminal.out(`Written to ${path}.`)
      return EXIT.ok
    })
  },
}

/** Brings a backup into an empty database. */
export const restore: Command = {
  args: ['FILE'],
  options: {
    ...CONFIG_OPTION,
    'dry-run': { about: 'only read the file through and check it' },
  },
  details:
    'The database must be empty; it may be another kind than the backup’s. Everything comes back, or\n' +
    'nothing: rows are counted and summed again at the end. Start the server afterwards. What waited\n' +
    'to be answered or sent then goes on: see docs/backup.md.',
  run: async (typed, terminal) => {
    const path = resolve(typed.argument(0))
    const { contents } = await check(path).catch(explained(unread(path)))
    if (typed.has('dry-run')) {
      tell(terminal, contents)
      terminal.out('The file is whole. Nothing was changed (--dry-run).')
      return EXIT.ok
    }
    const { config } = settingsFor(typed, terminal, 'database')
    return await withOpenDatabase(config, async (database) => {
      tell(
        terminal,
        await bringBack(database, path, config.database.backend).catch(explained(unread(path))),
      )
      terminal.out('Restored: every row was counted and summed again.')
      return EXIT.ok
    })
  },
}

function tell(terminal: Terminal, { tables, timers }: Contents): void {
  const rows = [...tables.map((table) => ({ ...table })), { name: 'timers', rows: timers }]
  const lines = rows.flatMap((row) =>
    row.rows === 0 ? [] : [[row.name, String(row.rows)] as const],
  )
  for (const line of columns(lines)) terminal.out(line)
  const sum = rows.reduce((total, row) => total + row.rows, 0)
  terminal.out(`${sum} rows in all`)
}

function explained(ofTheFile: (thrown: unknown) => never): (thrown: unknown) => never {
  return (thrown) => {
    if (thrown instanceof BadArchive) throw new CommandError(thrown.message, EXIT.data)
    if (thrown instanceof NotEmpty || thrown instanceof NotTheSame) {
      throw new CommandError(thrown.message)
    }
    // A driver's codes are no file's: a lost connection begins with an E, too.
    if (OF_FILES.has(codeOf(thrown))) ofTheFile(thrown)
    throw thrown
  }
}

const OF_FILES: ReadonlySet<string> = new Set(
  'EACCES EDQUOT EEXIST EFBIG EIO EISDIR ENOENT ENOSPC ENOTDIR EPERM EROFS'.split(' '),
)

import { loadBundle } from '../bars/store.ts'
import { barJson, barToml } from '../bars/write-file.ts'
import { noBar } from './bar-option.ts'
import { type Command, EXIT, UsageError } from './command.ts'
import { CONFIG_OPTION, settingsFor } from './settings.ts'
import { withDatabase } from './with-database.ts'

export const barExport: Command = {
  args: ['BAR'],
  options: {
    ...CONFIG_OPTION,
    format: { value: 'toml|json', about: 'form of the file (default: toml)' },
  },
  details:
    'BAR is the short name or the id. The file goes to standard output; importing it changes\n' +
    'nothing, and the same bar always gives the same bytes.',
  run: async (typed, terminal) => {
    const format = typed.text('format') ?? 'toml'
    if (format !== 'toml' && format !== 'json') {
      throw new UsageError(`--format is toml or json, not "${format}"`)
    }
    const { config } = settingsFor(typed, terminal, 'database')
    return await withDatabase(config, async (database) => {
      const bundle = await loadBundle(database.db, typed.argument(0))
      if (bundle === null) {
        throw noBar(typed.argument(0))
      }
      const text = format === 'toml' ? barToml(bundle) : barJson(bundle)
      terminal.out(text.replace(/\n$/, ''))
      return EXIT.ok
    })
  },
}

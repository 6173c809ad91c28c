import { migrate as applyPending, pending } from '../db/migrate.ts'
import { type Command, EXIT } from './command.ts'
import { CONFIG_OPTION, settingsFor } from './settings.ts'
import { withOpenDatabase } from './with-database.ts'

export const migrate: Command = {
  args: [],
  options: {
    ...CONFIG_OPTION,
    'dry-run': { about: 'show what would be applied, change nothing' },
  },
  details: '"serve" does this too, safely with many replicas starting at once.',
  run: async (typed, terminal) => {
    const { config } = settingsFor(typed, terminal, 'database')
    return await withOpenDatabase(config, async (database) => {
      const isDry = typed.has('dry-run')
      const tags = isDry ? await pending(database) : await applyPending(database)
      for (const tag of tags) terminal.out(`${isDry ? 'would apply' : 'applied'} ${tag}`)
      if (tags.length === 0) terminal.out('The database is up to date.')
      return EXIT.ok
    })
  },
}

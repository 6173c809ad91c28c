import { listBars } from '../db/bars.ts'
import { type Command, EXIT } from './command.ts'
import { CONFIG_OPTION, settingsFor } from './settings.ts'
import { withDatabase } from './with-database.ts'

export const barList: Command = {
  args: [],
  options: CONFIG_OPTION,
  run: async (typed, terminal) => {
    const { config } = settingsFor(typed, terminal, 'database')
    return await withDatabase(config, async (database) => {
      const bars = await listBars(database.db)
      const width = Math.max(0, ...bars.map(({ slug }) => slug.length))
      for (const { slug, id, currency, name } of bars) {
        terminal.out(`${slug.padEnd(width)}  ${id}  ${currency}  ${name}`)
      }
      if (bars.length === 0) terminal.out('No bars yet: "maitred bar import FILE" brings one in.')
      return EXIT.ok
    })
  },
}

import { countDue, keepHouse, type Removed } from '../jobs/housekeeping.ts'
import { newId } from '../platform/ids.ts'
import { type Command, EXIT } from './command.ts'
import { columns } from './help.ts'
import { CONFIG_OPTION, settingsFor } from './settings.ts'
import { withDatabase } from './with-database.ts'

/** In the operator's words. */
const WORDS: { readonly [name: string]: string } = {
  bodies: 'bodies of received messages',
  inbox: 'received messages',
  outbox: 'sent messages',
  payPages: 'payment pages',
  transcripts: 'sentences of calls',
  calls: 'people’s calls',
  flags: 'flags of unusual calls',
  surveys: 'people’s answers to surveys',
  visits: 'people’s places in visits',
  orderSteps: 'numbers of staff in what became of orders',
  callers: 'callers who withheld their number',
  people: 'people',
}

/** Removes what retention says is due, as the server does every night. */
export const purge: Command = {
  args: [],
  options: { ...CONFIG_OPTION, 'dry-run': { about: 'show what is due, change nothing' } },
  details:
    'How long things are kept is set by [security] keep_…_days. The server does the same every\n' +
    'night at half past three (UTC). What still waits to be answered or sent is never removed.',
  run: async (typed, terminal) => {
    const { config } = settingsFor(typed, terminal, 'database')
    return await withDatabase(config, async (database) => {
      const isDry = typed.has('dry-run')
      const counts = isDry
        ? await countDue(database, config.security)
        : await keepHouse(database, config.security, newId, 'operator')
      for (const line of columns(rowsOf(counts))) terminal.out(line)
      terminal.out(isDry ? 'Nothing was changed (--dry-run).' : 'Done.')
      return EXIT.ok
    })
  },
}

function rowsOf(counts: Removed): readonly (readonly [string, string])[] {
  return Object.entries(counts).map(([name, count]) => [WORDS[name] ?? name, String(count)])
}

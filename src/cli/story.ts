import { readMessage } from '../adapters/whatsapp/read-message.ts'
import { entriesOf, type Entry } from '../story/entries.ts'
import { findSubject } from '../story/subject.ts'
import { type Command, CommandError, EXIT } from './command.ts'
import { CONFIG_OPTION, settingsFor } from './settings.ts'
import { withDatabase } from './with-database.ts'

/** Everything known about one thing, as it happened. */
export const story: Command = {
  args: ['ID'],
  options: { ...CONFIG_OPTION, json: { about: 'one JSON document' } },
  details:
    'ID is an order’s number or id, the id of a chat or a visit, a message as "inbox:17" or\n' +
    '"outbox:17", or a vendor’s id of a message (wamid.…) or a call. Times are UTC; numbers are\n' +
    'masked. What retention has removed is not shown.',
  run: async (typed, terminal) => {
    const { config } = settingsFor(typed, terminal, 'database')
    return await withDatabase(config, async (database) => {
      const found = await findSubject(database.db, typed.argument(0))
      if (found.kind === 'unknown') {
        throw new CommandError(
          'there is nothing with this id: not an order, a chat, a visit, a message or a call (or it is gone by now)',
        )
      }
      if (found.kind === 'several') {
        for (const candidate of found.candidates) terminal.out(candidate)
        throw new CommandError('several orders have this number: give one of the ids above')
      }
      const entries = await entriesOf(database.db, found.subject, readMessage)
      if (typed.has('json')) {
        terminal.out(JSON.stringify({ about: found.subject.title, entries }, null, 2))
        return EXIT.ok
      }
      terminal.out(found.subject.title)
      for (const entry of entries) terminal.out(line(entry))
      if (entries.length === 0) terminal.out('Nothing is kept about it any more.')
      return EXIT.ok
    })
  },
}

function line({ at, what, text, id }: Entry): string {
  const time = at
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '')
  const row = id === null || !id.includes(':') ? '' : `  ${id}`
  return `${time}  ${what.padEnd(8)}  ${text}${row}`
}

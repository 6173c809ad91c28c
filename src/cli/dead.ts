import {
  type DeadLetter,
  type DeadLetterKey,
  deadLetters,
  replayDead,
} from '../jobs/dead-letters.ts'
import { type Command, CommandError, EXIT, UsageError } from './command.ts'
import { countOf } from './count-option.ts'
import { columns } from './help.ts'
import { CONFIG_OPTION, settingsFor } from './settings.ts'
import { withDatabase } from './with-database.ts'

const SHOWN = 100
/** One replay of everything; whoever has more runs it again. */
const ALL = 10_000

/** What was given up, newest first: what it was and why, never whom it is for or what it says. */
export const deadList: Command = {
  args: [],
  options: {
    ...CONFIG_OPTION,
    limit: { value: 'N', about: `show at most N (default: ${SHOWN})` },
  },
  details:
    'inbox:… is a message no turn could digest; outbox:… one that was not sent. The reason is a\n' +
    'code: window_closed (no message from the person for 24 hours, and no template), outcome_unknown\n' +
    '(two sends without an answer), undeliverable, bad_request, template and the like.',
  run: async (typed, terminal) => {
    const limit = countOf(typed, 'limit', { preset: SHOWN, most: ALL })
    const { config } = settingsFor(typed, terminal, 'database')
    return await withDatabase(config, async (database) => {
      const letters = await deadLetters(database, { limit })
      for (const line of columns(letters.map(rowOf))) terminal.out(line.trim())
      if (letters.length === 0) terminal.out('Nothing was given up.')
      return EXIT.ok
    })
  },
}

/** Tries dead letters again, as if new. */
export const deadReplay: Command = {
  args: [],
  rest: 'ID',
  options: { ...CONFIG_OPTION, all: { about: 'everything that was given up' } },
  details:
    'ID is as "maitred dead list" shows it, such as outbox:17; several are separated by spaces. The\n' +
    'running server finds them within seconds. What was cut off while it was sent may arrive twice.',
  run: async (typed, terminal) => {
    const named = typed.rest().map(keyOf)
    if (typed.has('all') === named.length > 0) throw new UsageError('name ids, or --all')
    const { config } = settingsFor(typed, terminal, 'database')
    return await withDatabase(config, async (database) => {
      const letters = typed.has('all') ? await deadLetters(database, { limit: ALL }) : named
      if (letters.length === 0) {
        terminal.out('Nothing was given up.')
        return EXIT.ok
      }
      const replayed = await replayDead(database, letters)
      const left = letters.length - replayed
      terminal.out(`${replayed} of ${letters.length} will be tried again.`)
      if (letters.length === ALL) terminal.out('There may be more: run it again.')
      if (left === 0) return EXIT.ok
      if (!typed.has('all')) {
        throw new CommandError(`${left} can not be: not given up, or what it said has been removed`)
      }
      terminal.out(
        `${left} can not be: what it said has been removed. The row itself goes with keep_inbox_days or keep_outbox_days.`,
      )
      return EXIT.ok
    })
  },
}

function rowOf({
  queue,
  id,
  kind,
  errorCode,
  attempts,
  at,
}: DeadLetter): readonly [string, string] {
  const tries = `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`
  return [`${queue}:${id}`, `${at.toISOString()}  ${kind}, ${errorCode ?? 'unknown'}, ${tries}`]
}

function keyOf(typed: string): DeadLetterKey {
  const [, queue, digits] = /^(inbox|outbox):(\d{1,15})$/.exec(typed) ?? []
  if (queue !== 'inbox' && queue !== 'outbox') {
    throw new UsageError(`"${typed}" is no id such as outbox:17`)
  }
  return { queue, id: Number(digits) }
}

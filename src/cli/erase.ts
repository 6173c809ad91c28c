import { maskPhone, maskUserId, parsePhone } from '../core/phone.ts'
import type { Database } from '../db/client.ts'
import { type Erased, eraseOnRecord, erasePerson } from '../db/erase/erase.ts'
import type { Subject } from '../db/erase/traces.ts'
import { rehearse } from '../db/rehearse.ts'
import { newId } from '../platform/ids.ts'
import { type Command, CommandError, EXIT, type Terminal, UsageError } from './command.ts'
import { columns } from './help.ts'
import { CONFIG_OPTION, settingsFor } from './settings.ts'
import { withDatabase } from './with-database.ts'

/** `RW.ENT.…` is the same person's as linked portfolios know them. */
const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{4,}$/

/** Removes one person from everywhere, or shows what would go. */
export const erase: Command = {
  args: ['PHONE_OR_USER_ID'],
  options: {
    ...CONFIG_OPTION,
    'dry-run': { about: 'show what would go, change nothing' },
    yes: { about: 'do it; there is no way back' },
  },
  details:
    'The number is international, such as +250788123456; a user id is WhatsApp’s own, such as\n' +
    'RW.1234567890. People, chats and messages are deleted. Orders stay, with a random id in the\n' +
    'person’s place. Old backups still hold them: docs/privacy.md says what to do.',
  run: async (typed, terminal) => {
    const subject = subjectOf(typed.argument(0))
    const { config } = settingsFor(typed, terminal, 'database')
    return await withDatabase(config, async (database) => {
      const isReal = typed.has('yes') && !typed.has('dry-run')
      const erased = await carryOut(database, subject, isReal)
      tell(terminal, subject, erased, isReal)
      if (erased.length > 0 && !isReal && !typed.has('dry-run')) {
        throw new CommandError('nothing was changed: add --yes to do it')
      }
      return EXIT.ok
    })
  },
}

function subjectOf(typed: string): Subject {
  if (USER_ID.test(typed)) return { userId: typed }
  const phone = parsePhone(typed)
  if (phone !== null) return { phone }
  // What was typed may be a person's: it is not repeated.
  throw new UsageError(
    'that is neither an international number such as +250788123456 nor a user id such as RW.1234567890',
  )
}

async function carryOut(
  database: Database,
  subject: Subject,
  isReal: boolean,
): Promise<readonly Erased[]> {
  return isReal
    ? await database.transaction((tx) => eraseOnRecord(tx, subject, newId))
    : await rehearse(database, (tx) => erasePerson(tx, subject, newId))
}

function tell(
  terminal: Terminal,
  subject: Subject,
  erased: readonly Erased[],
  isReal: boolean,
): void {
  const who = 'phone' in subject ? maskPhone(subject.phone) : maskUserId(subject.userId)
  if (erased.length === 0) return terminal.out(`Nothing is kept about ${who}.`)
  terminal.out(isReal ? `Erased ${who}:` : `What would go of ${who}:`)
  const rows = erased.map(({ table, does, rows: count }) => [table, `${count} ${does}`] as const)
  for (const line of columns(rows)) terminal.out(line)
  if (erased.some(({ table }) => table === 'staff')) {
    const verb = isReal ? 'was' : 'is'
    terminal.out(`This number ${verb} among the staff of a bar: take it out of the bar’s file too.`)
  }
}

import { isUuid } from '../core/uuid.ts'
import { appendAudit } from '../db/audit-log.ts'
import { findBar } from '../db/bars.ts'
import type { Db } from '../db/client.ts'
import { clearFlag, findFlag, type FoundFlag, latestFlags } from '../db/fraud-flags.ts'
import { barNamed } from './bar-option.ts'
import { type Command, CommandError, EXIT, UsageError } from './command.ts'
import { countOf } from './count-option.ts'
import { columns } from './help.ts'
import { CONFIG_OPTION, settingsFor } from './settings.ts'
import { withDatabase } from './with-database.ts'

const SHOWN = 100
const MOST = 10_000

/** What was found unusual, newest first; not whom it is about. */
export const flagList: Command = {
  args: [],
  options: {
    ...CONFIG_OPTION,
    bar: { value: 'BAR', about: 'short name of one bar only' },
    limit: { value: 'N', about: `show at most N (default: ${SHOWN})` },
  },
  details: 'Each line: id, time, bar, rule, whether somebody is blocked by it, and the reason.',
  run: async (typed, terminal) => {
    const limit = countOf(typed, 'limit', { preset: SHOWN, most: MOST })
    const slug = typed.text('bar')
    const { config } = settingsFor(typed, terminal, 'database')
    return await withDatabase(config, async ({ db }) => {
      const bar = slug === undefined ? null : await barNamed(db, slug)
      const flags = await latestFlags(db, bar?.id ?? null, limit)
      const rows = await Promise.all(flags.map((flag) => rowOf(db, flag)))
      for (const line of columns(rows)) terminal.out(line.trim())
      if (flags.length === 0) terminal.out('Nothing unusual was found.')
      return EXIT.ok
    })
  },
}

/** Takes one flag back: it blocks nobody any more. */
export const flagClear: Command = {
  args: ['ID'],
  options: CONFIG_OPTION,
  details:
    'ID is as "maitred flag list" shows it. The same rule rests for an hour; other flags stay, and are named where they block the same people.',
  run: async (typed, terminal) => {
    const id = typed.argument(0)
    if (!isUuid(id)) throw new UsageError(`"${id}" is no id of a flag`)
    const { config } = settingsFor(typed, terminal, 'database')
    return await withDatabase(config, async (database) => {
      const blocking = await database.transaction((tx) => clear(tx, id))
      if (blocking === null) {
        throw new CommandError('there is no such flag, or it was taken back before')
      }
      terminal.out('Taken back.')
      for (const other of blocking) terminal.out(`Still blocked by ${other}.`)
      return EXIT.ok
    })
  },
}

/** @returns ids of the flags that block the same people all the same; `null` when there was nothing to take back. */
async function clear(tx: Db, id: string): Promise<readonly string[] | null> {
  const flag = await findFlag(tx, id)
  if (flag === null || flag.barId === null) return null
  const { barId } = flag
  const { isCleared, blocking } = await clearFlag(tx, barId, id, 'operator')
  if (!isCleared) return null
  const operator = { actor: 'operator', actorId: null } as const
  await appendAudit(tx, [{ ...operator, barId, act: 'flag.cleared', subjectId: id }])
  return blocking
}

async function rowOf(db: Db, flag: FoundFlag): Promise<readonly [string, string]> {
  const { id, barId, rule, reason, action, blockedUntil, clearedAt, createdAt } = flag
  const bar = barId === null ? null : await findBar(db, barId)
  const until = blockedUntil === null ? '' : ` until ${blockedUntil.toISOString()}`
  const state = clearedAt === null ? `${action}${until}` : 'taken back'
  return [id, [createdAt.toISOString(), bar?.slug ?? '-', rule, state, reason].join('  ')]
}

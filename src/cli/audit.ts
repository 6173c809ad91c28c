import { isUuid } from '../core/uuid.ts'
import {
  auditedBars,
  type AuditHead,
  type AuditRow,
  auditRows,
  HOUSE,
  verifyAudit,
} from '../db/audit-log.ts'
import { findBar } from '../db/bars.ts'
import type { Db } from '../db/client.ts'
import { barNamed } from './bar-option.ts'
import {
  type Command,
  CommandError,
  EXIT,
  type Terminal,
  type Typed,
  UsageError,
} from './command.ts'
import { countOf } from './count-option.ts'
import { columns } from './help.ts'
import { CONFIG_OPTION, settingsFor } from './settings.ts'
import { withDatabase } from './with-database.ts'

const SHOWN = 100
const MOST = 100_000
const CHAIN_OPTIONS = {
  bar: { value: 'BAR', about: 'short name or id of one bar only' },
  house: { about: 'only what was done to no bar in particular: erase, purge, dead replay' },
} as const

/** What was done at the bars, newest first, by ids: no name and no number stands in it. */
export const auditList: Command = {
  args: [],
  options: {
    ...CONFIG_OPTION,
    ...CHAIN_OPTIONS,
    limit: { value: 'N', about: `show at most N of each bar (default: ${SHOWN})` },
  },
  details:
    'Each line: place in the chain, time, what was done, by whom (a person of ours, or "operator"), to\n' +
    'which order or chat. Whose data was erased is not kept: how many rows of what is.',
  run: async (typed, terminal) => {
    const limit = countOf(typed, 'limit', { preset: SHOWN, most: MOST })
    const { config } = settingsFor(typed, terminal, 'database')
    return await withDatabase(config, async ({ db }) => {
      for (const barId of await chainsOf(db, typed, terminal)) {
        const rows = await auditRows(db, barId, limit)
        terminal.out(`${await nameOf(db, barId)}:`)
        for (const line of columns(rows.map(lineOf))) terminal.out(line.trimEnd())
        if (rows.length === 0) terminal.out('  nothing yet')
      }
      return EXIT.ok
    })
  },
}

/** Follows each chain of hashes; exit code 1 where one is broken. */
export const auditVerify: Command = {
  args: [],
  options: {
    ...CONFIG_OPTION,
    ...CHAIN_OPTIONS,
    head: {
      value: 'SEQ:HASH',
      about: 'a head noted before: it must be in the chain still (--bar or --house)',
    },
  },
  details:
    'Prints the head of each chain. Note it elsewhere: whoever can write to the database could take rows\n' +
    'off the end, or make the chain anew; with --head that shows. Exit code 1: a chain is broken.',
  run: async (typed, terminal) => {
    const head = headOf(typed.text('head'))
    if (head !== null && typed.text('bar') === undefined && !typed.has('house')) {
      throw new UsageError('--head needs --bar or --house')
    }
    const { config } = settingsFor(typed, terminal, 'database')
    return await withDatabase(config, async ({ db }) => {
      let broken = 0
      for (const barId of await chainsOf(db, typed, terminal)) {
        const verified = await verifyAudit(db, barId, head)
        const name = await nameOf(db, barId)
        if (verified.ok) {
          terminal.out(`${name}: whole, head ${verified.head.seq}:${verified.head.hash}`)
        } else {
          broken += 1
          terminal.problem(`${name}: BROKEN at ${verified.seq}: the row is ${verified.fault}`)
        }
      }
      if (broken > 0) throw new CommandError('the record of acts is not as it was written')
      return EXIT.ok
    })
  },
}

async function chainsOf(db: Db, typed: Typed, terminal: Terminal): Promise<readonly string[]> {
  const bars = await barsOf(db, typed)
  if (bars.length === 0) terminal.out('There is no chain yet: nothing was written down.')
  return bars
}

async function barsOf(db: Db, typed: Typed): Promise<readonly string[]> {
  const named = typed.text('bar')
  if (typed.has('house')) {
    if (named !== undefined) throw new UsageError('either --bar or --house')
    return [HOUSE]
  }
  if (named === undefined) return await auditedBars(db)
  // By id also a bar that is no more.
  return [isUuid(named) ? named : (await barNamed(db, named)).id]
}

async function nameOf(db: Db, barId: string): Promise<string> {
  // No bar's short name has a space in it.
  if (barId === HOUSE) return 'the house'
  return (await findBar(db, barId))?.slug ?? barId
}

function lineOf(row: AuditRow): readonly [string, string] {
  const { seq, at, act, actor, actorId, subjectId, details } = row
  const facts = Object.entries(details).map(([fact, value]) => `${fact} ${value}`)
  const by = actorId === null ? actor : `${actor} ${actorId}`
  const told = [at.toISOString(), act, `by ${by}`, ...(subjectId === null ? [] : [subjectId])]
  return [String(seq), [...told, ...facts].join('  ')]
}

function headOf(typed: string | undefined): AuditHead | null {
  if (typed === undefined) return null
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(typed) ?? []
  if (seq === undefined || hash === undefined) {
    throw new UsageError(`"${typed}" is no head such as 17:3b9a…`)
  }
  return { seq: Number(seq), hash }
}

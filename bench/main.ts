/**
 * `bun run bench [--only intake|guards|overload|turn|models|calls|search|start|scrape]`: what maitred costs on this machine,
 * beside what a bare server costs on it. Everything runs on loopback, ends with the bench, and leaves nothing.
 */
import { parseArgs } from 'node:util'

import { startPostgres } from '../test/postgres.ts'
import { benchLiveCalls, benchPickUp } from './calls.ts'
import { benchGuards } from './guards.ts'
import { benchIntake } from './intake.ts'
import { describeMachine } from './machine.ts'
import { benchModelTurn, benchTokens } from './models.ts'
import { benchOverload } from './overload.ts'
import { buildBinary, type Closing, closing } from './processes.ts'
import { benchScrape } from './scrape.ts'
import { benchSearch } from './search.ts'
import { benchStart } from './start.ts'
import { printable, type Table } from './tables.ts'
import { benchTurn } from './turn.ts'

const PARTS = [
  'search',
  'start',
  'scrape',
  'turn',
  'models',
  'calls',
  'guards',
  'overload',
  'intake',
] as const
type Part = (typeof PARTS)[number]

async function tablesOf(part: Part, closers: Closing): Promise<readonly Table[]> {
  if (part === 'search') return [await benchSearch()]
  // Syncs to the disk as in production, and empty for each part.
  const database = await startPostgres({ durable: true })
  closers.add(() => database.stop())
  if (part === 'start') return [await benchStart(database, closers)]
  if (part === 'scrape') return [await benchScrape(database, closers)]
  if (part === 'turn') return [await benchTurn(database)]
  if (part === 'guards') return [await benchGuards(database, closers)]
  if (part === 'overload') return await benchOverload()
  if (part === 'models') return [await benchTokens(database), await benchModelTurn()]
  if (part === 'calls') return [await benchPickUp(database), await benchLiveCalls(database)]
  return [await benchIntake(database, closers)]
}

/** Twice what it takes: something hangs. */
const LIMIT_MS = 22 * 60_000

async function main(parts: readonly Part[]): Promise<void> {
  const startedAt = performance.now()
  const late = setTimeout(() => {
    console.error(`the bench has taken more than ${LIMIT_MS / 60_000} minutes`)
    process.kill(process.pid, 'SIGTERM')
  }, LIMIT_MS)
  if (parts.some((part) => part !== 'search')) await buildBinary()
  console.log(await closing(describeMachine))
  for (const part of parts) {
    const tables = await closing((closers) => tablesOf(part, closers))
    for (const table of tables) console.log(printable(table))
  }
  clearTimeout(late)
  console.log(`done in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
}

const { values } = parseArgs({ options: { only: { type: 'string' } } })
const only = PARTS.find((part) => part === values.only)
if (values.only !== undefined && only === undefined) {
  console.error(`--only wants one of ${PARTS.join(', ')}`)
  process.exit(64)
}
await main(only === undefined ? PARTS : [only])

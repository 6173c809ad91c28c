import type { Logger } from '../core/ports.ts'
import type { Database } from '../db/client.ts'
import { type Timers, waited } from './timers.ts'

export type HeartbeatDeps = {
  readonly database: Pick<Database, 'pulse' | 'renew'>
  readonly timers: Timers
  readonly log: Logger
  readonly everyMs?: number
  /** Without any answer for so long there is nobody at the other end. */
  readonly silentMs?: number
  /** An answer may be here already, and this process have been too busy to read it. */
  readonly graceMs?: number
}

const EVERY_MS = 2_000
/** As long as whoever delivers is kept waiting. */
const SILENT_MS = 10_000
const GRACE_MS = 1_000

/**
 * Asks the database for a sign of life. A host that goes without a word, as machines do that fail over, closes no
 * connection: TCP sends on for a quarter of an hour, and so long everything would wait in full pools. An error is an answer.
 * @returns what stops it.
 */
export function heartbeat(deps: HeartbeatDeps): () => void {
  const { timers, everyMs = EVERY_MS } = deps
  let isStopped = false
  const loop = async () => {
    while (!isStopped) {
      await waited(timers, everyMs)
      if (!isStopped && (await isSilent(deps)) && !isStopped) giveUp(deps)
    }
  }
  void loop()
  return () => {
    isStopped = true
  }
}

async function isSilent(deps: HeartbeatDeps): Promise<boolean> {
  const { database, timers, silentMs = SILENT_MS, graceMs = GRACE_MS } = deps
  const answered = database.pulse.db.rows('SELECT 1').then(
    () => false,
    () => false,
  )
  const within = (ms: number) => Promise.race([answered, waited(timers, ms).then(() => true)])
  return (await within(silentMs)) && (await within(graceMs))
}

function giveUp({ database, log }: HeartbeatDeps): void {
  log.error({}, 'the database does not answer: its connections are given up, and made anew')
  database.renew()
}

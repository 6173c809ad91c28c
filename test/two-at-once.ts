import { claimCallAct, finishCallAct } from '../src/db/call-acts.ts'
import type { Held } from '../src/db/calls.ts'
import type { Database, Db } from '../src/db/client.ts'
import { dbOver, sqlState } from '../src/db/database.ts'
import { setLanguage } from '../src/db/people.ts'
import { until } from './until.ts'

/** A call that a model has called for something in, as `fc_1`. */
export type InCall = { readonly call: Held; readonly personId: string; readonly chatId: string }

/** As acts of calls do: the call and its act first, then the chat and the person. */
export async function actInCall(
  tx: Db,
  { call, personId, chatId }: InCall,
  isUnderWay: () => Promise<void> = async () => {},
): Promise<void> {
  if (!(await claimCallAct(tx, call, 'fc_1'))) return
  await isUnderWay()
  await tx.rows('UPDATE waiter_conversations SET dialogue = NULL WHERE id = $1', [chatId])
  await setLanguage(tx, personId, 'fr')
  await finishCallAct(tx, call.id, 'fc_1', { ok: true })
}

/** Somebody waits for a row that another has. */
export async function isOneWaiting(database: Database): Promise<void> {
  await until(async () => {
    const waiting = await database.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
    return waiting.length > 0
  })
}

/** Stops once, before the first statement that has these words, or the `nth`. */
export function stoppingAt(tx: Db, words: string, stop: () => Promise<void>, nth = 1): Db {
  let met = 0
  return dbOver(async (text, params) => {
    if (text.includes(words)) {
      met += 1
      if (met === nth) await stop()
    }
    return await tx.rows(text, params)
  }, tx.script)
}

/** The same of each of its transactions. */
export function slow(
  database: Database,
  ...[words, stop, nth]: [words: string, stop: () => Promise<void>, nth?: number]
): Database {
  const transaction: Database['transaction'] = (work) =>
    database.transaction((tx) => work(stoppingAt(tx, words, stop, nth)))
  return { ...database, transaction, relaxed: { ...database.relaxed, transaction } }
}

/** `done`, or why not. */
export function outcome(doing: Promise<unknown>): Promise<string> {
  return doing.then(
    () => 'done',
    (error: unknown) => sqlState(error) ?? String(error),
  )
}

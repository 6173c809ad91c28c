import type { Db } from './database.ts'

/**
 * Until the transaction ends, no limit for statements of guests' traffic, which a role or a hoster may have set, counts:
 * whatever needs longer would be begun and cut off for ever.
 */
export async function takeTime(tx: Db): Promise<void> {
  await tx.script('SET LOCAL statement_timeout = 0')
}

import type { Db } from '../src/db/database.ts'
import { IS_BLOCKING } from '../src/db/fraud-flags.ts'

/** Whether a subject is not served at a bar, or nowhere. */
export async function isBlocked(db: Db, barId: string, subject: string): Promise<boolean> {
  const blocks = await db.rows(
    `SELECT 1 FROM fraud_flags f WHERE f.subject = $2 AND ${IS_BLOCKING}
        AND (f.bar_id IS NULL OR f.bar_id = $1)`,
    [barId, subject],
  )
  return blocks.length > 0
}

import type { Db } from './database.ts'

export type NewFlag = {
  readonly id: string
  readonly barId: string
  readonly rule: string
  readonly subject: string
  readonly personId: string | null
  readonly reason: string
  /** `null`: only told of. */
  readonly blockMinutes: number | null
}

/** Raises a flag unless the bar has one by the same rule on the subject that is younger than an hour: tables of two bars bear one label. */
export async function raiseFlag(tx: Db, flag: NewFlag): Promise<boolean> {
  const { id, barId, rule, subject, personId, reason, blockMinutes } = flag
  // Calls that come at once are one finding.
  await tx.rows('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${rule} ${subject}`])
  const raised = await tx.rows(
    `INSERT INTO fraud_flags (id, bar_id, rule, subject, person_id, reason, action, blocked_until, created_at)
     SELECT $1, $2, $3, $4, $5, $6, CASE WHEN $7::float8 IS NULL THEN 'flag' ELSE 'block' END,
            now() + $7::float8 * interval '1 minute', now()
      WHERE NOT EXISTS (SELECT 1 FROM fraud_flags WHERE subject = $4 AND rule = $3
                         AND bar_id IS NOT DISTINCT FROM $2 AND created_at > now() - interval '1 hour')
     RETURNING id`,
    [id, barId, rule, subject, personId, reason, blockMinutes],
  )
  return raised.length > 0
}

/** Of a flag `f`, in SQL: it keeps its subject out now, and nobody has taken it back. */
export const IS_BLOCKING = "f.action = 'block' AND f.cleared_at IS NULL AND f.blocked_until > now()"

/** Whether a flag keeps the subject out of the bar. */
export async function isKeptOut(db: Db, barId: string, subject: string): Promise<boolean> {
  const found = await db.rows(
    `SELECT 1 FROM fraud_flags f
      WHERE f.subject = $2 AND ${IS_BLOCKING} AND (f.bar_id IS NULL OR f.bar_id = $1) LIMIT 1`,
    [barId, subject],
  )
  return found.length > 0
}

/**
 * The owner or the operator takes a flag back: this one, and no other.
 * @returns `isCleared` is false when it was before, or is another bar's. `blocking`: ids of the flags that keep its subject
 * out of this bar all the same.
 */
export async function clearFlag(
  tx: Db,
  barId: string,
  id: string,
  by: string | null,
): Promise<{ readonly isCleared: boolean; readonly blocking: readonly string[] }> {
  const cleared = await tx.rows(
    `UPDATE fraud_flags SET cleared_at = now(), cleared_by = $3
      WHERE bar_id = $1 AND id = $2 AND cleared_at IS NULL RETURNING id`,
    [barId, id, by],
  )
  const blocking = await tx.rows<{ readonly id: string }>(
    `SELECT f.id FROM fraud_flags f
      WHERE f.subject = (SELECT subject FROM fraud_flags WHERE bar_id = $1 AND id = $2)
        AND ${IS_BLOCKING} AND (f.bar_id IS NULL OR f.bar_id = $1) ORDER BY f.created_at, f.id`,
    [barId, id],
  )
  return { isCleared: cleared.length > 0, blocking: blocking.map((flag) => flag.id) }
}

export type FoundFlag = {
  readonly id: string
  readonly barId: string | null
  readonly rule: string
  readonly reason: string
  readonly action: 'flag' | 'block'
  readonly blockedUntil: Date | null
  readonly clearedAt: Date | null
  readonly createdAt: Date
}

const COLUMNS = `id, bar_id AS "barId", rule, reason, action, blocked_until AS "blockedUntil",
  cleared_at AS "clearedAt", created_at AS "createdAt"`

/** The latest flags, newest first; of one bar, or of all. Whom they are about is not told. */
export function latestFlags(
  db: Db,
  barId: string | null,
  limit: number,
): Promise<readonly FoundFlag[]> {
  return db.rows<FoundFlag>(
    `SELECT ${COLUMNS} FROM fraud_flags WHERE $1::uuid IS NULL OR bar_id = $1
      ORDER BY created_at DESC, id LIMIT $2`,
    [barId, limit],
  )
}

/** Of any bar, for the operator. Whom it is about is not told. */
export async function findFlag(db: Db, id: string): Promise<FoundFlag | null> {
  const [found] = await db.rows<FoundFlag>(`SELECT ${COLUMNS} FROM fraud_flags WHERE id = $1`, [id])
  return found ?? null
}

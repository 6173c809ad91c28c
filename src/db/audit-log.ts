import type { Db } from './database.ts'
import type { AuditDetails } from './schema-guard.ts'

/** What is written down; the words of a closed set, so that no name or number gets in. */
export type AuditAct =
  | 'order.accepted'
  | 'order.rejected'
  | 'order.preparing'
  | 'order.ready'
  | 'order.served'
  | 'order.cancelled'
  | 'chat.taken'
  | 'chat.handed_back'
  | 'visit.ended'
  | 'bar.imported'
  | 'flag.cleared'
  | HouseAct

/** What an operator did to no bar in particular. */
export type HouseAct = 'person.erased' | 'house.purged' | 'dead.replayed'

/** The chain of those acts: that of a bar which cannot be, so that earlier versions read and follow it like any other. */
export const HOUSE = '00000000-0000-0000-0000-000000000000'

export type AuditEntry = {
  readonly barId: string
  readonly actor: 'staff' | 'operator'
  /** Of `people`; `null` for the operator. */
  readonly actorId: string | null
  readonly act: AuditAct
  readonly subjectId: string | null
  readonly details?: AuditDetails
}

export type AuditRow = Required<AuditEntry> & {
  readonly seq: number
  readonly at: Date
  readonly hash: string
}

/** Where a chain stands: kept elsewhere, it shows later whether rows were taken off its end. */
export type AuditHead = { readonly seq: number; readonly hash: string }

/** What the first row is chained to. */
const BEGINNING: AuditHead = { seq: 0, hash: '0'.repeat(64) }

/** Our own number among the database's advisory locks. */
const LOCK = 1_635_083_369

/**
 * Adds rows to the chain of a bar, as the last thing of the transaction that holds what they tell: two of them write one
 * behind the other from here on, so nothing else may be waited for.
 */
export async function appendAudit(
  tx: Db,
  entries: readonly AuditEntry[],
): Promise<readonly AuditHead[]> {
  const heads: AuditHead[] = []
  // In one order for all who write to several bars.
  for (const entry of entries.toSorted((a, b) => (a.barId < b.barId ? -1 : 1))) {
    heads.push(await appendOne(tx, entry))
  }
  return heads
}

/**
 * An operator's act that concerns no bar in particular, as the last thing of its transaction.
 * @param details counts, and ids that point at nobody once their rows are gone.
 */
export async function appendHouseAct(tx: Db, act: HouseAct, details: AuditDetails): Promise<void> {
  const entry = { barId: HOUSE, actor: 'operator', actorId: null, subjectId: null } as const
  await appendAudit(tx, [{ ...entry, act, details }])
}

type Last = { readonly at: Date; readonly seq: number; readonly hash: string | null }

async function appendOne(tx: Db, entry: AuditEntry): Promise<AuditHead> {
  const { barId, actor, actorId, act, subjectId, details = {} } = entry
  await tx.rows('SELECT pg_advisory_xact_lock(hashtextextended($1, $2))', [barId, LOCK])
  const [last] = await tx.rows<Last>(
    `SELECT a.seq, a.hash, date_trunc('milliseconds', clock_timestamp()) AS at
       FROM (SELECT 1) AS always
       LEFT JOIN LATERAL (SELECT seq, hash FROM audit_log WHERE bar_id = $1 ORDER BY seq DESC LIMIT 1) AS a ON true`,
    [barId],
  )
  if (last === undefined) throw new Error('the database gave no time')
  const before = last.hash === null ? BEGINNING : { seq: last.seq, hash: last.hash }
  const row = { barId, actor, actorId, act, subjectId, details, seq: before.seq + 1, at: last.at }
  const hash = hashOf(before, row)
  await tx.rows(
    `INSERT INTO audit_log (bar_id, seq, at, actor, actor_id, act, subject_id, details, hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [barId, row.seq, row.at, actor, actorId, act, subjectId, details, hash],
  )
  return { seq: row.seq, hash }
}

/** Over the hash before it and all that the row says, details in the order of their names. */
function hashOf(before: AuditHead, row: Omit<AuditRow, 'hash'>): string {
  const { barId, seq, at, actor, actorId, act, subjectId, details } = row
  const facts = Object.entries(details).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const told = [barId, seq, at.toISOString(), actor, actorId, act, subjectId, facts]
  return new Bun.CryptoHasher('sha256')
    .update(`${before.hash}\n${JSON.stringify(told)}`)
    .digest('hex')
}

const COLUMNS = `bar_id AS "barId", seq, at, actor, actor_id AS "actorId", act, subject_id AS "subjectId", details, hash`

/** The latest rows of a bar, newest first. */
export function auditRows(db: Db, barId: string, limit: number): Promise<readonly AuditRow[]> {
  return db.rows<AuditRow>(
    `SELECT ${COLUMNS} FROM audit_log WHERE bar_id = $1 ORDER BY seq DESC LIMIT $2`,
    [barId, limit],
  )
}

/** Bars that have a chain, one that was since removed included. */
export async function auditedBars(db: Db): Promise<readonly string[]> {
  const rows = await db.rows<{ readonly barId: string }>(
    'SELECT DISTINCT bar_id AS "barId" FROM audit_log ORDER BY 1',
  )
  return rows.map(({ barId }) => barId)
}

export type Verified =
  | { readonly ok: true; readonly head: AuditHead }
  /** `missing`: the row is not there; `changed`: it, or one before it, says something else than was written. */
  | { readonly ok: false; readonly seq: number; readonly fault: 'missing' | 'changed' }

const PAGE = 1000

/**
 * Follows a bar's chain from its first row to its last.
 * @param known where the chain once stood: that row must be there still, unchanged.
 */
export async function verifyAudit(
  db: Db,
  barId: string,
  known: AuditHead | null = null,
): Promise<Verified> {
  let head = BEGINNING
  for (;;) {
    const rows = await db.rows<AuditRow>(
      `SELECT ${COLUMNS} FROM audit_log WHERE bar_id = $1 AND seq > $2 ORDER BY seq LIMIT ${PAGE}`,
      [barId, head.seq],
    )
    for (const row of rows) {
      const seq = head.seq + 1
      if (row.seq !== seq) return { ok: false, seq, fault: 'missing' }
      if (row.hash !== hashOf(head, row)) return { ok: false, seq, fault: 'changed' }
      if (known?.seq === seq && known.hash !== row.hash) {
        return { ok: false, seq, fault: 'changed' }
      }
      head = { seq, hash: row.hash }
    }
    if (rows.length < PAGE) break
  }
  const isCut = known !== null && known.seq > head.seq
  return isCut ? { ok: false, seq: head.seq + 1, fault: 'missing' } : { ok: true, head }
}

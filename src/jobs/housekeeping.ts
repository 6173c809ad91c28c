import type { NewId } from '../core/ports.ts'
import { appendHouseAct } from '../db/audit-log.ts'
import type { Database, Db } from '../db/client.ts'
import { clearCalls, erasePeople, leaveVisits } from '../db/erase/erase.ts'
import { IS_TOLD_AGAIN, NO_STAFF } from '../db/erase/rules.ts'
import type { Visit } from '../db/erase/traces.ts'
import { takeTime } from '../db/take-time.ts'

/** Days that things are kept: the `keep_…_days` of `[security]`. */
export type KeepDays = {
  readonly keepBodiesDays: number
  readonly keepInboxDays: number
  readonly keepOutboxDays: number
  readonly keepVisitsDays: number
  readonly keepPeopleDays: number
  readonly keepTranscriptsDays: number
  readonly keepCallsDays: number
}

/** One kind of thing that is kept for a while. */
type Kept = {
  readonly name: string
  readonly days: (keep: KeepDays) => readonly number[]
  /** SELECT of what is due, for days in `$1` and on; without its end, so that it can be counted or taken in batches. */
  readonly due: string
  /** Ends the keeping of at most `BATCH`; gives how many there were. */
  readonly end: (tx: Db, due: string, days: readonly number[], newId: NewId) => Promise<number>
}

/** The operator's purge is an act that is written down; the house's own night is none. */
export type KeepsHouse = 'operator' | 'night'

export type Removed = { readonly [name: string]: number }

const BATCH = 5000
/** Each costs several statements. */
const PEOPLE_BATCH = 200
const CALLS_BATCH = 500
/** An expired page says so for this long before it is as if it had never been. */
const PAY_PAGE_DAYS = 1

const before = (moment: string, nth = 1) => `${moment} < now() - $${nth} * interval '1 day'`

/**
 * In this order: what people wrote, then their places in visits, then themselves. What goes whole is
 * not emptied first. What still waits is never removed, however old.
 */
const KEPT: readonly Kept[] = [
  {
    name: 'bodies',
    days: (keep) => [keep.keepBodiesDays, keep.keepInboxDays],
    due: `SELECT id FROM inbox WHERE ${before('received_at')} AND NOT ${before('received_at', 2)}
             AND state <> 'pending' AND body IS NOT NULL`,
    end: inOneStatement((due) => `UPDATE inbox SET body = NULL WHERE id IN (${due})`),
  },
  {
    name: 'inbox',
    days: (keep) => [keep.keepInboxDays],
    due: `SELECT id FROM inbox WHERE ${before('received_at')} AND state <> 'pending'`,
    end: inOneStatement((due) => `DELETE FROM inbox WHERE id IN (${due})`),
  },
  {
    name: 'outbox',
    days: (keep) => [keep.keepOutboxDays],
    due: `SELECT id FROM outbox WHERE ${before('created_at')} AND state NOT IN ('queued', 'sending')`,
    end: inOneStatement((due) => `DELETE FROM outbox WHERE id IN (${due})`),
  },
  {
    name: 'payPages',
    days: () => [PAY_PAGE_DAYS],
    due: `SELECT token_hash FROM pay_pages WHERE ${before('expires_at')}`,
    end: inOneStatement((due) => `DELETE FROM pay_pages WHERE token_hash IN (${due})`),
  },
  {
    name: 'transcripts',
    days: (keep) => [keep.keepTranscriptsDays],
    due: `SELECT call_id, item_id FROM call_transcripts WHERE ${before('at')}`,
    end: inOneStatement(
      (due) => `DELETE FROM call_transcripts WHERE (call_id, item_id) IN (${due})`,
    ),
  },
  {
    name: 'calls',
    days: (keep) => [keep.keepCallsDays],
    // Whatever its state says: no call lasts for days, and one that was never ended is somebody's, too.
    due: `SELECT id FROM calls WHERE ${before('rang_at')}
             AND (num_nonnulls(caller_phone, person_id, chat_id, wacid, memory) > 0
               OR (ref IS NOT NULL AND NOT ${IS_TOLD_AGAIN}))`,
    end: endCalls,
  },
  {
    name: 'flags',
    days: (keep) => [keep.keepCallsDays],
    due: `SELECT id FROM fraud_flags WHERE ${before('created_at')} AND coalesce(blocked_until, now()) <= now()`,
    end: inOneStatement((due) => `DELETE FROM fraud_flags WHERE id IN (${due})`),
  },
  {
    name: 'surveys',
    days: (keep) => [keep.keepVisitsDays],
    due: `SELECT id FROM surveys WHERE ${before('asked_at')} AND num_nonnulls(person_id, words) > 0`,
    end: inOneStatement(
      (due) => `UPDATE surveys SET person_id = NULL, words = NULL WHERE id IN (${due})`,
    ),
  },
  { name: 'visits', days: (keep) => [keep.keepVisitsDays], due: oldVisits(), end: endVisits },
  {
    name: 'orderSteps',
    days: (keep) => [keep.keepVisitsDays],
    due: `SELECT bar_id, order_id, sequence FROM order_events
           WHERE ${before('at')} AND actor ->> 'kind' = 'staff' AND actor ->> 'phone' <> ''`,
    end: inOneStatement(
      (due) =>
        `UPDATE order_events SET actor = ${NO_STAFF} WHERE (bar_id, order_id, sequence) IN (${due})`,
    ),
  },
  {
    name: 'callers',
    days: (keep) => [keep.keepCallsDays],
    due: withheldCallers(),
    end: endPeople,
  },
  { name: 'people', days: (keep) => [keep.keepPeopleDays], due: silentPeople(), end: endPeople },
]

/** Removes what has been kept long enough, in batches, so that no lock is held for long. */
export async function keepHouse(
  database: Database,
  keep: KeepDays,
  newId: NewId,
  by: KeepsHouse,
): Promise<Removed> {
  const removed: Record<string, number> = {}
  for (const { name, days, due, end } of KEPT) {
    let sum = 0
    for (;;) {
      const ended = await database.transaction(async (tx) => {
        await takeTime(tx)
        const rows = await end(tx, due, days(keep), newId)
        if (rows > 0 && by === 'operator') {
          await appendHouseAct(tx, 'house.purged', { kind: name, rows })
        }
        return rows
      })
      if (ended === 0) break
      sum += ended
    }
    removed[name] = sum
  }
  return removed
}

/** What `keepHouse` would remove now. What would become due only by its first steps is not counted twice. */
export async function countDue(database: Database, keep: KeepDays): Promise<Removed> {
  return await database.transaction(async (tx) => {
    await takeTime(tx)
    const counts: Record<string, number> = {}
    for (const { name, days, due } of KEPT) {
      const [row] = await tx.rows<{ readonly count: number }>(
        `SELECT count(*) AS count FROM (${due}) AS due`,
        days(keep),
      )
      counts[name] = row?.count ?? 0
    }
    return counts
  })
}

function inOneStatement(statement: (due: string) => string): Kept['end'] {
  return async (tx, due, days) =>
    (await tx.rows(`${statement(`${due} LIMIT ${BATCH}`)} RETURNING 1`, days)).length
}

/** Places of known people in visits that ended; a visit without anybody known has been left already. */
function oldVisits(): string {
  const seats = ['tab_diners', 'tab_lines', 'tab_events', 'orders'].map(
    (table) => `SELECT bar_id, tab_id, person_id FROM ${table}`,
  )
  return `SELECT DISTINCT s.bar_id AS "barId", s.tab_id AS "tabId", s.person_id AS "personId"
            FROM tabs t
            JOIN (${seats.join(' UNION ALL ')}) AS s ON s.bar_id = t.bar_id AND s.tab_id = t.id
            JOIN people p ON p.id = s.person_id
           WHERE ${before('t.closed_at')}`
}

async function endVisits(
  tx: Db,
  due: string,
  days: readonly number[],
  newId: NewId,
): Promise<number> {
  // Every look goes through all visits there ever were: a night's are taken with one.
  const visits = await tx.rows<Omit<Visit, 'nobody'>>(`${due} LIMIT ${BATCH}`, days)
  await leaveVisits(
    tx,
    visits.map((visit) => ({ ...visit, nobody: newId() })),
  )
  return visits.length
}

async function endCalls(tx: Db, due: string, days: readonly number[]): Promise<number> {
  const ids = await idsOf(tx, `${due} LIMIT ${CALLS_BATCH}`, days)
  await clearCalls(tx, ids)
  return ids.length
}

/**
 * Nobody has heard from them; staff stay for as long as a bar lists them, diners while a visit of theirs is open, and
 * whoever has just written, or is still to be written to, until that is done.
 */
function silentPeople(): string {
  const hasWritten = (id: string) =>
    `p.${id} IN (SELECT split_part(lane, ':', 2) FROM inbox WHERE state = 'pending')`
  return `SELECT p.id FROM people p
           WHERE ${before('p.created_at')}
             AND NOT EXISTS (SELECT 1 FROM staff s WHERE s.phone = p.phone)
             AND NOT EXISTS (SELECT 1 FROM waiter_conversations c WHERE c.person_id = p.id
               AND NOT ${before('coalesce(c.last_inbound_at, c.created_at)')})
             AND NOT EXISTS (SELECT 1 FROM waiter_conversations c
               JOIN outbox o ON o.chat_id = c.id AND o.state IN ('queued', 'sending') WHERE c.person_id = p.id)
             AND ${hasWritten('phone')} IS NOT TRUE AND ${hasWritten('user_id')} IS NOT TRUE
             AND NOT EXISTS (SELECT 1 FROM bars b
               JOIN tab_diners d ON d.bar_id = b.id AND d.person_id = p.id
               JOIN tabs t ON t.bar_id = d.bar_id AND t.id = d.tab_id AND t.closed_at IS NULL)`
}

/**
 * Made for one call that withheld its number: nobody can be known by them again, so they go with what they said. Whoever
 * sits at an open tab, or has a call under way, stays until that is over.
 */
function withheldCallers(): string {
  return `SELECT p.id FROM people p
           WHERE ${before('p.created_at')} AND p.phone IS NULL AND p.user_id IS NULL
             AND NOT EXISTS (SELECT 1 FROM calls c WHERE c.person_id = p.id AND c.state <> 'ended')
             AND NOT EXISTS (SELECT 1 FROM bars b
               JOIN tab_diners d ON d.bar_id = b.id AND d.person_id = p.id
               JOIN tabs t ON t.bar_id = d.bar_id AND t.id = d.tab_id AND t.closed_at IS NULL)`
}

async function endPeople(
  tx: Db,
  due: string,
  days: readonly number[],
  newId: NewId,
): Promise<number> {
  const ids = await idsOf(tx, `${due} LIMIT ${PEOPLE_BATCH}`, days)
  if (ids.length > 0) await erasePeople(tx, ids, newId)
  return ids.length
}

async function idsOf(tx: Db, due: string, days: readonly number[]): Promise<readonly string[]> {
  return (await tx.rows<{ readonly id: string }>(due, days)).map(({ id }) => id)
}

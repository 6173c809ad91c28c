import type { TabEntry } from '../core/tab-commands.ts'
import type { Line, Tab } from '../core/tab.ts'
import type { Db } from './database.ts'

/** One row of a tab's journal. `command` is a `TabCommand`, or a change of seat under a type of its own. */
export type JournalRow = {
  /** The tab's version after it. */
  readonly version: number
  /** `null`: the house. */
  readonly personId: string | null
  readonly command: { readonly type: string }
  readonly touched: TabEntry['touched']
  readonly cartTotalMinor: number | null
  /** `<message or call id>#<index>`: the same cause never acts twice on a bar. */
  readonly idempotencyKey: string
  readonly at: Date
}

export type TabWrite = {
  /** As the rows were read; `null` for a new tab. */
  readonly before: Tab | null
  readonly after: Tab
  readonly journal: readonly JournalRow[]
  /** For a tab that closes by it. */
  readonly closedReason?: 'idle' | 'served' | 'staff' | 'joined'
}

/**
 * Writes the differences between two states of a tab, and its journal. Lines that stay keep their order, new ones come
 * last, as every command leaves them. Where two tabs change together, the one that
 * leaves a table goes first.
 * @returns false when the rows are not `before` any more, or a table has been taken meanwhile: the transaction must be
 * rolled back.
 */
export async function saveTabChange(tx: Db, write: TabWrite): Promise<boolean> {
  const { before, after, journal } = write
  // One connection sends them one behind the other without waiting for answers.
  const save = () =>
    Promise.all([
      saveDiners(tx, write),
      saveLines(tx, before, after),
      appendJournal(tx, after, journal),
    ])
  if (staysSeated(write)) {
    const [claimed, saved] = await Promise.allSettled([claimTab(tx, write), save()])
    if (claimed.status === 'rejected') throw claimed.reason
    // On rows of another version, what failed or not is no matter: all of it is rolled back.
    if (claimed.value && saved.status === 'rejected') throw saved.reason
    return claimed.value
  }
  // The row's lock: whatever follows is not disturbed by another turn.
  if (!(await claimTab(tx, write))) return false
  if (!(await saveTables(tx, before, after))) return false
  await save()
  return true
}

/** Nearly every change: an open tab that stays open, at its tables. */
function staysSeated({ before, after }: TabWrite): boolean {
  return before !== null && after.closedAt === null && Bun.deepEquals(before.tables, after.tables)
}

async function claimTab(tx: Db, { before, after, closedReason }: TabWrite): Promise<boolean> {
  const reason = after.closedAt === null ? null : (closedReason ?? null)
  const row = [after.barId, after.id, after.version, after.lastActivityAt, after.closedAt, reason]
  const claimed =
    before === null
      ? await tx.rows(
          `INSERT INTO tabs (bar_id, id, version, last_activity_at, closed_at, closed_reason, opened_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id`,
          [...row, after.openedAt],
        )
      : await tx.rows(
          `UPDATE tabs SET version = $3, last_activity_at = $4, closed_at = $5,
                  closed_reason = coalesce(closed_reason, $6)
            WHERE bar_id = $1 AND id = $2 AND version = $7 RETURNING id`,
          [...row, before.version],
        )
  return claimed.length > 0
}

/** False when another open tab has one of the new tables. */
async function saveTables(tx: Db, before: Tab | null, after: Tab): Promise<boolean> {
  const had = before?.tables ?? []
  const isUnchanged = Bun.deepEquals(had, after.tables)
  if (!isUnchanged && !(await reseat(tx, had, after))) return false
  if (after.closedAt !== null && (before === null || before.closedAt === null)) {
    await tx.rows(
      'UPDATE tab_tables SET left_at = $3 WHERE bar_id = $1 AND tab_id = $2 AND left_at IS NULL',
      [after.barId, after.id, after.closedAt],
    )
  }
  return true
}

async function reseat(tx: Db, had: readonly string[], after: Tab): Promise<boolean> {
  const key = [after.barId, after.id]
  const left = had.filter((label) => !after.tables.includes(label))
  const taken = after.tables.filter((label) => !had.includes(label))
  const [, , inserted] = await Promise.all([
    tx.rows(
      `UPDATE tab_tables SET left_at = $3
        WHERE bar_id = $1 AND tab_id = $2 AND label = ANY($4::text[]) AND left_at IS NULL`,
      [...key, after.lastActivityAt, left],
    ),
    // The tab was at that table before and comes back.
    tx.rows(
      'DELETE FROM tab_tables WHERE bar_id = $1 AND tab_id = $2 AND label = ANY($3::text[])',
      [...key, taken],
    ),
    tx.rows(
      `INSERT INTO tab_tables (bar_id, tab_id, label, position)
       SELECT $1, $2, label, 0 FROM unnest($3::text[]) AS label
       ON CONFLICT DO NOTHING RETURNING label`,
      [...key, taken],
    ),
    tx.rows(
      `UPDATE tab_tables SET position = n FROM unnest($3::text[]) WITH ORDINALITY AS o(name, n)
        WHERE bar_id = $1 AND tab_id = $2 AND label = name AND left_at IS NULL`,
      [...key, after.tables],
    ),
  ])
  return inserted.length === taken.length
}

/** Whoever sat down by it, come back to a bill they had left open too, has joined just now. */
async function saveDiners(tx: Db, { before, after, journal }: TabWrite): Promise<void> {
  const had = new Map((before?.diners ?? []).map((diner) => [diner.personId, diner.number]))
  const has = new Set(after.diners.map(({ personId }) => personId))
  const left = [...had.keys()].filter((personId) => !has.has(personId))
  const sat = new Set(journal.filter(isSeat).map(({ personId }) => personId))
  const come = after.diners.filter(
    ({ personId, number }) => had.get(personId) !== number || sat.has(personId),
  )
  if (left.length > 0) {
    await tx.rows(
      'DELETE FROM tab_diners WHERE bar_id = $1 AND tab_id = $2 AND person_id = ANY($3::uuid[])',
      [after.barId, after.id, left],
    )
  }
  if (come.length > 0) {
    await tx.rows(
      `INSERT INTO tab_diners (bar_id, tab_id, person_id, number, joined_at)
       SELECT $1, $2, d."personId", d.number, $4
         FROM json_to_recordset($3::json) AS d("personId" uuid, number integer)
       ON CONFLICT (bar_id, tab_id, person_id) DO UPDATE SET number = excluded.number, joined_at = excluded.joined_at`,
      [after.barId, after.id, come, after.lastActivityAt],
    )
  }
}

/** Since when a person sits at a tab. */
export type Seat = { readonly personId: string; readonly joinedAt: Date | string }

/** Of people who are at several of these tabs, since when they sit at the last of them. */
export async function seatsAt(
  tx: Db,
  barId: string,
  tabIds: readonly string[],
): Promise<readonly Seat[]> {
  return await tx.rows<Seat>(
    `SELECT person_id AS "personId", max(joined_at) AS "joinedAt" FROM tab_diners
      WHERE bar_id = $1 AND tab_id = ANY($2::uuid[]) GROUP BY person_id`,
    [barId, tabIds],
  )
}

/** Who comes along when tabs become one has not sat down just now: they may sit at a third. */
export async function keepSeats(tx: Db, tab: Tab, seats: readonly Seat[]): Promise<void> {
  await tx.rows(
    `UPDATE tab_diners d SET joined_at = s."joinedAt"
       FROM json_to_recordset($3::json) AS s("personId" uuid, "joinedAt" timestamptz)
      WHERE d.bar_id = $1 AND d.tab_id = $2 AND d.person_id = s."personId"`,
    [tab.barId, tab.id, seats],
  )
}

function isSeat({ command }: JournalRow): boolean {
  return ['open', 'join', 'move'].includes(command.type)
}

async function saveLines(tx: Db, before: Tab | null, after: Tab): Promise<void> {
  const had = new Map((before?.lines ?? []).map((line) => [line.id, line]))
  const has = new Set(after.lines.map(({ id }) => id))
  const gone = [...had.keys()].filter((id) => !has.has(id))
  const changed = after.lines.filter((line) => !isSame(had.get(line.id), line))
  await Promise.all([
    gone.length > 0 &&
      // Only from this tab: a line that changed tabs may be written at the other one already.
      tx.rows('DELETE FROM tab_lines WHERE bar_id = $1 AND tab_id = $2 AND id = ANY($3::uuid[])', [
        after.barId,
        after.id,
        gone,
      ]),
    changed.length > 0 && tx.rows(PUT_LINES, [after.barId, after.id, changed]),
  ])
}

/** New lines go behind those that are there; a changed one keeps its place. */
const PUT_LINES = `
  INSERT INTO tab_lines AS t (bar_id, tab_id, id, person_id, item_id, size_id, choices, quantity, note,
                              unit_price_minor, order_id, position)
  SELECT $1, $2, l.id, l."personId", l."itemId", l."sizeId", l.choices, l.quantity, l.note,
         l."unitPriceMinor", l."orderId",
         (SELECT coalesce(max(position), 0) FROM tab_lines WHERE bar_id = $1 AND tab_id = $2) + n
    FROM ROWS FROM (json_to_recordset($3::json) AS (
           id uuid, "personId" uuid, "itemId" text, "sizeId" text, choices jsonb, quantity integer,
           note text, "unitPriceMinor" bigint, "orderId" uuid)) WITH ORDINALITY
      AS l(id, "personId", "itemId", "sizeId", choices, quantity, note, "unitPriceMinor", "orderId", n)
  ON CONFLICT (bar_id, id) DO UPDATE SET
    tab_id = excluded.tab_id, person_id = excluded.person_id, item_id = excluded.item_id,
    size_id = excluded.size_id, choices = excluded.choices, quantity = excluded.quantity,
    note = excluded.note, unit_price_minor = excluded.unit_price_minor, order_id = excluded.order_id,
    position = CASE WHEN t.tab_id = excluded.tab_id THEN t.position ELSE excluded.position END`

function isSame(one: Line | undefined, other: Line): boolean {
  return one === other || (one !== undefined && Bun.deepEquals(one, other))
}

async function appendJournal(tx: Db, tab: Tab, journal: readonly JournalRow[]): Promise<void> {
  if (journal.length === 0) return
  await tx.rows(
    `INSERT INTO tab_events (bar_id, tab_id, version, person_id, command, touched, cart_total_minor,
                             idempotency_key, at)
     SELECT $1, $2, j.version, j."personId", j.command, j.touched, j."cartTotalMinor", j."idempotencyKey", j.at
       FROM json_to_recordset($3::json) AS j(
         version integer, "personId" uuid, command jsonb, touched jsonb, "cartTotalMinor" bigint,
         "idempotencyKey" text, at timestamptz)`,
    [tab.barId, tab.id, journal],
  )
}

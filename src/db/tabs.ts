import type { Tab } from '../core/tab.ts'
import type { Db } from './database.ts'

/** A tab as JSON, from `tabs t`. */
export const TAB_JSON = `json_build_object(
  'id', t.id, 'barId', t.bar_id, 'version', t.version, 'openedAt', t.opened_at,
  'lastActivityAt', t.last_activity_at, 'closedAt', t.closed_at,
  'tables', (SELECT coalesce(json_agg(tt.label ORDER BY tt.position, tt.label), '[]')
    FROM tab_tables tt WHERE tt.bar_id = t.bar_id AND tt.tab_id = t.id
     AND (tt.left_at IS NULL OR tt.left_at = t.closed_at)),
  'diners', (SELECT coalesce(json_agg(json_build_object('personId', d.person_id, 'number', d.number)
      ORDER BY d.number), '[]')
    FROM tab_diners d WHERE d.bar_id = t.bar_id AND d.tab_id = t.id),
  'lines', (SELECT coalesce(json_agg(json_build_object(
      'id', l.id, 'personId', l.person_id, 'itemId', l.item_id, 'sizeId', l.size_id,
      'choices', l.choices, 'quantity', l.quantity, 'note', l.note,
      'unitPriceMinor', l.unit_price_minor, 'orderId', l.order_id) ORDER BY l.position, l.id), '[]')
    FROM tab_lines l WHERE l.bar_id = t.bar_id AND l.tab_id = t.id))`

/**
 * Statement parts for the open tab at table `$label`, or of diner `$person`, of the bar in `$1`. Arrays, not EXISTS: a
 * plan made before the tables have statistics would go through all open tabs of the bar, each time.
 */
export const AT_TABLE = (
  label: string,
) => `t.bar_id = $1 AND t.closed_at IS NULL AND t.id = ANY(ARRAY(
    SELECT x.tab_id FROM tab_tables x
     WHERE x.bar_id = $1 AND x.label = ${label} AND x.left_at IS NULL))`
export const OF_DINER = (
  person: string,
) => `t.bar_id = $1 AND t.closed_at IS NULL AND t.id = ANY(ARRAY(
    SELECT x.tab_id FROM tab_diners x WHERE x.bar_id = $1 AND x.person_id = ${person}))`
export const LATEST = 'ORDER BY t.last_activity_at DESC, t.id DESC LIMIT 1'
/**
 * Who left a bill open at one table and sits at another is where they sat down last: at the table they left, others talk
 * on.
 */
export const SAT_LAST = (person: string) => `ORDER BY (SELECT d.joined_at FROM tab_diners d
             WHERE d.bar_id = t.bar_id AND d.tab_id = t.id AND d.person_id = ${person}) DESC,
         t.last_activity_at DESC, t.id DESC LIMIT 1`

type TabRow = Omit<Tab, 'openedAt' | 'lastActivityAt' | 'closedAt'> & {
  readonly openedAt: string
  readonly lastActivityAt: string
  readonly closedAt: string | null
}

export function tabOf(json: unknown): Tab {
  const row = json as TabRow
  return {
    ...row,
    openedAt: new Date(row.openedAt),
    lastActivityAt: new Date(row.lastActivityAt),
    closedAt: row.closedAt === null ? null : new Date(row.closedAt),
  }
}

/** Open or closed; `null`: this bar has none of this id. */
export async function loadTab(db: Db, barId: string, tabId: string): Promise<Tab | null> {
  return await oneTab(db, 't.bar_id = $1 AND t.id = $2', [barId, tabId])
}

/** Where the person sits: of several open tabs the one they sat down at last. */
export async function openTabOf(db: Db, barId: string, personId: string): Promise<Tab | null> {
  return await oneTab(db, `${OF_DINER('$2')} ${SAT_LAST('$2')}`, [barId, personId])
}

async function oneTab(db: Db, where: string, params: readonly unknown[]): Promise<Tab | null> {
  const [row] = await tabsWhere(db, where, params)
  return row ?? null
}

async function tabsWhere(
  db: Db,
  where: string,
  params: readonly unknown[],
): Promise<readonly Tab[]> {
  const rows = await db.rows<{ readonly tab: unknown }>(
    `SELECT ${TAB_JSON} AS tab FROM tabs t WHERE ${where}`,
    params,
  )
  return rows.map(({ tab }) => tabOf(tab))
}

/** Open tabs without a word since: before `emptyBefore`, or before `servedBefore` where something was ordered. */
export async function idleTabs(
  db: Db,
  barId: string,
  since: { readonly emptyBefore: Date; readonly servedBefore: Date },
): Promise<readonly Tab[]> {
  return await tabsWhere(
    db,
    `t.bar_id = $1 AND t.closed_at IS NULL AND t.last_activity_at <= CASE WHEN EXISTS (
        SELECT 1 FROM tab_lines l
         WHERE l.bar_id = t.bar_id AND l.tab_id = t.id AND l.order_id IS NOT NULL)
      THEN $3::timestamptz ELSE $2::timestamptz END
     ORDER BY t.last_activity_at`,
    [barId, since.emptyBefore, since.servedBefore],
  )
}

import { type Queries, sqlState } from '../db/client.ts'
import { NOTICED } from './outbox-claim.ts'

/**
 * This table in this database of this server: what a copy of the files keeps, as a standby and a snapshot are, and a dump
 * does not.
 */
const HOME = `(SELECT system_identifier FROM pg_control_system()) || '/' || 'crash_epoch'::regclass::oid`

/** Where nobody has said yet where it is, as after a crash that a running server noticed, it may have been brought, too. */
const MOVED = `
  WITH here AS (SELECT ${HOME} AS home),
  elsewhere AS (
    SELECT c.home FROM crash_epoch AS c, here WHERE c.home IS DISTINCT FROM here.home
  ), put AS (
    INSERT INTO crash_epoch (began_at, home) SELECT ${NOTICED}, here.home FROM here
     WHERE NOT EXISTS (SELECT FROM crash_epoch AS c WHERE c.home = here.home)
    ON CONFLICT (is_row) DO UPDATE SET began_at = excluded.began_at, home = excluded.home
  )
  SELECT count(home)::int AS brought FROM elsewhere`

/**
 * The mark that a crash takes away comes along in a `pg_dump`. Found in another place than it was put, it says nothing of
 * what went out since the dump: it is made anew, which is as if the database had crashed.
 * @returns whether it was brought along.
 */
export async function renewBroughtMark(queries: Pick<Queries, 'query'>): Promise<boolean> {
  try {
    const [row] = await queries.query<{ readonly brought: number }>(MOVED)
    return row !== undefined && row.brought > 0
  } catch (error) {
    // A hoster may keep that function to itself, and what speaks PostgreSQL's language need not have it.
    if (UNTELLING.has(sqlState(error) ?? '')) return false
    throw error
  }
}

/** No right to it; no such function; not supported. */
const UNTELLING: ReadonlySet<string> = new Set(['42501', '42883', '0A000'])

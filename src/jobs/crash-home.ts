import { type Queries, sqlState } from '../db/client.ts'

/**
 * This table in this database of this server: what a copy of the files keeps, as a standby and a snapshot are, and a dump
 * does not.
 */
const HOME = `(SELECT system_identifier FROM pg_control_system()) || '/' || 'crash_epoch'::regclass::oid`

const MOVED = `
  WITH here AS (SELECT ${HOME} AS home),
  brought AS (
    DELETE FROM crash_epoch AS c USING here WHERE c.home <> here.home RETURNING 1
  ), marked AS (
    UPDATE crash_epoch AS c SET home = here.home FROM here WHERE c.home IS NULL
  )
  SELECT count(*)::int AS brought FROM brought`

/**
 * The mark that a crash takes away comes along in a `pg_dump`. Found in another place than it was put, it says nothing of
 * what went out since the dump: it goes, which is as if the database had crashed.
 * @returns whether it was brought along.
 */
export async function dropBroughtMark(queries: Pick<Queries, 'query'>): Promise<boolean> {
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

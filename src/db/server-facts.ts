import type { Db } from './database.ts'

export type DatabaseServer = {
  /** `180004` is 18.4. */
  readonly versionNumber: number
  readonly encoding: string
  readonly now: Date
  readonly maxConnections: number
  /** Kept back for superusers. */
  readonly reservedConnections: number
  readonly usedConnections: number
  /** May make schemas and tables. */
  readonly mayCreate: boolean
  /** What functions can be written in. */
  readonly languages: readonly string[]
}

/** What the database says of itself, in one round trip. */
export async function databaseServer(db: Db): Promise<DatabaseServer> {
  const [row] = await db.rows<DatabaseServer>(`
    SELECT current_setting('server_version_num')::integer AS "versionNumber",
           pg_encoding_to_char(d.encoding) AS encoding,
           clock_timestamp() AS now,
           current_setting('max_connections')::integer AS "maxConnections",
           current_setting('superuser_reserved_connections')::integer AS "reservedConnections",
           (SELECT count(*)::integer FROM pg_stat_activity WHERE backend_type = 'client backend') AS "usedConnections",
           has_database_privilege(d.oid, 'CREATE') AND has_schema_privilege('public', 'CREATE') AS "mayCreate",
           (SELECT array_agg(lanname::text) FROM pg_language) AS languages
      FROM pg_database d WHERE d.datname = current_database()`)
  if (row === undefined) throw new Error('the database does not know itself')
  return row
}

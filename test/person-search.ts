import type { Database } from '../src/db/client.ts'
import type { TableData } from '../src/db/privacy/map.ts'

/** Where any of the words stands in any column of any table, ours and the timers', as `table: word`. */
export async function whereFound(
  database: Database,
  words: readonly string[],
): Promise<readonly string[]> {
  const tables = await database.query<{ readonly name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
      WHERE table_schema IN ('public', 'pgboss') AND table_type = 'BASE TABLE' ORDER BY 1`,
  )
  const found: string[] = []
  for (const { name } of tables) {
    const rows = await database.query<{ readonly word: string }>(
      `SELECT DISTINCT w.word FROM ${name} AS t, unnest($1::text[]) AS w(word)
        WHERE strpos(lower(t::text), lower(w.word)) > 0 ORDER BY 1`,
      [words],
    )
    found.push(...rows.map(({ word }) => `${name}: ${word}`))
  }
  return found
}

/** The same in columns that are said to hold nothing of anybody, as `table.column: word`. */
export async function whereFoundBeside(
  database: Database,
  tables: readonly TableData[],
  words: readonly string[],
): Promise<readonly string[]> {
  const columns = tables.flatMap((table) =>
    table.columns
      .filter(({ kinds }) => kinds.includes('none'))
      .map(({ name }) => ({ table: table.name, name })),
  )
  const found: string[] = []
  for (const { table, name } of columns) {
    const rows = await database.query<{ readonly word: string }>(
      `SELECT DISTINCT w.word FROM ${table} AS t, unnest($1::text[]) AS w(word)
        WHERE strpos(lower(t.${name}::text), lower(w.word)) > 0 ORDER BY 1`,
      [words],
    )
    found.push(...rows.map(({ word }) => `${table}.${name}: ${word}`))
  }
  return found
}

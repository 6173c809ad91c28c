import { createHash } from 'node:crypto'

import type { Db } from '../db/client.ts'
import { PERSONAL_DATA } from '../db/privacy/map.ts'

export type Column = { readonly name: string; readonly type: string }

/** A table of ours as a database has it. Names and types come from our own migrations. */
export type Table = { readonly name: string; readonly columns: readonly Column[] }

/** Rows of one table, counted and summed: the sum does not depend on their order. */
export type Tally = { readonly rows: number; readonly sum: string }

const BATCH = 500

/** Values are written as text: the same on both databases, to the last digit. Whole tables are read from end to end. */
const PORTABLE = `SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL extra_float_digits = 1;
  SET LOCAL IntervalStyle = 'postgres'; SET LOCAL bytea_output = 'hex'; SET LOCAL enable_seqscan = on`

export async function speakPortably(tx: Db): Promise<void> {
  await tx.script(PORTABLE)
}

/** What a running server counts for minutes and loses without harm, and what tells of this database server alone. */
const PASSING: readonly string[] = ['rate_limits', 'replicas', 'crash_epoch']

/** Our tables that this database has and a backup holds, each after those it points at. */
export async function tablesOf(tx: Db): Promise<readonly Table[]> {
  const names = PERSONAL_DATA.map(({ name }) => name).filter((name) => !PASSING.includes(name))
  const columns = await tx.rows<Column & { readonly table: string }>(
    `SELECT c.relname AS table, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type
       FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        AND c.relname = ANY($1::text[]) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      ORDER BY c.relname, a.attnum`,
    [names],
  )
  const tables = new Map<string, Column[]>()
  for (const { table, name, type } of columns) {
    tables.set(table, [...(tables.get(table) ?? []), { name, type }])
  }
  const sorted = inOrder([...tables.keys()], await references(tx))
  return sorted.map((name) => ({ name, columns: tables.get(name) ?? [] }))
}

type Reference = { readonly from: string; readonly to: string }

async function references(tx: Db): Promise<readonly Reference[]> {
  return await tx.rows<Reference>(
    `SELECT f.relname AS "from", t.relname AS "to" FROM pg_constraint k
       JOIN pg_class f ON f.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
      WHERE k.contype = 'f' AND f.relnamespace = 'public'::regnamespace AND f.oid <> t.oid`,
  )
}

function inOrder(names: readonly string[], links: readonly Reference[]): readonly string[] {
  const sorted: string[] = []
  let left = names
  while (left.length > 0) {
    const free = left.filter((name) =>
      links.every(({ from, to }) => from !== name || !left.includes(to)),
    )
    if (free.length === 0) throw new Error('tables that point at each other in a circle')
    sorted.push(...free)
    left = left.filter((name) => !free.includes(name))
  }
  return sorted
}

/** Every row as a JSON array of texts. Only one table of a transaction is read at a time. */
export async function* rowsOf(tx: Db, { name, columns }: Table): AsyncIterable<string> {
  const texts = columns.map((column) => `"${column.name}"::text`).join(', ')
  await tx.script(
    `DECLARE copied NO SCROLL CURSOR FOR SELECT array_to_json(ARRAY[${texts}])::text AS line FROM public."${name}"`,
  )
  for (;;) {
    // Not prepared: the name stands for another table next time.
    const rows = (await tx.script(`FETCH ${BATCH} FROM copied`)) as readonly { line: string }[]
    for (const { line } of rows) yield line
    if (rows.length < BATCH) break
  }
  await tx.script('CLOSE copied')
}

/** Puts lines of `rowsOf` back. */
export async function insertRows(tx: Db, table: Table, lines: readonly string[]): Promise<void> {
  const names = table.columns.map(({ name }) => `"${name}"`).join(', ')
  const values = table.columns.map(({ type }, n) => `(r ->> ${n})::${type}`).join(', ')
  await tx.rows(
    `INSERT INTO public."${table.name}" (${names}) OVERRIDING SYSTEM VALUE
     SELECT ${values} FROM json_array_elements($1::json) AS t(r)`,
    [`[${lines.join(',')}]`],
  )
}

/** Counts and sums lines as they pass. */
export function tallier() {
  let rows = 0
  let sum = 0n
  return {
    add: (line: string) => {
      rows += 1
      sum += createHash('sha256').update(line).digest().readBigUInt64BE()
    },
    tally: (): Tally => ({ rows, sum: BigInt.asUintN(64, sum).toString(16).padStart(16, '0') }),
  }
}

export async function tallyOf(tx: Db, table: Table): Promise<Tally> {
  const { add, tally } = tallier()
  for await (const line of rowsOf(tx, table)) add(line)
  return tally()
}

/** Takes our tables away, with what their triggers run. They hold nothing any more, or never did. */
export async function dropTables(tx: Db): Promise<void> {
  const names = [...PERSONAL_DATA.map(({ name }) => name), 'schema_migrations']
  const functions = await tx.rows<{ readonly name: string }>(
    `SELECT DISTINCT p.oid::regprocedure::text AS name
       FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
      WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace
        AND p.pronamespace = 'public'::regnamespace AND c.relname = ANY($1::text[])`,
    [names],
  )
  await tx.script(`DROP TABLE IF EXISTS ${names.map((name) => `public."${name}"`).join(', ')}`)
  for (const { name } of functions) await tx.script(`DROP FUNCTION ${name}`)
}

/** Where a counter of ours stands. */
export type Sequence = {
  readonly name: string
  readonly value: string
  /** The value has been given out. */
  readonly isCalled: boolean
}

/** Counters of our tables' columns. */
export async function sequencesOf(tx: Db, tables: readonly Table[]): Promise<readonly Sequence[]> {
  const found = await tx.rows<{ readonly name: string }>(
    `SELECT s.relname AS name FROM pg_class s
       JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i') JOIN pg_class t ON t.oid = d.refobjid
      WHERE s.relkind = 'S' AND s.relnamespace = 'public'::regnamespace AND t.relname = ANY($1::text[])
      ORDER BY 1`,
    [tables.map(({ name }) => name)],
  )
  const sequences: Sequence[] = []
  for (const { name } of found) {
    const [row] = await tx.rows<Omit<Sequence, 'name'>>(
      `SELECT last_value::text AS value, is_called AS "isCalled" FROM public."${name}"`,
    )
    if (row !== undefined) sequences.push({ name, ...row })
  }
  return sequences
}

export async function setSequences(tx: Db, sequences: readonly Sequence[]): Promise<void> {
  for (const { name, value, isCalled } of sequences) {
    await tx.rows('SELECT setval($1::text::regclass, $2::text::bigint, $3)', [
      `public."${name}"`,
      value,
      isCalled,
    ])
  }
}

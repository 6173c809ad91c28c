import fc from 'fast-check'

import { type Table, tablesOf } from '../src/backup/tables.ts'
import type { Database, Db } from '../src/db/client.ts'

/** Texts as diners write them: any script, quotes, newlines; not what PostgreSQL has no way to store. */
const words = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\0', ''))

const moment = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z') })
  .filter((at) => !Number.isNaN(at.getTime()))

const wholeJson = fc
  .jsonValue({ stringUnit: 'binary', maxDepth: 3 })
  .map((value) => JSON.stringify(value).replaceAll('\\u0000', ''))

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 12 }))
  .map(([whole, digits]) => `${whole}.${String(digits).padEnd(digits % 5, '0')}`)

const fraction = (double: fc.Arbitrary<number>) =>
  double.map((value) => (Object.is(value, -0) ? '-0' : String(value)))

/** A value of each type of our schema, as text. */
const OF_TYPE: Readonly<Record<string, fc.Arbitrary<string>>> = {
  uuid: fc.uuid(),
  text: words,
  integer: fc.integer().map(String),
  smallint: fc.integer({ min: -32_768, max: 32_767 }).map(String),
  bigint: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  boolean: fc.boolean().map(String),
  jsonb: wholeJson,
  date: moment.map((at) => at.toISOString().slice(0, 10)),
  numeric: decimal,
  real: fraction(fc.float()),
  'double precision': fraction(fc.double()),
  'timestamp(3) with time zone': moment.map((at) => at.toISOString()),
  'text[]': fc
    .array(words, { maxLength: 4 })
    .map((texts) => `{${texts.map((text) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`),
}

type Reference = {
  readonly from: string
  readonly to: string
  readonly columns: string
  readonly keys: string
}

/** Fills every table of ours with random rows that its constraints allow. Gives how many it has in all. */
export async function fillWithRandomRows(
  database: Database,
  options: { readonly seed: number; readonly rowsPerTable: number },
): Promise<number> {
  return await database.transaction(async (tx) => {
    const made = new Map<string, readonly Row[]>()
    const references = await foreignKeys(tx)
    const nullable = await nullables(tx)
    for (const [n, table] of (await tablesOf(tx)).entries()) {
      const rows = fc.sample(rowOf(table, nullable), {
        seed: options.seed + n,
        numRuns: options.rowsPerTable,
      })
      const pointed = rows.flatMap((row, at) =>
        pointing(row, at, references.get(table.name) ?? [], made),
      )
      made.set(table.name, await insertSome(tx, table, pointed))
    }
    return [...made.values()].reduce((sum, rows) => sum + rows.length, 0)
  })
}

type Row = Readonly<Record<string, string | null>>

function rowOf(table: Table, nullable: ReadonlySet<string>): fc.Arbitrary<Row> {
  const values = table.columns.map(({ name, type }) => {
    const value = name === 'payment_status' ? fc.constant('display_only') : OF_TYPE[type]
    if (value === undefined) throw new Error(`no random values for ${type}`)
    return [
      name,
      nullable.has(`${table.name}.${name}`) ? fc.option(value, { freq: 3 }) : value,
    ] as const
  })
  return fc.record(Object.fromEntries(values))
}

/** The row with its foreign keys set to rows that are there; left out when there are none to point at. */
function pointing(
  row: Row,
  at: number,
  references: readonly Reference[],
  made: ReadonlyMap<string, readonly Row[]>,
): readonly Row[] {
  let pointed: Row = row
  for (const { to, columns, keys } of references) {
    const targets = made.get(to) ?? []
    const target = targets[at % Math.max(1, targets.length)]
    if (target === undefined) return []
    const names = columns.split(',')
    const values = keys.split(',').map((key) => target[key] ?? null)
    pointed = {
      ...pointed,
      ...Object.fromEntries(names.map((name, n) => [name, values[n] ?? null])),
    }
  }
  return [pointed]
}

/** A row that a unique key refuses is left out. */
async function insertSome(tx: Db, table: Table, rows: readonly Row[]): Promise<readonly Row[]> {
  const names = table.columns.map(({ name }) => `"${name}"`).join(', ')
  const values = table.columns.map(({ type }, n) => `(r ->> ${n})::${type}`).join(', ')
  const inserted: Row[] = []
  for (const row of rows) {
    const done = await tx.rows(
      `INSERT INTO "${table.name}" (${names}) OVERRIDING SYSTEM VALUE
       SELECT ${values} FROM (SELECT $1::json AS r) AS t ON CONFLICT DO NOTHING RETURNING 1`,
      [JSON.stringify(table.columns.map(({ name }) => row[name] ?? null))],
    )
    if (done.length > 0) inserted.push(row)
  }
  return inserted
}

async function foreignKeys(tx: Db): Promise<ReadonlyMap<string, readonly Reference[]>> {
  const names = (list: string, table: string) =>
    `(SELECT string_agg(a.attname, ',' ORDER BY n) FROM unnest(k.${list}) WITH ORDINALITY AS u(num, n)
       JOIN pg_attribute a ON a.attrelid = k.${table} AND a.attnum = u.num)`
  const found = await tx.rows<Reference>(
    `SELECT f.relname AS "from", t.relname AS "to", ${names('conkey', 'conrelid')} AS columns,
            ${names('confkey', 'confrelid')} AS keys
       FROM pg_constraint k JOIN pg_class f ON f.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
      WHERE k.contype = 'f' AND f.relnamespace = 'public'::regnamespace ORDER BY array_length(k.conkey, 1)`,
  )
  return Map.groupBy(found, ({ from }) => from)
}

async function nullables(tx: Db): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ readonly name: string }>(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND is_nullable = 'YES'`,
  )
  return new Set(rows.map(({ name }) => name))
}

import type { Db } from '../src/db/client.ts'

/**
 * Which tables a piece of work reads from end to end: its statements are explained, then run. Connections of ours take
 * any index instead, so that even an empty table shows where there is none to go by.
 */
export async function readWhole(db: Db, work: (db: Db) => Promise<unknown>) {
  const found = new Set<string>()
  const rows: Db['rows'] = async (text, params) => {
    if (!/^\s*(CREATE|LOCK|SET)/i.test(text)) {
      const plan = await db.rows(`EXPLAIN ${text}`, params)
      for (const [, table = ''] of JSON.stringify(plan).matchAll(/Seq Scan on (\w+)/g)) {
        found.add(table)
      }
    }
    return await db.rows(text, params)
  }
  await work(Object.assign(Object.create(db) as Db, { rows }))
  return [...found]
}

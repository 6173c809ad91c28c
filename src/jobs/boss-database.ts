import type { Db as BossDb } from 'pg-boss'

import type { Database, Db } from '../db/client.ts'

/** pg-boss' scripts that bring their own transaction. */
const OWN_TRANSACTION = /^\s*BEGIN;([\s\S]*)COMMIT;?\s*$/

/**
 * Our database as pg-boss wants it. Scripts with a transaction of their own run in one of ours, so
 * that a failing one is rolled back before anyone else gets the connection: the embedded database
 * has only one.
 */
export function bossDatabase(database: Database): BossDb {
  return {
    async executeSql(text, values) {
      if (values !== undefined && values.length > 0) {
        return { rows: [...(await database.query(text, values))] }
      }
      const own = OWN_TRANSACTION.exec(text)?.[1]
      if (own === undefined) return { rows: [...(await database.script(text))] }
      return { rows: [...(await database.transaction((tx) => tx.script(own)))] }
    },
  }
}

/** One of our transactions as pg-boss wants it: a job that is sent through it commits with its cause. */
export function bossTransaction(tx: Db): BossDb {
  return {
    executeSql: async (text, values) => ({ rows: [...(await tx.rows(text, values ?? []))] }),
  }
}

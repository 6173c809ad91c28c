import type { Db } from './database.ts'

/** This replica is alive for `aliveMs` from now, by the database's clock. Run it on `database.pulse`. */
export async function beat(db: Db, replica: string, aliveMs: number): Promise<void> {
  await db.rows(
    `INSERT INTO replicas (id, alive_until) VALUES ($1, now() + $2 * interval '1 millisecond')
     ON CONFLICT (id) DO UPDATE SET alive_until = excluded.alive_until`,
    [replica, aliveMs],
  )
}

/** It is gone, and takes the rows of those with it that have been for long. */
export async function forgetReplica(db: Db, replica: string): Promise<void> {
  await db.rows(`DELETE FROM replicas WHERE id = $1 OR alive_until < now() - interval '1 day'`, [
    replica,
  ])
}

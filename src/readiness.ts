import type { Database } from './db/client.ts'
import { isMigrated } from './db/migrate.ts'
import type { Readiness } from './http.ts'
import type { Timers } from './jobs/timers.ts'

type ReadinessDeps = {
  readonly database: Database
  readonly timers: Timers
  readonly state: { readonly isDraining: boolean }
  /** Whether the disk has room for what comes next, where the database's disk is ours to see. */
  readonly hasRoom: () => Promise<boolean>
}

/** An answer is given again for so long: shorter than any balancer's round. */
const HELD_MS = 100

/** What `/readyz` says. Anybody may ask, and as often as they like: one look at the database is for all who come meanwhile. */
export function readiness({ database, timers, state, hasRoom }: ReadinessDeps): Readiness {
  let look: ReturnType<typeof looked> | null = null
  const looked = () => Promise.all([isMigrated(database).catch(() => null), hasRoom()])
  const looking = () => {
    look ??= looked().finally(() => {
      timers.after(HELD_MS, () => {
        look = null
      })
    })
    return look
  }
  return async () => {
    const [current, disk] = await looking()
    return {
      database: current !== null,
      disk,
      migrations: current === true,
      draining: state.isDraining,
    }
  }
}

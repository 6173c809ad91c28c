import type { Database } from './db/client.ts'
import { isMigrated } from './db/migrate.ts'
import type { Readiness } from './http.ts'
import type { Timers } from './jobs/timers.ts'

type ReadinessDeps = {
  readonly database: Database
  readonly timers: Timers
  readonly state: { readonly isDraining: boolean }
}

/** An answer is given again for so long: shorter than any balancer's round. */
const HELD_MS = 100

/** What `/readyz` says. Anybody may ask, and as often as they like: one look at the database is for all who come meanwhile. */
export function readiness({ database, timers, state }: ReadinessDeps): Readiness {
  let look: Promise<boolean | null> | null = null
  const isCurrent = () => {
    look ??= isMigrated(database)
      .catch(() => null)
      .finally(() => {
        timers.after(HELD_MS, () => {
          look = null
        })
      })
    return look
  }
  return async () => {
    const current = await isCurrent()
    return { database: current !== null, migrations: current === true, draining: state.isDraining }
  }
}

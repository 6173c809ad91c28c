import type { LiveConfig } from './config/live.ts'
import type { Logger, NewId } from './core/ports.ts'
import type { Database } from './db/client.ts'
import type { HouseSeries } from './house-series.ts'
import type { Jobs } from './jobs/boss.ts'
import { renewBroughtMark } from './jobs/crash-home.ts'
import { keepHouse } from './jobs/housekeeping.ts'

type HouseDeps = {
  readonly newId: NewId
  readonly log: Logger
  readonly database: Database
  readonly live: LiveConfig
  readonly series: HouseSeries
}

/** Removes what is old, every night, in one of the replicas. */
export function keepHouseNightly(jobs: Jobs, deps: HouseDeps): void {
  const { database, live, newId, log, series } = deps
  jobs.define(
    'housekeeping',
    async () => {
      try {
        // The mark that follows a crash has no home yet.
        await renewBroughtMark(database)
        const removed = await keepHouse(database, live.current().security, newId, 'night')
        await database.maintain()
        series.retained(removed)
        log.info({ ...removed }, 'old rows were removed')
      } catch (error) {
        series.retained(null)
        throw error
      }
    },
    { expireSeconds: 3600 },
  )
  jobs.schedule('housekeeping', '30 3 * * *')
}

import { ProviderError } from '../../../core/errors.ts'
import type { Clock, ListModels, Logger, Meter } from '../../../core/ports.ts'

export const MODEL_WATCH_QUEUE = 'model-watch'
export const MODEL_WATCH_CRON = '15 4 * * *'

/** Long enough to choose a successor and try it with `maitred eval`. */
const WARN_DAYS = 60
const DAY_MS = 24 * 60 * 60 * 1000
const LIST_TIMEOUT_MS = 20_000

export type ModelWatchDeps = {
  readonly listModels: ListModels
  /** The ids from config. */
  readonly models: readonly string[]
  readonly clock: Clock
  readonly log: Logger
  readonly meter: Meter
}

/** Looks a vendor's model list over: a model that is gone, or will be within 60 days, is warned about while there is time. */
export function modelWatch(deps: ModelWatchDeps): () => Promise<void> {
  const daysLeft = deps.meter.gauge(
    'ai_model_shutdown_days',
    'Days until a configured model is shut down by its vendor; -1 where it is gone.',
    ['model'],
  )
  return async () => {
    const listed = await deps
      .listModels(AbortSignal.timeout(LIST_TIMEOUT_MS))
      .catch((error: unknown) => {
        if (!(error instanceof ProviderError)) throw error
        deps.log.warn({ error }, 'the list of models could not be read')
        return null
      })
    if (listed === null) return
    const shutdowns = new Map(listed.map(({ id, shutdownAt }) => [id, shutdownAt]))
    for (const model of deps.models) {
      const shutdownAt = shutdowns.get(model)
      if (shutdownAt === undefined) {
        daysLeft.set(-1, { model })
        deps.log.warn({ model }, 'a configured model is not offered by its vendor')
      } else if (shutdownAt !== null) {
        const days = Math.floor((shutdownAt.getTime() - deps.clock.now().getTime()) / DAY_MS)
        daysLeft.set(days, { model })
        if (days <= WARN_DAYS) {
          deps.log.warn({ model, days }, 'a configured model will be shut down soon')
        }
      }
    }
  }
}

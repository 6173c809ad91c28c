import type { ModelProvider } from '../../../core/chat-model.ts'
import { ProviderError } from '../../../core/errors.ts'
import { type ModelInUse, type ModelLife, modelLives } from '../../../core/model-life.ts'
import type { Clock, ListedModel, ListModels, Logger, Meter } from '../../../core/ports.ts'

export const MODEL_WATCH_QUEUE = 'model-watch'
export const MODEL_WATCH_CRON = '15 4 * * *'

const LIST_TIMEOUT_MS = 20_000
const DAY_SECONDS = 86_400

export type ModelWatchDeps = {
  readonly inUse: readonly ModelInUse[]
  readonly lists: ReadonlyMap<ModelProvider, ListModels>
  readonly clock: Clock
  readonly log: Logger
  readonly meter: Meter
}

/** Looks the vendors' model lists over: a model that is gone, or will be within 60 days, is warned about while there is time. */
export function modelWatch(deps: ModelWatchDeps): () => Promise<void> {
  const left = deps.meter.gauge(
    'ai_model_shutdown_seconds',
    'Time until a configured model is shut down; -1 where it is gone, +Inf where no end is known',
    ['provider', 'model'],
  )
  return async () => {
    const lists = new Map<ModelProvider, readonly ListedModel[]>()
    await Promise.all(
      [...deps.lists].map(async ([provider, list]) => {
        const listed = await readList(list, deps.log)
        if (listed !== null) lists.set(provider, listed)
      }),
    )
    for (const life of modelLives(deps.inUse, lists, deps.clock.now())) {
      const { provider, model } = life
      left.set(secondsOf(life), { provider, model })
      warn(deps.log, life)
    }
  }
}

async function readList(list: ListModels, log: Logger): Promise<readonly ListedModel[] | null> {
  return await list(AbortSignal.timeout(LIST_TIMEOUT_MS)).catch((error: unknown) => {
    if (!(error instanceof ProviderError)) throw error
    const { provider, failure, reason = failure } = error
    log.warn({ provider, reason }, 'the list of models could not be read')
    return null
  })
}

function secondsOf({ state, daysLeft }: ModelLife): number {
  if (state === 'gone') return -1
  return daysLeft === null ? Number.POSITIVE_INFINITY : Math.max(0, daysLeft) * DAY_SECONDS
}

function warn(log: Logger, { state, provider, model, daysLeft, successor }: ModelLife): void {
  const fields = { provider, model, successor }
  if (state === 'gone') log.warn(fields, 'a configured model is not offered by its vendor')
  if (state === 'ending') {
    log.warn({ ...fields, days: daysLeft }, 'a configured model will be shut down soon')
  }
}

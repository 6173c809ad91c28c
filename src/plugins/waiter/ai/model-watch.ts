import type { ModelProvider } from '../../../core/chat-model.ts'
import { ProviderError } from '../../../core/errors.ts'
import { type ModelInUse, type ModelLife, modelLives } from '../../../core/model-life.ts'
import type { Clock, ListedModel, ListModels, Logger, Meter } from '../../../core/ports.ts'
import type { BarModel } from '../../../db/bar-facts.ts'

export const MODEL_WATCH_QUEUE = 'model-watch'
export const MODEL_WATCH_CRON = '15 4 * * *'

const LIST_TIMEOUT_MS = 20_000
const DAY_SECONDS = 86_400

export type ModelWatchDeps = {
  readonly inUse: readonly ModelInUse[]
  /** Models that bars chose for their calls, by their own files. */
  readonly ofBars: () => Promise<readonly BarModel[]>
  readonly lists: ReadonlyMap<ModelProvider, ListModels>
  readonly clock: Clock
  readonly log: Logger
  readonly meter: Meter
}

/** A configured model; `bars`: those whose own files name it. */
type Watched = ModelInUse & { readonly bars?: readonly string[] }

/** Looks the vendors' model lists over: a model that is gone, or will be within 60 days, is warned about while there is time. */
export function modelWatch(deps: ModelWatchDeps): () => Promise<void> {
  const left = deps.meter.gauge(
    'ai_model_shutdown_seconds',
    'Time until a configured model is shut down; -1 where it is gone, +Inf where no end is known',
    ['provider', 'model'],
  )
  let shown: readonly Pick<Watched, 'provider' | 'model'>[] = []
  return async () => {
    const inUse: readonly Watched[] = [...deps.inUse, ...byModel(await deps.ofBars())]
    const lists = new Map<ModelProvider, readonly ListedModel[]>()
    await Promise.all(
      [...deps.lists].map(async ([provider, list]) => {
        const listed = await readList(list, deps.log)
        if (listed !== null) lists.set(provider, listed)
      }),
    )
    // A bar may have chosen another since: of what nobody asks any more nothing is told.
    for (const { provider, model } of shown) left.set(Number.NaN, { provider, model })
    shown = inUse
    for (const life of modelLives(inUse, lists, deps.clock.now())) {
      const { provider, model } = life
      left.set(secondsOf(life), { provider, model })
      warn(deps.log, life)
    }
  }
}

function byModel(chosen: readonly BarModel[]): readonly Watched[] {
  const slugs = Map.groupBy(chosen, ({ model }) => model)
  return [...slugs].map(([model, bars]) => ({
    provider: 'openai',
    model,
    setting: '[voice] model',
    bars: bars.map(({ slug }) => slug),
  }))
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

function warn(log: Logger, life: ModelLife & Watched): void {
  const { state, provider, model, daysLeft, successor, bars } = life
  const fields = { provider, model, successor, ...(bars && { bars }) }
  if (state === 'gone') log.warn(fields, 'a configured model is not offered by its vendor')
  if (state === 'ending') {
    log.warn({ ...fields, days: daysLeft }, 'a configured model will be shut down soon')
  }
}

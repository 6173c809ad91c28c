import type { ModelProvider } from './chat-model.ts'
import { KNOWN_ENDS, type KnownEnd } from './model-ends.ts'
import type { ListedModel } from './ports.ts'

/** A model that the settings name and that would be asked. */
export type ModelInUse = {
  readonly provider: ModelProvider
  readonly model: string
  /** The setting, as in the config file: `[waiter] openai_model`. */
  readonly setting: string
}

/** The vendors' lists as they could be read; a vendor that is missing could not be asked. */
export type VendorLists = ReadonlyMap<ModelProvider, readonly ListedModel[]>

export type ModelLife = ModelInUse & Life

type Life = {
  /**
   * `gone`: its day has come, or the vendor's list leaves it out. `ending`: within `WARN_DAYS`. `unlisted`: nothing is
   * known against it, but the vendor's list could not be read.
   */
  readonly state: 'fine' | 'ending' | 'gone' | 'unlisted'
  /** `null`: no end is known. */
  readonly endsAt: Date | null
  /** Whole days until `endsAt`, negative after it; `null` without one. */
  readonly daysLeft: number | null
  /** What the vendor names in its place, where that is known. */
  readonly successor: string | null
}

/** Long enough to choose a successor and try it with `maitred eval`. */
const WARN_DAYS = 60
const DAY_MS = 24 * 60 * 60 * 1000

/** How long each model in use will still be there: by the vendor's own list, and by the ends known when this was built. */
export function modelLives<M extends ModelInUse>(
  inUse: readonly M[],
  lists: VendorLists,
  at: Date,
): readonly (M & Life)[] {
  return inUse.map((one) => lifeOf(one, lists.get(one.provider), at))
}

function lifeOf<M extends ModelInUse>(
  one: M,
  listed: readonly ListedModel[] | undefined,
  at: Date,
): M & Life {
  const known = KNOWN_ENDS.find(({ provider, model }) => is(one, provider, model))
  const offered = listed?.find(({ id }) => id === one.model)
  const endsAt = offered?.shutdownAt ?? dayOf(known)
  const daysLeft = endsAt === null ? null : Math.floor((endsAt.getTime() - at.getTime()) / DAY_MS)
  const isMissing = listed !== undefined && offered === undefined
  return {
    ...one,
    state: stateOf({ isMissing, isRead: listed !== undefined, daysLeft }),
    endsAt,
    daysLeft,
    successor: known?.successor ?? null,
  }
}

function is(one: ModelInUse, provider: ModelProvider, model: string): boolean {
  return one.provider === provider && one.model === model
}

function dayOf(known: KnownEnd | undefined): Date | null {
  return known === undefined ? null : new Date(`${known.endsOn}T00:00:00Z`)
}

function stateOf(seen: {
  readonly isMissing: boolean
  readonly isRead: boolean
  readonly daysLeft: number | null
}): ModelLife['state'] {
  const { isMissing, isRead, daysLeft } = seen
  if (isMissing) return 'gone'
  // Days pass that nobody kept: while the vendor's own list offers a model, it is not gone by our table.
  if (daysLeft !== null && daysLeft < 0 && !isRead) return 'gone'
  if (daysLeft !== null && daysLeft <= WARN_DAYS) return 'ending'
  return isRead ? 'fine' : 'unlisted'
}

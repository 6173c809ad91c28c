import { noteCosts } from '../../db/call-costs.ts'
import type { Held } from '../../db/calls.ts'
import type { VoiceDeps } from './deps.ts'
import { type Account, watchBooks } from './ending/books.ts'

/** What a call has cost so far, and in whose books it will stand. */
export type Running = { readonly microUsd: number; readonly account: Account }

/** A call under way: whose it is, and what it has cost; `null`: nothing yet. */
type Spender = { readonly held: Held; readonly spent: () => Running | null }

/** Looked at so often. */
const LOOK_MS = 3_000
/** A call costs some ten cents a minute: written down by the cent, so that calls under way count against the day's cap. */
const STEP_MICRO_USD = 10_000

/** To be called with all calls under way, as often as one likes; never throws. */
export function spendingWatch(deps: VoiceDeps): (spenders: readonly Spender[]) => Promise<void> {
  const noted = new Map<string, number>()
  let lookedMs = Number.NEGATIVE_INFINITY
  return async (spenders) => {
    if (performance.now() - lookedMs < LOOK_MS) return
    lookedMs = performance.now()
    const open = new Set(spenders.map(({ held }) => held.id))
    for (const id of noted.keys()) if (!open.has(id)) noted.delete(id)
    try {
      await noteSpending(deps, spenders, noted)
    } catch (error) {
      deps.log.warn({ error, event: 'WA_VOICE_ERROR' }, 'costs of calls could not be noted')
    }
  }
}

/**
 * Writes what calls under way have cost, where it has grown, in one statement; their owners are told as for calls that are over.
 * @param noted what each had cost when that was last written down.
 */
export async function noteSpending(
  deps: VoiceDeps,
  spenders: readonly Spender[],
  noted: Map<string, number>,
): Promise<void> {
  if (deps.settings.dailyCapCents === 0) return
  const grown = spenders.flatMap(({ held, spent }) => {
    const running = spent()
    const isGrown = (running?.microUsd ?? 0) - (noted.get(held.id) ?? 0) >= STEP_MICRO_USD
    return running === null || !isGrown ? [] : [{ ...held, ...running }]
  })
  if (grown.length === 0) return
  await noteCosts(deps.database.relaxed.db, grown)
  for (const { id, microUsd } of grown) noted.set(id, microUsd)
  const bars = new Map(grown.map((call) => [call.account.guest.barId, call]))
  for (const { id: callId, account } of bars.values()) {
    await watchBooks(deps, account, { callId, at: deps.clock.now() })
  }
}

import { noteCosts } from '../../db/call-costs.ts'
import type { Held } from '../../db/calls.ts'
import type { VoiceDeps } from './deps.ts'
import { type Account, watchBooks } from './ending/books.ts'

/** What a call has cost so far, and in whose books it will stand. */
export type Running = { readonly microUsd: number; readonly account: Account }

/** A call costs some ten cents a minute: written down by the cent, so that calls under way count against the day's cap. */
const STEP_MICRO_USD = 10_000

/** Writes what calls under way have cost, where it has grown, in one statement; their owners are told as for calls that are over. */
export async function noteSpending(
  deps: VoiceDeps,
  holdings: readonly { readonly held: Held; readonly spent: () => Running | null }[],
  noted: Map<string, number>,
): Promise<void> {
  if (deps.settings.dailyCapCents === 0) return
  const grown = holdings.flatMap(({ held, spent }) => {
    const running = spent()
    const isGrown = (running?.microUsd ?? 0) - (noted.get(held.id) ?? 0) >= STEP_MICRO_USD
    return running === null || !isGrown ? [] : [{ ...held, ...running }]
  })
  if (grown.length === 0) return
  await noteCosts(deps.database.relaxed.db, grown)
  for (const { id, microUsd } of grown) noted.set(id, microUsd)
  const accounts = new Map(grown.map(({ account }) => [account.guest.barId, account]))
  for (const account of accounts.values()) await watchBooks(deps, account, deps.clock.now())
}

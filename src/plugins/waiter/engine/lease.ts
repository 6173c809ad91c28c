import { type LeasedChat, renewLease } from '../../../db/chats.ts'
import type { WaiterDeps } from '../deps.ts'

/** Longer than any turn of the house waiter; another replica takes over after it. */
export const LEASE_SECONDS = 30
const RENEW_MS = 10_000

/** A model may think longer than a lease lasts. A renewal that fails is noticed by the commit. */
export function keepLease(deps: WaiterDeps, chat: LeasedChat): () => void {
  const timer = setInterval(() => {
    renewLease(deps.database.relaxed.db, chat, LEASE_SECONDS).catch((error: unknown) => {
      deps.log.warn({ error }, 'a lease could not be renewed')
    })
  }, RENEW_MS)
  return () => clearInterval(timer)
}

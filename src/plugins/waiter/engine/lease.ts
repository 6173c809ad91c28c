import type { Logger } from '../../../core/ports.ts'
import { type LeasedChat, releaseChat, renewLease } from '../../../db/chats.ts'
import type { Queries } from '../../../db/client.ts'
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

const AGAIN_MS = 500
/** Together as long as the lease: after that, anybody may take it. */
const MAX_TRIES = (LEASE_SECONDS * 1000) / AGAIN_MS

/**
 * Gives a lease back that no commit has used. While the database is away it is tried again, by and by: else the guest
 * would wait for the end of the lease, and the turn count as one whose process died.
 */
export async function giveBack(deps: LeaseDeps, chat: Held): Promise<void> {
  try {
    await releaseChat(deps.database.relaxed.db, chat)
  } catch (error) {
    deps.log.warn({ error }, 'a lease could not be given back for now')
    giveBackLater(deps, chat, MAX_TRIES)
  }
}

type LeaseDeps = {
  readonly database: { readonly relaxed: Pick<Queries, 'db'> }
  readonly log: Logger
}

type Held = Pick<LeasedChat, 'id' | 'fence'>

function giveBackLater(deps: LeaseDeps, chat: Held, tries: number): void {
  const timer = setTimeout(() => {
    releaseChat(deps.database.relaxed.db, chat).catch(() => {
      if (tries > 1) giveBackLater(deps, chat, tries - 1)
    })
  }, AGAIN_MS)
  // The end of the process is not kept waiting.
  timer.unref()
}

import { leaseChat, type LeasedChat, makeChat, type SeenChat } from '../../../db/chats.ts'
import { type TurnRows, turnRowsInChat } from '../../../db/turn-rows.ts'
import type { Guest } from '../../../desk.ts'
import type { WaiterDeps } from '../deps.ts'
import { LeaseLost } from '../engine/close-turn.ts'
import { FactsMoved } from '../engine/commit-tabs.ts'
import { giveBack, keepLease, LEASE_SECONDS } from '../engine/lease.ts'

/** A turn of the house waiter takes a few milliseconds, one of a model some seconds. */
const FIRST_WAIT_MS = 20
const LONGEST_WAIT_MS = 250

type Read = { readonly chat: SeenChat; readonly rows: TurnRows }

/** The guest's chat, and what is thought on, as of one moment. A chat that is made waits for no disk: whatever names it does. */
export async function chatWithRows(
  deps: WaiterDeps,
  guest: Guest,
  namedTable: string | null,
): Promise<Read> {
  const { database, sheets } = deps
  const read = await turnRowsInChat(database.db, sheets, guest, namedTable)
  if (read === null) throw new FactsMoved()
  const { rows, chat } = read
  if (chat !== null) return { rows, chat }
  const made = await makeChat(database.relaxed.db, keyOf(deps, guest))
  // Of one that was made this moment, nothing is known but that it is there.
  return { rows, chat: { ...made, fence: 0, isFree: false } }
}

/**
 * Leases the guest's chat as a turn does, waiting while another has it.
 * @returns `null` when it was busy until `signal`.
 */
export async function withChat<T>(
  deps: WaiterDeps,
  guest: Guest,
  signal: AbortSignal,
  work: (chat: LeasedChat) => Promise<T>,
): Promise<T | null> {
  const { relaxed } = deps.database
  const term = { owner: deps.settings.replica, seconds: LEASE_SECONDS }
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
    const chat = await leaseChat(relaxed.db, keyOf(deps, guest), term)
    if (chat !== null) {
      const done = await underLease(deps, chat, work)
      if (done !== LOST) return done
    }
    if (!(await waited(waitMs, signal))) return null
  }
}

const LOST = Symbol('another turn has had the chat')

async function underLease<T>(
  deps: WaiterDeps,
  chat: LeasedChat,
  work: (chat: LeasedChat) => Promise<T>,
): Promise<T | typeof LOST> {
  const release = keepLease(deps, chat)
  try {
    return await work(chat)
  } catch (error) {
    await giveBack(deps, chat)
    if (error instanceof LeaseLost) return LOST
    throw error
  } finally {
    release()
  }
}

function keyOf({ newId }: WaiterDeps, { phoneNumberId, personId }: Guest) {
  return { phoneNumberId, personId, newId }
}

/** False when `signal` came first. */
function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false)
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer)
      resolve(false)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', over)
      resolve(true)
    }, ms)
    signal.addEventListener('abort', over, { once: true })
  })
}

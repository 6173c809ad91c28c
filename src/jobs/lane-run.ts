import { ProviderError } from '../core/errors.ts'
import type { Arrival } from '../core/message.ts'
import type { Logger, Random } from '../core/ports.ts'
import { type Database, type Db, sqlState } from '../db/client.ts'
import {
  ALONE_AFTER,
  bury,
  claimRows,
  completeRows,
  type InboxRow,
  laneRows,
  lockedLaneRows,
  MAX_ATTEMPTS,
  putOff,
  unclaimRows,
  type WaitingRow,
} from './inbox-rows.ts'
import { DiedInHand, PROCESS_DIED } from './process-deaths.ts'
import { isWorthRepeating } from './sql-state.ts'

/**
 * What a handler did with its rows: `committed` completed all of them in its own transaction (`completeRows`),
 * `handled` leaves that to the worker (for effects that bear repetition), `busy` could not start
 * because someone else holds what it needs.
 */
export type Outcome = 'committed' | 'handled' | 'busy'

/** @param rows of one lane, in order, at least one. */
export type Handler = (lane: string, rows: readonly InboxRow[]) => Promise<Outcome>

/** Run once the transaction has committed, to kick whoever waits for it. */
export type AfterCommit = () => void

export type InboxHandlers = {
  /** A person's messages, gathered. Serialised across replicas by the handler's own lease. */
  readonly message: Handler
  /** Runs in the transaction that completes the rows; must be quick and leave nothing outside it. */
  readonly status: (tx: Db, rows: readonly InboxRow[]) => Promise<AfterCommit | undefined>
  /** Gets one row at a time, unclaimed: it must bear that another replica has the same. */
  readonly call: Handler
  /** These get one row at a time, claimed for `CLAIM_MS`; what takes longer may be repeated elsewhere. */
  readonly account: Handler
  readonly other: Handler
}

export type LaneDeps = {
  readonly database: Database
  readonly handlers: InboxHandlers
  /**
   * A row was given up after `MAX_ATTEMPTS`. Runs in the transaction that says so, to tell the diner
   * in an honest text; if it throws, the row is given up without it.
   */
  readonly onDead: (tx: Db, row: InboxRow) => Promise<AfterCommit | undefined>
  readonly random: Random
  readonly log: Logger
}

/** What the worker is to do with the lane next. */
export type Next =
  | { readonly kind: 'idle' }
  | { readonly kind: 'again' }
  /** Someone else holds the chat: try again soon. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'later'; readonly delayMs: number }

export const CLAIM_MS = 30_000

/** Messages of one turn, and statuses of one fold. */
const MAX_ROWS: Readonly<Record<Arrival['kind'], number>> = {
  message: 50,
  status: 1000,
  call: 1,
  account: 1,
  error: 1,
  unknown: 1,
}

const IDLE: Next = { kind: 'idle' }
const BUSY: Next = { kind: 'busy' }

/**
 * Handles the next rows of a lane. After two failures rows go one by one, so that a row no handler
 * can digest is found, given up after `MAX_ATTEMPTS`, and takes no neighbour with it; until then the
 * rows behind it wait, since their order is what the person meant.
 * @param row the lane's only one, just stored; `null`: to be read.
 */
export async function runLane(
  deps: LaneDeps,
  lane: string,
  kind: Arrival['kind'],
  row: InboxRow | null = null,
): Promise<Next> {
  if (kind === 'status') return runStatuses(deps, lane)
  const waiting = await readLane(deps, lane, kind, row)
  const rows = nextRows(waiting)
  const first = rows[0]
  if (first === undefined) return untilDue(waiting)
  // A call's handler claims the call itself, with the row, in one trip: somebody hears it ring.
  const isClaimed = first.kind !== 'message' && first.kind !== 'call'
  if (isClaimed) {
    // Claims count themselves, and each of them ended without a word: with the process that had the row in hand.
    if (first.attempts >= MAX_ATTEMPTS) return await giveUp(deps, first, PROCESS_DIED)
    const claimed = await claimRows(deps.database.relaxed, [first.id], CLAIM_MS)
    if (!claimed.has(first.id)) return IDLE
  }
  try {
    const outcome = await handlerOf(deps.handlers, first.kind)(lane, rows)
    if (outcome === 'busy') return await heldUp(deps, { rows, isClaimed })
    if (outcome === 'handled') await complete(deps, rows)
  } catch (error) {
    return afterFailure(deps, { rows, isClaimed }, error)
  }
  return waiting.length > rows.length ? { kind: 'again' } : IDLE
}

/** One row more than is handed over tells whether there is more to do. */
async function readLane(
  { database }: LaneDeps,
  lane: string,
  kind: Arrival['kind'],
  row: InboxRow | null,
): Promise<readonly WaitingRow[]> {
  if (row !== null) return [{ ...row, dueInMs: 0 }]
  return await laneRows(database, lane, MAX_ROWS[kind] + 1)
}

/** Statuses of a number may be folded by several replicas at once: each takes rows no other holds. */
async function runStatuses(deps: LaneDeps, lane: string): Promise<Next> {
  let rows: readonly WaitingRow[] = []
  let taken = 0
  try {
    // Losing this commit in a crash of the server loses the rows' completion too, so it is redone.
    const afterCommit = await deps.database.relaxed.transaction(async (tx) => {
      const waiting = await lockedLaneRows(tx, lane, MAX_ROWS.status)
      taken = waiting.length
      rows = nextRows(waiting)
      if (rows.length === 0) return undefined
      // One connection sends them one behind the other without waiting for answers.
      const [after] = await Promise.all([
        deps.handlers.status(tx, rows),
        completeRows(tx, ids(rows), null),
      ])
      return after
    })
    afterCommit?.()
  } catch (error) {
    return afterFailure(deps, { rows, isClaimed: false }, error)
  }
  const isMore = taken === MAX_ROWS.status || rows.length < taken
  return isMore && rows.length > 0 ? { kind: 'again' } : IDLE
}

/** The rows to hand over now: due, of one kind, and alone where one of them may be poison. */
function nextRows(waiting: readonly WaitingRow[]): readonly WaitingRow[] {
  const first = waiting[0]
  if (first === undefined || first.dueInMs > 0) return []
  if (first.attempts >= ALONE_AFTER) return [first]
  const end = waiting.findIndex(
    (row) => row.kind !== first.kind || row.dueInMs > 0 || row.attempts >= ALONE_AFTER,
  )
  const together = end === -1 ? waiting : waiting.slice(0, end)
  return together.slice(0, MAX_ROWS[first.kind])
}

function untilDue(waiting: readonly WaitingRow[]): Next {
  const first = waiting[0]
  return first === undefined ? IDLE : { kind: 'later', delayMs: Math.ceil(first.dueInMs) }
}

function handlerOf(handlers: InboxHandlers, kind: InboxRow['kind']): Handler {
  if (kind === 'message') return handlers.message
  if (kind === 'call') return handlers.call
  return kind === 'account' ? handlers.account : handlers.other
}

async function complete(deps: LaneDeps, rows: readonly InboxRow[]): Promise<void> {
  await completeRows(deps.database.relaxed.db, ids(rows), null)
}

type InHand = {
  readonly rows: readonly InboxRow[]
  /** The claim has counted this attempt. */
  readonly isClaimed: boolean
}

async function afterFailure(
  deps: LaneDeps,
  { rows, isClaimed }: InHand,
  error: unknown,
): Promise<Next> {
  const first = rows[0]
  if (first === undefined || isWorthRepeating(error)) {
    deps.log.warn({ error }, 'inbox rows could not be handled for now')
    return await heldUp(deps, { rows, isClaimed })
  }
  const errorCode = codeOf(error)
  const attempts = first.attempts + 1
  deps.log.error({ error, inboxId: first.id, kind: first.kind, attempts }, 'inbox row failed')
  if (rows.length === 1 && attempts >= MAX_ATTEMPTS) {
    return await giveUp(deps, first, errorCode)
  }
  const delayMs = backoffMs(attempts, deps.random)
  await putOff(deps.database, ids(rows), { delayMs, errorCode, isCounted: isClaimed })
  return { kind: 'later', delayMs }
}

/** Nothing of it lies in the rows, so it is no attempt of theirs. */
async function heldUp(deps: LaneDeps, { rows, isClaimed }: InHand): Promise<Next> {
  if (isClaimed) await unclaimRows(deps.database.relaxed, ids(rows))
  return BUSY
}

async function giveUp(deps: LaneDeps, row: InboxRow, errorCode: string): Promise<Next> {
  try {
    const afterCommit = await deps.database.transaction(async (tx) =>
      (await bury(tx, row.id, errorCode)) ? await deps.onDead(tx, row) : undefined,
    )
    afterCommit?.()
  } catch (error) {
    deps.log.error({ error, inboxId: row.id }, 'a dead inbox row could not be told of')
    await bury(deps.database.db, row.id, errorCode)
  }
  return { kind: 'again' }
}

/** Half a second, doubled with each attempt, with jitter: a diner is waiting, so this ends within ten seconds. */
function backoffMs(attempts: number, random: Random): number {
  return Math.round(250 * 2 ** attempts * (0.75 + random() / 2))
}

function codeOf(error: unknown): string {
  if (error instanceof ProviderError) return `${error.provider}_${error.failure}`
  if (error instanceof DiedInHand) return PROCESS_DIED
  const state = sqlState(error)
  return state === undefined ? 'bug' : `sql_${state}`
}

function ids(rows: readonly InboxRow[]): readonly number[] {
  return rows.map((row) => row.id)
}

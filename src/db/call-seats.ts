import type { Db } from './database.ts'

/** How many calls there may be; 0: as many as come. */
export type SeatCaps = {
  readonly barParallel: number
  readonly totalParallel: number
  /** Of one caller. */
  readonly callsPerHour: number
}

/** What stood against a seat, or would have; the call itself does not count. */
export type Seat = {
  readonly isSeated: boolean
  readonly barLive: number
  readonly totalLive: number
  /** Of this caller, in the last hour. */
  readonly callerSeated: number
}

/**
 * Held by whoever claims the call in `id`, until that is committed. A lock of its own space, so that it is none of another
 * call's but by chance: then one waits for a commit in vain.
 */
export const claimLock = (id: string) =>
  `pg_advisory_xact_lock(1635083371, hashtext(${id}::uuid::text))`

/**
 * `seat_call` of the migrations, behind a claim that is under way: each of its statements sees what is committed by then.
 * While it holds the lock that all calls wait for, nobody waits for the disk.
 */
const SEAT = `
  SELECT bar_live AS "barLive", total_live AS "totalLive", caller_seated AS "callerSeated", is_seated AS "isSeated"
    FROM set_config('synchronous_commit', 'off', true), seat_call(CASE WHEN (${claimLock('$1')}) IS NOT NULL THEN $1::uuid END, $2, $3, $4)`

/**
 * Lets a call in, if the caps allow one more: all replicas decide one behind the other, so that calls of the same moment
 * never pass a cap together, and none is turned away for one that is turned away itself. A call that has its seat keeps it
 * until it ends. In one trip, which may set out while the call is being claimed; one that was there before the claim finds
 * no call, and no seat.
 */
export async function seatCall(db: Db, callId: string, caps: SeatCaps): Promise<Seat> {
  const { barParallel, totalParallel, callsPerHour } = caps
  const [seat] = await db.rows<Seat>(SEAT, [callId, barParallel, totalParallel, callsPerHour])
  return seat ?? NO_SEAT
}

/** Of a call that is gone. */
const NO_SEAT: Seat = { isSeated: false, barLive: 0, totalLive: 0, callerSeated: 0 }

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
 * `seat_call` of the migrations: each of its statements sees what is committed by then. While it holds the lock that all
 * calls wait for, nobody waits for the disk.
 */
const SEAT = `
  SELECT bar_live AS "barLive", total_live AS "totalLive", caller_seated AS "callerSeated", is_seated AS "isSeated"
    FROM set_config('synchronous_commit', 'off', true), seat_call($1, $2, $3, $4)`

/**
 * Whether a call that this statement claims has its seat with the claim, by one commit; false says nothing. Asked for only
 * where no other call is at it: the lock is held until the disk has the claim, and two such would queue for the disk.
 * @param call SQL of its id, and of three numbers for the caps and whether it is wanted at all.
 */
export const seatedWith = (call: string, [bar, total, caller, isWanted]: readonly string[]) =>
  `CASE WHEN ${isWanted} AND pg_try_advisory_xact_lock(1635083370)
        THEN (SELECT s.is_seated FROM seat_call(${call}, ${bar}, ${total}, ${caller}) AS s) ELSE false END`

/**
 * Lets a call in, if the caps allow one more: all replicas decide one behind the other, so that calls of the same moment
 * never pass a cap together, and none is turned away for one that is turned away itself. A call that has its seat keeps it
 * until it ends.
 */
export async function seatCall(db: Db, callId: string, caps: SeatCaps): Promise<Seat> {
  const { barParallel, totalParallel, callsPerHour } = caps
  const [seat] = await db.rows<Seat>(SEAT, [callId, barParallel, totalParallel, callsPerHour])
  return seat ?? NO_SEAT
}

/** Of a call that is gone. */
const NO_SEAT: Seat = { isSeated: false, barLive: 0, totalLive: 0, callerSeated: 0 }

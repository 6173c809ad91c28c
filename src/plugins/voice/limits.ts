import type { Bar } from '../../core/bar.ts'
import { callCaps, type CallMeasure, refusedBy, SHORT_CALL_MS } from '../../core/call/call-rules.ts'
import type { RefuseWhy } from '../../core/call/transport.ts'
import { type Counts, type Finding, findings, numberBlock } from '../../core/fraud.ts'
import { isOpen } from '../../core/opening-hours.ts'
import { type CallTraffic, callTraffic } from '../../db/call-limits.ts'
import { type Seat, seatCall } from '../../db/call-seats.ts'
import type { VoiceDeps } from './deps.ts'
import { raiseFlags } from './fraud.ts'
import { mannersOf } from './manners.ts'

export type Asking = {
  readonly callId: string
  readonly callerPhone: string | null
  readonly bar: Bar
  readonly personId: string
}

/** The bar's own date, on which its spending is counted. */
export function dayAt({ zoneOf, clock }: VoiceDeps, { timeZone }: Bar): string {
  return zoneOf(timeZone).local(clock.now()).date
}

export function blockOf(callerPhone: string | null): string | null {
  return callerPhone === null ? null : numberBlock(callerPhone)
}

/** What is counted of calls when one rings. */
export async function trafficFor(deps: VoiceDeps, asking: Asking): Promise<CallTraffic> {
  const { callId, callerPhone, bar, personId } = asking
  return await callTraffic(deps.database.db, {
    callId,
    barId: bar.id,
    day: dayAt(deps, bar),
    callerPhone,
    personId,
    block: blockOf(callerPhone),
    shortMs: SHORT_CALL_MS,
  })
}

/**
 * Nothing but other calls may speak against the call: it may have its seat as it is claimed. Not that of a caller without a
 * number, who may have one that only WhatsApp has told: then their calls are counted again.
 */
export function isPlain(
  deps: VoiceDeps,
  asking: Omit<Asking, 'personId'>,
  traffic: CallTraffic,
): boolean {
  if (asking.callerPhone === null || traffic.isBlocked) return false
  return foundIn(deps, traffic).length === 0 && whyShut(deps, asking) === null
}

/** Before the call was claimed, and as it was. */
export type Known = { readonly traffic: CallTraffic; readonly isSeated: boolean }

/**
 * Why a call that is claimed is not answered; `null`: it is.
 * @param known what calls of one moment must not pass together is counted by their seats, so that the rest may be older.
 */
export async function judge(
  deps: VoiceDeps,
  asking: Asking,
  known: Known | null = null,
): Promise<RefuseWhy | null> {
  const traffic = known?.traffic ?? (await trafficFor(deps, asking))
  if (traffic.isBlocked) return 'blocked'
  const found = foundIn(deps, traffic)
  const isBlockedNow = await raiseFlags(deps, asking, { found, block: blockOf(asking.callerPhone) })
  if (isBlockedNow) return 'blocked'
  const why = whyShut(deps, asking) ?? whyNot(found)
  if (why !== null || known?.isSeated === true) return why
  return await whyNoSeat(deps, asking, traffic)
}

function foundIn({ settings, fraudRules }: VoiceDeps, traffic: CallTraffic) {
  return findings([...callCaps(settings), ...fraudRules()], countsOf(traffic, settings))
}

function whyShut(
  { settings, clock, zoneOf }: VoiceDeps,
  { bar, callId }: Pick<Asking, 'bar' | 'callId'>,
) {
  const { takesCalls, takesCallsWhenClosed } = mannersOf(settings, bar, callId)
  const isShut = !takesCallsWhenClosed && !isOpen(bar.hours, clock.now(), zoneOf(bar.timeZone))
  if (isShut) return 'closed'
  return takesCalls ? null : 'not_taken'
}

/** Last, so that a call that is not taken anyhow keeps no other out. */
async function whyNoSeat(
  deps: VoiceDeps,
  asking: Asking,
  traffic: CallTraffic,
): Promise<RefuseWhy | null> {
  const { settings, database } = deps
  const seat = await seatCall(database.db, asking.callId, settings)
  if (seat.isSeated) return null
  return whyNot(findings(callCaps(settings), countsOf(traffic, settings, seat))) ?? 'busy'
}

/** A day that is used up is no fault of the caller's: to them the bar is busy. */
function whyNot(found: readonly Finding<CallMeasure>[]): RefuseWhy | null {
  const caps = found.filter(({ by }) => by.action === 'refuse')
  const why = refusedBy(caps)
  return why === 'over_cap' && caps.every(({ by }) => by.subject === 'bar') ? 'busy' : why
}

/** @param seat where one was asked for; before, nothing is known of calls held at once. */
function countsOf(
  traffic: CallTraffic,
  { dailyCapCents }: VoiceDeps['settings'],
  seat: Omit<Seat, 'isSeated'> = { barLive: 0, totalLive: 0, callerSeated: 0 },
): Counts<CallMeasure> {
  return {
    caller_calls_hour: Math.max(traffic.callsLastHour, seat.callerSeated),
    caller_minutes_day: traffic.secondsLastDay / 60,
    bar_live: seat.barLive,
    total_live: seat.totalLive,
    ...spending(traffic.barSpentMicroUsd, dailyCapCents),
    caller_short_calls_hour: traffic.shortCallsLastHour,
    caller_refused_quarter: traffic.refusedLastQuarter,
    caller_untaken_quarter: traffic.untakenLastQuarter,
    caller_closed_day: traffic.closedLastDay,
    block_callers_hour: traffic.blockCallersLastHour,
  }
}

/** What a day of calls has cost a bar, as its caps look at it. */
export function spending(spentMicroUsd: number, dailyCapCents: number) {
  const cents = spentMicroUsd / 10_000
  return {
    bar_spend_cents: cents,
    bar_spend_share: dailyCapCents === 0 ? 0 : (cents / dailyCapCents) * 100,
  }
}

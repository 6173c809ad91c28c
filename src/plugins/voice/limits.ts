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

/**
 * What is counted of calls when one rings. May be asked beside its claim: what calls of one moment must not pass together
 * is counted by their seats.
 */
async function trafficFor(deps: VoiceDeps, asking: Asking): Promise<CallTraffic> {
  const { callId, callerPhone, bar, personId } = asking
  const block = blockOf(asking)
  return await callTraffic(deps.database.db, {
    callId,
    barId: bar.id,
    day: deps.zoneOf(bar.timeZone).local(deps.clock.now()).date,
    callerPhone,
    personId,
    subjects: [`person:${personId}`, ...(block === null ? [] : [`block:${block}`])],
    block,
    shortMs: SHORT_CALL_MS,
  })
}

function blockOf({ callerPhone }: Asking): string | null {
  return callerPhone === null ? null : numberBlock(callerPhone)
}

/** What a call is judged by that was asked while it was being claimed. */
export type Asked = {
  readonly counted: Promise<CallTraffic>
  /** Whether it has its seat; false says nothing. */
  readonly seated: Promise<boolean>
}

/**
 * The seat is asked for as soon as nothing else speaks against the call, and given behind its claim. Not of a caller
 * without a number, who may have one that only WhatsApp has told: then their calls are counted again.
 */
export function askFor(deps: VoiceDeps, asking: Asking): Asked {
  const counted = trafficFor(deps, asking)
  const seated = counted.then(async (traffic) => {
    if (asking.callerPhone === null) return false
    const isPlain = !traffic.isBlocked && foundIn(deps, traffic).length === 0
    if (!isPlain || whyShut(deps, asking) !== null) return false
    return (await askSeat(deps, asking)).isSeated
  })
  return { counted, seated }
}

/**
 * Why a call that is claimed is not answered; `null`: it is.
 * @param asked while it was being claimed, where it was.
 */
export async function judge(
  deps: VoiceDeps,
  asking: Asking,
  asked: Asked | null = null,
): Promise<RefuseWhy | null> {
  const traffic = await (asked?.counted ?? trafficFor(deps, asking))
  if (traffic.isBlocked) return 'blocked'
  const found = foundIn(deps, traffic)
  const isBlockedNow = await raiseFlags(deps, asking, { found, block: blockOf(asking) })
  if (isBlockedNow) return 'blocked'
  const why = whyShut(deps, asking) ?? whyNot(found)
  if (why !== null || (await asked?.seated) === true) return why
  return await whyNoSeat(deps, asking, traffic)
}

function foundIn({ settings, fraudRules }: VoiceDeps, traffic: CallTraffic) {
  return findings([...callCaps(settings), ...fraudRules()], countsOf(traffic, settings))
}

function whyShut({ settings, clock, zoneOf }: VoiceDeps, { bar, callId }: Asking) {
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
  const seat = await askSeat(deps, asking)
  if (seat.isSeated) return null
  const { settings } = deps
  return whyNot(findings(callCaps(settings), countsOf(traffic, settings, seat))) ?? 'busy'
}

async function askSeat({ database, settings }: VoiceDeps, { callId }: Asking): Promise<Seat> {
  const { barParallel, totalParallel, callsPerHour } = settings
  return await seatCall(database.db, callId, { barParallel, totalParallel, callsPerHour })
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

import type { Bar } from '../../core/bar.ts'
import type { RefuseWhy } from '../../core/call/transport.ts'
import { isOpen } from '../../core/opening-hours.ts'
import { type CallTraffic, callTraffic } from '../../db/call-limits.ts'
import type { CallRow } from '../../db/calls.ts'
import type { VoiceDeps } from './deps.ts'
import { raiseFlags } from './fraud.ts'
import { mannersOf } from './manners.ts'

/** Numbers that share these first digits are one block: a company's, or a machine's. */
const BLOCK_DIGITS = 9

export type Asking = {
  readonly call: CallRow
  readonly bar: Bar
  readonly personId: string
}

/** Why a call is not answered; `null`: it is. */
export async function judge(deps: VoiceDeps, asking: Asking): Promise<RefuseWhy | null> {
  const { database, clock, settings } = deps
  const { call, bar, personId } = asking
  const zone = deps.zoneOf(bar.timeZone)
  const at = clock.now()
  const block = call.callerPhone?.slice(0, BLOCK_DIGITS) ?? null
  const subjects = [`person:${personId}`, ...(block === null ? [] : [`block:${block}`])]
  const traffic = await callTraffic(database.db, {
    callId: call.id,
    barId: bar.id,
    day: zone.local(at).date,
    callerPhone: call.callerPhone,
    subjects,
    block,
  })
  const manners = mannersOf(settings, bar)
  const isClosed = !isOpen(bar.hours, at, zone)
  const why = verdict(deps, traffic, {
    isClosed: !manners.takesCalls || (isClosed && !manners.takesCallsWhenClosed),
  })
  if (why !== 'blocked') await raiseFlags(deps, asking, { traffic, block, why })
  return why
}

function verdict(
  { settings }: VoiceDeps,
  traffic: CallTraffic,
  { isClosed }: { readonly isClosed: boolean },
): RefuseWhy | null {
  if (traffic.isBlocked) return 'blocked'
  if (isClosed) return 'closed'
  const { callsPerHour, minutesPerDay, barParallel, totalParallel, dailyCapCents } = settings
  const isOverCap =
    (callsPerHour > 0 && traffic.callsLastHour >= callsPerHour) ||
    (minutesPerDay > 0 && traffic.secondsLastDay >= minutesPerDay * 60)
  if (isOverCap) return 'over_cap'
  const isDayUsedUp = dailyCapCents > 0 && traffic.barSpentMicroUsd >= dailyCapCents * 10_000
  const isFull = traffic.barOpen >= barParallel || traffic.totalOpen >= totalParallel
  return isDayUsedUp || isFull ? 'busy' : null
}

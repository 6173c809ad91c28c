import type { OpeningHours } from './bar.ts'
import { endMinute, spansOn } from './opening-hours.ts'
import { addDays, type ZoneClock } from './zone-clock.ts'

/** Where no span runs past midnight, a day's work is over by five in the morning. */
const CUT_MINUTE = 5 * 60

/**
 * The local date (`YYYY-MM-DD`) an order is counted under. The small hours belong to the evening before while
 * its span runs past midnight, and before 05:00 in any case. Never goes back as time goes on.
 */
export function businessDay(at: Date, zone: ZoneClock, hours: OpeningHours): string {
  const { date, minute } = zone.local(at)
  const evening = addDays(date, -1)
  if (minute < CUT_MINUTE) return evening
  const runsOn = spansOn(hours, evening).some((span) => {
    const end = endMinute(span)
    return end > 1440 && at < zone.instant(evening, end)
  })
  return runsOn ? evening : date
}

/**
 * The number said aloud for the `sequence`th order (from 1) of a bar's business day. Digits, because all four languages
 * read them; from 101, so that it is not mistaken for a quantity or a table.
 */
export function orderNumber(sequence: number): string {
  if (!Number.isSafeInteger(sequence) || sequence < 1) {
    throw new RangeError(`not a place in a day's orders: ${sequence}`)
  }
  return String(100 + sequence)
}

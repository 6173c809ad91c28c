import { type OpeningHours, type Weekday, WEEKDAYS } from './bar.ts'
import type { Wording } from './language.ts'
import type { TimeSpan } from './menu.ts'
import { addDays, type ZoneClock } from './zone-clock.ts'

/** From `opens` up to, not including, `closes`. */
type Run = { readonly opens: number; readonly closes: number }

/** True for `HH:MM`, 00:00 to 23:59, and 24:00 as an end. */
export function isTimeOfDay(text: string): boolean {
  return /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(text)
}

/** Minutes since midnight. @throws RangeError when `text` is no time of day: configuration and import check it first. */
export function minuteOf(text: string): number {
  if (!isTimeOfDay(text)) throw new RangeError(`not a time of day: ${text}`)
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
}

/** A span's end in minutes since the midnight it started after: above 1440 when it runs past the next. */
export function endMinute(span: TimeSpan): number {
  const to = minuteOf(span.to)
  return to > minuteOf(span.from) ? to : to + 1440
}

/** True when the wall clock at `minute` stands within one of the spans, whatever the day. */
export function isWithin(spans: readonly TimeSpan[], minute: number): boolean {
  return spans.some((span) => {
    const from = minuteOf(span.from)
    const end = endMinute(span)
    return (minute >= from && minute < end) || minute + 1440 < end
  })
}

function weekdayOf(date: string): Weekday {
  return WEEKDAYS[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7] ?? 'mon'
}

/** The spans that start on a local date, after its exception if it has one. */
export function spansOn(hours: OpeningHours, date: string): readonly TimeSpan[] {
  const exception = hours.exceptions.find((other) => other.date === date)
  return exception?.spans ?? hours.week[weekdayOf(date)] ?? []
}

/** At this moment: yesterday’s spans may still run, and an exception stands for its whole day. */
export function isOpen(hours: OpeningHours, at: Date, zone: ZoneClock): boolean {
  const today = zone.local(at).date
  return [...runsFrom(hours, addDays(today, -1), zone, 2)].some((run) => covers(run, at))
}

/** When the bar next goes from closed to open, after `at`; `null`: never as its hours stand. */
export function nextOpening(hours: OpeningHours, at: Date, zone: ZoneClock): Date | null {
  for (const run of mergedRuns(hours, at, zone)) {
    if (run.opens > at.getTime()) return new Date(run.opens)
  }
  return null
}

/** When the bar next goes from open to closed, after `at`; `null`: never, because it stays shut or never shuts. */
export function nextClosing(hours: OpeningHours, at: Date, zone: ZoneClock): Date | null {
  for (const run of mergedRuns(hours, at, zone)) {
    if (run.closes > at.getTime()) return run.closes === Infinity ? null : new Date(run.closes)
  }
  return null
}

export type DayHours = {
  readonly date: string
  readonly weekday: Weekday
  /** Empty: closed. */
  readonly spans: readonly TimeSpan[]
  readonly isException: boolean
  readonly note: Wording | null
}

/** The seven days that start with the local day of `at`, as a diner asks for them. */
export function hoursOfWeek(hours: OpeningHours, at: Date, zone: ZoneClock): readonly DayHours[] {
  const today = zone.local(at).date
  return WEEKDAYS.map((_, offset) => {
    const date = addDays(today, offset)
    const exception = hours.exceptions.find((other) => other.date === date)
    return {
      date,
      weekday: weekdayOf(date),
      spans: spansOn(hours, date).toSorted((a, b) => minuteOf(a.from) - minuteOf(b.from)),
      isException: exception !== undefined,
      note: exception?.note ?? null,
    }
  })
}

function covers(run: Run, at: Date): boolean {
  return run.opens <= at.getTime() && at.getTime() < run.closes
}

/** Opening runs of `days` days in order of their start. */
function* runsFrom(
  hours: OpeningHours,
  firstDate: string,
  zone: ZoneClock,
  days: number,
): Generator<Run> {
  for (let offset = 0; offset < days; offset++) {
    const date = addDays(firstDate, offset)
    const spans = spansOn(hours, date).toSorted((a, b) => minuteOf(a.from) - minuteOf(b.from))
    for (const span of spans) {
      const opens = zone.instant(date, minuteOf(span.from)).getTime()
      const closes = zone.instant(date, endMinute(span)).getTime()
      if (opens < closes) yield { opens, closes }
    }
  }
}

/** Runs with touching and overlapping ones made one, from the one under way at `at` on. A run that outlasts the plan is endless. */
function* mergedRuns(hours: OpeningHours, at: Date, zone: ZoneClock): Generator<Run> {
  const yesterday = addDays(zone.local(at).date, -1)
  const days = daysAhead(hours, yesterday)
  const planEnds = zone.instant(addDays(yesterday, days), 0).getTime()
  let current: Run | undefined
  for (const run of runsFrom(hours, yesterday, zone, days)) {
    if (current !== undefined && run.opens <= current.closes) {
      current = { opens: current.opens, closes: Math.max(current.closes, run.closes) }
      continue
    }
    if (current !== undefined) yield current
    current = run
  }
  if (current === undefined) return
  yield current.closes >= planEnds && isEndless(hours)
    ? { opens: current.opens, closes: Infinity }
    : current
}

/** Nobody asks for what is farther off, and a mistyped year must not have each day till then reckoned. */
const MAX_DAYS_AHEAD = 400

/** One full plain week behind the last exception shows whatever can still change. */
function daysAhead(hours: OpeningHours, from: string): number {
  const last = hours.exceptions.map((exception) => exception.date).reduce(later, from)
  const days = Math.round((Date.parse(last) - Date.parse(from)) / 86_400_000)
  return Math.min(days, MAX_DAYS_AHEAD) + 10
}

function later(a: string, b: string): string {
  return a > b ? a : b
}

/** The plain week leaves no minute closed. */
function isEndless(hours: OpeningHours): boolean {
  const open = new Uint8Array(7 * 1440)
  for (const [day, weekday] of WEEKDAYS.entries()) {
    for (const span of hours.week[weekday] ?? []) {
      for (let minute = minuteOf(span.from); minute < endMinute(span); minute++) {
        open[(day * 1440 + minute) % open.length] = 1
      }
    }
  }
  return !open.includes(0)
}

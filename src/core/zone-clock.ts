/** What the clock on the bar's wall shows. */
export type LocalTime = {
  /** `YYYY-MM-DD`. */
  readonly date: string
  /** Minutes since local midnight, 0–1439. */
  readonly minute: number
}

/** Local time of one IANA zone. Made once per bar: building the formatter costs 30 times a reading. */
export type ZoneClock = {
  readonly timeZone: string
  local(at: Date): LocalTime
  /**
   * The first instant at which the wall clock shows `date` and `minute` or later. So an hour that the clocks
   * skip is over at the jump, and of an hour they repeat the first counts. `minute` may run past 1439 into the next days.
   */
  instant(date: string, minute: number): Date
}

const MINUTE_MS = 60_000
/** The opening hours of some weeks. */
const MAX_KNOWN = 2_000
const DAY_MS = 86_400_000

/** @throws RangeError for a zone unknown to ICU: configuration checks it first with `isTimeZone`. */
export function zoneClock(timeZone: string): ZoneClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })

  // A turn asks for the same minute again and again; a formatter takes as long as all the rest of the asking.
  let last: { readonly utcMinute: number; readonly shown: LocalTime } | null = null
  const local = (at: Date): LocalTime => {
    const utcMinute = Math.floor(at.getTime() / MINUTE_MS)
    if (last?.utcMinute === utcMinute) return last.shown
    const { date, hour, minute, second } = readWall(format.format(at))
    const shown = { date, minute: hour * 60 + minute }
    // Before they had whole minutes, offsets had seconds: then the wall's minute is not that of UTC.
    if (second === at.getUTCSeconds()) last = { utcMinute, shown }
    return shown
  }

  /** How far the wall is ahead of UTC at an instant. */
  const offsetAt = (ms: number): number => {
    const wall = readWall(format.format(ms))
    const asUtc =
      Date.parse(`${wall.date}T00:00:00Z`) +
      (wall.hour * 3600 + wall.minute * 60 + wall.second) * 1000
    return asUtc - Math.floor(ms / 1000) * 1000
  }

  const reckoned = (date: string, minute: number): number => {
    const wall = Date.parse(`${date}T00:00:00Z`) + minute * MINUTE_MS
    const before = offsetAt(wall - DAY_MS)
    const after = offsetAt(wall + DAY_MS)
    const early = wall - before
    if (before === after || offsetAt(early) === before) return early
    const late = wall - after
    if (offsetAt(late) === after) return late
    return jump(late, early, (ms) => offsetAt(ms) === before)
  }

  // The same few times of day are asked for at every turn, and the formatter is asked four times for each.
  const known = new Map<string, number>()
  const instant = (date: string, minute: number): Date => {
    const key = `${date} ${minute}`
    const ms = known.get(key) ?? reckoned(date, minute)
    if (known.size >= MAX_KNOWN) known.clear()
    known.set(key, ms)
    return new Date(ms)
  }

  return { timeZone, local, instant }
}

/** True for an IANA name that ICU knows: `Africa/Kigali` or `UTC`, not an offset or an abbreviation. */
export function isTimeZone(name: string): boolean {
  if (!/^(?:UTC|[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)+)$/.test(name)) return false
  try {
    zoneClock(name)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** The calendar day `days` after `date`. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** Reads `11/24/2025, 17:00:00`. */
function readWall(text: string) {
  const match = /^(\d\d)\/(\d\d)\/(\d+), (\d\d):(\d\d):(\d\d)$/.exec(text)
  if (match === null) throw new Error('the runtime prints local time in a form of its own')
  const [, month, day, year = '', hour, minute, second] = match
  return {
    date: `${year.padStart(4, '0')}-${month}-${day}`,
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
  }
}

/** The first millisecond after `low` at which the clocks have changed. */
function jump(low: number, high: number, isBefore: (ms: number) => boolean): number {
  let [last, first] = [low, high]
  while (first - last > 1) {
    const middle = Math.floor((last + first) / 2)
    if (isBefore(middle)) last = middle
    else first = middle
  }
  return first
}

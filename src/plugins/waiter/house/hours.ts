import { inLanguage } from '../../../core/language.ts'
import { hoursOfWeek, isOpen, nextClosing, nextOpening } from '../../../core/opening-hours.ts'
import { addDays } from '../../../core/zone-clock.ts'
import { offerPerson } from './asking.ts'
import { type Mind, tell } from './mind.ts'

/** "When do you close?" The days to come, and whether it is open now. */
export function showHours(mind: Mind): void {
  const { work, deps, say, draft } = mind
  const { bar, at } = work.facts
  const week = hoursOfWeek(bar.hours, at, deps.zone)
  if (
    week.every((day) => day.spans.length === 0) &&
    nextOpening(bar.hours, at, deps.zone) === null
  ) {
    return offerPerson(mind, say('hours_unknown'), 'asked')
  }
  if (isOpen(bar.hours, at, deps.zone)) tellOpen(mind)
  else tellNextOpening(mind)
  draft.infos.push({
    kind: 'hours',
    days: week.map((day) => ({
      date: day.date,
      spans: day.spans,
      note: day.note === null ? null : inLanguage(day.note, mind.language),
    })),
  })
}

function tellOpen(mind: Mind): void {
  const { work, deps, say } = mind
  const { bar, at } = work.facts
  const closing = nextClosing(bar.hours, at, deps.zone)
  if (closing === null) return tell(mind, say('hours_open_always'))
  // Open round the clock from Monday to Friday, a bar does not close at the next midnight.
  const isTonight = closing.getTime() - at.getTime() <= DAY_MS
  const time = clock(mind, closing)
  tell(mind, say('hours_open', { time: isTonight ? time : `${time} (${dayWords(mind, closing)})` }))
}

const DAY_MS = 86_400_000

function tellNextOpening(mind: Mind): void {
  const opening = openingWords(mind)
  tell(mind, opening === null ? mind.say('hours_closed') : `${mind.say('hours_closed')} ${opening}`)
}

/** Orders are taken at this moment. */
export function takesOrders(mind: Mind): boolean {
  const { bar, at } = mind.work.facts
  return bar.rules.ordersWhenClosed || isOpen(bar.hours, at, mind.deps.zone)
}

/** No orders now, and when again. */
export function tellClosed(mind: Mind): void {
  const closed = mind.say('bar_closed', { bar: mind.work.facts.bar.name })
  const opening = openingWords(mind)
  tell(mind, opening === null ? closed : `${closed} ${opening}`)
}

function openingWords(mind: Mind): string | null {
  const { work, deps, say } = mind
  const opening = nextOpening(work.facts.bar.hours, work.facts.at, deps.zone)
  return opening === null
    ? null
    : say('hours_next', { day: dayWords(mind, opening), time: clock(mind, opening) })
}

function dayWords(mind: Mind, at: Date): string {
  const { work, deps, say, language } = mind
  const today = deps.zone.local(work.facts.at).date
  const { date } = deps.zone.local(at)
  if (date === today) return say('word_today')
  if (date === addDays(today, 1)) return say('word_tomorrow')
  // A week on there is another day of that name before it.
  return date < addDays(today, 7) ? weekdayName(date, language) : dayName(date, language, DATED)
}

const WEEKDAY = { weekday: 'long' } as const
const DATED = { ...WEEKDAY, day: 'numeric', month: 'long' } as const

/** The weekday of a local date, as the language calls it. */
export function weekdayName(date: string, language: string): string {
  return dayName(date, language, WEEKDAY)
}

function dayName(date: string, language: string, parts: typeof WEEKDAY | typeof DATED): string {
  const format = new Intl.DateTimeFormat(language, { ...parts, timeZone: 'UTC' })
  return format.format(new Date(`${date}T12:00:00Z`))
}

function clock(mind: Mind, at: Date): string {
  const { minute } = mind.deps.zone.local(at)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

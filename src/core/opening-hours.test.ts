import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { type OpeningHours, WEEKDAYS } from './bar.ts'
import type { TimeSpan } from './menu.ts'
import {
  endMinute,
  hoursOfWeek,
  isOpen,
  isTimeOfDay,
  isWithin,
  minuteOf,
  nextClosing,
  nextOpening,
  spansOn,
} from './opening-hours.ts'
import { addDays, zoneClock } from './zone-clock.ts'

const KIGALI = zoneClock('Africa/Kigali')
const PARIS = zoneClock('Europe/Paris')
const CALENDARS = [
  calendar('Africa/Kigali', '2026-11-20'),
  calendar('Europe/Paris', '2026-03-24'),
  calendar('Europe/Paris', '2026-10-20'),
  calendar('Africa/Cairo', '2026-04-20'),
]

const EVENINGS: OpeningHours = {
  week: {
    thu: [{ from: '17:00', to: '23:00' }],
    fri: [
      { from: '12:00', to: '15:00' },
      { from: '17:00', to: '03:00' },
    ],
    sat: [{ from: '17:00', to: '03:00' }],
  },
  exceptions: [
    { date: '2026-12-25', spans: [], note: { default: 'Christmas' } },
    { date: '2026-12-31', spans: [{ from: '20:00', to: '06:00' }] },
  ],
}
const ALWAYS: OpeningHours = {
  week: Object.fromEntries(WEEKDAYS.map((day) => [day, [{ from: '06:00', to: '06:00' }]])),
  exceptions: [],
}
const NEVER: OpeningHours = { week: {}, exceptions: [] }

test('a span past midnight keeps the bar open in the small hours', () => {
  expect(isOpen(EVENINGS, kigali('2026-11-21T02:59'), KIGALI)).toBe(true)
  expect(isOpen(EVENINGS, kigali('2026-11-21T03:00'), KIGALI)).toBe(false)
  expect(isOpen(EVENINGS, kigali('2026-11-20T16:00'), KIGALI)).toBe(false)
  expect(isOpen(EVENINGS, kigali('2026-11-20T17:00'), KIGALI)).toBe(true)
})

test('an exception replaces its own day and the evening before runs out', () => {
  expect(isOpen(EVENINGS, kigali('2026-12-25T18:00'), KIGALI)).toBe(false)
  expect(isOpen(EVENINGS, kigali('2027-01-01T05:59'), KIGALI)).toBe(true)
  expect(nextOpening(EVENINGS, kigali('2026-12-24T23:30'), KIGALI)).toEqual(
    kigali('2026-12-26T17:00'),
  )
})

test('a bar that never shuts has no closing and one that never opens has neither', () => {
  expect(isOpen(ALWAYS, kigali('2026-11-20T06:00'), KIGALI)).toBe(true)
  expect(nextClosing(ALWAYS, kigali('2026-11-20T06:00'), KIGALI)).toBeNull()
  expect(nextOpening(ALWAYS, kigali('2026-11-20T06:00'), KIGALI)).toBeNull()
  expect(nextClosing(NEVER, kigali('2026-11-20T06:00'), KIGALI)).toBeNull()
  expect(nextOpening(NEVER, kigali('2026-11-20T06:00'), KIGALI)).toBeNull()
})

test('an exception that interrupts a bar that never shuts is found however far off', () => {
  const hours = { ...ALWAYS, exceptions: [{ date: '2027-02-01', spans: [] }] }

  expect(nextClosing(hours, kigali('2026-11-20T06:00'), KIGALI)).toEqual(kigali('2027-02-01T06:00'))
  expect(nextOpening(hours, kigali('2026-11-20T06:00'), KIGALI)).toEqual(kigali('2027-02-02T06:00'))
})

test('a night of changing clocks is as long as it really is', () => {
  const hours: OpeningHours = { week: { sat: [{ from: '22:00', to: '04:00' }] }, exceptions: [] }

  expect(nextClosing(hours, new Date('2026-03-28T22:00:00Z'), PARIS)).toEqual(
    new Date('2026-03-29T02:00:00Z'),
  )
  expect(nextClosing(hours, new Date('2026-10-24T22:00:00Z'), PARIS)).toEqual(
    new Date('2026-10-25T03:00:00Z'),
  )
})

test('the week starts today and shows exceptions with their note', () => {
  const week = hoursOfWeek(EVENINGS, kigali('2026-12-24T12:00'), KIGALI)

  expect(week.map((day) => day.weekday)).toEqual(['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'])
  expect(week[1]).toEqual({
    date: '2026-12-25',
    weekday: 'fri',
    spans: [],
    isException: true,
    note: { default: 'Christmas' },
  })
})

test('times of day are strict', () => {
  expect(['00:00', '23:59', '24:00'].every(isTimeOfDay)).toBe(true)
  expect(['24:01', '7:00', '07:60', '07:00 ', '٠٧:٠٠'].some(isTimeOfDay)).toBe(false)
  expect(() => minuteOf('noon')).toThrow(RangeError)
  expect(endMinute({ from: '18:00', to: '24:00' })).toBe(1440)
  expect(endMinute({ from: '18:00', to: '18:00' })).toBe(18 * 60 + 1440)
})

const timeOfDay = fc.integer({ min: 0, max: 95 }).map((quarter) => clock(quarter * 15))
const span: fc.Arbitrary<TimeSpan> = fc.record({ from: timeOfDay, to: timeOfDay })
const spans = fc.array(span, { maxLength: 3 })

test('opening, next opening and next closing agree with a calendar of minutes', () => {
  const week = fc.record(Object.fromEntries(WEEKDAYS.map((day) => [day, spans])))
  const exceptions = fc.array(fc.record({ day: fc.nat(9), spans }), { maxLength: 2 })
  fc.assert(
    fc.property(
      fc.constantFrom(...CALENDARS),
      week,
      exceptions,
      fc.array(fc.nat(1440 * 6), { minLength: 20, maxLength: 20 }),
      (days, plan, replaced, samples) => {
        const hours: OpeningHours = {
          week: plan,
          exceptions: replaced.map((other) => ({
            date: addDays(days.firstDate, other.day),
            spans: other.spans,
          })),
        }
        const open = openMinutes(days, hours)
        for (const offset of samples) {
          const now = offset + 2 * 1440
          const at = new Date(days.startMs + now * 60_000)
          expect(isOpen(hours, at, days.zone)).toBe(open[now] === 1)
          expectFlip(nextOpening(hours, at, days.zone), days, flip(open, now, 1))
          expectFlip(nextClosing(hours, at, days.zone), days, flip(open, now, 0))
        }
      },
    ),
    { numRuns: 150 },
  )
})

test('selling hours stand on the wall clock alone', () => {
  fc.assert(
    fc.property(spans, fc.nat(1439), (list, minute) => {
      const everyDay = list.some((one) => {
        for (let m = minuteOf(one.from); m < endMinute(one); m++) {
          if (m % 1440 === minute) return true
        }
        return false
      })
      expect(isWithin(list, minute)).toBe(everyDay)
    }),
  )
})

type Calendar = ReturnType<typeof calendar>

/** Twelve real days, minute by minute, as the wall clock reads them. */
function calendar(timeZone: string, firstDate: string) {
  const zone = zoneClock(timeZone)
  const startMs = Date.parse(`${firstDate}T00:00:00Z`) - 24 * 3_600_000
  const walls = Array.from({ length: 1440 * 12 }, (_, minute) => {
    const wall = zone.local(new Date(startMs + minute * 60_000))
    return key(wall.date, wall.minute)
  })
  const dates = [...new Set(walls.map((wall) => wall.slice(0, 10)))]
  return { zone, firstDate, startMs, walls, dates }
}

function openMinutes(days: Calendar, hours: OpeningHours): Uint8Array {
  const open = new Uint8Array(days.walls.length)
  for (const date of days.dates) {
    for (const one of spansOn(hours, date)) {
      const end = endMinute(one)
      const first = firstAt(days, key(date, minuteOf(one.from)))
      const last = firstAt(days, key(addDays(date, Math.floor(end / 1440)), end % 1440))
      open.fill(1, first, Math.max(first, last))
    }
  }
  return open
}

function firstAt(days: Calendar, wanted: string): number {
  const index = days.walls.findIndex((wall) => wall >= wanted)
  return index === -1 ? days.walls.length : index
}

/** Minutes until the first change to `state` after `now`, or -1 when the calendar ends before. */
function flip(open: Uint8Array, now: number, state: 0 | 1): number {
  for (let minute = now + 1; minute < open.length - 1440; minute++) {
    if (open[minute] === state && open[minute - 1] !== state) return minute
  }
  return -1
}

function expectFlip(found: Date | null, days: Calendar, minute: number): void {
  const limit = days.startMs + (days.walls.length - 1440) * 60_000
  if (minute === -1) expect(found === null || found.getTime() >= limit).toBe(true)
  else expect(found).toEqual(new Date(days.startMs + minute * 60_000))
}

function key(date: string, minute: number): string {
  return `${date} ${String(minute).padStart(4, '0')}`
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

function kigali(local: string): Date {
  return new Date(`${local}:00+02:00`)
}

test('an exception in a mistyped year is not waited for', () => {
  const exceptions = [{ date: '9999-12-31', spans: [] }]
  const at = kigali('2026-11-20T18:00')

  expect(nextClosing({ ...ALWAYS, exceptions }, at, KIGALI)).toBeNull()
  expect(nextOpening({ ...NEVER, exceptions }, at, KIGALI)).toBeNull()
})

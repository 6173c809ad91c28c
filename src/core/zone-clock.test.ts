import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { addDays, isTimeZone, zoneClock } from './zone-clock.ts'

const ZONES = [
  'Africa/Kigali',
  'Europe/Paris',
  'Europe/London',
  'Africa/Cairo',
  'Africa/Casablanca',
  'America/New_York',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'UTC',
]

test('local time follows the zone through both changes of the clocks', () => {
  const paris = zoneClock('Europe/Paris')

  expect(paris.local(new Date('2026-03-29T00:59:59Z'))).toEqual({ date: '2026-03-29', minute: 119 })
  expect(paris.local(new Date('2026-03-29T01:00:00Z'))).toEqual({ date: '2026-03-29', minute: 180 })
  expect(paris.local(new Date('2026-10-25T00:59:00Z'))).toEqual({ date: '2026-10-25', minute: 179 })
  expect(paris.local(new Date('2026-10-25T01:00:00Z'))).toEqual({ date: '2026-10-25', minute: 120 })
})

test('a skipped time is over at the jump and a repeated one counts the first time', () => {
  const paris = zoneClock('Europe/Paris')

  expect(paris.instant('2026-03-29', 150)).toEqual(new Date('2026-03-29T01:00:00Z'))
  expect(paris.instant('2026-03-29', 180)).toEqual(new Date('2026-03-29T01:00:00Z'))
  expect(paris.instant('2026-10-25', 150)).toEqual(new Date('2026-10-25T00:30:00Z'))
  expect(paris.instant('2026-10-25', 180)).toEqual(new Date('2026-10-25T02:00:00Z'))
  expect(paris.instant('2026-10-24', 1440 + 180)).toEqual(new Date('2026-10-25T02:00:00Z'))
})

test('an instant is the first minute whose wall reads as late as asked', () => {
  const start = Date.UTC(2026, 0, 1) / 60_000
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), fc.nat(525_600 - 1), (timeZone, offset) => {
      const zone = zoneClock(timeZone)
      const wall = zone.local(new Date((start + offset) * 60_000))
      const found = zone.instant(wall.date, wall.minute)

      const reading = key(zone.local(found))
      const justBefore = key(zone.local(new Date(found.getTime() - 60_000)))
      expect(reading >= key(wall)).toBe(true)
      expect(justBefore < key(wall)).toBe(true)
      expect(found.getTime() <= (start + offset) * 60_000).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('around every change of the clocks the instant agrees with a search minute by minute', () => {
  for (const [timeZone, day] of [
    ['Europe/Paris', '2026-03-29'],
    ['Europe/Paris', '2026-10-25'],
    ['Africa/Cairo', '2026-04-24'],
    ['Australia/Lord_Howe', '2026-04-05'],
    ['Australia/Lord_Howe', '2026-10-04'],
    ['America/Santiago', '2026-09-06'],
  ] as const) {
    const zone = zoneClock(timeZone)
    const from = Date.parse(`${day}T00:00:00Z`) - 36 * 3_600_000
    const minutes = Array.from({ length: 72 * 60 }, (_, n) => new Date(from + n * 60_000))
    const walls = minutes.map((at) => key(zone.local(at)))
    for (let minute = 0; minute < 1440; minute += 10) {
      const first = walls.findIndex((wall) => wall >= key({ date: day, minute }))
      expect([timeZone, minute, zone.instant(day, minute)]).toEqual([
        timeZone,
        minute,
        minutes[first] ?? new Date(0),
      ])
    }
  }
})

test('zones are known by their IANA names', () => {
  expect(isTimeZone('Africa/Kigali')).toBe(true)
  expect(isTimeZone('UTC')).toBe(true)
  expect(isTimeZone('Mars/Olympus')).toBe(false)
  expect(isTimeZone('+02:00')).toBe(false)
  expect(() => zoneClock('Mars/Olympus')).toThrow(RangeError)
})

test('days are added across months and leap years', () => {
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
})

function key(wall: { readonly date: string; readonly minute: number }): string {
  return `${wall.date} ${String(wall.minute).padStart(4, '0')}`
}

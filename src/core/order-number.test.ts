import { expect, test } from 'bun:test'

import fc from 'fast-check'

import type { OpeningHours } from './bar.ts'
import { businessDay, orderNumber } from './order-number.ts'
import { zoneClock } from './zone-clock.ts'

const KIGALI = zoneClock('Africa/Kigali')
const HOURS: OpeningHours = {
  week: {
    fri: [{ from: '17:00', to: '07:00' }],
    sat: [{ from: '09:00', to: '23:00' }],
  },
  exceptions: [],
}

test.each([
  ['2026-11-20T23:59', '2026-11-20'],
  ['2026-11-21T00:00', '2026-11-20'],
  ['2026-11-21T06:59', '2026-11-20'],
  ['2026-11-21T07:00', '2026-11-21'],
  ['2026-11-22T04:59', '2026-11-21'],
  ['2026-11-22T05:00', '2026-11-22'],
])('an order at %s counts under %s', (local, day) => {
  expect(businessDay(new Date(`${local}:00+02:00`), KIGALI, HOURS)).toBe(day)
})

test('the business day never goes back and is today or yesterday', () => {
  const quarter = fc.nat(95).map((n) => {
    const hour = String(Math.floor(n / 4)).padStart(2, '0')
    return `${hour}:${String((n % 4) * 15).padStart(2, '0')}`
  })
  const spans = fc.array(fc.record({ from: quarter, to: quarter }), { maxLength: 2 })
  const week = fc.record({ fri: spans, sat: spans, sun: spans })
  const zones = ['Africa/Kigali', 'Europe/Paris', 'America/Santiago'].map(zoneClock)
  const start = Date.parse('2026-10-22T00:00:00Z')
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      week,
      fc.nat(7 * 1440),
      fc.nat(7 * 1440),
      (zone, plan, one, other) => {
        const hours: OpeningHours = { week: plan, exceptions: [] }
        const early = new Date(start + Math.min(one, other) * 60_000)
        const late = new Date(start + Math.max(one, other) * 60_000)

        const earlyDay = businessDay(early, zone, hours)
        expect(earlyDay <= businessDay(late, zone, hours)).toBe(true)
        const gapMs = Date.parse(zone.local(early).date) - Date.parse(earlyDay)
        expect([0, 86_400_000]).toContain(gapMs)
      },
    ),
    { numRuns: 500 },
  )
})

test('order numbers are short, distinct and at least three digits', () => {
  expect([1, 2, 899, 900].map(orderNumber)).toEqual(['101', '102', '999', '1000'])
  expect(() => orderNumber(0)).toThrow(RangeError)
  expect(() => orderNumber(1.5)).toThrow(RangeError)
})

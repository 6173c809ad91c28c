import { expect, test } from 'bun:test'

import fc from 'fast-check'

import {
  available,
  type Bucket,
  type BucketRule,
  DEFAULT_PACING,
  numberRule,
  pairRule,
  refilled,
  spent,
  waitMs,
} from './pacing.ts'

/** Times at which messages leave when `gaps` (ms between tries) are tried one after another. */
function departures(rule: BucketRule, gaps: readonly number[]): readonly number[] {
  const left: number[] = []
  let bucket: Bucket = { tokens: rule.capacity, at: new Date(0) }
  let now = 0
  for (const gap of gaps) {
    now += gap
    bucket = refilled(bucket, rule, new Date(now))
    if (available(bucket) < 1) continue
    bucket = spent(bucket, 1)
    left.push(now)
  }
  return left
}

test('no second sees more messages of a number than its limit', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 50, maxLength: 600 })
  fc.assert(
    fc.property(gaps, fc.integer({ min: 1, max: 200 }), (tried, perSecond) => {
      const left = departures(numberRule({ ...DEFAULT_PACING, perSecond }), tried)

      for (const from of left) {
        const within = left.filter((at) => at >= from && at < from + 1000).length
        expect(within).toBeLessThanOrEqual(Math.max(perSecond, 2))
      }
    }),
  )
})

test('one person gets the burst at once and then one message in six seconds', () => {
  const left = departures(pairRule(DEFAULT_PACING), [...Array(60).fill(0), 5999, 1, 6000, 100])

  expect(left.filter((at) => at === 0)).toHaveLength(45)
  expect(left.slice(45)).toEqual([6000, 12_000])
})

test('the wait that is told is enough, and not a refill too long', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 45, noNaN: true }),
      fc.double({ min: 0.1, max: 100, noNaN: true }),
      (tokens, perSecond) => {
        const rule = { capacity: 45, perSecond }
        const bucket = { tokens, at: new Date(0) }

        const wait = waitMs(bucket, rule)

        expect(available(refilled(bucket, rule, new Date(wait)))).toBeGreaterThanOrEqual(1)
        if (wait > 2) {
          expect(refilled(bucket, rule, new Date(wait - 2)).tokens).toBeLessThan(1)
        }
      },
    ),
  )
})

test('a clock that steps back neither fills nor empties a bucket', () => {
  const bucket = { tokens: 3, at: new Date(10_000) }

  expect(refilled(bucket, pairRule(DEFAULT_PACING), new Date(4000))).toEqual(bucket)
})

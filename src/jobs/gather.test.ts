import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { MAX_GATHER_MS, readyAt } from './gather.ts'

const row = (receivedMs: number, gatherMs: number) => ({
  receivedAt: new Date(receivedMs),
  gatherMs,
})

const rows = fc.array(
  fc.record({
    receivedAt: fc.integer({ min: 0, max: 5000 }).map((ms) => new Date(ms)),
    gatherMs: fc.integer({ min: 0, max: 2000 }),
  }),
  { minLength: 1, maxLength: 12 },
)

test('a lone message waits for its own gathering time', () => {
  expect(readyAt([row(1000, 400)], MAX_GATHER_MS)).toEqual(new Date(1400))
})

test('each further message extends the wait, up to the cap after the first', () => {
  expect(readyAt([row(0, 700), row(600, 700)], MAX_GATHER_MS)).toEqual(new Date(1200))
  expect(readyAt([row(0, 700), row(300, 700)], MAX_GATHER_MS)).toEqual(new Date(1000))
})

test('a tap among the messages ends the wait at once', () => {
  expect(readyAt([row(0, 700), row(100, 0)], MAX_GATHER_MS)).toEqual(new Date(0))
})

test('a lane never waits longer than the cap, nor before its first message', () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 0, max: 3000 }), (gathered, maxMs) => {
      const first = Math.min(...gathered.map((each) => each.receivedAt.getTime()))

      const ready = readyAt(gathered, maxMs).getTime()

      expect(ready).toBeGreaterThanOrEqual(first)
      expect(ready).toBeLessThanOrEqual(first + maxMs)
    }),
  )
})

test('the order in which rows are listed does not matter', () => {
  fc.assert(
    fc.property(rows, (gathered) => {
      expect(readyAt(gathered.toReversed(), MAX_GATHER_MS)).toEqual(
        readyAt(gathered, MAX_GATHER_MS),
      )
    }),
  )
})

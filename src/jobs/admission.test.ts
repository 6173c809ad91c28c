import { expect, test } from 'bun:test'

import { admission, type Stay } from './admission.ts'

const GOOD: Stay = { stayMs: 5, writeMs: 4, inside: 1000, at: 0 }

/** Most rows that may be inside. */
function limitOf({ mayEnter }: ReturnType<typeof admission>): number {
  let rows = 0
  while (mayEnter(rows)) rows += 1
  return rows
}

test('good stays let more in, step by step, but only where the room is used, and never more than the most', () => {
  const used = admission(300, 16)
  const empty = admission(300, 16)

  for (let n = 0; n < 4; n += 1) used.learn(GOOD)
  for (let n = 0; n < 4; n += 1) empty.learn({ ...GOOD, inside: 5 })
  const afterFour = limitOf(used)
  for (let n = 0; n < 100; n += 1) used.learn(GOOD)

  expect([afterFour, limitOf(empty), limitOf(used)]).toEqual([264, 256, 300])
})

test('a long stay lets a tenth less in, once in its own time, and some are always let in', () => {
  const limits = admission(1000, 16)
  const long = { ...GOOD, stayMs: 50 }

  limits.learn({ ...long, at: 1000 })
  limits.learn({ ...long, at: 1050 })
  const once = limitOf(limits)
  limits.learn({ ...long, at: 1051 })
  const twice = limitOf(limits)
  for (let n = 0; n < 100; n += 1) limits.learn({ ...long, at: 2000 + n * 60 })

  expect([once, twice, limitOf(limits)]).toEqual([231, 208, 16])
})

test('a disk on which every write is slow is measured by itself, up to a bound', () => {
  const slow = admission(1000, 16)
  const slower = admission(1000, 16)
  for (let n = 0; n < 2000; n += 1) slow.learn({ stayMs: 30, writeMs: 30, inside: 0, at: n })
  for (let n = 0; n < 2000; n += 1) slower.learn({ stayMs: 90, writeMs: 90, inside: 0, at: n })
  const before = [limitOf(slow), limitOf(slower)]

  slow.learn({ stayMs: 85, writeMs: 30, inside: 900, at: 90_000 })
  slower.learn({ stayMs: 101, writeMs: 90, inside: 900, at: 90_000 })

  expect(limitOf(slow)).toBeGreaterThan(before[0] ?? 0)
  expect(limitOf(slower)).toBeLessThan(before[1] ?? 0)
})

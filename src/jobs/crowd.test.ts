import { expect, test } from 'bun:test'

import { fakeTime } from '../../test/fake-time.ts'
import { crowding } from './crowd.ts'

/** One that takes 100 rows at first, and has learnt on a slow day that 8 are soon stored. */
function aDoor() {
  const time = fakeTime()
  const { refusal, came, ends } = crowding({
    clock: time.clock,
    maxRowsInFlight: 100,
    crowdPerSecond: 1000,
    calmRows: 32,
    crowdRows: 8,
    crowdShare: 0.4,
    crowdMs: 500,
    hiccupMs: 100,
    stallMs: 2000,
  })
  for (let n = 1; n < 100; n += 1) {
    const at = time.clock.now().getTime() + n * 1000
    ends({ rows: 1, from: at - 500, at, since: at - 500, inside: 100 })
  }
  ends({ rows: 0, from: 0, at: time.clock.now().getTime(), since: null, inside: 0 })
  const ask = (rows: number) => refusal({ rows, isWriting: true })
  /** So many come, one each `everyMs`, while so many are inside; how many were refused. */
  const come = (count: number, rows: number, everyMs: number) => {
    let refused = 0
    for (let n = 0; n < count; n += 1) {
      time.advance(everyMs)
      const isRefused = ask(rows) !== null
      came(isRefused)
      refused += Number(isRefused)
    }
    return refused
  }
  /** A write of so many ends. */
  const stores = (rows: number) => {
    const at = time.clock.now().getTime()
    ends({ rows, from: at, at, since: null, inside: 0 })
  }
  return { ask, come, stores, time }
}

test('a few hundred a second are no crowd, however slow all is', () => {
  const { ask, come } = aDoor()

  const refused = come(1000, 99, 2)

  expect([refused, ask(99)]).toEqual([0, null])
})

test('of those who come thicker a rush is let in, until half of what may be inside was stored and there is still no room', () => {
  const { come, ask, stores } = aDoor()
  come(256, 8, 0.05)

  const rush = ask(63)
  const crush = ask(64)
  stores(15)
  const still = ask(63)
  stores(1)

  expect([rush, crush, still]).toEqual([null, 'crowd', null])
  expect([ask(32), ask(31), ask(32)]).toEqual(['crowd', null, 'crowd'])
  expect([ask(15), ask(32)]).toEqual([null, null])
})

test('where a large share is refused whatever is let in it is a crowd, and fewer may be inside', () => {
  const { come, ask } = aCrowd(64)
  const before = ask(31)
  come(64, 32, 0.05)

  expect(before).toBeNull()
  expect([7, 8].map(ask)).toEqual([null, 'crowd'])
})

test('as many may be inside as before, step by step, once a crowd thins', () => {
  const { come, ask, stores, time } = aCrowd()
  const seen = [0, 499, 1, 500].map((ms) => {
    time.advance(ms)
    come(256, 0, 0.05)
    stores(16)
    return [8, 15, 16, 31].filter((rows) => ask(rows) === null)
  })

  expect(seen).toEqual([[], [8, 15], [8, 15], [8, 15, 16, 31]])
})

test('a crowd that goes on is one again as soon as that shows', () => {
  const { come, ask, time } = aCrowd()
  time.advance(500)
  come(256, 12, 0.05)
  const raised = ask(15)

  come(128, 16, 0.05)

  expect([raised, ask(15)]).toEqual([null, 'crowd'])
})

test('a hiccup is waited out for two seconds', () => {
  const { come, ask, stores, time } = aDoor()
  come(256, 8, 0.05)
  ask(31)
  stores(16)
  const before = ask(500)

  time.advance(150)
  come(256, 8, 0.05)
  stores(0)
  ask(500)
  time.advance(101)
  const hiccup = ask(500)
  time.advance(1900)

  expect([before, hiccup, ask(500)]).toEqual(['crowd', null, 'stall'])
})

test('and in a crowd by nobody', () => {
  const { come, ask, time } = aCrowd()

  time.advance(150)
  come(256, 0, 0.05)

  expect(ask(8)).toBe('crowd')
})

/** Many come while no more fit, and go on coming: so many were refused. */
function aCrowd(refused = 256) {
  const door = aDoor()
  door.come(256, 8, 0.05)
  door.stores(16)
  expect(door.come(refused, 32, 0.05)).toBe(refused)
  return door
}

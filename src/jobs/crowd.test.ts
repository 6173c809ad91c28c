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
    ends({ from: at - 500, at, since: at - 500, inside: 100 })
  }
  ends({ from: 0, at: time.clock.now().getTime(), since: null, inside: 0 })
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
  const moves = () => {
    const at = time.clock.now().getTime()
    ends({ from: at, at, since: null, inside: 0 })
  }
  return { ask, come, moves, time }
}

test('a few hundred a second are no crowd, however slow all is', () => {
  const { ask, come } = aDoor()

  const refused = come(1000, 99, 2)

  expect([refused, ask(99)]).toEqual([0, null])
})

test('of those who come thicker so many are let in as are stored soon anywhere', () => {
  const { come, ask, moves } = aDoor()
  come(256, 8, 0.05)
  moves()

  expect([31, 32].map(ask)).toEqual([null, 'crowd'])
})

test('where a large share is refused whatever is let in it is a crowd, and fewer may be inside', () => {
  const { come, ask, moves } = aDoor()
  come(256, 8, 0.05)
  moves()

  const refused = come(64, 32, 0.05)
  const before = ask(31)
  come(64, 32, 0.05)

  expect([refused, before]).toEqual([64, null])
  expect([7, 8].map(ask)).toEqual([null, 'crowd'])
})

test('as many may be inside as before, step by step, once a crowd thins', () => {
  const { come, ask, moves, time } = aDoor()
  come(512, 32, 0.05)
  const seen = [0, 499, 1, 500].map((ms) => {
    time.advance(ms)
    come(128, 0, 0.05)
    moves()
    return [8, 15, 16, 31].filter((rows) => ask(rows) === null)
  })

  expect(seen).toEqual([[], [8, 15], [8, 15], [8, 15, 16, 31]])
})

test('a crowd that goes on is one again as soon as that shows', () => {
  const { come, ask, moves, time } = aDoor()
  come(512, 32, 0.05)
  time.advance(500)
  moves()
  come(128, 12, 0.05)
  const raised = ask(15)

  come(128, 16, 0.05)

  expect([raised, ask(15)]).toEqual([null, 'crowd'])
})

test('a hiccup is waited out for two seconds', () => {
  const { come, ask, time } = aDoor()
  come(256, 8, 0.05)

  time.advance(150)
  come(128, 8, 0.05)
  const hiccup = ask(500)
  time.advance(1900)
  come(128, 8, 0.05)

  expect([hiccup, ask(500)]).toEqual([null, 'stall'])
})

test('and in a crowd by nobody', () => {
  const { come, ask, moves, time } = aDoor()
  come(512, 32, 0.05)
  moves()

  time.advance(150)
  come(128, 0, 0.05)

  expect(ask(8)).toBe('crowd')
})

import { expect, test } from 'bun:test'

import { fakeTime } from '../../../../test/fake-time.ts'
import { waitPatiently } from './patience.ts'

/** A wait of so long; `late` milliseconds after it is due its process runs again. */
function waiting(ms: number, late: number) {
  const time = fakeTime()
  const startedMs = time.clock.now().getTime()
  let stoodMs = 0
  const nowMs = () => time.clock.now().getTime() - startedMs + stoodMs
  const ran: number[] = []
  const cancel = waitPatiently(time.timers, { ms, nowMs }, () => ran.push(nowMs()))
  time.advance(ms - 1)
  stoodMs = late
  return { time, ran, cancel }
}

test('what is due in time is not waited for again', () => {
  const { time, ran } = waiting(8_000, 0)

  time.advance(1)

  expect(ran).toEqual([8_000])
})

test('after a standstill what came meanwhile has a while to be read', () => {
  const { time, ran } = waiting(8_000, 5_000)

  time.advance(1)
  expect(ran).toEqual([])
  time.advance(2_000)

  expect(ran).toEqual([15_000])
})

test('that while is not longer than the wait itself', () => {
  const { time, ran } = waiting(250, 5_000)

  time.advance(251)

  expect(ran).toEqual([5_500])
})

test('nothing runs once it is taken back, before or after it was late', () => {
  const inTime = waiting(8_000, 0)
  inTime.cancel()
  inTime.time.advance(10_000)
  const late = waiting(8_000, 5_000)
  late.time.advance(1)
  late.cancel()
  late.time.advance(10_000)

  expect([inTime.ran, late.ran, inTime.time.pending(), late.time.pending()]).toEqual([[], [], 0, 0])
})

import { expect, test } from 'bun:test'

import { fakeTime } from '../../test/fake-time.ts'
import { rounds } from './rounds.ts'

const EVENING = new Date('2026-11-23T18:00:00Z')

/** Reads requests for so long, then ends the round; gives since when they may have been readable, in ms. */
async function read(of: ReturnType<typeof stage>, forMs: number): Promise<number> {
  of.round.open()
  of.time.advance(forMs)
  const since = of.round.since() - EVENING.getTime()
  await new Promise<void>((resolve) => void setImmediate(resolve))
  return since
}

function stage() {
  const time = fakeTime(EVENING)
  return { time, round: rounds(time.clock) }
}

test('what is read in a round may have waited since it began, or since the one right before it began', async () => {
  const of = stage()
  of.time.advance(1000)

  const first = await read(of, 40)
  of.time.advance(1)
  const second = await read(of, 30)
  of.time.advance(2)
  const third = await read(of, 10)

  expect([first, second, third]).toEqual([1000, 1000, 1041])
})

test('after a pause nothing has waited: it came when it is read', async () => {
  const of = stage()
  await read(of, 40)
  of.time.advance(3)

  expect(await read(of, 5)).toBe(43)
  of.time.advance(500)
  expect(of.round.since() - EVENING.getTime()).toBe(548)
})

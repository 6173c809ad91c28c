import { expect, test } from 'bun:test'

import { fakeTime } from '../../test/fake-time.ts'
import { crowding } from './crowd.ts'

/** One that has learnt that four rows are enough; six may be inside while no crowd is certain. */
function aDoor() {
  const time = fakeTime()
  const { refusal } = crowding({
    clock: time.clock,
    maxRowsInFlight: 4,
    calmRows: 6,
    certainRefusals: 3,
    rushMs: -1,
    rushRows: 8,
    alertMs: 2000,
    hiccupMs: 300,
    stallMs: 2000,
  })
  const asked = (...rows: readonly number[]) =>
    rows.map((inside) => refusal({ rows: inside, isWriting: false }) === 'crowd')
  return { asked, time }
}

test('until a crowd is certain more may be inside than is soon stored', () => {
  const { asked } = aDoor()

  expect(asked(3, 4, 5, 6, 6)).toEqual([false, false, false, true, true])
  expect(asked(5)).toEqual([false])
  // The third refusal.
  expect(asked(6, 5, 4, 3)).toEqual([true, true, true, false])
})

test('few refusals on a busy machine do not go on for ever', () => {
  const { asked, time } = aDoor()
  const inTwoSeconds = (...rows: readonly number[]) => {
    time.advance(2000)
    return asked(...rows)
  }

  expect(inTwoSeconds(6, 6, 6, 5)).toEqual([true, true, true, true])
  // Of the span before there were enough; of this one, two.
  expect(inTwoSeconds(5, 5)).toEqual([true, true])
  expect(inTwoSeconds(5, 6, 5)).toEqual([false, true, false])
})

test('a crowd is none any more once nobody has come for a while', () => {
  const { asked, time } = aDoor()
  asked(6, 6, 6)

  time.advance(4001)

  expect(asked(5)).toEqual([false])
})

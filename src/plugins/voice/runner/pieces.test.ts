import { expect, test } from 'bun:test'

import { replay, replayEvents } from '../../../../test/call-replay.ts'
import type { CallEvent } from '../../../core/call/call-state.ts'
import { CALL_SCRIPTS } from '../../../demo/realtime/scripts/all.ts'
import { joiningPieces } from './pieces.ts'

function piece(text: string, itemId = 'i1'): CallEvent {
  const said = { kind: 'spoken', responseId: 'r1', itemId, text, isWhole: false } as const
  return { kind: 'line', event: said }
}

function joined(events: readonly CallEvent[]): readonly CallEvent[] {
  const told: CallEvent[] = []
  const take = joiningPieces((event) => void told.push(event))
  for (const event of events) take(event)
  return told
}

const closed: CallEvent = { kind: 'line_closed', isClean: true, code: 1000 }
const over: CallEvent = { kind: 'timer', name: 'over' }

test('the first piece is told at once, the others wait', () => {
  expect(joined([piece('We '), piece('have '), piece('tea')])).toEqual([piece('We ')])
})

test.each([closed, over])('what waits is told as one before anything else: %p', (other) => {
  const told = joined([piece('We '), piece('have '), piece('tea'), other])

  expect(told).toEqual([piece('We '), piece('have tea'), other])
})

test('pieces of two items keep their order', () => {
  const two = [piece('a'), piece('b'), piece('c', 'i2'), piece('d', 'i2'), piece('e'), over]

  expect(joined(two)).toEqual([
    piece('a'),
    piece('b'),
    piece('c', 'i2'),
    piece('d', 'i2'),
    piece('e'),
    over,
  ])
})

test('words without an end are not kept', () => {
  const told = joined([...Array.from({ length: 2_000 }, () => piece('x'.repeat(100))), over])

  expect(JSON.stringify(told).length).toBeLessThan(6_000)
})

test('every scripted call has the same effects', () => {
  const played = CALL_SCRIPTS.filter(({ expect: { end } }) => end !== 'refused').map((script) =>
    replay(script),
  )
  let held = 0
  for (const { events, effects } of played) {
    const told: (typeof events)[number][] = []
    let atMs = 0
    const take = joiningPieces((event) => void told.push({ event, atMs }))
    for (const one of events) {
      atMs = one.atMs
      take(one.event)
    }
    held += events.length - told.length

    expect(replayEvents(told)).toEqual([...effects])
  }
  expect(held).toBeGreaterThan(0)
})

import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { nextState, OUT_STATES, type OutState, type ToldState } from './message-state.ts'

const told = fc.constantFrom<ToldState>('sent', 'delivered', 'read', 'played', 'failed')
const fold = (states: readonly ToldState[], from: OutState = 'sending') =>
  states.reduce<OutState>(nextState, from)

test('statuses in any order, and however often, end in the same state', () => {
  const shuffled = fc
    .array(told, { maxLength: 6 })
    .chain((states) =>
      fc.tuple(
        fc.constant(states),
        fc.shuffledSubarray([...states, ...states], { minLength: states.length * 2 }),
      ),
    )
  fc.assert(
    fc.property(shuffled, ([states, again]) => {
      expect(fold(again)).toBe(fold(states))
    }),
  )
})

test('no status takes a message back', () => {
  fc.assert(
    fc.property(fc.constantFrom(...OUT_STATES), told, (current, state) => {
      const next = nextState(current, state)
      expect(OUT_STATES.indexOf(next)).toBeGreaterThanOrEqual(OUT_STATES.indexOf(current))
    }),
  )
})

test.each([
  ['sending', 'sent', 'sent'],
  ['sent', 'failed', 'failed'],
  ['failed', 'sent', 'failed'],
  ['delivered', 'failed', 'delivered'],
  ['failed', 'delivered', 'delivered'],
  ['sent', 'read', 'read'],
  ['read', 'delivered', 'read'],
  ['read', 'played', 'read'],
  ['queued', 'sent', 'sent'],
  ['dead', 'delivered', 'delivered'],
] as const)('a message that is %s and is told to be %s is %s', (current, state, next) => {
  expect(nextState(current, state)).toBe(next)
})

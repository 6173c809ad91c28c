import { expect, test } from 'bun:test'

import { mergeFacts, NO_FACTS } from './facts.ts'

test('what one of several tools proves is proved, and of an order the later state counts', () => {
  const called = { ...NO_FACTS, isPersonCalled: true, notes: ['no chili'] }
  const placed = {
    ...NO_FACTS,
    orderPlacedNow: true,
    hasCart: true,
    notes: ['no chili', 'cold'],
    orders: [{ number: '101', state: 'accepted' as const }],
  }
  const later = { ...NO_FACTS, orders: [{ number: '101', state: 'ready' as const }] }

  expect(mergeFacts([called, placed, later])).toEqual({
    ...NO_FACTS,
    isPersonCalled: true,
    orderPlacedNow: true,
    hasCart: true,
    notes: ['no chili', 'cold'],
    orders: [{ number: '101', state: 'ready' }],
  })
  expect(mergeFacts([])).toEqual(NO_FACTS)
})

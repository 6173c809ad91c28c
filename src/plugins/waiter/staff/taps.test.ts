import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { readStaffTap, REJECT_REASONS, type StaffTap, staffTapId } from './taps.ts'

const order = { barId: fc.uuid(), orderId: fc.uuid() }
const chat = { barId: fc.uuid(), chatId: fc.uuid() }
const to = fc.constantFrom(
  'accepted' as const,
  'preparing' as const,
  'ready' as const,
  'served' as const,
)
const tap: fc.Arbitrary<StaffTap> = fc.oneof(
  fc.record({ verb: fc.constant('move' as const), ...order, to }),
  fc.record({
    verb: fc.constantFrom('reject' as const, 'cancel' as const),
    ...order,
    reason: fc.constantFrom(...REJECT_REASONS),
  }),
  fc.record({
    verb: fc.constantFrom('ask_reason' as const, 'show_order' as const),
    ...order,
  }),
  fc.record({ verb: fc.constant('show_cap' as const), barId: fc.uuid() }),
  fc.record({ verb: fc.constant('left' as const), barId: fc.uuid(), tabId: fc.uuid() }),
  fc.record({
    verb: fc.constantFrom('take' as const, 'hand_back' as const, 'show_chat' as const),
    ...chat,
  }),
)

test('every staff tap reads back as what it was made from, within the 200 characters of a row id', () => {
  fc.assert(
    fc.property(tap, (made) => {
      const id = staffTapId(made)

      expect(readStaffTap(id)).toEqual(made)
      expect(id.length).toBeLessThanOrEqual(200)
    }),
  )
})

test('text that is no staff tap reads as none and never throws', () => {
  fc.assert(fc.property(fc.string(), (text) => expect(readStaffTap(text)).toBeNull()))
  fc.assert(fc.property(fc.string(), (text) => expect(readStaffTap(`st:acc:${text}`)).toBeNull()))
  expect(readStaffTap('st:constructor:a:b')).toBeNull()
})

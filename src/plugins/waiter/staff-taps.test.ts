import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { readStaffTap, REJECT_REASONS, type StaffTap, staffTapId } from './staff-taps.ts'

const uuid = fc.uuid()
const tap: fc.Arbitrary<StaffTap> = fc.oneof(
  fc.record({
    verb: fc.constant('move' as const),
    barId: uuid,
    orderId: uuid,
    to: fc.constantFrom(
      'accepted' as const,
      'preparing' as const,
      'ready' as const,
      'served' as const,
    ),
    reason: fc.constant(null),
  }),
  fc.record({
    verb: fc.constant('move' as const),
    barId: uuid,
    orderId: uuid,
    to: fc.constant('rejected' as const),
    reason: fc.constantFrom(...REJECT_REASONS),
  }),
  fc.record({ verb: fc.constant('ask_reason' as const), barId: uuid, orderId: uuid }),
  fc.record({ verb: fc.constant('hand_back' as const), barId: uuid, chatId: uuid }),
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
})

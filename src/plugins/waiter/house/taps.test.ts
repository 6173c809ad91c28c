import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { MAX_TAP_ID, readTap, type Tap, tapId } from './taps.ts'

const menuId = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,63}$/)
const count = fc.integer({ min: 1, max: 50 })
const tap: fc.Arbitrary<Tap> = fc.oneof(
  fc.record({ verb: fc.constant('menu' as const), page: count }),
  fc.record({ verb: fc.constant('cat' as const), categoryId: menuId, page: count }),
  fc.record({ verb: fc.constant('item' as const), itemId: menuId }),
  fc.record({
    verb: fc.constant('add' as const),
    itemId: menuId,
    sizeId: fc.option(menuId),
    quantity: count,
  }),
  fc.record({
    verb: fc.constant('opt' as const),
    itemId: menuId,
    groupId: menuId,
    choiceId: menuId,
  }),
  fc.record({ verb: fc.constant('rm' as const), lineId: fc.uuid(), quantity: fc.option(count) }),
  fc.record({ verb: fc.constant('qty' as const), lineId: fc.uuid(), quantity: count }),
  fc.record({ verb: fc.constant('note' as const), lineId: fc.uuid() }),
  fc.record({ verb: fc.constant('place' as const), shown: fc.stringMatching(/^[0-9a-z]{1,16}$/) }),
  fc.record({ verb: fc.constant('split_equal' as const), ways: count }),
  fc.record({ verb: fc.constant('split_line' as const), lineId: fc.uuid() }),
  fc.record({
    verb: fc.constant('sit' as const),
    table: fc.stringMatching(/^[A-Z0-9]{1,8}$/),
    how: fc.constantFrom('open_or_join' as const, 'move' as const, 'join_tables' as const),
  }),
  fc.record({
    verb: fc.constant('person' as const),
    reason: fc.constantFrom('asked' as const, 'allergy' as const, 'trouble' as const),
  }),
  fc.record({
    verb: fc.constant('lang' as const),
    language: fc.constantFrom('en' as const, 'fr' as const, 'rw' as const, 'sw' as const),
  }),
  fc.record({ verb: fc.constant('cancel' as const), orderId: fc.uuid() }),
  fc.record({ verb: fc.constant('bar' as const), barId: fc.uuid() }),
  fc.record({ verb: fc.constantFrom('cart' as const, 'review' as const, 'keep' as const) }),
)

test('every tap reads back as what it was made from, within the 200 characters of a row id', () => {
  fc.assert(
    fc.property(tap, (made) => {
      const id = tapId(made)

      expect(readTap(id)).toEqual(made)
      expect(id.length).toBeLessThanOrEqual(MAX_TAP_ID)
    }),
  )
})

test('an item id with signs of our own grammar survives', () => {
  const made: Tap = { verb: 'add', itemId: 'café:1 %', sizeId: null, quantity: 2 }

  expect(readTap(tapId(made))).toEqual(made)
})

test('text that is no tap reads as none and never throws', () => {
  const sign = fc.constantFrom('', '0', '9', ':', '%', '%3A', 'x', 'é', ' ')
  let read = 0
  fc.assert(
    fc.property(fc.string(), tap.map(tapId), fc.nat(), sign, (text, known, place, other) => {
      const at = place % known.length
      const mistyped = known.slice(0, at) + other + known.slice(at + 1)
      for (const id of [text, `add:${text}`, `sit:A5:${text}`, `cart:${text}`, mistyped]) {
        const found = readTap(id)
        if (found === null) continue
        read += 1
        expect(tapId(found)).toBe(id)
      }
    }),
    { numRuns: 500 },
  )
  // A law about nothing would hold too.
  expect(read).toBeGreaterThan(10)
  expect(readTap('constructor:1')).toBeNull()
  expect(readTap('item:%E0%A4%A')).toBeNull()
})

import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { isEnded, moveOrder, nextStates, type OrderWish } from './order-life.ts'
import { ORDER_STATES, type OrderActor, type OrderState } from './order.ts'

const AT = new Date('2026-11-20T18:00:00Z')
const STAFF: OrderActor = { kind: 'staff', phone: '250788000001' }
const DINER: OrderActor = { kind: 'diner', personId: 'p1' }
const HOUSE: OrderActor = { kind: 'house' }
const ACTORS = [STAFF, DINER, HOUSE]

test('an order walks from placed to served by staff', () => {
  let state: OrderState = 'placed'
  for (const to of ['accepted', 'preparing', 'ready', 'served'] as const) {
    const outcome = moveOrder({ state, personId: 'p1' }, { to }, STAFF, AT)

    expect(outcome).toEqual({
      ok: true,
      value: {
        kind: 'moved',
        move: { from: state, to, actor: STAFF, at: AT, reason: null, words: null },
      },
    })
    state = to
  }
  expect(isEnded(state)).toBe(true)
})

test('a rejection carries its reason', () => {
  const wish = { to: 'rejected', reason: 'sold_out', words: 'no more tilapia' } as const
  const outcome = moveOrder({ state: 'placed', personId: 'p1' }, wish, STAFF, AT)

  expect(outcome.ok && outcome.value.kind === 'moved' && outcome.value.move).toMatchObject({
    reason: 'sold_out',
    words: 'no more tilapia',
  })
})

test('a diner cancels only their own order and only while it is placed', () => {
  const wish = { to: 'cancelled', reason: 'diner_asked', words: null } as const
  const cancel = (state: OrderState, personId: string) =>
    moveOrder({ state, personId }, wish, DINER, AT)

  expect(cancel('placed', 'p1').ok).toBe(true)
  expect(cancel('accepted', 'p1')).toEqual({ ok: false, refusal: { code: 'not_allowed' } })
  expect(cancel('placed', 'p2')).toEqual({ ok: false, refusal: { code: 'not_allowed' } })
  expect(cancel('cancelled', 'p2')).toEqual({ ok: false, refusal: { code: 'not_allowed' } })
})

test('the second of two staff who accept learns that it was done already', () => {
  expect(moveOrder({ state: 'accepted', personId: 'p1' }, { to: 'accepted' }, STAFF, AT)).toEqual({
    ok: true,
    value: { kind: 'already', state: 'accepted' },
  })
})

test('an accepted order is not rejected and a rejected one not accepted', () => {
  const reject = { to: 'rejected', reason: 'too_busy', words: null } as const

  expect(moveOrder({ state: 'accepted', personId: 'p1' }, reject, STAFF, AT)).toEqual({
    ok: false,
    refusal: { code: 'illegal_transition', from: 'accepted', to: 'rejected' },
  })
  expect(moveOrder({ state: 'rejected', personId: 'p1' }, { to: 'accepted' }, STAFF, AT)).toEqual({
    ok: false,
    refusal: { code: 'illegal_transition', from: 'rejected', to: 'accepted' },
  })
})

test('buttons offer exactly what a move then allows', () => {
  for (const state of ORDER_STATES) {
    for (const actor of ACTORS) {
      const allowed = ORDER_STATES.filter((to) => {
        if (to === 'placed' || to === state) return false
        return moveOrder({ state, personId: 'p1' }, wishFor(to), actor, AT).ok
      })
      expect(nextStates(state, actor.kind).toSorted()).toEqual(allowed.toSorted())
    }
  }
})

test('any series of wishes only ever goes forward, and an end is final', () => {
  const step = fc.record({
    to: fc.constantFrom(...ORDER_STATES.filter((state) => state !== 'placed')),
    actor: fc.constantFrom(...ACTORS),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let state: OrderState = 'placed'
      for (const { to, actor } of steps) {
        const outcome = moveOrder({ state, personId: 'p1' }, wishFor(to), actor, AT)
        if (!outcome.ok || outcome.value.kind === 'already') continue
        expect(isEnded(state)).toBe(false)
        expect(ORDER_STATES.indexOf(to)).toBeGreaterThan(ORDER_STATES.indexOf(state))
        state = to
      }
    }),
  )
})

function wishFor(to: Exclude<OrderState, 'placed'>): OrderWish {
  return to === 'rejected' || to === 'cancelled' ? { to, reason: 'other', words: null } : { to }
}

import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { DEFAULT_RULES, type StaffMember } from './bar.ts'
import { ladder, staffInTurn } from './ladder.ts'

test('three numbers climb every ninety seconds and the diner hears after six minutes', () => {
  expect(ladder(DEFAULT_RULES, [staff(1), staff(2), staff(3)])).toEqual([
    { kind: 'remind', afterSeconds: 90, staffIndex: 0 },
    { kind: 'escalate', afterSeconds: 180, staffIndex: 1 },
    { kind: 'escalate', afterSeconds: 270, staffIndex: 2 },
    { kind: 'tell_diner', afterSeconds: 360 },
  ])
})

test('a bar without staff still tells the diner', () => {
  expect(ladder(DEFAULT_RULES, [])).toEqual([{ kind: 'tell_diner', afterSeconds: 360 }])
})

test('staff are told by position whatever order they were stored in', () => {
  expect(staffInTurn([staff(3), staff(1), staff(2)])).toEqual([staff(1), staff(2), staff(3)])
})

test('every number is told once, in turn and in time, and the diner exactly once', () => {
  const seconds = fc.integer({ min: 1, max: 3600 })
  const rules = fc.record({
    remindAfterSeconds: seconds,
    escalateAfterSeconds: seconds,
    tellDinerAfterSeconds: seconds,
  })
  fc.assert(
    fc.property(rules, fc.nat(8), (times, count) => {
      const members = Array.from({ length: count }, (_, n) => staff(n))
      const steps = ladder({ ...DEFAULT_RULES, ...times }, members)

      const seconds = steps.map((step) => step.afterSeconds)
      expect(seconds).toEqual(seconds.toSorted((a, b) => a - b))
      expect(steps.flatMap((step) => ('staffIndex' in step ? [step.staffIndex] : []))).toEqual(
        members.map((_, n) => n),
      )
      expect(steps.filter((step) => step.kind === 'tell_diner')).toEqual([
        { kind: 'tell_diner', afterSeconds: times.tellDinerAfterSeconds },
      ])
    }),
  )
})

function staff(position: number): StaffMember {
  return {
    phone: `25078800000${position}`,
    name: `Staff ${position}`,
    role: 'staff',
    language: 'rw',
    position,
  }
}

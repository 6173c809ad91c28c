import { expect, test } from 'bun:test'

import fc from 'fast-check'

import {
  allocate,
  type BillLine,
  type BillRefusal,
  MAX_PARTS,
  type Share,
  shareReference,
  splitByAmounts,
  splitByDiner,
  splitByLines,
  splitEqually,
} from './bill.ts'
import type { Result } from './errors.ts'

const LINES: readonly BillLine[] = [
  { id: 'beer', personId: 'p1', totalMinor: 2000 },
  { id: 'steak', personId: 'p2', totalMinor: 8000 },
  { id: 'fries', personId: 'p2', totalMinor: 2500 },
]

test('equal shares hand the left-over units to the first', () => {
  expect(amounts(splitEqually(10_000, 3))).toEqual([3334, 3333, 3333])
  expect(amounts(splitEqually(100, 3))).toEqual([34, 33, 33])
  expect(amounts(splitEqually(2, 3))).toEqual([1, 1, 0])
  expect(amounts(splitEqually(0, 2))).toEqual([0, 0])
})

test('a bill is split into one to fifty parts', () => {
  for (const parts of [0, -1, 2.5, MAX_PARTS + 1, Number.NaN]) {
    expect(refusal(splitEqually(100, parts))).toMatchObject({ code: 'parts_invalid' })
  }
  expect(refusal(splitByDiner(LINES, []))).toMatchObject({ code: 'parts_invalid' })
  expect(refusal(splitByLines(LINES, []))).toMatchObject({ code: 'parts_invalid' })
  expect(refusal(splitByAmounts(100, []))).toMatchObject({ code: 'parts_invalid' })
})

test('each pays their own and an equal part of what was shared', () => {
  expect(splitByDiner(LINES, ['p1', 'p2'], ['fries'])).toEqual({
    ok: true,
    value: [
      { part: 1, personId: 'p1', amountMinor: 3250 },
      { part: 2, personId: 'p2', amountMinor: 9250 },
    ],
  })
})

test('what someone ordered who does not pay is shared by those who do', () => {
  expect(amounts(splitByDiner(LINES, ['p1']))).toEqual([12_500])
  expect(amounts(splitByDiner(LINES, ['p1', 'p3']))).toEqual([7250, 5250])
  expect(amounts(splitByDiner(LINES, ['p2', 'p2']))).toEqual([12_500])
})

test('a line picked by several is shared by them and none may be left', () => {
  expect(
    amounts(
      splitByLines(LINES, [
        ['beer', 'fries'],
        ['steak', 'fries'],
      ]),
    ),
  ).toEqual([3250, 9250])
  expect(refusal(splitByLines(LINES, [['beer'], ['steak']]))).toEqual({
    code: 'lines_left',
    lineIds: ['fries'],
  })
  expect(refusal(splitByLines(LINES, [['wine']]))).toEqual({ code: 'line_unknown', lineId: 'wine' })
  expect(refusal(splitByDiner(LINES, ['p1'], ['wine']))).toEqual({
    code: 'line_unknown',
    lineId: 'wine',
  })
})

test('fixed amounts are paid as said and the rest is split', () => {
  expect(amounts(splitByAmounts(10_000, [5000, null, null]))).toEqual([5000, 2500, 2500])
  expect(amounts(splitByAmounts(10_001, [null, 0, null]))).toEqual([5001, 0, 5000])
  expect(amounts(splitByAmounts(10_000, [4000, 6000]))).toEqual([4000, 6000])
})

test('amounts that leave or exceed the bill are refused', () => {
  expect(refusal(splitByAmounts(10_000, [4000, 5000]))).toEqual({
    code: 'amounts_differ',
    totalMinor: 10_000,
    sumMinor: 9000,
  })
  expect(refusal(splitByAmounts(10_000, [11_000, null]))).toMatchObject({ sumMinor: 11_000 })
  expect(refusal(splitByAmounts(10_000, [null, -1]))).toEqual({ code: 'share_invalid', part: 2 })
  expect(refusal(splitByAmounts(10_000, [0.5, null]))).toEqual({ code: 'share_invalid', part: 1 })
})

test('a total that is no whole amount is a bug', () => {
  expect(() => splitEqually(0.5, 2)).toThrow(RangeError)
  expect(() => splitEqually(-1, 2)).toThrow(RangeError)
})

test('each share has a reference of its own', () => {
  const [first, second] = value(splitEqually(100, 2))
  if (first === undefined || second === undefined) throw new Error('two shares')

  expect(shareReference('A5-101', first, 2)).toBe('A5-101/1')
  expect(shareReference('A5-101', second, 2)).toBe('A5-101/2')
  expect(shareReference('A5-101', first, 1)).toBe('A5-101')
})

const total = fc.nat(99_999_999_999)
const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 12 })

test('100,000 allocations sum exactly and stay within a unit of the exact share', () => {
  fc.assert(
    fc.property(total, weights, (totalMinor, list) => {
      const parts = allocate(totalMinor, list)
      if (sum(parts) !== totalMinor) throw new Error('the sum is off')

      const plain = list.every((weight) => weight === 0n) ? list.map(() => 1n) : list
      const all = plain.reduce((a, b) => a + b, 0n)
      for (const [index, part] of parts.entries()) {
        const off = BigInt(part) * all - BigInt(totalMinor) * (plain[index] ?? 0n)
        if (off <= -all || off >= all) throw new Error('a share is off by a whole unit')
      }
    }),
    { numRuns: 100_000 },
  )
})

test('another order of the weights changes nothing but who wins a tie', () => {
  const shuffled = weights.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray([...list.keys()], { minLength: list.length })),
  )
  fc.assert(
    fc.property(total, shuffled, (totalMinor, [list, order]) => {
      const before = allocate(totalMinor, list)
      const after = allocate(
        totalMinor,
        order.map((index) => list[index] ?? 0n),
      )
      expect(after.toSorted(ascending)).toEqual(before.toSorted(ascending))
      for (const [place, index] of order.entries()) {
        expect(Math.abs((after[place] ?? 0) - (before[index] ?? 0))).toBeLessThanOrEqual(1)
      }
    }),
  )
})

const person = fc.constantFrom('p1', 'p2', 'p3', 'p4')
const bill = fc
  .array(fc.record({ personId: person, totalMinor: fc.nat(1_000_000), shared: fc.boolean() }), {
    maxLength: 30,
  })
  .map((list) => list.map((line, index) => ({ ...line, id: `l${index}` })))

test('a bill by diner adds up and nobody pays a unit more than their exact share', () => {
  fc.assert(
    fc.property(bill, fc.uniqueArray(person, { minLength: 1 }), (lines, people) => {
      const sharedIds = lines.filter((line) => line.shared).map((line) => line.id)
      const split = value(splitByDiner(lines, people, sharedIds))

      expect(sum(split.map((share) => share.amountMinor))).toBe(sum(lines.map((l) => l.totalMinor)))
      for (const share of split) {
        let exact = 0
        for (const line of lines) {
          const isShared = line.shared || !people.includes(line.personId)
          if (isShared) exact += line.totalMinor / people.length
          else if (line.personId === share.personId) exact += line.totalMinor
        }
        expect(Math.abs(share.amountMinor - exact)).toBeLessThan(1)
      }
    }),
  )
})

test('a bill by lines adds up, whoever picked what', () => {
  fc.assert(
    fc.property(
      bill,
      fc.array(fc.array(fc.nat(29)), { minLength: 1, maxLength: 6 }),
      (lines, all) => {
        const picks = all.map((list) => list.flatMap((index) => lines[index]?.id ?? []))
        const result = splitByLines(lines, picks)
        const left = lines.filter((line) => !picks.flat().includes(line.id))
        if (result.ok) {
          expect(left).toEqual([])
          const paid = sum(result.value.map((share) => share.amountMinor))
          expect(paid).toBe(sum(lines.map((line) => line.totalMinor)))
        } else {
          expect(result.refusal).toEqual({
            code: 'lines_left',
            lineIds: left.map((line) => line.id),
          })
        }
      },
    ),
  )
})

test('equal shares and open amounts add up and differ by one unit at most', () => {
  const fixed = fc.array(fc.option(fc.nat(10_000)), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(
      fc.nat(100_000),
      fc.integer({ min: 1, max: MAX_PARTS }),
      fixed,
      (due, parts, list) => {
        const equal = amounts(splitEqually(due, parts))
        expect(sum(equal)).toBe(due)
        expect(Math.max(...equal) - Math.min(...equal)).toBeLessThanOrEqual(1)

        const custom = splitByAmounts(due, list)
        if (!custom.ok) return
        const paid = custom.value.map((share) => share.amountMinor)
        const open = paid.filter((_, index) => list[index] === null)
        expect(sum(paid)).toBe(due)
        expect(Math.max(0, ...open) - Math.min(...open, Infinity)).toBeLessThanOrEqual(1)
        for (const [index, amount] of list.entries())
          if (amount !== null) expect(paid[index]).toBe(amount)
      },
    ),
  )
})

type Split = Result<readonly Share[], BillRefusal>

function value(split: Split): readonly Share[] {
  if (!split.ok) throw new Error(`refused: ${split.refusal.code}`)
  return split.value
}

function amounts(split: Split): readonly number[] {
  return value(split).map((share) => share.amountMinor)
}

function refusal(split: Split): unknown {
  return split.ok ? 'not refused' : split.refusal
}

function sum(list: readonly number[]): number {
  return list.reduce((a, b) => a + b, 0)
}

function ascending(a: number, b: number): number {
  return a - b
}
